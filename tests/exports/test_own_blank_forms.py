"""The program's own blank forms as if a school had sent them: every kind of record goes into its form."""

import datetime as dt
from io import BytesIO

import pytest

from exports.forms import write_blank_form
from exports.styles import P5
from exports.templates.fill import fill
from exports.templates.lines import Line, paragraphs_of
from exports.templates.package import open_package
from exports.templates.synonyms import BY_KIND, EVERYWHERE
from exports.templates.values import without_place
from exports.templates.words import FACTS, fields_of
from qinglan_tui.domain.fields import Input
from qinglan_tui.domain.kinds import KINDS, Kind, kind_named
from qinglan_tui.domain.kinds.agreement import Agreement
from qinglan_tui.domain.records import Record
from tests.exports.form_records import confirmed, proposed
from tests.exports.ooxml import docx, tbl, tc, tr
from tests.exports.records import MADE_ON, hostile, scope
from tests.exports.records import filled as filled_record

EVERY_KIND = pytest.mark.parametrize("kind", KINDS, ids=[kind.code for kind in KINDS])


def blank(kind: Kind) -> bytes:
    """The blank form of a kind."""
    stream = BytesIO()
    write_blank_form(kind, scope(), P5, stream, made_on=MADE_ON)
    return stream.getvalue()


def text(data: bytes) -> str:
    """All text of a form without its spaces."""
    package = open_package(data)
    lines = (Line(one).text for part in package.texts for one in paragraphs_of(package.look(part)))
    return "".join("".join(lines).split())


@EVERY_KIND
def test_most_blanks_are_recognised_and_the_rest_is_named(kind: Kind) -> None:
    proposal = proposed(blank(kind), kind.code)
    assert len(proposal.spots) > 2 * len(proposal.unknown)


@EVERY_KIND
def test_what_a_record_says_is_in_its_form_or_named_as_without_place(kind: Kind) -> None:
    record = filled_record(kind, 3).record
    data = blank(kind)
    form = confirmed(data, kind.code)
    done = text(fill(data, form, [(record, scope())]))
    left = without_place(form, record)
    for spec in kind.specs:
        value = getattr(record.fields, spec.name)
        if spec.label in left or spec.ask.input not in (Input.LINE, Input.LONG, Input.PERSON, Input.PEOPLE):
            continue
        for piece in "\n".join(value if isinstance(value, tuple) else (value,)).split():
            assert piece in done, spec.label


@EVERY_KIND
def test_text_that_has_broken_programs_breaks_no_form(kind: Kind) -> None:
    data = blank(kind)
    done = fill(data, confirmed(data, kind.code), [(hostile(kind), scope())] * 2)
    assert "]]>" in text(done)


def test_a_date_of_its_own_is_not_the_date_of_the_record() -> None:
    kind = kind_named("协议")
    data = docx(
        tbl(2, tr("签订日期", "　　年　　月　　日"), tr("开始日期", "    年   月   日"), tr("日期", tc()))
    )
    record = Record(date=dt.date(2026, 9, 10), fields=Agreement(signed_on=dt.date(2026, 9, 3)))
    done = text(fill(data, confirmed(data, kind.code), [(record, scope())]))
    assert done == "签订日期2026年9月3日开始日期年月日日期2026年9月10日"


def test_every_word_for_a_field_belongs_to_a_field_that_is_there() -> None:
    for code, words in BY_KIND.items():
        for names in words:
            assert set(names.split()) <= {*fields_of(code), *FACTS}, code
    everywhere = {name for kind in KINDS for name in fields_of(kind.code)} | set(FACTS)
    assert set(EVERYWHERE) <= everywhere
