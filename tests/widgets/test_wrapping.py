from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import split_graphemes

from widgets._wrapping import NO_END, NO_START, cell_sizes, line_breaks
from widgets.shown import width


def lines(text: str, cells: int, **options: float) -> list[str]:
    cuts = [0, *line_breaks(text, cells, **options), len(text)]  # type: ignore[arg-type]
    return [text[start:end] for start, end in pairwise(cuts)]


def test_a_run_of_chinese_fills_the_line_it_begins_on():
    assert lines("听课 三个学生上台折纸一人折错", 12) == ["听课 三个学", "生上台折纸一", "人折错"]


def test_a_full_stop_never_begins_a_line_and_a_bracket_never_ends_one():
    assert lines("学生上台折纸。很好", 12) == ["学生上台折", "纸。很好"]
    assert lines("老师讲评《几分之一》", 10) == ["老师讲评", "《几分之", "一》"]
    assert lines("她说：“等三秒”再问", 8) == ["她说：", "“等三秒”", "再问"]


def test_a_dash_and_an_ellipsis_stay_whole():
    assert lines("师徒结对——青出于蓝", 9) == ["师徒结对", "——青出于", "蓝"]
    assert lines("老师等了……没人答", 9) == ["老师等了", "……没人答"]


def test_latin_words_and_numbers_stay_whole():
    assert lines("用Textual写2026年的总结", 10) == ["用Textual", "写2026年的", "总结"]


def test_a_long_dash_breaks_between_its_pairs_and_a_flag_nowhere():
    assert lines("——————————", 7) == ["——————", "————"]
    assert lines("等…………………", 7) == ["等…………", "………"]
    assert lines("国旗🇨🇳🇨🇳", 7) == ["国旗🇨🇳", "🇨🇳"]


def test_numbers_keep_their_signs_and_units():
    assert lines("全班45人，及格率85.5%，平均92分", 10) == ["全班45人，", "及格率", "85.5%，平", "均92分"]
    assert lines("今天气温25℃左右", 10) == ["今天气温", "25℃左右"]
    assert lines("这一袋重3.5kg，", 12) == ["这一袋重", "3.5kg，"]


def test_closing_signs_stay_with_what_they_close():
    assert lines("老师说（《几分之一》））。好", 14) == ["老师说（《几分", "之一》））。好"]
    assert lines("他说：“好——”，然后", 10) == ["他说：“好", "——”，然后"]


def test_an_indent_stays_before_its_paragraph():
    assert lines("　　首行缩进的一段", 8) == ["　　首行", "缩进的一", "段"]


def test_a_word_longer_than_a_line_is_cut_only_where_it_must_be():
    assert lines("见 https://example.org/a/b", 12) == ["见 ", "https://exam", "ple.org/a/b"]
    assert line_breaks("abcdefghijklmn 听", 8, fold=False) == [15]


def test_blanks_hang_over_the_end_of_a_line():
    assert lines("一二三四  五六", 8) == ["一二三四  ", "五六"]
    assert lines("一二三四  五六", 8, hang=1) == ["一二三四 ", " 五六"]


def test_an_emoji_of_several_code_points_stays_together():
    teacher = "\U0001f469\u200d\U0001f3eb"
    assert lines(f"老师{teacher}好", 5) == ["老师", f"{teacher}好"]
    assert sum(cell_sizes(teacher)) == 2


def test_punctuation_alone_still_wraps():
    assert lines("。。。。。", 4) == ["。。", "。。", "。"]


def test_a_character_wider_than_the_line_does_not_hang_the_program():
    assert lines("听课", 1) == ["听", "课"]
    assert line_breaks("听课", 0) == []


@given(st.text(alphabet="听课，。《》“”——……ab1 　\u0301\u200d（）！", max_size=80), st.integers(2, 30))
def test_no_line_is_too_wide_and_nothing_is_lost(text: str, cells: int):
    broken = lines(text, cells)
    assert "".join(broken) == text
    for line in broken:
        # A blank may hang over, with whatever accent sits on it.
        assert width(line.rstrip(" \u3000\u0301\u200d")) <= cells


EVERYTHING = st.text(
    alphabet="听课评教学，。、；：？！…—“”（）《》【】·%℃￥3aZ 　\u0301👩🏫👍🏽🇨🇳~-/", max_size=60
)


@given(EVERYTHING, st.integers(4, 40))
def test_no_sign_of_several_code_points_is_ever_cut(text: str, cells: int):
    broken = lines(text, cells)
    assert "".join(broken) == text
    ends = {end for _, end, _ in split_graphemes(text)[0]} | {0, len(text)}
    at = 0
    for line in broken:
        assert width(line.rstrip(" \u3000\u0301")) <= cells
        at += len(line)
        assert at in ends


@given(EVERYTHING, st.integers(12, 40))
def test_a_line_begins_with_a_closing_sign_only_where_nothing_could_go_along(text: str, cells: int):
    broken = lines(text, cells)
    for before, after in pairwise(broken):
        if after[0] in NO_START and not before[-1].isspace():
            # Whatever stands before it belongs together up to the beginning of the line.
            assert not any(lines_may_part(before, at) for at in range(1, len(before)))


def lines_may_part(line: str, at: int) -> bool:
    """Whether one would part a line there: neither sign is bound to the other."""
    one, other = line[at - 1], line[at]
    bound = other in NO_START or one in NO_END or other.isspace() or not cell_sizes(line)[at]
    wide = width(one) > 1 and width(other) > 1
    return wide and not bound and "\u0301" not in (one, other)


@given(st.text(alphabet="听课评议教学，。《》、", min_size=1, max_size=80), st.integers(8, 30))
def test_head_and_tail_rules_hold_unless_a_whole_line_is_punctuation(text: str, cells: int):
    broken = lines(text, cells)
    for before, after in pairwise(broken):
        movable = any(
            before[at] not in NO_START and before[at - 1] not in NO_END for at in range(1, len(before))
        )
        if movable:
            assert after[0] not in NO_START
            assert before[-1] not in NO_END
