"""A record's values in the words that a form prints: never a code, an id or a tick mark."""

import datetime as dt
from re import compile as pattern
from typing import Any

from exports.blocks import choice_line
from qinglan_tui.domain.counts import APPRENTICE, MENTOR
from qinglan_tui.domain.dates import full_date, long_date, short_date
from qinglan_tui.domain.fields import FieldSpec, Input, is_empty
from qinglan_tui.domain.people import Person
from qinglan_tui.domain.periods import counts_label
from qinglan_tui.domain.records import Record, people_of
from qinglan_tui.domain.scope import Scope
from qinglan_tui.domain.terms import school_year, week_of
from qinglan_tui.domain.text import count_words

# What a hand writes on a blank form. Em spaces, since what stands before a text is taken for an indent.
BLANK_DAY = "\u2003\u2003年　　月　　日"
BLANK_MONTH = "\u2003\u2003\u2003年　　月"
BLANK_WHEN = "\u2003\u2003\u2003年　　月　　日（第　周　星期　）第　节"
BLANK_SPAN = "\u2003\u2003\u2003\u2003年　　月　　日—　　　　年　　月　　日"
# A choice of more words prints the chosen one only.
MOST_BOXES = 10
_LINE_OF_BOXES = 36
_OWN_HEADING = pattern("([一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）)[^。！？；]{1,28}")


def said(spec: FieldSpec, value: Any, near: dt.date | None = None) -> str:
    """A field's value as it is printed, "" when it is empty; rows are printed as tables, not here.

    A day of the same school year as `near` goes without its year.
    """
    kind = spec.ask.input
    if is_empty(value) or kind in (Input.ROWS, Input.RECORD):
        return ""
    if kind is Input.FLAG:
        return "是" if value else ""
    if kind is Input.DATE:
        same_year = near is not None and school_year(value) == school_year(near)
        return short_date(value) if same_year else long_date(value)
    if kind in (Input.NUMBER, Input.SCORE):
        return f"{value:g}{spec.ask.unit}"
    if isinstance(value, tuple):
        return "、".join(value)
    return spec.ask.choices.say(value) if spec.ask.choices else str(value)


def boxes(spec: FieldSpec, value: Any = ()) -> str:
    """The words of a short list with what was chosen ticked, "" for a list that is too long to print."""
    choices = spec.ask.choices
    if choices is None or len(choices.words) > MOST_BOXES:
        return ""
    chosen = value if isinstance(value, tuple) else (value,) if value else ()
    words = choices.spoken
    line = choice_line(words, chosen)
    if len(line) <= _LINE_OF_BOXES:
        return line
    # Two lines of as many words each, so that they stand one below the other.
    half = (len(words) + 1) // 2
    own = [word for word in chosen if word not in words]
    above, below = words[:half], words[half:]
    ticked = [word for word in chosen if word in above]
    return choice_line(above, ticked) + "\n" + choice_line(below, [w for w in chosen if w in below] + own)


def when(record: Record, scope: Scope) -> str:
    """The day as a form's head has it: 2026年10月21日（第8周 星期三）第2节."""
    said_long = full_date(record.date, record.slot, scope.term)
    return said_long.replace(long_date(record.date), scope.word.day(record.date), 1)


def note_of(record: Record | None, scope: Scope) -> str:
    """What stands below a form's title: the school, the term, and that the original is on paper."""
    day = scope.term.start if record is None else record.date
    parts = [scope.school, scope.term_name if week_of(scope.term, day) else ""]
    if record is not None and record.on_paper:
        count = record.lessons_counted
        parts.append(f"（已有纸质记录{f'，共{count}{record.kind.unit}' if count > 1 else ''}）")
    return "　".join(part for part in parts if part)


def by_whom(record: Record, scope: Scope) -> str:
    """Whose record it is; the owner's when nothing else is said."""
    return record.author or scope.owner.name


def counted_for(record: Record, scope: Scope) -> str:
    """The period it was made for, where that is not the one of its date; months with their year."""
    label = counts_label(record.counts_for, (scope.term,))
    is_month = len(record.counts_for) == 7 and record.counts_for[:4].isdigit()
    return f"{record.counts_for[:4]}年{label}" if is_month else label


def heading_level(line: str) -> int:
    """1 for a line that a teacher wrote as a heading, 一、做了哪些事; 2 for （一）听课; 0 for any other."""
    if _OWN_HEADING.fullmatch(line) is None:
        return 0
    return 2 if line.startswith("（") else 1


def month_of(record: Record, scope: Scope) -> str:
    """The month that a monthly report is about: 2026年11月; another period by its own name."""
    return counted_for(record, scope) or f"{record.date.year}年{record.date.month}月"


def words_of(record: Record) -> int:
    """The 字数 of a record's long texts, as Word counts them."""
    fields = record.fields
    return sum(
        count_words(getattr(fields, spec.name)) for spec in record.kind.specs if spec.ask.input is Input.LONG
    )


def attached(record: Record) -> str:
    """The names of the attached files and what their captions say."""
    files = (
        f"{one.name}（{one.caption}）" if one.caption and one.caption != one.name else one.name
        for one in record.attachments
    )
    return "、".join(files)


def names(people: tuple[Person, ...]) -> str:
    """Several people's names in one line."""
    return "、".join(person.name for person in people)


def sides(record: Record | None, scope: Scope) -> tuple[str, str]:
    """The mentor's and the apprentice's names, of those partners whom the record names, else of all."""
    partners = scope.partners
    if record is not None:
        there = set(people_of(record))
        partners = tuple(person for person in partners if person.name in there) or partners
    own, other = scope.owner.name, names(partners)
    return (own, other) if scope.role == MENTOR else (other, own)


def is_of_pair(record: Record, scope: Scope) -> bool:
    """Whether the record names somebody of the other side, or nobody but the owner."""
    others = set(people_of(record)) - {scope.owner.name}
    return not others or any(person.name in others for person in scope.partners)


def is_apprentices(record: Record, scope: Scope) -> bool:
    """Whether it is the work of an apprentice, which a mentor comments on."""
    author = by_whom(record, scope)
    if author == scope.owner.name:
        return scope.role == APPRENTICE
    return scope.role == MENTOR and any(person.name == author for person in scope.partners)
