"""全部记录: what was? A search line, the list by months, and the record under the cursor."""

import asyncio
from collections.abc import Iterator
from time import monotonic
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Record, Unreadable
from qinglan_tui.domain.searching import words_of
from qinglan_tui.screens.asked_line import AskedLine
from qinglan_tui.screens.base import Desk, bindings_of
from qinglan_tui.screens.jump import Jumping
from qinglan_tui.screens.messages import OpenRecord
from qinglan_tui.screens.record_lines import RecordLines, row_of
from qinglan_tui.screens.record_place import RecordPlace
from qinglan_tui.screens.record_preview import RecordPreview
from qinglan_tui.screens.search_line import LIST_KEYS, SearchLine
from qinglan_tui.services import find
from qinglan_tui.services.listing import Listing, Part, all_records, sift, total
from qinglan_tui.storage import Place as Stood
from widgets.hints import TitleBar
from widgets.line_input import LineInput
from widgets.record_list import Column, Key, ListRow, RecordList

NOTHING = "还没有记录。Ctrl+O 新建一条。"
NONE_FOUND = "没有这样的记录。Esc 看全部。"
SEARCH_AFTER = 0.15  # seconds without a key before the list follows
AT_ONCE = 0.03  # seconds that a list may take before the screen goes on without it
LONG = 0.3  # seconds after which a part of it is shown
WIDE = 110  # columns from which the preview stands beside the list


class RecordsPlace(RecordPlace):
    """Every record, newest first."""

    SCOPE = "records"
    TITLE_TEXT = "全部记录"
    HELP_TEXT = (
        "怎样找到一条？在上面一行打字，边打边找：几个词都要有才算找到，大小写、全角半角都一样。上下键选一条，回车打开。\n"
        "只看一部分呢？F8 按种类、时间、教师筛选，筛了什么写在下面一行；"
        "空行里退格去掉一项，Esc 一步步退回全部、今日。\n"
        "怎样回到那一天？Ctrl+G 跳到某天、某周、某月、某年，或只看某位教师。Ctrl+上下键 一个月一个月地走。\n"
        "删错了怎么办？Delete 或 F9 只是放入回收站，Ctrl+Z 撤销。"
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_of("records"),
        *LIST_KEYS,
        Binding("backspace", "take_last_away", "去掉一项", show=False),
        Binding("escape", "step_out", "退一步", show=False),
    ]

    DEFAULT_CSS = """
    RecordsPlace SearchLine { margin: 0 1; }
    RecordsPlace #both { height: 1fr; layout: vertical; }
    RecordsPlace RecordList { padding: 0 1; height: 1fr; }
    RecordsPlace RecordPreview { height: 7; padding: 0 1; border-top: solid $rule; }
    RecordsPlace.wide #both { layout: horizontal; }
    RecordsPlace.wide RecordPreview { width: 46; height: 1fr; border-top: none; border-left: solid $rule; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._asked: dict[str, str] = {}
        self._words: tuple[str, ...] = ()
        self._lines = RecordLines(Listing(desk.workbook, (), is_all=True), self._row)
        self._left_at: Stood | None = None
        self._led_to: Key | None = None
        self._year = 0
        self._removed: list[int] = []
        self._jumping = Jumping(self, lambda name: self._set_filter({**self._asked, "person": name}))
        # A search goes on; the list is not yet what was typed; Enter was pressed meanwhile.
        self._is_looking = self._is_behind = self._opens = False

    def body(self) -> ComposeResult:
        yield SearchLine(placeholder="查找：课题、姓名、写过的话", id="find")
        yield AskedLine()
        with Horizontal(id="both"):
            yield RecordList((Column(14, "soft"), Column(6), Column(30), Column(0, "row")), lit=True)
            yield RecordPreview()

    def side_text(self) -> str:
        count, listing = self._lines.rows, self._lines.listing
        if self._is_looking:
            return f"正在找，已有{count}条"
        whole = None if listing.is_all else total(self.desk.workbook)
        counted = f"{count}条，共{whole}条" if whole is not None else f"{count}条"
        counted += "，有学年读不出" if listing.is_damaged else ""
        # Rows have no year, and the heading that has it may be far above.
        return counted if self._year in (0, self.desk.today.year) else f"{counted}  {self._year}年"

    @on(events.Resize)
    def lay_out(self, event: events.Resize) -> None:
        """The preview beside the list where there is room."""
        self.set_class(event.size.width >= WIDE, "wide")

    def refresh_content(self) -> None:
        self.query_one(AskedLine).tell(self._asked)
        self._look(monotonic() + AT_ONCE)

    @on(LineInput.Changed, "#find")
    def search_soon(self) -> None:
        """Begin at once, in small steps that leave every key its turn; show what was found after a pause."""
        self._is_behind, self._opens = True, False
        self._look(0, monotonic() + SEARCH_AFTER)

    def _look(self, at_once_until: float, show_at: float = 0) -> None:
        """Look for what is asked for, in this turn until the one time, not shown before the other."""
        self.workers.cancel_group(self, "look")
        workbook, day = self.desk.workbook, self.desk.today
        typed = self.query_one(SearchLine).value.strip()
        try:
            wanted = find.read_filter({**self._asked, "text": typed}, workbook, day)
            if wanted.is_empty:
                self._show(all_records(workbook), ())
                return
            steps, parts = sift(workbook, wanted, day), list[Part]()
            while monotonic() < at_once_until:
                step = next(steps, False)
                if step is False:
                    self._show(Listing(workbook, parts), words_of(typed))
                    return
                parts += [step] if isinstance(step, Part) else []
        except Problem as problem:
            self.say_problem(problem)
            return
        self._go_on(steps, parts, show_at, words_of(typed))

    @work(group="look", exclusive=True)
    async def _go_on(
        self, steps: Iterator[Part | None], parts: list[Part], show_at: float, words: tuple[str, ...]
    ) -> None:
        """The rest of the steps; what takes long is shown once before it is complete."""
        has_shown, partly_at = False, show_at + AT_ONCE if show_at else monotonic() + LONG
        try:
            for step in steps:
                parts += [step] if step is not None else []
                await asyncio.sleep(0)
                if not has_shown and monotonic() > partly_at and any(part.count for part in parts):
                    self._is_looking = has_shown = True
                    self._show(Listing(self.desk.workbook, parts), words)
        except Problem as problem:
            self.say_problem(problem)
            return
        finally:
            self._is_looking = False
        await asyncio.sleep(max(0, show_at - monotonic()))
        self._show(Listing(self.desk.workbook, parts), words)
        if self._opens:
            self._opens = False
            self.query_one(RecordList).action_choose()

    def _show(self, listing: Listing, words: tuple[str, ...]) -> None:
        """Show a listing; the cursor stays on its record, or goes to the one that is nearest in time.

        While one types it is where the teacher left it that counts, not where the letters before have led.
        """
        records = self.query_one(RecordList)
        if listing.is_all or records.key != self._led_to:
            self._left_at = self._lines.listing.place_of(records.key)
        self._words = words
        self._lines = lines = RecordLines(listing, self._row)
        near = lines.beside(self._left_at) if self._left_at is not None else None
        records.match = " ".join(words)
        records.empty = self.in_keys(NOTHING) if listing.is_all else NONE_FOUND
        records.set_lines(lines, near.id if near else None)
        if self._removed and records.go_to(self._removed[-1]):
            self._removed.pop()
        elif near is not None:
            records.go_to(near.id)
        self._led_to = records.key
        self._is_behind = self._is_looking
        self._preview()
        self.show_state()

    def _row(self, number: int) -> ListRow:
        try:
            return row_of(number, self.desk.workbook.get(number), self._words)
        except Problem:
            return row_of(number, None, ())

    @on(RecordList.Highlighted)
    def _preview(self) -> None:
        record = self.current()
        self._year = record.date.year if isinstance(record, Record) else 0
        self.query_one(TitleBar).side = self.side_text()
        self.query_one(RecordPreview).show(record, self._words)

    def current(self) -> Record | Unreadable | None:
        key = self.query_one(RecordList).key
        try:
            return self.desk.workbook.get(key) if isinstance(key, int) else None
        except Problem as problem:
            self.say_problem(problem)
            return None

    @on(LineInput.Submitted, "#find")
    def open_found(self) -> None:
        """Enter; pressed before the list has followed, it means what will be found."""
        if self._is_behind:
            self._opens = True
        else:
            self.query_one(RecordList).action_choose()

    @on(RecordList.Chosen)
    def open_chosen(self) -> None:
        record = self.current()
        if record is not None:
            self._led_to = None
            self.post_message(OpenRecord(record))

    def on_screen_suspend(self) -> None:
        if self._words:
            from qinglan_tui.screens.record_seek import seek

            seek(self.app.screen, self.current(), self._words)

    async def action_list(self, action: str) -> None:
        """The arrows move the list while the search line has the keys."""
        await self.query_one(RecordList).run_action(action)

    def action_remove(self) -> None:
        """Delete or F9: into the trash; nothing is asked, it can be undone."""
        record = self.current()
        if record is None or record.id is None:
            return
        below = self._lines.below(record.id)
        try:
            self.desk.workbook.delete(record.id, self.desk.now)
        except Problem as problem:
            self.say_problem(problem)
            return
        self.say(f"已放入回收站：{record.heading}。Ctrl+Z 撤销。")
        if below is not None:
            self.query_one(RecordList).go_to(below.id)
        self._removed.append(record.id)
        self.refresh_content()

    def action_find(self) -> None:
        self.query_one(SearchLine).focus()

    def action_filter(self) -> None:
        from qinglan_tui.screens.filter import FilterSheet

        self.app.push_screen(FilterSheet(self._asked, self.desk), self._set_filter)

    def _set_filter(self, asked: dict[str, str] | None) -> None:
        if asked is not None:
            self._asked = {name: text for name, text in asked.items() if text}
            self.query_one(AskedLine).tell(self._asked)
            self._look(monotonic() + AT_ONCE, monotonic() + AT_ONCE)

    @on(AskedLine.TakenAway)
    def take_away(self, taken: AskedLine.TakenAway) -> None:
        self._set_filter({name: text for name, text in self._asked.items() if name != taken.name})

    def action_take_last_away(self) -> None:
        self._set_filter(dict([*self._asked.items()][:-1]))

    async def action_step_out(self) -> None:
        """Esc: away with the words, then with the filter, then to 今日."""
        if (line := self.query_one(SearchLine)).value:
            line.value = ""
        elif self._asked:
            self._set_filter({})
        else:
            await self.run_action("app.go('today')")

    def action_show_all(self) -> None:
        self.query_one(SearchLine).value = ""
        self._set_filter({})

    def action_jump(self) -> None:
        """Ctrl+G: to a day, a week, a title; or only what concerns a person."""
        self._jumping.ask(self._lines.listing)
