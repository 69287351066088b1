"""What the places with a sheet to fill in share: text kept within a second, batches saved and taken back."""

from collections.abc import Callable

from textual import on

from qinglan_tui.domain.problems import Problem
from qinglan_tui.screens.base import Desk, Place
from qinglan_tui.screens.edit import KEEP_AFTER
from qinglan_tui.services import batches
from widgets.cell_grid import CellGrid
from widgets.soon import Soon


class SheetPlace(Place):
    """A place with a grid; subclasses take over what stands in it (`take`) and keep it (`store`).

    `give_back` puts the texts of a batch that was undone into the sheet again, `take_away` those of one that
    was made again out of it.
    """

    DEFAULT_CSS = """
    SheetPlace CellGrid { margin: 1 1 0 1; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._keeping = Soon(self, KEEP_AFTER, self.keep)
        # The last batch, while nothing else was changed: how many steps, and what is said of it.
        self._batch: tuple[int, str] = (0, "")
        self._undone: tuple[int, str] = (0, "")

    @property
    def grid(self) -> CellGrid:
        """The sheet."""
        return self.query_one(CellGrid)

    def take(self) -> None:
        """Take over what stands in the sheet."""

    def store(self) -> None:
        """Keep what is not saved apart from the records."""

    def give_back(self) -> None:
        """Put what the last batch was saved from into the sheet again."""

    def take_away(self) -> None:
        """Take it out again."""

    @on(CellGrid.Changed)
    def keep_soon(self) -> None:
        """Something was written: it is kept within a second."""
        self.take()
        self.show_state()
        self._keeping.ask()

    def keep(self) -> None:
        """Keep what is written apart from the records."""
        self._keeping.cancel()
        if self.desk.workbook.writable:
            self._do(self.store)

    def leaving(self) -> None:
        if self.is_mounted:
            self.take()
            self.keep()
        self.forget_batch()

    def forget_batch(self) -> None:
        """From now on other changes may come in between."""
        self._batch = self._undone = (0, "")

    def saved(self, steps: int, said: str) -> None:
        """A batch was saved."""
        if steps:
            self.desk.saved_at = self.desk.now
            self._batch, self._undone = (steps, said), (0, "")

    def action_fill(self) -> None:
        """Ctrl+L: as in the row above."""
        if not self.grid.fill_from_above():
            self.say("上面没有可照着写的，或这一格不能改。")

    def action_undo(self) -> None:
        """Ctrl+Z: the last step in the sheet; right after saving, the whole batch."""
        if self.grid.undo():
            return
        steps, said = self._batch
        if not steps:
            self.say(self.in_keys("没有可以撤销的。别处的修改，请到全部记录里按 Ctrl+Z。"))
        elif self._do(lambda: batches.take_back(self.desk.workbook, steps, self.desk.now)):
            self._batch, self._undone = (0, ""), (steps, said)
            self.give_back()
            self.refresh_content()
            self.show_state()
            self.say(f"撤销：刚保存的{said}。写的话还在这里。")

    def action_redo(self) -> None:
        """Ctrl+Y: the batch again."""
        steps, said = self._undone
        if not steps:
            self.say("没有可以重做的。")
        elif self._do(lambda: batches.make_again(self.desk.workbook, steps, self.desk.now)):
            self._batch, self._undone = (steps, said), (0, "")
            self.take_away()
            self.refresh_content()
            self.show_state()
            self.say(f"重做：{said}。")

    def _do(self, deed: Callable[[], object]) -> bool:
        """Do it; say so when it cannot be done."""
        try:
            deed()
        except Problem as problem:
            self.say_problem(problem)
            return False
        return True

    async def action_back(self) -> None:
        """Esc: to 今日; what is not saved stays."""
        await self.run_action("app.go('today')")
