"""A word is found in any case and width, and found again where it stands in the text as it was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinglan_tui.domain.searching import fold, pattern_of, says, words_of

LETTERS = st.text(st.sampled_from("aApＰｐPT2２（(，,三周长《“"), max_size=12)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("ppt", "用ＰＰＴ上课"),
        ("ＰＰＴ", "用ppt上课"),
        ("三(2)班", "三（2）班"),
        ("三（２）班", "三(2)班"),
        ("板书　三秒", "等三秒再看板书"),
        ("《几分", "李青《几分之一》"),
    ],
)
def test_case_width_and_order_of_the_words_do_not_matter(typed: str, text: str) -> None:
    assert says(text, words_of(typed))


def test_every_word_must_be_said() -> None:
    assert not says("等三秒再看板书", words_of("板书 四秒"))
    assert not says("三（2）班", words_of("三（3）班"))
    assert words_of(" 板书　ＰＰＴ ppt 板书") == ("板书", "ppt")


@given(LETTERS, LETTERS)
def test_what_is_said_is_what_stands_in_the_folded_text_and_is_found_there(word: str, text: str) -> None:
    words = words_of(word)
    assert says(text, words) == all(one in fold(text) for one in words)
    pattern = pattern_of(words)
    if pattern is not None:
        assert (pattern.search(text) is not None) == any(one in fold(text) for one in words)
        assert all(fold(found.group()) in words for found in pattern.finditer(text))
