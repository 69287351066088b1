"""One duty of a school's own programme as a form, and the words and switches that hold for all of it."""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from msgspec import structs

from qinglan_tui.domain.counts import Labels
from qinglan_tui.domain.dues import DUE_WORDS, due_text, read_due
from qinglan_tui.domain.fields import Ask, Choices, FieldSpec, Input
from qinglan_tui.domain.forecasting import unit_of
from qinglan_tui.domain.kinds import KINDS
from qinglan_tui.domain.problems import Fault, Faults, Problem
from qinglan_tui.domain.programmes import (
    DIRECTIONS,
    EVENT_PERS,
    OWERS,
    PERS,
    SCOPES,
    UNDECIDED,
    Duty,
    Programme,
    Switches,
)
from qinglan_tui.domain.progress_values import plain
from qinglan_tui.domain.text import quoted
from qinglan_tui.services.answers import EMPTY, Answers, read_answers
from qinglan_tui.services.entry import reader
from qinglan_tui.services.own_programme import OWN, Own, keep
from qinglan_tui.storage import Workbook

OWN_QUOTE = "本校自定"
# Periods that need nothing further to be said.
_PLAIN_PERS = (
    "day", "week", "fortnight", "month", "half_term", "term", "half_year", "school_year", "calendar_year",
    "pairing", "once",
)  # fmt: skip
_OPS = {"min": "至少", "exact": "正好", "about": "约", "max": "至多", "range": "几到几", "none": "不限"}
_DAYS = "一二三四五六日"
DUES = "可写：月底、期中、期初、9月10日、第3周、25日、周五、事后7天内、时段结束前、未定"


# --- a due date as it is written by hand ----------------------------------------------------------


def read_due_words(text: str) -> str:
    """The due date of a programme file that a teacher's words say: 月底, 9月10日, 第3周, 事后7天内.

    Raises:
        Problem: they say none; what is accepted is named.
    """
    said = unicodedata.normalize("NFKC", text).strip().replace(" ", "") or "时段结束前"
    words = {word: code for code, word in DUE_WORDS.items()} | {"期末": "end", "月底前": "month_end"}
    code = words.get(said) or _written_due(said) or text.strip()
    if said == UNDECIDED:
        return UNDECIDED
    if read_due(code) is None:
        raise Problem(f"{quoted(text)}看不懂", DUES)
    return code


def _written_due(said: str) -> str:
    said = said.removesuffix("前")
    if match := re.fullmatch(r"(\d{4})年(\d{1,2})月(\d{1,2})[日号]?", said):
        return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}"
    if match := re.fullmatch(r"(\d{1,2})月(\d{1,2})[日号]?", said):
        return f"{int(match[1]):02}-{int(match[2]):02}"
    if match := re.fullmatch(r"第(\d{1,2})周末?", said):
        return f"week {match[1]}"
    if match := re.fullmatch(r"第(\d{1,2})年末", said):
        return f"year {match[1]}"
    if match := re.fullmatch(r"(?:每月)?(\d{1,2})[日号]", said):
        return f"day {match[1]}"
    if match := re.fullmatch(rf"(?:周|星期)([{_DAYS}])(?:[到至—-]周?([{_DAYS}]))?", said):
        first, last = _DAYS.index(match[1]) + 1, _DAYS.index(match[2] or match[1]) + 1
        return f"weekday {first}" if first == last else f"weekday {first}-{last}"
    if match := re.fullmatch(r"事?后(\d{1,3})(分钟|小时|天|周)内?", said):
        unit = {"分钟": "minutes", "小时": "hours", "天": "days", "周": "weeks"}[match[2]]
        return f"+{match[1]} {unit}"
    return ""


def due_words(duty: Duty) -> str:
    """The due date of a duty in the words that `read_due_words` reads back."""
    return UNDECIDED if "due" in duty.undecided else due_text(duty.due)


def echo_due(spec: FieldSpec, text: str) -> str:
    """Nothing for a due date that can be read: what is wrong with any other is said in its place."""
    if spec.name == "due":
        read_due_words(text)
    return ""


# --- one duty -------------------------------------------------------------------------------------


def is_own(duty: Duty) -> bool:
    """Whether the duty was added here, not taken over from a preset."""
    return duty.id.startswith(OWN)


def new_duty(own: Own) -> Duty:
    """An empty duty with the next free id."""
    taken = {duty.id for duty in (*own.programme.duties, *own.aside)}
    number = next(n for n in range(1, len(taken) + 2) if f"{OWN}D{n:02}" not in taken)
    return Duty(id=f"{OWN}D{number:02}", title="", owes="mentor", per="term", op="min", quote=OWN_QUOTE)


def duty_specs(duty: Duty, programme: Programme) -> tuple[FieldSpec, ...]:
    """The fields of a duty; who owes it and what counts only where it was added here."""
    labels = programme.labels
    own: list[FieldSpec] = []
    if is_own(duty):
        owers = OWERS | {"mentor": labels.mentor, "apprentice": labels.apprentice}
        own = [
            _choice("owes", "谁来做", owers),
            _choice("kind", "记在哪里", {kind.code: kind.label for kind in KINDS}, "哪种记录算一次"),
            _choice("direction", "听谁的课", {word: word for word in DIRECTIONS}, "只有听课才选"),
        ]
    whole = duty.measure == "count" and not isinstance(duty.n, float)
    number = Input.NUMBER if whole else Input.SCORE
    specs = [
        FieldSpec("title", Ask("短名", hint="最多12个字"), str, ""),
        *own,
        _choice("op", "多少", _OPS),
        FieldSpec("n", Ask("数", number, unit="" if is_own(duty) else unit_of(duty)), int | None),
        FieldSpec("n2", Ask("最多", number, hint="几到几才填"), int | None),
        FieldSpec("unit", Ask("单位", hint="节、次、篇、份"), str, ""),
    ]
    if duty.per in _PLAIN_PERS:
        specs.append(_choice("per", "每多久", {word: PERS[word] for word in _PLAIN_PERS}))
    specs += [
        FieldSpec("due", Ask("何时之前", hint="如 月底、期中、9月10日、第3周"), str, ""),
        FieldSpec("hard", Ask("必须完成", Input.FLAG, hint="否：争取，只显示，不算没完成"), bool, True),
        FieldSpec("bundle", Ask("成套", hint="如 六个一"), str, ""),
        _choice("scope", "几对师徒", SCOPES),
    ]
    return tuple(specs)


def _choice(name: str, label: str, words: Mapping[str, str], hint: str = "") -> FieldSpec:
    choices = Choices(tuple(words), closed=True, labels=tuple(words.values()))
    return FieldSpec(name, Ask(label, Input.CHOICE, choices, hint=hint), str, "")


def duty_values(duty: Duty, programme: Programme) -> dict[str, Any]:
    """A duty as the values of its form."""
    direction = duty.where.get("direction", "")
    return {
        "title": programme.labels.fill(duty.title),
        "owes": duty.owes,
        "kind": duty.counts[0] if duty.counts else "",
        "direction": direction if isinstance(direction, str) else "",
        "op": duty.op,
        "n": duty.n,
        "n2": duty.n2,
        "unit": duty.unit,
        "per": duty.per,
        "due": due_words(duty),
        "hard": not duty.soft,
        "bundle": duty.bundle,
        "scope": duty.scope,
    }


def read_duty(
    workbook: Workbook, programme: Programme, duty: Duty, raw: Mapping[str, object], today: dt.date
) -> Duty:
    """The duty as it was typed; what the form does not ask for stays.

    Raises:
        Faults: something cannot be read, or the numbers do not fit what was chosen.
    """
    answers = read_answers(duty_specs(duty, programme), raw, reader(workbook, today))
    faults: list[Fault] = []
    due = _due(answers, faults)
    faults += _number_faults(duty, answers)
    if not answers.values.get("title", duty.title):
        faults.append(Fault("title", "短名", EMPTY))
    return _changed(duty, programme, answers.none_wrong(*faults), due)


def save_duty(workbook: Workbook, own: Own, duty: Duty, raw: Mapping[str, object], today: dt.date) -> Own:
    """Put the duty as it was typed into the programme, in its place or at the end, and keep that.

    Raises:
        Faults: something cannot be read or cannot be; each at its field.
        Problem: nothing can be written.
    """
    programme = own.programme
    changed = read_duty(workbook, programme, duty, raw, today)
    known = programme.duty(duty.id) is not None
    duties = tuple(changed if d.id == duty.id else d for d in programme.duties)
    duties = duties if known else (*duties, changed)
    try:
        return keep(workbook, structs.replace(own, programme=structs.replace(programme, duties=duties)))
    except Faults as found:
        raise Faults([_at_field(fault, duty) for fault in found.faults], found.do) from None


def _due(answers: Answers, faults: list[Fault]) -> str:
    try:
        return read_due_words(str(answers.values.get("due", "")))
    except Problem as problem:
        faults.append(Fault("due", "何时之前", f"{problem.what}，{problem.do}"))
        return "end"


def _number_faults(duty: Duty, answers: Answers) -> list[Fault]:
    """Whether the numbers typed fit what was chosen under 多少; what stood there before may stay."""
    op = answers.values.get("op") or duty.op
    number, most = answers.values.get("n", duty.n), answers.values.get("n2", duty.n2)
    faults = []
    if op == "none" and number not in (None, duty.n):
        faults.append(Fault("n", "数", "“多少”里选了不限，就不用写数"))
    if op != "none" and number is None and _wants_number(duty):
        faults.append(Fault("n", "数", f"{EMPTY}；没有数的，在“多少”里选不限"))
    if op != "range" and most not in (None, duty.n2):
        faults.append(Fault("n2", "最多", "“多少”里选了几到几，才写这一项"))
    if op == "range" and number is not None and "n2" not in duty.undecided:
        if most is None:
            faults.append(Fault("n2", "最多", f"{EMPTY}；选了几到几，就要写到几"))
        elif most <= number:
            faults.append(Fault("n2", "最多", f"要比{number}大，不能写{most}"))
    return faults


def _wants_number(duty: Duty) -> bool:
    parted = bool(duty.parts) and all(part.n is not None for part in duty.parts)
    open_number = "n" in duty.undecided or duty.amount
    return not (open_number or parted or duty.milestones or duty.per in EVENT_PERS)


def _changed(duty: Duty, programme: Programme, values: Mapping[str, Any], due: str) -> Duty:
    """The duty with what was typed; what the form does not ask for stays."""
    op = values.get("op") or duty.op
    parts: dict[str, Any] = {name: values[name] for name in ("unit", "bundle") if name in values}
    parts |= {name: values[name] for name in ("per", "scope") if values.get(name)}
    if values["title"] != programme.labels.fill(duty.title):
        parts["title"] = values["title"]
    number = None if op == "none" else values.get("n", duty.n)
    most = values.get("n2", duty.n2) if op == "range" else None
    closed = {"n"} if number is not None or op == "none" else set()
    closed |= {"n2"} if most is not None or op != "range" else set()
    undecided = {*duty.undecided} - closed - {"due"} | ({"due"} if due == UNDECIDED else set())
    parts |= {
        "op": op,
        "n": number if number is None else plain(number),
        "n2": most if most is None else plain(most),
        "due": "end" if due == UNDECIDED else due,
        "soft": not values.get("hard", not duty.soft),
        "undecided": tuple(sorted(undecided)),
    }
    if is_own(duty):
        parts["owes"] = values.get("owes") or duty.owes
        parts["counts"] = (values["kind"],) if values.get("kind") else ()
        parts["where"] = {"direction": values["direction"]} if values.get("direction") else {}
    return structs.replace(duty, **parts)


def _at_field(fault: Fault, duty: Duty) -> Fault:
    """The fault at the field of the form; one of another duty stays as it is."""
    duty_id, _, field = fault.field.rpartition(".")
    if duty_id != duty.id:
        return fault
    what = "还没有选；数不出来的，在“多少”里选不限" if field == "counts" and not duty.counts else fault.what
    return structs.replace(fault, field={"counts": "kind", "where": "direction"}.get(field, field), what=what)


# --- what holds for the whole programme -----------------------------------------------------------


def head_specs() -> tuple[FieldSpec, ...]:
    """Name, labels and the switches that a source leaves open."""
    return (
        FieldSpec("name", Ask("方案名称"), str, ""),
        FieldSpec("mentor", Ask("师傅叫作", hint="如 指导教师"), str, ""),
        FieldSpec("apprentice", Ask("徒弟叫作", hint="如 青年教师"), str, ""),
        _choice("mutual", "互听几节", {"each": "各听这么多", "sum": "两人合计"}),
        FieldSpec("mentor_counts_as_other", Ask("听师傅的课，也算听其他教师", Input.FLAG), bool, False),
        FieldSpec("overlap", Ask("一条记录可以算进几项任务", Input.FLAG), bool, True),
        _choice("partial", "中途结对", {"whole": "全额", "pro_rata": "按比例"}),
        FieldSpec("from_week", Ask("从第几周起计", Input.NUMBER, hint="中途开始用的才填"), int | None),
    )


def head_values(programme: Programme) -> dict[str, Any]:
    """The programme as the values of that form."""
    labels, switches = programme.labels, programme.switches
    return {
        "name": programme.name,
        "mentor": labels.mentor,
        "apprentice": labels.apprentice,
        **structs.asdict(switches),
        "from_week": programme.from_week,
    }


def save_head(workbook: Workbook, own: Own, raw: Mapping[str, object], today: dt.date) -> Own:
    """Keep name, labels and switches.

    Raises:
        Faults: something cannot be read or cannot be.
        Problem: nothing can be written.
    """
    answers = read_answers(head_specs(), raw, reader(workbook, today))
    values = {**head_values(own.programme), **answers.none_wrong()}
    switches = structs.replace(
        Switches(),
        mutual=values["mutual"] or "each",
        partial=values["partial"] or "whole",
        mentor_counts_as_other=values["mentor_counts_as_other"],
        overlap=values["overlap"],
    )
    labels = Labels(values["mentor"] or Labels().mentor, values["apprentice"] or Labels().apprentice)
    changed = structs.replace(
        own.programme, name=values["name"], labels=labels, switches=switches, from_week=values["from_week"]
    )
    return keep(workbook, structs.replace(own, programme=changed))
