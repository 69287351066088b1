"""批量审阅: a pile of lesson plans on one sheet, a row each; every row that is ready becomes a 教案审阅."""

import datetime as dt
from collections.abc import Iterable, Mapping

from msgspec import Struct, structs

from qinglan_tui.domain.dates import read_date, short_date
from qinglan_tui.domain.kinds import KINDS_BY_CODE
from qinglan_tui.domain.kinds.lesson_design import LessonDesign
from qinglan_tui.domain.kinds.options import GRADES, VERDICTS, VERSIONS
from qinglan_tui.domain.kinds.plan_review import PlanReview
from qinglan_tui.domain.people import active_pairings
from qinglan_tui.domain.problems import Fault, Faults, Problem
from qinglan_tui.domain.records import Record, missing
from qinglan_tui.domain.terms import term_of
from qinglan_tui.domain.text import clean
from qinglan_tui.services.entry import compose
from qinglan_tui.services.notices import SHEET
from qinglan_tui.services.today import today
from qinglan_tui.storage import Workbook

REVIEW = KINDS_BY_CODE["plan_review"]
WRITTEN = ("advice", "grade", "verdict")
# Of a plan that is kept in the workbook, these are known.
KNOWN = frozenset({"teacher", "scope", "came"})
NO_WORD = "还没写意见、等级或结论"
_NEEDED = {"teacher": "教师", "scope": "课题"}
_ASKED = frozenset({*WRITTEN, *_NEEDED, "signed_on"})


class PlanRow(Struct, frozen=True, kw_only=True):
    """A row of the sheet: its texts by field id; `plan` is the number of the plan, if it is kept here."""

    key: str
    cells: dict[str, str]
    plan: int | None = None
    about: str = ""

    @property
    def is_begun(self) -> bool:
        """Whether the mentor wrote anything in it; the date of signing alone is nothing."""
        names = WRITTEN if self.plan is not None else (*WRITTEN, "teacher", "scope")
        return any(self.cells.get(name, "").strip() for name in names)


class Signed(Struct, frozen=True, kw_only=True):
    """What came of saving: the reviews by the keys of their rows, and what is wrong with the other rows.

    `steps` is how many changes of the journal it was; `trouble` why it stopped halfway, "" when it did not.
    """

    reviews: dict[str, Record]
    faults: dict[str, str]
    steps: int
    trouble: str = ""

    @property
    def said(self) -> str:
        """What to tell the mentor."""
        parts = []
        if self.reviews:
            parts.append(f"已保存{len(self.reviews)}份")
            if thin := sum("审阅意见" in missing(record) for record in self.reviews.values()):
                parts.append(f"其中{thin}份没写意见，学校可能不计")
        elif not self.faults and not self.trouble:
            parts.append("还没有写好的行")
        if self.faults:
            parts.append(f"{len(self.faults)}行没有保存，看行下面写的")
        if self.trouble:
            parts.append(self.trouble.rstrip("。"))
        return "；".join(parts) + "。"


def waiting(workbook: Workbook, now: dt.datetime) -> tuple[PlanRow, ...]:
    """A row for each lesson plan among what 今日 counts as 待我审阅, the oldest first."""
    found = today(workbook, now).to_review
    return tuple(_row_of(record, now.date()) for record in found if isinstance(record.fields, LessonDesign))


def own_row(number: int, day: dt.date) -> PlanRow:
    """A row for a plan that is not kept here: on paper, or of somebody who does not use the program."""
    return PlanRow(key=f"own-{number}", cells={"signed_on": short_date(day)})


def teachers(workbook: Workbook, day: dt.date) -> tuple[str, ...]:
    """Whose plans these may be, the owner's apprentices first."""
    owner = workbook.settings.owner
    paired = (name for p in active_pairings(workbook.pairings, owner, day) for name in p.partners_of(owner))
    known = (person.name for person in workbook.people if person.name != owner)
    return tuple(dict.fromkeys((*paired, *known)))


def tidy_grade(text: str) -> str:
    """优 as 优秀; what is no known word stays as it is."""
    return GRADES.read(text.strip())


def tidy_verdict(text: str) -> str:
    """修改 as 修改后再审; what is no known word stays as it is."""
    return VERDICTS.read(text.strip())


def tidy_day(workbook: Workbook, text: str, day: dt.date) -> str:
    """昨天 as 11月21日; what is no date stays as it is."""
    if not text.strip():
        return ""
    try:
        return short_date(read_date(text, day, term_of(day, workbook.terms)).date)
    except Problem:
        return text


def sign(workbook: Workbook, rows: Iterable[PlanRow], now: dt.datetime) -> Signed:
    """Save every row that is ready; the others keep their text and are told what they lack.

    A plan that is kept here is 已审阅 afterwards, or 退回修改 where it is to be read again.
    """
    ready: list[tuple[PlanRow, Record]] = []
    faults: dict[str, str] = {}
    for row in rows:
        if row.is_begun:
            try:
                ready.append((row, _review(workbook, row, now.date())))
            except Faults as wrong:
                faults[row.key] = "；".join(str(fault) for fault in wrong.faults)
            except Problem as problem:
                faults[row.key] = problem.what
    reviews: dict[str, Record] = {}
    steps, trouble = 0, ""
    for row, record in ready:
        try:
            reviews[row.key] = workbook.save(record, now)
            steps += 1
            steps += _mark_read(workbook, row, record, now)
        except Problem as problem:
            trouble = str(problem)
            break
    return Signed(reviews=reviews, faults=faults, steps=steps, trouble=trouble)


# --- unsaved text -----------------------------------------------------------------------------------------


def keep(workbook: Workbook, rows: Iterable[PlanRow], now: dt.datetime) -> None:
    """Keep the rows that were begun and are not saved; without any, nothing is kept."""
    begun = [structs.asdict(row) for row in rows if row.is_begun]
    if begun:
        workbook.draft_put(SHEET, {"rows": begun}, now)
    else:
        workbook.draft_drop(SHEET)


def kept(workbook: Workbook) -> tuple[PlanRow, ...]:
    """The rows that were begun and left unsaved."""
    draft = workbook.draft_take(SHEET)
    rows = draft.raw.get("rows", []) if draft is not None and not draft.problem else []
    found = (_kept_row(raw) for raw in rows if isinstance(raw, dict))
    return tuple(row for row in found if row is not None)


def _kept_row(raw: Mapping[str, object]) -> PlanRow | None:
    cells, plan = raw.get("cells"), raw.get("plan")
    if not isinstance(cells, dict):
        return None
    texts = {str(name): clean(str(text)) for name, text in cells.items()}
    number = plan if isinstance(plan, int) else None
    return PlanRow(key=str(raw.get("key", "")), cells=texts, plan=number, about=str(raw.get("about", "")))


# --- one row ----------------------------------------------------------------------------------------------


def _row_of(record: Record, day: dt.date) -> PlanRow:
    came = record.submitted_on or record.date
    design = record.fields
    assert isinstance(design, LessonDesign)
    facts = (f"{short_date(came)}交", design.class_name, design.class_hours)
    return PlanRow(
        key=f"plan-{record.id}",
        cells={
            "teacher": record.author,
            "scope": record.heading,
            "came": short_date(came),
            "signed_on": short_date(day),
        },
        plan=record.id,
        about="　".join(fact for fact in facts if fact),
    )


def _review(workbook: Workbook, row: PlanRow, day: dt.date) -> Record:
    """The review that a row describes.

    Raises:
        Faults, Problem: something is missing or cannot be read; all of it is told.
    """
    texts = {name: text.strip() for name, text in row.cells.items() if name in _ASKED}
    raw: dict[str, object] = {**texts, "checked": ["教案"], "date": _day_of(workbook, texts, day)}
    links: tuple[int, ...] = ()
    if row.plan is not None:
        plan = workbook.get(row.plan)
        if not isinstance(plan, Record) or not isinstance(plan.fields, LessonDesign):
            raise Problem("这份教案已不在工作簿里，请去掉这一行")
        design, links = plan.fields, (row.plan,)
        raw |= {"teacher": plan.author, "scope": design.topic or plan.heading, "version": design.version}
        raw |= {"subject": design.subject, "class_name": design.class_name, "plans": 1}
    else:
        raw["scope"], raw["version"] = _scope_and_version(texts.get("scope", ""))
    faults = [Fault(name, label, "没写") for name, label in _NEEDED.items() if not raw.get(name)]
    if not any(texts.get(name) for name in WRITTEN):
        faults.append(Fault("advice", "", NO_WORD))
    try:
        record = compose(workbook, REVIEW, raw, None, day)
    except Faults as wrong:
        raise Faults((*faults, *wrong.faults)) from None
    if faults:
        raise Faults(faults)
    return structs.replace(record, links=links)


def _day_of(workbook: Workbook, texts: Mapping[str, str], day: dt.date) -> str:
    """The day of the review is that of signing, where it can be read."""
    try:
        return read_date(texts.get("signed_on", ""), day, term_of(day, workbook.terms)).date.isoformat()
    except Problem:
        return day.isoformat()


def _scope_and_version(text: str) -> tuple[str, str]:
    """几分之一 二稿 as the lesson and the version."""
    scope, _, last = text.rpartition(" ")
    version = VERSIONS.read(last)
    return (scope.strip(), version) if scope and version in VERSIONS.words else (text, "")


def _mark_read(workbook: Workbook, row: PlanRow, review: Record, now: dt.datetime) -> int:
    """Let the plan wait no longer; returns how many changes that was."""
    plan = workbook.get(row.plan) if row.plan is not None else None
    if not isinstance(plan, Record) or not isinstance(review.fields, PlanReview):
        return 0
    status = "returned" if review.fields.verdict == "修改后再审" else "reviewed"
    workbook.save(structs.replace(plan, status=status), now)
    return 1 if plan.status != status else 0
