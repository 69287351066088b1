"""How fast Word files are made. Every record has texts of its own, as long as schools ask for."""

import datetime as dt
import gc
import importlib.util
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from html import unescape
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from docx import Document
from docx.table import Table
from timing import Row, table

from exports.base import About
from exports.blocks import Column
from exports.forms import form_of
from exports.markup import safe
from exports.sheets import Form, Sheets
from exports.story import Story
from exports.styles import P1, P5
from exports.summary import write_summary
from qinglan_tui.domain.counts import MENTOR, Labels
from qinglan_tui.domain.kinds import KindFields
from qinglan_tui.domain.kinds.activity import Activity
from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.kinds.plan_review import PlanReview
from qinglan_tui.domain.kinds.reflection import Reflection
from qinglan_tui.domain.kinds.rows import ScriptLine
from qinglan_tui.domain.people import Person, new_pairing
from qinglan_tui.domain.records import Comment, Record
from qinglan_tui.domain.scope import Scope
from qinglan_tui.domain.summaries import TermSummary, term_summary
from qinglan_tui.domain.terms import new_term

HAN = "".join(chr(0x4E00 + number) for number in range(2500))
DAY = dt.date(2026, 9, 1)
TERM = new_term("2026-2027-1", DAY, dt.date(2027, 1, 22))
PAIRING = new_pairing(("王芳",), ("李青",), DAY)
SCOPE = Scope(
    owner=Person(name="王芳"),
    role=MENTOR,
    partners=(Person(name="李青"),),
    pairings=(PAIRING,),
    labels=Labels(),
    term=TERM,
    term_name="2026—2027学年第一学期",
    school="桃源县青禾小学",
    subject="数学",
)
ROUNDS = 9
STATISTICS = tuple(
    Column(title, width, "left" if title == "课题" else "center")
    for title, width in (
        ("序号", 13),
        ("日期", 24),
        ("授课教师", 22),
        ("学科", 16),
        ("班级", 24),
        ("课题", 60),
        ("课型", 20),
        ("得分", 16),
    )
)
# One text of a document, between two marks.
TEXT = re.compile(">([^<>]+)<")


def records(count: int) -> list[Record]:
    """So many records of the four commonest kinds, each with some 900 characters of its own."""
    rng = random.Random(1)

    def text(length: int) -> str:
        return "".join(rng.choices(HAN, k=length)) + "。"

    def script() -> tuple[ScriptLine, ...]:
        steps = ("导入", "新授", "新授", "新授", "练习", "练习", "练习", "小结")
        return tuple(
            ScriptLine(
                minute=number * 5, step=step, who="师", text=text(32), mark="亮点" if number % 3 else ""
            )
            for number, step in enumerate(steps)
        )

    def made(number: int) -> Record:
        day = DAY + dt.timedelta(days=number % 130)
        lesson: dict[str, Any] = {"class_name": "三（2）班", "subject": "数学", "topic": text(6)}
        fields: KindFields
        match number % 4:
            case 0 | 1:
                seen: dict[str, Any] = {name: text(160) for name in ("merits", "problems", "advice", "talk")}
                fields = Observation(teacher="李青", script=script(), **lesson, **seen)
                return Record(fields=fields, date=day, slot=f"第{number % 6 + 1}节", id=number)
            case 2 if number % 8 < 4:
                said: dict[str, Any] = {name: text(300) for name in ("merits", "problems", "advice")}
                return Record(fields=PlanReview(teacher="李青", scope=text(6), **said), date=day, id=number)
            case 2:
                told: dict[str, Any] = {name: text(300) for name in ("content", "guidance", "takeaways")}
                fields = Activity(format=("备课",), topic=text(8), participants=("王芳", "李青"), **told)
                return Record(fields=fields, date=day, id=number)
            case _:
                felt: dict[str, Any] = {
                    name: text(280) for name in ("successes", "shortcomings", "next_time")
                }
                comment = Comment(text=text(60), grade="良好", by="王芳", date=day)
                fields = Reflection(**lesson, **felt)
                return Record(fields=fields, date=day, author="李青", comment=comment, id=number)

    return [made(number) for number in range(count)]


def forms(given: list[Record]) -> bytes:
    """All records as forms in one document."""
    return stamped(form_of(record, SCOPE) for record in given)


def stamped(given: Iterable[Form]) -> bytes:
    """Forms whose words are ready, in one document."""
    story = Story(P5, About("表单", "王芳", DAY), "form")
    sheets = Sheets(story)
    for form in given:
        sheets.add(form)
    stream = BytesIO()
    story.write(stream)
    return stream.getvalue()


def summary(value: TermSummary) -> bytes:
    """The whole term summary with every record behind it."""
    stream = BytesIO()
    write_summary(value, P1, stream, annex=True)
    return stream.getvalue()


def raw(data: bytes) -> Callable[[], bytes]:
    """A writer of the same document from strings: markup that is there already, texts escaped, and zip."""
    with ZipFile(BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    pieces = TEXT.split(parts["word/document.xml"].decode("utf-8"))
    marks, texts = pieces[::2], [unescape(text) for text in pieces[1::2]]

    def write() -> bytes:
        found = [marks[0]]
        for text, mark in zip(texts, marks[1:], strict=True):
            found += (">", safe(text), "<", mark)
        parts["word/document.xml"] = "".join(found).encode("utf-8")
        stream = BytesIO()
        with ZipFile(stream, "w", ZIP_DEFLATED) as package:
            for name, content in parts.items():
                package.writestr(name, content)
        return stream.getvalue()

    return write


def by_cells(given: list[Record]) -> bytes:
    """The same texts the usual way: python-docx, its own template, a table a record, cell by cell."""
    document = Document()
    for record in given:
        document.add_heading(record.heading, 2)
        texts = [text for text in record.texts if text]
        table: Table = document.add_table(rows=len(texts), cols=2)
        for number, text in enumerate(texts):
            table.cell(number, 0).text = str(number)
            table.cell(number, 1).text = text
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def table_rows(count: int) -> list[list[str]]:
    """So many lines of a statistics table."""
    rng = random.Random(2)

    def line(number: int) -> list[str]:
        topic = "".join(rng.choices(HAN, k=9))
        return [str(number), "2026-10-21", "李青", "数学", "三（2）班", f"《{topic}》", "新授课", "88.5"]

    return [line(number) for number in range(1, count + 1)]


def statistics(given: list[list[str]]) -> Callable[[], None]:
    """A table of these lines in a document that is there already: what one table takes by itself."""
    story = Story(P5, About("统计表", "王芳", DAY), "wide")
    return lambda: story.table(STATISTICS, given, title="统计表", caption=False)


def raw_statistics(given: list[list[str]]) -> Callable[[], str]:
    """The same markup, its heading and its lines, from strings with the texts escaped."""
    story = Story(P5, About("统计表", "王芳", DAY), "wide")
    story.table(STATISTICS, given, title="统计表", caption=False)
    stream = BytesIO()
    story.write(stream)
    head, *lines = re.split("(?=<w:tr>)", unzipped(stream.getvalue()))
    line = TEXT.split(lines[1])
    marks = line[::2]
    first = head + lines[0]

    def write() -> str:
        pieces = [first]
        for texts in given:
            pieces.append(marks[0])
            for text, mark in zip(texts, marks[1:], strict=True):
                pieces += (">", safe(text), "<", mark)
        return "".join(pieces)

    return write


def rows_by_cells(given: list[list[str]]) -> bytes:
    """The same lines the usual way: python-docx, row by row."""
    document = Document()
    table: Table = document.add_table(rows=1, cols=len(STATISTICS))
    for cell, column in zip(table.rows[0].cells, STATISTICS, strict=True):
        cell.text = column.title
    for texts in given:
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def rows_by_template(given: list[list[str]], folder: Path) -> Callable[[], None]:
    """The same lines by docxtpl, from a template with a loop over the rows of a table."""
    from docxtpl import DocxTemplate  # type: ignore[import-not-found]

    document = Document()
    table: Table = document.add_table(rows=4, cols=len(STATISTICS))
    for at, column in enumerate(STATISTICS):
        table.rows[0].cells[at].text = column.title
        table.rows[2].cells[at].text = f"{{{{ line[{at}] }}}}"
    table.rows[1].cells[0].text = "{%tr for line in lines %}"
    table.rows[3].cells[0].text = "{%tr endfor %}"
    path = folder / "template.docx"
    document.save(str(path))

    def write() -> None:
        template = DocxTemplate(str(path))
        template.render({"lines": given}, autoescape=True)
        template.save(BytesIO())

    return write


def table_document(given: list[list[str]]) -> bytes:
    """Our document of the same lines alone, from nothing to its bytes."""
    story = Story(P5, About("统计表", "王芳", DAY), "wide")
    story.table(STATISTICS, given, title="统计表", caption=False)
    stream = BytesIO()
    story.write(stream)
    return stream.getvalue()


def prepared(name: str, folder: Path) -> Callable[[], object]:
    """The work of one contestant, with all that it needs at hand; `folder` holds what was written before."""
    kind, _, number = name.partition(" ")
    if kind.endswith("table"):
        return prepared_table(kind, table_rows(int(number)), folder)
    given = records(int(number))
    match kind:
        case "stamped":
            ready = [form_of(record, SCOPE) for record in given]
            return lambda: stamped(ready)
        case "forms":
            return lambda: forms(given)
        case "summary":
            value = term_summary(given, SCOPE, (TERM,), DAY)
            return lambda: summary(value)
        case "plain":
            return lambda: by_cells(given)
        case _:
            return raw((folder / f"{kind.removeprefix('raw-')}.docx").read_bytes())


def prepared_table(kind: str, lines: list[list[str]], folder: Path) -> Callable[[], object]:
    """The same for a statistics table."""
    match kind:
        case "table":
            return statistics(lines)
        case "raw-table":
            return raw_statistics(lines)
        case "cells-table":
            return lambda: rows_by_cells(lines)
        case "template-table":
            return rows_by_template(lines, folder)
        case _:
            return lambda: table_document(lines)


def timed(name: str, folder: Path) -> float:
    """The seconds of one contestant's work in this process, once all that it imports has been used."""
    work = prepared(name, folder)
    forms(records(4))
    table_document(table_rows(2))
    gc.collect()
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def in_processes(names: Sequence[str], folder: Path) -> dict[str, float]:
    """The least seconds of each, in turns, every time in a process of its own, as a teacher's export is.

    What a machine does besides only adds to them: the least is the work itself.
    """
    taken: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(ROUNDS):
        for name in names:
            argv = [sys.executable, __file__, name, str(folder)]
            done = subprocess.run(argv, capture_output=True, check=True, encoding="utf-8")
            taken[name].append(float(done.stdout))
    return {name: min(seconds) for name, seconds in taken.items()}


def rows() -> list[Row]:
    """Forms, the whole summary and growth, against strings and against python-docx."""
    names = ("stamped 200", "forms 200", "raw-forms 200", "summary 200", "raw-summary 200", "forms 1000")
    with TemporaryDirectory() as temporary:
        folder, some = Path(temporary), records(200)
        for name, data in (
            ("forms", forms(some)),
            ("summary", summary(term_summary(some, SCOPE, (TERM,), DAY))),
        ):
            (folder / f"{name}.docx").write_bytes(data)
            if unzipped(raw(data)()) != unzipped(data):
                raise SystemExit("the writer from strings does not write the same document")
        tables = ["table 200", "raw-table 200", "whole-table 200", "cells-table 200"]
        has_template = importlib.util.find_spec("docxtpl") is not None
        tables += ["template-table 200"] * has_template
        times = in_processes((*names, "forms 10", "plain 10", *tables), folder)
    same, strings = "raw strings + zip of the same bytes", times["raw-forms 200"]
    return [
        Row("200 record forms stamped", times["stamped 200"], same, strings, "≤ 3"),
        Row("200 records laid out and stamped", times["forms 200"], same, strings, ""),
        Row("term summary with 200 records", times["summary 200"], same, times["raw-summary 200"], "≤ 5"),
        Row("1,000 records", times["forms 1000"], "200 records, five times", 5 * times["forms 200"], "≤ 1.2"),
        Row("10 records", times["forms 10"], "python-docx, cell by cell", times["plain 10"], ""),
        *table_lines(times),
    ]


def table_lines(times: dict[str, float]) -> list[Row]:
    """What a table of 200 lines takes, alone and as a document."""
    whole = times["whole-table 200"]
    lines = [
        Row("200-row table", times["table 200"], "the same rows as strings", times["raw-table 200"], "≤ 2"),
        Row("200-row table, a document", whole, "python-docx, row by row", times["cells-table 200"], ""),
    ]
    if "template-table 200" in times:
        lines.append(Row(lines[1].what, whole, "docxtpl, a loop of rows", times["template-table 200"], ""))
    else:
        print("docxtpl is not installed: `pip install docxtpl` adds its line", file=sys.stderr)
    return lines


def unzipped(data: bytes) -> str:
    """The document part of a file."""
    with ZipFile(BytesIO(data)) as package:
        return package.read("word/document.xml").decode("utf-8")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(timed(sys.argv[1], Path(sys.argv[2])))
    else:
        print(table(rows()))
