"""Which keys can be given to a command, what clashes, and what becomes of what is stored."""

import unicodedata

import pytest
from textual.keys import KEY_NAME_REPLACEMENTS

from qinglan_tui.commands import COMMANDS, PLACES, Command, commands_of, hints_of, key_name
from qinglan_tui.commands.keys import (
    NO_KEY,
    TYPING,
    bound,
    clash,
    is_written,
    keymap_of,
    read_keys,
    twin_of,
    why_unusable,
    with_keys,
)

BY_ID = {command.id: command for command in COMMANDS}


def named(id: str) -> Command:
    return BY_ID[id]


@pytest.mark.parametrize(
    "key", ["n", "N", "f1", "f10", "escape", "enter", "ctrl+n", "ctrl+j", "alt+x", "ctrl+a", "up"]
)
def test_a_key_that_cannot_be_used_is_refused_in_a_sentence(key: str) -> None:
    said = why_unusable(named("records.filter"), key)
    assert said.endswith("。")
    assert key_name(key) in said or "单个字母" in said


def test_digits_and_signs_are_keys_only_where_no_text_is_typed() -> None:
    for key in ("5", "space", "delete", "slash"):
        assert not why_unusable(named("records.filter"), key)
        assert "打字" in why_unusable(named("edit.attach"), key)
        assert "打字" in why_unusable(named("trash"), key)


def test_the_places_in_which_text_is_typed_are_places() -> None:
    assert set(PLACES) >= TYPING


def test_function_keys_and_control_letters_can_be_used_everywhere() -> None:
    for key in ("f2", "f8", "shift+f5", "ctrl+g", "ctrl+l"):
        assert not why_unusable(named("trash"), key)


def test_the_command_that_has_the_key_in_the_same_place_or_everywhere_is_named() -> None:
    assert clash(named("records.filter"), "f9", COMMANDS, {}) is named("records.remove")
    assert clash(named("records.filter"), "f4", COMMANDS, {}) is named("progress")
    assert clash(named("records.filter"), "shift+f4", COMMANDS, {}) is None
    assert clash(named("trash"), "f2", COMMANDS, {}) is named("today")


def test_two_commands_can_change_their_keys_with_each_other() -> None:
    stored = {"records.filter": "f9", "records.remove": "f8"}
    keys, notes = read_keys(stored, COMMANDS)
    assert notes == ()
    assert bound(named("records.filter"), keys).keys == ("f9",)
    assert bound(named("records.remove"), keys).keys == ("f8",)
    assert keymap_of(COMMANDS, keys) == stored


def test_help_menu_and_the_way_out_keep_their_keys_whatever_is_chosen() -> None:
    keys, notes = read_keys(
        {"help": "shift+f2", "menu": "", "records.filter": "", "trash.back": ""}, COMMANDS
    )
    assert notes == ()
    assert bound(named("help"), keys).keys == ("shift+f2", "f1")
    assert bound(named("menu"), keys).keys == ("f10",)
    assert bound(named("trash.back"), keys).keys == ("escape",)
    assert keymap_of(COMMANDS, keys)["records.filter"] == NO_KEY


def test_what_is_shown_has_the_chosen_keys() -> None:
    keys, _ = read_keys({"records.filter": "shift+f8", "progress": ""}, COMMANDS)
    assert next(c for c in commands_of("records", keys) if c.id == "records.filter").keys == ("shift+f8",)
    assert "progress" not in [command.id for command in hints_of("records", keys=keys)]


@pytest.mark.parametrize("stored", [None, 3, ["f8"], "f8", {1: "f8"}, {"trash": 5}, {"no.such": "f8"}])
def test_what_cannot_be_read_is_passed_over_with_a_note(stored: object) -> None:
    keys, notes = read_keys(stored, COMMANDS)
    assert keys == {}
    assert len(notes) == 1


@pytest.mark.parametrize("text", ["n", "ctrl+n", "f1", "ctrl+zz top", "好", "f9"])
def test_a_bad_key_or_one_that_clashes_leaves_the_usual_one(text: str) -> None:
    keys, notes = read_keys({"records.filter": text, "care.back_up": "shift+f3"}, COMMANDS)
    assert keys == {"care.back_up": ("shift+f3",)}
    assert len(notes) == 1 and "筛选" in notes[0]


def test_a_key_that_two_devices_gave_away_twice_goes_to_one_of_them() -> None:
    keys, notes = read_keys({"trash": "shift+f3", "give": "shift+f3"}, COMMANDS)
    assert len(keys) == 1 and len(notes) == 1


def test_the_words_of_a_help_name_the_chosen_keys() -> None:
    keys, _ = read_keys({"records.filter": "f9", "records.remove": "f8", "today.1": "7"}, COMMANDS)
    assert with_keys("F8 筛选，F9 删除，F10 菜单", "records", COMMANDS, keys) == "F9 筛选，F8 删除，F10 菜单"
    assert with_keys("F8 添加", "settings", COMMANDS, keys) == "F8 添加"
    assert with_keys("按 1 记听课，第1步，11月", "today", COMMANDS, keys) == "按 7 记听课，第1步，11月"


@pytest.mark.parametrize(
    ("typed", "key", "plain"),
    [
        ("１", "1", "1"),
        ("？", "question_mark", "?"),
        ("／", "slash", "/"),
        ("、", "slash", "/"),
        ("\u3000", "space", " "),
    ],
)
def test_a_full_width_sign_is_the_key_it_stands_for(typed: str, key: str, plain: str) -> None:
    assert twin_of(typed) == (key, plain)


def test_the_twins_have_the_names_that_textual_gives_to_their_keys() -> None:
    for code in range(0x21, 0x7F):
        plain, full = chr(code), chr(code + 0xFEE0)
        if plain.isalpha():
            assert twin_of(full) == ("", "") and is_written(full)
        elif not plain.isdigit():
            name = unicodedata.name(plain).lower().replace("-", "_").replace(" ", "_")
            assert twin_of(full) == (KEY_NAME_REPLACEMENTS.get(name, name), plain)


def test_chinese_and_full_width_letters_are_written_and_latin_ones_and_signs_are_not() -> None:
    assert [is_written(character) for character in "好Ａａ"] == [True] * 3
    assert [is_written(character) for character in ("a", "1", "？", "")] == [False] * 4
