"""Workbooks for the tests of services and of the command line: 王芳 with two apprentices, November 2026."""

from datetime import date, datetime
from pathlib import Path

from qinglan_tui.domain.kinds import kind_named
from qinglan_tui.domain.records import Record
from qinglan_tui.services.entry import compose
from qinglan_tui.services.setup import Start, start_workbook
from qinglan_tui.storage import Workbook

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 14, 32)
START = Start(
    name="王芳",
    school="桃浦中心小学",
    role="mentor",
    partners=("李青", "周敏"),
    programme="000-01",
    term="2026-2027-1",
    term_start=date(2026, 9, 1),
    term_end=date(2027, 1, 22),
    subject="数学",
    stage="小学",
)


def a_workbook(folder: Path, start: Start = START) -> Workbook:
    """A new workbook, open for writing."""
    return start_workbook(folder, start, NOW)


def write(workbook: Workbook, kind: str, **raw: object) -> Record:
    """A record as a teacher would type it, saved."""
    record = compose(workbook, kind_named(kind), raw, None, TODAY)
    return workbook.save(record, NOW)
