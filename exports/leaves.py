"""Documents that stand alone or in the handbook: each knows its page and puts itself there."""

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, Protocol

from msgspec import Struct

from exports.base import About
from exports.blocks import DATE_BLANK, Cell, Column, Para, Row, Sign, Slot
from exports.form_registers import register_of
from exports.registers import filled_page, kind_register, lesson_register
from exports.review_slip import add_review_slip
from exports.sheets import Form, Sheets, Strip, table_of
from exports.story import Story
from exports.styles import HouseStyle, Page
from qinglan_tui.domain.kinds import Kind
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.scope import Scope
from qinglan_tui.domain.summaries import TermSummary

_ROW_MM, _SIGN_MM = 8.0, 16.0


class Leaf(Protocol):
    """One document; several of them make a handbook."""

    @property
    def title(self) -> str:
        """What it is called."""

    @property
    def page(self) -> Page:
        """The kind of page on which it stands."""

    def add(self, story: Story, sheets: Sheets) -> None:
        """Append it; the story stands on a page of the right kind and what came before is finished."""


class FormLeaf(Struct, frozen=True):
    """A school form."""

    form: Form
    page: Page = "form"

    @property
    def title(self) -> str:
        """The form's own title."""
        return self.form.title

    def add(self, story: Story, sheets: Sheets) -> None:
        """On a new page."""
        sheets.add(self.form)


class RegisterLeaf(Struct, frozen=True, kw_only=True):
    """A register with a repeated heading, `least` rows at least, and a last row for the hands of some."""

    title: str
    columns: tuple[Column, ...]
    entries: tuple[tuple[str, ...], ...]
    signs: tuple[Sign, ...] = ()
    note: str = ""
    least: int = 13
    page: Page = "wide"

    def add(self, story: Story, sheets: Sheets) -> None:
        """On a new page."""
        story.add(Para((self.title,), "FormTitle"))
        if self.note:
            story.add(Para((self.note,), "FormNote"))
        head = Row(
            cells=tuple(Cell(content=(Para((c.title,), "CellHead"),)) for c in self.columns),
            mm=_ROW_MM,
            head=True,
        )
        cells = tuple(
            Cell(content=(Para((Slot(str(at)),), "CellText" if c.align == "left" else "CellCenter"),))
            for at, c in enumerate(self.columns)
        )
        values = [{str(at): text for at, text in enumerate(one)} for one in self.entries]
        least = self.least
        if values:
            # Rows to write on never begin a page of their own.
            below = _SIGN_MM if self.signs else 0
            least = min(
                least,
                filled_page(story.house, self.columns, values, row_mm=_ROW_MM, below=below, page=self.page),
            )
        entry = Row(cells=cells, mm=_ROW_MM, repeat="rows", least=least, closed=bool(self.signs))
        widths = tuple(column.width for column in self.columns)
        strips = [Strip(head, widths), Strip(entry, widths)]
        if self.signs:
            strips.append(_sign_strip(self.signs, sum(widths)))
        table = table_of(strips, self.title)
        story.place_markup(story.stamp(table).markup(rows={"rows": values}))


def _sign_strip(signs: Sequence[Sign], width: float) -> Strip:
    """A row of equal cells, one for each hand or seal."""
    cells = tuple(
        Cell(
            content=(
                Para((f"{sign.label}{'（盖章）' if sign.seal else '签字'}：",), "CellText"),
                Para((DATE_BLANK,), "CellSign"),
            )
        )
        for sign in signs
    )
    return Strip(Row(cells=cells, mm=_SIGN_MM), (width / len(signs),) * len(signs))


class LessonsLeaf(Struct, frozen=True):
    """听课情况统计表 (A25) of a term."""

    summary: TermSummary
    title: str = "听课情况统计表"
    page: Page = "wide"

    def add(self, story: Story, sheets: Sheets) -> None:
        """On a new page."""
        lesson_register(story, self.summary)


class KindLeaf(Struct, frozen=True):
    """The register of a kind (A16, A17 …); without records a blank one."""

    kind: Kind
    records: tuple[Record, ...]
    scope: Scope
    page: Page = "wide"

    @property
    def title(self) -> str:
        """What the register is called."""
        return register_of(self.kind).title

    def add(self, story: Story, sheets: Sheets) -> None:
        """On a new page."""
        kind_register(story, self.kind, self.records, self.scope)


class SlipLeaf(Struct, frozen=True):
    """审阅单 for works that wait for a mentor's hand; without any a blank one."""

    records: tuple[Record, ...]
    scope: Scope
    title: str = "审阅单"
    page: Page = "wide"

    def add(self, story: Story, sheets: Sheets) -> None:
        """On a new page."""
        add_review_slip(story, self.records, self.scope)


def put(story: Story, sheets: Sheets, leaves: Sequence[Leaf]) -> None:
    """Append them one after another, each on a new page."""
    for leaf in leaves:
        turn_to(story, leaf.page)
        leaf.add(story, sheets)


def turn_to(story: Story, page: Page) -> None:
    """Begin pages of this kind; running text begins a new page each time, forms do so by themselves."""
    body = story.document.element.body
    is_empty = len(body) == 1
    if story.page != page or (page == "text" and not is_empty):
        story.section(page)


def write_leaves(
    leaves: Sequence[Leaf], about: About, house: HouseStyle, target: Path | BinaryIO
) -> tuple[str, ...]:
    """Write a document of one or more leaves; returns what could not be printed, photos that are gone.

    Raises:
        Problem: the file cannot be written.
    """
    story = Story(house, about, leaves[0].page)
    put(story, Sheets(story), leaves)
    return story.write(target)
