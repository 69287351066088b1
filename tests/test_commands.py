"""Every command has a key that an input method lets through, a Chinese sentence, a place in menu and help."""

import re
from pathlib import Path

import pytest

from qinglan_tui.commands import COMMANDS, EVERYWHERE, PLACES, Command, commands_of, hints_of, key_name
from qinglan_tui.commands.keys import NEVER_ARRIVE
from qinglan_tui.commands.tables import key_table, keys_page

SCOPES = sorted({command.scope for command in COMMANDS} - {EVERYWHERE})
ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_no_key_is_a_bare_letter_or_one_that_does_not_arrive(command: Command) -> None:
    for key in command.keys:
        assert not re.fullmatch("[a-zA-Z]", key), "an input method swallows it"
        assert key not in NEVER_ARRIVE
        assert key not in ("f6", "f7"), "the editor's"
        assert not key.startswith("alt+")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_it_is_described_in_chinese(command: Command) -> None:
    assert re.search("[一-龥]", command.label) and re.search("[一-龥]", command.about)
    assert len(command.label) <= 4 or command.group
    assert re.fullmatch("[a-z]+", command.initials)


def test_the_initials_are_those_of_the_label() -> None:
    pypinyin = pytest.importorskip("pypinyin")
    for command in COMMANDS:
        style = pypinyin.Style.FIRST_LETTER
        letters = pypinyin.lazy_pinyin(command.label, style=style, errors="ignore")
        assert command.initials == "".join(letters), command.id


def test_ids_are_unique() -> None:
    assert len({command.id for command in COMMANDS}) == len(COMMANDS)


@pytest.mark.parametrize("scope", SCOPES)
def test_no_key_does_two_things_in_one_place(scope: str) -> None:
    keys = [key for command in commands_of(scope) for key in command.keys]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("scope", [scope for scope in SCOPES if scope != "first_run"])
def test_every_place_reaches_menu_and_help_and_hints_at_them(scope: str) -> None:
    assert {"menu", "help"} <= {command.id for command in commands_of(scope)}
    assert [command.id for command in hints_of(scope)][-2:] == ["menu", "help"]


@pytest.mark.parametrize(
    ("key", "name"), [("ctrl+s", "Ctrl+S"), ("f10", "F10"), ("enter", "回车"), ("escape", "Esc")]
)
def test_keys_are_written_as_teachers_know_them(key: str, name: str) -> None:
    assert key_name(key) == name


def test_the_readme_shows_the_key_table_as_the_code_has_it() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = readme.split("<!-- keys -->")[1].split("<!-- /keys -->")[0].strip()
    assert shown == key_table(), "run python -m qinglan_tui.commands and put its table there"


def test_the_page_of_keys_is_as_the_code_has_it() -> None:
    page = (ROOT / "docs" / "keys.md").read_text(encoding="utf-8")
    assert page == keys_page(), "run python -m qinglan_tui.commands --docs > docs/keys.md"


def test_the_page_of_keys_names_every_command_under_its_place() -> None:
    page = keys_page()
    assert all(command.about in page and f"`{command.initials}`" in page for command in COMMANDS)
    assert {command.scope for command in COMMANDS} <= set(PLACES)


def test_a_place_keeps_the_commands_of_everywhere_whose_key_it_uses_itself() -> None:
    found = {command.id: command for command in commands_of("care")}
    assert found["care.open_folder"].keys == ("ctrl+o",)
    assert found["new"].keys == ()
