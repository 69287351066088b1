"""A duty in words: 「7/10节，还差3节，按目前进度预计12月27日完成」, and what it asks for."""

import datetime as dt

from qinglan_tui.domain.counts import Labels
from qinglan_tui.domain.dates import short_date
from qinglan_tui.domain.facts import WRITTEN
from qinglan_tui.domain.forecasting import quota_text, unit_of
from qinglan_tui.domain.kinds import KINDS_BY_CODE, Kind
from qinglan_tui.domain.programmes import Duty, Number
from qinglan_tui.domain.progress_values import (
    DONE,
    NOT_YET,
    OVERDUE,
    STATES,
    DutyProgress,
    PeriodProgress,
    plain,
)
from qinglan_tui.domain.selectors import need_label

AT_THIS_PACE = "按目前进度"
SOFT = "（提倡）"
# What the sentence of the forecast repeats of the number before it.
_SAID_ALREADY = ("已完成", "超额完成", "已有", "已知")


def sentences(duty: DutyProgress) -> tuple[str, ...]:
    """The duty as one sentence, the fullest first; a line takes the first one that fits.

    What is overdue is dropped last: the sum over all periods can wait.
    """
    if duty.duty.milestones:
        return tuple(dict.fromkeys((duty.forecast or f"{duty.done}%", f"{duty.done}%")))
    said = _beyond(duty)
    brief = said.replace(AT_THIS_PACE, "")
    clauses = brief.split("；")
    fewer = ["；".join(clauses[:count]) for count in range(len(clauses), 0, -1)]
    if len(duty.periods) > 1:
        first = clauses[0].split("，")[0]
        fewer.append(first.replace("未交", "逾期") if duty.state == OVERDUE else first)
    number, bare, kept = number_text(duty), number_text(duty, paper=False), kept_text(duty)
    found = [(number, said), (number, brief), (bare, brief), *((bare, rest) for rest in fewer)]
    found += [*((kept, rest) for rest in fewer), (bare, ""), (kept, "")]
    mark = "；" if len(duty.periods) > 1 else "，"
    return tuple(dict.fromkeys(mark.join(part for part in parts if part) for parts in found))


def number_text(duty: DutyProgress, *, paper: bool = True) -> str:
    """How many, out of how many, and what is missing or too many: 7/10节（含纸质5节），还差3节."""
    unit, rule = unit_of(duty.duty), duty.duty
    if not duty.judged:
        return f"已知{duty.done}{unit}"
    held = f"（含纸质{duty.paper}{unit}）" if duty.paper and paper else ""
    if duty.required is None:
        free = "，不限" if rule.op == "none" else ""
        return f"{duty.done}{unit}{held}{free}"
    if rule.op == "max":
        return f"{duty.done}{unit}{held}，至多{rule.n}{unit}"
    if not duty.required and not duty.done:
        return "暂时没有"
    return kept_text(duty) + held + _gap(duty, unit)


def kept_text(duty: DutyProgress) -> str:
    """7/10节, 6节 where no number is asked for."""
    unit = unit_of(duty.duty)
    if not duty.judged or duty.required is None or duty.duty.op == "max":
        return f"{duty.done}{unit}"
    return f"{duty.kept}/{duty.required}{unit}"


def _gap(duty: DutyProgress, unit: str) -> str:
    surplus = surplus_of(duty)
    if duty.missing:
        if duty.duty.soft:
            return SOFT
        if _beyond(duty).startswith("未交"):
            return ""
        return f"，{STATES[NOT_YET]}" if duty.state == NOT_YET else f"，还差{plain(duty.missing)}{unit}"
    if surplus:
        return f"，超额{surplus}{unit}"
    return f"，{STATES[DONE]}"


def surplus_of(duty: DutyProgress) -> Number:
    """How many more than asked for; a range is passed only beyond its upper end."""
    if duty.missing or duty.duty.is_per_event or duty.duty.op == "max":
        return 0
    most = {period.period: period.required or 0 for period in duty.periods}
    if duty.duty.op == "range" and duty.duty.n2 is not None:
        most = {key: max(asked, duty.duty.n2) for key, asked in most.items()}
    return plain(sum(max(period.done - most[period.period], 0) for period in duty.periods))


def _beyond(duty: DutyProgress) -> str:
    """What the forecast says beyond the number: a day, what is overdue, what was handed in late."""
    said = duty.forecast.removeprefix(f"还差{plain(duty.missing)}{unit_of(duty.duty)}").lstrip("，")
    if said.startswith(_SAID_ALREADY):
        said = f"其中补交{plain(duty.late)}{unit_of(duty.duty)}" if duty.late and not duty.missing else ""
    note = "" if duty.note == "未定" and duty.required is not None else duty.note
    return "；".join(part for part in (said, note) if part)


def full_sentence(duty: DutyProgress) -> str:
    """All there is to say of how it stands, with its credit and what came late."""
    unit = unit_of(duty.duty)
    parts = [sentences(duty)[0]]
    if duty.late and duty.missing:
        parts.append(f"其中补交{plain(duty.late)}{unit}")
    if duty.credit and duty.duty.credit is not None:
        parts.append(f"折合{duty.credit}{duty.duty.credit.unit}")
    return "。".join(parts) + "。"


def asks_for(duty: DutyProgress) -> str:
    """What is asked for: 每学期至少10节，1月22日前，要有点评."""
    rule = duty.duty
    parts = [quota_text(rule) + (SOFT if rule.soft else "")]
    if len(duty.periods) == 1 and duty.judged and (due := duty.periods[0].due) is not None:
        parts.append(f"{short_date(due)}前")
    if rule.needs:
        parts.append("要有" + "、".join(need_label(need, kinds_of(rule)) for need in rule.needs))
    if rule.status == "submitted":
        parts.append("上交才算")
    if rule.recipient:
        parts.append(f"交给{rule.recipient}")
    return "，".join(part for part in parts if part)


def with_whom(duty: DutyProgress, owner: str) -> str:
    """与李青, or whose it is when it is a partner's."""
    if duty.person != owner:
        return duty.person
    return f"与{'、'.join(duty.partners)}" if duty.pairing and duty.partners else ""


def about(duty: DutyProgress, labels: Labels, owner: str) -> tuple[str, str, str]:
    """Three lines on a duty: what it asks for, how it stands, what the source says."""
    heading = (labels.fill(duty.duty.title), with_whom(duty, owner), asks_for(duty))
    return "　".join(part for part in heading if part), full_sentence(duty), quote_of(duty.duty)


def quote_of(duty: Duty) -> str:
    """Where it is said, word for word."""
    return f"原文：{duty.quote}（{duty.id}）"


# --- one period ------------------------------------------------------------------------------------------


def period_text(duty: Duty, period: PeriodProgress, today: dt.date) -> str:
    """One period in words: 2/3次，还差1次，逾期22天."""
    unit = "%" if duty.milestones else unit_of(duty)
    if period.required is None:
        return f"{period.done}{unit}" if period.done else "还没有"
    if duty.op == "max":
        over = plain(max(period.done - period.required, 0))
        return f"{period.done}{unit}，" + (f"超出{over}{unit}" if over else f"至多{period.required}{unit}")
    number = f"{period.done}/{period.required}{unit}"
    if period.missing:
        gap = "" if duty.soft or period.state == NOT_YET else f"，还差{plain(period.missing)}{unit}"
        return number + gap + (SOFT if duty.soft else "") + due_words(period, today, duty)
    more = plain(period.done - period.required)
    late = f"，其中补交{plain(period.late)}{unit}" if period.late else ""
    if not period.required and not period.done:
        return "没有要做的"
    return number + (f"，超额{more}{unit}" if more and duty.op != "range" else f"，{STATES[DONE]}") + late


def due_words(period: PeriodProgress, today: dt.date, duty: Duty) -> str:
    """，逾期22天 or ，11月30日前; "" where nothing is due."""
    if period.due is None or duty.soft:
        return ""
    if period.state == OVERDUE:
        return f"，逾期{(today - period.due).days}天"
    return f"，{short_date(period.due)}前" if today <= period.due else ""


def kinds_of(duty: Duty) -> tuple[Kind, ...]:
    """Every kind of record that a duty speaks of."""
    codes = [*duty.counts, *(code for part in duty.parts for code in part.counts)]
    codes += duty.on.counts if duty.on is not None else ()
    return tuple(KINDS_BY_CODE[code] for code in dict.fromkeys(codes) if code in KINDS_BY_CODE)


def is_written(duty: Duty) -> bool:
    """Whether it is something written that is handed in (未交), not something done (未做)."""
    kinds = kinds_of(duty)
    return bool(kinds) and {kind.code for kind in kinds} <= WRITTEN


def brief_reason(reason: str) -> str:
    """A reason in a few words: 缺课前指点等3样."""
    first, *more = reason.split("、")
    return f"{first}等{len(more) + 1}样" if more else reason
