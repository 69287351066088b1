"""The house style of a document: the one that was asked for, else the school's for such documents."""

from typing import TYPE_CHECKING

from qinglan_tui.domain.kinds import Kind
from qinglan_tui.domain.word_settings import AS_STYLE, HANZI, WordSettings
from qinglan_tui.services.document_types import PROSE, DocumentType
from qinglan_tui.storage import Workbook

if TYPE_CHECKING:
    from exports.styles import HouseStyle


def house_named(name: str, word: WordSettings) -> "HouseStyle":
    """The house style of that name in the fonts, and with the days, of the school.

    Raises:
        Problem: there is no such style.
    """
    from msgspec.structs import replace

    from exports.styles import in_fonts, style_named

    house = style_named(name)
    house = in_fonts(house, word.fonts)
    return house if word.days == AS_STYLE else replace(house, hanzi_date=word.days == HANZI)


def house_of_document(document: DocumentType, workbook: Workbook, asked: str | None = None) -> "HouseStyle":
    """The house style of a document.

    Raises:
        Problem: there is no style of the name that was asked for.
    """
    settings = workbook.settings
    usual = settings.style if document.family == PROSE else settings.word.forms
    return house_named(asked or usual, settings.word)


def house_of_kind(kind: Kind, workbook: Workbook, asked: str | None = None, number: str = "") -> "HouseStyle":
    """The house style of a record's form, or of another sheet of it: forms, texts and papers have one each.

    Raises:
        Problem: there is no style of the name that was asked for, or no such sheet.
    """
    from exports.forms import house_of

    settings = workbook.settings
    word = settings.word
    chosen = {"P1": settings.style, "P3": word.texts, "P4": word.papers, "P5": word.forms}
    return house_named(asked or chosen.get(house_of(kind, number).name, word.forms), word)
