"""A record opened from a search: the cursor goes to the place where the words stand."""

import re
from typing import TYPE_CHECKING, Any

from textual.screen import Screen
from textual.widgets import Input, TextArea

from qinglan_tui.domain.records import Record, Unreadable, all_specs, value_of
from qinglan_tui.domain.searching import fold, pattern_of
from qinglan_tui.services.present import say

if TYPE_CHECKING:
    from qinglan_tui.screens.edit import EditPlace


def seek(screen: Screen[Any], record: Record | Unreadable | None, words: tuple[str, ...]) -> None:
    """When the form of a record was opened, go to the first field that says one of the folded words.

    Rather to one that the title does not say.
    """
    from qinglan_tui.screens.edit import EditPlace

    if isinstance(screen, EditPlace) and isinstance(record, Record) and screen.record == record:
        screen.call_after_refresh(_go, screen, record, words)


def _go(place: "EditPlace", record: Record, words: tuple[str, ...]) -> None:
    pattern = pattern_of(tuple(word for word in words if word not in fold(record.heading)) or words)
    for spec in all_specs(record.kind):
        if pattern is not None and pattern.search(say(spec, value_of(record, spec.name))):
            place.form.focus_field(spec.name)
            place.call_after_refresh(_put_cursor, place, pattern)
            return


def _put_cursor(place: "EditPlace", pattern: re.Pattern[str]) -> None:
    focused = place.focused
    if isinstance(focused, TextArea) and (found := pattern.search(focused.text)):
        before = focused.text[: found.start()]
        focused.move_cursor((before.count("\n"), len(before) - before.rfind("\n") - 1), center=True)
    elif isinstance(focused, Input) and (found := pattern.search(focused.value)):
        focused.cursor_position = found.start()
