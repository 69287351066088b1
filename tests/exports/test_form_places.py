"""Each field of a record stands where its form asks for it: beside its label or below its heading."""

from collections.abc import Iterator
from io import BytesIO

from docx import Document
from hypothesis import HealthCheck, given, settings

from exports.form_a5 import observation_form
from exports.form_a13 import ALONE, GUIDANCE, PAIRED
from exports.form_checks import ASSESSMENT, CHECK, VERDICT
from exports.form_head import Head
from exports.form_layout import Abreast, Grid, Layout, Writing
from exports.form_plans import MENTOR_PLAN, OWN_PLAN, SUMMARY
from exports.forms import SHEETS, write_form
from exports.markup import Element, style_of, w
from exports.styles import P5
from exports.wording import said
from qinglan_tui.domain.counts import Labels
from qinglan_tui.domain.fields import Input
from qinglan_tui.domain.kinds import KINDS, Kind
from qinglan_tui.domain.records import Record
from tests.exports.records import MADE_ON, scope
from tests.exports.samples import words
from tests.exports.test_form_sheets import TOKEN, said_records

LABELS = ("CellLabel", "CellHead")
# Forms that are chosen by what the record says.
CHOSEN = {
    "activity": (PAIRED, ALONE, GUIDANCE),
    "appraisal": (CHECK, ASSESSMENT, VERDICT),
    "growth_plan": (MENTOR_PLAN, OWN_PLAN),
    "summary": (SUMMARY,),
}
# What is asked for by a function instead of a declaration.
OWN = {
    ("observation", "occasion"): {"性质"},
    ("observation", "reply"): {"教师回应"},
    ("observation", "grade"): {"等级", "等级得分"},
    ("activity", "time"): {"活动时间"},
    ("activity", "format"): {"活动形式", "类别"},
}


def bare(text: str) -> str:
    """A label without what makes it fill its cell."""
    return "".join(text.split())


def asked(kind: Kind, name: str) -> set[str]:
    """The labels under which a form of the kind asks for a field."""
    layouts = CHOSEN.get(kind.code) or [
        sheet.layout for sheet in SHEETS if sheet.kind == kind.code and isinstance(sheet.layout, Layout)
    ]
    spec = kind.spec(name)
    assert spec is not None
    found = {spec.label, spec.column} | OWN.get((kind.code, name), set())
    for layout in layouts:
        for section in (*layout.body, *layout.closing):
            if isinstance(section, Writing | Grid) and section.name == name:
                found.add(section.label)
            elif isinstance(section, Head):
                found |= {getattr(ask, "label", "") for ask in section.asks if name in ask.names}
            elif isinstance(section, Abreast):
                found.add(spec.label)
    return {bare(Labels().fill(label)) for label in found if label}


def placed(body: Element) -> Iterator[tuple[str, str]]:
    """Every word in a table with the label beside it, or the heading above it."""
    for table in body.iter(w("tbl")):
        above: dict[int, str] = {}
        for row in table.iterchildren(w("tr")):
            beside, at = "", 0
            for cell in row.iterchildren(w("tc")):
                span = cell.find(f"{w('tcPr')}/{w('gridSpan')}")
                text = words(cell)
                paragraph = next(cell.iterchildren(w("p")))
                merged = cell.find(f"{w('tcPr')}/{w('vMerge')}")
                if merged is not None and merged.get(w("val")) is None:
                    beside = above.get(at, "")
                elif style_of(paragraph) in LABELS and not TOKEN.search(text):
                    beside = above[at] = bare(text)
                else:
                    for word in TOKEN.findall(text):
                        yield word, beside or above.get(at, "")
                at += 1 if span is None else int(str(span.get(w("val"))))


@given(said_records())
@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
def test_each_field_stands_beside_its_label(drawn: tuple[Record, object]) -> None:
    record, _ = drawn
    stream = BytesIO()
    write_form(record, scope(), P5, stream, made_on=MADE_ON)
    found: dict[str, set[str]] = {}
    for word, label in placed(Document(stream).element.body):
        found.setdefault(word, set()).add(label)
    for spec in record.kind.specs:
        if spec.ask.input is Input.ROWS or (record.kind.code, spec.name) in RUNNING:
            continue
        for word in TOKEN.findall(said(spec, getattr(record.fields, spec.name))):
            assert found.get(word, set()) & asked(record.kind, spec.name), (spec.name, found.get(word))


# Running text, which stands in no cell.
RUNNING = {("summary", "text")}


def test_the_forms_looked_at_are_those_of_all_kinds() -> None:
    layouts = {sheet.kind for sheet in SHEETS if isinstance(sheet.layout, Layout)}
    assert layouts | set(CHOSEN) | {"observation"} == {kind.code for kind in KINDS}
    assert next(sheet.layout for sheet in SHEETS if sheet.kind == "observation") is observation_form
