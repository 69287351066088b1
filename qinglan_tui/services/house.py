"""The house style of a document: the one that was asked for, else the school's for such documents."""

from typing import TYPE_CHECKING

from qinglan_tui.domain.kinds import Kind
from qinglan_tui.domain.word_settings import AS_STYLE, HANZI, MAC, OFFICIAL, WordSettings
from qinglan_tui.services.document_types import PROSE, DocumentType
from qinglan_tui.storage import Workbook

if TYPE_CHECKING:
    from exports.styles import Fonts, HouseStyle


def house_named(name: str, word: WordSettings) -> "HouseStyle":
    """The house style of that name in the fonts, and with the days, of the school.

    Raises:
        Problem: there is no such style.
    """
    from msgspec.structs import replace

    from exports.styles import style_named

    house = style_named(name)
    house = replace(house, fonts=in_fonts(house.fonts, word.fonts))
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


# The names of a face on other machines: what offices install for official papers, and what a Mac has.
_FACES = {
    OFFICIAL: {"仿宋": "仿宋_GB2312", "楷体": "楷体_GB2312"},
    MAC: {"宋体": "Songti SC", "黑体": "Heiti SC", "仿宋": "STFangsong", "楷体": "Kaiti SC"},
}
_OFFICIAL_TITLE = "方正小标宋简体"


def in_fonts(fonts: "Fonts", fonts_of: str) -> "Fonts":
    """The same faces under the names that they have on the machines of the school."""
    from msgspec.structs import asdict, replace

    faces = _FACES.get(fonts_of, {})
    named = {part: faces[face] for part, face in asdict(fonts).items() if face in faces}
    if fonts_of == OFFICIAL and fonts.title == "宋体" and fonts.body == "仿宋":
        return replace(fonts, **named, title=_OFFICIAL_TITLE, title_bold=False)
    return replace(fonts, **named)
