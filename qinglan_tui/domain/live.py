"""听课 as it goes on: what a written line says, at which minute and in which 环节 it stands. Pure values."""

import datetime as dt
import re
from collections.abc import Iterable
from itertools import groupby

from msgspec import Struct, structs

from qinglan_tui.domain.kinds.options import STEPS, WHO
from qinglan_tui.domain.kinds.rows import ScriptLine
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.text import clean, quoted

LESSON_MINUTES = 40
# What is written later than this belongs to no minute of a lesson.
LATEST = 240
MERIT, FAULT = "亮点", "问题"
# 师：追问, 生 举手; 师傅 and 生字 are words that only begin so.
_WHO = re.compile(rf"([{''.join(WHO.words)}])[\s：:]+(?=\S)")
_STEP = re.compile(r"环节\s*[：:]\s*(\S.*)")
_CLOCK = re.compile(r"(\d{1,3})?\s*分?(?:\s*[/／]\s*(\d{1,3})\s*分?)?")


class Lesson(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A lesson being heard: its lines, the present 环节, since when, and how many minutes it lasts."""

    lines: tuple[ScriptLine, ...] = ()
    step: str = STEPS.words[0]
    started: dt.datetime | None = None
    length: int = LESSON_MINUTES


Group = tuple[str, tuple[tuple[int, ScriptLine], ...]]


def minute_of(lesson: Lesson, now: dt.datetime) -> int | None:
    """How many minutes the lesson has gone on; None before it began and when it is long over."""
    if lesson.started is None:
        return None
    minutes = int((now - lesson.started).total_seconds() // 60)
    return max(0, minutes) if minutes <= LATEST else None


def is_going_on(lesson: Lesson, now: dt.datetime) -> bool:
    """Whether it has begun and a lesson of its length, with some minutes more, is not over yet."""
    minute = minute_of(lesson, now)
    return minute is not None and minute <= lesson.length + 10


def clock_text(lesson: Lesson, now: dt.datetime) -> str:
    """19 分 / 40 分; words where there is no minute."""
    minute = minute_of(lesson, now)
    if minute is None:
        return "已下课" if lesson.started else f"未开始 / {lesson.length} 分"
    return f"{minute} 分 / {lesson.length} 分"


def begun(lesson: Lesson, now: dt.datetime) -> Lesson:
    """The lesson with its clock going."""
    return lesson if lesson.started else structs.replace(lesson, started=now.replace(microsecond=0))


def step_named(text: str) -> str:
    """The 环节 that a line consisting of nothing else names (练习, 环节：自主探究), else ""."""
    said = clean(text).strip()
    own = _STEP.fullmatch(said)
    if own:
        return own[1].strip()
    return said if said in STEPS.words else ""


def written(lesson: Lesson, text: str, now: dt.datetime, mark: str = "") -> Lesson:
    """The lesson with what was written: one more line stamped with its minute, or another 环节."""
    if step := step_named(text):
        return structs.replace(lesson, step=step)
    lesson = begun(lesson, now)
    who, said = _read(text)
    line = ScriptLine(minute=minute_of(lesson, now), step=lesson.step, who=who, text=said, mark=mark)
    return structs.replace(lesson, lines=(*lesson.lines, line))


def stepped(lesson: Lesson) -> Lesson:
    """The lesson in the 环节 after the present one; after one of the school's own words it begins anew."""
    words = STEPS.words
    at = words.index(lesson.step) + 1 if lesson.step in words else 0
    return structs.replace(lesson, step=words[min(at, len(words) - 1)])


def marked(lesson: Lesson, at: int, mark: str) -> Lesson:
    """The lesson with that mark on a line, or without it where it stood already."""
    line = lesson.lines[at]
    return _with(lesson, at, structs.replace(line, mark="" if line.mark == mark else mark))


def rewritten(lesson: Lesson, at: int, text: str) -> Lesson:
    """The lesson with other words in a line, its minute and mark kept; without the line if it is empty."""
    if not clean(text).strip():
        return structs.replace(lesson, lines=lesson.lines[:at] + lesson.lines[at + 1 :])
    who, said = _read(text)
    return _with(lesson, at, structs.replace(lesson.lines[at], who=who, text=said))


def set_clock(lesson: Lesson, text: str, now: dt.datetime) -> Lesson:
    """The lesson by another clock: 12 (it is in its 12th minute), 12/45 or /45; lines move with it.

    Raises:
        Problem: it is neither.
    """
    said = _CLOCK.fullmatch(clean(text).strip())
    if said is None or not (said[1] or said[2]) or int(said[1] or 0) > LATEST or said[2] == "0":
        raise Problem(f"{quoted(text)}看不懂", "可写上课到第几分钟，如 12；一节课不是40分钟写 12/45")
    if said[2]:
        lesson = structs.replace(lesson, length=min(int(said[2]), LATEST))
    if not said[1]:
        return lesson
    start = now.replace(microsecond=0) - dt.timedelta(minutes=int(said[1]))
    by = round((lesson.started - start).total_seconds() / 60) if lesson.started else 0
    lines = tuple(_moved(line, by) for line in lesson.lines)
    return structs.replace(lesson, started=start, lines=lines)


def as_typed(line: ScriptLine) -> str:
    """A line as it would be typed: 师：追问."""
    return f"{line.who}：{line.text}" if line.who else line.text


def groups(lesson: Lesson) -> tuple[Group, ...]:
    """The lines by 环节, the newest first, each with its place; the present 环节 is there if empty, too."""
    numbered = reversed(tuple(enumerate(lesson.lines)))
    found = [(step, tuple(lines)) for step, lines in groupby(numbered, lambda pair: pair[1].step)]
    if not found or found[0][0] != lesson.step:
        found.insert(0, (lesson.step, ()))
    return tuple(found)


def noted(lines: Iterable[ScriptLine], mark: str) -> str:
    """The lines with a mark as a text to go on with, one each: 12分 师：追问."""
    return "\n".join(_evidence(line) for line in lines if line.mark == mark)


def _evidence(line: ScriptLine) -> str:
    return f"{line.minute}分 {as_typed(line)}" if line.minute is not None else as_typed(line)


def _read(text: str) -> tuple[str, str]:
    """Who did it, and what."""
    said = " ".join(clean(text).split("\n")).strip()
    who = _WHO.match(said)
    return (who[1], said[who.end() :]) if who else ("", said)


def _moved(line: ScriptLine, by: int) -> ScriptLine:
    if line.minute is None:
        return line
    return structs.replace(line, minute=min(LATEST, max(0, line.minute + by)))


def _with(lesson: Lesson, at: int, line: ScriptLine) -> Lesson:
    return structs.replace(lesson, lines=(*lesson.lines[:at], line, *lesson.lines[at + 1 :]))
