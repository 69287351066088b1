"""The form of one step of 首次设置: Enter goes from field to field and, at the last one, to the next step."""

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.message import Message

from widgets.choice import Choice
from widgets.form import Form
from widgets.line_input import LineInput


class StepForm(Form):
    """A form whose last Enter posts `Done`."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "pass_choice", priority=True, show=False)]

    DEFAULT_CSS = """
    StepForm { height: auto; }
    """

    @dataclass
    class Done(Message):
        """Enter was pressed in the last field."""

        form: "StepForm"

    @on(LineInput.Submitted)
    def leave_line(self, submitted: LineInput.Submitted) -> None:
        """Enter in a line; the form itself goes to the next field, if there is one."""
        row = submitted.control.parent
        if row is self.children[-1]:
            self.post_message(self.Done(self))

    async def action_pass_choice(self) -> None:
        """Enter on a choice that is made goes on; everywhere else it does what it does."""
        focused = self.screen.focused
        is_made = isinstance(focused, Choice) and focused.value and focused.typed is None
        # A list that hangs open takes Enter for itself.
        if not is_made or focused is None or self.screen.query("DropList"):
            raise SkipAction
        if focused.parent is self.children[-1]:
            self.post_message(self.Done(self))
        else:
            self.action_step(1)
