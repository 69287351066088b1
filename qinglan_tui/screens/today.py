"""今日: what now? The next lesson, what waits, the term at a glance, and the latest records."""

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Record, fact
from qinglan_tui.screens.base import Place, bindings_of
from qinglan_tui.screens.messages import NewKind, OpenRecord, OpenUnsaved
from qinglan_tui.services import today as services
from qinglan_tui.services.drafts import Unsaved, unsaved
from qinglan_tui.services.live import is_left_in_lesson
from qinglan_tui.services.notices import Notice, notices
from widgets.record_list import Column, ListGroup, ListRow, RecordList
from widgets.shown import fit, pad, shown, width

NOTHING = "还没有记录。按 1 记下第一节听课。"
LABEL = 12
COUNT = 14
# What the line of advice and that of what waits take beside their label.
STEP_CELLS, REVIEW_CELLS = 64, 58
# From here on the term stands beside what is to be done, and more of the latest records are seen.
WIDE = 110
WIDE_MORE = 8


class TodayPlace(Place):
    """The first screen."""

    SCOPE = "today"
    TITLE_TEXT = "今日"
    HELP_TEXT = (
        "现在该做什么？看上面几行：下次听谁的课、上次建议了什么、哪些材料等您看、谁还没有交。\n"
        "怎样记一节课？刚听完按 5 快记，一行写完；正坐在课堂里按 F8；慢慢写按 1。\n"
        "怎样审阅、写反思、写月报？按 2、3、4；别的种类按 Ctrl+O，或按 F10 打字找。\n"
        "怎样接着写没写完的？上下键选到那一行，回车打开。\n"
        "做到多少了？按 F4 看进度，每项任务还差多少、哪天能完成。"
    )
    BINDINGS = bindings_of("today")
    _notices: dict[str, Notice]

    DEFAULT_CSS = """
    TodayPlace #top { height: auto; margin-top: 1; background: $ground; }
    TodayPlace #now { height: auto; padding: 0 1; background: $ground; color: $ink; }
    TodayPlace #term { height: auto; padding: 0 1; margin-top: 1; background: $ground; color: $ink; }
    TodayPlace #term.first { margin-top: 0; }
    TodayPlace.wide #top { layout: horizontal; }
    TodayPlace.wide #now { width: 1fr; }
    TodayPlace.wide #term { width: 54; margin-top: 0; }
    TodayPlace.wide RecordList { margin: 2 1 0 1; }
    TodayPlace RecordList { margin: 1 1 0 1; }
    """

    def body(self) -> ComposeResult:
        with Vertical(id="top"):
            yield Static(id="now")
            yield Static(id="term")
        yield RecordList((Column(14, "soft"), Column(8), Column(34), Column(0, "row")))

    def side_text(self) -> str:
        return services.head(services.calendar(self.desk.workbook, self.desk.today))

    def refresh_content(self) -> None:
        try:
            more = WIDE_MORE if self._is_wide else 0
            value = services.today(self.desk.workbook, self.desk.now, more)
        except Problem:
            # A year that cannot be read is never shown as empty: the line that leads to mending it is.
            self._show_notices()
            if not self._notices:
                raise
            return
        self._records = {record.id: record for record in (*value.to_review, *value.unfinished, *value.recent)}
        self._unsaved = {draft.key: draft for draft in unsaved(self.desk.workbook)}
        self._notices = {f"go-{one.place}": one for one in notices(self.desk.workbook)}
        now, term = self._act_now(value), self._glance(value)
        for name, lines in (("now", now), ("term", term)):
            self.query_one(f"#{name}", Static).update(Content("\n").join(lines))
            self.query_one(f"#{name}", Static).display = bool(lines)
        self.query_one("#term").set_class(not now, "first")
        self.query_one("#top").display = bool(now or term)
        rows = self._rows(value)
        self.query_one(RecordList).empty = self.in_keys(NOTHING)
        self.query_one(RecordList).set_rows(_apart(rows) if self._is_wide else rows)
        self.query_one(RecordList).focus()

    @property
    def _is_wide(self) -> bool:
        return self.app.size.width >= WIDE

    @on(events.Resize)
    def lay_out(self) -> None:
        """A wider screen shows more at once."""
        if self._is_wide != self.has_class("wide"):
            self.set_class(self._is_wide, "wide")
            self.show_stored()

    def _show_notices(self) -> None:
        """Nothing but what asks for a look."""
        self._unsaved = {}
        self._notices = {f"go-{one.place}": one for one in notices(self.desk.workbook)}
        self.query_one("#top").display = False
        self.query_one(RecordList).set_rows([_notice_row(key, one) for key, one in self._notices.items()])
        self.query_one(RecordList).focus()

    def _act_now(self, value: services.Today) -> list[Content]:
        lines: list[Content] = []
        if (lesson := value.next_lesson) is not None:
            about = f"{services.when(lesson, value.day)}  {fact(lesson, 'class_name')}  {lesson.heading}"
            is_now = lesson.date == value.day and self.desk.workbook.writable
            hint = shown(self.in_keys("   F8 进课堂") if is_now else "", "$soft")
            lines.append(_line("下次听课", "bold $lan", Content.assemble(shown(about), hint)))
            if value.steps:
                steps = f"上次建议：{'；'.join(step.rstrip('。') for step in value.steps)}"
                lines.append(_line("", "", shown(fit(steps, 64), "$soft")))
        if value.to_review:
            named = _as_many_as_fit([_of_whom(record) for record in value.to_review], REVIEW_CELLS)
            about = f"{len(value.to_review)}份  {named}"
            lines.append(_line("待我审阅", "bold $lan", shown(about)))
        for number, owed in enumerate(value.owed):
            said = shown(f"  {owed.said}", "$warm" if owed.is_overdue else "$soft")
            what = shown(" ".join(part for part in (owed.whose, owed.title) if part))
            lines.append(_line("" if number else "未交", "bold $warm", Content.assemble(what, said)))
        if value.why_nothing_owed:
            lines.append(shown(value.why_nothing_owed, "$warm"))
        return lines

    def _glance(self, value: services.Today) -> list[Content]:
        if not value.glance:
            return []
        head = [shown(pad("本学期", LABEL + 10), "bold")]
        head += [shown(pad(name, COUNT), "bold $qing") for name in value.columns]
        lines = [Content.assemble(*head)]
        for glance in value.glance:
            cells = [shown("  " + pad(glance.label, LABEL + 8))]
            cells += [
                shown(pad(services.count(row), COUNT), "" if row.done else "$soft") for row in glance.counts
            ]
            lines.append(Content.assemble(*cells))
        return lines

    def _rows(self, value: services.Today) -> list[ListRow | ListGroup]:
        rows: list[ListRow | ListGroup] = []
        if self._notices:
            rows.append(ListGroup("请看一下"))
            rows += [_notice_row(key, notice) for key, notice in self._notices.items()]
        if self._unsaved:
            rows.append(ListGroup("未存稿"))
            rows += [_unsaved_row(draft) for draft in self._unsaved.values()]
        if value.unfinished:
            rows.append(ListGroup("还没写完"))
            rows += [self._row(record, value, "u") for record in value.unfinished]
        if value.recent:
            rows.append(ListGroup("最近记录"))
            rows += [self._row(record, value, "r") for record in value.recent]
        return rows

    def _row(self, record: Record, value: services.Today, part: str) -> ListRow:
        said = services.remark(record)
        tone = "warm" if said.startswith("缺") else "soft"
        cells = (services.when(record, value.day), record.kind.short, record.heading, said)
        return ListRow(f"{part}{record.id}", cells, tone)

    @on(RecordList.Chosen)
    async def open_chosen(self, chosen: RecordList.Chosen) -> None:
        key = str(chosen.key)
        if key in self._notices:
            await self.run_action(f"app.go('{self._notices[key].place}')")
        elif is_left_in_lesson(self.desk.workbook, key):
            await self.run_action("app.go('live')")
        elif key in self._unsaved:
            self.post_message(OpenUnsaved(self._unsaved[key]))
        else:
            self.post_message(OpenRecord(self._records[int(key[1:])]))

    def action_new_kind(self, code: str) -> None:
        """1, 2 and 3."""
        self.post_message(NewKind(code))


def _line(label: str, style: str, about: Content) -> Content:
    return Content.assemble(shown(pad(label, LABEL), style), about)


def _apart(rows: list[ListRow | ListGroup]) -> list[ListRow | ListGroup]:
    """The rows with an empty line before each heading but the first."""
    spaced = [
        [ListGroup(""), row] if at and isinstance(row, ListGroup) else [row] for at, row in enumerate(rows)
    ]
    return [row for some in spaced for row in some]


def _of_whom(record: Record) -> str:
    """The author and the title, with a space only where no 《 stands between them."""
    if record.author in record.heading:
        return record.heading
    return f"{record.author}{'' if record.heading.startswith('《') else ' '}{record.heading}"


def _as_many_as_fit(names: list[str], cells: int) -> str:
    """The names side by side, none of them cut unless the first alone is too long."""
    while len(names) > 1 and width(" · ".join(names)) > cells:
        names = names[:-1]
    return fit(" · ".join(names), cells)


def _notice_row(key: str, notice: Notice) -> ListRow:
    return ListRow(key, (notice.label, "", notice.said, ""), "warm")


def _unsaved_row(draft: Unsaved) -> ListRow:
    at = f"{draft.at.month}月{draft.at.day}日" if draft.at else ""
    return ListRow(draft.key, (at, draft.kind.short, draft.heading, "未存"), "warm")
