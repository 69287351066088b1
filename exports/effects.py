"""「问题—措施—效果」一览表: the register that shows that advice was followed up."""

from collections.abc import Iterable

from exports.blocks import Column, Sign
from exports.leaves import RegisterLeaf
from exports.wording import note_of
from qinglan_tui.domain.dates import short_date
from qinglan_tui.domain.effects import Effect
from qinglan_tui.domain.scope import Scope

_COLUMNS = (
    Column("序号", 12, "center"),
    Column("时间与课题", 31, "left"),
    Column("问题", 40, "left"),
    Column("措施（建议）", 40, "left"),
    Column("效果", 37, "left"),
)
_ROWS = 16


def effects_register(rows: Iterable[Effect], scope: Scope) -> RegisterLeaf:
    """A line for each piece of advice; where its effect is not known yet, room to write it."""
    entries = tuple(
        (str(number), _about(row), row.problem, row.measure, row.effect) for number, row in enumerate(rows, 1)
    )
    labels = scope.labels
    return RegisterLeaf(
        title="“问题—措施—效果”一览表",
        columns=_COLUMNS,
        entries=entries,
        signs=(Sign(labels.mentor), Sign(labels.apprentice), Sign("教导处", seal=True)),
        note=note_of(None, scope),
        least=_ROWS,
        page="form",
    )


def _about(row: Effect) -> str:
    day = short_date(row.day) if row.day else ""
    return "　".join(part for part in (day, row.about) if part) or "本学期"
