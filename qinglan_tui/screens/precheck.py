"""交前自查: what to look at before a document is handed in. It lists and leads there; the teacher decides."""

from collections.abc import Callable, Iterable
from itertools import groupby

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qinglan_tui.commands import Command
from qinglan_tui.domain.precheck import Remark
from qinglan_tui.domain.precheck_values import TO_SETTINGS
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Record
from qinglan_tui.screens.base import Desk, Place, bindings_of
from qinglan_tui.screens.messages import OpenRecord
from qinglan_tui.services.document_types import document_named
from qinglan_tui.services.precheck import EVERYTHING, RemarkLine, precheck
from qinglan_tui.services.scope import pick_term
from widgets.record_list import Column, ListGroup, ListRow, RecordList
from widgets.shown import shown

HOW = "只是提醒：改不改由您定，这里什么也不动。"
NOTHING = "没有要看的了。"
OTHER_TERM = "这是别的学期的任务，进度里只能看本学期的。"


class PrecheckScreen(Place):
    """The remarks on one document. Enter opens the record and comes back; F5 or Ctrl+S goes on exporting.

    Pushed by 导出 it gives True when the teacher goes on and False when not; `records` are those chosen for
    the document of single records. As a place of its own (`alone`) it looks at the whole term.
    """

    SCOPE = "precheck"
    TITLE_TEXT = "交前自查"
    HELP_TEXT = (
        "交材料以前要看什么？休息日有课、同一节在两处、听课时自己有课、周次对不上、整段重复、漏写、没写完的。\n"
        "怎样改？上下键看每一处，下面写着怎么办；回车打开那条记录，改好存下，Esc 回来，改好的不再列出。\n"
        "与哪一条重复？按 F8 打开那一条。\n"
        "确有其事的要改吗？不必。这里只提醒，什么也不改；看过了按 F5 或 Ctrl+S 接着导出。"
    )
    BINDINGS = bindings_of("precheck")

    DEFAULT_CSS = """
    PrecheckScreen #how { height: 1; padding: 0 1; color: $soft; background: $ground; }
    PrecheckScreen RecordList { margin: 0 1; height: 1fr; }
    PrecheckScreen #detail { height: 6; padding: 0 1; border-top: solid $rule; background: $ground; }
    PrecheckScreen #detail Static { background: $ground; color: $ink; }
    """

    def __init__(
        self,
        desk: Desk,
        code: str = EVERYTHING,
        term_id: str | None = None,
        *,
        pairing: str | None = None,
        records: tuple[Record, ...] | None = None,
        alone: bool = False,
    ) -> None:
        super().__init__(desk)
        self._document = document_named(code)
        self._term_id = term_id
        self._pairing = pairing
        self._records = records
        self._alone = alone
        self._lines: dict[str, RemarkLine] = {}

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What is listed now."""
        return tuple(line.remark for line in self._lines.values())

    def body(self) -> ComposeResult:
        yield Static(shown(HOW), id="how")
        yield RecordList((Column(14, "soft"), Column(4), Column(22), Column(0, "row")), empty=NOTHING)
        with VerticalScroll(id="detail", can_focus=False):
            yield Static()

    def side_text(self) -> str:
        what = "整个学期" if self._alone else self._document.label
        return f"{what}　{len(self._lines)}处" if self._lines else what

    def refresh_content(self) -> None:
        found = precheck(
            self.desk.workbook,
            self._document.code,
            self.desk.now,
            term_id=self._term_id,
            pairing=self._pairing,
            records=self._newest(),
        )
        self._lines = {_key(line.remark): line for line in found}
        rows = self.query_one(RecordList)
        rows.set_rows(_rows(self._lines))
        rows.focus()
        self._show_detail()
        self.show_state()

    def _newest(self) -> tuple[Record, ...] | None:
        """The chosen records as they are stored by now."""
        if self._records is None:
            return None
        stored = (self.desk.workbook.get(record.id) for record in self._records if record.id is not None)
        return tuple(record for record in stored if isinstance(record, Record))

    @property
    def _line(self) -> RemarkLine | None:
        """The remark under the cursor."""
        return self._lines.get(str(self.query_one(RecordList).key))

    @on(RecordList.Highlighted)
    def _show_detail(self) -> None:
        line = self._line
        told = Content()
        if line is not None:
            head = "　".join(part for part in (line.day, line.kind, line.heading) if part)
            told = Content("\n").join(
                (shown(head, "$soft"), shown(f"{line.remark.what}。"), shown(f"{line.remark.do}。"))
            )
        self.query_one("#detail Static", Static).update(told)
        self.query_one("#detail").scroll_home(animate=False)
        self.show_state()

    def allows(self, command: Command) -> bool:
        if command.action == "open_other" and self.is_mounted:
            line = self._line
            return line is not None and line.remark.other is not None
        return super().allows(command)

    @on(RecordList.Chosen)
    async def action_open(self) -> None:
        """Enter: the record, or where else the remark leads."""
        line = self._line
        if line is None:
            return
        if line.remark.kind == "conflict":
            await self.run_action("app.go('conflicts')")
        elif line.record is not None:
            self.post_message(OpenRecord(line.record))
        elif line.remark.link == TO_SETTINGS:
            await self.run_action("app.go('settings')")
        elif self._term_id in (None, pick_term(self.desk.workbook, None, self.desk.today).id):
            from qinglan_tui.screens.duty import DutyPlace

            self.app.push_screen(DutyPlace(self.desk, line.remark.link))
        else:
            self.say(OTHER_TERM)

    def action_open_other(self) -> None:
        """F8: the record that this one repeats or collides with."""
        line = self._line
        other = self.desk.workbook.get(line.remark.other) if line and line.remark.other else None
        if other is not None:
            self.post_message(OpenRecord(other))

    async def action_go_on(self) -> None:
        """F5 or Ctrl+S: export all the same."""
        if self._alone:
            await self.run_action("app.go('export')")
        else:
            self.dismiss(True)

    async def action_back(self) -> None:
        """Esc: nothing is exported."""
        if self._alone:
            await self.run_action("app.go('today')")
        else:
            self.dismiss(False)


def look_first(
    place: Place,
    code: str,
    term_id: str | None,
    go_on: Callable[[], None],
    *,
    pairing: str | None = None,
    records: tuple[Record, ...] | None = None,
    passed: set[Remark] | None = None,
    always: bool = False,
) -> None:
    """Call `go_on` after 交前自查: at once when there is nothing to look at, else when the teacher goes on.

    `passed` remembers what was looked at and left: the same remarks do not stand in the way twice. `always`
    shows the list whatever is on it, for the key that asks for it. A problem is told and `go_on` is called:
    it meets the problem too, and says what to do.
    """
    seen = passed if passed is not None else set()
    try:
        found = precheck(
            place.desk.workbook, code, place.desk.now, term_id=term_id, pairing=pairing, records=records
        )
    except Problem as problem:
        place.say_problem(problem)
        go_on()
        return
    if not always and seen.issuperset(line.remark for line in found):
        go_on()
        return
    screen = PrecheckScreen(place.desk, code, term_id, pairing=pairing, records=records)

    def answered(goes_on: bool | None) -> None:
        if goes_on:
            seen.update(screen.remarks)
            go_on()

    place.app.push_screen(screen, answered)


def _rows(lines: dict[str, RemarkLine]) -> list[ListRow | ListGroup]:
    rows: list[ListRow | ListGroup] = []
    for label, group in groupby(lines.items(), key=lambda item: item[1].label):
        members = list(group)
        rows.append(ListGroup(label, f"{len(members)}处"))
        rows += _rows_of(members)
    return rows


def _rows_of(members: Iterable[tuple[str, RemarkLine]]) -> Iterable[ListRow]:
    for key, line in members:
        yield ListRow(key, (line.day, line.kind, line.heading, line.brief))


def _key(remark: Remark) -> str:
    return f"{remark.kind}/{remark.record}/{remark.other}/{remark.link}/{remark.what}"
