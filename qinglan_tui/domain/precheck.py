"""交前自查: what to look at before a document is handed in. It lists; the teacher decides.

Each rule is a function from what is checked to remarks; RULES holds them all. Every one is linear, or sorts.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator

from qinglan_tui.domain.dates import short_date
from qinglan_tui.domain.facts import WRITTEN
from qinglan_tui.domain.fields import is_empty, specs
from qinglan_tui.domain.forecasting import unit_of
from qinglan_tui.domain.people import Person
from qinglan_tui.domain.precheck_lessons import in_two_places, on_days_off, on_leave, while_teaching
from qinglan_tui.domain.precheck_texts import repeated, short_names, weeks_that_do_not_fit
from qinglan_tui.domain.precheck_values import REMARKS, TO_SETTINGS, Checked, Remark
from qinglan_tui.domain.progress_values import OVERDUE, DutyProgress, PeriodProgress
from qinglan_tui.domain.records import Record, missing
from qinglan_tui.domain.text import quoted

__all__ = ["REMARKS", "RULES", "Checked", "Remark", "precheck"]

LONG_AFTER = 30  # days from the event after which an entry catches an inspector's eye
AT_THE_END = dt.timedelta(days=14)  # so long before the term's end what is not reached yet is told
_MARGIN = dt.timedelta(days=31)  # what is written for a term may be dated so long before or after it
# These look ahead from before the term, or back from after it.
_BEFORE_OR_AFTER = frozenset(
    {"growth_plan", "agreement", "summary", "appraisal", "honour", "paper", "project"}
)
_PERSON_LABELS = {spec.name: spec.label for spec in specs(Person)}
_MOST_PERIODS = 3
_REMARKS = frozenset({"评课意见", "审阅意见", "评议意见"})


def precheck(checked: Checked) -> tuple[Remark, ...]:
    """Every remark, in the order of REMARKS; those of one kind in the order of the records' dates."""
    place = {kind: number for number, kind in enumerate(REMARKS)}
    dates = {record.id: record.date for record in (*checked.records, *checked.begun)}
    found = [remark for rule in RULES for remark in rule(checked)]
    return tuple(
        sorted(found, key=lambda remark: (place[remark.kind], dates.get(remark.record, dt.date.min)))
    )


# --- how far it is written -------------------------------------------------------------------------------


def in_two_versions(checked: Checked) -> Iterator[Remark]:
    """Records of which two versions wait: one of them would be printed."""
    for record in (*checked.records, *checked.begun):
        if record.id in checked.clashing:
            yield _on(record, "conflict", "在两处改过，会印第一份", "先到“两边改过”里定下")


def not_readable(checked: Checked) -> Iterator[Remark]:
    """What cannot be read and so is left out."""
    for entry in checked.unreadable:
        what = f"{'；'.join(entry.problems)}，不会印上"
        yield Remark(kind="unreadable", record=entry.id, what=what, do="打开看看，改好再存")


def not_finished(checked: Checked) -> Iterator[Remark]:
    """Drafts, and lessons agreed whose day is past: printed as they are, or left out."""
    for record in checked.records:
        if not record.is_finished:
            word = "还在起草" if record.status == "draft" else "还是已约"
            yield _on(record, "unfinished", f"{word}，会照现在这样印", "写完再导出，或就这样印")
    for record in checked.begun:
        if record.status == "draft":
            yield _on(record, "unfinished", "还在起草，不会印上", "写完把状态改成已完成")
        elif record.date < checked.today:
            yield _on(record, "unfinished", "已约的日子过了，不会印上", "听了就补上内容，没听就改期或删去")


def returned(checked: Checked) -> Iterator[Remark]:
    """What the mentor gave back to be worked over."""
    for record in checked.records:
        if record.status == "returned":
            yield _on(record, "returned", "退回修改，还没有再交", "改好再交，或就这样印")


def lacking(checked: Checked) -> Iterator[Remark]:
    """What a school or the programme would miss in a record: 评课意见, 点评, 签字, 听课心得 …"""
    for record in checked.records:
        asked = checked.near.get(record.id or 0, ())
        words = [why.removeprefix("缺") for why in asked if why.startswith("缺")]
        parts = [word for why in words for word in why.split("、")]
        if record.is_finished:
            needed = missing(record)
            # Where the remarks on a lesson are lacking, 点评 says the same again.
            parts = [
                *needed,
                *(word for word in parts if word != "点评" or not _REMARKS.intersection(needed)),
            ]
        said = [f"缺{'、'.join(dict.fromkeys(parts))}"] if parts else []
        said += [why for why in asked if not why.startswith("缺")]
        if said:
            yield _on(record, "missing", "，".join(dict.fromkeys(said)), "打开补上；附上手写页的照片也算")


def lost_photos(checked: Checked) -> Iterator[Remark]:
    """Attached files that are not at hand."""
    printed = {record.id: record for record in checked.records}
    for number, name in checked.lost:
        if number in printed:
            what = f"附件{quoted(name)}不在工作簿里，印不出来"
            yield Remark(kind="photo", record=number, what=what, do="重新添加这个文件，或把它去掉")


# --- dates -----------------------------------------------------------------------------------------------


def out_of_term(checked: Checked) -> Iterator[Remark]:
    """What counts for the term though its date lies outside, further than a plan or summary may."""
    term = checked.term
    for record in checked.records if term is not None else ():
        assert term is not None
        code = record.kind.code
        grace = _MARGIN if code in WRITTEN or code in _BEFORE_OR_AFTER else dt.timedelta()
        if record.on_paper or term.start - grace <= record.date <= term.end + grace:
            continue
        side = "早于开学" if record.date < term.start else "晚于学期结束"
        what = f"日期{record.date.year}年{short_date(record.date)}{side}"
        yield _on(record, "outside", what, "核对年份和月份")


def not_yet(checked: Checked) -> Iterator[Remark]:
    """Done, says the record, on a day that is still to come."""
    for record in checked.records:
        if record.is_finished and record.date > checked.today:
            yield _on(record, "future", f"{short_date(record.date)}还没有到，已写成完成", "核对日期")


def long_after(checked: Checked) -> Iterator[Remark]:
    """One's own entries first written a month and more after the event."""
    for record in checked.records:
        if record.written_at is None or record.on_paper or record.imported_from:
            continue
        days = (record.written_at.date() - record.date).days
        if days > LONG_AFTER and checked.author_of(record) == checked.owner:
            what = f"{short_date(record.date)}的事，{days}天后才记下"
            yield _on(record, "late", what, "核对日期；是补记就不必改")


# --- counts and people -----------------------------------------------------------------------------------


def too_few(checked: Checked) -> Iterator[Remark]:
    """Duties of one's own that are overdue, and near the term's end all that are not reached."""
    term = checked.term
    at_end = term is not None and checked.today > term.end - AT_THE_END
    for key, (one, duty) in checked.duties.items():
        if not duty.mine or duty.duty.soft or not duty.required:
            continue
        lacking = [one for one in duty.periods if one.missing and (at_end or one.state == OVERDUE)]
        if lacking:
            title = one.programme.labels.fill(duty.duty.title)
            whom = f"（{'、'.join(duty.partners)}）" if duty.pairing and duty.partners else ""
            what = f"{title}{whom}{_gap(duty, lacking)}"
            yield Remark(kind="short", what=what, do="在进度里看缺哪几次", link=key)


def _gap(duty: DutyProgress, lacking: list[PeriodProgress]) -> str:
    """要10节，有7节; of several periods those that lack something: 10月要1篇，有0篇."""
    unit = unit_of(duty.duty)
    if len(duty.periods) == 1:
        return f"要{duty.required}{unit}，有{duty.kept}{unit}"
    if len(lacking) == 1:
        return f"{lacking[0].label}要{lacking[0].required}{unit}，有{lacking[0].done}{unit}"
    named = "、".join(period.label for period in lacking[:_MOST_PERIODS])
    more = f"等{len(lacking)}段" if len(lacking) > _MOST_PERIODS else ""
    return f"{named}{more}没有够，共要{duty.required}{unit}，有{duty.kept}{unit}"


def bare_people(checked: Checked) -> Iterator[Remark]:
    """Facts of a person that the document prints and that are not filled in."""
    for person, facts in checked.people:
        empty = [name for name in facts if is_empty(getattr(person, name))]
        if empty:
            labels = "、".join(_PERSON_LABELS[name] for name in empty)
            yield Remark(
                kind="person",
                what=f"{person.name}没有填{labels}",
                do="在设置的教师名单里填，或印出来手写",
                link=TO_SETTINGS,
            )


def _on(record: Record, kind: str, what: str, do: str) -> Remark:
    return Remark(kind=kind, record=record.id, what=what, do=do)


Rule = Callable[[Checked], Iterable[Remark]]
RULES: tuple[Rule, ...] = (
    in_two_versions,
    not_readable,
    not_finished,
    returned,
    not_yet,
    out_of_term,
    on_days_off,
    on_leave,
    in_two_places,
    while_teaching,
    weeks_that_do_not_fit,
    repeated,
    short_names,
    lacking,
    lost_photos,
    too_few,
    bare_people,
    long_after,
)
