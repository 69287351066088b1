"""A6 with the school's own rubric in place of the usual one."""

from collections.abc import Sequence
from functools import partial

from msgspec.structs import replace

from exports.answers import Answers
from exports.form_layout import Made
from exports.form_rubric import RUBRIC_FORM
from exports.parts import Bands, Fact, Facts
from exports.sheets import Form, Part
from qinglan_tui.domain.fields import is_empty
from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.word_settings import RubricItem

_TITLES = ("评价项目", "评价要点", "优", "良", "中", "差", "得分")
_WIDTHS = (26, 70, 12, 12, 12, 12, 16)
_MM = 7.6


def rubric_form(answers: Answers) -> Form:
    """The sheet of a lesson to be marked; what was marked already prints the points that were given."""
    own = answers.scope.word.rubric
    fields = answers.record.fields if answers.record is not None else None
    is_marked = isinstance(fields, Observation) and not is_empty(fields.rubric)
    if not own or is_marked:
        return RUBRIC_FORM(answers)
    body = tuple(
        Made(partial(_to_be_marked, own), one.of) if isinstance(one, Made) and "rubric" in one.of else one
        for one in RUBRIC_FORM.body
    )
    return replace(RUBRIC_FORM, body=body)(answers)


def _to_be_marked(own: tuple[RubricItem, ...], answers: Answers) -> Sequence[Part]:
    """Every item with its points and a box for each mark, and the total below."""
    parts: list[Part] = []
    named: dict[str, list[RubricItem]] = {}
    for one in own:
        named.setdefault(one.dimension, []).append(one)
    groups = []
    for name, items in named.items():
        full = sum(one.points or 0 for one in items)
        # Beside one line there is room for the name alone.
        label = f"{name}\n（{full:g}分）" if len(items) > 1 else name
        groups.append((label, tuple(f"{one.item}（{one.points or 0:g}分）" for one in items)))
    parts.append(Bands(_TITLES, _WIDTHS, tuple(groups), _MM))
    score = answers.text("score")
    total = sum(one.points or 0 for one in own)
    fact = Fact("总分", f"{score}（满分{total:g}分）" if score else "")
    parts.append(Facts((fact, Fact("等级", answers.text("grade"))), (58, 58)))
    return parts
