"""What the school has settled for its Word files: read line by line, shown by an example, changed, reset."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct, structs

from qinglan_tui.domain.appraisal import GRADE_BANDS, WEIGHTS, weights_of
from qinglan_tui.domain.counts import APPRENTICE, MENTOR, Labels
from qinglan_tui.domain.fields import FieldSpec, specs
from qinglan_tui.domain.problems import Fault, Problem
from qinglan_tui.domain.settings import Settings
from qinglan_tui.domain.terms import TERM_PATTERNS, term_id_of, term_name
from qinglan_tui.domain.word_settings import (
    FILE_WORDS,
    GradeBand,
    OwnWeight,
    RubricItem,
    SignLine,
    WordSettings,
    bands_said,
)
from qinglan_tui.services import roster
from qinglan_tui.services.answers import read_answers
from qinglan_tui.services.entry import reader
from qinglan_tui.services.export import paper_name
from qinglan_tui.services.house import house_named
from qinglan_tui.services.scope import pick_term, scope_of
from qinglan_tui.storage import Workbook

# Those that stand in the settings themselves.
_GENERAL = ("style", "term_pattern")
_SIZES = {22: "二号", 18: "小二", 16: "三号", 15: "小三", 14: "四号", 12: "小四", 10.5: "五号", 9: "小五"}


class Item(Struct, frozen=True):
    """One line of the page: the fields behind it, under which heading, and what it is called."""

    key: str
    group: str
    label: str
    fields: tuple[str, ...]


ITEMS = (
    Item("style", "样式", "总结、协议", ("style",)),
    Item("forms", "样式", "表册", ("forms",)),
    Item("texts", "样式", "教案、反思", ("texts",)),
    Item("papers", "样式", "论文", ("papers",)),
    Item("fonts", "样式", "字体", ("fonts",)),
    Item("term_pattern", "写法", "学期写法", ("term_pattern",)),
    Item("days", "写法", "日期写法", ("days",)),
    Item("names", "写法", "称呼", ("mentor", "apprentice")),
    Item("file_name", "写法", "文件名", ("file_name",)),
    Item("signs", "签字盖章", "签字栏", ("signs",)),
    Item("rubric", "评课和考核", "评价表", ("rubric",)),
    Item("grades", "评课和考核", "考核等级", ("grades",)),
    Item("weights_apprentice", "评课和考核", "考核表（徒弟）", ("weights_apprentice",)),
    Item("weights_mentor", "评课和考核", "考核表（师傅）", ("weights_mentor",)),
)


def specs_of(item: Item) -> tuple[FieldSpec, ...]:
    """The fields of a line's sheet."""
    every = {spec.name: spec for spec in (*specs(Settings), *specs(WordSettings))}
    return tuple(_plain(every[name]) for name in item.fields)


def _plain(spec: FieldSpec) -> FieldSpec:
    return structs.replace(spec, ask=structs.replace(spec.ask, group=""))


def values_of(workbook: Workbook, item: Item) -> dict[str, Any]:
    """What stands in the fields now; a list that nobody has changed begins with what is usual."""
    found: dict[str, Any] = {}
    for name in item.fields:
        value = getattr(workbook.settings if name in _GENERAL else workbook.settings.word, name)
        found[name] = value or (_USUAL[name]() if name in _USUAL else value)
    return found


def is_usual(workbook: Workbook, item: Item) -> bool:
    """Whether nothing of it was changed."""
    usual, settings = Settings(owner=""), workbook.settings
    for name in item.fields:
        here, there = (settings, usual) if name in _GENERAL else (settings.word, usual.word)
        if getattr(here, name) != getattr(there, name):
            return False
    return True


def save(workbook: Workbook, item: Item, raw: Mapping[str, object], today: dt.date) -> WordSettings:
    """Keep what was typed for a line; rows that are as usual are not kept as one's own.

    Raises:
        Faults: something cannot be read.
        Problem: nothing can be written.
    """
    if item.key in _GENERAL:
        return roster.save_settings(workbook, raw, today).word
    answers = read_answers(specs(WordSettings), raw, reader(workbook, today))
    faults = []
    if "file_name" in answers.values and "材料名" not in answers.values["file_name"]:
        faults.append(Fault("file_name", "文件名", "里要有“材料名”，不然分不出是哪份"))
    values = {
        name: () if name in _USUAL and value == _USUAL[name]() else value
        for name, value in answers.none_wrong(*faults).items()
    }
    word = structs.replace(workbook.settings.word, **values)
    workbook.arrange(settings=structs.replace(workbook.settings, word=word))
    return word


def reset(workbook: Workbook, item: Item) -> None:
    """Put a line back as it usually is.

    Raises:
        Problem: nothing can be written.
    """
    usual, settings = Settings(owner=""), workbook.settings
    if item.key in _GENERAL:
        changed = structs.replace(settings, **{name: getattr(usual, name) for name in item.fields})
    else:
        word = structs.replace(settings.word, **{name: getattr(usual.word, name) for name in item.fields})
        changed = structs.replace(settings, word=word)
    workbook.arrange(settings=changed)


# --- what is usual ----------------------------------------------------------------------------------------


def _usual_signs() -> tuple[SignLine, ...]:
    return (
        SignLine(document="总结", label="教研组意见", by="教研组长"),
        SignLine(document="总结", label="教导处意见", by="教导处", seal=True),
    )


def _usual_rubric() -> tuple[RubricItem, ...]:
    from exports.form_rubric import RUBRIC

    return tuple(RubricItem(dimension=one.name, item=item) for one in RUBRIC for item in one.items)


def _usual_grades() -> tuple[GradeBand, ...]:
    least = (90.0, 60.0, 0.0)
    return tuple(GradeBand(word=word, least=at) for (word, _), at in zip(GRADE_BANDS, least, strict=True))


def _usual_weights(role: str) -> tuple[OwnWeight, ...]:
    return tuple(
        OwnWeight(item=one.item, points=float(one.points), standard=one.standard) for one in WEIGHTS[role]
    )


_USUAL: dict[str, Callable[[], tuple[Any, ...]]] = {
    "signs": _usual_signs,
    "rubric": _usual_rubric,
    "grades": _usual_grades,
    "weights_apprentice": lambda: _usual_weights(APPRENTICE),
    "weights_mentor": lambda: _usual_weights(MENTOR),
}


# --- how it is said ---------------------------------------------------------------------------------------


def said(workbook: Workbook, item: Item, today: dt.date) -> str:
    """What is settled, in a few words."""
    word, values = workbook.settings.word, values_of(workbook, item)
    if item.key == "term_pattern":
        return term_name(term_id_of(today), workbook.settings.term_pattern)
    if item.key == "names":
        return "　".join(filter(None, (word.mentor, word.apprentice))) or "随方案"
    (name,) = item.fields
    (spec,) = specs_of(item)
    if name in _USUAL:
        own = "" if is_usual(workbook, item) else "自定 "
        return f"{own}{_count(name, values[name])}"
    return spec.ask.choices.say(values[name]) if spec.ask.choices else str(values[name])


def _count(name: str, rows: tuple[Any, ...]) -> str:
    if name in ("rubric", "weights_apprentice", "weights_mentor"):
        return f"{len(rows)}项，共{sum(row.points or 0 for row in rows):g}分"
    if name == "grades":
        return "、".join(row.word for row in rows)
    return "、".join(f"{row.label}" for row in rows)


def example(workbook: Workbook, item: Item, today: dt.date) -> str:
    """How it will look on paper, in one or two lines."""
    settings = workbook.settings
    word = settings.word
    if item.key in ("style", "forms", "texts", "papers", "fonts"):
        name = settings.style if item.key in ("style", "fonts") else getattr(word, item.key)
        return _look(name, word)
    if item.key == "days":
        return f"表头、封面和落款：{word.day(today)}"
    if item.key == "term_pattern":
        return f"封面和表题下：{term_name(term_id_of(today), settings.term_pattern)}"
    if item.key == "names":
        labels = _labels(workbook, today)
        return f"{labels.mentor}　{labels.apprentice}　听{labels.apprentice}课　{labels.mentor}签字"
    if item.key == "file_name":
        return _file_name(workbook, today)
    return _rows_said(item.key, values_of(workbook, item)[item.fields[0]], word)


def _look(name: str, word: WordSettings) -> str:
    """Title, body and cells with their faces and sizes; then the edges of the page."""
    house = house_named(name, word)
    fonts, edges = house.fonts, house.margins
    bold = "加粗" if fonts.title_bold else ""
    line = f"{house.line:g}磅" if house.line else f"{house.times:g}倍行距"
    return (
        f"标题{_size(house.title)}{fonts.title}{bold}，正文{_size(house.body)}{fonts.body}，{line}，"
        f"表格{_size(house.cell)}{fonts.table}；"
        f"上{edges.top:g} 下{edges.bottom:g} 左{edges.left:g} 右{edges.right:g} 毫米"
    )


def _size(points: float) -> str:
    return _SIZES.get(points, f"{points:g}磅")


def _labels(workbook: Workbook, today: dt.date) -> Labels:
    try:
        return scope_of(workbook, pick_term(workbook, None, today)).labels
    except Problem:
        return workbook.settings.word.labels(Labels())


def _file_name(workbook: Workbook, today: dt.date) -> str:
    try:
        scope = scope_of(workbook, pick_term(workbook, None, today))
    except Problem:
        return f"用到的词：{'、'.join(FILE_WORDS)}"
    return paper_name(scope, scope.owner.name, "听课情况统计表") + ".docx"


def _rows_said(key: str, rows: tuple[Any, ...], word: WordSettings) -> str:
    if key == "signs":
        return "　".join(
            f"{row.document}：{row.label}（{row.by}{'盖章' if row.seal else '签字'}）" for row in rows
        )
    if key == "grades":
        return "　".join(f"{grade} {band}" for grade, band in bands_said(rows))
    if key == "rubric":
        points: dict[str, float] = {}
        for row in rows:
            points[row.dimension] = points.get(row.dimension, 0) + (row.points or 0)
        return "　".join(f"{name}{full:g}" for name, full in points.items())
    side = MENTOR if key == "weights_mentor" else APPRENTICE
    labels = word.labels(Labels())
    return "　".join(f"{labels.fill(one.item)}{one.points:g}" for one in weights_of(side, word))


def patterns(today: dt.date) -> tuple[str, ...]:
    """The ways to write a term, by the present one."""
    return tuple(term_name(term_id_of(today), pattern) for pattern in TERM_PATTERNS)
