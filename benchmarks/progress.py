"""Progress of a term: 500 records against 30 duties, and a plain loop over every record for every duty."""

import datetime as dt
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from timing import Row, in_turns

from qinglan_tui.domain.kinds import kind_named
from qinglan_tui.domain.people import new_pairing
from qinglan_tui.domain.periods import Span, counts_in
from qinglan_tui.domain.programme_reading import read_programme
from qinglan_tui.domain.programmes import Programme
from qinglan_tui.domain.progress import SchoolCalendar, progress
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.terms import default_term

RECORDS, DUTIES, ROUNDS = 500, 30, 25
TERM = default_term("2026-2027-1")
TODAY = dt.date(2026, 12, 20)
PAIRINGS = (new_pairing(("王芳",), ("李青",), dt.date(2026, 9, 1)),)
# Every kind of duty that a term has, thirty of them.
PATTERNS = (
    {"counts": ["observation"], "where": {"direction": "听徒弟"}, "op": "min", "n": 10, "per": "term"},
    {"counts": ["observation"], "where": {"direction": "听课"}, "op": "min", "n": 2, "per": "week"},
    {
        "counts": ["observation"],
        "where": {"direction": "听徒弟"},
        "per": "lesson_heard",
        "needs": ["comment"],
    },
    {"counts": ["activity"], "where": {"format": "备课", "party": "partner"}, "n": 3, "per": "month"},
    {"counts": ["plan_review"], "where": {"relation": "徒弟"}, "n": 1, "per": "week"},
    {"counts": ["reflection"], "n": 1, "per": "month"},
    {"counts": ["teaching_case"], "n": 1, "per": "month", "due": "month_end"},
    {"counts": ["paper", "summary"], "mode": "either", "n": 1, "per": "school_year"},
    {"counts": ["public_lesson"], "where": {"occasion": ["公开课", "汇报课"]}, "n": 2, "per": "term"},
    {"counts": ["monthly_report"], "n": 1, "per": "month", "due": "month_end"},
)


def a_programme() -> Programme:
    """Thirty duties of the mentor."""
    duties = [
        {"id": f"B-D{n:02}", "title": f"任务{n}", "owes": "mentor", "quote": "原文", "unit": "次"}
        | PATTERNS[n % len(PATTERNS)]
        for n in range(DUTIES)
    ]
    return read_programme({"id": "B", "name": "测量", "duty": duties})


def some_records() -> list[Record]:
    """Five hundred records of a term: half of them lessons heard, the rest of eight kinds."""
    dice = random.Random(7)
    kinds = ("plan_review", "activity", "reflection", "teaching_case", "paper", "summary", "public_lesson")
    days = (TERM.end - TERM.start).days
    made = []
    for number in range(RECORDS):
        day = TERM.start + dt.timedelta(days=dice.randrange(days))
        if number % 2:
            teacher = dice.choice(("李青", "张老师"))
            own = {"teacher": teacher, "observers": ("王芳",), "class_name": "三（2）班", "advice": "等三秒"}
            kind = kind_named("observation")
        else:
            kind = kind_named(dice.choice((*kinds, "monthly_report")))
            own = {
                "plan_review": {"teacher": "李青"},
                "activity": {"format": ("备课",), "participants": ("李青",)},
            }.get(kind.code, {})
        slot = f"第{dice.randrange(1, 7)}节"
        made.append(Record(fields=kind.fields(**own), date=day, slot=slot, id=number + 1))
    return made


def plain_loop(programme: Programme, records: list[Record]) -> int:
    """Every record asked for every duty, and nothing more: is it done, of that kind, in that term."""
    span, terms, matching = Span.of_term(TERM), (TERM,), 0
    for duty in programme.duties:
        for record in records:
            if matches(record, duty.counts, span, terms):
                matching += 1
    return matching


def matches(record: Record, counts: tuple[str, ...], span: Span, terms: tuple[object, ...]) -> bool:
    """One predicate call, as plain as it can be."""
    return (
        record.is_finished
        and record.kind.code in counts
        and counts_in(record.date, record.counts_for, span, terms)
    )


def rows() -> list[Row]:
    """The whole of it against the loop."""
    programme, records = a_programme(), some_records()
    calendar = SchoolCalendar(term=TERM, terms=(TERM,))
    times = in_turns(
        {
            "progress": lambda: progress(programme, PAIRINGS, records, calendar, "王芳", TODAY),
            "loop": lambda: plain_loop(programme, records),
        },
        ROUNDS,
    )
    what = f"progress, {RECORDS} records × {DUTIES} duties"
    yardstick = f"plain loop, {RECORDS * DUTIES:,} predicate calls"
    return [Row(what, times["progress"], yardstick, times["loop"], "≤ 3")]
