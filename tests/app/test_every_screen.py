"""Help, menu, hints and the keys of an input method: the same on every screen of the app."""

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen

import qinglan_tui.screens
import widgets
from qinglan_tui.app import QinglanApp
from qinglan_tui.commands import COMMANDS, EVERYWHERE, commands_of, hints_of, key_name
from qinglan_tui.screens.base import IME_IS_ON, Place
from qinglan_tui.screens.confirm import Confirm
from qinglan_tui.screens.filter import FilterSheet
from qinglan_tui.screens.help import HelpSheet
from qinglan_tui.screens.meeting import MeetingSheet
from qinglan_tui.screens.menu import command_menu
from qinglan_tui.services.demo import make_demo
from qinglan_tui.services.setup import MENTOR
from qinglan_tui.storage import Workbook
from tests.app._pilot import NOW, Desktop, make_workbook, piloted, running
from widgets.dialogs import Ask, Menu, Note, Prompt
from widgets.hints import HintBar
from widgets.shown import width

GOES = {c.action.removeprefix("go('").removesuffix("')") for c in COMMANDS if c.action.startswith("go('")}


def screens() -> list[type[Screen[Any]]]:
    """Every class of a screen that the app has, whichever module it stands in."""
    for package in (qinglan_tui.screens, widgets):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    found: list[Any] = []
    waiting: list[Any] = [Screen]
    while waiting:
        for cls in waiting.pop().__subclasses__():
            waiting.append(cls)
            if cls.__module__.startswith(("qinglan_tui.", "widgets.")):
                found.append(cls)
    return found


def bindings_of(screen: type[Screen[Any]]) -> Iterator[Binding]:
    """The keys that a screen of ours declares, and the screens of ours that it is made from."""
    for cls in screen.__mro__:
        if cls.__module__.startswith(("qinglan_tui.", "widgets.")):
            yield from Binding.make_bindings(vars(cls).get("BINDINGS", ()))


@pytest.mark.parametrize("screen", screens(), ids=lambda screen: screen.__name__)
def test_what_every_key_of_a_screen_does_is_said_in_chinese(screen: type[Screen[Any]]) -> None:
    """Menu and help list the bindings; those without a word of Chinese are not found there."""
    for binding in bindings_of(screen):
        assert any("一" <= character <= "龥" for character in binding.description), binding


@pytest.mark.parametrize("screen", screens(), ids=lambda screen: screen.__name__)
def test_no_screen_takes_help_and_menu_for_something_else(screen: type[Screen[Any]]) -> None:
    for binding in bindings_of(screen):
        if binding.key in ("f1", "f10", "ctrl+p"):
            assert binding.action in ("help", "menu", "cancel"), binding


@pytest.mark.parametrize(
    "make",
    [
        lambda desk: FilterSheet({}, desk),
        MeetingSheet,
        lambda desk: Ask("删除？", [("remove", "删除这一条")]),
        lambda desk: Note("说明", "一句话"),
        lambda desk: Prompt("叫什么？"),
        lambda desk: Confirm("合并", "两条", "照这样做"),
        lambda desk: Menu([]),
    ],
    ids=["筛选", "约一节课", "问", "说明", "填一行", "确认", "菜单"],
)
@piloted
async def test_help_and_menu_come_before_every_sheet_and_question(make: Any, tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        sheet = make(it.desk_app.desk)
        await it.app.push_screen(sheet)
        await it.pilot.pause()
        if not isinstance(sheet, Menu):
            await it.press("f10")
            assert isinstance(it.app.screen, Menu)
            assert "这里" in it.seen() or "没有这样的命令" in it.seen()
            await it.press("f10")
            assert it.app.screen is sheet
        await it.press("f1")
        assert it.app.screen is not sheet
        assert "Esc" in it.seen()
        await it.press("escape")
        assert it.app.screen is sheet


@piloted
async def test_the_menu_of_a_question_answers_it(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        answers: list[str | None] = []
        it.app.push_screen(Ask("删除？", [("remove", "删除这一条")]), answers.append)
        await it.pilot.pause()
        await it.press("f10")
        await it.write("sc")
        await it.press("enter")
        await it.pilot.pause()
        assert answers == ["remove"]


@piloted
async def test_help_from_help_leads_to_the_menu_of_what_lies_under_it(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await it.press("f1")
        assert isinstance(it.app.screen, HelpSheet)
        await it.press("f10")
        await it.pilot.pause()
        assert isinstance(it.app.screen, Menu)
        assert "记一节听课" in it.seen()


@piloted
async def test_a_chinese_or_full_width_letter_outside_a_line_is_answered_everywhere(tmp_path: Path):
    workbook = make_workbook(tmp_path)
    async with running(workbook, size=(120, 36)) as it:
        desk = it.desk_app.desk
        assert desk is not None
        for sheet in (
            None,
            Ask("删除？", [("remove", "删除")]),
            Note("说明", "一句话"),
            MeetingSheet(desk),
            FilterSheet({}, desk),
        ):
            for letter in "好Ｎ":
                if sheet is not None:
                    await it.app.push_screen(sheet)
                await it.pilot.pause()
                await it.write(letter)
                await it.pilot.pause()
                assert "".join(IME_IS_ON.split()) in it.flat(), (sheet, letter)
                if sheet is not None:
                    sheet.dismiss(None)
                    await it.pilot.pause()
                    sheet = type(sheet)(*_again(sheet, desk))


def _again(sheet: Screen[Any], desk: Any) -> tuple[Any, ...]:
    """What the same sheet is made of once more."""
    if isinstance(sheet, Ask):
        return "删除？", [("remove", "删除")]
    if isinstance(sheet, Note):
        return "说明", "一句话"
    return ({}, desk) if isinstance(sheet, FilterSheet) else (desk,)


@piloted
async def test_full_width_digits_are_the_digits_in_places_and_questions(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await it.write("１")
        await it.pilot.pause()
        assert "新的一条" in it.seen()
        await it.press("escape")
        answers: list[str | None] = []
        it.app.push_screen(Ask("删除？", [("keep", "留着"), ("remove", "删除")]), answers.append)
        await it.pilot.pause()
        await it.write("２")
        await it.pilot.pause()
        assert answers == ["remove"]


@piloted
async def test_what_is_typed_into_a_line_stays_as_it_was_typed(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await it.app.push_screen(Prompt("叫什么？"))
        await it.pilot.pause()
        await it.write("第１课：好？、")
        assert it.line == "第１课：好？、"


@piloted
async def test_every_hint_of_a_screen_before_the_first_place_has_its_key(tmp_path: Path):
    async with running(None, tmp_path / "新的") as it:
        for keys in ((), ("f2",)):
            await it.press(*keys)
            known = {key_name(key) for key in it.app.screen.active_bindings}
            shown_keys = {hint.key for hint in it.app.screen.query_one(HintBar).hints}
            assert shown_keys and shown_keys <= known


@piloted
async def test_a_click_on_the_keys_of_a_sheet_does_what_they_do(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await it.app.push_screen(Note("说明", "一句话"))
        await it.pilot.pause()
        row = next(at for at, row in enumerate(it.rows()) if "回车 知道了" in row)
        await it.pilot.click(offset=(width(it.rows()[row].partition("回车")[0]), row))
        await it.pilot.pause()
        assert isinstance(it.app.screen, Place)


@pytest.mark.parametrize("scope", sorted({command.scope for command in COMMANDS}))
def test_every_command_stands_in_the_menu_of_its_place(scope: str) -> None:
    commands = [command for command in commands_of(scope) if command.id != "menu"]
    assert {item.id for item in command_menu(commands).items} == {command.id for command in commands}


@piloted
async def test_a_click_on_a_hint_of_a_screen_that_is_no_place_does_what_its_key_does(tmp_path: Path):
    async with running(None, tmp_path / "新的") as it:
        row = it.rows()[-1]
        await it.pilot.click(offset=(width(row[: row.index("F10")]), 23))
        await it.pilot.pause()
        assert isinstance(it.app.screen, Menu)


# What Enter is to a list or a field; the place answers what they say then.
CHOOSE = ("choose", "submit", "take")


class Listening(QinglanApp):
    """Notes what the keys would do in place of doing it, once it listens."""

    heard: list[str] | None = None

    async def run_action(
        self, action: Any, default_namespace: DOMNode | None = None, namespaces: Any = None
    ) -> bool:
        chooses = action in CHOOSE
        if self.heard is None or not (chooses or isinstance(default_namespace, Screen | App)):
            return await super().run_action(action, default_namespace, namespaces)
        self.heard.append(str(action))
        return True


async def hinted_keys_do_what_they_say(it: Desktop) -> int:
    """Press the key of every hint of the place in front; say how many there were."""
    place, app = it.app.screen, it.app
    assert isinstance(place, Place) and isinstance(app, Listening)
    commands = hints_of(place.SCOPE, place.allows, place.desk.keys)
    by_hint = {(key_name(c.keys[0]), place.worded(c).label): c for c in commands}
    for hint in place.hints():
        command = by_hint[hint.key, hint.label]
        app.heard = []
        await it.press(command.keys[0])
        heard, app.heard = app.heard, None
        assert heard, (place.SCOPE, hint)
        taken_by_list = "enter" in command.keys and heard[0] in CHOOSE
        assert heard[:1] == [command.action] or taken_by_list, (place.SCOPE, hint, heard)
    return len(place.hints())


@piloted
async def test_every_hint_of_every_place_says_what_its_key_does(tmp_path: Path):
    folder = make_demo(tmp_path / "示例", MENTOR, NOW, device="here")
    workbook = Workbook.open(folder, write=True, now=NOW, device="here")
    app = Listening(folder, workbook, lambda: NOW)
    async with app.run_test(size=(120, 36)) as pilot:
        it = Desktop(app, pilot)
        for name in sorted(GOES):
            app.action_go(name)
            await it.settled()
            assert await hinted_keys_do_what_they_say(it) >= 2
        for name, keys in (("progress", ["enter"]), ("export", ["enter"]), ("today", ["1"])):
            app.action_go(name)
            await it.settled()
            await it.press(*keys)
            await it.settled()
            assert await hinted_keys_do_what_they_say(it) >= 2
            await it.press("escape")


@piloted
async def test_in_a_workbook_that_is_read_only_no_key_begins_what_cannot_be_saved(tmp_path: Path):
    make_workbook(tmp_path).close()
    async with running(Workbook.open(tmp_path, write=False, now=NOW)) as it:
        for place in ("today", "settings", "records"):
            it.desk_app.action_go(place)
            await it.pilot.pause()
            here = it.app.screen
            for command in COMMANDS:
                if command.scope == EVERYWHERE and command.writes and command.keys:
                    await it.press(command.keys[0])
                    assert it.app.screen is here, command.id
