"""A7 教案审阅（检查）记录表: one reading of plans or other materials, signed by both."""

from exports.answers import Answers
from exports.blocks import Sign
from exports.parts import Fact, pack
from exports.sheets import Form, Part
from exports.wording import boxes, by_whom, note_of


def review_form(answers: Answers) -> Form:
    """The single sheet of one review."""
    record = answers.record
    reader = by_whom(record, answers.scope) if record is not None else ""
    mentor, apprentice = answers.scope.labels.mentor, answers.scope.labels.apprentice
    parts: list[Part] = [*pack(_head(answers, reader))]
    parts += [*answers.long("merits"), *answers.long("problems")]
    if answers.has("notes"):
        parts += answers.lines("notes")
    parts += answers.long("advice", least=30, grows=1.6, signs=(Sign(f"审阅人（{mentor}）"),))
    parts += pack(_result(answers))
    parts += answers.long("follow_up", least=12, grows=0.7, signs=(Sign(f"教师（{apprentice}）"),))
    parts += answers.files()
    on_paper = record is not None and record.on_paper
    return Form("教案审阅（检查）记录表", tuple(parts), note_of(record, answers.scope), tall=not on_paper)


def _head(answers: Answers, reader: str) -> list[Fact]:
    pace = answers.spec("pace")
    return [
        answers.day(),
        Fact("审阅人", reader),
        *(answers.fact(name) for name in ("teacher", "subject", "class_name")),
        answers.fact("scope", 4),
        answers.fact("version"),
        _ticked(answers, "checked"),
        *(answers.fact(name) for name in ("plans", "reflections")),
        Fact(pace.label, answers.text("pace") or ("" if answers.record else boxes(pace))),
        _ticked(answers, "parts"),
        *answers.common(named=(reader,)),
    ]


def _result(answers: Answers) -> list[Fact]:
    verdict = Fact("结论", boxes(answers.spec("verdict"), answers.value("verdict")), 4)
    days = answers.given("signed_on", exchanged_on="交换意见", rechecked_on="")
    return [verdict, answers.fact("grade"), *days]


def _ticked(answers: Answers, name: str) -> Fact:
    return Fact(answers.spec(name).label, boxes(answers.spec(name), answers.value(name)), 6)
