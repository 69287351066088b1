"""活动情况记录 (A14): a month in three sentences; the month stands in 所属月份, the counts are computed."""

from typing import Annotated

from qinglan_tui.domain.fields import Ask, Input
from qinglan_tui.domain.kinds.kind import Kind, KindFields


class MonthlyReport(KindFields, frozen=True, kw_only=True, omit_defaults=True):
    """What the counts of the month do not say by themselves."""

    progress: Annotated[str, Ask("指导与进步", Input.LONG, group="本月", needed="指导与进步", main=True)] = ""
    problems: Annotated[str, Ask("存在问题", Input.LONG, group="本月", needed="存在问题")] = ""
    next_step: Annotated[str, Ask("下月打算", Input.LONG, group="本月", needed="下月打算")] = ""


KIND = Kind(
    code="monthly_report",
    label="活动情况记录",
    short="月报",
    fields=MonthlyReport,
    title="",
    columns=("progress", "problems", "next_step"),
    forms=("A14",),
    about="每月底交的活动情况：次数由工作簿统计，再写进步、问题和下月打算。",
)
