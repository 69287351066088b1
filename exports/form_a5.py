"""A5 听课记录表: the head, the lesson's course beside what was noted of it, merits, problems and advice."""

from itertools import groupby

from exports.answers import Answers
from exports.blocks import Column, Sign
from exports.parts import Course, Fact, Heads, Lines, Moment, Spaces, Text, pack
from exports.sheets import Form, Part
from exports.wording import by_whom, note_of, said
from qinglan_tui.domain.fields import specs
from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.kinds.rows import ActionStep, RubricScore, ScriptLine

# The rubric's items stand two abreast.
_RUBRIC = tuple(
    Column(title, width, "center") for title, width in (("评价项目", 44.0), ("满分", 18.0), ("得分", 18.0))
)


def observation_form(answers: Answers) -> Form:
    """The form of one lesson heard."""
    fields = answers.record.fields if answers.record is not None else None
    seen = fields if isinstance(fields, Observation) else Observation()
    on_paper = answers.record is not None and answers.record.on_paper
    parts: list[Part] = [*pack(_head(answers, seen)), *answers.longs("objectives", "key_points", "before")]
    parts += _course(seen, least=0 if on_paper else 60 if answers.is_blank else 30)
    parts += answers.longs("during")
    parts += _rubric(seen)
    parts += _judgement(answers, seen)
    parts += [*answers.longs("talk", reply="教师回应", insight=""), *_comment(answers), *answers.files()]
    return Form("听课记录表", tuple(parts), note_of(answers.record, answers.scope), tall=not on_paper)


def _head(answers: Answers, seen: Observation) -> list[Fact]:
    record = answers.record
    heard_by = answers.text("observers") or (by_whom(record, answers.scope) if record is not None else "")
    grade = "　".join(part for part in (answers.text("grade"), answers.text("score")) if part)
    return [
        answers.day(6),
        *(answers.fact(name) for name in ("teacher", "subject", "class_name")),
        answers.fact("topic", 4),
        answers.fact("lesson_type"),
        answers.fact("occasion", label="性质"),
        answers.fact("observers", text=heard_by),
        Fact("等级得分" if seen.score is not None else "等级", grade),
        *answers.given("school", "place", "level", "mode", "textbook", "attendance", "notice", "mastered"),
        *answers.common(named=tuple(heard_by.split("、"))),
    ]


def _course(seen: Observation, least: float) -> list[Part]:
    """The script under its 环节, the marks beside it; without one the space to write."""
    if not seen.script:
        heads = Heads(("教学过程", "随记与点评"), (108, 52))
        return [heads, Spaces(("", ""), (108, 52), least, 4)] if least else []
    minute = specs(ScriptLine)[0]
    groups = tuple(
        (step, tuple(Moment(said(minute, line.minute), _said(line), line.mark) for line in lines))
        for step, lines in groupby(seen.script, lambda line: line.step)
    )
    steps = any(line.step for line in seen.script)
    minutes = any(line.minute is not None for line in seen.script)
    return [Course(groups, steps, minutes)]


def _said(line: ScriptLine) -> str:
    return f"{line.who}：{line.text}" if line.who else line.text


def _rubric(seen: Observation) -> list[Part]:
    if not seen.rubric:
        return []
    name, points, full = specs(RubricScore)
    items = [
        (said(name, one.dimension), said(full, one.full), said(points, one.points)) for one in seen.rubric
    ]
    half = (len(items) + 1) // 2
    right = [*items[half:], *[("", "", "")] * (half * 2 - len(items))]
    entries = tuple((*left, *other) for left, other in zip(items[:half], right, strict=True))
    return [Heads(("课堂教学评价",)), Lines(_RUBRIC * 2, entries)]


def _judgement(answers: Answers, seen: Observation) -> list[Part]:
    """总评与建议, with what was agreed for the next time, and the observer's hand below it."""
    steps: list[Part] = []
    if seen.action_steps:
        agreed = [_agreed(step, answers) for step in seen.action_steps]
        if len(agreed) > 1:
            agreed = [f"{number}．{text}" for number, text in enumerate(agreed, 1)]
        steps = [Text("改进建议", "\n".join(agreed), 12, 0.5)]
    return [
        Heads(("总评与建议",)),
        *answers.long("merits"),
        *answers.long("problems"),
        *steps,
        *answers.long("advice", grows=1.5, signs=(Sign("听课人"),)),
    ]


def _agreed(step: ActionStep, answers: Answers) -> str:
    """A suggestion and what was seen of it since."""
    day = said(specs(ActionStep)[2], step.seen_on, answers.record.date if answers.record else None)
    seen = "，".join(part for part in (day, step.effect) if part)
    return f"{step.text}（{seen}）" if seen else step.text


def _comment(answers: Answers) -> list[Part]:
    """Only what was said: nobody is asked to comment on a lesson heard."""
    return answers.comment() if answers.record is not None and answers.record.comment else []
