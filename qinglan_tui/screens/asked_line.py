"""What 全部记录 is narrowed to, in words under the search line; a click takes a part away."""

from collections.abc import Mapping
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from qinglan_tui.screens.base import Place
from qinglan_tui.services.find import LABELS
from widgets.shown import shown, width

BETWEEN = "　"
HOW = "退格去一项，Ctrl+L 看全部"


class AskedLine(Static):
    """One line, not there when nothing is asked for."""

    DEFAULT_CSS = """
    AskedLine { height: auto; padding: 0 1; background: $ground; color: $ink; display: none; }
    """

    @dataclass
    class TakenAway(Message):
        """The part of that name is not to be asked for any more."""

        name: str

    def __init__(self) -> None:
        super().__init__()
        self._parts: dict[str, str] = {}

    def tell(self, asked: Mapping[str, str]) -> None:
        """Show what is asked for, by the names of a filter's parts."""
        self._parts = {name: f"{LABELS[name]}：{text}" for name, text in asked.items()}
        parts = [shown(text) for text in self._parts.values()]
        how = self.screen.in_keys(HOW) if isinstance(self.screen, Place) else HOW
        self.update(Content.assemble(Content(BETWEEN).join(parts), shown(f"{BETWEEN}{how}", "$soft")))
        self.display = bool(parts)

    def on_click(self, event: events.Click) -> None:
        begin = 0
        offset = event.get_content_offset(self)
        for name, text in self._parts.items():
            if offset is not None and offset.y == 0 and begin <= offset.x < begin + width(text):
                self.post_message(self.TakenAway(name))
                return
            begin += width(text) + width(BETWEEN)
