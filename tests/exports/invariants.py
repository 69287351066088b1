"""What must hold in every Word file of ours beyond what validators notice: `faults` lists what does not."""

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
Element = etree._Element

# Small paragraphs that Word needs after a table, and the one that places a cover's table.
SPACERS = {"TableEnd", "TableGap", "CoverSpace"}
# A document says who wrote it, not what made it.
MAKERS = re.compile(rb"python|lxml|openpyxl|libreoffice|microsoft office|xlsxwriter", re.IGNORECASE)


def faults(data: bytes) -> list[str]:
    """Everything that is wrong with a document, as sentences; an empty list is a good document."""
    with ZipFile(BytesIO(data)) as package:
        files = {name: package.read(name) for name in package.namelist()}
    trees = {name: etree.fromstring(content) for name, content in files.items() if _is_xml(name)}
    document = trees["word/document.xml"]
    found = [*_package_faults(files, trees)]
    for name, tree in trees.items():
        if name.startswith("word/") and not name.endswith(".rels"):
            found += [f"{name}: {fault}" for fault in _part_faults(tree, trees["word/styles.xml"])]
    return [*found, *_id_faults(document), *_page_faults(document)]


def _is_xml(name: str) -> bool:
    return name.endswith((".xml", ".rels"))


def _package_faults(files: dict[str, bytes], trees: dict[str, Element]) -> Iterator[str]:
    types = trees["[Content_Types].xml"]
    named = {str(entry.get("PartName")).lstrip("/") for entry in types if entry.get("PartName")}
    extensions = {str(entry.get("Extension")) for entry in types if entry.get("Extension")}
    for name in files:
        if name != "[Content_Types].xml" and name not in named and name.rsplit(".", 1)[-1] not in extensions:
            yield f"{name} has no content type"
    for name in named - set(files):
        yield f"content type for {name}, which is missing"
    reached = set()
    for name, tree in trees.items():
        if name.endswith(".rels"):
            base = posixpath.dirname(posixpath.dirname(name))
            for relation in tree:
                if relation.get("TargetMode") != "External":
                    target = str(relation.get("Target"))
                    path = target.lstrip("/") if target.startswith("/") else posixpath.join(base, target)
                    reached.add(posixpath.normpath(path))
    for name in reached - set(files):
        yield f"a relation leads to {name}, which is missing"
    for name, content in files.items():
        if _is_xml(name) and MAKERS.search(content):
            yield f"{name} names the tool that made it"


def _part_faults(tree: Element, styles: Element) -> Iterator[str]:
    known = {str(style.get(f"{W}styleId")) for style in styles.iter(f"{W}style")}
    for kind in ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link"):
        for use in tree.iter(f"{W}{kind}"):
            if use.get(f"{W}val") not in known:
                yield f"unknown style {use.get(f'{W}val')}"
    for mark in tree.iter(etree.PI):
        yield f"a blank was left: {mark.text}"
    depth = 0
    for mark in tree.iter(f"{W}fldChar"):
        depth += {"begin": 1, "separate": 0, "end": -1}[str(mark.get(f"{W}fldCharType"))]
        if depth < 0:
            yield "a field ends that did not begin"
    if depth:
        yield "a field does not end"
    exact = {
        style.get(f"{W}styleId")
        for style in styles.iter(f"{W}style")
        for spacing in style.iter(f"{W}spacing")
        if spacing.get(f"{W}lineRule") == "exact"
    }
    for paragraph in tree.iter(f"{W}p"):
        if paragraph.find(f".//{WP}inline") is not None and _style(paragraph) in exact:
            yield "a picture stands in lines of exact height"
    for table in tree.iter(f"{W}tbl"):
        yield from _table_faults(table)


def _table_faults(table: Element) -> Iterator[str]:
    columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
    if table.find(f"{W}tblPr/{W}tblCaption") is None:
        yield "a table has no title for screen readers"
    if table.find(f"{W}tblPr/{W}tblLayout") is None:
        yield "a table's columns may move"
    following = table.getnext()
    if following is None or following.tag != f"{W}p":
        yield "a table is not followed by a paragraph"
    heads = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in table.findall(f"{W}tr")]
    if heads != sorted(heads, reverse=True):
        yield "a repeated heading is not at the top"
    open_columns: set[int] = set()
    for row in table.findall(f"{W}tr"):
        start, merged = 0, set()
        for cell in row.findall(f"{W}tc"):
            span = cell.find(f"{W}tcPr/{W}gridSpan")
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            if merge is not None:
                if merge.get(f"{W}val") != "restart" and start not in open_columns:
                    yield "a cell continues nothing"
                merged.add(start)
            if cell[-1].tag != f"{W}p":
                yield "a cell does not end in a paragraph"
            start += 1 if span is None else int(str(span.get(f"{W}val")))
        open_columns = merged
        if start != columns:
            yield f"a row spans {start} of {columns} columns"


def _id_faults(document: Element) -> Iterator[str]:
    drawings = list(document.iter(f"{WP}docPr"))
    for kind, ids in (
        ("drawing", [drawing.get("id") for drawing in drawings]),
        ("bookmark", [mark.get(f"{W}id") for mark in document.iter(f"{W}bookmarkStart")]),
    ):
        for number, count in Counter(ids).items():
            if count > 1:
                yield f"{kind} id {number} stands {count} times"
    for drawing in drawings:
        if not drawing.get("descr"):
            yield f"picture {drawing.get('id')} has no text for screen readers"


def _page_faults(document: Element) -> Iterator[str]:
    for size in document.iter(f"{W}pgSz"):
        sides = sorted(int(str(size.get(f"{W}{side}"))) for side in ("w", "h"))
        if sides != [11906, 16838]:
            yield f"a page is not A4: {sides}"
    body = document[0]
    for paragraph in body.findall(f"{W}p"):
        written = any(text.text for text in paragraph.iter(f"{W}t"))
        empty = not written and paragraph.find(f".//{W}drawing") is None
        if empty and _style(paragraph) not in SPACERS:
            yield f"an empty paragraph of style {_style(paragraph)} makes space"


def _style(paragraph: Element) -> str:
    named = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if named is None else str(named.get(f"{W}val"))
