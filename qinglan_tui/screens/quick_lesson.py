"""快记: one sheet for one lesson heard, from a digit to Ctrl+S in under a minute; then the next one."""

import unicodedata
from collections.abc import Callable
from typing import ClassVar

from textual import events, on
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from qinglan_tui.domain.fields import FieldSpec, specs
from qinglan_tui.domain.problems import Faults, Problem
from qinglan_tui.domain.records import Record, missing
from qinglan_tui.screens.base import Desk, Place, bindings_of
from qinglan_tui.screens.edit import KEEP_AFTER, LEFT_UNSAVED
from qinglan_tui.screens.messages import OpenUnsaved
from qinglan_tui.services import drafts
from qinglan_tui.services.quick_lesson import KIND, Lesson, Quick, QuickAnswers
from widgets.form import Form
from widgets.pinyin import matching
from widgets.record_list import Column, ListRow, RecordList
from widgets.shown import shown
from widgets.soon import Soon

MOST_ROWS = 6
COLUMNS = (Column(2, "lan"), Column(20), Column(8), Column(14), Column(0, "row"))
WHICH, NONE_LEFT = "还没记的课", "这两周课表里没有还没记的课，直接写是哪节课。"


class LessonList(RecordList):
    """The lessons that may be meant. A digit or a click takes one; typing writes which one it was."""

    CLICKS_TO_CHOOSE: ClassVar[int] = 1

    BINDINGS: ClassVar[list[BindingType]] = [Binding("down", "down_or_out", "下一节", show=False)]

    def __init__(self, write: Callable[[str], None]) -> None:
        super().__init__(COLUMNS)
        self._write = write

    def action_down_or_out(self) -> None:
        before = self.key
        self.action_move(1)
        if self.key == before:
            raise SkipAction

    def on_key(self, event: events.Key) -> None:
        if not event.is_printable or not event.character:
            return
        event.stop()
        event.prevent_default()
        digit = unicodedata.normalize("NFKC", event.character)
        # What an input method commits at once comes key by key: only the first finds the focus here.
        if self.screen.focused is not self or digit not in "123456789":
            self._write(event.character)
        elif self.go_to(int(digit)):
            self.action_choose()

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self._write(event.text)


class QuickLessonPlace(Place):
    """Which lesson it was, its topic, what was good, what one advises, and the grade."""

    SCOPE = "quick_lesson"
    TITLE_TEXT = "快记"
    HELP_TEXT = (
        "怎样一分钟记下刚听完的课？按数字选是哪节课，写课题、优点、建议，Ctrl+S 保存，接着记下一节。\n"
        "课不在上面呢？在“哪节课”里写：上周五第2节 李青 三2 周长。读成什么，写在它下面；没写的从课表取。\n"
        "意见还没想好呢？先存。缺课题或评课意见的，存成“起草”，以后再补。\n"
        "课型、教学过程写在哪里？F8 换成整张表，写过的都带过去。\n"
        "写了一半要走呢？Esc 返回，没存的文字会留着。"
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_of("quick_lesson"),
        Binding("up,shift+tab", "to_lessons", "上面的课", show=False),
        Binding("down", "to_form", "下面的一项", show=False),
    ]

    DEFAULT_CSS = """
    QuickLessonPlace {
        & #which { height: 1; margin: 1 2 0 2; background: $ground; color: $ink; text-style: bold; }
        & LessonList { margin: 0 1; }
        & Vertical#sheet { margin-top: 1; padding: 0 1; background: $ground; }
    }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._quick = Quick(desk.workbook, desk.today, matching)
        self._lessons: tuple[Lesson, ...] = ()
        self._form = self._new_form()
        self._keeping = Soon(self, KEEP_AFTER, self.keep)
        self._key = ""
        self._is_begun = False

    # --- what is seen -------------------------------------------------------------------------------------

    def body(self) -> ComposeResult:
        yield Static(id="which")
        yield LessonList(self.write_lesson)
        with Vertical(id="sheet"):
            yield self._form

    def _new_form(self) -> Form:
        return Form(specs(QuickAnswers), {}, echo=self._echo, offers=lambda typed: self._quick.offers(typed))

    def _echo(self, spec: FieldSpec, text: str) -> str:
        return self._quick.echo(text) if spec.name == "lesson" else ""

    @property
    def _list(self) -> LessonList:
        return self.query_one(LessonList)

    def show_state(self, text: str = "", *, warm: bool = False) -> None:
        if not text and self._is_begun:
            text, warm = "未存", True
        super().show_state(text, warm=warm)

    def refresh_content(self) -> None:
        self._quick = Quick(self.desk.workbook, self.desk.today, matching)
        self._lessons = self._quick.unrecorded()
        rows = [_row(number, lesson) for number, lesson in enumerate(self._lessons, 1)]
        self._list.set_rows(rows)
        self._list.styles.height = min(len(rows), MOST_ROWS)
        self._list.display = bool(rows)
        self.query_one("#which", Static).update(
            shown(WHICH if rows else NONE_LEFT, "bold" if rows else "$soft")
        )
        if not self._is_begun:
            self._to_the_beginning()

    def _to_the_beginning(self) -> None:
        if self._lessons:
            self._list.focus()
        else:
            self._form.focus_field("lesson")

    # --- which lesson -------------------------------------------------------------------------------------

    @on(RecordList.Chosen)
    def take_lesson(self, chosen: RecordList.Chosen) -> None:
        """A digit, Enter or a click: the rest is about this lesson."""
        chosen.stop()
        lesson = self._lessons[int(chosen.key) - 1]
        self._form.set_value("lesson", lesson.text)
        if lesson.topic:
            self._form.offer({"topic": (lesson.topic, "")})
        self._form.focus_field("merits" if lesson.topic else "topic")

    def write_lesson(self, text: str) -> None:
        """Typing over the list writes which lesson it was."""
        self._form.focus_field("lesson")
        self._form.set_value("lesson", f"{self._form.raw['lesson']}{text}")

    def action_to_lessons(self) -> None:
        """Ctrl+L, and Up from the first field."""
        if self._lessons:
            self._list.focus()

    def action_to_form(self) -> None:
        """Down from the last lesson."""
        if not self._list.has_focus:
            raise SkipAction
        self._form.focus_field("lesson")

    # --- keeping ------------------------------------------------------------------------------------------

    @on(Form.Changed)
    def keep_soon(self) -> None:
        if not self._is_begun:
            self._is_begun = True
            self.show_state()
        self._keeping.ask()

    def keep(self) -> None:
        """Keep what is typed apart from the records, in the shape of the whole form."""
        self._keeping.cancel()
        if not self._is_begun or not self.desk.workbook.writable:
            return
        raw, number = self._quick.raw(self._form.raw)
        key = drafts.draft_key(KIND, number, self.desk.now)
        if number is None and self._key.startswith("new-"):
            key = self._key
        try:
            if self._key not in ("", key):
                self.desk.workbook.draft_drop(self._key)
            self._key = key
            drafts.keep(self.desk.workbook, key, KIND, number, raw, self.desk.now)
        except Problem as problem:
            self.say_problem(problem)

    def leaving(self) -> None:
        """What was typed is kept; the next time one begins anew."""
        if self._is_begun:
            self.keep()
            self._begin_anew()

    def _begin_anew(self) -> None:
        self._keeping.cancel()
        self._is_begun = False
        self._key = ""
        self._form.remove()
        self._form = self._new_form()
        self.query_one("#sheet").mount(self._form)

    # --- what can be done ---------------------------------------------------------------------------------

    def action_save(self) -> None:
        """Ctrl+S: the lesson is a record, and the next one is offered."""
        if not self.desk.workbook.writable:
            self.say("工作簿只能查看，没有保存。")
            return
        now = self.desk.now
        try:
            record = self.desk.workbook.save(self._quick.record(self._form.raw), now)
            if self._key:
                self.desk.workbook.draft_drop(self._key)
        except Faults as faults:
            self._form.show_faults(faults.faults)
            self.show_state(f"没有保存，有{len(faults.faults)}处要改", warm=True)
        except Problem as problem:
            self.say_problem(problem)
        else:
            self.desk.saved_at = now
            self._begin_anew()
            self.call_after_refresh(self._offer_next, record)

    def _offer_next(self, record: Record) -> None:
        self.show_stored()
        self.show_state()
        self.say(f"已保存：{_saved(record)}。{'接着选下一节，或按 Esc 返回。' if self._lessons else ''}")

    async def action_whole(self) -> None:
        """F8: go on in the whole form, with what was typed."""
        self._is_begun = True
        self.keep()
        left = drafts.unsaved_of(self.desk.workbook, self._key)
        self._begin_anew()
        await self.run_action("app.go('today')")
        if left is not None:
            self.app.post_message(OpenUnsaved(left))

    async def action_back(self) -> None:
        """Esc: back to 今日; the text stays."""
        begun = self._is_begun
        await self.run_action("app.go('today')")
        if begun and isinstance(self.app.screen, Place):
            self.app.screen.say(LEFT_UNSAVED)


def _row(number: int, lesson: Lesson) -> ListRow:
    about = "已约" if lesson.record_id is not None else lesson.subject
    cells = (str(number), lesson.when, lesson.teacher, lesson.class_name, about)
    return ListRow(number, cells, "lan" if lesson.record_id is not None else "soft")


def _saved(record: Record) -> str:
    lacking = missing(record)
    return record.heading + (f"（起草，缺{'、'.join(lacking[:2])}）" if lacking else "")
