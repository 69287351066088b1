"""Salvage: every document that a damaged file still holds whole, the rest of it as text. Nothing is guessed.

A document counts only when all of it can be read. In a file with one document a line it must end on its line,
so that a line broken off never swallows the next one; in an indented file it must end at its own indentation.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from msgspec import Struct

from qinglan_tui.storage.arrangement import SETTINGS, TABLE_NAMES, YEARS, row_id_of
from qinglan_tui.storage.engine.codec import META, Tables, cleaned
from qinglan_tui.storage.engine.versions import DELETED_AT, VERSION, content_of, copy_of, is_alive, join
from qinglan_tui.storage.readings import SURROGATE, readable, text_of

RECORDS, TRASH, REVISIONS = "records", "trash", "revisions"
_SAVED = "_saved"
_KNOWN = frozenset({META, RECORDS, TRASH, REVISIONS, SETTINGS, YEARS, *TABLE_NAMES})

_BLANKS = " \t\r\0\ufeff"
# A blank may be a byte of a block that the disk lost.
_GAP = r"[ \t\r\0\ufeff]*"
_KEY = rf'"(0|[1-9][0-9]{{0,17}})"{_GAP}:{_GAP}'
_ENTRY = re.compile(_KEY)
_HEADING = re.compile(rf'"([^"\\0-9_][^"\\]*)"{_GAP}:{_GAP}\{{{_GAP}(?=\}}|{_KEY}\{{|\Z)')
_OBJECT = re.compile(rf"{_KEY}\{{")
_LINE_OF_OBJECT = re.compile(rf"^({_GAP}){_KEY}\{{", re.MULTILINE)
_PUNCTUATION = re.compile(r"[{},\s\0\ufeff]+")
# What stands behind a document: the end of its line, the next one, or the end of its table.
_BEHIND = re.compile(rf"{_GAP}(?:,?{_GAP}\Z|,?.?{_GAP}{_KEY}\{{)")
_BEHIND_TABLE = re.compile(rf"{_GAP}\}}[}},\s\0\ufeff]*(?:\Z|(?={_HEADING.pattern}))")
_PLAIN = re.compile(r"[{}\[\],\s\ufeff]*")


class LostLine(Struct, frozen=True):
    """A line, or a part of one, of which no whole document could be made; `line` counts from 1."""

    line: int
    text: str


class Salvaged(Struct, frozen=True):
    """What could be read, by table and id as in a file of the workbook, what could not, and the encoding.

    `tables` name the format; they are empty when no document was found.
    """

    tables: Tables
    lost: tuple[LostLine, ...]
    encoding: str

    @property
    def count(self) -> int:
        """How many documents were found, that of the format not counted."""
        return sum(len(documents) for name, documents in self.tables.items() if name != META)


class Found(Struct, frozen=True):
    """A document where it stands: the heading above it, its id, itself, and its place in the text."""

    table: str
    id: str
    document: Any
    start: int
    end: int


def salvage(data: bytes, file: str) -> Salvaged:
    """Return all that can be read of a damaged file of this name (records-2026.json, workbook.json …)."""
    text, encoding = text_of(data)
    scan = _Scan(text)
    scan.run()
    kept = _Kept(file, scan)
    for found in scan.found:
        kept.take(found)
    lost = sorted(scan.lost + kept.lost)
    return Salvaged(kept.tables(), tuple(_lines(text, lost)), encoding)


class _Scan:
    """Goes through the text line by line and collects documents, and the places where there is none."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[Found] = []
        self.lost: list[tuple[int, int]] = []
        self.headings: set[str] = set()
        self._table = ""
        self._decoder = json.JSONDecoder(object_pairs_hook=_once, parse_constant=lambda name: None)
        # In an indented file the objects inside a document stand further in.
        self._indent = _most_common(len(match[1]) for match in _LINE_OF_OBJECT.finditer(text))
        self._digits = -_most_common(-len(match[1]) for match in _OBJECT.finditer(text))

    def run(self) -> None:
        """Go through all of it."""
        start = 0
        while start < len(self.text):
            end = self._line_end(start)
            line = self.text[start:end]
            if self._is_opened(line):
                end = self._block_end(end + 1, _indent(line))
                line = self.text[start:end]
                if not self._take_whole(start, line):
                    self.lost.append((start, end))
            elif not self._take_whole(start, line):
                self._take_parts(start, line)
            start = end + 1

    def _line_end(self, start: int) -> int:
        end = self.text.find("\n", start)
        return len(self.text) if end < 0 else end

    def _is_opened(self, line: str) -> bool:
        """Whether a document begins on the line that goes on below it."""
        bare = line.strip(_BLANKS)
        match = _ENTRY.match(bare)
        return match is not None and bare[match.end() :] in ("{", "[")

    def _block_end(self, start: int, indent: int) -> int:
        """Where an indented document ends: with the first line that stands no further in than its own."""
        before = start - 1
        while start < len(self.text):
            end = self._line_end(start)
            line = self.text[start:end]
            if line.strip(_BLANKS) and _indent(line) <= indent:
                return end if line.strip(_BLANKS)[0] in "}]" else before
            before, start = end, end + 1
        return len(self.text)

    def _take_whole(self, start: int, line: str) -> bool:
        """Take the one document that fills a line, or the lines of an indented one."""
        match = _ENTRY.match(line, _indent(line))
        value = self._value(line, match.end()) if match else None
        if match is None or value is None or line[value[1] :].strip(_BLANKS + ",") != "":
            return False
        if _indent(line) != self._indent and not is_plain(value[0]):
            # A part of a document whose beginning is gone.
            return False
        self._add(match[1], value[0], start + match.start(), start + value[1])
        return True

    def _take_parts(self, start: int, line: str) -> None:
        """Take what stands on one line, which may be a whole file."""
        place, is_open = 0, False
        while place < len(line):
            if punctuation := _PUNCTUATION.match(line, place):
                if "}" in punctuation.group():
                    self._table = ""
                is_open = is_open or "{" in punctuation.group()
                place = punctuation.end()
            elif (heading := _HEADING.match(line, place)) and self._is_heading(start, line, heading, is_open):
                self._table = heading[1]
                self.headings.add(heading[1])
                place, is_open = heading.end(), True
            elif end := self._part(start, line, place, is_open):
                place = end
            else:
                end = self._next(line, place)
                self.lost.append((start + place, start + end))
                place = end

    def _is_heading(self, start: int, line: str, match: re.Match[str], is_open: bool) -> bool:
        """Whether a table begins here, and not a field of a document whose beginning is gone."""
        if SURROGATE.search(match[1]):
            return False
        if match.end() < len(line):
            return is_open or match[1] in _KNOWN
        follows = self.text[:start].rstrip(_BLANKS + "\n,").endswith(("}", "{"))
        return (follows or match[1] in _KNOWN) and (self._indent == 0 or _indent(line) < self._indent)

    def _part(self, start: int, line: str, place: int, is_open: bool) -> int:
        """Take the document that begins here, among others on the line; its end, 0 when there is none."""
        match = _ENTRY.match(line, place)
        value = self._value(line, match.end()) if match else None
        if match is None or value is None or not isinstance(value[0], dict):
            return 0
        behind = _BEHIND.match(line, value[1]) or (is_open and _BEHIND_TABLE.match(line, value[1]))
        if not behind or not (is_open or is_plain(value[0])):
            return 0
        self._add(match[1], value[0], start + place, start + value[1])
        return value[1]

    def _next(self, line: str, place: int) -> int:
        """Where something whole begins again on the line: a document that is plainly one."""
        while match := _ENTRY.search(line, place + 1):
            value = self._value(line, match.end())
            # In the middle of something it may be the rest of a longer number.
            whole = line[match.start() - 1] in "{, \t" or len(match[1]) == self._digits
            if value is not None and is_plain(value[0]) and whole:
                return match.start()
            place = match.start()
        return len(line)

    def _value(self, text: str, place: int) -> tuple[Any, int] | None:
        """The JSON value at a place and where it ends, None when there is no whole one."""
        try:
            value, end = self._decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            return None
        return None if SURROGATE.search(text, place, end) else (value, end)

    def _add(self, key: str, document: Any, start: int, end: int) -> None:
        self.found.append(Found(self._table, key, cleaned(document), start, end))


class _Kept:
    """Puts documents into their tables: by the heading above them, or by what they are where it is broken."""

    def __init__(self, file: str, scan: _Scan) -> None:
        self.lost: list[tuple[int, int]] = []
        self._tables: Tables = {}
        self._meta: Any = None
        self._text = scan.text
        self._places: dict[tuple[str, str], Found] = {}
        self._table_of = self._chooser(file, scan.headings)

    def take(self, found: Found) -> None:
        """Take a document in; where its id is taken both stay, or the lesser one stays as text."""
        if _is_meta(found):
            self._meta = self._meta or found.document
            return
        table = self._table_of(found)
        if not table:
            self.lost.append((found.start, found.end))
            return
        documents = self._tables.setdefault(table, {})
        other = documents.get(found.id)
        if found.id not in documents:
            documents[found.id] = found.document
            self._places[table, found.id] = found
        elif other != found.document:
            self._take_second(table, found, other)

    def tables(self) -> Tables:
        """Return the tables, with the format that the file names or that its documents are of."""
        if not self._tables:
            return {}
        documents = [document for rows in self._tables.values() for document in rows.values()]
        old = TRASH in self._tables or any(isinstance(one, dict) and _SAVED in one for one in documents)
        return {META: {"1": self._meta or {"format": 1 if old else 2}}, **self._tables}

    def _take_second(self, table: str, found: Found, other: Any) -> None:
        mine = found.document
        if _has(mine, VERSION) and _has(other, VERSION):
            joined = join(int(found.id), other, mine, equal="both")
            same = content_of(joined.document) == content_of(mine)
            loser, place = (other, self._places[table, found.id]) if same else (mine, found)
            self._tables[table][found.id] = joined.document
            # Even the older one: a wrong digit may have given one record the id of another.
            if is_alive(loser):
                copy_id, copy = joined.copy or copy_of(int(found.id), loser)
                self._tables[table][str(copy_id)] = copy
            else:
                self.lost.append((place.start, place.end))
            self._places[table, found.id] = found if same else self._places[table, found.id]
            return
        later = _has(mine, _SAVED) and _has(other, _SAVED) and mine[_SAVED] > other[_SAVED]
        lesser = self._places[table, found.id] if later else found
        if later:
            self._tables[table][found.id] = mine
            self._places[table, found.id] = found
        self.lost.append((lesser.start, lesser.end))

    def _chooser(self, file: str, headings: set[str]) -> "Callable[[Found], str]":
        main = RECORDS if file.startswith("records") else REVISIONS if file.startswith("history") else ""
        if not main:
            return self._listed

        def choose(found: Found) -> str:
            if main == RECORDS and _has(found.document, _SAVED) and _has(found.document, DELETED_AT):
                return TRASH
            if found.table == META and not is_plain(found.document):
                return ""
            is_known = found.table == TRASH or (main in headings and found.table not in ("", META))
            return found.table if is_known else main

        return choose

    def _listed(self, found: Found) -> str:
        """The table of a line in workbook.json; "" when that cannot be known, its heading being gone.

        The id of most lines tells their table. In the first format they were numbered from 1 in each: a
        number that comes again tells that a heading is missing.
        """
        if _has(found.document, VERSION):
            fitting = _fitting(found)
            if not fitting or found.table in fitting:
                return "" if found.table == META else found.table
            return fitting[0] if len(fitting) == 1 else ""
        rows = self._tables.get(found.table, {})
        if found.table in ("", META) or (rows and int(found.id) < max(map(int, rows))):
            return ""
        return found.table


def is_plain(document: Any) -> bool:
    """Whether a document is plainly a record or a revision, wherever it stands."""
    if not isinstance(document, dict):
        return False
    record = isinstance(document.get("kind"), str) and isinstance(document.get("date"), str)
    return record or ("record" in document and "document" in document and "action" in document)


def _fitting(found: Found) -> list[str]:
    """The tables of workbook.json in which a line would have the id that it has."""
    row = {name: value for name, value in found.document.items() if not name.startswith("_")}
    tables = [name for name in TABLE_NAMES if row_id_of(name, row) == int(found.id)]
    if _has(row, "owner") and found.id == "1":
        tables.append(SETTINGS)
    return [*tables, YEARS] if row.keys() == {RECORDS, TRASH, "conflicts"} else tables


def _is_meta(found: Found) -> bool:
    """Whether it is the line that names the format, wherever it stands."""
    document = found.document
    if found.id != "1" or not isinstance(document, dict) or not document.keys() <= {"format", "made_at"}:
        return False
    number = document.get("format")
    return isinstance(number, int) and not isinstance(number, bool) and number > 0


def _has(document: Any, name: str) -> bool:
    return isinstance(document, dict) and isinstance(document.get(name), (dict, int, str))


class _Twice(ValueError):
    """A field stands twice in a document: which one counts cannot be known."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Twice
    return found


def _most_common(numbers: Iterable[int]) -> int:
    """The number that comes most often, the least of those; 0 without any."""
    found = list(numbers)
    counts = {number: found.count(number) for number in set(found)}
    return min(counts, key=lambda number: (-counts[number], number), default=0)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(_BLANKS))


def _lines(text: str, places: list[tuple[int, int]]) -> Iterator[LostLine]:
    """The lost places as lines of text; what joins them on the same line stays together."""
    number, counted = 1, 0
    for start, end in places:
        number += text.count("\n", counted, start)
        counted = start
        for offset, line in enumerate(text[start:end].split("\n")):
            if not _PLAIN.fullmatch(line) or "\0" in line:
                yield LostLine(number + offset, readable(line))
