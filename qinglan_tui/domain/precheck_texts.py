"""交前自查, what is written: weeks and weekdays that do not fit, paragraphs repeated, the school's name."""

import datetime as dt
import re
from collections.abc import Iterator

from msgspec import Struct

from qinglan_tui.domain.dates import WEEKDAYS, short_date, weekday_name
from qinglan_tui.domain.fields import Input, specs
from qinglan_tui.domain.precheck_values import TO_SETTINGS, Checked, Remark, in_time
from qinglan_tui.domain.records import Record, fact
from qinglan_tui.domain.terms import school_year, week_of
from qinglan_tui.domain.text import compiled, digits_for_numerals, paragraphs, quoted

LONG_ENOUGH = 30  # characters from which a paragraph that stands twice is no chance
QUOTED = 14
# Texts that a school words the same for everybody.
FORM_KINDS = frozenset({"agreement"})
# Kinds that look ahead or back over weeks: a week in their title is not the one of their date.
_OVER_WEEKS = frozenset({"growth_plan", "agreement", "monthly_report", "summary", "appraisal", "project"})
# Written on a lesson or a week that may be a week past.
_LOOKING_BACK = frozenset({"reflection", "study_note", "plan_review", "teaching_case", "reading_note"})
_SCHOOL_FIELDS = ("school", "issuer")

_MONTH_DAY = r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]?"
_WEEK = r"第(?P<week>\d{1,2})(?:教学)?周(?![年岁—\-~至到起前后内末])"
_WEEKDAY = r"(?:周|星期)\s?(?P<weekday>[1-6日天])"
_JOIN = r"[（(\s]*"
_DATED = (
    rf"{_MONTH_DAY}{_JOIN}{_WEEK}(?:{_JOIN}{_WEEKDAY})?",
    rf"{_MONTH_DAY}{_JOIN}{_WEEKDAY}",
    rf"{_WEEK}(?:{_JOIN}{_WEEKDAY})?{_JOIN}{_MONTH_DAY}",
)
_TITLE_WEEK = rf"(?<![—\-~至到和、\d])(?<!从){_WEEK}"
_FIRST_WEEK = rf"{_WEEK}(?=周|星期|[，,：:\s])"
_NUMBERING = r"^[\s（(]*(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[①-⑳])?[.．、）)\s]*"


def weeks_that_do_not_fit(checked: Checked) -> Iterator[Remark]:
    """第8周 in a title or at a text's beginning, or beside a date in a text, when the date is of another."""
    for record in checked.records:
        said = _own_week(record, checked) or _dated_in_texts(record, checked)
        if said:
            yield Remark(kind="week", record=record.id, what=said, do="改文字里的周次，或改日期")


def _own_week(record: Record, checked: Checked) -> str:
    term = checked.term_at(record.date)
    if term is None or record.kind.code in _OVER_WEEKS:
        return ""
    places = [(_TITLE_WEEK, record.title), (_TITLE_WEEK, fact(record, "topic"))]
    main = fact(record, record.kind.main.name).lstrip()
    places.append((_FIRST_WEEK, f"{main[:12]}"))
    number = week_of(term, record.date) or 0
    fitting = {number, number - 1} if record.kind.code in _LOOKING_BACK else {number}
    if "W" in record.counts_for:
        year, week = record.counts_for.split("-W")
        fitting.add(week_of(term, dt.date.fromisocalendar(int(year), int(week), 1)) or 0)
    for pattern, text in places:
        plain = digits_for_numerals(text) if "周" in text else ""
        spot = compiled(pattern).match(plain) if pattern is _FIRST_WEEK else compiled(pattern).search(plain)
        if spot is not None and int(spot["week"]) not in fitting:
            return f"写的是第{spot['week']}周，{short_date(record.date)}在第{number}周"
    return ""


def _dated_in_texts(record: Record, checked: Checked) -> str:
    for written in _long_texts(record):
        text = written.text
        if "月" not in text or ("周" not in text and "星期" not in text):
            continue
        plain = digits_for_numerals(text)
        for pattern in _DATED:
            for spot in compiled(pattern).finditer(plain):
                if said := _misfit(spot, record, checked):
                    return said
    return ""


def _misfit(spot: re.Match[str], record: Record, checked: Checked) -> str:
    """What does not fit a date written out with its week or weekday."""
    found = spot.groupdict()
    month = int(found["month"])
    year = int(found["year"] or school_year(record.date) + (month < 8))
    try:
        day = dt.date(year, month, int(found["day"]))
    except ValueError:
        return f"写的{month}月{found['day']}日，没有这一天"
    weekday = found.get("weekday")
    if weekday:
        written = WEEKDAYS[6 if weekday in "日天" else int(weekday) - 1]
        if written != weekday_name(day):
            return f"{short_date(day)}是{weekday_name(day)}，文字里写的是{written}"
    term = checked.term_at(day)
    number = week_of(term, day) if term else None
    if found.get("week") and number and int(found["week"]) != number:
        return f"{short_date(day)}在第{number}周，文字里写的是第{found['week']}周"
    return ""


# --- paragraphs ------------------------------------------------------------------------------------------


class Written(Struct, frozen=True):
    """One long text of a record: whose it is, what the form calls it, and the text."""

    author: str
    label: str
    text: str


def repeated(checked: Checked) -> Iterator[Remark]:
    """Paragraphs of at least thirty characters that the same author had written word for word before."""
    printed = checked.numbers
    first: dict[tuple[str, str], Record] = {}
    for record in in_time((*checked.others, *checked.records)):
        met: dict[int | None, list[tuple[str, str]]] = {}
        known: dict[int | None, Record] = {}
        for written in _long_texts(record, checked.author_of(record)):
            for paragraph in paragraphs(written.text) if len(written.text) >= LONG_ENOUGH else ():
                plain = compiled(_NUMBERING).sub("", "".join(paragraph.split()))
                if len(plain) < LONG_ENOUGH:
                    continue
                earlier = first.setdefault((written.author, plain), record)
                if earlier is not record and not _belong_together(record, earlier):
                    met.setdefault(earlier.id, []).append((written.label, plain))
                    known[earlier.id] = earlier
        if record.id in printed:
            yield from (_repeat(record, known[number], found) for number, found in met.items())


def _repeat(record: Record, earlier: Record, found: list[tuple[str, str]]) -> Remark:
    label, text = found[0]
    several = f"等{len(found)}段" if len(found) > 1 else ""
    where = f"{short_date(earlier.date)}的{earlier.kind.short}{quoted(earlier.heading, QUOTED)}"
    return Remark(
        kind="repeated",
        record=record.id,
        other=earlier.id,
        what=f"{label}{quoted(text, QUOTED)}{several}，与{where}一字不差",
        do="写出这一次的不同，或删去重复的一段",
    )


def _belong_together(one: Record, other: Record) -> bool:
    """Whether two records are one piece of work, so that the same words in both are no wonder."""
    if one.kind.code in FORM_KINDS or other.kind.code in FORM_KINDS:
        return True
    if other.id in one.links or one.id in other.links:
        return True
    if other.id is not None and other.id == getattr(one.fields, "observation", None):
        return True
    if one.lesson_study and one.lesson_study == other.lesson_study:
        return True
    versions = one.kind is other.kind and one.kind.code in ("lesson_design", "paper", "project")
    return versions and fact(one, "topic") == fact(other, "topic")


def _long_texts(record: Record, author: str = "") -> Iterator[Written]:
    """Every long text of a record, those in its rows too, and the comment, which is by whoever gave it."""
    for spec in record.kind.specs:
        value = getattr(record.fields, spec.name)
        if spec.ask.input is Input.LONG and value:
            yield Written(author, spec.label, value)
        elif spec.ask.input is Input.ROWS and value:
            cells = [cell for cell in specs(spec.row) if cell.ask.input is Input.LONG]
            for row in value:
                for cell in cells:
                    if text := getattr(row, cell.name):
                        yield Written(author, spec.label, text)
    if record.comment is not None and record.comment.text:
        yield Written(record.comment.by, "点评", record.comment.text)


# --- the school's name -----------------------------------------------------------------------------------


def short_names(checked: Checked) -> Iterator[Remark]:
    """The school in its short form, or not at all, where a form asks for the full name."""
    full, short = checked.school.strip(), checked.school_short.strip()
    if not full or full == short:
        what = "学校全称和简称写得一样" if full else "学校全称还没有填"
        yield Remark(kind="school", what=what, do="在设置里填印章上的全称", link=TO_SETTINGS)
        return
    for person, _ in checked.people if short else ():
        if person.school and _is_short(person.school, full, short):
            what = f"{person.name}的单位写的是简称{quoted(person.school)}"
            yield Remark(kind="school", what=what, do=f"改成全称“{full}”", link=TO_SETTINGS)
    for record in checked.records if short else ():
        for name in _SCHOOL_FIELDS:
            if _is_short(fact(record, name), full, short):
                spec = record.kind.spec(name)
                label = spec.label if spec else ""
                what = f"{label}写的是简称{quoted(fact(record, name))}"
                yield Remark(kind="school", record=record.id, what=what, do=f"改成全称“{full}”")


def _is_short(text: str, full: str, short: str) -> bool:
    return short in text and full not in text
