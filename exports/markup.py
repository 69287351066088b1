"""The floor under every Word writer: namespaces, text that XML can carry, and small pieces of markup.

Markup is built as strings; whatever a teacher wrote goes through `safe` or `run`.
"""

import re
from collections.abc import Iterable
from typing import TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
PLACED = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
NAMESPACES = (
    f'xmlns:w="{WORD}" xmlns:r="{RELATIONS}" xmlns:a="{DRAWING}" xmlns:wp="{PLACED}" xmlns:pic="{PICTURE}"'
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# Everything but what ordinary text consists of: one scan tells that there is nothing to do.
_ODD = re.compile("[^\t\n\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_MARKUP = re.compile('[&<>"]')
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
# Without a hint Word sets these from the Latin face: narrow quotation marks and dashes in a Chinese sentence.
_EITHER_FACE = re.compile("[·×÷±°§‘’“”‐-―…‰′″※℃№Ⅰ-Ⅹ←-↓√∞≈≠≤≥①-⑩■□▲△○●★☆☑]")
_INDENT = " \t\u3000\u00a0"

EAST_ASIAN = '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>'


def w(name: str) -> str:
    """The full name of a WordprocessingML element or attribute."""
    return f"{{{WORD}}}{name}"


P, R, T, TBL, TR, TC, BR, TAB = (w(name) for name in ("p", "r", "t", "tbl", "tr", "tc", "br", "tab"))
PPR, PSTYLE, KEEP_NEXT, SECT, VAL = (w(name) for name in ("pPr", "pStyle", "keepNext", "sectPr", "val"))


def clean(text: str) -> str:
    """The text without what XML forbids; every kind of line break is one, a lone surrogate becomes U+FFFD."""
    if _ODD.search(text) is None:
        return text
    return _ODD.sub("", _SURROGATES.sub("\ufffd", _BREAKS.sub("\n", text)))


def safe(text: str) -> str:
    """The text as it may stand in markup or in an attribute."""
    return _escaped(clean(text))


def _escaped(text: str) -> str:
    return _MARKUP.sub(lambda found: _ENTITIES[found.group()], text)


def lines_of(text: str) -> list[str]:
    """The lines that say something, without hand-made indents (the style indents); at least one, if empty."""
    if "\n" not in text:
        return [text.strip(_INDENT)]
    return [line for line in (part.strip(_INDENT) for part in text.split("\n")) if line] or [""]


def run(text: str, style: str = "") -> str:
    """A run of literal text; a new line in it is a line break, a tab stays one."""
    lines = [_inner(line) for line in clean(text).split("\n")]
    inner = "<w:br/>".join(lines)
    look = (
        f'<w:rPr><w:rStyle w:val="{style}"/><w:rFonts w:hint="eastAsia"/></w:rPr>' if style else _look(text)
    )
    return f"<w:r>{look}{inner}</w:r>" if inner else ""


def line_run(line: str) -> str:
    """A run of one line of clean text; nothing for an empty one."""
    return f"<w:r>{_look(line)}{_inner(line)}</w:r>" if line else ""


def _look(text: str) -> str:
    return EAST_ASIAN if _EITHER_FACE.search(text) else ""


def _inner(line: str) -> str:
    """What a run holds for one line; a tab in it becomes Word's own tab."""
    if "\t" in line:
        return "<w:tab/>".join(_text(piece) for piece in line.split("\t"))
    return _text(line)


def _text(piece: str) -> str:
    if not piece:
        return ""
    escaped = _escaped(piece) if _MARKUP.search(piece) else piece
    if piece[0].isspace() or piece[-1].isspace():
        return f'<w:t xml:space="preserve">{escaped}</w:t>'
    return f"<w:t>{escaped}</w:t>"


def field(instruction: str, shown: str) -> str:
    """A field such as PAGE, with what is shown until Word has computed it."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {safe(instruction)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f"<w:r><w:t>{safe(shown)}</w:t></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def parse(markup: str) -> Element:
    """The markup's elements, as children of one element that is thrown away once they stand in a document."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.fromstring(f"<w:body {NAMESPACES}>{markup}</w:body>", parser)


def markup_of(elements: Iterable[Element]) -> str:
    """The markup of finished elements, which are moved out of where they stand."""
    holder = parse("")
    holder.extend(elements)
    written = etree.tostring(holder, encoding="unicode")
    return written[written.index(">") + 1 : written.rindex("<")] if len(holder) else ""


def parent_of(element: Element) -> Element:
    """The element around this one; for places where there always is one."""
    parent = element.getparent()
    if parent is None:
        raise ValueError(f"{element.tag} stands alone")
    return parent


def style_of(paragraph: Element) -> str:
    """The id of a paragraph's style, or an empty text."""
    named = paragraph.find(f"{PPR}/{PSTYLE}")
    return "" if named is None else str(named.get(VAL, ""))
