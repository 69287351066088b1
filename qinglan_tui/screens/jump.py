"""跳到: one line, under it what was understood; and the way there in a list of records."""

import asyncio
from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from qinglan_tui.screens.base import Place
from qinglan_tui.services import jump
from qinglan_tui.services.listing import Listing
from widgets.dialogs import Dialog
from widgets.hints import HintLine
from widgets.line_input import LineInput
from widgets.pinyin import matching
from widgets.record_list import Key, RecordList
from widgets.shown import shown

HOW = "上周五、11月13日、第8周、九月、2024年，或姓名、标题里的字"


class JumpSheet(Dialog):
    """Gives the line that was typed, or None after Esc; `say` tells what a line means."""

    HELP_TITLE = "跳到"
    HELP_TEXT = (
        "怎样回到那一天？写日期、第几周、哪个月、哪一年，回车就到；那里没有记录的，到最近的一天。\n"
        "只看一位教师的呢？写姓名或姓名的拼音首字母。\n"
        "只记得题目呢？写标题里的字；同样的字再跳一次，就到下一条。"
    )

    DEFAULT_CSS = """
    JumpSheet #read { margin-top: 1; height: 2; color: $ink; }
    JumpSheet .dialog--keys { margin-top: 1; }
    """

    def __init__(self, say: Callable[[str], str]) -> None:
        super().__init__()
        self._say = say

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(shown("跳到"), classes="dialog--head")
            yield LineInput(placeholder="日期、周次、姓名或标题")
            yield Static(shown(HOW, "$soft"), id="read")
            yield HintLine("回车 跳到   Esc 返回", classes="dialog--keys")

    @on(LineInput.Changed)
    def echo(self, changed: LineInput.Changed) -> None:
        said = self._say(changed.value)
        self.query_one("#read", Static).update(shown(f"→ {said}") if said else shown(HOW, "$soft"))

    @on(LineInput.Submitted)
    def answer(self, submitted: LineInput.Submitted) -> None:
        if text := submitted.value.strip():
            self.dismiss(text)


class Jumping:
    """Asks where to go and goes there in the list of a place; `narrow` is told when a person was meant."""

    def __init__(self, place: Place, narrow: Callable[[str], None]) -> None:
        self._place = place
        self._narrow = narrow

    def ask(self, listing: Listing) -> None:
        """Ask, and go to what is listed."""
        today = self._place.desk.today

        def say(typed: str) -> str:
            target = self._target(typed)
            return jump.nearby(target, listing, today) if target else ""

        def go(typed: str | None) -> None:
            if typed is not None and (target := self._target(typed)) is not None:
                self._go(target, listing)

        self._place.app.push_screen(JumpSheet(say), go)

    def _target(self, typed: str) -> jump.Target | None:
        desk = self._place.desk
        return jump.read_target(typed, desk.workbook, desk.today, matching)

    def _go(self, target: jump.Target, listing: Listing) -> None:
        if target.person:
            self._narrow(target.person)
        elif target.span is None:
            self._place.run_worker(self._go_to_title(target, listing), group="jump", exclusive=True)
        elif (place := listing.nearest(target.span)) is not None:
            self._place.query_one(RecordList).go_to(place.id, at_top=True)

    async def _go_to_title(self, target: jump.Target, listing: Listing) -> None:
        """To the next title below the cursor, and from the last one back to the first."""
        records = self._place.query_one(RecordList)
        here = listing.place_of(records.key)
        first: Key | None = None
        for place in jump.titled(self._place.desk.workbook, listing, target.words):
            if place is None:
                await asyncio.sleep(0)
            elif here is None or place < here:
                records.go_to(place.id, at_top=True)
                return
            elif first is None:
                first = place.id
        if first is None:
            self._place.say(f"没有{target.said}。")
        else:
            records.go_to(first, at_top=True)
