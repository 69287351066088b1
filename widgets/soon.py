"""Soon: something that is done a moment after it was first asked for, once, however often it is asked."""

from collections.abc import Callable

from textual.message_pump import MessagePump
from textual.timer import Timer


class Soon:
    """Calls `do` so many `seconds` after `ask`; asking again meanwhile does not put it off.

    Who types without a pause is kept as well. `cancel` forgets what was asked, for whoever does it at once.
    """

    def __init__(self, owner: MessagePump, seconds: float, do: Callable[[], object]) -> None:
        self._owner = owner
        self._seconds = seconds
        self._do = do
        self._timer: Timer | None = None

    @property
    def is_asked(self) -> bool:
        """Whether it is still to be done."""
        return self._timer is not None

    def ask(self) -> None:
        """Let it be done soon."""
        if self._timer is None:
            self._timer = self._owner.set_timer(self._seconds, self._begin)

    def cancel(self) -> None:
        """It need not be done any more."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _begin(self) -> None:
        self._timer = None
        self._do()
