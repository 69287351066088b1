"""The writing in 听课: the line one writes in, the lines written so far below it, and their taking back."""

from typing import ClassVar

from msgspec import structs
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Static

from qinglan_tui.domain import live as course
from qinglan_tui.domain.kinds.rows import ScriptLine
from qinglan_tui.domain.live import FAULT, Lesson
from qinglan_tui.domain.problems import Problem
from qinglan_tui.screens.base import Desk
from qinglan_tui.screens.live_beside import Problems, Rubric, Suggested
from qinglan_tui.services import live
from qinglan_tui.services.live import Sitting
from widgets.line_input import LineInput
from widgets.soon import Soon
from widgets.timed_lines import TimedLine, TimedLines

KEEP_AFTER = 0.8  # seconds from a key until an unfinished line is kept
# Each begins with a blank: there the cursor stands.
FIRST_LINE = " 写下看到的，回车记下，从这一刻开始计时"
NEXT_LINE = " 写下看到的，回车记下；行首写 师： 或 生： 就知道是谁"
ANEW = " 空着回车就去掉这一行，Esc 不改"
NOT_BEGUN = " 开始计时了，写下第一行"


class Hearing(Vertical):
    """One lesson being heard. Whatever changes it is kept at once, then shown; `Kept` is posted after it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "choose(-1)", "上一行", show=False),
        Binding("down", "choose(1)", "下一行", show=False),
    ]

    DEFAULT_CSS = """
    Hearing { background: $ground; }
    Hearing #writing { height: 2; padding: 0 1; border-bottom: solid $rule; background: $ground; }
    Hearing #writing Static { width: 2; color: $lan; background: $ground; }
    Hearing #writing LineInput { width: 1fr; }
    Hearing #below { height: 1fr; padding: 0 1; background: $ground; }
    """

    class Kept(Message):
        """Something was written, marked or taken back."""

    class Failed(Problems):
        """It could not be kept."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.sitting: Sitting | None = None
        self._editing: int | None = None
        self._before: list[Lesson] = []
        self._after: list[Lesson] = []
        self._keeping = Soon(self, KEEP_AFTER, self.keep)

    def compose(self) -> ComposeResult:
        yield Suggested(self._desk)
        with Horizontal(id="writing"):
            yield Static("> ")
            yield LineInput()
        with Horizontal(id="below"):
            yield TimedLines()
            yield Rubric(self._desk)

    @on(events.Resize)
    def fit_in(self) -> None:
        self.query_one(Rubric).fit_in(self.app.size.width)
        self.query_one(Suggested).fit_in(self.app.size.width)

    @property
    def line(self) -> LineInput:
        """Where one writes."""
        return self.query_one(LineInput)

    @property
    def _lines(self) -> TimedLines:
        return self.query_one(TimedLines)

    @property
    def _lesson(self) -> Lesson:
        return self.sitting.lesson if self.sitting else Lesson()

    def take_up(self, sitting: Sitting) -> None:
        """Begin a lesson, or go on with it, an unfinished line of it too."""
        self.sitting = sitting
        self._before, self._after = [], []
        self._clear(sitting.typed)
        self.line.focus()
        self.show()

    def put(self, sitting: Sitting) -> None:
        """Take it as the lesson by now: keep it, then show it."""
        self.sitting = sitting
        self.keep()
        self.show()
        self.post_message(self.Kept())

    def show(self) -> None:
        """Show everything as it is now."""
        if self.sitting is None:
            return
        groups = course.groups(self._lesson)
        self._lines.set_lines([(step, [_shown(at, line) for at, line in lines]) for step, lines in groups])
        self._tell()
        self.query_one(Suggested).show(self.sitting)
        self.query_one(Rubric).show(self.sitting)

    def _tell(self) -> None:
        """What can be written now, in the empty line."""
        told = NEXT_LINE if self._lesson.lines else NOT_BEGUN if self._lesson.started else FIRST_LINE
        self.line.placeholder = ANEW if self._editing is not None else told

    # --- keeping ------------------------------------------------------------------------------------------

    @on(LineInput.Changed)
    def keep_soon(self) -> None:
        self._keeping.ask()

    def keep(self) -> None:
        """Keep all of it, the unfinished line too, apart from the records."""
        self._keeping.cancel()
        if self.sitting is None:
            return
        typed = self.line.value if self._editing is None else ""
        self.sitting = structs.replace(self.sitting, typed=typed)
        try:
            live.keep(self._desk.workbook, self.sitting, self._desk.now)
        except Problem as problem:
            self.post_message(self.Failed(problem))

    def leave(self) -> None:
        """The lesson is left; what is not kept yet is kept."""
        if self._keeping.is_asked:
            self.keep()
        if self.sitting is not None and self.sitting.is_blank:
            self._drop(self.sitting)
        self.forget()

    def _drop(self, sitting: Sitting) -> None:
        """Leave no unsaved text of a lesson of which nothing is known and in which nothing was written."""
        try:
            self._desk.workbook.draft_drop(sitting.key)
        except Problem as problem:
            self.post_message(self.Failed(problem))

    def forget(self) -> None:
        """Nothing is being heard any more."""
        self._keeping.cancel()
        self.sitting = None

    # --- writing ------------------------------------------------------------------------------------------

    @on(LineInput.Submitted)
    def write(self) -> None:
        """Stamp the line; with an empty one take up the chosen line, or start the clock."""
        text = self.line.value
        if self._editing is not None:
            self.change(course.rewritten(self._lesson, self._editing, text))
        elif text.strip():
            self.change(course.written(self._lesson, text, self._desk.now))
        elif self._lines.chosen is not None:
            self._edit(self._lines.chosen)
        else:
            self.change(course.begun(self._lesson, self._desk.now))

    def mark(self, mark: str) -> bool:
        """Mark what is being written, or the chosen line, or the newest; say whether there was any."""
        lesson, text = self._lesson, self.line.value
        if self._editing is None and text.strip():
            self.change(course.written(lesson, text, self._desk.now, mark))
            return True
        at = self._lines.chosen if self._editing is None else self._editing
        if self._editing is not None and text.strip():
            lesson = course.rewritten(lesson, self._editing, text)
        at = len(lesson.lines) - 1 if at is None else at
        if at < 0:
            return False
        self.change(course.marked(lesson, at, mark))
        return True

    def _edit(self, at: int) -> None:
        """Put a line that was written into the input, to be changed."""
        self._editing = at
        self.line.value = course.as_typed(self._lesson.lines[at])
        self.line.cursor_position = len(self.line.value)
        self._tell()

    def change(self, lesson: Lesson, *, line_goes: bool = True) -> None:
        """Put the changed lesson in place of the present one, which can be taken back."""
        if self.sitting is None:
            return
        if lesson != self._lesson:
            self._before.append(self._lesson)
            self._after.clear()
        if line_goes:
            self._clear()
        self.put(structs.replace(self.sitting, lesson=lesson))

    def _clear(self, text: str = "") -> None:
        self._editing = None
        self._lines.choose(None)
        with self.prevent(LineInput.Changed):
            self.line.value = text
        self.line.cursor_position = len(text)

    def take_back(self) -> bool:
        """Undo the last line, mark or 环节; after a new start of the program the last line."""
        if not self._before and self._lesson.lines:
            self._before.append(structs.replace(self._lesson, lines=self._lesson.lines[:-1]))
        return self._swap(self._before, self._after)

    def put_back(self) -> bool:
        """Do again what was taken back."""
        return self._swap(self._after, self._before)

    def _swap(self, source: list[Lesson], other: list[Lesson]) -> bool:
        if self.sitting is None or not source:
            return False
        other.append(self._lesson)
        if self._editing is not None:
            self._clear()
        self.put(structs.replace(self.sitting, lesson=source.pop()))
        return True

    # --- choosing a line ----------------------------------------------------------------------------------

    def action_choose(self, by: int) -> None:
        """Up and Down."""
        if self._editing is None:
            self._lines.move(by)

    @on(TimedLines.Chosen)
    def choose_clicked(self, chosen: TimedLines.Chosen) -> None:
        if self._editing is None:
            self._lines.choose(chosen.place)
            self.line.focus()

    def choose_none(self) -> bool:
        """Esc: out of the chosen line, without changing it; say whether one was chosen."""
        if self._editing is None and self._lines.chosen is None:
            return False
        self._clear("" if self._editing is not None else self.line.value)
        self._tell()
        return True


def _shown(at: int, line: ScriptLine) -> TimedLine:
    minute = f"{line.minute}分" if line.minute is not None else ""
    return TimedLine(at, minute, line.who, line.text, line.mark, "warm" if line.mark == FAULT else "ink")
