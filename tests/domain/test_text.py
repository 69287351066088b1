"""Text as it is typed or pasted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinglan_tui.domain.problems import Fault, Faults, Problem
from qinglan_tui.domain.text import (
    chinese_number,
    clean,
    count_words,
    digits_for_numerals,
    nearest,
    paragraphs,
    plain_form,
    quoted,
)

ANYTHING = st.text(alphabet=st.characters(), max_size=60)


def test_a_problem_speaks_in_two_sentences_with_one_full_stop_each():
    assert str(Problem("日期看不懂", "可写：上周五")) == "日期看不懂。可写：上周五。"
    assert str(Problem("日期看不懂。", "可写：上周五；")) == "日期看不懂。可写：上周五。"
    assert str(Problem("没有写日期", "")) == "没有写日期。"
    assert str(Problem("文件正开着？", "先关闭")) == "文件正开着？先关闭。"


def test_faults_list_every_fault_with_its_label():
    faults = Faults([Fault("date", "日期", "看不懂"), Fault("score", "得分", "不在0到100之间。")], "改好再存")
    assert isinstance(faults, Problem)
    assert [fault.field for fault in faults.faults] == ["date", "score"]
    assert str(faults) == "日期：看不懂；得分：不在0到100之间。改好再存。"


def test_cleaning_keeps_what_a_chinese_text_is_made_of():
    text = "　　分数的意义\t3.14\n𠮷老师 👨\u200d👩\u200d👧 “讲”得好……"
    assert clean(text) == text


def test_cleaning_takes_out_control_characters_and_evens_line_ends():
    assert clean("一\r\n二\r三\v四\u2028五") == "一\n二\n三\n四\n五"
    assert clean("好\x00的\x1b[31m\x7f\x9b") == "好的[31m"
    assert clean("\ufeff开头\u202e反向") == "开头反向"


def test_a_lone_surrogate_becomes_a_replacement_mark_and_a_pair_its_character():
    assert clean("a\ud800b") == "a\ufffdb"
    assert clean("\ud83d\ude00") == "😀"


@given(ANYTHING)
def test_cleaning_twice_changes_nothing_more(text: str):
    assert clean(clean(text)) == clean(text)


@given(st.text(alphabet=st.sampled_from("a一\r\n\ud83d\ude00\x00\u2028\ufeff"), max_size=12))
def test_cleaned_text_can_be_written_and_cleaning_it_again_changes_nothing(text: str):
    cleaned = clean(text)
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned
    assert clean(cleaned) == cleaned
    assert not set(cleaned) & set("\r\x00\u2028\ufeff")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("　\n \t", 0),
        ("今天，下雨。", 6),
        ("《几分之一》第一课时", 10),
        ("He said “don’t” 3.14，好", 8),
        ("用PPT讲了3个例题", 8),
        ("abc-def（三）2班", 6),
        ("——……", 4),
        ("三（2）班", 5),
        ("hello, world!", 2),
        ("𠮷", 1),
    ],
)
def test_words_are_counted_as_word_counts_them(text: str, words: int):
    assert count_words(text) == words


@given(ANYTHING, ANYTHING)
def test_two_paragraphs_have_as_many_words_as_both_together(one: str, other: str):
    assert count_words(one + "\n" + other) == count_words(one) + count_words(other)


def test_paragraphs_are_the_lines_that_say_something_without_their_indents():
    assert paragraphs("　　第一段。 \n\n　\n第二段　\r\n") == ["第一段。", "第二段"]
    assert paragraphs(" 　\n") == []


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("听课", "听课记录"),
        ("听课纪录", "听课记录"),
        ("obsrvation", "observation"),
        ("OBSERVATION", "observation"),
        ("reflectoin", "reflection"),
        ("课形", "课型"),
        ("教学反思录", "教学反思"),
        ("zzz", None),
        ("", None),
    ],
)
def test_the_nearest_known_word_is_named_or_none(word: str, meant: str | None):
    assert nearest(word, ["听课记录", "课型", "教学反思", "observation", "reflection"]) == meant


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("二〇二六年十一月二十二日", "2026年11月22日"),
        ("二O二六年", "2026年"),
        ("第八周", "第8周"),
        ("第二十周", "第20周"),
        ("廿二", "22"),
        ("周三2节", "周3 2节"),
        ("十一十二", "十一十二"),
        ("没有数字", "没有数字"),
    ],
)
def test_chinese_numerals_become_digits(written: str, digits: str):
    assert digits_for_numerals(written) == digits


@given(st.integers(0, 99))
def test_a_number_written_in_chinese_is_read_back(number: int):
    assert digits_for_numerals(chinese_number(number)) == str(number)


def test_the_plain_form_has_one_width_one_dash_and_no_loose_blanks():
    assert plain_form("　１１月 １３ 日（週三）第３～４節 ") == "11月13日(周三)第3-4节"
    assert plain_form("11月1 3日") == "11月1 3日"


def test_what_was_typed_is_quoted_on_one_short_line():
    assert quoted("大前天\n下午\x00") == "“大前天 下午”"
    assert quoted("很" * 50) == f"“{'很' * 20}…”"
