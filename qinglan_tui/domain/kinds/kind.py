"""What a record kind is: its code, its names, its fields, its title and the school forms that it fills."""

import re
from functools import cached_property

from msgspec import Struct

from qinglan_tui.domain.fields import FieldSpec, specs

# A field in a title, with the marks that stand round it only when it is filled.
_PLACE = re.compile(r"([《（〔]?)\{(\w+)(?:\|([^}]*))?\}([》）〕]?)")


class KindFields(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The own fields of a record kind; each kind is one subclass with every field annotated by an `Ask`."""


class Kind(Struct, frozen=True, dict=True):
    """The one declaration of a record kind.

    `title` is a template over field ids; `{field|word}` gives the word while the field is empty.
    `columns` are the fields that a register prints, `forms` the numbers of the school forms (A1 to A28)
    that it fills, `unit` the measure word of a count (7 节, 2 次).
    `deliverable` kinds are handed in and can get a mentor's comment.
    """

    code: str
    label: str
    short: str
    fields: type[KindFields]
    title: str
    columns: tuple[str, ...]
    forms: tuple[str, ...] = ()
    about: str = ""
    unit: str = "份"
    deliverable: bool = True
    private: bool = False

    @cached_property
    def specs(self) -> tuple[FieldSpec, ...]:
        """The kind's own fields in the order in which they are asked."""
        return specs(self.fields)

    @cached_property
    def main(self) -> FieldSpec:
        """The field that takes the free text of `--text` and of a quick entry."""
        return next(spec for spec in self.specs if spec.ask.main)

    @cached_property
    def is_lesson(self) -> bool:
        """Whether its records are about one lesson, known by date, slot, class and teacher."""
        return {"class_name", "topic"} <= {spec.name for spec in self.specs}

    @cached_property
    def _by_name(self) -> dict[str, FieldSpec]:
        """The fields by id, label and column label; of two with the same one the first."""
        names = [(name, spec) for spec in self.specs for name in (spec.name, spec.label, spec.ask.short)]
        return {name: spec for name, spec in reversed(names) if name}

    def spec(self, name: str) -> FieldSpec | None:
        """The field of that id, Chinese label or column label; asked for each record of a duty."""
        return self._by_name.get(name.strip())

    def title_of(self, fields: KindFields) -> str:
        """The title that the fields give, or the kind's own name when they say nothing yet."""
        said = False

        def fill(place: re.Match[str]) -> str:
            nonlocal said
            opening, name, otherwise, closing = place.groups("")
            text = _plain(getattr(fields, name))
            said = said or bool(text)
            return f"{opening}{text or otherwise}{closing}" if text or otherwise else ""

        text = _PLACE.sub(fill, self.title).strip(" ·　")
        return text if said else self.label


def _plain(value: object) -> str:
    if isinstance(value, tuple):
        return "、".join(str(part) for part in value)
    return "" if value is None else str(value)
