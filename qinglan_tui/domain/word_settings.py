"""How a school wants its Word files: styles, fonts, days, who signs, rubric, grades, points, file names.

What is left empty is as usual. The values go as they are to whoever writes.
"""

import datetime as dt
import re
from typing import Annotated

from msgspec import Struct

from qinglan_tui.domain.counts import Labels
from qinglan_tui.domain.dates import long_date, numeral_date
from qinglan_tui.domain.fields import Ask, Choices, Input

STYLES = ("P1", "P5", "P2", "P3", "P4")
STYLE_LABELS = ("公文规范", "手册表格", "学校常用", "教案随笔", "论文案例")
WINDOWS, OFFICIAL, MAC = "windows", "gb2312", "mac"
FONT_LABELS = ("Windows 自带", "公文 GB2312", "macOS")
AS_STYLE, HANZI = "随样式", "汉字"
_DAYS = {
    AS_STYLE: long_date,
    "年月日": long_date,
    "短横": lambda day: f"{day:%Y-%m-%d}",
    "圆点": lambda day: f"{day.year}.{day.month}.{day.day}",
    HANZI: numeral_date,
}
FILE_NAME = "学期-学科-姓名-材料名"
FILE_WORDS = ("学期", "学科", "姓名", "材料名", "学校")
ANY = "所有文件"
SIGNED = (ANY, "总结", "计划", "检查表", "考核表", "鉴定表", "记录表")
_JOINTS = re.compile(r"([-_ ·—]+)")


class SignLine(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A space for an opinion at the end of a document, and who signs or seals there by hand."""

    document: Annotated[str, Ask("文件", Input.CHOICE, Choices(SIGNED, closed=True), short="文件")] = ANY
    label: Annotated[str, Ask("意见栏", main=True, hint="如 教研组意见")] = ""
    by: Annotated[str, Ask("谁签", hint="如 教研组长")] = ""
    seal: Annotated[bool, Ask("盖章", Input.FLAG)] = False


class RubricItem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One item of the school's rubric (A6) with its points."""

    dimension: Annotated[str, Ask("评价项目")] = ""
    item: Annotated[str, Ask("评价要点", main=True)] = ""
    points: Annotated[float | None, Ask("分值", Input.SCORE, low=0, high=100)] = 5.0


class GradeBand(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A grade and the points that it begins at."""

    word: Annotated[str, Ask("等级", main=True)] = ""
    least: Annotated[float | None, Ask("从几分起", Input.SCORE, low=0, high=100)] = None


class OwnWeight(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One item of the school's own assessment (A21)."""

    item: Annotated[str, Ask("考核项目", main=True)] = ""
    points: Annotated[float | None, Ask("分值", Input.SCORE, low=0, high=100)] = None
    standard: Annotated[str, Ask("内容与标准")] = ""


class WordSettings(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The school's wishes for its documents; see the module."""

    forms: Annotated[str, Ask("表册", Input.CHOICE, Choices(STYLES, closed=True, labels=STYLE_LABELS))] = "P5"
    texts: Annotated[
        str, Ask("教案随笔", Input.CHOICE, Choices(STYLES, closed=True, labels=STYLE_LABELS))
    ] = "P3"
    papers: Annotated[str, Ask("论文", Input.CHOICE, Choices(STYLES, closed=True, labels=STYLE_LABELS))] = (
        "P4"
    )
    fonts: Annotated[
        str,
        Ask("字体", Input.CHOICE, Choices((WINDOWS, OFFICIAL, MAC), closed=True, labels=FONT_LABELS)),
    ] = WINDOWS
    days: Annotated[
        str,
        Ask(
            "日期写法",
            Input.CHOICE,
            Choices(
                tuple(_DAYS),
                closed=True,
                labels=("随样式", "2026年11月22日", "2026-11-22", "2026.11.22", "二〇二六年十一月二十二日"),
            ),
        ),
    ] = AS_STYLE
    mentor: Annotated[str, Ask("师傅叫作", hint="不填就随方案，如 指导教师")] = ""
    apprentice: Annotated[str, Ask("徒弟叫作", hint="不填就随方案，如 青年教师")] = ""
    file_name: Annotated[str, Ask("文件名", hint=f"可用的词：{'、'.join(FILE_WORDS)}")] = FILE_NAME
    signs: Annotated[tuple[SignLine, ...], Ask("签字栏", Input.ROWS)] = ()
    rubric: Annotated[tuple[RubricItem, ...], Ask("评价表", Input.ROWS)] = ()
    grades: Annotated[tuple[GradeBand, ...], Ask("考核等级", Input.ROWS)] = ()
    weights_apprentice: Annotated[tuple[OwnWeight, ...], Ask("考核表（徒弟）", Input.ROWS)] = ()
    weights_mentor: Annotated[tuple[OwnWeight, ...], Ask("考核表（师傅）", Input.ROWS)] = ()

    def labels(self, usual: Labels) -> Labels:
        """What the two sides are called: as the school says, else as the programme does."""
        return Labels(self.mentor or usual.mentor, self.apprentice or usual.apprentice)

    def day(self, day: dt.date) -> str:
        """A day as the school writes it."""
        return _DAYS.get(self.days, long_date)(day)

    def stem(self, term: str, subject: str, name: str, what: str, school: str = "") -> tuple[str, ...]:
        """The parts of a file's name in the school's order; what is empty is left out with its joint."""
        words = dict(zip(FILE_WORDS, (term, subject, name, what, school), strict=True))
        parts: list[str] = []
        for number, piece in enumerate(_JOINTS.split(self.file_name)):
            if number % 2:
                if parts:
                    parts.append(piece)
                continue
            filled = piece
            for word, text in words.items():
                filled = filled.replace(word, f"\0{text}\0")
            filled = filled.replace("\0", "")
            if filled:
                parts.append(filled)
            elif parts:
                parts.pop()
        return tuple(parts)

    def signers(self, document: str) -> tuple[SignLine, ...]:
        """Who signs under this document, as the school wants it; none when it is as usual."""
        own = tuple(line for line in self.signs if line.document == document)
        return own or tuple(line for line in self.signs if line.document == ANY)


def bands_said(grades: tuple[GradeBand, ...]) -> tuple[tuple[str, str], ...]:
    """Grades and what they begin at, best first: 优秀 90分及以上, 合格 60—89分, 不合格 60分以下."""
    ranked = sorted(grades, key=lambda band: -(band.least or 0))
    said = []
    for number, band in enumerate(ranked):
        least = band.least or 0
        above = ranked[number - 1].least or 0 if number else 0
        if not number:
            text = f"{least:g}分及以上"
        elif not least:
            text = f"{above:g}分以下"
        else:
            text = f"{least:g}—{above - 1:g}分"
        said.append((band.word, text))
    return tuple(said)
