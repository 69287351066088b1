"""How a field is declared: one `Ask` beside its type; form, check, search and Word table derive from it."""

from enum import Enum
from functools import cache
from typing import Any, get_args, get_origin

from msgspec import NODEFAULT, Struct
from msgspec.structs import fields as struct_fields


class Input(Enum):
    """How a teacher fills a field in, and so the type of its value.

    Values by input: LINE, LONG, CHOICE, PERSON → str ("" is empty); NUMBER → int | None;
    SCORE → float | None; DATE → date | None; CHOICES, PEOPLE → tuple[str, ...]; FLAG → bool;
    ROWS → tuple of a row struct; RECORD → id or None.
    """

    LINE = "line"
    LONG = "long"
    NUMBER = "number"
    SCORE = "score"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    PERSON = "person"
    PEOPLE = "people"
    FLAG = "flag"
    ROWS = "rows"
    RECORD = "record"


class Choices(Struct, frozen=True):
    """The words a field offers; a closed list takes no others. Synonyms are read as the word they stand for.

    `labels` are what a teacher reads, in the order of `words`, where a code is stored instead of the word.
    """

    words: tuple[str, ...]
    closed: bool = False
    synonyms: dict[str, str] = {}
    labels: tuple[str, ...] = ()

    @property
    def spoken(self) -> tuple[str, ...]:
        """The words as a teacher reads them."""
        return self.labels or self.words

    def say(self, word: str) -> str:
        """A stored word as a teacher reads it."""
        return self.labels[self.words.index(word)] if self.labels and word in self.words else word

    def read(self, text: str) -> str:
        """The word that `text` stands for, or `text` itself."""
        return self.synonyms.get(text, text)

    def allows(self, word: str) -> bool:
        """Whether the word may be stored."""
        return not self.closed or word in self.words


class Ask(Struct, frozen=True):
    """What a form asks for in one field, in the words a teacher reads.

    `needed` names what a school would miss without it; fields that share one word satisfy it together.
    `low` and `high` bound a number, `unit` is printed behind it. `main` marks the field of the free text.
    """

    label: str
    input: Input = Input.LINE
    choices: Choices | None = None
    group: str = ""
    needed: str = ""
    main: bool = False
    unit: str = ""
    low: float | None = None
    high: float | None = None
    hint: str = ""
    short: str = ""


class FieldSpec(Struct, frozen=True):
    """One declared field of a struct: its id, its type, its empty value and what is asked."""

    name: str
    ask: Ask
    type: Any
    default: Any = None
    row: Any = None

    @property
    def label(self) -> str:
        """The Chinese label."""
        return self.ask.label

    @property
    def column(self) -> str:
        """The label for a narrow column."""
        return self.ask.short or self.ask.label


@cache
def specs(struct: type[Struct]) -> tuple[FieldSpec, ...]:
    """The declared fields of a struct in their order; fields without an `Ask` are left out."""
    found = []
    for field in struct_fields(struct):
        ask = next((mark for mark in getattr(field.type, "__metadata__", ()) if isinstance(mark, Ask)), None)
        if ask is None:
            continue
        default = field.default
        if default is NODEFAULT:
            default = None if field.default_factory is NODEFAULT else field.default_factory()
        value_type = get_args(field.type)[0]
        row = get_args(value_type)[0] if ask.input is Input.ROWS and get_origin(value_type) is tuple else None
        found.append(FieldSpec(field.name, ask, value_type, default, row))
    return tuple(found)


def spec_named(candidates: tuple[FieldSpec, ...], name: str) -> FieldSpec | None:
    """The field of that id, Chinese label or column label; an empty name is nobody's."""
    wanted = name.strip()
    if not wanted:
        return None
    return next((spec for spec in candidates if wanted in (spec.name, spec.label, spec.ask.short)), None)


def is_empty(value: object) -> bool:
    """Whether a field value says nothing; 0 and False are answers."""
    return value is None or value == "" or value == ()
