"""The numbers that a summary shows as charts: lessons and 六个一 by month, the first and the last marks."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from qinglan_tui.domain.counts import MENTOR, direction_of
from qinglan_tui.domain.dates import short_date
from qinglan_tui.domain.duty_rows import is_in_role
from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.lessons import count_lessons
from qinglan_tui.domain.periods import month_id
from qinglan_tui.domain.progress_values import DutyProgress, PeriodProgress, Progress, plain
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.summaries import TermSummary
from qinglan_tui.domain.terms import months_of

# Duties whose periods lie within a month.
_SHORT = ("week", "fortnight", "month")
MOST_PEOPLE = 4


class Series(Struct, frozen=True):
    """One row of bars: its name, and a number for each label (None: nothing is known)."""

    name: str
    values: tuple[int | float | None, ...]


class Chart(Struct, frozen=True):
    """A chart's title, the unit of its numbers, what stands under its bars, and its rows of bars.

    `note` is said besides: 学期应听10节.
    """

    title: str
    unit: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    note: str = ""


def charts_of(summary: TermSummary, found: Sequence[Progress] = ()) -> tuple[Chart, ...]:
    """The charts of a summary that have something to show; `found` is the progress of its programmes."""
    months = _months(summary)
    charts = (_lessons(summary, found, months), *_bundles(summary, found, months), *_rubrics(summary))
    return tuple(chart for chart in charts if any(any(one.values) for one in chart.series))


def _months(summary: TermSummary) -> tuple[str, ...]:
    """2026-09, 2026-10 …: those of the terms that the summary is about."""
    found = (month for term in summary.scope.all_terms for month in months_of(term))
    return tuple(dict.fromkeys(found))


def _named(months: Sequence[str]) -> tuple[str, ...]:
    """9月, 10月; with the year where there are months of the same name."""
    several = len({month[5:] for month in months}) < len(months)
    return tuple(f"{month[:4]}年{int(month[5:])}月" if several else f"{int(month[5:])}月" for month in months)


# --- lessons ----------------------------------------------------------------------------------------------


def _lessons(summary: TermSummary, found: Sequence[Progress], months: Sequence[str]) -> Chart:
    """应听 and 实听 by month: the other side's lessons, which are what both duties are about."""
    scope = summary.scope
    heard = "听徒弟" if scope.role == MENTOR else "听师傅"
    by_month: dict[str, list[Record]] = defaultdict(list)
    for record in summary.lessons:
        if direction_of(record, scope.owner.name, scope.pairings) == heard:
            by_month[_month_of(record, months)].append(record)
    done = tuple(count_lessons(by_month[month], scope.owner.name) for month in months)
    label = scope.labels.fill("听{apprentice}课" if scope.role == MENTOR else "听{mentor}课")
    duties = [duty for one in found for duty in one.mine if is_in_role(duty, scope.role)]
    hearing = [duty for duty in duties if _is_hearing(duty, heard)]
    asked = _asked(hearing, months)
    series = (Series("应听", asked),) if any(asked) else ()
    note = "" if series else _termly(hearing)
    return Chart(f"各月{label}节数", "节", _named(months), (*series, Series("实听", done)), note)


def _month_of(record: Record, months: Sequence[str]) -> str:
    return record.counts_for if record.counts_for in months else month_id(record.date)


def _termly(hearing: Sequence[DutyProgress]) -> str:
    """What the duties ask for in a term, of all pairings; the one that asks most: 应听共20节."""
    wanted: dict[str, float] = defaultdict(float)
    for duty in hearing:
        if duty.duty.per == "term":
            wanted[duty.duty.id] += duty.required or 0
    most = max(wanted.values(), default=0)
    return f"应听共{plain(most)}节" if most else ""


def _asked(hearing: Sequence[DutyProgress], months: Sequence[str]) -> tuple[int | float | None, ...]:
    """What a duty by weeks or months asks for; one for the whole term says nothing of its months."""
    wanted: dict[str, dict[str, float]] = defaultdict(lambda: dict.fromkeys(months, 0.0))
    for duty in hearing:
        for period in duty.periods if duty.duty.per in _SHORT else ():
            month = _month_in(period, months)
            if month and period.required:
                wanted[duty.duty.id][month] += period.required
    largest = max(wanted.values(), key=lambda by_month: sum(by_month.values()), default={})
    return tuple(plain(largest.get(month, 0)) for month in months)


def _is_hearing(duty: DutyProgress, heard: str) -> bool:
    where = duty.duty.where.get("direction", ())
    words = (where,) if isinstance(where, str) else tuple(where) if isinstance(where, list | tuple) else ()
    return "observation" in duty.duty.counts and not {heard, "听课", "互听"}.isdisjoint(words)


def _month_in(period: PeriodProgress, months: Sequence[str]) -> str:
    """The month in which a period ends; that of its beginning where the term ends before."""
    days = (day for day in (period.until, period.due, period.since) if day is not None)
    return next((month for day in days if (month := month_id(day)) in months), "")


# --- 六个一 -----------------------------------------------------------------------------------------------


def _bundles(summary: TermSummary, found: Sequence[Progress], months: Sequence[str]) -> Iterator[Chart]:
    """What was handed in each month, for each person whose 六个一 it is."""
    members: dict[tuple[str, str], list[DutyProgress]] = defaultdict(list)
    others = {person.name for person in summary.scope.partners}
    for one in found:
        for duty in one.duties:
            whose = duty.mine or duty.person in others
            if duty.duty.bundle and duty.duty.per == "month" and whose:
                members[duty.duty.bundle, duty.person].append(duty)
    for (name, person), duties in list(members.items())[:MOST_PEOPLE]:
        series = _delivered(duties, summary.scope.labels.fill, months)
        yield Chart(f"{person}各月“{name}”完成数", "份", _named(months), series)


def _delivered(
    duties: Sequence[DutyProgress], fill: Callable[[str], str], months: Sequence[str]
) -> tuple[Series, ...]:
    """A row for each duty, or for each of its parts; a year has the same duties in both terms."""
    by_part: dict[str, dict[str, float]] = defaultdict(lambda: dict.fromkeys(months, 0.0))
    for duty in duties:
        for period in duty.periods:
            month = _month_in(period, months)
            if month:
                for part in period.covered:
                    by_part[fill(part.name)][month] += part.done
                if not period.covered:
                    by_part[fill(duty.duty.title)][month] += period.done
    return tuple(
        Series(name, tuple(plain(by_month[month]) for month in months)) for name, by_month in by_part.items()
    )


# --- marks ------------------------------------------------------------------------------------------------


def _rubrics(summary: TermSummary) -> Iterator[Chart]:
    """The first and the last marked lesson of each teacher, by the dimensions that both have."""
    scope = summary.scope
    looked_at = "听徒弟" if scope.role == MENTOR else "被师傅听"
    marked: dict[str, list[Record]] = defaultdict(list)
    for record in summary.lessons:
        fields = record.fields
        is_of_pair = direction_of(record, scope.owner.name, scope.pairings) == looked_at
        if is_of_pair and isinstance(fields, Observation) and _points(record):
            marked[fields.teacher].append(record)
    for teacher, records in list(marked.items())[:MOST_PEOPLE]:
        first, last = records[0], records[-1]
        before, after = _points(first), _points(last)
        labels = tuple(name for name in before if name in after)
        series = [Series(f"第一次（{short_date(first.date)}）", tuple(before[name] for name in labels))]
        if first is not last:
            said = f"最近一次（{short_date(last.date)}）"
            series.append(Series(said, tuple(after[name] for name in labels)))
        if labels:
            yield Chart(f"{teacher}课堂评价得分", "分", labels, tuple(series))


def _points(record: Record) -> dict[str, float]:
    """The points by dimension, with what the full mark is: 教学目标（10分）."""
    assert isinstance(record.fields, Observation)
    found: dict[str, float] = {}
    for row in record.fields.rubric:
        full = f"（{row.full:g}分）" if row.full else ""
        if row.dimension and row.points is not None:
            found[f"{row.dimension}{full}"] = plain(row.points)
    return found
