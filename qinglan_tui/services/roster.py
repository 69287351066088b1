"""The owner, the teachers known by name and the pairings: changed in 设置, kept in step."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from msgspec import structs

from qinglan_tui.domain.checking import fault_of
from qinglan_tui.domain.fields import Ask, Choices, FieldSpec, Input, specs
from qinglan_tui.domain.people import (
    ENDINGS,
    RENEWALS,
    Pairing,
    PairingEvent,
    Person,
    new_pairing,
    with_names,
    with_person,
)
from qinglan_tui.domain.problems import Fault, Faults, Problem
from qinglan_tui.domain.settings import Settings
from qinglan_tui.domain.terms import term_id_of, term_name
from qinglan_tui.domain.timetable import Timetable
from qinglan_tui.services.answers import EMPTY, read_answers
from qinglan_tui.services.entry import reader
from qinglan_tui.services.schemes import scheme_named, schemes
from qinglan_tui.storage import Workbook


def save_settings(workbook: Workbook, raw: Mapping[str, object], today: dt.date) -> Settings:
    """Change what `raw` holds of the settings; a new name of the owner goes into list, pairings, timetable.

    Raises:
        Faults: something cannot be read.
        Problem: nothing can be written.
    """
    former = workbook.settings
    answers = read_answers(specs(Settings), raw, reader(workbook, today))
    faults = [] if answers.values.get("owner", former.owner) else [Fault("owner", "我的姓名", EMPTY)]
    try:
        term_name(term_id_of(today), answers.values.get("term_pattern", former.term_pattern))
    except Problem as problem:
        faults.append(fault_of("term_pattern", "学期写法", problem))
    settings = structs.replace(former, **answers.none_wrong(*faults))
    parts: dict[str, Any] = {}
    if settings.owner != former.owner:
        known = {person.name for person in workbook.people}
        if settings.owner in known:
            what = f"教师名单里已有“{settings.owner}”，请换一个可以区分的写法"
            raise Faults([Fault("owner", "我的姓名", what)])
        parts = _renamed(workbook, former.owner, settings.owner)
        parts["people"] = with_names(parts["people"], (settings.owner,))
    workbook.arrange(**(parts | {"settings": settings}))
    return settings


def save_person(
    workbook: Workbook, raw: Mapping[str, object], former: Person | None, today: dt.date
) -> Person:
    """Add a teacher, or change `former`; a new name goes into pairings and timetable, not into old records.

    Raises:
        Faults: something cannot be read, or the name is taken.
    """
    answers = read_answers(specs(Person), raw, reader(workbook, today))
    name = answers.values.get("name", former.name if former else "")
    others = tuple(person for person in workbook.people if former is None or person.name != former.name)
    faults = [] if name else [Fault("name", "姓名", EMPTY)]
    try:
        with_person(others, Person(name=name))
    except Problem as problem:
        faults.append(fault_of("name", "姓名", problem))
    values = answers.none_wrong(*faults)
    person = structs.replace(former, **values) if former else Person(**values)
    if former is None:
        workbook.arrange(people=with_person(workbook.people, person))
        return person
    parts = _renamed(workbook, former.name, person.name)
    parts["people"] = tuple(person if known.name == person.name else known for known in parts["people"])
    workbook.arrange(**parts)
    return person


def remove_person(workbook: Workbook, person: Person) -> None:
    """Take a teacher off the list; records that name the teacher stay as they are.

    Raises:
        Problem: it is the owner, or somebody in a pairing.
    """
    if person.name == workbook.settings.owner:
        raise Problem(f"“{person.name}”是本人", "改名请到“我和学校”")
    if any(person.name in pairing.people for pairing in workbook.pairings):
        raise Problem(f"“{person.name}”在结对里", "请先删去或改好那一对")
    workbook.arrange(people=tuple(known for known in workbook.people if known.name != person.name))


def _renamed(workbook: Workbook, old: str, new: str) -> dict[str, Any]:
    """The parts of the workbook in which a name stands, with the new one in its place."""

    def names(many: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(new if name == old else name for name in many)

    if old == new:
        return {"people": workbook.people}
    people = tuple(
        structs.replace(person, name=new) if person.name == old else person for person in workbook.people
    )
    pairings = tuple(
        structs.replace(
            new_pairing(names(pairing.mentors), names(pairing.apprentices), pairing.start, pairing.programme),
            planned_end=pairing.planned_end,
            type=pairing.type,
            stage=pairing.stage,
            events=pairing.events,
        )
        if old in pairing.people
        else pairing
        for pairing in workbook.pairings
    )
    entries = tuple(
        structs.replace(slot, teacher=new) if slot.teacher == old else slot
        for slot in workbook.timetable.entries
    )
    settings = workbook.settings
    if settings.owner == old:
        settings = structs.replace(settings, owner=new)
    return {"settings": settings, "people": people, "pairings": pairings, "timetable": Timetable(entries)}


# --- pairings --------------------------------------------------------------------------------------------


def pairing_specs(workbook: Workbook | None = None) -> tuple[FieldSpec, ...]:
    """The fields of a pairing; the programme is chosen by name: own ones, then those of pairs with duties."""
    listed = sorted(schemes(), key=lambda scheme: scheme.relevance != "core")
    own = own_programmes(workbook).values() if workbook else ()
    words = Choices((*own, *(scheme.name for scheme in listed)))
    asked = Ask("方案", Input.CHOICE, words, hint="也可写编号，如 000-01；没有就不填")
    return tuple(
        FieldSpec(spec.name, asked, spec.type, spec.default) if spec.name == "programme" else spec
        for spec in specs(Pairing)
    )


def pairing_values(workbook: Workbook, pairing: Pairing) -> dict[str, Any]:
    """A pairing as the values of its form, the programme by its name."""
    values = {spec.name: getattr(pairing, spec.name) for spec in specs(Pairing)}
    return values | {"programme": programme_name(workbook, pairing.programme)}


def own_programmes(workbook: Workbook) -> dict[str, str]:
    """The names of the workbook's own programmes by their ids."""
    return {str(own.get("id", "")): str(own.get("name", "")) for own in workbook.programmes}


def programme_name(workbook: Workbook, programme: str) -> str:
    """The name of a programme by its id, one's own before a scheme's; what is neither as it is."""
    names = {scheme.id: scheme.name for scheme in schemes()} | own_programmes(workbook)
    return names.get(programme, programme)


def save_pairing(
    workbook: Workbook, raw: Mapping[str, object], former: Pairing | None, today: dt.date
) -> Pairing:
    """Add a pairing, or change `former`; names that are new go into the list of teachers.

    Raises:
        Faults: something cannot be read, or the pairing is there already.
    """
    answers = read_answers(pairing_specs(workbook), raw, reader(workbook, today))
    base = pairing_values(workbook, former) if former else {}
    given = {"mentors": (), "apprentices": (), "start": None, "programme": "", **base, **answers.values}
    faults: list[Fault] = []
    programme = _programme(workbook, given["programme"], former, faults)
    if given["start"] is None:
        faults.append(Fault("start", "结对日期", EMPTY))
    elif given.get("planned_end") and given["planned_end"] < given["start"]:
        faults.append(Fault("planned_end", "约定到期", "在结对日期之前"))
    faults += [
        Fault(name, label, EMPTY)
        for name, label in (("mentors", "师傅"), ("apprentices", "徒弟"))
        if not given[name]
    ]
    values = answers.none_wrong(*faults)
    pairing = _paired(workbook, given, programme, former)
    kept: dict[str, Any] = {name: values[name] for name in ("planned_end", "type", "stage") if name in values}
    if former:
        unasked = {"planned_end": former.planned_end, "type": former.type, "stage": former.stage}
        kept = {**unasked, "events": former.events} | kept
    pairing = structs.replace(pairing, **kept)
    _put(workbook, former, pairing)
    return pairing


def _paired(workbook: Workbook, given: dict[str, Any], programme: str, former: Pairing | None) -> Pairing:
    try:
        pairing = new_pairing(given["mentors"], given["apprentices"], given["start"], programme)
    except Problem as problem:
        raise Faults([fault_of("apprentices", "徒弟", problem)]) from None
    others = (known for known in workbook.pairings if former is None or known.id != former.id)
    if any(known.id == pairing.id for known in others):
        raise Faults([Fault("start", "结对日期", "这一对已经有了，从同一天开始")])
    return pairing


def _programme(workbook: Workbook, given: str, former: Pairing | None, faults: list[Fault]) -> str:
    """The id of the programme that was chosen; one that the pairing has already may stay, known or not."""
    own = own_programmes(workbook)
    if not given or (former and given == former.programme) or given in own:
        return given
    if given in own.values():
        return next(programme for programme, name in own.items() if name == given)
    try:
        return scheme_named(given).id
    except Problem as problem:
        faults.append(
            fault_of("programme", "方案", Problem(problem.what, problem.do.partition("常用的有")[0]))
        )
        return ""


def _put(workbook: Workbook, former: Pairing | None, pairing: Pairing) -> None:
    """Put a pairing in the place of the former one, or at the end."""
    if former is None:
        pairings = (*workbook.pairings, pairing)
    else:
        pairings = tuple(pairing if known.id == former.id else known for known in workbook.pairings)
    workbook.arrange(pairings=pairings, people=with_names(workbook.people, pairing.people))


def remove_pairing(workbook: Workbook, pairing: Pairing) -> None:
    """Forget a pairing that was entered by mistake; one that is over gets an event instead."""
    workbook.arrange(pairings=tuple(known for known in workbook.pairings if known.id != pairing.id))


def add_event(workbook: Workbook, pairing: Pairing, raw: Mapping[str, object], today: dt.date) -> Pairing:
    """Note that a pairing was paused, renewed, ended …

    Raises:
        Faults: something cannot be read, or the days do not fit the pairing.
    """
    answers = read_answers(specs(PairingEvent), raw, reader(workbook, today))
    given = {"kind": "", "date": None, "until": None, **answers.values}
    faults = [
        Fault(name, label, EMPTY) for name, label in (("kind", "事项"), ("date", "日期")) if not given[name]
    ]
    if given["date"] and given["date"] < pairing.start:
        faults.append(Fault("date", "日期", f"在结对日期{_day(pairing.start)}之前"))
    if given["kind"] in RENEWALS and given["until"] is None:
        faults.append(Fault("until", "延至", f"{given['kind']}要写到哪一天"))
    elif given["kind"] not in RENEWALS and given["until"] is not None:
        faults.append(Fault("until", "延至", "只有续聘和延长才写"))
    elif given["until"] and given["date"] and given["until"] <= given["date"]:
        faults.append(Fault("until", "延至", "应在日期之后"))
    event = PairingEvent(**answers.none_wrong(*faults))
    events = tuple(sorted((*pairing.events, event), key=lambda event: event.date))
    changed = structs.replace(pairing, events=events)
    _put(workbook, pairing, changed)
    return changed


def remove_event(workbook: Workbook, pairing: Pairing, event: PairingEvent) -> Pairing:
    """Forget an event that was entered by mistake."""
    events = list(pairing.events)
    events.remove(event)
    changed = structs.replace(pairing, events=tuple(events))
    _put(workbook, pairing, changed)
    return changed


def pairing_state(pairing: Pairing, today: dt.date) -> str:
    """How a pairing stands on a day, in a word: 进行中, 已暂停, 已出师, 已到期, 未开始."""
    if today < pairing.start:
        return "未开始"
    past = sorted((event for event in pairing.events if event.date <= today), key=lambda event: event.date)
    ended = next((event for event in past if event.kind in ENDINGS), None)
    if ended is not None:
        return f"已{ended.kind}"
    end = pairing.end()
    if end is not None and today > end:
        return "已到期"
    return "已暂停" if past and past[-1].kind == "暂停" else "进行中"


def event_text(event: PairingEvent) -> str:
    """11月2日 暂停 病假, 延至2027年7月1日."""
    until = f"延至{_day(event.until)}" if event.until else ""
    return "　".join(part for part in (_day(event.date), event.kind, event.ground, until) if part)


def _day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
