"""设置 · 按键: every command with its keys; another key is asked for by pressing it."""

from collections.abc import Callable
from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from qinglan_tui.commands import COMMANDS, EVERYWHERE, PLACES, Command, key_name
from qinglan_tui.commands.keys import FIXED, bound, clash, twin_of, why_unusable
from qinglan_tui.screens.base import Desk
from qinglan_tui.screens.settings_page import ListPage
from qinglan_tui.services.keys import keep_keys, usual_keys
from widgets.dialogs import Ask, Dialog
from widgets.record_list import Column, Key, ListGroup, ListRow
from widgets.shown import shown

MENU: Final = "菜单"
CHANGED: Final = "改过"
# Before there is a workbook there is nowhere to keep a key.
BEFORE: Final = "first_run"
_BY_ID: Final = {command.id: command for command in COMMANDS}


class KeyAsk(Dialog):
    """Asks for a key by having it pressed; gives it, "" for none, or None after Esc.

    `refuse` says in a sentence why a key cannot be taken, "" when it can.
    """

    TAKES_EVERY_KEY: ClassVar[bool] = True

    def __init__(self, what: str, now: str, refuse: Callable[[str], str]) -> None:
        super().__init__()
        self._what = what
        self._now = now
        self._refuse = refuse

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(shown(self._what), classes="dialog--head")
            yield Static(shown(self._now, "$soft"))
            yield Static(shown("按下新的键，Esc 不改；退格：不要键，只在菜单里。"))

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        key = twin_of(event.character or "")[0] or event.key
        if key == "escape":
            self.dismiss(None)
        elif key == "backspace":
            self.dismiss("")
        elif refused := self._refuse(key):
            self.tell(refused)
        else:
            self.dismiss(key)


class KeysPage(ListPage):
    """Every command by the place where it works."""

    LABEL = "按键"
    HELP_TEXT = (
        "怎样换一个键？选中命令按回车，再按下新的键。和别的命令重了，会说是哪一个，不会存下。\n"
        "怎样换回来？F9 或 Delete 换回平常的键；Ctrl+L 全部换回。\n"
        "哪些键好用？F2–F5、F8、F9、Ctrl 加字母；不打字的地方还有数字。单个字母会被输入法接走，不能用。\n"
        "F1、F10、Esc、回车总是原来的用处，不会丢；给它们的命令再加一个键可以。"
    )
    COLUMNS = (Column(13, "lan"), Column(38), Column(0, "soft"))
    WORDS: ClassVar = {
        "remove": ("平常的键", "这个命令用回平常的键", "pcdj"),
        "reset": ("全部还原", "所有命令都用回平常的键，先问一声", "qbhy"),
    }

    @property
    def commands(self) -> frozenset[str]:
        return frozenset({"remove", "reset"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._notes = Static(classes="about")

    def compose(self) -> ComposeResult:
        yield self._notes
        yield from super().compose()

    def on_mount(self) -> None:
        self._show_notes()

    def rows(self) -> list[ListRow | ListGroup]:
        rows: list[ListRow | ListGroup] = []
        for heading, commands in _listed():
            rows.append(ListGroup(heading))
            rows += [self._row(command) for command in commands]
        return rows

    def _row(self, command: Command) -> ListRow:
        changed = CHANGED if command.id in self.desk.keys else ""
        return ListRow(command.id, (self._ways(command) or MENU, command.about, changed))

    def _ways(self, command: Command) -> str:
        return " ".join(key_name(key) for key in bound(command, self.desk.keys).keys)

    def refresh_content(self) -> None:
        self.desk.renew_keys()
        super().refresh_content()
        self._show_notes()

    def _show_notes(self) -> None:
        """What is stored and could not be used, softly."""
        self._notes.update(shown("\n".join(self.desk.key_notes)))
        self._notes.display = bool(self.desk.key_notes)

    def open_entry(self, key: Key) -> None:
        command = _BY_ID[str(key)]

        def answered(key: str | None) -> None:
            if key is not None:
                self._keep(command, (key,) if key else ())

        self.app.push_screen(
            KeyAsk(self._question(command), self._now(command), self._refuse(command)), answered
        )

    def _question(self, command: Command) -> str:
        return f"{_place_of(command)}：{command.about}"

    def _now(self, command: Command) -> str:
        kept = "、".join(key_name(key) for key in command.keys if key in FIXED)
        stays = f"{kept}总是留着，可再加一个。" if kept else ""
        return f"现在是 {self._ways(command) or 'F10 菜单'}。{stays}"

    def _refuse(self, command: Command) -> Callable[[str], str]:
        def why(key: str) -> str:
            if key in bound(command, self.desk.keys).keys:
                return f"{key_name(key)}就是现在的键。"
            if said := why_unusable(command, key):
                return said
            other = clash(command, key, COMMANDS, self.desk.keys)
            if other is None:
                return ""
            where = "到处都" if other.scope == EVERYWHERE else f"在“{_place_of(other)}”里"
            return f"{key_name(key)}{where}是“{other.label}”，没有改。可先换掉它的键。"

        return why

    def _keep(self, command: Command, keys: tuple[str, ...] | None) -> None:
        usual = keys is None or set(keys) == set(command.keys)
        workbook = self.desk.workbook
        self.carry_out(lambda: keep_keys(workbook, command.id, None if usual else keys))
        ways = self._ways(command) or "F10 菜单"
        if workbook.writable:
            self.post_message(self.Saved(f"“{command.label}”现在是 {ways}。"))

    def remove_entry(self) -> None:
        command = _BY_ID.get(str(self.entries.key))
        if command is not None and command.id in self.desk.keys:
            self._keep(command, None)

    def reset_entry(self) -> None:
        if not self.desk.keys and not self.desk.key_notes:
            self.post_message(self.Saved("所有的键都是平常的。"))
            return

        def answered(answer: str | None) -> None:
            if answer == "reset":
                self.carry_out(lambda: usual_keys(self.desk.workbook), "所有的键都换回了平常的。")

        question = f"改过的{len(self.desk.keys)}个键，都换回平常的？"
        self.app.push_screen(Ask(question, [("reset", "全部换回")]), answered)


def _listed() -> list[tuple[str, list[Command]]]:
    """The commands by places, then those of which there are many alike."""
    single = [command for command in COMMANDS if not command.group and command.scope != BEFORE]
    parts = [(label, [c for c in single if c.scope == place]) for place, label in PLACES.items()]
    groups = dict.fromkeys(command.group for command in COMMANDS if command.group)
    parts += [(f"到处 · {group}", [c for c in COMMANDS if c.group == group]) for group in groups]
    return [(heading, commands) for heading, commands in parts if commands]


def _place_of(command: Command) -> str:
    return PLACES.get(command.scope, command.scope)
