"""What the screens of 文件检查 need beside the examination: its words, and the backups lying near."""

import contextlib
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.text import quoted
from qinglan_tui.services.findings import DAMAGE, WARNING, Finding, Report
from qinglan_tui.services.opening import FOLDER_NAME, MAIN_FILE, YEAR_FILES, default_folder
from qinglan_tui.storage import Workbook
from qinglan_tui.storage.workbook import DAMAGED

if TYPE_CHECKING:
    from qinglan_tui.services.mending import Mended

MOST_BACKUPS = 8
LONGEST_LINE = 200
HEADLESS = "“workbook.json”不见了，里面是设置、名单和学期。"


def is_headless(folder: Path) -> bool:
    """Whether there are records in a folder without the file that makes them a workbook."""
    with contextlib.suppress(OSError):
        return not (folder / MAIN_FILE).exists() and any(folder.glob(YEAR_FILES))
    return False


def is_ailing(workbook: Workbook, today: dt.date) -> bool:
    """Whether the file of this school year or one read before is damaged, or a school year is gone."""
    with contextlib.suppress(Problem):
        workbook.records(Span(today, today))
    return workbook.outcome == DAMAGED or bool(workbook.lost_years())


def backups_near(folder: Path) -> tuple[Path, ...]:
    """The backups that lie where 做备份 puts them, the latest first; their content is not looked at."""
    found: dict[Path, float] = {}
    for place in dict.fromkeys((folder.absolute().parent, default_folder().parent)):
        with contextlib.suppress(OSError):
            for path in place.glob(f"{FOLDER_NAME}*.zip"):
                found[path] = path.stat().st_mtime
    return tuple(sorted(found, key=lambda path: (-found[path], path.name))[:MOST_BACKUPS])


def verdict(report: Report) -> str:
    """有 1 处要处理，2 处请看一下; or that all is well."""
    severities = [finding.severity for finding in report.findings]
    damaged, doubtful = severities.count(DAMAGE), severities.count(WARNING)
    said = [f"{damaged} 处要处理"] if damaged else []
    said += [f"{doubtful} 处请看一下"] if doubtful else []
    return f"有 {'，'.join(said)}。" if said else "都好，没有坏的文件。"


def state_lines(report: Report) -> tuple[str, ...]:
    """How much there is, how large it is, and which copies are kept."""
    held = [f"{_year(one.year)} {one.records} 条" for one in report.years]
    trash = sum(one.trash for one in report.years)
    held += [f"回收站 {trash} 条"] if trash else []
    held += [f"附件 {report.attachments} 个"] if report.attachments else []
    room = f"共 {_size(report.size)}" + (
        f"，磁盘还有 {_size(report.free)}" if report.free is not None else ""
    )
    days = sorted({day for one in report.copies for day in one.days}, reverse=True)
    copies = (
        f"每日备份 {len(days)} 天，最近 {_day(days[0])}" if days else "还没有每日备份，第二天起每天留一份"
    )
    lines = ["　".join(held)] if held else []
    return (*lines, f"{room}　{copies}")


def finding_text(finding: Finding) -> str:
    """What was found and what to do, with the place where it is."""
    line = f"第 {finding.line} 行" if finding.line else ""
    where = f"\n在“{finding.file}”{line}。" if finding.file and finding.file not in finding.what else ""
    return f"{finding.what}。\n{finding.do}。{where}"


def repair_text(mended: "Mended") -> str:
    """What a repair would make of a file, with every line that stays unread."""
    parts = [f"{mended.sentence}。"] if mended.file else []
    for lost in mended.lost:
        text = lost.text if len(lost.text) <= LONGEST_LINE else lost.text[:LONGEST_LINE] + "…"
        parts.append(f"第 {lost.line} 行读不出来：{quoted(text, LONGEST_LINE + 1)}")
    return "\n".join(parts)


def _year(year: int) -> str:
    return f"{year}—{year + 1}学年"


def _day(day: dt.date) -> str:
    return f"{day.month}月{day.day}日"


def _size(size: int) -> str:
    if size >= 1 << 30:
        return f"{size / (1 << 30):.0f} GB"
    return f"{size / (1 << 20):.1f} MB" if size >= 1 << 20 else f"{max(1, size >> 10)} KB"
