"""Rows that stand inside a record: script lines, process rows, rubric scores and the like."""

from datetime import date
from typing import Annotated

from msgspec import Struct

from qinglan_tui.domain.fields import Ask, Input
from qinglan_tui.domain.kinds.options import MARKS, STEPS, WHO


class Row(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A row of a record; each cell is declared like a field, one of them `main`."""


class ScriptLine(Row, frozen=True, kw_only=True, omit_defaults=True):
    """One time-stamped line of an observation (A5 教学过程); `minute` counts from the start of the lesson."""

    minute: Annotated[int | None, Ask("分", Input.NUMBER, low=0, high=240, unit="分")] = None
    step: Annotated[str, Ask("环节", Input.CHOICE, STEPS)] = ""
    who: Annotated[str, Ask("师/生", Input.CHOICE, WHO)] = ""
    text: Annotated[str, Ask("教学过程", Input.LONG, main=True)] = ""
    mark: Annotated[str, Ask("标记", Input.CHOICE, MARKS)] = ""


class RubricScore(Row, frozen=True, kw_only=True, omit_defaults=True):
    """The points given in one dimension of a rubric (A6), out of `full`."""

    dimension: Annotated[str, Ask("评价项目", main=True)] = ""
    points: Annotated[float | None, Ask("得分", Input.SCORE, low=0)] = None
    full: Annotated[float | None, Ask("满分", Input.SCORE, low=0)] = None


class ActionStep(Row, frozen=True, kw_only=True, omit_defaults=True):
    """A suggestion agreed after a lesson and, later, one sentence on its effect."""

    text: Annotated[str, Ask("建议", main=True)] = ""
    effect: Annotated[str, Ask("效果")] = ""
    seen_on: Annotated[date | None, Ask("回看日期", Input.DATE)] = None
