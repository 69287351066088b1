"""Records as school forms: which layout a kind has, and one form as a document of its own."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import BinaryIO

from exports.answers import Answers
from exports.base import About
from exports.default_form import default_form
from exports.form_a5 import observation_form
from exports.form_a7 import review_form
from exports.form_a9 import reflection_form
from exports.form_a13 import activity_form
from exports.save import save
from exports.sheets import Form, Sheets
from exports.story import Story
from exports.styles import HouseStyle
from qinglan_tui.domain.kinds import Kind
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.summaries import Scope

LAYOUTS: dict[str, Callable[[Answers], Form]] = {
    "observation": observation_form,
    "plan_review": review_form,
    "reflection": reflection_form,
    "activity": activity_form,
}


def form_of(record: Record, scope: Scope) -> Form:
    """A record as the form of its kind."""
    return LAYOUTS.get(record.kind.code, default_form)(Answers(record.kind, scope, record))


def blank_form(kind: Kind, scope: Scope) -> Form:
    """The form of a kind to be filled in by hand."""
    return LAYOUTS.get(kind.code, default_form)(Answers(kind, scope))


def write_form(
    record: Record, scope: Scope, house: HouseStyle, target: Path | BinaryIO, *, made_on: date
) -> None:
    """Write one record as its school form.

    Raises:
        Problem: the file cannot be written.
    """
    _write(form_of(record, scope), record.heading, scope, house, target, made_on)


def write_blank_form(
    kind: Kind, scope: Scope, house: HouseStyle, target: Path | BinaryIO, *, made_on: date
) -> None:
    """Write the form of a kind to be filled in by hand.

    Raises:
        Problem: the file cannot be written.
    """
    form = blank_form(kind, scope)
    _write(form, form.title, scope, house, target, made_on)


def _write(
    form: Form, title: str, scope: Scope, house: HouseStyle, target: Path | BinaryIO, made_on: date
) -> None:
    about = About(title, scope.owner.name, made_on, scope.school, scope.term_name)
    story = Story(house, about, "form")
    Sheets(story).add(form)
    save(story.finish(), target)
