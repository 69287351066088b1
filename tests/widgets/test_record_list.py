from unicodedata import east_asian_width

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.events import MouseScrollDown

from tests.widgets._pilot import HOSTILE, Bench, bench, piloted
from widgets.line_input import LineInput
from widgets.record_list import Column, Key, ListGroup, ListRow, RecordList
from widgets.shown import width

COLUMNS = (Column(10, "soft"), Column(4), Column(20), Column(0, "row"))


def rows(count: int, first: int = 0) -> list[ListRow]:
    return [
        ListRow(at, (f"第{at}周", "听课", f"李青《第{at}课》", "良好")) for at in range(first, first + count)
    ]


def months() -> list[ListRow | ListGroup]:
    return [
        ListGroup("2026年11月", "3 条"),
        *rows(3),
        ListGroup("2026年10月"),
        ListGroup("第8周"),
        *rows(3, 3),
    ]


def marked(it: Bench[RecordList]) -> list[str]:
    """The rows that carry the cursor's mark, which is seen without any colour."""
    return [row for row in it.rows() if row.startswith("›")]


@piloted
async def test_the_columns_line_up_whatever_stands_in_them():
    strange = [
        ListRow(1, ("周五第3节", "听课", "很长很长很长很长很长的课题名称", "缺评课意见"), "warm"),
        ListRow(2, ("", "审阅", "a", "x")),
        ListRow(3, ("一\n二", "反", "\U0001f469\u200d\U0001f3eb", "x")),
    ]
    async with bench(RecordList(COLUMNS, strange)) as it:
        for row, last in zip(it.rows(), ("缺评课意见", "x", "x"), strict=False):
            assert width(row[: row.rindex(last)]) == 2 + 12 + 6 + 22


@piloted
async def test_the_keys_move_one_cursor_over_twenty_thousand_rows():
    async with bench(RecordList(COLUMNS, rows(20_000))) as it:
        assert it.widget.row_count == 20_000
        await it.press("down", "down", "up")
        assert it.widget.key == 1
        await it.press("pagedown")
        assert it.widget.key == 24
        await it.press("end")
        assert it.widget.key == 19_999
        assert marked(it) == [it.rows()[-1]]
        assert "第19999课" in it.rows()[-1]
        await it.press("down", "pageup")
        assert it.widget.key == 19_976
        await it.press("home", "up")
        assert it.widget.key == 0
        assert "第0课" in it.rows()[0]


@piloted
async def test_only_the_rows_that_are_seen_are_drawn():
    drawn: set[int] = set()

    class Counting(RecordList):
        def render_line(self, y: int):
            drawn.add(self.scroll_offset.y + y)
            return super().render_line(y)

    async with bench(Counting(COLUMNS, rows(20_000))) as it:
        await it.press("end")
        assert len(drawn) <= 2 * 24


@piloted
async def test_the_cursor_passes_over_headings_and_shows_them_at_the_top():
    async with bench(RecordList(COLUMNS, months()), size=(60, 4)) as it:
        assert it.widget.key == 0
        await it.press("down", "down", "down")
        assert it.widget.key == 3
        await it.press("end", "home")
        assert it.rows()[0] == "2026年11月  3 条"
        assert it.widget.key == 0


@piloted
async def test_messages_say_which_key_is_under_the_cursor_and_which_was_chosen():
    async with bench(RecordList(COLUMNS, rows(3))) as it:
        await it.press("down", "down", "down", "enter")
        assert [event.key for event in it.posted(RecordList.Highlighted)] == [0, 1, 2]
        assert [event.key for event in it.posted(RecordList.Chosen)] == [2]
        assert it.posted(RecordList.Chosen)[0].control is it.widget


@piloted
async def test_new_rows_keep_the_cursor_on_its_record():
    async with bench(RecordList(COLUMNS, rows(100))) as it:
        it.widget.go_to(50)
        height = it.rows().index(marked(it)[0])
        it.widget.set_rows(rows(110, -10))
        await it.pilot.pause()
        assert it.widget.key == 50
        assert "第50课" in marked(it)[0]
        assert it.rows().index(marked(it)[0]) == height
        assert [event.key for event in it.posted(RecordList.Highlighted)] == [0, 50]


@piloted
async def test_when_its_record_is_gone_the_cursor_stands_nearby():
    async with bench(RecordList(COLUMNS, rows(5))) as it:
        await it.press("end")
        it.widget.set_rows(rows(3))
        await it.pilot.pause()
        assert it.widget.key == 2
        it.widget.set_rows([ListGroup("十月"), *rows(2, 7)])
        await it.pilot.pause()
        assert it.widget.key == 8
        assert [event.key for event in it.posted(RecordList.Highlighted)] == [0, 4, 2, 8]


@piloted
async def test_an_empty_list_says_so_and_takes_every_key_in_peace():
    async with bench(RecordList(COLUMNS, [ListGroup("十月")], empty="还没有记录。\n按 1 记一节课。")) as it:
        assert it.rows()[:2] == ["还没有记录。", "按 1 记一节课。"]
        await it.press("down", "up", "pagedown", "pageup", "home", "end", "enter")
        assert it.widget.row_count == 0
        assert it.posted(RecordList.Chosen) == []
        it.widget.set_rows(rows(1))
        await it.pilot.pause()
        assert it.widget.key == 0
        it.widget.set_rows([])
        await it.pilot.pause()
        assert it.rows()[0] == "还没有记录。"


@piloted
async def test_a_click_moves_the_cursor_and_a_second_one_opens():
    async with bench(RecordList(COLUMNS, months())) as it:
        await it.pilot.click(RecordList, offset=(10, 3))
        assert it.widget.key == 2
        assert it.posted(RecordList.Chosen) == []
        await it.pilot.click(RecordList, offset=(10, 2), times=2)
        assert [event.key for event in it.posted(RecordList.Chosen)] == [1]
        await it.pilot.click(RecordList, offset=(3, 4), times=2)
        await it.pilot.click(RecordList, offset=(3, 20), times=2)
        assert it.widget.key == 1


@pytest.mark.parametrize("text", HOSTILE)
@piloted
async def test_brackets_and_escapes_stay_text(text: str):
    line: list[ListRow | ListGroup] = [ListGroup(text, text), ListRow(text, (text, text, text, text))]
    async with bench(RecordList((Column(24), Column(24), Column(2), Column(0)), line, empty=text)) as it:
        expected = text.replace("\x1b", "").replace("\x07", "")
        assert it.rows()[0] == f"{expected}  {expected}"
        assert it.rows()[1].count(expected) >= 2
        await it.press("enter")
        assert it.posted(RecordList.Chosen)[0].key == text
        it.widget.match = text
        it.widget.set_rows([])
        await it.pilot.pause()
        assert it.rows()[0] == expected


@piloted
async def test_what_is_searched_for_is_underlined_in_any_case():
    async with bench(RecordList((Column(0),), [ListRow(1, ("用 Word 写几分之一",))])) as it:
        it.widget.match = "word 几分"
        await it.pilot.pause()
        found = [part.text for part in it.widget.render_line(0) if part.style and part.style.underline]
        assert found == ["Word", "几分"]
        it.widget.match = "["
        await it.pilot.pause()
        assert not any(part.style and part.style.underline for part in it.widget.render_line(0))


@piloted
async def test_numbers_may_stand_to_the_right():
    async with bench(RecordList((Column(6, right=True), Column(0)), [ListRow(1, ("12", "节"))])) as it:
        assert it.rows()[0] == "›     12  节"


@piloted
async def test_the_cursor_is_bold_only_while_the_list_has_the_keys_unless_it_is_lit():
    def bold(target: RecordList) -> bool:
        return any(part.style and part.style.bold for part in target.render_line(0))

    lit = RecordList((Column(0),), rows(2), lit=True)
    async with bench(RecordList((Column(0),), rows(2)), lit, LineInput()) as it:
        assert bold(it.widget)
        await it.press("tab", "tab")
        assert not bold(it.widget)
        assert bold(lit)
        assert marked(it)[0].startswith("›")


@piloted
async def test_a_tone_colours_its_column_or_the_whole_row():
    def colours(target: RecordList) -> list[str]:
        return [
            part.style.color.name
            for part in target.render_line(1)
            if part.text.strip() and part.style and part.style.color
        ]

    row = ListRow(1, ("周五", "缺评课意见"), "warm")
    whole = RecordList((Column(6), Column(0)), [ListGroup("月"), row])
    async with bench(RecordList((Column(6, "soft"), Column(0, "row")), [ListGroup("月"), row]), whole) as it:
        assert colours(it.widget)[1:] == ["#6e695f", "#b4441f"]
        assert colours(whole)[1:] == ["#b4441f", "#b4441f"]


@piloted
async def test_it_grows_to_its_rows_where_its_height_is_auto():
    target = RecordList((Column(0),), rows(3))
    target.styles.height = "auto"
    async with bench(target) as it:
        assert target.size.height == 3
        target.set_rows(rows(5))
        await it.pilot.pause()
        assert target.size.height == 5


class Slow:
    """Lines of which only the first ten are known; the others turn out to have a heading more."""

    def __init__(self) -> None:
        self.is_known = False

    @property
    def rows(self) -> int:
        return 1010

    def __len__(self) -> int:
        return 1011 if self.is_known else 1010

    def __getitem__(self, at: int) -> ListRow | ListGroup:
        if not self.is_row(at):
            return ListGroup("去年" if self.is_known else "")
        key = at if at < 10 else at - self.is_known
        return ListRow(key, (f"第{key}周", "听课", f"《第{key}课》", ""))

    def is_row(self, at: int) -> bool:
        return at < 10 or (self.is_known and at > 10) or not self.is_known

    def line_of(self, key: Key) -> int | None:
        return int(key) if int(key) < 10 else int(key) + 1 if self.is_known else None

    def settle(self, first: int, last: int) -> bool:
        changed = last >= 10 and not self.is_known
        self.is_known |= changed
        return changed

    def reveal(self, key: Key) -> bool:
        return False


@piloted
async def test_lines_that_are_known_only_when_they_come_into_view_leave_the_cursor_on_its_row():
    async with bench(RecordList(COLUMNS), size=(60, 8)) as it:
        it.widget.set_lines(Slow())
        await it.pilot.pause()
        assert it.widget.key == 0
        await it.press("end")
        assert it.widget.key == 1009
        assert "第1009课" in marked(it)[0]
        assert it.widget.virtual_size.height == 1011
        await it.press("home", "pagedown")
        assert it.widget.key == 7
        it.widget.set_lines(Slow())
        await it.pilot.pause()
        assert it.widget.key == 7
        await it.press("pagedown")
        assert it.widget.key == 13
        assert "去年" in it.seen()


@piloted
async def test_groups_are_gone_through_with_their_headings_at_the_top():
    async with bench(RecordList(COLUMNS, months()), size=(60, 4)) as it:
        it.widget.action_group(1)
        await it.pilot.pause()
        assert it.widget.key == 3
        assert [row.split()[0] for row in it.rows()[:2]] == ["2026年10月", "第8周"]
        it.widget.action_group(1)
        assert it.widget.key == 3
        await it.press("down")
        it.widget.action_group(-1)
        assert it.widget.key == 3
        it.widget.action_group(-1)
        await it.pilot.pause()
        assert it.widget.key == 0
        assert it.rows()[0].startswith("2026年11月  3 条")


@piloted
async def test_the_wheel_scrolls_and_leaves_the_cursor_where_it_is():
    async with bench(RecordList(COLUMNS, rows(100)), size=(60, 8)) as it:
        it.app.screen._forward_event(MouseScrollDown(it.widget, 5, 5, 0, 1, 0, False, False, False, 5, 5))
        await it.pilot.pause()
        assert "第0课" not in it.seen()
        assert it.widget.key == 0


@piloted
async def test_any_text_draws_exactly_the_width_of_the_list():
    async with bench(RecordList((Column(9), Column(5, right=True), Column(0)), rows(1)), size=(41, 3)) as it:

        @given(st.lists(st.text(max_size=30), min_size=3, max_size=3), st.text(max_size=3))
        @settings(max_examples=300, deadline=None)
        def draws(cells: list[str], typed: str) -> None:
            it.widget.match = typed
            it.widget.set_rows([ListGroup(cells[0], cells[1]), ListRow(1, tuple(cells))])
            for line in range(3):
                strip = it.widget.render_line(line)
                assert strip.cell_length == 41
                assert sum(width(part.text) for part in strip) == 41

        draws()


@piloted
async def test_signs_of_unknown_width_stay_out_of_aligned_columns():
    row = ListRow(1, ("“好”——a…b·c×d", "“好”", "“好”"))
    async with bench(RecordList((Column(22), Column(10), Column(0)), [row])) as it:
        aligned, free = it.rows()[0].rsplit("  ", 1)
        assert free == "“好”"
        assert not [one for one in aligned[1:] if east_asian_width(one) == "A"]


@piloted
async def test_a_match_in_other_letters_is_marked():
    async with bench(RecordList((Column(0),), [ListRow(1, ("用ＰＰＴ和三（2）班",))])) as it:
        it.widget.match = "ppt 三(2)"
        await it.pilot.pause()
        found = [part.text for part in it.widget.render_line(0) if part.style and part.style.underline]
        assert found == ["ＰＰＴ", "三（2）"]
