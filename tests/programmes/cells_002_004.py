"""The cells of the catalogue of duties, read: who owes, how many, how often and by when."""

import calendar
import re

from msgspec import Struct


class Row(Struct, frozen=True):
    """One row of the catalogue, its cells as they stand there."""

    id: str
    scheme: str
    relevance: str
    who: str
    kind: str
    what: str
    count: str
    period: str
    qualifiers: str
    evidence: str
    quote: str


class Count(Struct, frozen=True, kw_only=True):
    """A count cell, read.

    `numbers` are what is asked for (several for 1 + 1), `each` says that the one number holds for each part;
    `extra` are the further numbers of the sentence, `percents` the milestones.
    """

    op: str = "exact"
    numbers: tuple[float, ...] = ()
    each: bool = False
    n2: int | None = None
    amount: str = ""
    extra: tuple[float, ...] = ()
    percents: tuple[float, ...] = ()
    undecided: bool = False


class Period(Struct, frozen=True, kw_only=True):
    """A period cell, read: how often, due when, between which days, in which years or term of the pairing."""

    per: str
    due: str = "end"
    since: str = ""
    until: str = ""
    years: tuple[int, ...] = ()
    pairing_term: int | None = None
    target: str = ""
    by: tuple[str, ...] = ()


class Unreadable(Exception):
    """A cell that no rule reads."""


# --- who ---------------------------------------------------------------------------------------------------


def read_who(cell: str) -> set[str]:
    """The owers that a who cell allows: both is each or joint, a student a pupil, the rest the word."""
    word, _, detail = cell.partition(" (")
    if word == "both":
        if detail in ("two schools)", "两校)"):
            raise Unreadable(cell)
        return {"each", "joint"}
    return {"pupil"} if word == "student" else {word}


# --- count -------------------------------------------------------------------------------------------------

SIGNS = {"≥": "min", "≤": "max", "≈": "about"}


def read_count(cell: str, kind: str = "") -> Count:
    """A count cell; what stands in brackets explains, except a sum (=14)."""
    if cell == "—":
        return Count(op="none")
    if match := re.fullmatch(r"≥(\d+)~(\d+) .*", cell):
        return Count(op="range", numbers=(int(match[1]),), n2=int(match[2]))
    if match := re.fullmatch(r"(\d+) parts", cell):
        return Count(amount=f"{match[1]}项")
    bare = re.sub(r" ?\(.*?\)", "", cell)
    if not re.match(r"[≥≤≈+]?\d", bare):
        raise Unreadable(cell)
    if kind == "MILESTONE" and "%" in bare:
        return Count(op=SIGNS.get(bare[0], "exact"), percents=_numbers(bare))
    main, *others = bare.split(", ")
    numbers = (1.0,) if main == "1 : 1" else _numbers(main)
    extra = tuple(number for other in others for number in _numbers(other))
    if match := re.search(r"\(=(\d+)\)", cell):
        extra = (float(match[1]),)
    each = bool(re.fullmatch(r"1 each", bare))
    return Count(op=SIGNS.get(main[0], "exact"), numbers=numbers, extra=extra, each=each)


def _numbers(text: str) -> tuple[float, ...]:
    """The numbers that stand side by side: 10 + 4, ≥70 % / ≥80 %; what follows “per” is none."""
    return tuple(float(found) for found in re.findall(r"(?:^|[+/] ?|≥)(\d+(?:\.\d+)?)", text.lstrip("+≈≤")))


# --- period ------------------------------------------------------------------------------------------------

MONTHS = {"March": 3, "April": 4, "May": 5, "October": 10, "December": 12}
WEEKDAYS = {"Tuesday": 2, "Thursday": 4}
MOMENTS = {"期初": "start", "學期初": "start", "学期初": "start", "期中": "mid"} | dict.fromkeys(
    ("期末", "學期末", "学期末", "學期結束"), "end"
)
# Cells that a rule of their own reads: the whole cell, and what it is taken for.
PERIOD_RULES = (
    (r"once|per person|per applicant school|not stated", Period(per="once")),
    (
        r"cycle|standing|team|training programme|whole training round|training round(, per school)?",
        Period(per="pairing"),
    ),
    (r"each (observed lesson|mentor lesson heard)", Period(per="lesson_heard")),
    (r"each lesson design/lesson", Period(per="lesson_plan")),
    (r"each (教研)?(activity|活动)", Period(per="activity")),
    (r"each (unit|module) \(.*\)", Period(per="target", target="unit")),
    (r"each .*", Period(per="event")),
    (r"per student", Period(per="target", target="pupil")),
    (r"within 1 week of 收", Period(per="event", due="+1 weeks")),
    (r"within 1 day", Period(per="event", due="+1 days")),
    (r"at 六一 \(1 June\)", Period(per="once", due="06-01")),
    (r"first term", Period(per="term", pairing_term=1)),
    (r"\[second\] term", Period(per="term", pairing_term=2)),
    # No period of its own, or several in one row: the whole pairing.
    (r"not stated \(cf\. .*\)|term / \[year\] / 2-or-3 years", Period(per="pairing")),
    (r"stage \(.*\)", Period(per="stage")),
    (r"half-year", Period(per="half_year")),
    (r"day( \(天天\))?", Period(per="day")),
    (r"month", Period(per="month")),
    (r"week( \(每周一流动\))?", Period(per="week")),
    (r"week, fixed weekdays", Period(per="week", due="weekday 2-5")),
    (r"by 2015|per township, by 2015|by “十二五”末", Period(per="once", due="2015-12-31")),
    (r"by 2007", Period(per="once", due="2007-12-31")),
    (r"by year end \(年内\)", Period(per="calendar_year", due="12-31")),
    (r"before September", Period(per="calendar_year", by=("08-31",))),
)


def read_period(cell: str, quote: str = "") -> Period:
    """A period cell; a year is a school year only where the source says 学年."""
    for pattern, period in PERIOD_RULES:
        if re.fullmatch(pattern, cell):
            return period
    for reader in (_read_term, _read_dated, _read_years, _read_months):
        if found := reader(cell, quote):
            return found
    raise Unreadable(cell)


def _read_term(cell: str, quote: str) -> Period | None:
    if match := re.fullmatch(r"not stated \((\w+) by context\)", cell):
        return Period(per=match[1])
    if match := re.fullmatch(r"term, at (\w+)", cell):
        return Period(per="term", due=MOMENTS[match[1]])
    if match := re.fullmatch(r"week, (\w+)( evening)?", cell):
        return Period(per="week", due=f"weekday {WEEKDAYS[match[1]]}")
    # During the term, or after it: by its end.
    return Period(per="term") if re.fullmatch(r"term(, (during|after) .*| \(.*\))?", cell) else None


def _read_dated(cell: str, quote: str) -> Period | None:
    if re.fullmatch(r"by \d+月底( / \d+月底)+", cell):
        return Period(per="calendar_year", by=tuple(_last(month) for month in re.findall(r"\d+", cell)))
    if match := re.fullmatch(r"(?:by )?(\d+)月(\d+)日(下午| \(year\))?", cell):
        per = "calendar_year" if match[3] == " (year)" else "once"
        return Period(per=per, due=_day(match[1], match[2]))
    if match := re.fullmatch(r"(year, )?by (\d+)月[底份]", cell):
        return Period(per="calendar_year" if match[1] else "once", due=_last(match[2]))
    if match := re.fullmatch(r"phase \d \((\d+)月(\d+)日至(\d+)月(\d+)日\)", cell):
        return Period(per="window", since=_day(match[1], match[2]), until=_day(match[3], match[4]))
    return None


def _read_months(cell: str, quote: str) -> Period | None:
    if match := re.fullmatch(r"(\d{4})年(\d+)月–(?:(\d{4})年)?(\d+)月", cell):
        last = match[3] or match[1]
        return Period(per="window", since=f"{match[1]}-{_day(match[2])}", until=f"{last}-{_last(match[4])}")
    if match := re.fullmatch(r"(\d+)月–(\d+)月", cell):
        return Period(per="window", since=_day(match[1]), until=_last(match[2]))
    named = [MONTHS[name] for name in re.findall("|".join(MONTHS), cell)]
    if not named:
        return None
    if "/" in cell:
        # Each part has its own month in the same year.
        return Period(per="calendar_year", by=tuple(map(_last, named)))
    return Period(per="window", since=_day(named[0]), until=_last(named[-1]))


def _read_years(cell: str, quote: str) -> Period | None:
    if match := re.fullmatch(r"(\d)(?: or (\d))? years(?: \(.*\))?", cell):
        return Period(per="years", years=tuple(int(number) for number in match.groups() if number))
    if re.fullmatch(r"year( or term)?( \(.*\))?", cell):
        return Period(per="school_year" if re.search("学年|學年", cell + quote) else "calendar_year")
    return None


def _day(month: str | int, day: str | int = 1) -> str:
    return f"{int(month):02}-{int(day):02}"


def _last(month: str | int) -> str:
    return _day(month, calendar.monthrange(2026, int(month))[1])
