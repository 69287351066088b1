"""听课: writing while one sits in the lesson. The clock never disturbs the writing."""

from msgspec import structs
from textual import on
from textual.app import ComposeResult

from qinglan_tui.commands import EVERYWHERE, Command
from qinglan_tui.domain import live as course
from qinglan_tui.domain.problems import Faults, Problem
from qinglan_tui.screens.base import Place, bindings_of
from qinglan_tui.screens.live_beside import Rubric, Suggested
from qinglan_tui.screens.live_hearing import Hearing
from qinglan_tui.screens.live_start import READ_ONLY, WHICH, LessonChoice, facts_sheet
from qinglan_tui.screens.messages import OpenRecord, OpenUnsaved
from qinglan_tui.services import drafts, live
from widgets.dialogs import Prompt
from widgets.hints import TitleBar

TICK = 30.0  # seconds
CLOCK = "上课到第几分钟了？（一节课不是40分钟的，写 12/45）"


class LivePlace(Place):
    """One lesson being heard; without one, the step that asks which."""

    SCOPE = "live"
    TITLE_TEXT = "听课"
    HELP_TEXT = (
        "坐在课堂里怎样记？看到什么写什么，一行一个回车，自动标上第几分钟。第一行记下就开始计时。\n"
        "是谁说的怎样写？行首写 师： 或 生： 就知道是谁。\n"
        "换环节呢？按 Ctrl+G，或者单写一行 新授、练习；自己的叫法写 环节：自主探究。\n"
        "亮点、问题怎样标？写好一行不按回车，直接按 F8 亮点、F9 问题，记下的同时就标上；"
        "空着按，标最新的一行，再按一次去掉。\n"
        "以前的行怎样改？向下键选一行，回车改，F8、F9 标。记错了 Ctrl+Z 撤回，Ctrl+Y 放回。\n"
        "开始晚了呢？用菜单里的“对表”，写上课到第几分钟了，记过的跟着改。\n"
        "上次建议做到没有？按 Ctrl+L 回看；打分按 Ctrl+F，写是谁的课按 Ctrl+O。\n"
        "写的会丢吗？不会，每一行当时就留好，断电也在；Esc 离开再进来，钟照走。\n"
        "下课了呢？Ctrl+S 存成听课记录，接着写评课意见。"
    )
    BINDINGS = bindings_of("live")

    DEFAULT_CSS = """
    LivePlace Hearing { display: none; }
    LivePlace.hearing Hearing { display: block; }
    LivePlace.hearing LessonChoice { display: none; }
    """

    def body(self) -> ComposeResult:
        yield LessonChoice()
        yield Hearing(self.desk)

    def on_mount(self) -> None:
        self.set_interval(TICK, self.tick)

    @property
    def hearing(self) -> Hearing:
        """The writing."""
        return self.query_one(Hearing)

    # --- which lesson -------------------------------------------------------------------------------------

    def refresh_content(self) -> None:
        if self.hearing.sitting is not None:
            self.hearing.show()
            return
        workbook, now = self.desk.workbook, self.desk.now
        sitting = live.going_on(workbook, now) if workbook.writable else None
        if sitting is not None:
            self._hear(sitting)
        else:
            self._choose()

    def _choose(self) -> None:
        self.remove_class("hearing")
        self.query_one(LessonChoice).offer(self.desk.workbook, self.desk.now)

    def _hear(self, sitting: live.Sitting) -> None:
        self.add_class("hearing")
        self.hearing.take_up(sitting)
        self.show_state()

    @on(LessonChoice.Taken)
    def begin(self, taken: LessonChoice.Taken) -> None:
        if not self.desk.workbook.writable:
            self.say(READ_ONLY)
            return
        self._hear(taken.sitting)
        if taken.touched:
            self.hearing.keep()

    def action_other(self) -> None:
        """Another lesson; this one stays kept."""
        self.hearing.leave()
        self._choose()
        self.show_state()

    def action_facts(self) -> None:
        """Ctrl+O: whose lesson it is, which class, what about."""
        sheet = facts_sheet(self.desk.workbook, self.desk.today, self.hearing.sitting)
        self.app.push_screen(sheet, self._take_facts)

    def _take_facts(self, typed: dict[str, str] | None) -> None:
        sitting = self.hearing.sitting
        if sitting is not None and typed is not None:
            self.hearing.put(structs.replace(sitting, raw={**sitting.raw, **typed}))

    def follow(self) -> None:
        # Nothing is painted while one may be composing a line.
        if self.hearing.sitting is None:
            super().follow()

    # --- the clock, title and hints -----------------------------------------------------------------------

    @property
    def _clock(self) -> str:
        sitting = self.hearing.sitting
        return course.clock_text(sitting.lesson, self.desk.now) if sitting else ""

    def tick(self) -> None:
        """The clock, but never while a line is being written: an input method would lose its place."""
        if self.is_current and not self.hearing.line.value and self._clock:
            self.query_one(TitleBar).state = self._clock

    def side_text(self) -> str:
        sitting = self.hearing.sitting if self.is_mounted else None
        return sitting.about if sitting else WHICH

    def show_state(self, text: str = "", *, warm: bool = False) -> None:
        super().show_state(text or self._clock, warm=warm)

    @on(Hearing.Kept)
    def show_clock(self) -> None:
        self.show_state()

    @on(Hearing.Failed)
    def tell_problem(self, failed: Hearing.Failed) -> None:
        self.say_problem(failed.problem)

    def allows(self, command: Command) -> bool:
        if not self.is_mounted or self.hearing.sitting is None:
            fits = command.scope == EVERYWHERE or command.action == "back"
        else:
            # One is in the classroom already; and there is not always something to look back at.
            fits = command.id != "live" and (
                command.action != "look_back" or self.query_one(Suggested).display
            )
        return fits and super().allows(command)

    # --- the keys -----------------------------------------------------------------------------------------

    def action_write(self) -> None:
        """Enter."""
        self.hearing.write()

    def action_mark(self, mark: str) -> None:
        """F8 and F9."""
        if not self.hearing.mark(mark):
            self.say("还没有一行可标。")

    def action_next_step(self) -> None:
        """Ctrl+G."""
        if (sitting := self.hearing.sitting) is not None:
            self.hearing.change(course.stepped(sitting.lesson), line_goes=False)

    def action_take_back(self) -> None:
        """Ctrl+Z."""
        if not self.hearing.take_back():
            self.say("没有可以撤回的。")

    def action_put_back(self) -> None:
        """Ctrl+Y."""
        if not self.hearing.put_back():
            self.say("没有可以放回的。")

    def action_look_back(self) -> None:
        """Ctrl+L: what was seen of the suggestions of last time."""
        self.query_one(Suggested).look_back()

    def action_score(self) -> None:
        """Ctrl+F: points by the school's rubric."""
        self.query_one(Rubric).score()

    @on(Rubric.Scored)
    def take_scores(self, scored: Rubric.Scored) -> None:
        self.hearing.put(scored.sitting)

    @on(Rubric.Failed)
    @on(Suggested.Failed)
    def tell_problem_beside(self, failed: Rubric.Failed | Suggested.Failed) -> None:
        self.say_problem(failed.problem)

    def action_set_clock(self) -> None:
        """It began earlier than the first line, or lasts longer."""
        self.app.push_screen(Prompt(CLOCK, needed=True), self._take_clock)

    def _take_clock(self, text: str | None) -> None:
        sitting = self.hearing.sitting
        if not text or sitting is None:
            return
        try:
            self.hearing.change(course.set_clock(sitting.lesson, text, self.desk.now), line_goes=False)
        except Problem as problem:
            self.say_problem(problem)

    # --- leaving ------------------------------------------------------------------------------------------

    def leaving(self) -> None:
        self.hearing.leave()

    async def action_back(self) -> None:
        """Esc: first out of a chosen line, then out of the lesson; everything stays kept."""
        if not self.hearing.choose_none():
            await self.run_action("app.go('today')")

    async def action_finish(self) -> None:
        """Ctrl+S: the record is saved, and its form opens for what is to be said of the lesson."""
        if self.hearing.line.value.strip():
            self.hearing.write()
        sitting = self.hearing.sitting
        if sitting is None or not sitting.lesson.lines:
            self.say("还没有记下一行。")
            return
        workbook, now = self.desk.workbook, self.desk.now
        after: OpenRecord | OpenUnsaved
        try:
            after = OpenRecord(live.finish(workbook, sitting, now))
        except Faults as faults:
            # Its form, in which something is wrong, shows where.
            if (left := drafts.unsaved_of(workbook, sitting.key)) is None:
                self.say_problem(faults)
                return
            after = OpenUnsaved(left)
        except Problem as problem:
            self.say_problem(problem)
            return
        self.desk.saved_at = now
        self.hearing.forget()
        await self.run_action("app.go('today')")
        self.app.post_message(after)
