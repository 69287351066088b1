"""What stands beside the writing in 听课: the suggestions of last time above it, the rubric to its right."""

from dataclasses import dataclass

from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from qinglan_tui.domain.kinds.rows import RubricScore
from qinglan_tui.domain.problems import Problem
from qinglan_tui.screens.base import Desk
from qinglan_tui.services.live import Sitting
from qinglan_tui.services.live_beside import EFFECTS, Agreed, agreed_with, look_back, rubric_of, scored
from widgets.dialogs import Ask, Prompt
from widgets.few_lines import AskedLine, FewLines
from widgets.shown import fit, pad, shown, width

LABEL = "上次建议"
INDENT = "  "
OWN_WORDS = "own"
MOST_STEPS = 3
WIDE = 110  # cells from which the rubric stands beside the lines
NAME, POINTS = 18, 4


class Problems(Message):
    """Something could not be done, and why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__()
        self.problem = problem


class Suggested(Static):
    """上次建议: one row if they fit into one, else a row each; what was seen of each stands behind it."""

    DEFAULT_CSS = """
    Suggested { height: auto; padding: 0 1; border-bottom: solid $rule; background: $ground; display: none; }
    """

    class Failed(Problems):
        """What was seen could not be put down."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._steps: tuple[Agreed, ...] = ()
        self._of: tuple[str, int | None] | None = None

    def show(self, sitting: Sitting) -> None:
        """The suggestions to that teacher; read once for a lesson."""
        of = (sitting.teacher, sitting.record_id)
        if of != self._of:
            self._of = of
            self._read()

    def _read(self) -> None:
        teacher, number = self._of or ("", None)
        try:
            self._steps = agreed_with(self._desk.workbook, teacher, number, self._desk.today)
        except Problem:
            # A year that cannot be read is told of elsewhere; the lesson goes on.
            self._steps = ()
        self.fit_in(self.app.size.width)
        self.display = bool(self._steps)

    def fit_in(self, cells: int) -> None:
        """Side by side or below one another, as there is room."""
        self.update(Content("\n").join(_lines(self._steps, cells - 2)))

    def look_back(self) -> None:
        """Ask in turn what was seen of those of which nothing is said yet, else of all."""
        asked = [step for step in self._steps if not step.effect] or list(self._steps)
        if asked:
            self._ask(asked)

    def _ask(self, asked: list[Agreed]) -> None:
        step, *rest = asked

        def answered(effect: str | None) -> None:
            if effect == OWN_WORDS:
                self.app.push_screen(Prompt("看到了什么？一句话", step.effect), put_down)
            else:
                put_down(effect)

        def put_down(effect: str | None) -> None:
            if effect is None:
                return
            try:
                look_back(self._desk.workbook, step, effect, self._desk.now)
            except Problem as problem:
                self.post_message(self.Failed(problem))
                return
            self._read()
            if rest:
                self._ask(rest)

        words = [*((word, word) for word in EFFECTS), (OWN_WORDS, "写一句")]
        self.app.push_screen(Ask(step.text, words, "上次的建议，这节课看到了吗？"), answered)


class Rubric(Static):
    """The rubric with the points given so far, where the terminal is wide; typed in a sheet of its own."""

    DEFAULT_CSS = """
    Rubric {
        width: 32;
        height: 1fr;
        padding: 0 1 0 2;
        border-left: solid $rule;
        background: $ground;
        display: none;
    }
    """

    @dataclass
    class Scored(Message):
        """Points were given."""

        sitting: Sitting

    class Failed(Problems):
        """The points cannot be read."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._sitting: Sitting | None = None

    def show(self, sitting: Sitting) -> None:
        """The points of that lesson."""
        before, self._sitting = self._sitting, sitting
        if before is None or before.key != sitting.key or before.scores != sitting.scores:
            self._draw()

    def fit_in(self, cells: int) -> None:
        """Stand there only where the terminal is wide."""
        self.display = cells >= WIDE
        self._draw()

    def _draw(self) -> None:
        if self._sitting is None or not self.display:
            return
        rows = [shown("评价表", "bold"), *map(_row, rubric_of(self._desk.workbook, self._sitting))]
        given = [one.points for one in self._sitting.scores if one.points is not None]
        rows.append(_sum(given))
        self.update(Content("\n").join(rows))

    def score(self) -> None:
        """Ask for the points of every dimension."""
        if self._sitting is None:
            return
        lines = [
            AskedLine(
                one.dimension,
                one.dimension,
                f"{one.points:g}" if one.points is not None else "",
                unit=f"/ {one.full:g}" if one.full else "",
            )
            for one in rubric_of(self._desk.workbook, self._sitting)
        ]
        self.app.push_screen(FewLines("打分", lines, "看到哪项打哪项，其余空着。"), self._take)

    def _take(self, typed: dict[str, str] | None) -> None:
        if typed is None or self._sitting is None:
            return
        try:
            sitting = scored(self._desk.workbook, self._sitting, typed, self._desk.today)
        except Problem as problem:
            self.post_message(self.Failed(problem))
        else:
            self.post_message(self.Scored(sitting))


def _sum(given: list[float]) -> Content:
    if not given:
        return shown("")
    return shown(pad("合计", NAME) + pad(f"{sum(given):g}", POINTS, right=True))


def _row(one: RubricScore) -> Content:
    of = f" / {one.full:g}" if one.full else ""
    points = pad(f"{one.points:g}" if one.points is not None else "", POINTS, right=True)
    return Content.assemble(shown(pad(one.dimension, NAME)), shown(points), shown(of, "$soft"))


def _lines(steps: tuple[Agreed, ...], cells: int) -> list[Content]:
    """The label and the suggestions, side by side if they fit, else below one another."""
    parts = [
        (f"{number} " if len(steps) > 1 else "")
        + step.text.rstrip("。")
        + (f"（{step.effect}）" if step.effect else "")
        for number, step in enumerate(steps[:MOST_STEPS], 1)
    ]
    room = cells - width(LABEL) - width(INDENT)
    beside = "    ".join(parts)
    rows = [beside] if width(beside) <= room else [fit(part, room) for part in parts]
    blank = " " * width(LABEL)
    return [
        Content.assemble(shown(blank if at else LABEL, "bold $lan"), INDENT, shown(row))
        for at, row in enumerate(rows)
    ]
