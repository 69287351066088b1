"""The questions of 首次设置, what is asked in each, and the answers as `read_start` takes them."""

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path

from qinglan_tui.domain.fields import Ask, FieldSpec, Input, spec_named, specs
from qinglan_tui.domain.kinds.options import SUBJECTS
from qinglan_tui.domain.problems import Fault, Faults, Problem
from qinglan_tui.domain.settings import STAGES
from qinglan_tui.services import calendar
from qinglan_tui.services.opening import FOLDER_NAME, exists
from qinglan_tui.services.schemes import schemes
from qinglan_tui.services.setup import APPRENTICE, BOTH, MENTOR, Start, read_start
from widgets.record_list import Column, ListGroup, ListRow, RecordList

SAMPLE_NAME = f"{FOLDER_NAME}（示例）"
SAMPLE_TOLD = (
    "这是示例，随便看，随便改。看完按 Ctrl+Q 退出，再运行 qinglan，就回到自己的工作簿；还没有的，就新建。"
)
HELP = (
    "五小步就能用：姓名，学校，学期，与谁结对，按哪个方案。填错了以后都能在设置里改。\n"
    "工作簿是一个文件夹，所有记录都在里面。学校的电脑常重装的，请按 F8 换到别的盘或U盘。\n"
    "想先看看，按 F9 打开示例工作簿，里面有一学期的记录，随便改。"
)
LATER, MORE = "later", "more"
QUESTIONS = (
    ("我是谁", "您是谁？", "回车到下一项，最后一项再回车就到下一步。想先看看，按 F9 打开示例。"),
    ("学校", "您在哪所学校？", "写全称，文档上照这样印。"),
    ("学期", "本学期从哪天到哪天？", "照校历改；放假和调休以后在设置里填。"),
    ("结对", "您和谁结对？", "几位用顿号隔开；还没有定就空着，以后在设置里加。"),
    (
        "方案",
        "按学校的哪个方案结对？",
        "上下键选一个，回车建好；Ctrl+G 建好后先改几个数。没有的，选以后再选。",
    ),
)
SIDES = {MENTOR: ("apprentices",), APPRENTICE: ("mentors",), BOTH: ("mentors", "apprentices")}
SIDE_LABELS = {"mentors": "我的师傅", "apprentices": "我的徒弟"}
RELEVANCE = (("core", "师徒结对方案"), ("related", "相近的方案"), ("context", "其他方案"))
TERM_STEP, PAIRING_STEP, LAST_STEP = 2, 3, 4
_BETWEEN = re.compile(r"[、，,；;]")
STAGE_SIGNS = (("幼儿园", "幼儿园"), ("小学", "小学"), ("九年", "九年一贯"), ("初", "初中"), ("高", "高中"),
               ("职", "中职"), ("特殊", "特殊教育"))  # fmt: skip


def place_for(text: str) -> Path:
    """The folder that was named for the workbook: one of its own where other things are, or a drive's root.

    Raises:
        Problem: it cannot be a folder.
    """
    try:
        if "\0" in text:
            raise ValueError(text)
        folder = Path(text.strip().strip("\"'")).expanduser().absolute()
        if exists(folder):
            return folder
        if folder.is_file():
            raise Problem(f"“{folder}”是一个文件，不是文件夹", "请换一个位置")
        is_shared = folder.is_dir() and (folder == folder.parent or any(folder.iterdir()))
    except (OSError, RuntimeError, ValueError):
        # A name too long or not allowed, ~ of somebody who is not known, a folder that may not be read.
        raise Problem(f"“{text[:60]}”不能作工作簿的位置", "请检查路径，或换一个位置") from None
    return folder / FOLDER_NAME if is_shared else folder


def fields_of(step: int, role: str) -> tuple[FieldSpec, ...]:
    """The fields of a step; the fourth asks for the side on which the owner does not stand."""
    if step == 0:
        return (_field("name"), _field("role"), _line("subject", "任教学科", "如 数学；按下键可选"))
    if step == 1:
        return (_field("school"), _line("stage", "学段", "如 小学；按下键可选"))
    if step == 2:
        return (_field("term_start"), _field("term_end"))
    return tuple(
        FieldSpec(side, Ask(SIDE_LABELS[side], Input.PEOPLE), tuple, ())
        for side in SIDES.get(role, SIDES[BOTH])
    )


def asked_in(step: int, role: str) -> frozenset[str]:
    """The fields of `Start` that a step answers; the sides of the fourth are `partners` there."""
    own = frozenset(spec.name for spec in fields_of(step, role))
    return own | {"partners"} if step == PAIRING_STEP else own


def partners_of(raw: Mapping[str, object]) -> list[str]:
    """The partners as `read_start` takes them: each with the side on which it stands."""
    found = []
    for side in SIDES.get(str(raw.get("role")), ()):
        word = SIDE_LABELS[side].removeprefix("我的")
        found += [f"{word}:{name.strip()}" for name in _BETWEEN.split(str(raw.get(side, ""))) if name.strip()]
    return found


def answers_of(raw: Mapping[str, object]) -> dict[str, object]:
    """What was typed, as `read_start` takes it."""
    known = {spec.name for spec in specs(Start)}
    return {name: text for name, text in raw.items() if name in known} | {"partners": partners_of(raw)}


def weeks_told(raw: Mapping[str, object], day: dt.date) -> str:
    """What follows from the dates of the term, "" while they cannot be read."""
    try:
        given = {"start": raw["term_start"], "end": raw["term_end"]}
        return calendar.weeks_sentence(calendar.read_term(given, day))
    except Problem:
        return ""


def place_told(folder: Path) -> str:
    """Where the workbook is and how it is opened next time."""
    told = f"工作簿在：{folder}\n\n"
    way = f'qinglan --workbook "{folder}"'
    if folder.name == SAMPLE_NAME:
        return f"{SAMPLE_TOLD}\n\n{told}以后再看：\n{way}"
    return f"{told}在这台电脑上，下次运行 qinglan 就打开它。在别的电脑上这样打开：\n{way}"


def faults_in(raw: Mapping[str, object], day: dt.date) -> tuple[Fault, ...]:
    """All that is wrong with what was typed so far."""
    try:
        read_start(answers_of(raw), day)
    except Faults as faults:
        return faults.faults
    return ()


def _field(name: str) -> FieldSpec:
    spec = spec_named(specs(Start), name)
    if spec is None:
        raise KeyError(name)
    return spec


def _line(name: str, label: str, hint: str) -> FieldSpec:
    """A field in which the usual words are suggested and any other can be written."""
    return FieldSpec(name, Ask(label, hint=hint), str, "")


def words_for(spec: FieldSpec) -> tuple[str, ...]:
    """What is suggested in a field."""
    return {"subject": SUBJECTS.words, "stage": STAGES}.get(spec.name, ())


def stage_of(school: str) -> str:
    """The stage that the name of a school tells, "" when it does not."""
    return next((stage for sign, stage in STAGE_SIGNS if sign in school), "")


def scheme_list() -> RecordList:
    """The list of the last step."""
    return RecordList((Column(44), Column(0, "soft")), scheme_rows(with_all=False))


def scheme_rows(*, with_all: bool) -> list[ListRow | ListGroup]:
    """Later, the schemes of pairs with duties, and the others when they are asked for."""
    rows: list[ListRow | ListGroup] = [ListRow(LATER, ("以后再选", ""))]
    for relevance, label in RELEVANCE if with_all else RELEVANCE[:1]:
        rows.append(ListGroup(label))
        rows += [
            ListRow(scheme.id, (scheme.name, f"{scheme.mentor}、{scheme.apprentice}"))
            for scheme in schemes()
            if scheme.relevance == relevance
        ]
    return rows if with_all else [*rows, ListRow(MORE, ("更多方案", f"共{len(schemes())}个"))]
