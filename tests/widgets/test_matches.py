from hypothesis import given
from hypothesis import strategies as st

from widgets._matches import Lines, Match, find_all, folded, replace_all

TEXTS = st.text(alphabet='听课（）()AaＡ“”"１1　 ß½\nİ', max_size=40)


def test_width_case_and_the_form_of_quotes_do_not_matter():
    assert find_all("用ＰＰＴ讲（一），用ppt讲(二)", "PPT讲(") == [Match(1, 6), Match(10, 15)]
    assert find_all("她说“好”", '"好"') == [Match(2, 5)]
    assert find_all("第１节　课", "第1节 课") == [Match(0, 5)]


def test_findings_do_not_overlap_and_nothing_finds_nothing():
    assert find_all("哈哈哈哈哈", "哈哈") == [Match(0, 2), Match(2, 4)]
    assert find_all("听课", "") == []
    assert find_all("听课", "评课") == []


def test_what_is_put_in_stays_exactly_as_given():
    text = "三年级Ａ班和三年级a班"
    assert replace_all(text, find_all(text, "A班"), "（２）班") == "三年级（２）班和三年级（２）班"
    assert replace_all(text, [], "甲") == text


@given(TEXTS, st.text(alphabet="听课(a“1 ", min_size=1, max_size=3), TEXTS)
def test_after_replacing_all_the_rest_of_the_text_is_as_it_was(text: str, wanted: str, put: str):
    found = find_all(text, wanted)
    assert all(folded(text[start:end]) == folded(wanted) for start, end in found)
    replaced = replace_all(text, found, put)
    assert len(replaced) == len(text) + len(found) * (len(put) - len(wanted))
    assert replace_all(text, found, "").count("\n") == text.count("\n")


@given(TEXTS)
def test_folding_keeps_every_character_at_its_place(text: str):
    assert len(folded(text)) == len(text)
    lines = Lines(text)
    for offset in range(len(text) + 1):
        row, column = lines.place(offset)
        assert text.split("\n")[row][:column] == text[:offset].split("\n")[-1]
        assert lines.offset((row, column)) == offset
