"""Whether a programme means something: known words, possible numbers, no duties that wait in a circle."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from qinglan_tui.domain.dues import ACCEPTED_DUES, read_day_mark, read_due
from qinglan_tui.domain.kinds import KINDS_BY_CODE, Kind
from qinglan_tui.domain.problems import Fault
from qinglan_tui.domain.programmes import (
    CARRIES,
    COMPUTED,
    EVENT_PERS,
    MEASURES,
    MODES,
    OPS,
    OWERS,
    PAIRING_COUNT,
    PERS,
    RELEVANCES,
    SCOPES,
    STATUSES,
    SWITCH_WORDS,
    Duty,
    Match,
    Part,
    Programme,
)
from qinglan_tui.domain.selectors import has_field, kind_fault, match_fault, need_fault
from qinglan_tui.domain.text import nearest, quoted

LONGEST_TITLE = 12
MOST = 2000  # of anything that a teacher owes in one period
_WORDS: Mapping[str, Iterable[str]] = {
    "owes": OWERS,
    "mode": MODES,
    "op": OPS,
    "per": PERS,
    "measure": MEASURES,
    "carry": CARRIES,
    "scope": SCOPES,
    "status": STATUSES,
}
_EVENT_KINDS = {"lesson_heard": "observation", "lesson_plan": "lesson_design", "activity": "activity"}
_PEOPLE = ("apprentice", "mentor", "partner")
_CYCLE_UNITS = ("week", "month", "term", "school_year", "calendar_year", "year")


def check_programme(programme: Programme) -> list[Fault]:
    """Everything that is wrong with the meaning of a programme."""
    faults = [*_head_faults(programme)]
    for duty in programme.duties:
        faults += [
            Fault(f"{duty.id}.{field}", f"{duty.id} {field}", what)
            for field, what in _duty_faults(duty, programme)
        ]
    return [*faults, *_gate_faults(programme)]


def _head_faults(programme: Programme) -> Iterator[Fault]:
    if not programme.id.strip() or not programme.name.strip():
        yield Fault("id", "id 或 name", "不能空着")
    if programme.relevance not in RELEVANCES:
        yield Fault("relevance", "relevance", _not_among(programme.relevance, RELEVANCES))
    for name, words in SWITCH_WORDS.items():
        word = getattr(programme.switches, name)
        if word not in words:
            yield Fault(f"switches.{name}", f"switches {name}", _not_among(word, words))
    if programme.cycle.unit not in _CYCLE_UNITS:
        yield Fault("cycle.unit", "cycle unit", _not_among(programme.cycle.unit, _CYCLE_UNITS))
    if programme.alias_of and programme.duties:
        yield Fault("alias_of", "alias_of", f"既然就是 {programme.alias_of}，就不要再写任务")
    if programme.alias_of == programme.id:
        yield Fault("alias_of", "alias_of", "不能是自己")
    if programme.from_week is not None and not 1 <= programme.from_week <= 30:
        yield Fault("from_week", "from_week", "只能写第1周到第30周")
    for duty_id, times in Counter(duty.id for duty in programme.duties).items():
        if times > 1:
            yield Fault(f"{duty_id}.id", f"{duty_id} id", f"有{times}项任务用同一个编号")
    for stage in programme.stages:
        for name, text in (("since", stage.since), ("until", stage.until)):
            if text and read_day_mark(text) is None:
                yield Fault(f"stage.{name}", f"stage {stage.title} {name}", _no_day(text))
    for kind, texts in (("check", programme.checks), ("document", programme.documents)):
        for entry in texts:
            if entry.due and read_due(entry.due) is None:
                yield Fault(f"{kind}.due", f"{kind} {entry.title} due", _no_due(entry.due))
    for reminder in programme.reminders:
        if reminder.due and read_due(reminder.due) is None:
            yield Fault("reminder.due", f"reminder {quoted(reminder.text)} due", _no_due(reminder.due))
    named = [("document", document.title, document.kind) for document in programme.documents]
    named += [("reminder", reminder.text, reminder.kind) for reminder in programme.reminders]
    for kind, title, code in named:
        if code and (fault := kind_fault(code)):
            yield Fault(f"{kind}.kind", f"{kind} {quoted(title)} kind", fault)


def _duty_faults(duty: Duty, programme: Programme) -> Iterator[tuple[str, str]]:
    """The faults of one duty as (field, what is wrong)."""
    for name, words in _WORDS.items():
        word = getattr(duty, name)
        if word not in words:
            yield name, _not_among(word, words)
    if not duty.title.strip():
        yield "title", "不能空着"
    elif len(duty.title) > LONGEST_TITLE:
        yield "title", f"最多{LONGEST_TITLE}个字，{quoted(duty.title)}有{len(duty.title)}个"
    yield from _count_faults(duty)
    yield from _number_faults(duty)
    yield from _period_faults(duty)
    yield from _selection_faults(duty)
    yield from _milestone_faults(duty, programme)
    for part in duty.parts:
        yield from _part_faults(part, duty)


def _count_faults(duty: Duty) -> Iterator[tuple[str, str]]:
    """Whether it is said what counts."""
    selected = any(part.counts or part.where for part in duty.parts)
    # The event itself is what counts, when it has all that is needed.
    by_event = duty.needs and duty.per in _EVENT_KINDS
    said = duty.counts or selected or duty.milestones or duty.on or by_event
    if duty.owes in COMPUTED and duty.op != "none" and not said:
        yield "counts", '没有写哪些记录算数；数不出来的写成 op = "none" 或 [[reminder]]'
    if duty.mode in ("each", "either") and max(len(duty.parts), len(duty.counts)) < 2:
        yield "mode", f"{duty.mode} 要有两种以上：写两个 counts，或两个 [[duty.part]]"
    if duty.where and not duty.counts:
        yield "where", "没有写 counts，不知道选哪种记录"


def _number_faults(duty: Duty) -> Iterator[tuple[str, str]]:
    """Whether the number can be."""
    if duty.op == "none":
        if duty.n is not None:
            yield "n", "op 是 none（不限）时不能再写数"
        return
    open_number = "n" in duty.undecided or duty.amount
    parted = bool(duty.parts) and all(part.n is not None for part in duty.parts)
    if duty.n is None and not (open_number or parted or duty.milestones or duty.per in EVENT_PERS):
        yield "n", '没有写数；不限写 op = "none"，原文没有写清的写 "未定"'
    for name, number in (("n", duty.n), ("n2", duty.n2)):
        if number is not None and number <= 0:
            yield name, f"要大于0，不能写 {number}"
        elif number is not None and duty.owes in COMPUTED and number > MOST:
            yield name, f"{number} 太大，一个时段最多 {MOST}"
        elif isinstance(number, float) and duty.owes in COMPUTED and duty.measure == "count":
            yield name, f"要写整数，不能写 {number}"
    if duty.op == "range" and "n2" not in duty.undecided:
        if duty.n2 is None:
            yield "n2", "op 是 range（几到几）时要写 n2"
        elif duty.n is not None and duty.n2 <= duty.n:
            yield "n2", f"要比 n 大，不能写 {duty.n2}"
    elif duty.op != "range" and duty.n2 is not None:
        yield "n2", "只有 op 是 range（几到几）时才写"


def _period_faults(duty: Duty) -> Iterator[tuple[str, str]]:
    """Whether period and due date exist and fit each other."""
    if read_due(duty.due) is None:
        yield "due", _no_due(duty.due)
    if duty.hand_in and duty.hand_in not in ("month", "half_term", "term", "school_year"):
        yield "hand_in", _not_among(duty.hand_in, ("month", "half_term", "term", "school_year"))
    for name in ("since", "until"):
        text = getattr(duty, name)
        if text and read_day_mark(text) is None:
            yield name, _no_day(text)
        elif not text and duty.per == "window" and name not in duty.undecided:
            yield name, "per 是 window（限期）时要写起止日期，如 04-01"
    if duty.per == "years" and not duty.years and "years" not in duty.undecided:
        yield "years", "per 是 years（多年）时要写几年，如 [2, 3]"
    if any(year < 1 for year in duty.years):
        yield "years", "要写大于0的年数"
    if duty.per == "event" and duty.on is None:
        yield "on", "per 是 event（每次）时要写每次什么"
    if duty.on is not None and duty.per not in EVENT_PERS:
        yield "on", "只有按每课、每次算的任务才写"
    if duty.per == "target" and not duty.target:
        yield "target", "per 是 target（每个对象）时要写对象是谁"
    for name, low, high in (("pairing_year", 1, 10), ("pairing_term", 1, 20), ("taught_max", 0, 60)):
        value = getattr(duty, name)
        if value is not None and not low <= value <= high:
            yield name, f"只能写 {low} 到 {high}"


def _selection_faults(duty: Duty) -> Iterator[tuple[str, str]]:
    """Whether kinds, selectors and needs exist."""
    yield from _where_faults(duty.counts, duty.where, "where", "counts")
    if duty.on is not None:
        yield from _where_faults(duty.on.counts, duty.on.where, "on.where", "on.counts")
    codes = (*duty.counts, *(code for part in duty.parts for code in part.counts))
    if duty.on is not None:
        codes += duty.on.counts
    kinds = tuple(KINDS_BY_CODE[code] for code in codes if code in KINDS_BY_CODE)
    for need in duty.needs:
        fault = need_fault(kinds or _default_kinds(duty), need)
        if fault:
            yield "needs", fault
    for name in ("distinct", "target"):
        word = getattr(duty, name)
        if word and kinds and duty.owes in COMPUTED and not _is_field(word, kinds, name):
            yield name, f"{kinds[0].label}没有{quoted(word)}这一项"
    if duty.min_words is not None and duty.min_words <= 0:
        yield "min_words", f"要大于0，不能写 {duty.min_words}"


def _is_field(word: str, kinds: tuple[Kind, ...], name: str) -> bool:
    if name == "target" and word in _PEOPLE:
        return True
    return all(has_field(kind, word) for kind in kinds)


def _default_kinds(duty: Duty) -> tuple[Kind, ...]:
    code = _EVENT_KINDS.get(duty.per)
    return (KINDS_BY_CODE[code],) if code else ()


def _where_faults(
    counts: tuple[str, ...], where: Mapping[str, Match], where_field: str, counts_field: str
) -> Iterator[tuple[str, str]]:
    for code in counts:
        fault = kind_fault(code)
        if fault:
            yield counts_field, fault
    for code in counts:
        kind = KINDS_BY_CODE.get(code)
        if kind is None:
            if where and code == PAIRING_COUNT:
                yield where_field, "结对没有可选的项目"
            continue
        for name, value in where.items():
            fault = match_fault(kind, name, value)
            if fault:
                yield where_field, fault


def _part_faults(part: Part, duty: Duty) -> Iterator[tuple[str, str]]:
    name = f"part {part.title}".strip()
    counts = part.counts or duty.counts
    yield from _where_faults(counts, part.where, f"{name} where", f"{name} counts")
    if part.counts and duty.where:
        yield from _where_faults(counts, duty.where, "where", f"{name} counts")
    if part.n is not None and part.n <= 0:
        yield f"{name} n", f"要大于0，不能写 {part.n}"
    if part.due and read_due(part.due) is None:
        yield f"{name} due", _no_due(part.due)
    for field in ("since", "until"):
        text = getattr(part, field)
        if text and read_day_mark(text) is None:
            yield f"{name} {field}", _no_day(text)


def _milestone_faults(duty: Duty, programme: Programme) -> Iterator[tuple[str, str]]:
    for milestone in duty.milestones:
        if not 0 < milestone.percent <= 100:
            yield "milestones", f"百分比要在0到100之间，不能写 {milestone.percent}"
        if read_day_mark(milestone.by) is None:
            yield "milestones", _no_day(milestone.by)
    known = {other.id for other in programme.duties}
    for name in ("of", "after"):
        for duty_id in getattr(duty, name):
            if duty_id not in known:
                yield name, f"没有{quoted(duty_id)}这项任务"
            elif duty_id == duty.id:
                yield name, "不能是自己"


def _gate_faults(programme: Programme) -> Iterator[Fault]:
    """The duties that wait for each other in a circle, each circle once."""
    after = {duty.id: duty.after for duty in programme.duties}
    reported: set[str] = set()
    for start in after:
        path, here = [start], start
        while True:
            following = [duty_id for duty_id in after.get(here, ()) if duty_id in after]
            onward = next((duty_id for duty_id in following if _leads_to(after, duty_id, start)), None)
            if onward is None or start in reported:
                break
            if onward == start:
                if len(path) > 1:
                    reported |= set(path)
                    circle = " → ".join((*path, start))
                    yield Fault(f"{start}.after", f"{start} after", f"先后顺序绕成了圈：{circle}")
                break
            path.append(onward)
            here = onward


def _leads_to(after: Mapping[str, tuple[str, ...]], start: str, goal: str) -> bool:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        here = waiting.pop()
        if here == goal:
            return True
        if here not in seen:
            seen.add(here)
            waiting += after.get(here, ())
    return False


def _not_among(word: str, words: Iterable[str]) -> str:
    known = tuple(words)
    close = nearest(word, known)
    return f"没有{quoted(word)}这种写法" + (f"，是不是 {close}" if close else f"，可写：{'、'.join(known)}")


def _no_due(text: str) -> str:
    return f"{quoted(text)}看不懂；{ACCEPTED_DUES}"


def _no_day(text: str) -> str:
    return f"{quoted(text)}不是日期，可写 09-10（每年）或 2027-03-17"
