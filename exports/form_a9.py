"""A9 教学反思: which lesson it was, what went well and what did not, what comes next, a comment."""

from exports.answers import Answers
from exports.parts import pack
from exports.sheets import Form, Part
from exports.wording import note_of

# What a blank sheet asks for; a filled one prints what was written.
_ASKED = ("successes", "shortcomings", "next_time")
_LONGS = ("text", "successes", "shortcomings", "quick_wit", "pupils_ideas", "next_time")


def reflection_form(answers: Answers) -> Form:
    """The sheet of one reflection, or of a week's."""
    record = answers.record
    head = [
        answers.day(),
        *answers.common(who="教师"),
        answers.fact("topic", 4),
        answers.fact("class_name"),
        answers.fact("subject"),
        answers.fact("lesson_type"),
        answers.fact("type"),
    ]
    parts: list[Part] = [*pack(head)]
    written = [name for name in _LONGS if answers.has(name)]
    if not written and not answers.has("week"):
        written = list(_ASKED)
    for name in written:
        parts += answers.long(name, least=24, grows=2 if name == "text" else 1)
    if answers.has("week"):
        parts += answers.lines("week")
    parts += [*answers.comment(), *answers.files()]
    on_paper = record is not None and record.on_paper
    return Form("教学反思", tuple(parts), note_of(record, answers.scope), tall=not on_paper)
