"""The line in which one searches, above a list that goes on taking its keys."""

from typing import ClassVar

from textual.actions import SkipAction
from textual.binding import Binding, BindingType

from widgets.line_input import LineInput


class FindLine(LineInput):
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
