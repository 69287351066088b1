"""A school's own programme: begun from a preset, its numbers overtyped, kept in the workbook."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct, structs

from qinglan_tui.domain.fields import Ask, Choices, FieldSpec, Input
from qinglan_tui.domain.forecasting import unit_of
from qinglan_tui.domain.people import Pairing
from qinglan_tui.domain.problems import Fault, Faults, Problem
from qinglan_tui.domain.programme_checks import check_programme
from qinglan_tui.domain.programme_reading import programme_document, read_programme
from qinglan_tui.domain.programmes import COMPUTED, EVENT_PERS, OWERS, PERS, Duty, Programme
from qinglan_tui.domain.progress_values import plain
from qinglan_tui.domain.text import quoted
from qinglan_tui.services.answers import EMPTY, read_answers
from qinglan_tui.services.entry import reader
from qinglan_tui.services.programmes import ASIDE, preset, preset_ids, programme_of
from qinglan_tui.storage import Workbook

MENTOR, APPRENTICE = "mentor", "apprentice"
MOST_LINES = 8
LEAST_THEIRS = 3  # of the lines, when the partner has as many duties
OWN = "school-"
LONGEST_NAME = 40
PRESET, KEPT, FILE = "preset", "kept", "file"
# What a teacher reads for a field of a duty.
FIELD_WORDS = {
    "id": "编号", "title": "短名", "owes": "谁来做", "counts": "哪种记录", "where": "哪些记录", "op": "多少",
    "n": "数", "n2": "最多", "unit": "单位", "per": "每多久", "due": "何时之前", "needs": "要附什么",
    "bundle": "成套", "scope": "怎样合计", "since": "从哪天", "until": "到哪天", "after": "先完成哪项",
    "of": "包括哪些任务", "quote": "原文", "mode": "几种怎样合", "on": "每次什么", "target": "对象",
}  # fmt: skip


class Own(Struct, frozen=True):
    """A programme that is being looked at or changed, and the duties put aside.

    `origin` is preset, kept (in the workbook) or file (just read, not kept yet).
    """

    programme: Programme
    aside: tuple[Duty, ...] = ()
    origin: str = PRESET


class InUse(Struct, frozen=True):
    """A programme of the owner's pairings or of the workbook; `problem` says why it cannot be shown."""

    id: str
    name: str
    own: Own | None
    pairings: tuple[Pairing, ...]
    problem: str = ""


# --- which there are ------------------------------------------------------------------------------


def programmes_in_use(workbook: Workbook) -> tuple[InUse, ...]:
    """The programmes of the owner's pairings, then those kept in the workbook that no pairing has."""
    names = [pairing.programme for pairing in pairings_of_owner(workbook) if pairing.programme]
    names += [str(raw.get("id")) for raw in workbook.programmes]
    return tuple(_in_use(workbook, name) for name in dict.fromkeys(names))


def _in_use(workbook: Workbook, programme_id: str) -> InUse:
    pairings = tuple(p for p in pairings_of_owner(workbook) if p.programme == programme_id)
    try:
        own = open_programme(workbook, programme_id)
    except Problem as problem:
        name = next((str(r.get("name")) for r in workbook.programmes if r.get("id") == programme_id), "")
        return InUse(programme_id, name or programme_id, None, pairings, str(problem))
    return InUse(programme_id, own.programme.name, own, pairings)


def open_programme(workbook: Workbook, programme_id: str) -> Own:
    """The programme of that id with what was put aside.

    Raises:
        Problem: there is none, or it is faulty.
    """
    raw = _raw_of(workbook, programme_id)
    if raw is None:
        return Own(programme_of(workbook, programme_id))
    aside = raw.get(ASIDE, [])
    whole = {key: value for key, value in raw.items() if key != ASIDE}
    programme = read_programme(whole | {"duty": [*raw.get("duty", []), *aside]})
    away = {entry["id"] for entry in aside}
    kept = structs.replace(programme, duties=tuple(d for d in programme.duties if d.id not in away))
    return Own(kept, tuple(d for d in programme.duties if d.id in away), KEPT)


def _raw_of(workbook: Workbook, programme_id: str) -> dict[str, Any] | None:
    return next((raw for raw in workbook.programmes if raw.get("id") == programme_id), None)


def pairings_of_owner(workbook: Workbook) -> tuple[Pairing, ...]:
    """The pairings in which the owner stands."""
    return tuple(p for p in workbook.pairings if workbook.settings.owner in p.people)


def pairing_label(pairing: Pairing, owner: str) -> str:
    """A pairing by the other side: 李青, 周敏."""
    return "、".join(pairing.partners_of(owner))


def roles_in(pairings: Iterable[Pairing], owner: str) -> frozenset[str]:
    """On which sides the owner stands; both, where there is no pairing to tell."""
    sides = {MENTOR for p in pairings if owner in p.mentors}
    sides |= {APPRENTICE for p in pairings if owner in p.apprentices}
    return frozenset(sides or {MENTOR, APPRENTICE})


# --- the few numbers that matter first ------------------------------------------------------------


def main_duties(programme: Programme, roles: frozenset[str]) -> tuple[Duty, ...]:
    """At most eight hard duties with a number: the owner's own first, what is done together, the partner's.

    Where there are more, those of which several are asked for go before those that ask for one.
    """
    main = [duty for duty in programme.duties if _is_main(duty)]
    theirs = [duty for duty in main if not is_mine(duty, roles)]
    own = sorted((duty for duty in main if is_mine(duty, roles)), key=lambda duty: rank(duty, roles))
    room = MOST_LINES - min(LEAST_THEIRS, len(theirs))
    own = _foremost(own, max(room, MOST_LINES - len(theirs)))
    return (*own, *_foremost(theirs, MOST_LINES - len(own)))


def is_mine(duty: Duty, roles: frozenset[str]) -> bool:
    """Whether the owner owes it, alone or with others."""
    return duty.owes not in (MENTOR, APPRENTICE) or duty.owes in roles


def rank(duty: Duty, roles: frozenset[str]) -> int:
    """The order in which duties are shown: one's own, those together, others', what is only recalled."""
    if not duty.is_computed:
        return 4
    if duty.owes in roles:
        return 0
    return {"each": 1, "joint": 2}.get(duty.owes, 3)


def _is_main(duty: Duty) -> bool:
    counted = duty.owes in COMPUTED and duty.n is not None and duty.per not in EVENT_PERS
    return counted and not (duty.soft or duty.milestones or duty.condition or duty.role)


def _foremost(duties: list[Duty], most: int) -> list[Duty]:
    chosen = sorted(duties, key=lambda duty: (duty.n or 0) <= 1)[:most]
    return [duty for duty in duties if duty in chosen]


def per_unit(duty: Duty) -> str:
    """What stands behind the number of a duty: 节/学期."""
    per = "" if duty.per in ("once", "window", "years") else f"/{PERS[duty.per].removeprefix('每')}"
    return f"{unit_of(duty)}{per}{'（各）' if duty.mode == 'each' else ''}"


def side_word(duty: Duty, programme: Programme) -> str:
    """Who owes a duty, in the programme's words."""
    labels = programme.labels
    return {MENTOR: labels.mentor, APPRENTICE: labels.apprentice}.get(duty.owes, OWERS[duty.owes])


def start_specs(own: Own, pairings: tuple[Pairing, ...], owner: str) -> tuple[FieldSpec, ...]:
    """What is asked when a programme is begun or its numbers change: name, numbers, which pairings."""
    programme = own.programme
    specs = [FieldSpec("name", Ask("方案名称"), str, "")]
    roles = roles_in(pairings, owner)
    for duty in main_duties(programme, roles):
        label = programme.labels.fill(duty.title)
        kind = Input.NUMBER if duty.measure == "count" else Input.SCORE
        group = "我要做的" if is_mine(duty, roles) else f"{side_word(duty, programme)}要做的"
        ask = Ask(label, kind, group=group, unit=per_unit(duty))
        specs.append(FieldSpec(duty.id, ask, int | None))
    if len(pairings) > 1:
        words = tuple(str(number) for number in range(len(pairings)))
        labels = tuple(pairing_label(pairing, owner) for pairing in pairings)
        ask = Ask("用于", Input.CHOICES, Choices(words, closed=True, labels=labels), group="与谁结对时用")
        specs.append(FieldSpec("pairings", ask, tuple[str, ...], ()))
    return tuple(specs)


def start_values(own: Own, pairings: tuple[Pairing, ...], *, everywhere: bool) -> dict[str, Any]:
    """The programme as the values of that form; a new one is meant for all pairings."""
    values: dict[str, Any] = {duty.id: duty.n for duty in own.programme.duties}
    ticked = (n for n, p in enumerate(pairings) if everywhere or p.programme == own.programme.id)
    return values | {"name": own.programme.name, "pairings": tuple(str(number) for number in ticked)}


def save_start(
    workbook: Workbook,
    own: Own,
    pairings: tuple[Pairing, ...],
    raw: Mapping[str, object],
    today: dt.date,
    *,
    everywhere: bool = False,
) -> Own:
    """Keep name and numbers and let the ticked pairings have them; an unchanged preset stays the preset.

    Where nothing could be ticked, all pairings have it (`everywhere`), or those that have it already.

    Raises:
        Faults: a number that cannot be, a name that is taken.
        Problem: nothing can be written.
    """
    programme = own.programme
    specs = start_specs(own, pairings, workbook.settings.owner)
    answers = read_answers(specs, raw, reader(workbook, today))
    asked = {spec.name for spec in specs} & {duty.id for duty in programme.duties}
    empty = [
        Fault(spec.name, spec.label, EMPTY)
        for spec in specs
        if spec.name in asked and answers.values.get(spec.name, 0) is None
    ]
    values = answers.none_wrong(*empty)
    duties = tuple(
        structs.replace(duty, n=plain(values[duty.id])) if duty.id in asked and duty.id in values else duty
        for duty in programme.duties
    )
    changed = structs.replace(programme, name=str(values.get("name", programme.name)), duties=duties)
    chosen = tuple(pairing.id for pairing in pairings) if everywhere else None
    if "pairings" in values:
        chosen = tuple(pairings[int(number)].id for number in values["pairings"])
    try:
        return keep(workbook, structs.replace(own, programme=changed), chosen)
    except Faults as faults:
        raise Faults([_at_number(fault, asked) for fault in faults.faults], faults.do) from None


def _at_number(fault: Fault, asked: set[str]) -> Fault:
    duty_id, _, field = fault.field.rpartition(".")
    return structs.replace(fault, field=duty_id) if field == "n" and duty_id in asked else fault


# --- keeping --------------------------------------------------------------------------------------


def keep(workbook: Workbook, own: Own, chosen: tuple[str, ...] | None = None) -> Own:
    """Write a programme into the workbook and point pairings at it, in one write; records are not touched.

    `chosen` are the ids of the owner's pairings that shall have it, None for those that have it already.

    Raises:
        Faults: name, duties or numbers do not fit; duty, field and reason are named.
        Problem: nothing can be written.
    """
    former = own.programme.id
    if chosen is None:
        chosen = tuple(p.id for p in pairings_of_owner(workbook) if p.programme == former)
    if own.programme.id in preset_ids() and own.programme == preset(own.programme.id) and not own.aside:
        workbook.arrange(pairings=_pointed(workbook, chosen, former, former))
        return own
    own = _named(workbook, own)
    faults = faults_of(own.programme)
    if faults:
        raise Faults(faults)
    document = programme_document(own.programme)
    if own.aside:
        document[ASIDE] = programme_document(structs.replace(own.programme, duties=own.aside))["duty"]
    ids = [raw.get("id") for raw in workbook.programmes]
    kept = [document if raw.get("id") == own.programme.id else raw for raw in workbook.programmes]
    if own.programme.id not in ids:
        kept.append(document)
    pairings = _pointed(workbook, chosen, own.programme.id, own.programme.id)
    workbook.arrange(programmes=kept, pairings=pairings)
    return own


def _pointed(workbook: Workbook, chosen: tuple[str, ...], wanted: str, former: str) -> list[Pairing]:
    """All pairings, the chosen ones with that programme; one that had it and is not chosen has none."""

    def programme(pairing: Pairing) -> str:
        if pairing.id in chosen:
            return wanted
        owned = workbook.settings.owner in pairing.people
        return "" if owned and pairing.programme == former else pairing.programme

    return [structs.replace(pairing, programme=programme(pairing)) for pairing in workbook.pairings]


def _named(workbook: Workbook, own: Own) -> Own:
    """The programme under an id and a name of its own."""
    programme = own.programme
    name = programme.name.strip()
    if own.origin != KEPT:
        taken = {raw.get("id") for raw in workbook.programmes} | {p.programme for p in workbook.pairings}
        number = next(n for n in range(1, len(taken) + 2) if f"{OWN}{n}" not in taken)
        if own.origin == PRESET and name == preset(programme.id).name:
            name = f"{name}（本校）"
        programme = structs.replace(programme, id=f"{OWN}{number}", alias_of="")
    faults = []
    if not name:
        faults.append(Fault("name", "方案名称", EMPTY))
    elif len(name) > LONGEST_NAME:
        faults.append(Fault("name", "方案名称", f"最多{LONGEST_NAME}个字"))
    elif any(raw.get("name") == name and raw.get("id") != programme.id for raw in workbook.programmes):
        faults.append(Fault("name", "方案名称", f"已有方案叫{quoted(name)}，请换一个"))
    if faults:
        raise Faults(faults)
    return Own(structs.replace(programme, name=name), own.aside, KEPT)


def faults_of(programme: Programme) -> list[Fault]:
    """What is wrong with a programme, each with the duty's short name and the field as a teacher reads it."""
    titles = {duty.id: duty.title for duty in programme.duties}
    braces = [
        Fault(f"{duty.id}.title", "", "不能写花括号") for duty in programme.duties if _has_braces(duty.title)
    ]
    said = []
    for fault in (*braces, *check_programme(programme)):
        duty_id, _, field = fault.field.rpartition(".")
        if duty_id in titles:
            label = f"“{titles[duty_id]}”的{FIELD_WORDS.get(field, field)}"
            fault = structs.replace(fault, label=label)
        said.append(fault)
    return said


def _has_braces(title: str) -> bool:
    """Whether a title would be misread where {mentor} and {apprentice} are filled in."""
    rest = title.replace("{mentor}", "").replace("{apprentice}", "")
    return "{" in rest or "}" in rest


def put_aside(workbook: Workbook, own: Own, duty: Duty) -> Own:
    """Ask for a duty no longer; it can be taken back.

    Raises:
        Faults: another duty rests on it.
    """
    left = tuple(known for known in own.programme.duties if known.id != duty.id)
    programme = structs.replace(own.programme, duties=left)
    return keep(workbook, structs.replace(own, programme=programme, aside=(*own.aside, duty)))


def take_back(workbook: Workbook, own: Own, duty: Duty) -> Own:
    """Ask for a duty again that was put aside."""
    programme = structs.replace(own.programme, duties=(*own.programme.duties, duty))
    aside = tuple(known for known in own.aside if known.id != duty.id)
    return keep(workbook, structs.replace(own, programme=programme, aside=aside))


def drop_aside(workbook: Workbook, own: Own, duty: Duty) -> Own:
    """Forget a duty that was put aside."""
    return keep(workbook, structs.replace(own, aside=tuple(d for d in own.aside if d.id != duty.id)))


def check_removable(workbook: Workbook, programme_id: str) -> None:
    """Nothing when the programme may be removed.

    Raises:
        Problem: it is a preset, or a pairing has it.
    """
    if _raw_of(workbook, programme_id) is None:
        raise Problem("这是自带的方案，不能删除", "不用它，就给结对换一个方案")
    if any(pairing.programme == programme_id for pairing in workbook.pairings):
        raise Problem("还有结对在用这个方案", "请先按 F8 给结对换一个方案")


def remove_programme(workbook: Workbook, programme_id: str) -> None:
    """Forget a programme of the school's own.

    Raises:
        Problem: it is a preset, or a pairing has it.
    """
    check_removable(workbook, programme_id)
    workbook.arrange(programmes=[raw for raw in workbook.programmes if raw.get("id") != programme_id])


def summary_line(own: Own) -> str:
    """How many duties, how many of them put aside."""
    away = f"，停用{len(own.aside)}项" if own.aside else ""
    return f"{len(own.programme.duties)}项{away}"
