"""快记: a lesson heard, written down in a minute: which one it was, and what one says of it."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Annotated, Any

from msgspec import Struct, structs

from qinglan_tui.domain.dates import ACCEPTED_DATES, echo, read_date, read_slot, short_date, weekday_name
from qinglan_tui.domain.fields import Ask, Input
from qinglan_tui.domain.kinds import kind_named
from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.kinds.options import GRADES, SUBJECTS
from qinglan_tui.domain.people import active_pairings
from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.problems import Fault, Faults, Problem
from qinglan_tui.domain.records import Record, fact, missing
from qinglan_tui.domain.slots import same_slot, slot_key
from qinglan_tui.domain.terms import DAY, term_of
from qinglan_tui.domain.text import digits_for_numerals
from qinglan_tui.services.beforehand import Beforehand
from qinglan_tui.services.entry import compose
from qinglan_tui.storage import Workbook

Find = Callable[[str, Sequence[str]], Sequence[str]]

KIND = kind_named("observation")
DAYS_BACK = 14
MOST = 9

EXAMPLE = "上周五第2节 李青 三2 周长"

_BETWEEN = re.compile(r"[\s、，,;；《》]+")
_NOT_IN_A_CLASS = re.compile(r"[\s()年级班]|第(?=\d)")
_TEACHER = re.compile(r"(.{1,4}?)(?:老师|师傅)")
# What the lesson says; the rest of a record stands in fields of its own.
_FACTS = ("slot", "teacher", "class_name", "subject")


class QuickAnswers(Struct, frozen=True, kw_only=True):
    """What is asked of one lesson."""

    lesson: Annotated[str, Ask("哪节课", hint=f"按数字选一节，或写：{EXAMPLE}")] = ""
    topic: Annotated[str, Ask("课题", needed="课题")] = ""
    merits: Annotated[str, Ask("优点", Input.LONG, needed="评课意见")] = ""
    advice: Annotated[str, Ask("建议", Input.LONG, needed="评课意见")] = ""
    grade: Annotated[str, Ask("等级", Input.CHOICE, GRADES)] = ""


class Lesson(Struct, frozen=True, kw_only=True):
    """Which lesson it was; `record_id` is the record of one that was agreed on (已约)."""

    day: dt.date
    slot: str = ""
    teacher: str = ""
    class_name: str = ""
    subject: str = ""
    topic: str = ""
    record_id: int | None = None
    is_recorded: bool = False

    @property
    def when(self) -> str:
        """11月20日周五第2节."""
        return f"{short_date(self.day)}{weekday_name(self.day)}{self.slot}"

    @property
    def text(self) -> str:
        """The lesson as one could have written it; it reads back as this lesson."""
        return " ".join(part for part in (self.when, self.teacher, self.class_name, self.subject) if part)


class Quick:
    """One sitting at the sheet: the lessons that may be meant, and what is made of the answers.

    `find` finds a name by its pinyin (lq), in the names given.
    """

    def __init__(self, workbook: Workbook, today: dt.date, find: Find | None = None) -> None:
        self._workbook = workbook
        self._today = today
        self._find = find
        self._known = Beforehand(workbook, today)

    # --- which lesson -------------------------------------------------------------------------------------

    def unrecorded(self) -> tuple[Lesson, ...]:
        """What was agreed on, then the partners' lessons of the last days; the latest first, at most nine."""
        heard = self._heard()
        agreed = [lesson for record in heard if (lesson := _agreed(record))]
        agreed.sort(key=lambda lesson: (lesson.day, slot_key(lesson.slot)), reverse=True)
        done = [*agreed, *(_of_record(record) for record in heard if record.status != "planned")]
        taught = (one for one in self._taught() if not any(_same(one, other) for other in done))
        found = list(agreed)
        while len(found) < MOST and (lesson := next(taught, None)):
            found.append(lesson)
        return tuple(found[:MOST])

    def _heard(self) -> list[Record]:
        """The observations of the last days."""
        records = self._workbook.records(Span(self._today - DAY * DAYS_BACK, self._today))
        return [one for one in records if isinstance(one, Record) and isinstance(one.fields, Observation)]

    def _taught(self) -> Iterator[Lesson]:
        """The partners' lessons that the owner could hear, the latest first."""
        workbook, owner = self._workbook, self._workbook.settings.owner
        for back in range(DAYS_BACK + 1):
            day = self._today - DAY * back
            term = term_of(day, workbook.terms)
            pairings = active_pairings(workbook.pairings, owner, day)
            partners = dict.fromkeys(name for one in pairings for name in one.partners_of(owner))
            slots = [
                slot
                for name in partners
                if term is not None
                for slot in workbook.timetable.hearable_on(day, owner, name, term, workbook.leave)
            ]
            for slot in sorted(slots, key=lambda slot: slot_key(slot.slot), reverse=True):
                yield Lesson(
                    day=day,
                    slot=slot.slot,
                    teacher=slot.teacher,
                    class_name=slot.class_name,
                    subject=slot.subject,
                )

    # --- as it was written --------------------------------------------------------------------------------

    def read(self, text: str) -> Lesson:
        """The lesson that 「上周五第2节 李青 三2 周长」 means; what is not written comes from the timetable.

        Raises:
            Problem: nothing is written, or the day cannot be read.
        """
        if not text.strip():
            raise Problem("没有写是哪节课", f"可写：{EXAMPLE}")
        day, slot, rest = self._day_of(text)
        facts = self._facts_of([part for part in _BETWEEN.split(rest) if part])
        typed = {"date": day.isoformat(), "slot": slot} | facts
        offers = self._known.offer(KIND, {name: value for name, value in typed.items() if value})
        facts = {name: typed.get(name) or offers.get(name, ("", ""))[0] for name in _FACTS} | {
            "topic": facts.get("topic", "")
        }
        lesson = structs.replace(Lesson(day=day), **facts)
        for record in self._workbook.records(Span(day, day)):
            if isinstance(record, Record) and _same(lesson, _of_record(record)):
                if record.status == "planned":
                    return structs.replace(
                        lesson, record_id=record.id, topic=lesson.topic or fact(record, "topic")
                    )
                lesson = structs.replace(lesson, is_recorded=True)
        return lesson

    def echo(self, text: str) -> str:
        """11月20日 第12周 周五 第2节 李青 三（2）班 数学 《周长》, as the text was read.

        Raises:
            Problem: it cannot be read.
        """
        lesson = self.read(text)
        term = term_of(lesson.day, self._workbook.terms)
        topic = f"《{lesson.topic}》" if lesson.topic else ""
        parts = (
            echo(lesson.day, lesson.slot, term, self._today),
            lesson.teacher,
            lesson.class_name,
            lesson.subject,
            topic,
            "（这节课已经记过）" if lesson.is_recorded else "",
        )
        return " ".join(part for part in parts if part)

    def _day_of(self, text: str) -> tuple[dt.date, str, str]:
        """The day, the slot, and what follows them; without a day it is today's."""
        term = term_of(self._today, self._workbook.terms)
        wrong: Problem | None = None
        for end in range(len(text), 0, -1):
            try:
                reading = read_date(text[:end], self._today, term)
            except Problem as problem:
                wrong = problem
                continue
            return reading.date, reading.slot, text[end:]
        for end in range(len(text), 0, -1):
            try:
                slot = read_slot(text[:end]) if "节" in text[:end] else ""
            except Problem:
                continue
            if slot:
                return self._today, slot, text[end:]
        if wrong is not None and re.match(r"[\d上下本第周星]", unicodedata.normalize("NFKC", text).strip()):
            raise Problem("没有写清是哪一天", f"{ACCEPTED_DATES}；整句可写：{EXAMPLE}")
        return self._today, "", text

    def _facts_of(self, words: list[str]) -> dict[str, str]:
        """Who taught which class what; every word that is none of these belongs to the topic."""
        names = self._known.suggestions.names
        classes = {_folded(name): name for name in reversed(self._known.suggestions.classes)}
        found: dict[str, str] = {}
        topic: list[str] = []
        for word in words:
            titled = _TEACHER.fullmatch(word)
            bare = titled[1] if titled else self._by_pinyin(word, names)
            if "teacher" not in found and (bare in names or titled):
                # 赵老师, of whom only that much is known, keeps the title.
                found["teacher"] = bare if bare in names or len(bare) > 1 else word
            elif "class_name" not in found and (_folded(word) in classes or word.endswith("班")):
                found["class_name"] = classes.get(_folded(word), word)
            elif "subject" not in found and SUBJECTS.read(word) in SUBJECTS.words:
                found["subject"] = SUBJECTS.read(word)
            else:
                topic.append(word)
        return found | {"topic": " ".join(topic)}

    def _by_pinyin(self, word: str, names: Sequence[str]) -> str:
        if self._find is None or not (word.isascii() and word.isalpha()):
            return word
        return next(iter(self._find(word, names)), word)

    # --- what is made of it -------------------------------------------------------------------------------

    def offers(self, answers: Mapping[str, object]) -> dict[str, tuple[str, str]]:
        """The topic that was written with the lesson."""
        try:
            topic = self.read(str(answers.get("lesson") or "")).topic
        except Problem:
            return {}
        return {"topic": (topic, "")} if topic else {}

    def raw(self, answers: Mapping[str, object]) -> tuple[dict[str, Any], int | None]:
        """The answers as the whole form takes them, and the record that was agreed on; nothing gets lost."""
        own = {name: answers.get(name) or "" for name in ("topic", "merits", "advice", "grade")}
        text = str(answers.get("lesson") or "")
        try:
            lesson = self.read(text)
        except Problem:
            return {"date": text} | own, None
        facts = {name: getattr(lesson, name) for name in _FACTS}
        own["topic"] = own["topic"] or lesson.topic
        return {"date": lesson.day.isoformat()} | facts | own, lesson.record_id

    def record(self, answers: Mapping[str, object]) -> Record:
        """The observation to be saved: done, or begun (起草) while it lacks what a school looks for.

        Raises:
            Faults: it is not said which lesson it was, or an answer cannot be read.
        """
        try:
            self.read(str(answers.get("lesson") or ""))
        except Problem as problem:
            raise Faults([Fault("lesson", "哪节课", f"{problem.what}，{problem.do}")]) from None
        raw, number = self.raw(answers)
        agreed = self._workbook.get(number) if number is not None else None
        base = agreed if isinstance(agreed, Record) else None
        record = compose(self._workbook, KIND, raw | {"status": "done"}, base, self._today)
        return structs.replace(record, status="draft") if missing(record) else record


def _agreed(record: Record) -> Lesson | None:
    if record.status != "planned":
        return None
    return structs.replace(_of_record(record), record_id=record.id)


def _of_record(record: Record) -> Lesson:
    facts = {name: fact(record, name) for name in ("teacher", "class_name", "subject", "topic")}
    return structs.replace(Lesson(day=record.date, slot=record.slot), **facts)


def _same(one: Lesson, other: Lesson) -> bool:
    """Whether both are the same lesson; where a slot is not known the class tells."""
    if (one.day, one.teacher) != (other.day, other.teacher) or not one.teacher:
        return False
    if one.slot and other.slot:
        return same_slot(one.slot, other.slot)
    return bool(one.class_name) and one.class_name == other.class_name


def _folded(name: str) -> str:
    """三（2）班, 三2, 3年级2班 and 三年二班 are one class: 32."""
    plain = digits_for_numerals(unicodedata.normalize("NFKC", name))
    return _NOT_IN_A_CLASS.sub("", plain)
