"""Progress as rows of 完成情况一览: first what the programme asks for, then what was done besides."""

from collections.abc import Iterable

from qinglan_tui.domain.counts import MENTOR, Labels, Row
from qinglan_tui.domain.forecasting import unit_of
from qinglan_tui.domain.progress_values import DONE, DutyProgress, Progress, plain

# What each side does itself; what both do stands in the summary of either.
_OWN = {MENTOR: ("mentor",), "apprentice": ("apprentice",)}
_SHARED = ("each", "joint", "member", "peer", "teacher")


def duty_rows(
    found: Iterable[Progress], role: str, pairings: Iterable[str], labels: Labels
) -> tuple[Row, ...]:
    """A row for each of the owner's own duties in that role; one a pairing where there are several."""
    ids = tuple(pairings)
    rows = []
    for one in found:
        for duty in one.mine:
            if is_in_role(duty, role) and duty.pairing in ("", *ids):
                rows.append(duty_row(duty, labels, several=len(ids) > 1))
    return tuple(rows)


def with_other_counts(
    rows: tuple[Row, ...], counts: Iterable[Row], found: Iterable[Progress]
) -> tuple[Row, ...]:
    """The rows of the duties, then the counts of what no duty asks for."""
    asked = {source for one in found for duty in one.mine for source in _sources(duty)}
    return rows + tuple(count for count in counts if count.source not in asked and count.done)


def is_in_role(duty: DutyProgress, role: str) -> bool:
    """Whether the duty is one of that side, or of both."""
    return duty.duty.owes in _OWN[role] or is_shared(duty)


def is_shared(duty: DutyProgress) -> bool:
    """Whether both sides owe it, or whoever is a member or a teacher."""
    return duty.duty.owes in _SHARED


def duty_row(duty: DutyProgress, labels: Labels, *, several: bool = False) -> Row:
    """One duty as a row; where there are `several` partners it says which."""
    title = labels.fill(duty.duty.title)
    whom = f"（{'、'.join(duty.partners)}）" if several and duty.pairing and duty.partners else ""
    unit = unit_of(duty.duty)
    return Row(
        label=title + whom,
        done=plain(duty.kept if duty.required is not None else duty.done),
        unit=unit,
        source=duty.duty.id,
        required=duty.required,
        paper=plain(duty.paper),
        said=_said(duty, unit),
    )


def _said(duty: DutyProgress, unit: str) -> str:
    """How the duty stands in words; a surplus in one month does not make up for another."""
    if duty.required is None:
        return "不限" if duty.duty.op == "none" else ""
    if duty.missing and not duty.duty.soft:
        return f"还差{plain(duty.missing)}{unit}"
    if duty.missing:
        return "提倡"
    if duty.state == DONE and duty.late:
        return f"已完成，其中补交{plain(duty.late)}{unit}"
    return "超额完成" if duty.done > duty.required else "已完成"


def _sources(duty: DutyProgress) -> Iterable[str]:
    """The sources of the counts that a duty covers: a kind, or an observation in one direction."""
    directions = duty.duty.where.get("direction", ())
    for code in duty.duty.counts:
        if code == "observation":
            yield from (f"observation.{word}" for word in _words(directions))
        else:
            yield code


def _words(value: object) -> tuple[str, ...]:
    """The directions that a selector names; 听课 and 互听 stand for several."""
    named = (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list | tuple) else ()
    every = {"听课": ("听师傅", "听徒弟", "听其他教师"), "互听": ("听师傅", "听徒弟")}
    return tuple(word for name in named for word in every.get(str(name), (str(name),)))
