"""资料袋 by keys alone: what is there and what is missing by the contents, opened, written and exported."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from qinglan_tui.domain.records import Attachment
from qinglan_tui.screens.edit import EditPlace
from qinglan_tui.screens.folder import FolderPlace
from tests.app._pilot import NOW, Desktop, make_workbook, piloted, put, running
from tests.widgets._pilot import HOSTILE
from widgets.shown import width

SIZES = [(80, 24), (120, 36)]


def line(it: Desktop, label: str) -> str:
    """The row of that name without the marks."""
    return " ".join(
        next(row for row in it.rows() if label in row).replace("›", " ").replace("　", " ").split()
    )


async def go(it: Desktop) -> None:
    await it.press("f10")
    await it.write("zld")
    await it.press("enter")
    assert isinstance(it.app.screen, FolderPlace)


async def stand_on(it: Desktop, label: str) -> None:
    """Go down to a row."""
    await it.press("home")
    for _ in range(30):
        if any(row.startswith(" ›") and label in row for row in it.rows()):
            return
        await it.press("down")
    raise AssertionError(label)


@pytest.mark.parametrize("size", SIZES)
@piloted
async def test_the_contents_say_what_is_there_and_what_is_missing(tmp_path: Path, size: tuple[int, int]):
    book = make_workbook(tmp_path, name="李青", role="徒弟", partners="王芳")
    put(book, "案例", {"date": "2026-09-20", "topic": HOSTILE[0], "status": "已交"})
    put(book, "案例", {"date": "2026-10-20", "topic": "折纸", "status": "起草"})
    async with running(book, size=size) as it:
        await go(it)
        assert line(it, "教学案例") == "缺 ＋ 教学案例 1/5篇 还差4篇，起草1份"
        assert line(it, "教学设计").startswith("缺 教学设计 0/5篇 还差5篇")
        assert all(width(row) <= size[0] for row in it.rows())
        await stand_on(it, "教学案例")
        await it.press("enter", "down")
        assert HOSTILE[0] in it.seen()
        await it.press("enter")
        assert isinstance(it.app.screen, EditPlace) and HOSTILE[0] in it.rows()[0]
        await it.press("escape", "f4", "f9")
        await stand_on(it, "教学设计")
        await it.press("enter")
        assert it.rows()[0].startswith(" 教学设计")


@piloted
async def test_what_is_the_partners_is_not_written_but_asked_for_and_a_lost_original_is_named(tmp_path: Path):
    book = make_workbook(tmp_path)
    record = put(book, "活动", {"date": "2026-09-20", "topic": "拜师", "format": "座谈"})
    heard = {
        "date": "2026-10-20第2节",
        "teacher": "王芳",
        "observers": "李青",
        "author": "李青",
        "topic": "周长",
    }
    put(book, "听课", heard)
    gone = Attachment(name="合影.jpg", hash="0" * 64, size=3)
    book.save(replace(record, attachments=(gone,)), NOW)
    async with running(book) as it:
        await go(it)
        assert "1份原件找不到" in it.rows()[0]
        await stand_on(it, "徒弟听课记录与心得")
        await it.press("f8")
        assert isinstance(it.app.screen, FolderPlace) and "这是李青的材料" in it.seen()
        await stand_on(it, "活动记录")
        await it.press("enter", "down")
        assert "原件找不到：合影.jpg" in it.seen()
        await it.press("ctrl+s")
        assert (
            "资料袋" in it.rows()[0] and "Ctrl+S 导出" in it.rows()[-1] and "F8 写一条" not in it.rows()[-1]
        )
