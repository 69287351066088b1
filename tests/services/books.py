"""Workbooks for the tests of services and of the command line: 王芳 with two apprentices, November 2026."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from qinglan_tui.domain.kinds import Kind, kind_named
from qinglan_tui.domain.records import Record
from qinglan_tui.services.beforehand import Beforehand, first_values
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


def prefill(
    workbook: Workbook, kind: Kind, today: date, *, day: date | None = None, slot: str = ""
) -> dict[str, Any]:
    """What a form of the kind is filled in with when it is opened on a day for a slot, by field id."""
    raw = first_values(kind, day or today) | ({"slot": slot} if slot else {})
    return {name: value for name, (value, _) in Beforehand(workbook, today).offer(kind, raw).items()} | raw
