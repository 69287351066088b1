from hypothesis import given
from hypothesis import strategies as st

from tests.widgets._pilot import HOSTILE
from widgets.shown import fit, one_line, pad, shown, width


def test_brackets_are_text_and_never_markup():
    for text in ("[/张]", "[b]", "[@click=app.quit]退出", "[link=http://a]"):
        assert shown(text).plain == text
        assert shown(text).spans == []


def test_escape_sequences_and_bells_do_not_come_through():
    assert shown("\x1b[31m红\x07").plain == "[31m红"
    assert not any(ord(letter) < 32 for text in HOSTILE for letter in shown(text).plain)


def test_full_width_space_and_line_breaks_are_kept():
    assert shown("　　第一段\n第二段").plain == "　　第一段\n第二段"


def test_a_style_covers_the_whole_text():
    content = shown("未交", "$warm")
    assert [(span.start, span.end, str(span.style)) for span in content.spans] == [(0, 2, "$warm")]


def test_one_line_joins_lines_by_a_space_and_loses_no_character():
    assert one_line("第一行\r\n\n第二行\t完\n") == "第一行 第二行 完"


def test_a_wide_character_is_never_cut_in_half():
    assert fit("听课记录", 5) == "听课"
    assert fit("听课记录", 4) == "听课"
    assert fit("听课记录", 1) == ""
    assert fit("听课", 0) == ""
    assert fit("a听", 3) == "a听"


def test_columns_line_up_whatever_stands_in_them():
    cells = [pad(text, 10) for text in ("听课", "abc", "二年级（2）班的很长名字", "", "甲\n乙")]
    assert {width(cell) for cell in cells} == {10}
    assert pad("7", 4, right=True) == "   7"


@given(st.text(), st.integers(0, 30))
def test_fit_never_takes_more_than_its_cells_and_pad_exactly_them(text: str, cells: int):
    assert width(fit(text, cells)) <= cells
    assert width(pad(text, cells)) == cells
    assert one_line(text).startswith(fit(text, cells))
