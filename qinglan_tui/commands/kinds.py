"""A new record of each kind, from everywhere: 新建听课记录, found by `tkjl`."""

from typing import Final

from qinglan_tui.commands.command import EVERYWHERE, Command
from qinglan_tui.domain.kinds import KINDS

NEW: Final = "新建"
# Pinyin initials of the labels of the kinds; pypinyin itself is too slow to import.
KIND_INITIALS: Final = {
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

KIND_COMMANDS: tuple[Command, ...] = tuple(
    Command(
        id=f"new.{kind.code}",
        action=f"new_kind('{kind.code}')",
        scope=EVERYWHERE,
        label=kind.label,
        about=f"新建{kind.label}" if kind.short in kind.label else f"新建{kind.label}（{kind.short}）",
        initials=KIND_INITIALS.get(kind.code, ""),
        writes=True,
        group=NEW,
    )
    for kind in KINDS
)
