"""One duty of 进度, opened: its periods, the records that count, and those that nearly do with the reason."""

from typing import Final

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.progress_values import OVERDUE
from qinglan_tui.domain.records import Record, Unreadable
from qinglan_tui.screens.base import Desk, Place, bindings_of
from qinglan_tui.screens.messages import NewKind, OpenRecord
from qinglan_tui.services import duty_lines
from qinglan_tui.services.blanks import Blank
from qinglan_tui.services.duty_words import asks_for, brief_reason, full_sentence, quote_of, with_whom
from qinglan_tui.services.progress import progress_of
from widgets.hints import TitleBar
from widgets.record_list import Column, ListGroup, ListRow, RecordList
from widgets.shown import shown, width

DAY, KIND, HEADING = 14, 4, 32
# What a line has beside its last column: edges and scroll bar, the cursor's mark, columns and gaps.
BESIDE: Final = 3 + 2 + DAY + KIND + HEADING + 3 * 2
GONE = "这项任务现在没有了，按 Esc 返回。"


class DutyPlace(Place):
    """The duty of that key; Enter opens a record, or writes the one that is missing."""

    SCOPE = "duty"
    TITLE_TEXT = "进度"
    HELP_TEXT = (
        "为什么没有算上？差一点的记录下面写着差在哪里，如缺点评、不在这一段时间。\n"
        "怎样补？回车打开那条记录改好；在“写一条”上回车就新写一条，该填的时段已经填好。"
    )
    BINDINGS = bindings_of("duty")

    DEFAULT_CSS = """
    DutyPlace #about { height: auto; padding: 0 1; margin: 1 0; background: $ground; color: $ink; }
    DutyPlace RecordList { margin: 0 1; }
    """

    def __init__(self, desk: Desk, key: str) -> None:
        super().__init__(desk)
        self._key = key
        self._whose = ""
        self._records: dict[int, Record | Unreadable | None] = {}
        self._blanks: dict[str, Blank] = {}

    def body(self) -> ComposeResult:
        yield Static(id="about")
        yield RecordList((Column(DAY, "soft"), Column(KIND), Column(HEADING), Column(0, "row")))

    def side_text(self) -> str:
        return self._whose

    def refresh_content(self) -> None:
        rows = self.query_one(RecordList)
        try:
            found = duty_lines.named(progress_of(self.desk.workbook, self.desk.today)).get(self._key)
        except Problem as problem:
            self.say_problem(problem)
            found = None
        if found is None:
            rows.empty = GONE
            rows.set_rows(())
            return
        one, duty = found
        self.query_one(TitleBar).title = one.programme.labels.fill(duty.duty.title)
        self._whose = with_whom(duty, one.owner)
        lines = [
            shown(full_sentence(duty), "$warm" if duty.state == OVERDUE and duty.judged else ""),
            shown(asks_for(duty)),
            shown(quote_of(duty.duty), "$soft"),
        ]
        self.query_one("#about", Static).update(Content("\n").join(lines))
        self._records = {number: self.desk.workbook.get(number) for number in duty_lines.record_ids(duty)}
        rows.set_rows(self._rows(duty_lines.blocks(one, duty, self._records)))
        rows.focus()

    def _rows(self, blocks: tuple[duty_lines.Block, ...]) -> list[ListRow | ListGroup]:
        rows: list[ListRow | ListGroup] = []
        room = self.app.size.width - BESIDE
        self._blanks = {}
        for place, block in enumerate(blocks):
            rows.append(ListGroup(block.label, block.note))
            if block.parts:
                rows.append(ListGroup("", block.parts))
            for entry in block.entries:
                tone = "soft" if entry.counts else "warm"
                note = entry.note if width(entry.note) <= room else brief_reason(entry.note)
                rows.append(
                    ListRow(f"{place}/{entry.id}", (entry.day, entry.kind, entry.heading, note), tone)
                )
            for number, blank in enumerate(block.blanks if self.desk.workbook.writable else ()):
                key = f"{place}+{number}"
                self._blanks[key] = blank
                rows.append(ListRow(key, ("", "", blank.label, "")))
        return rows

    @on(RecordList.Chosen)
    def action_open(self) -> None:
        """Enter: the record, or a new one."""
        key = str(self.query_one(RecordList).key or "")
        if (blank := self._blanks.get(key)) is not None:
            self.post_message(NewKind(blank.code, blank.raw))
            return
        number = key.partition("/")[2]
        record = self._records.get(int(number)) if number else None
        if record is not None:
            self.post_message(OpenRecord(record))

    def action_back(self) -> None:
        """Esc: back to where one came from."""
        self.dismiss()
