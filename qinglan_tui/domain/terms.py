"""School years, terms and their weeks: which week it is, and which days are taught."""

import datetime as dt
import re
from collections.abc import Iterable

import msgspec

from qinglan_tui.domain.festivals import public_holidays, spring_festival
from qinglan_tui.domain.problems import Fault, Faults, Problem
from qinglan_tui.domain.text import chinese_number, compiled, digits_for_numerals, plain_form, quoted

DAY = dt.timedelta(days=1)
WEEK = dt.timedelta(weeks=1)
LONGEST_TERM = 30  # weeks
TERM_PATTERN = "{start}—{end}学年第{n}学期"
TERM_PATTERNS = (
    TERM_PATTERN,
    "{start}-{end}学年度第{n}学期",
    "{start}学年第{n}学期",
    "{year}年{season}季学期",
    "{year}年{half}期",
)

_ID = r"([0-9]{4})-([0-9]{4})-([12])"
_BLANK = r"\{(\w*)\}"
_YEARS_NAME = r"(\d{4})(?:-(\d{4}|\d\d))?学年度?第?([12])学期"
_SEASON_NAME = r"(\d{4})年?(春|秋)季?(?:学期)?"
_HAND_IN_GRACE = dt.timedelta(days=60)


class MakeUp(msgspec.Struct, frozen=True):
    """A day taught by another day's timetable (调休): `weekday` 1 to 7 is the one that applies."""

    date: dt.date
    weekday: int


class Leave(msgspec.Struct, frozen=True):
    """Days on which the teacher does not teach: `kind` is 停课, 外出, 病假 …; both ends included."""

    start: dt.date
    end: dt.date
    kind: str = ""


class Term(msgspec.Struct, frozen=True):
    """One school term: `id` is 2026-2027-1, `week1` the Monday of week 1; `start` and `end` are included.

    `new_term` makes checked ones.
    """

    id: str
    start: dt.date
    end: dt.date
    week1: dt.date
    midterm: dt.date | None = None
    hand_in: tuple[dt.date, ...] = ()
    free_weeks: tuple[int, ...] = ()
    free_days: tuple[dt.date, ...] = ()
    make_up: tuple[MakeUp, ...] = ()

    @property
    def weeks(self) -> int:
        """How many weeks the term has, the last one whole or not."""
        return (self.end - self.week1).days // 7 + 1


def school_year(day: dt.date) -> int:
    """Return the first calendar year of the school year, which begins on 1 August."""
    return day.year if day.month >= 8 else day.year - 1


def term_id(year: int, n: int) -> str:
    """Return the id of term n (1 or 2) of the school year that begins in `year`."""
    return f"{year}-{year + 1}-{n}"


def parts_of(term: str) -> tuple[int, int]:
    """Return (first year, 1 or 2) of a term id, or raise a Problem."""
    match = compiled(_ID).fullmatch(term)
    if match is None or int(match[2]) != int(match[1]) + 1:
        raise Problem(
            f"学期编号{quoted(term)}看不懂", "写成 2026-2027-1（第一学期）或 2026-2027-2（第二学期）"
        )
    return int(match[1]), int(match[3])


def term_id_of(day: dt.date) -> str:
    """Return the term of a day by the calendar alone: August to January the first, else the second."""
    return term_id(school_year(day), 2 if 2 <= day.month <= 7 else 1)


def monday(day: dt.date) -> dt.date:
    """Return the Monday of the Monday–Sunday week that holds the day."""
    return day - DAY * day.weekday()


def new_term(
    id: str,
    start: dt.date,
    end: dt.date,
    *,
    week1: dt.date | None = None,
    midterm: dt.date | None = None,
    hand_in: Iterable[dt.date] = (),
    free_weeks: Iterable[int] = (),
    free_days: Iterable[dt.date] = (),
    make_up: Iterable[MakeUp] = (),
) -> Term:
    """Return a checked term; week 1 is the week of the first day unless said otherwise.

    Raises Faults that names everything wrong with it.
    """
    term = Term(
        id=id,
        start=start,
        end=end,
        week1=week1 or monday(start),
        midterm=midterm,
        hand_in=tuple(sorted(set(hand_in))),
        free_weeks=tuple(sorted(set(free_weeks))),
        free_days=tuple(sorted(set(free_days))),
        make_up=tuple(sorted(make_up, key=lambda day: day.date)),
    )
    faults = _frame_faults(term)
    if not faults:
        faults = _inner_faults(term)
    if faults:
        raise Faults(faults)
    return term


def _frame_faults(term: Term) -> list[Fault]:
    """Return what is wrong with the id, the ends and week 1."""
    faults: list[Fault] = []
    try:
        year, n = parts_of(term.id)
    except Problem as problem:
        faults.append(Fault("id", "学期", f"{problem.what}，{problem.do}"))
    else:
        for field, label, day in (("start", "开学日", term.start), ("end", "学期结束日", term.end)):
            if school_year(day) != year:
                what = f"{_day(day)}不在{year}—{year + 1}学年内（8月1日至次年7月31日）"
                faults.append(Fault(field, label, what))
        first_half = term.start.month >= 8
        if not faults and first_half != (n == 1):
            what = f"{_day(term.start)}开学的应是第{'一' if first_half else '二'}学期"
            faults.append(Fault("start", "开学日", what))
    if term.start >= term.end:
        faults.append(Fault("end", "学期结束日", f"{_day(term.end)}不在开学日{_day(term.start)}之后"))
    if term.week1.isoweekday() != 1:
        faults.append(Fault("week1", "第1周周一", f"{_day(term.week1)}不是星期一"))
    elif term.week1 > term.start:
        what = f"{_day(term.week1)}晚于开学日；预备周不算第1周时，把开学日写成第1周的第一天"
        faults.append(Fault("week1", "第1周周一", what))
    elif term.start - term.week1 > WEEK * 2:
        faults.append(Fault("week1", "第1周周一", f"{_day(term.week1)}比开学日早两周以上"))
    if term.weeks > LONGEST_TERM:
        faults.append(Fault("end", "学期结束日", f"一个学期最多{LONGEST_TERM}周，这里有{term.weeks}周"))
    return faults


def _inner_faults(term: Term) -> list[Fault]:
    """Return what is wrong with the dates and weeks inside the term."""
    faults: list[Fault] = []
    whole = f"{_day(term.start)}至{_day(term.end)}"

    def outside(day: dt.date) -> bool:
        return not term.start <= day <= term.end

    if term.midterm is not None and outside(term.midterm):
        faults.append(Fault("midterm", "期中日期", f"{_day(term.midterm)}不在学期内（{whole}）"))
    for day in term.hand_in:
        if not term.start <= day <= term.end + _HAND_IN_GRACE:
            faults.append(Fault("hand_in", "上交日期", f"{_day(day)}离学期太远（{whole}）"))
    for number in term.free_weeks:
        if not 1 <= number <= term.weeks:
            faults.append(Fault("free_weeks", "停课周", f"没有第{number}周，本学期共{term.weeks}周"))
    for day in term.free_days:
        if week_of(term, day) is None:
            faults.append(Fault("free_days", "放假日", f"{_day(day)}不在学期内（{whole}）"))
    seen: set[dt.date] = set()
    for made in term.make_up:
        if outside(made.date):
            faults.append(Fault("make_up", "调休上课日", f"{_day(made.date)}不在学期内（{whole}）"))
        if not 1 <= made.weekday <= 7:
            faults.append(Fault("make_up", "调休上课日", f"{_day(made.date)}上的应是周一到周日（1～7）的课"))
        if made.date in term.free_days:
            faults.append(Fault("make_up", "调休上课日", f"{_day(made.date)}又写成了放假日"))
        if made.date in seen:
            faults.append(Fault("make_up", "调休上课日", f"{_day(made.date)}写了两次"))
        seen.add(made.date)
    return faults


def _day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def new_leave(start: dt.date, end: dt.date, kind: str = "") -> Leave:
    """Return a checked leave; a Problem when it ends before it begins."""
    if end < start:
        raise Problem(f"停课的结束日{_day(end)}早于开始日{_day(start)}", "把两个日期对调")
    return Leave(start, end, kind)


# --- weeks and months ------------------------------------------------------------------------------------


def week_of(term: Term, day: dt.date) -> int | None:
    """Return the number of the term's week that holds the day, None outside of its first and last week.

    Weeks are whole: the Monday before a Tuesday start is in week 1, the Sunday after the last Friday in the
    last week.
    """
    number = (day - term.week1).days // 7 + 1
    return number if 1 <= number <= term.weeks else None


def monday_of(term: Term, week: int) -> dt.date:
    """Return the Monday of a week of the term; a Problem when the term has no such week."""
    if not 1 <= week <= term.weeks:
        raise Problem(f"没有第{week}周，这个学期只有{term.weeks}周", f"写第1周到第{term.weeks}周")
    return term.week1 + WEEK * (week - 1)


def day_in_week(term: Term, week: int, weekday: int) -> dt.date:
    """Return the day that is `weekday` (1 Monday to 7 Sunday) of a week of the term."""
    return monday_of(term, week) + DAY * (weekday - 1)


def weeks_of(term: Term) -> tuple[tuple[int, dt.date, dt.date], ...]:
    """Return every week of the term as (number, Monday, Sunday)."""
    mondays = ((n, term.week1 + WEEK * (n - 1)) for n in range(1, term.weeks + 1))
    return tuple((n, first, first + DAY * 6) for n, first in mondays)


def months_of(term: Term, least: int = 5) -> tuple[str, ...]:
    """Return the months a term reports on: ("2026-09", … "2027-01").

    A month at the edge with fewer than `least` weekdays in the term (a start on 31 August) owes nothing and
    is left out; `least=0` keeps every month that the term touches.
    """
    weekdays: dict[str, int] = {}
    day = term.start
    while day <= term.end:
        month = f"{day.year:04}-{day.month:02}"
        weekdays[month] = weekdays.get(month, 0) + (day.weekday() < 5)
        day += DAY
    months = tuple(weekdays)
    kept = tuple(
        month for month in months if month not in (months[0], months[-1]) or weekdays[month] >= least
    )
    return kept or months


def term_of(day: dt.date, terms: Iterable[Term]) -> Term | None:
    """Return the term that holds the day; the rest of its first and last week belongs to it as well."""
    known = tuple(terms)
    for term in known:
        if term.start <= day <= term.end:
            return term
    return next((term for term in known if week_of(term, day) is not None), None)


# --- teaching days ---------------------------------------------------------------------------------------


def taught_weekday(term: Term, day: dt.date, leave: Iterable[Leave] = ()) -> int | None:
    """Return the weekday (1 to 7) whose timetable is taught on a day, None when nothing is.

    A make-up day has the weekday it makes up for, even in a free week; leave beats everything.
    """
    if not term.start <= day <= term.end or any(away.start <= day <= away.end for away in leave):
        return None
    for made in term.make_up:
        if made.date == day:
            return made.weekday
    if day.weekday() >= 5 or day in term.free_days or week_of(term, day) in term.free_weeks:
        return None
    return day.isoweekday()


def is_teaching_day(term: Term, day: dt.date, leave: Iterable[Leave] = ()) -> bool:
    """Tell whether lessons are taught on the day: not free, no weekend unless made up for, no leave."""
    return taught_weekday(term, day, leave) is not None


def teaching_days(
    term: Term, since: dt.date | None = None, until: dt.date | None = None, leave: Iterable[Leave] = ()
) -> tuple[dt.date, ...]:
    """Return the days taught between two dates (both included; by default the whole term)."""
    away = tuple(leave)
    first = max(since or term.start, term.start)
    count = (min(until or term.end, term.end) - first).days + 1
    days = (first + DAY * step for step in range(max(count, 0)))
    return tuple(day for day in days if is_teaching_day(term, day, away))


def is_teaching_week(term: Term, week: int, leave: Iterable[Leave] = ()) -> bool:
    """Tell whether a week of the term has a day that is taught."""
    first = monday_of(term, week)
    return bool(teaching_days(term, first, first + DAY * 6, leave))


# --- names -----------------------------------------------------------------------------------------------


def term_name(id: str, pattern: str = TERM_PATTERN) -> str:
    """Return the term's name as the school writes it: 2026—2027学年第一学期.

    A pattern may hold {start} {end} (years of the school year), {n} (一 二), {number} (1 2), {year} (calendar
    year of the term), {season} (秋 春), {half} (下 in autumn, 上 in spring) and {order} (上 in autumn, 下 in
    spring). Another name in braces is a Problem.
    """
    first, n = parts_of(id)
    words = {
        "start": str(first),
        "end": str(first + 1),
        "n": chinese_number(n),
        "number": str(n),
        "year": str(first + n - 1),
        "season": "秋春"[n - 1],
        "half": "下上"[n - 1],
        "order": "上下"[n - 1],
    }

    def fill(match: re.Match[str]) -> str:
        if match[1] not in words:
            known = " ".join(f"{{{word}}}" for word in words)
            raise Problem(f"学期写法里的{match.group()}看不懂", f"可用：{known}")
        return words[match[1]]

    return compiled(_BLANK).sub(fill, pattern)


def read_term_id(text: str) -> str:
    """Return the id of a term written as id or name: 2026—2027学年第一学期, 2026年秋季学期 …

    上学期 and 下学期 mean different terms in different provinces and are never read.
    """
    plain = digits_for_numerals(plain_form(text))
    if compiled(_ID).fullmatch(plain):
        parts_of(plain)
        return plain
    if match := compiled(_YEARS_NAME).fullmatch(plain):
        start = int(match[1])
        if match[2] is None or int(match[2]) % 100 == (start + 1) % 100:
            return term_id(start, int(match[3]))
    elif match := compiled(_SEASON_NAME).fullmatch(plain):
        n = 1 if match[2] == "秋" else 2
        return term_id(int(match[1]) - n + 1, n)
    accepted = "可写：2026—2027学年第一学期、2026年秋季学期、2026-2027-1"
    if re.search("[上下]学?期", plain):
        raise Problem(f"{quoted(text)}各地指的学期不同，不能确定是哪一个", accepted)
    raise Problem(f"学期{quoted(text)}看不懂", accepted)


# --- suggestions -----------------------------------------------------------------------------------------


def default_term(id: str) -> Term:
    """Return a likely term for 首次设置, to be corrected by the school's own calendar.

    It begins on 1 September (or the Monday after) or on the Monday by the Lantern Festival, and ends before
    the Spring Festival or at the end of June. Public holidays are free; bridging and make-up days, which are
    announced year by year, are not guessed.
    """
    year, n = parts_of(id)
    start, end = _first_term(year) if n == 1 else _second_term(year + 1)
    week1 = monday(start)
    return new_term(
        id,
        start,
        end,
        midterm=week1 + WEEK * 9 + DAY * 4,
        hand_in=(monday(end) - DAY * 3,),
        free_days=[day for day in public_holidays(start.year, end.year) if start <= day <= end],
    )


def _first_term(year: int) -> tuple[dt.date, dt.date]:
    start = dt.date(year, 9, 1)
    if start.weekday() >= 5:
        start = monday(start) + WEEK
    last = dt.date(year + 1, 1, 31)
    spring = spring_festival(year + 1)
    last = dt.date(year + 1, 1, 24) if spring is None else min(last, spring - DAY * 12)
    return start, last - DAY * ((last.weekday() - 4) % 7)


def _second_term(year: int) -> tuple[dt.date, dt.date]:
    spring = spring_festival(year)
    first = dt.date(year, 2, 20) if spring is None else max(dt.date(year, 2, 10), spring + DAY * 13)
    end = dt.date(year, 6, 30)
    return first + DAY * (-first.weekday() % 7), end - DAY * max(0, end.weekday() - 4)
