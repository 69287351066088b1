"""Filling a school's form: each blank in the look that the school gave it, for one record or for many.

Only the places that were confirmed are touched; what is filled in is text and is never read again.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Protocol

from exports.markup import TR, Element
from exports.templates.copies import Copies, fresh_rows, match_doubles
from exports.templates.lines import paragraphs_of
from exports.templates.package import Package, open_package
from exports.templates.values import Answer
from exports.templates.words import fields_of
from exports.templates.writing import Change, fill_date, let_row_grow, put_lines, put_room, ticks, write_in
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.school_forms import (
    AFTER,
    BEFORE,
    CHOICE,
    DATE,
    EACH_RECORD,
    FILL,
    MARK,
    SchoolForm,
    Spot,
)
from qinglan_tui.domain.scope import Scope

Places = Mapping[int, Element]
# Facts that are the same for every record: a cover that has only these is not repeated.
_SAME_FOR_ALL = {"@school", "@term", "@subject"}


class Speaker(Protocol):
    """What answers for the blanks of a row: a record, or an entry of one."""

    def text(self, fields: Sequence[str], elsewhere: Iterable[str] = ()) -> str:
        """What goes into a blank of these fields."""


def fill(data: bytes, form: SchoolForm, records: Sequence[tuple[Record, Scope]]) -> bytes:
    """The form with these records in it: a list has a row for each, any other form is repeated on new pages.

    The same input gives the same bytes.

    Raises:
        Problem: the file is not the one that was confirmed, or no record is given.
    """
    if not records:
        raise Problem("没有要填的记录", "请写上记录编号")
    package = open_package(data)
    if package.hash != form.file.hash:
        raise Problem(f"“{form.name}”这张表改过了，和认过的不一样", "请重新认一次这张表")
    answers = [Answer(record, scope, number) for number, (record, scope) in enumerate(records, 1)]
    by_part: dict[str, list[Spot]] = defaultdict(list)
    for spot in form.spots:
        by_part[spot.part].append(spot)
    for part in sorted(by_part):
        _fill_part(package, form, part, by_part[part], answers)
    return package.written()


def _fill_part(
    package: Package, form: SchoolForm, part: str, spots: list[Spot], answers: Sequence[Answer]
) -> None:
    """Fill one part; what differs from record to record stays empty where it stands once for all."""
    if not package.has(part):
        raise _lost(form, spots)
    root = package.tree(part)
    paragraphs = paragraphs_of(root)
    if gone := [spot for spot in spots if spot.paragraph >= len(paragraphs)]:
        raise _lost(form, gone)
    own = {spot.paragraph for spot in spots if not _SAME_FOR_ALL.issuperset(spot.fields)}
    places = dict(enumerate(paragraphs))
    if own and len(answers) > 1 and not form.is_register and part == package.main:
        copies = Copies(root, own, paragraphs, len(answers))
        inside = [spot for spot in spots if spot.paragraph in copies.numbers]
        for answer, copy in zip(answers, copies.places, strict=True):
            _Sheet(form, inside, copy, [answer]).fill()
        copies.finish()
        spots = [spot for spot in spots if spot not in inside]
    _Sheet(form, spots, places, answers).fill()
    match_doubles(root)


def _lost(form: SchoolForm, spots: Sequence[Spot]) -> Problem:
    labels = "、".join(spot.label for spot in spots)
    return Problem(f"“{form.name}”里找不到这些空：{labels}", "请重新认一次这张表")


class _Sheet:
    """One sheet with the paragraphs that have its blanks, and whose answers go there."""

    def __init__(
        self, form: SchoolForm, spots: Sequence[Spot], places: Places, answers: Sequence[Answer]
    ) -> None:
        self.form = form
        self.spots = spots
        self.places = places
        self.answers = answers
        singles = (spot for spot in form.spots if len(spot.fields) == 1 and not spot.each)
        self.alone = frozenset(spot.fields[0] for spot in singles)

    def fill(self) -> None:
        """Fill its lists row by row, then everything else from the end of each paragraph."""
        for each in sorted({spot.each for spot in self.spots if spot.each}):
            self._list([spot for spot in self.spots if spot.each == each], each)
        once = [spot for spot in self.spots if not spot.each]
        changes = self._choices([spot for spot in once if spot.how == CHOICE])
        changes += [self._change(spot) for spot in once if spot.how != CHOICE]
        for change in sorted(changes, key=lambda one: one.place, reverse=True):
            change.do()

    def _list(self, spots: list[Spot], each: str) -> None:
        """A list: the rows that are there are filled first, further ones are made like them."""
        speakers: Sequence[Speaker] = self.answers
        if each != EACH_RECORD:
            speakers = self.answers[0].rows(each) if len(self.answers) == 1 else ()
        rows: dict[Element | None, list[tuple[Element, Spot]]] = defaultdict(list)
        for spot in spots:
            paragraph = self.places[spot.paragraph]
            rows[next(paragraph.iterancestors(TR), None)].append((paragraph, spot))
        for row, columns in rows.items():
            if row is None or not speakers:
                for paragraph, spot in sorted(columns, key=lambda one: -one[1].start):
                    _write(paragraph, spot, "")
                continue
            elsewhere = frozenset(name for _, spot in columns for name in spot.fields)
            for speaker, filled in zip(speakers, fresh_rows(row, columns, len(speakers)), strict=False):
                for spot, paragraph in sorted(filled, key=lambda one: -one[0].start):
                    _write(paragraph, spot, speaker.text(spot.fields, elsewhere))

    def _change(self, spot: Spot) -> Change:
        paragraph = self.places[spot.paragraph]
        if spot.how == DATE:
            told = {self._day(answer, spot) for answer in self.answers}
            parts, slot, behind = told.pop() if len(told) == 1 else ((), "", "")
            write = partial(fill_date, paragraph, spot, dict(parts), slot, behind)
            return Change(paragraph, spot.start, write)
        return Change(paragraph, spot.start, partial(_write, paragraph, spot, self._agreed(spot)))

    def _day(self, answer: Answer, spot: Spot) -> tuple[tuple[tuple[str, str], ...], str, str]:
        """The parts of a day, the lesson, and what else stands in its blank."""
        return tuple(answer.day(spot.fields).items()), answer.record.slot, answer.behind_day(spot.fields)

    def _agreed(self, spot: Spot) -> str:
        """What all records say alike, else nothing."""
        # Of several fields in one blank those are left out that have a blank of their own, but never all.
        elsewhere = self.alone if set(spot.fields) - self.alone else frozenset()
        texts = {answer.text(spot.fields, elsewhere) for answer in self.answers}
        return texts.pop() if len(texts) == 1 else ""

    def _choices(self, spots: list[Spot]) -> list[Change]:
        """Boxes of one question may stand in several lines."""
        questions: dict[tuple[str, tuple[str, ...]], list[Spot]] = defaultdict(list)
        for spot in spots:
            questions[spot.label, spot.fields].append(spot)
        changes: list[Change] = []
        for (_, fields), lines in questions.items():
            words = self.answers[0].words(fields)
            if all(answer.words(fields) == words for answer in self.answers):
                spec = fields_of(self.form.kind).get(fields[0])
                choices = None if spec is None else spec.ask.choices
                changes += ticks([(self.places[one.paragraph], one) for one in lines], words, choices)
        return changes


def _write(paragraph: Element, spot: Spot, text: str) -> None:
    """Write a text into a blank; a {{name}} without one goes away."""
    if not text:
        if spot.how == MARK:
            put_room(paragraph, spot, "")
        return
    let_row_grow(paragraph)
    if spot.how in (AFTER, BEFORE):
        put_lines(paragraph, text, after=spot.how == AFTER)
    elif spot.how == FILL:
        write_in(paragraph, text)
    else:
        put_room(paragraph, spot, text)
