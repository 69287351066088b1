"""The timetable: its lessons are added, changed and taken out in 设置."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from msgspec import Struct

from qinglan_tui.domain.checking import Reader
from qinglan_tui.domain.dates import WEEKDAYS
from qinglan_tui.domain.fields import Ask, Choices, Input, specs
from qinglan_tui.domain.kinds.options import SUBJECTS
from qinglan_tui.domain.problems import Fault, Faults
from qinglan_tui.domain.slots import slot_key
from qinglan_tui.domain.timetable import EVEN_WEEKS, EVERY_WEEK, ODD_WEEKS, Slot, Timetable, new_slot
from qinglan_tui.services.answers import EMPTY, read_answers
from qinglan_tui.storage import Workbook

EVERY = "每周"


class SlotAnswers(Struct, frozen=True, kw_only=True):
    """What is asked of one lesson of the week."""

    weekday: Annotated[str, Ask("星期", Input.CHOICE, Choices(WEEKDAYS, closed=True))] = ""
    slot: Annotated[str, Ask("节次", hint="如 第2节、第3-4节、早读")] = ""
    class_name: Annotated[str, Ask("班级")] = ""
    subject: Annotated[str, Ask("学科", Input.CHOICE, SUBJECTS)] = ""
    teacher: Annotated[str, Ask("教师", Input.PERSON, hint="不填就是本人")] = ""
    weeks: Annotated[
        str, Ask("单双周", Input.CHOICE, Choices((EVERY, ODD_WEEKS, EVEN_WEEKS), closed=True))
    ] = EVERY


def slot_values(slot: Slot) -> dict[str, Any]:
    """A lesson as the values of its form."""
    facts = {name: getattr(slot, name) for name in ("slot", "class_name", "subject", "teacher")}
    return {"weekday": WEEKDAYS[slot.weekday - 1], **facts, "weeks": slot.weeks or EVERY}


def save_slot(workbook: Workbook, raw: Mapping[str, object], former: Slot | None, today: dt.date) -> Slot:
    """Add a lesson of the week, or change `former`.

    Raises:
        Faults: something cannot be read, or the teacher has another lesson then.
    """
    answers = read_answers(specs(SlotAnswers), raw, Reader(today=today))
    values = {"weekday": "", "slot": "", "weeks": EVERY, **answers.values}
    faults = [] if values["weekday"] else [Fault("weekday", "星期", EMPTY)]
    weekday = WEEKDAYS.index(values["weekday"]) + 1 if values["weekday"] in WEEKDAYS else 1
    weeks = EVERY_WEEK if values["weeks"] in ("", EVERY) else values["weeks"]
    slot = None
    try:
        slot = new_slot(
            weekday,
            values["slot"],
            values.get("class_name", ""),
            values.get("subject", ""),
            values.get("teacher") or workbook.settings.owner,
            weeks,
        )
    except Faults as found:
        faults += found.faults
    answers.none_wrong(*faults)
    if slot is None:
        raise Faults(faults)
    others = [known for known in workbook.timetable.entries if known != former]
    busy = next((known for known in others if known.teacher == slot.teacher and known.meets(slot)), None)
    if busy is not None:
        what = f"{slot.teacher}{WEEKDAYS[weekday - 1]}{busy.slot}已有{busy.class_name}{busy.subject or '课'}"
        raise Faults([Fault("slot", "节次", what)])
    workbook.arrange(timetable=Timetable(in_order((*others, slot), workbook.settings.owner)))
    return slot


def remove_slot(workbook: Workbook, slot: Slot) -> None:
    """Take a lesson out of the timetable."""
    workbook.arrange(
        timetable=Timetable(tuple(known for known in workbook.timetable.entries if known != slot))
    )


def in_order(entries: Iterable[Slot], owner: str) -> tuple[Slot, ...]:
    """The lessons by teacher, the owner's first, then in the course of the week."""
    return tuple(
        sorted(
            entries,
            key=lambda entry: (entry.teacher != owner, entry.teacher, entry.weekday, slot_key(entry.slot)),
        )
    )
