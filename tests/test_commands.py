"""Every command has a key that an input method lets through, a Chinese sentence, a place in menu and help."""

import re
from pathlib import Path

import pytest

from qinglan_tui.commands import COMMANDS, EVERYWHERE, Command, commands_of, hints_of, key_name, key_table

SCOPES = sorted({command.scope for command in COMMANDS} - {EVERYWHERE})
# What terminals turn into other keys, input methods swallow, or browsers and terminals keep for themselves.
UNUSABLE = {
    "ctrl+i",
    "ctrl+m",
    "ctrl+j",
    "ctrl+h",
    "ctrl+space",
    "ctrl+n",
    "ctrl+t",
    "ctrl+w",
    "f6",
    "f7",
    "f11",
    "f12",
}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_no_key_is_a_bare_letter_or_one_that_does_not_arrive(command: Command) -> None:
    for key in command.keys:
        assert not re.fullmatch("[a-zA-Z]", key), "an input method swallows it"
        assert key not in UNUSABLE
        assert not key.startswith("alt+")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_it_is_described_in_chinese(command: Command) -> None:
    assert re.search("[一-龥]", command.label) and re.search("[一-龥]", command.about)
    assert len(command.label) <= 4
    assert re.fullmatch("[a-z]+", command.initials)


def test_the_initials_are_those_of_the_label() -> None:
    pypinyin = pytest.importorskip("pypinyin")
    for command in COMMANDS:
        letters = pypinyin.lazy_pinyin(command.label, style=pypinyin.Style.FIRST_LETTER)
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
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    shown = readme.split("<!-- keys -->")[1].split("<!-- /keys -->")[0].strip()
    assert shown == key_table(), "run python -m qinglan_tui.commands and put its table there"


def test_the_key_table_names_every_command() -> None:
    table = key_table()
    assert all(command.about in table for command in COMMANDS)
