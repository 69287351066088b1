"""约一节课: the partner's lessons of the coming two weeks in which one is free; Enter agrees on one."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from qinglan_tui.domain.dates import short_date, weekday_name
from qinglan_tui.domain.problems import Problem
from qinglan_tui.screens.base import Desk
from qinglan_tui.services import meeting
from widgets.hints import HintLine
from widgets.record_list import Column, ListGroup, ListRow, RecordList
from widgets.shown import shown

TITLE = "约一节课：我没课、他有课"
HINTS = "上下键 选一节   回车 约好   Esc 返回"
HELP = (
    "哪几节能去听？往后两周里，结对老师有课而您没有课的；按两人的课表算，放假、停课外出和调休都算在内。\n"
    "怎样约？回车就约好这一节，记成“已约”的听课，今日会提醒。约错了用 Ctrl+Z 撤销。"
)


class MeetingSheet(ModalScreen[str | None]):
    """Gives a sentence about what was agreed, or None after Esc."""

    HELP_TEXT = HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "返回", show=False),
    ]

    DEFAULT_CSS = """
    MeetingSheet {
        align: center middle;
        background: $ground;
        & > Vertical {
            width: 76;
            max-width: 100%;
            height: 20;
            border: solid $rule;
            padding: 1 1 0 1;
            background: $ground;
        }
        & Static { height: auto; padding: 0 1; background: $ground; color: $ink; }
        & .head { text-style: bold; margin-bottom: 1; }
        & #missing { color: $soft; margin-bottom: 1; }
        & #hints { margin: 1 1 0 1; }
        & RecordList { padding: 0 1; height: 1fr; }
    }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._found = meeting.meetings(desk.workbook, desk.today)

    def compose(self) -> ComposeResult:
        with Vertical() as sheet:
            if not self._found.chances:
                sheet.styles.height = "auto"
            yield Static(shown(TITLE), classes="head")
            if self._found.missing:
                yield Static(shown(self._found.missing), id="missing")
            if self._found.chances:
                yield RecordList((Column(10), Column(12), Column(12), Column(10), Column(0)), self._rows())
            else:
                yield Static(shown(self._found.why_none))
            yield HintLine(HINTS if self._found.chances else "Esc 返回", id="hints")

    def on_mount(self) -> None:
        if self._found.chances:
            self.query_one(RecordList).focus()

    def _rows(self) -> list[ListRow | ListGroup]:
        rows: list[ListRow | ListGroup] = []
        day = None
        for at, chance in enumerate(self._found.chances):
            if chance.day != day:
                day = chance.day
                week = f"第{chance.week}周" if chance.week is not None else ""
                rows.append(ListGroup(f"{short_date(day)} {weekday_name(day)}", week))
            lesson = chance.lesson
            cells = (lesson.slot, lesson.teacher, lesson.class_name, lesson.subject, chance.agreed)
            rows.append(ListRow(at, cells, "soft" if chance.agreed else ""))
        return rows

    @on(RecordList.Chosen)
    def agree(self, chosen: RecordList.Chosen) -> None:
        """Enter: it is agreed and saved."""
        chance = self._found.chances[int(chosen.key)]
        now = self._desk.now
        try:
            meeting.agree(self._desk.workbook, chance, now)
        except Problem as problem:
            self.tell(str(problem))
            return
        self._desk.saved_at = now
        lesson = chance.lesson
        self.dismiss(
            f"已约：{meeting.lesson_text(chance)}听{lesson.teacher}{lesson.class_name}{lesson.subject}"
            "，已保存。Ctrl+Z 撤销。"
        )

    @on(RecordList.Highlighted)
    def show_hints(self) -> None:
        """The keys again."""
        self.query_one(HintLine).say("")

    def tell(self, text: str) -> None:
        """A sentence in the place of the keys, until the cursor moves."""
        self.query_one(HintLine).say(text, warm=True)

    def action_back(self) -> None:
        """Esc."""
        self.dismiss(None)
