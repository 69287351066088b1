"""A13 活动记录表: what mentor and apprentice did together, what the one advised and the other took along."""

from exports.answers import Answers
from exports.blocks import Sign, choice_line
from exports.parts import Fact, pack, units_of
from exports.sheets import Form, Part
from exports.wording import is_of_pair, note_of, sides, when

# The forms of an activity that stand on the sheet; another one is added behind them.
FORMATS = ("备课", "评课", "磨课", "说课", "作业", "命题", "读书", "班级管理")


def activity_form(answers: Answers) -> Form:
    """The sheet of one activity; one without the partner is signed by who kept the record."""
    record = answers.record
    paired = record is None or is_of_pair(record, answers.scope)
    labels = answers.scope.labels
    signs = (labels.mentor, labels.apprentice) if paired else ("主持人", "记录人")
    parts: list[Part] = [*pack(_head(answers, paired=paired)), *answers.longs("objectives")]
    parts += answers.long("content", least=50, grows=3)
    parts += answers.longs("problems") if record is not None else []
    parts += answers.long("guidance", least=26, grows=1.5, signs=(Sign(signs[0]),))
    parts += answers.longs("next_step", "effect")
    parts += answers.long("takeaways", label="体会收获", least=20, grows=1.2, signs=(Sign(signs[1]),))
    parts += [*(answers.comment() if record is not None and record.comment else []), *answers.files()]
    title = "师徒结对活动记录表" if paired else "活动记录表"
    on_paper = record is not None and record.on_paper
    return Form(title, tuple(parts), note_of(record, answers.scope), tall=not on_paper)


def _head(answers: Answers, *, paired: bool) -> list[Fact]:
    labels, record = answers.scope.labels, answers.record
    pair = sides(record, answers.scope) if paired else ("", "")
    people = [Fact(labels.mentor, pair[0]), Fact(labels.apprentice, pair[1], 4)] if paired else []
    return [
        *people,
        _time(answers),
        answers.fact("place"),
        answers.fact("topic", 6),
        Fact("活动形式", choice_line(FORMATS, answers.value("format")), 6),
        *answers.given("participants", "host", "recorder", "subject", "hours", "mode", "end"),
        *answers.common(named=tuple(name for side in pair for name in side.split("、"))),
    ]


def _time(answers: Answers) -> Fact:
    if answers.record is None:
        return Fact("活动时间", answers.day().text, 4)
    parts = (when(answers.record, answers.scope), answers.text("time"))
    text = " ".join(part for part in parts if part)
    return Fact("活动时间", text, max(4, units_of(text)))
