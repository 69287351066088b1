"""首次设置: from a handful of answers to a new workbook; every fault is found before anything is written."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from msgspec import Struct, structs

from qinglan_tui.domain.checking import Reader, fault_of, read_value
from qinglan_tui.domain.festivals import public_holidays
from qinglan_tui.domain.fields import Ask, Choices, Input, spec_named, specs
from qinglan_tui.domain.kinds.options import SUBJECTS
from qinglan_tui.domain.people import Pairing, Person, new_pairing, with_names
from qinglan_tui.domain.problems import Fault, Faults, Problem
from qinglan_tui.domain.settings import STAGES, Settings
from qinglan_tui.domain.terms import Term, new_term, term_id_of
from qinglan_tui.domain.text import nearest, quoted
from qinglan_tui.services.schemes import scheme_named
from qinglan_tui.storage import Workbook

MENTOR, APPRENTICE, BOTH = "mentor", "apprentice", "both"
ROLES = Choices(
    (MENTOR, APPRENTICE, BOTH),
    closed=True,
    synonyms={"师傅": MENTOR, "徒弟": APPRENTICE, "都是": BOTH, "指导教师": MENTOR, "青年教师": APPRENTICE},
    labels=("师傅", "徒弟", "都是"),
)
# How one role among both is written before a name: 师傅:王芳.
_SIDES = {"师傅": MENTOR, "徒弟": APPRENTICE, MENTOR: MENTOR, APPRENTICE: APPRENTICE}


class Start(Struct, frozen=True, kw_only=True):
    """What 首次设置 asks for.

    Who is `both` writes 师傅: or 徒弟: before each partner's name. Without a term id the dates give it.
    `programme` is the id of a scheme, "" for none.
    """

    name: Annotated[str, Ask("我的姓名")] = ""
    school: Annotated[str, Ask("学校全称")] = ""
    role: Annotated[str, Ask("我是", Input.CHOICE, ROLES)] = ""
    partners: Annotated[tuple[str, ...], Ask("与谁结对", Input.PEOPLE)] = ()
    programme: Annotated[str, Ask("方案")] = ""
    term: Annotated[str, Ask("学期", hint="如 2026-2027-1；不填就按开学日算")] = ""
    term_start: Annotated[dt.date | None, Ask("开学日", Input.DATE)] = None
    term_end: Annotated[dt.date | None, Ask("学期结束日", Input.DATE)] = None
    subject: Annotated[str, Ask("任教学科", Input.CHOICE, SUBJECTS)] = ""
    stage: Annotated[str, Ask("学段", Input.CHOICE, Choices(STAGES))] = ""


def read_start(raw: Mapping[str, object], today: dt.date) -> Start:
    """The answers as they were typed, by field id or Chinese label.

    Raises:
        Faults: something cannot be read or does not fit; all of it is listed.
    """
    faults: list[Fault] = []
    values = {}
    for key, given in raw.items():
        spec = spec_named(specs(Start), key)
        if spec is None:
            close = nearest(key, tuple(known.label for known in specs(Start)))
            faults.append(Fault(key, quoted(key), "没有这一项" + (f"，是不是“{close}”" if close else "")))
            continue
        try:
            values[spec.name] = read_value(spec, given, Reader(today=today))
        except Problem as problem:
            faults.append(_fault(spec.name, problem))
    start = Start(**values)
    told = {fault.field for fault in faults}
    faults += [fault for fault in _build(start)[1] if fault.field not in told]
    if faults:
        raise Faults(faults)
    return start


def start_workbook(folder: Path, start: Start, now: dt.datetime, device: str = "this") -> Workbook:
    """A new workbook with the owner, the partners, their pairings and the term; it is open for writing.

    `device` is the name under which this machine writes in it.

    Raises:
        Problem: a workbook is there already, the folder cannot be used, or (Faults) the answers do not fit.
    """
    built, faults = _build(start)
    if faults or built is None:
        raise Faults(faults)
    return Workbook.create(
        folder, built.settings, built.people, built.pairings, (built.term,), now, device=device
    )


class _Built(Struct, frozen=True):
    """What the answers amount to."""

    settings: Settings
    people: tuple[Person, ...]
    pairings: tuple[Pairing, ...]
    term: Term


def _build(start: Start) -> tuple[_Built | None, list[Fault]]:
    """What the answers amount to, and all that is wrong with them."""
    faults: list[Fault] = []
    if not start.name:
        faults.append(Fault("name", _label("name"), "还没有填"))
    term = _term(start, faults)
    programme = _programme(start, faults)
    mentors, apprentices = _sides(start, faults)
    pairings = _pairings(start, mentors, apprentices, programme, faults)
    if faults or term is None:
        return None, faults
    settings = Settings(owner=start.name, school=start.school, subject=start.subject, stage=start.stage)
    owner = Person(name=start.name, subject=start.subject, school=start.school)
    return _Built(settings, with_names((owner,), mentors + apprentices), pairings, term), faults


def _term(start: Start, faults: list[Fault]) -> Term | None:
    empty = [name for name in ("term_start", "term_end") if getattr(start, name) is None]
    faults.extend(Fault(name, _label(name), "还没有填") for name in empty)
    if start.term_start is None or start.term_end is None:
        return None
    try:
        holidays = public_holidays(start.term_start.year, start.term_end.year)
        free = [day for day in holidays if start.term_start <= day <= start.term_end]
        term = start.term or term_id_of(start.term_start)
        return new_term(term, start.term_start, start.term_end, free_days=free)
    except Faults as found:
        own = {"id": "term", "start": "term_start", "end": "term_end"}
        faults.extend(
            structs.replace(fault, field=own.get(fault.field, fault.field)) for fault in found.faults
        )
    return None


def _programme(start: Start, faults: list[Fault]) -> str:
    if not start.programme:
        return ""
    try:
        return scheme_named(start.programme).id
    except Problem as problem:
        faults.append(_fault("programme", problem))
        return ""


def _sides(start: Start, faults: list[Fault]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The owner's mentors and apprentices."""
    mentors: list[str] = []
    apprentices: list[str] = []
    if start.partners and not start.role:
        faults.append(Fault("role", _label("role"), f"还没有填，可写：{'、'.join(ROLES.spoken)}"))
        return (), ()
    for partner in start.partners:
        side, colon, name = partner.replace("：", ":").partition(":")
        theirs = (
            _SIDES.get(side.strip()) if colon else {MENTOR: APPRENTICE, APPRENTICE: MENTOR}.get(start.role)
        )
        name = (name if colon else partner).strip()
        if theirs is None or not name:
            what = f"{quoted(partner)}看不出是师傅还是徒弟，请写成 师傅:姓名 或 徒弟:姓名"
            faults.append(Fault("partners", _label("partners"), what))
            continue
        (mentors if theirs == MENTOR else apprentices).append(name)
    return tuple(mentors), tuple(apprentices)


def _pairings(
    start: Start, mentors: tuple[str, ...], apprentices: tuple[str, ...], programme: str, faults: list[Fault]
) -> tuple[Pairing, ...]:
    """One pairing with each partner, from the first day of the term on."""
    sides = [((name,), (start.name,)) for name in mentors] + [
        ((start.name,), (name,)) for name in apprentices
    ]
    found = []
    if not start.name or start.term_start is None:
        return ()
    for mentor_side, apprentice_side in sides:
        try:
            found.append(new_pairing(mentor_side, apprentice_side, start.term_start, programme))
        except Problem as problem:
            faults.append(_fault("partners", problem))
    return tuple(found)


def _label(name: str) -> str:
    return next(spec.label for spec in specs(Start) if spec.name == name)


def _fault(name: str, problem: Problem) -> Fault:
    return fault_of(name, _label(name), problem)
