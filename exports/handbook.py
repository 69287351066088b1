"""A27 手册: a whole term in one file: cover, instructions, contents with pages, every form in its order."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from exports.base import About
from exports.blocks import Column, Para, register
from exports.leaves import Leaf, put, turn_to
from exports.markup import PPR, TR, Element, P, T, field, parse, w
from exports.paging import first_pages
from exports.sheets import Sheets
from exports.story import Story
from exports.styles import HouseStyle
from exports.wording import names
from qinglan_tui.domain.counts import MENTOR
from qinglan_tui.domain.scope import Scope
from qinglan_tui.domain.tasks import Task

TITLE = "师徒结对活动手册"
_CONTENTS = (
    Column("序号", 16, "center"),
    Column("材料", 92, "left"),
    Column("份数", 26, "center"),
    Column("页码", 26, "center"),
)
_TASKS = (
    Column("任务", 58, "left"),
    Column("责任人", 26, "center"),
    Column("要求", 44, "center"),
    Column("完成时间", 32, "center"),
)
_BLANK = "＿＿＿＿＿＿＿＿＿＿"
# How a handbook is used; in the words of the programme.
_RULES = (
    "本手册由师徒双方共同填写，一学期一册；活动当天记录，当周补齐，不作期末补写。",
    "听课记录写清日期、节次、班级、课题和教学过程，课后当天交流，意见写得具体；{apprentice}听课后写出心得。",
    "{mentor}审阅教案、作业和反思，写明日期和意见；{apprentice}按意见修改，再请{mentor}复看。",
    "各表的签字、盖章处由本人手写，不代签，不打印姓名。",
    "每月底由教导处检查一次；期末连同附件装入资料袋，按《材料上交清单》移交。",
)


Tell = Callable[[int, int], None]


class Chapter(Struct, frozen=True):
    """One line of the contents and the documents behind it; `count` is what is told of their number."""

    title: str
    leaves: tuple[Leaf, ...]
    count: str = ""


class Handbook(Struct, frozen=True, kw_only=True):
    """Everything that a handbook holds, in its order. `tasks` are listed with the instructions."""

    scope: Scope
    about: About
    chapters: tuple[Chapter, ...]
    tasks: tuple[Task, ...] = ()
    day: str = ""
    pairing: str = ""


def write_handbook(
    book: Handbook, house: HouseStyle, target: Path | BinaryIO, tell: Tell | None = None
) -> tuple[str, ...]:
    """Write the handbook; returns what could not be printed, photos that are gone.

    `tell` hears how many chapters stand, of how many; what it raises ends the work.

    Raises:
        Problem: the file cannot be written.
    """
    story = Story(house, book.about, "form")
    sheets = Sheets(story)
    _cover(story, book)
    _instructions(story, book)
    pages = _contents(story, book.chapters)
    for number, chapter in enumerate(book.chapters, 1):
        _chapter(story, sheets, chapter, _mark(number))
        if tell is not None:
            tell(number, len(book.chapters))
    story.settle()
    found = first_pages(story)
    for number, shown in enumerate(pages, 1):
        shown.text = str(found.get(_mark(number), ""))
    return story.write(target)


def _mark(number: int) -> str:
    return f"part{number}"


def _cover(story: Story, book: Handbook) -> None:
    scope = book.scope
    mentors, apprentices = (scope.owner.name, names(scope.partners))
    if scope.role != MENTOR:
        mentors, apprentices = apprentices, mentors
    lines = [
        (scope.labels.mentor, mentors),
        (scope.labels.apprentice, apprentices),
        ("学科", scope.subject or scope.owner.subject),
        ("结对时间", book.pairing),
    ]
    story.cover(
        TITLE,
        [("　　".join(label) if len(label) == 2 else label, text or "　") for label, text in lines],
        school=scope.school or _BLANK,
        term=scope.term_name,
        day=book.day or "　",
    )


def _instructions(story: Story, book: Handbook) -> None:
    """How the handbook is filled in, and what the term asks for."""
    labels = book.scope.labels
    story.add(Para(("使用说明",), "FormTitle"))
    story.text("\n".join(f"{at}.{labels.fill(rule)}" for at, rule in enumerate(_RULES, 1)), "CellLong")
    if book.tasks:
        story.add(Para(("任务一览",), "TableTitle"))
        rows = [(task.title, task.who, task.amount, task.due) for task in book.tasks]
        story.table(_TASKS, rows, title="任务一览", caption=False)


def _contents(story: Story, chapters: Sequence[Chapter]) -> list[Element]:
    """The contents; their page numbers are fields that Word can count anew. Returns what these show."""
    story.add(Para(("目录",), "FormTitle"))
    table = register(_CONTENTS, "rows", title="目录", row_mm=8)
    entries = [
        {"0": str(number), "1": chapter.title, "2": chapter.count}
        for number, chapter in enumerate(chapters, 1)
    ]
    elements = story.stamp(table)(rows={"rows": entries})
    shown = []
    for number, row in enumerate(list(elements[-1].iterchildren(TR))[1:], 1):
        *_, paragraph = row.iter(P)
        for run in paragraph.findall(w("r")):
            paragraph.remove(run)
        runs = list(parse(field(f"PAGEREF {_mark(number)} \\h", "0")))
        paragraph.extend(runs)
        shown.append(next(text for run in runs for text in run.iter(T)))
    story.place(elements)
    return shown


def _chapter(story: Story, sheets: Sheets, chapter: Chapter, mark: str) -> None:
    """The documents of a chapter; the first of them is what the contents point to."""
    body: Element = story.document.element.body
    turn_to(story, chapter.leaves[0].page)
    before = len(body)
    put_first(story, sheets, chapter)
    _bookmark(body[before - 1], mark, int(mark.removeprefix("part")))


def put_first(story: Story, sheets: Sheets, chapter: Chapter) -> None:
    """The chapter's documents; the story already stands on a page for the first."""
    first, *others = chapter.leaves
    first.add(story, sheets)
    put(story, sheets, others)
    # What has been counted stays where it is.
    story.settle()


def _bookmark(element: Element, name: str, number: int) -> None:
    """Mark the beginning of a part."""
    paragraph = element if element.tag == P else next(element.iter(P))
    start, end = parse(f'<w:bookmarkStart w:id="{number}" w:name="{name}"/><w:bookmarkEnd w:id="{number}"/>')
    properties = paragraph.find(PPR)
    at = 0 if properties is None else 1
    paragraph.insert(at, start)
    paragraph.insert(at + 1, end)
