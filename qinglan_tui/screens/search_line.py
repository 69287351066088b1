"""The line in which one searches, above a list that goes on taking its keys."""

from typing import ClassVar, Final

from textual.actions import SkipAction
from textual.binding import Binding, BindingType

from widgets.line_input import LineInput

# For the place of the line: they move its list while the line has the keys.
LIST_KEYS: Final[tuple[BindingType, ...]] = (
    Binding("up", "list('move(-1)')", "上一条", show=False),
    Binding("down", "list('move(1)')", "下一条", show=False),
    Binding("pageup", "list('page(-1)')", "上一页", show=False),
    Binding("pagedown", "list('page(1)')", "下一页", show=False),
    Binding("home,ctrl+home", "list('first')", "第一条", show=False),
    Binding("end,ctrl+end", "list('last')", "最后一条", show=False),
)


class SearchLine(LineInput):
    """The line that is searched for; at its ends the keys of the list go on to the list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("backspace", "rub_out", "退格", show=False),
        Binding("home", "go_home", "行首", show=False),
        Binding("end", "go_end", "行尾", show=False),
    ]

    def action_rub_out(self) -> None:
        if not self.value:
            raise SkipAction
        self.action_delete_left()

    def action_go_home(self) -> None:
        if self.cursor_position == 0:
            raise SkipAction
        self.action_home()

    def action_go_end(self) -> None:
        if self.cursor_position == len(self.value):
            raise SkipAction
        self.action_end()
