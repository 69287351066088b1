"""F10: every command, found by Chinese or by pinyin initials; and the choice of a kind for a new record."""

from collections.abc import Iterable

from qinglan_tui.commands import EVERYWHERE, Command, key_name
from qinglan_tui.domain.kinds import KINDS, Kind
from widgets.dialogs import Menu, MenuItem

# Pinyin initials of the labels of the kinds; pypinyin itself is too slow to import.
KIND_INITIALS = {
    "observation": "tkjl",
    "study_note": "tkxd",
    "plan_review": "jasy",
    "lesson_design": "jxsjja",
    "reflection": "jxfs",
    "teaching_case": "jxal",
    "reading_note": "dsbj",
    "activity": "hdjl",
    "public_lesson": "zjk",
    "paper": "lwycg",
    "exam_paper": "st",
    "project": "ktzt",
    "honour": "hjry",
    "growth_plan": "jh",
    "monthly_report": "hdqkjl",
    "summary": "zjyxd",
    "appraisal": "jcykh",
    "agreement": "xy",
    "student_contact": "xsthyjf",
}


def command_menu(commands: Iterable[Command]) -> Menu:
    """The commands of a place, its own first; gives the id of the one to run."""
    listed = [command for command in commands if command.id != "menu"]
    own = [command for command in listed if command.scope != EVERYWHERE]
    shared = [command for command in listed if command.scope == EVERYWHERE]
    return Menu([*(_item(c, "这里") for c in own), *(_item(c, "到处") for c in shared)])


def kind_menu() -> Menu:
    """Every kind of record; gives the code of the one to write."""
    return Menu([_kind_item(kind) for kind in KINDS], placeholder="新建什么？输入汉字或拼音首字母")


def _item(command: Command, group: str) -> MenuItem:
    # The word of the hint line must find the command, also where the sentence does not hold it.
    label = command.about if command.label in command.about else f"{command.label}：{command.about}"
    key = key_name(command.keys[0]) if command.keys else ""
    return MenuItem(command.id, label, key, command.initials, group)


def _kind_item(kind: Kind) -> MenuItem:
    known_as = kind.label if kind.short in kind.label else f"{kind.label}（{kind.short}）"
    return MenuItem(kind.code, known_as, "", KIND_INITIALS.get(kind.code, ""))
