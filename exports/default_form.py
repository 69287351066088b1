"""The form of a kind that has no layout of its own, derived from its declaration."""

from functools import cache

from exports.answers import Answers
from exports.form_head import Ask, Head
from exports.form_layout import Comment, Grid, Layout, Section, Writing
from exports.sheets import Form
from qinglan_tui.domain.fields import Input
from qinglan_tui.domain.kinds import Kind


def default_form(answers: Answers) -> Form:
    """The form of a record, or a blank one, as the kind's fields ask for it."""
    return _layout(answers.kind)(answers)


@cache
def _layout(kind: Kind) -> Layout:
    """The short fields as the head, below it the long ones in their order."""
    short: list[Ask] = [Ask("@when", 4), Ask("@who", label="姓名")]
    body: list[Section] = []
    for spec in kind.specs:
        if spec.ask.input is Input.ROWS:
            body.append(Grid(spec.name))
        elif spec.ask.input is Input.LONG:
            main = spec.ask.main
            body.append(Writing(spec.name, 26 if main else 16, 2 if main else 1))
        elif spec.ask.input is not Input.RECORD:
            short.append(Ask(spec.name, 4 if spec.ask.needed else 2))
    return Layout(title=kind.label, body=(Head(tuple(short), first=True), *body), closing=(Comment(),))
