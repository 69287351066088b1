"""The school's own Word forms as a teacher confirmed them: which blank of which file takes which field."""

from collections.abc import Iterable

from msgspec import Struct, structs

from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Attachment
from qinglan_tui.domain.text import nearest, quoted

DOCUMENT = "word/document.xml"
# How a blank is filled: an empty paragraph; a new one after or before this one; room in its text; boxes to
# tick; 年月日 with room between; a {{name}}.
FILL, AFTER, BEFORE, ROOM, CHOICE, DATE, MARK = "fill", "after", "before", "room", "choice", "date", "mark"
# What a repeated row stands for, when it is not a list inside one record.
EACH_RECORD = "record"


class Spot(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One blank of a form and what goes into it.

    Its address is a part of the package and the number of a paragraph in it, in the order of the document;
    `start` and `end` are characters of that paragraph. `label` is what stands beside it, as a check.
    `fields` are ids of the record's fields, or facts such as @school; none when it is to be left alone.
    In a row that is repeated `each` says for what: every record, or every entry of that field.
    """

    paragraph: int
    label: str
    part: str = DOCUMENT
    how: str = FILL
    start: int = 0
    end: int = 0
    fields: tuple[str, ...] = ()
    each: str = ""

    @property
    def address(self) -> tuple[str, int, int]:
        """Where it is; no two blanks share one."""
        return self.part, self.paragraph, self.start


class Proposal(Struct, frozen=True, kw_only=True):
    """What was recognised in a form, for the teacher to look over before it is remembered.

    `spots` are the blanks with a field, `unknown` those without; `signatures` are labels of what hands sign
    and others write, always left alone; `notes` are sentences on what else is to be known. `hash` is the
    SHA-256 of the file that was read.
    """

    kind: str
    hash: str
    spots: tuple[Spot, ...] = ()
    unknown: tuple[Spot, ...] = ()
    signatures: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def assigned(self, label: str, fields: tuple[str, ...]) -> "Proposal":
        """The same with the blanks of that label taking these fields; without fields they are left alone.

        Raises:
            Problem: there is no such blank; the nearest one is named.
        """
        every = sorted((*self.spots, *self.unknown), key=lambda spot: spot.address)
        if all(spot.label != label for spot in every):
            close = nearest(label, tuple(spot.label for spot in every))
            hint = f"是不是“{close}”？" if close else "请照列出来的写"
            raise Problem(f"表里没有{quoted(label)}这个空", hint)
        changed = [structs.replace(spot, fields=fields) if spot.label == label else spot for spot in every]
        return structs.replace(
            self,
            spots=tuple(spot for spot in changed if spot.fields),
            unknown=tuple(spot for spot in changed if not spot.fields),
        )


class SchoolForm(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A form that was confirmed once: its file as the workbook keeps it, and its blanks with their fields."""

    name: str
    kind: str
    file: Attachment
    spots: tuple[Spot, ...]
    school: str = ""

    @property
    def is_register(self) -> bool:
        """Whether one sheet takes many records, a row each."""
        return any(spot.each == EACH_RECORD for spot in self.spots)


def remembered(forms: Iterable[SchoolForm], form: SchoolForm) -> tuple[SchoolForm, ...]:
    """The forms with this one among them, in place of the one of the same name, kind and school."""
    key = (form.school, form.kind, form.name)
    return (*(one for one in forms if (one.school, one.kind, one.name) != key), form)


def form_named(forms: tuple[SchoolForm, ...], name: str) -> SchoolForm:
    """The form of that name; of several the one that was confirmed last.

    Raises:
        Problem: there is none; the nearest one is named.
    """
    wanted = name.strip().removesuffix(".docx")
    found = [form for form in forms if form.name == wanted]
    if found:
        return found[-1]
    if not forms:
        raise Problem("还没有认过学校的表", "先用 qinglan export learn 文件.docx 认一次")
    close = nearest(wanted, tuple(form.name for form in forms))
    hint = f"是不是“{close}”？" if close else f"已认的有：{'、'.join(form.name for form in forms)}"
    raise Problem(f"没有认过{quoted(name)}这张表", hint)


def known_labels(forms: Iterable[SchoolForm], kind: str) -> dict[str, tuple[str, ...]]:
    """What the teacher confirmed for each label in forms of this kind; the latest word counts."""
    return {spot.label: spot.fields for form in forms if form.kind == kind for spot in form.spots}
