"""InOrder: keys that arrive at once with one that leads away go where that one leads, not into the old field.

Tab and Enter are dealt with only when they have gone up to the app and back. On a slow machine the next
letters are there before that: they wait, and then go to whatever has the focus.
"""

from typing import TYPE_CHECKING, Final

from textual import events
from textual.message_pump import MessagePump

if TYPE_CHECKING:
    from textual.widget import Widget
else:
    # Look and keys of a widget come from its first base that is one: this is none.
    Widget = object

# Keys that change what stands in a field and never lead away from it.
_EDITING: Final = frozenset({"backspace", "delete", "left", "right", "home", "end"})


class InOrder(Widget):
    """A field of a form that takes the keys of one burst in their order."""

    _waiting: list[events.Key | events.Paste] | None = None

    async def on_event(self, event: events.Event) -> None:
        """Let keys wait while one is on its way that may lead away."""
        if isinstance(event, events.Key | events.Paste) and self._waiting is not None:
            self._waiting.append(event)
            return
        await super().on_event(event)
        if isinstance(event, events.Key) and self.may_lead_away(event):
            self._waiting = []
            # Up with the key, and once more with the message that the field may send of it.
            self._follow([*self.ancestors, self, *self.ancestors])

    def may_lead_away(self, event: events.Key) -> bool:
        """Whether the key may give the focus to something else."""
        return not event.is_printable and event.key.rpartition("+")[2] not in _EDITING

    def _follow(self, way: list[MessagePump]) -> None:
        """Go behind the key through every queue on its way, and let the others go then."""
        while way:
            pump, *way = way
            if pump.call_later(self._follow, way):
                return
        self._let_go()

    def _let_go(self) -> None:
        waiting, self._waiting = self._waiting or [], None
        for event in waiting:
            if isinstance(event, events.Paste):
                self.app.post_message(events.Paste(event.text))
            else:
                self.app.post_message(events.Key(event.key, event.character))

    def on_unmount(self) -> None:
        """What still waits belongs to whatever comes next."""
        self._let_go()
