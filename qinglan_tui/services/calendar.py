"""Terms and days off: changed in 设置, written as a teacher writes a school calendar."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import Annotated, Any

from msgspec import Struct

from qinglan_tui.domain.checking import Reader, fault_of
from qinglan_tui.domain.dates import WEEKDAYS, echo, read_date, short_date
from qinglan_tui.domain.fields import Ask, Choices, FieldSpec, Input, specs
from qinglan_tui.domain.problems import Fault, Faults, Problem
from qinglan_tui.domain.terms import (
    DAY,
    Leave,
    MakeUp,
    Term,
    default_term,
    new_leave,
    new_term,
    parts_of,
    read_term_id,
    term_id,
    term_id_of,
    term_name,
    term_of,
)
from qinglan_tui.domain.text import compiled
from qinglan_tui.services.answers import EMPTY, read_answers
from qinglan_tui.services.entry import reader
from qinglan_tui.storage import Workbook

LONGEST_BREAK = 60  # days
_BETWEEN = r"[、,，;；\n]+"
_RANGE = r"\s*(?:至|到|—+|～|~)\s*"
_DAY_ALONE = r"\d{1,2}[日号]?"
_WEEKS = r"第?(\d{1,2})周?(?:[-至到]第?(\d{1,2})周?)?"
_MADE_UP = r"(.+?)[\s（(]*[补上]\s*(?:周|星期)([一二三四五六日天])的?课?[）)]?"


class TermAnswers(Struct, frozen=True, kw_only=True):
    """What is asked of a term; the lists are written on one line each."""

    id: Annotated[str, Ask("学期", hint="如 2026—2027学年第一学期；不填就按开学日算")] = ""
    start: Annotated[dt.date | None, Ask("开学日", Input.DATE)] = None
    end: Annotated[dt.date | None, Ask("学期结束日", Input.DATE)] = None
    week1: Annotated[dt.date | None, Ask("第1周周一", Input.DATE, hint="不填就是开学日那一周")] = None
    midterm: Annotated[dt.date | None, Ask("期中日期", Input.DATE)] = None
    hand_in: Annotated[str, Ask("上交日期", hint="材料什么时候交，可写几个：11月6日、1月15日")] = ""
    free_weeks: Annotated[str, Ask("停课周", hint="如 第9周")] = ""
    free_days: Annotated[str, Ask("放假日", hint="如 9月25日、10月1日至7日")] = ""
    make_up: Annotated[str, Ask("调休上课日", hint="如 10月10日补周四")] = ""


class LeaveAnswers(Struct, frozen=True, kw_only=True):
    """What is asked of days on which the owner does not teach."""

    start: Annotated[dt.date | None, Ask("从", Input.DATE)] = None
    end: Annotated[dt.date | None, Ask("到", Input.DATE, hint="只有一天就不填")] = None
    kind: Annotated[
        str, Ask("原因", Input.CHOICE, Choices(("外出", "停课", "病假", "事假", "产假", "培训")))
    ] = ""


def say_date(workbook: Workbook, spec: FieldSpec, text: str, today: dt.date) -> str:
    """What a typed date was read as, 11月13日 第11周 周五 第2节; "" for every other field.

    Raises:
        Problem: it cannot be read.
    """
    if spec.ask.input is not Input.DATE or not text.strip():
        return ""
    read = reader(workbook, today)
    found = read_date(text, read.today, read.term)
    return echo(found.date, found.slot, term_of(found.date, workbook.terms), today)


# --- terms -----------------------------------------------------------------------------------------------


def likely_term(today: dt.date) -> Term:
    """The term that 首次设置 proposes, with likely dates: today's, in the holidays the one that follows."""
    return next(term for term in _terms_from(today) if today <= term.end)


def next_term(workbook: Workbook, today: dt.date) -> Term:
    """The term to propose when one is added: today's, or the first one after it that is not there yet."""
    known = {term.id for term in workbook.terms}
    return next(term for term in _terms_from(today) if term.id not in known)


def _terms_from(today: dt.date) -> Iterator[Term]:
    """The term of today and all that follow, with likely dates."""
    year, n = parts_of(term_id_of(today))
    for ahead in count():
        years, half = divmod(n - 1 + ahead, 2)
        yield default_term(term_id(year + years, half + 1))


def weeks_sentence(term: Term) -> str:
    """第1周从8月31日起，共21周."""
    return f"第1周从{short_date(term.week1)}起，共{term.weeks}周"


def term_values(term: Term) -> dict[str, Any]:
    """A term as the values of its form."""
    return {
        "id": term_name(term.id),
        "start": term.start,
        "end": term.end,
        "week1": term.week1,
        "midterm": term.midterm,
        "hand_in": days_text(term.hand_in),
        "free_weeks": "、".join(f"第{number}周" for number in term.free_weeks),
        "free_days": days_text(term.free_days),
        "make_up": "、".join(f"{short_date(day.date)}补{WEEKDAYS[day.weekday - 1]}" for day in term.make_up),
    }


def read_term(raw: Mapping[str, object], today: dt.date) -> Term:
    """The term that was typed.

    Raises:
        Faults: something cannot be read, or does not fit; all of it is listed.
    """
    faults: list[Fault] = []
    id = _term_id(str(raw.get("id") or ""), faults)
    # 1月22日 means the one of the term's own school year.
    anchor = dt.date(parts_of(id)[0], 9, 1) if id else today
    answers = read_answers(specs(TermAnswers), raw, Reader(today=anchor))
    given = answers.values
    start, end = given.get("start"), given.get("end")
    faults += [
        Fault(name, label, EMPTY)
        for name, label in (("start", "开学日"), ("end", "学期结束日"))
        if name not in raw or (name in given and given[name] is None)
    ]
    lists = _lists(given, start or anchor, faults)
    answers.none_wrong(*faults)
    if start is None or end is None:
        raise Faults(faults)
    return new_term(
        id or term_id_of(start),
        start,
        end,
        week1=given.get("week1"),
        midterm=given.get("midterm"),
        **lists,
    )


def _term_id(text: str, faults: list[Fault]) -> str:
    if not text.strip():
        return ""
    try:
        return read_term_id(text)
    except Problem as problem:
        faults.append(fault_of("id", "学期", problem))
        return ""


def _lists(given: Mapping[str, Any], anchor: dt.date, faults: list[Fault]) -> dict[str, Any]:
    """The fields of a term that hold several days or weeks."""
    lists: dict[str, Any] = {}
    for name, label, read in (
        ("hand_in", "上交日期", lambda text: read_days(text, anchor)),
        ("free_weeks", "停课周", read_weeks),
        ("free_days", "放假日", lambda text: read_days(text, anchor)),
        ("make_up", "调休上课日", lambda text: read_make_ups(text, anchor)),
    ):
        try:
            lists[name] = read(given.get(name, ""))
        except Problem as problem:
            faults.append(fault_of(name, label, problem))
    return lists


def save_term(workbook: Workbook, raw: Mapping[str, object], former: Term | None, today: dt.date) -> Term:
    """Add a term, or change `former`.

    Raises:
        Faults: it cannot be read, is there already, or overlaps another one.
    """
    term = read_term(raw, today)
    others = [known for known in workbook.terms if former is None or known.id != former.id]
    for known in others:
        if known.id == term.id:
            raise Faults([Fault("id", "学期", f"{term_name(term.id)}已经有了")])
        if known.start <= term.end and term.start <= known.end:
            raise Faults([Fault("start", "开学日", f"和{term_name(known.id)}重叠")])
    workbook.arrange(terms=sorted((*others, term), key=lambda term: term.start))
    return term


def remove_term(workbook: Workbook, term: Term) -> None:
    """Forget a term; the records of its days stay.

    Raises:
        Problem: it is the only one.
    """
    if len(workbook.terms) == 1:
        raise Problem("只有这一个学期", "请改它的日期，或先添加另一个学期")
    workbook.arrange(terms=tuple(known for known in workbook.terms if known.id != term.id))


# --- days and weeks in one line --------------------------------------------------------------------------


def days_text(days: Iterable[dt.date]) -> str:
    """9月25日、10月1日至10月7日: days that follow one another are drawn together."""
    runs: list[list[dt.date]] = []
    for day in sorted(set(days)):
        if runs and day - runs[-1][-1] == DAY:
            runs[-1].append(day)
        else:
            runs.append([day])
    return "、".join(
        short_date(run[0]) if len(run) == 1 else f"{short_date(run[0])}至{short_date(run[-1])}"
        for run in runs
    )


def read_days(text: str, anchor: dt.date) -> tuple[dt.date, ...]:
    """The days written as `days_text` writes them; a month and day means that of the anchor's school year.

    Raises:
        Problem: a day cannot be read, or a range runs backwards.
    """
    days: list[dt.date] = []
    for part in _parts(text):
        ends = [end for end in compiled(_RANGE).split(part) if end]
        first = read_date(ends[0], anchor, None).date
        last = first
        if len(ends) == 2:
            alone = compiled(_DAY_ALONE).fullmatch(ends[1])
            last = read_date(f"{first.month}月{ends[1]}" if alone else ends[1], anchor, None).date
        if len(ends) > 2 or last < first or (last - first).days > LONGEST_BREAK:
            raise Problem(f"“{part}”看不懂", "可写：9月25日、10月1日至7日")
        days += [first + DAY * step for step in range((last - first).days + 1)]
    return tuple(days)


def read_weeks(text: str) -> tuple[int, ...]:
    """The weeks written as 第9周、第10周, 9、10 or 第9-10周.

    Raises:
        Problem: a week cannot be read.
    """
    weeks: list[int] = []
    for part in _parts(text):
        match = compiled(_WEEKS).fullmatch(part)
        if match is None or (match[2] and int(match[2]) < int(match[1])):
            raise Problem(f"“{part}”看不懂", "可写：第9周、第10周")
        weeks += range(int(match[1]), int(match[2] or match[1]) + 1)
    return tuple(weeks)


def read_make_ups(text: str, anchor: dt.date) -> tuple[MakeUp, ...]:
    """The days taught by another day's timetable: 10月10日补周四.

    Raises:
        Problem: one cannot be read.
    """
    found = []
    for part in _parts(text):
        match = compiled(_MADE_UP).fullmatch(part)
        if match is None:
            raise Problem(f"“{part}”看不懂", "可写：10月10日补周四")
        weekday = "一二三四五六日".index(match[2].replace("天", "日")) + 1
        found.append(MakeUp(read_date(match[1], anchor, None).date, weekday))
    return tuple(found)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in re.split(_BETWEEN, text) if part.strip()]


# --- days off ---------------------------------------------------------------------------------------------


def save_leave(workbook: Workbook, raw: Mapping[str, object], former: Leave | None, today: dt.date) -> Leave:
    """Add days on which the owner does not teach, or change `former`.

    Raises:
        Faults: something cannot be read, or the last day is before the first.
    """
    answers = read_answers(specs(LeaveAnswers), raw, reader(workbook, today))
    start, end = answers.values.get("start"), answers.values.get("end")
    values = answers.none_wrong(*([] if start else [Fault("start", "从", EMPTY)]))
    if start is None:
        raise Faults([Fault("start", "从", EMPTY)])
    try:
        leave = new_leave(start, end or start, values.get("kind", ""))
    except Problem as problem:
        raise Faults([fault_of("end", "到", problem)]) from None
    others = [known for known in workbook.leave if known != former]
    workbook.arrange(leave=sorted((*others, leave), key=lambda away: away.start))
    return leave


def remove_leave(workbook: Workbook, leave: Leave) -> None:
    """Forget days off."""
    workbook.arrange(leave=tuple(known for known in workbook.leave if known != leave))
