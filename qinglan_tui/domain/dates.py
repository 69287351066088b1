"""Dates as teachers write them: read, echoed back, printed. Nothing is guessed and nothing ignored."""

import datetime as dt
from typing import Any

import msgspec

from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.slots import match_slot, slot_spelling
from qinglan_tui.domain.slots import read_slot as read_slot
from qinglan_tui.domain.terms import DAY, WEEK, Term, day_in_week, monday, school_year, week_of
from qinglan_tui.domain.text import chinese_number, compiled, quoted

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")  # by date.weekday()
ACCEPTED_DATES = "可写：上周五、11月13日、第11周周五"

_YEARS = range(1900, 2101)
_RELATIVE_DAYS = {
    "大前天": -3, "大后天": 3, "前天": -2, "后天": 2, "昨天": -1, "昨日": -1, "今天": 0, "今日": 0,
    "明天": 1, "明日": 1,
}  # fmt: skip
_RELATIVE_YEARS = {"前年": -2, "去年": -1, "今年": 0, "明年": 1}
_RELATIVE_WEEKS = {"上上": -2, "上": -1, "本": 0, "这": 0, "下": 1, "下下": 2}
_RELATIVE_MONTHS = {"上上": -2, "上": -1, "本": 0, "这": 0, "下": 1}

_GAPS = " ,、;·()"
_FULL = r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)"
_COMPACT = r"(\d{4})(\d\d)(\d\d)(?!\d)"
_YEAR_MONTH_DAY = r"(?:(\d{4})年|(前年|去年|今年|明年))?(\d{1,2})月(\d{1,2})[日号]?(?!\d)"
_MONTH_DAY = r"(\d{1,2})[-/.](\d{1,2})(?![\d./-])"
_DAY_OF_MONTH = r"(?:(上上|上|本|这|下)个?月)?(\d{1,2})[日号]"
_RELATIVE_DAY = "|".join(_RELATIVE_DAYS)
_RELATIVE_WEEK = r"(上上|下下|上|下|本|这)个?(?:周|星期|礼拜)(?:([1-7日天])(?!\d))?"
_TERM_WEEK = r"(?:[本这]个?学期)?第(\d{1,2})(?:教学)?周(?:([1-7日天])(?![-\d节、至到和]))?"
_WEEKDAY = r"(?:周|星期|礼拜)([1-7日天])(?!\d)"


class Reading(msgspec.Struct, frozen=True):
    """What a typed date was read as: the day and, if one was written, the lesson slot."""

    date: dt.date
    slot: str = ""


class _Parts(msgspec.Struct):
    """The parts of one typed date, each at most once."""

    day: dt.date | None = None
    monday: dt.date | None = None
    week: int | None = None
    weekday: int | None = None
    slot: str | None = None


def read_date(text: str, today: dt.date, term: Term | None) -> Reading:
    """Return the day, and the slot behind it, that a teacher typed; `term` is the one that holds today.

    Reads 2026-11-22, 2026/11/22, 2026.11.22, 2026年11月22日, 11月22日 and 11.22 (of today's school year),
    22日 (this month), 昨天, 周三 (of this Monday–Sunday week), 上上周五, 第8周周三, in any kind of numerals,
    each with a slot if wished. A week or weekday written beside a date must agree with it.
    Everything else is a Problem that says what is accepted.
    """
    spelling = slot_spelling(text)
    if not spelling:
        raise Problem("没有写日期", ACCEPTED_DATES)
    parts = _Parts()
    position = 0
    while position < len(spelling):
        found = _next_part(spelling, position, today)
        if found is None or any(getattr(parts, name) is not None for name in found[0]):
            raise Problem(f"日期{quoted(text)}看不懂", ACCEPTED_DATES)
        for name, value in found[0].items():
            setattr(parts, name, value)
        position = found[1]
        while spelling[position : position + 1] in _GAPS and position < len(spelling):
            position += 1
    return Reading(_resolve(parts, text, today, term), parts.slot or "")


def _next_part(spelling: str, at: int, today: dt.date) -> tuple[dict[str, Any], int] | None:
    """Return what is written at a place, as fields of _Parts, and where it ends."""
    if slot := match_slot(spelling, at):
        return {"slot": slot[0]}, slot[1]
    if found := _absolute_day(spelling, at, today):
        return {"day": found[0]}, found[1]
    if match := compiled(_RELATIVE_DAY).match(spelling, at):
        return {"day": today + DAY * _RELATIVE_DAYS[match.group()]}, match.end()
    if match := compiled(_RELATIVE_WEEK).match(spelling, at):
        return {"monday": monday(today) + WEEK * _RELATIVE_WEEKS[match[1]], **_weekday(match[2])}, match.end()
    if match := compiled(_TERM_WEEK).match(spelling, at):
        return {"week": int(match[1]), **_weekday(match[2])}, match.end()
    if match := compiled(_WEEKDAY).match(spelling, at):
        return _weekday(match[1]), match.end()
    return None


def _weekday(word: str | None) -> dict[str, Any]:
    return {"weekday": 7 if word in ("日", "天") else int(word)} if word else {}


def _absolute_day(spelling: str, at: int, today: dt.date) -> tuple[dt.date, int] | None:
    """Return the day written with its month or day number at a place, and where it ends."""
    if match := compiled(_FULL).match(spelling, at):
        return _day(int(match[1]), int(match[3]), int(match[4])), match.end()
    if match := compiled(_YEAR_MONTH_DAY).match(spelling, at):
        month, day = int(match[3]), int(match[4])
        if match[1]:
            year = int(match[1])
        elif match[2]:
            year = today.year + _RELATIVE_YEARS[match[2]]
        else:
            year = _year_of(month, today)
        return _day(year, month, day), match.end()
    if match := compiled(_COMPACT).match(spelling, at):
        return _day(int(match[1]), int(match[2]), int(match[3])), match.end()
    if match := compiled(_MONTH_DAY).match(spelling, at):
        month = int(match[1])
        return _day(_year_of(month, today), month, int(match[2])), match.end()
    if match := compiled(_DAY_OF_MONTH).match(spelling, at):
        months = today.year * 12 + today.month - 1 + _RELATIVE_MONTHS.get(match[1] or "本", 0)
        return _day(months // 12, months % 12 + 1, int(match[2])), match.end()
    return None


def _year_of(month: int, today: dt.date) -> int:
    """Return the calendar year in which the month of today's school year lies."""
    return school_year(today) + (month < 8)


def _day(year: int, month: int, day: int) -> dt.date:
    if year not in _YEARS:
        raise Problem(f"年份{year}不对", ACCEPTED_DATES)
    if not 1 <= month <= 12:
        raise Problem(f"没有{month}月", ACCEPTED_DATES)
    try:
        return dt.date(year, month, day)
    except ValueError:
        which = f"{year}年" if (month, day) == (2, 29) else ""
        raise Problem(f"{which}{month}月没有{day}日", ACCEPTED_DATES) from None


def _resolve(parts: _Parts, text: str, today: dt.date, term: Term | None) -> dt.date:
    """Return the one day the parts agree on."""
    if parts.day is not None:
        _agree(parts.day, parts, term)
        return parts.day
    if parts.weekday is None:
        if parts.week is None and parts.monday is None:
            raise Problem(f"{quoted(text)}没有写是哪一天", ACCEPTED_DATES)
        raise Problem(f"{quoted(text)}没有写是周几", "可写：上周五、第11周周五")
    if parts.week is not None:
        if term is None:
            do = "先在设置里填好学期，或写月日，如：11月13日"
            raise Problem(f"今天不在任何学期内，不知道第{parts.week}周是哪几天", do)
        day = day_in_week(term, parts.week, parts.weekday)
        if parts.monday not in (None, monday(day)):
            raise Problem(f"{quoted(text)}写了两个不同的周", ACCEPTED_DATES)
        return day
    return (parts.monday or monday(today)) + DAY * (parts.weekday - 1)


def _agree(day: dt.date, parts: _Parts, term: Term | None) -> None:
    """Raise a Problem when the weekday or the week beside a date is another one.

    A week number that no known term can confirm is taken as a remark: the date stands by itself.
    """
    number = week_of(term, day) if term else None
    if parts.weekday not in (None, day.isoweekday()):
        written = WEEKDAYS[(parts.weekday or 1) - 1]
        raise Problem(f"{short_date(day)}是{weekday_name(day)}，不是{written}", "改日期，或改周几")
    if number is not None and parts.week not in (None, number):
        raise Problem(f"{short_date(day)}在第{number}周，不是第{parts.week}周", "改日期，或改第几周")
    if parts.monday not in (None, monday(day)):
        raise Problem(f"{short_date(day)}不在所写的那一周", "改日期，或去掉周次")


# --- written back --------------------------------------------------------------------------------


def long_date(day: dt.date) -> str:
    """Return 2026年11月22日, as documents write it."""
    return f"{day.year}年{day.month}月{day.day}日"


def short_date(day: dt.date) -> str:
    """Return 11月13日."""
    return f"{day.month}月{day.day}日"


def numeral_date(day: dt.date) -> str:
    """Return 二〇二六年十一月二十二日, which some schools ask for under a document."""
    year = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(day.year))
    return f"{year}年{chinese_number(day.month)}月{chinese_number(day.day)}日"


def weekday_name(day: dt.date, long: bool = False) -> str:
    """Return 周五, or 星期五 when `long`."""
    short = WEEKDAYS[day.weekday()]
    return f"星期{short[1]}" if long else short


def full_date(day: dt.date, slot: str = "", term: Term | None = None) -> str:
    """Return 2026年10月21日（第8周 星期三）上午第2节, as a form head has it; the week only with its term."""
    number = week_of(term, day) if term else None
    week = f"第{number}周 " if number else ""
    return f"{long_date(day)}（{week}{weekday_name(day, long=True)}）{slot}"


def echo(day: dt.date, slot: str = "", term: Term | None = None, today: dt.date | None = None) -> str:
    """Return what was read, to be shown before saving: 11月13日 第11周 周五 第2节.

    The year stands before it when the day is of another school year than today (or the term), or half
    a year away. Without a term for the day it says （不在学期内）.
    """
    near = today or (term.start if term else day)
    far = today is not None and abs((day - today).days) > 180
    date = long_date(day) if far or school_year(day) != school_year(near) else short_date(day)
    number = week_of(term, day) if term else None
    parts = [date, f"第{number}周" if number else "", weekday_name(day), slot]
    outside = "" if number else "（不在学期内）" if term is None else "（不在本学期内）"
    return " ".join(part for part in parts if part) + outside


def relative_day(day: dt.date, today: dt.date) -> str:
    """Return the day as a list names it: 今天, 昨天, 明天, 周五 (this week), 11月13日, or with the year.

    The year stands before a day of another school year.
    """
    near = {0: "今天", -1: "昨天", 1: "明天"}.get((day - today).days)
    if near:
        return near
    if monday(day) == monday(today):
        return weekday_name(day)
    return short_date(day) if school_year(day) == school_year(today) else long_date(day)
