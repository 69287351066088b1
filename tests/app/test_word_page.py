"""设置 · Word 文件 by keys alone: changed, seen by an example, put back; and stored."""

from pathlib import Path

import pytest

from exports.reading import lines_of_document
from qinglan_tui.domain.word_settings import SignLine
from tests.app._pilot import Desktop, make_workbook, piloted, running

SIZES = [(80, 24), (120, 36)]


async def open_page(it: Desktop) -> None:
    await it.press("f10")
    await it.write("sz")
    await it.press("enter")
    for _ in range(12):
        if "设置   Word 文件" in it.rows()[0]:
            break
        await it.press("down")
    await it.press("enter")


@pytest.mark.parametrize("size", SIZES)
@piloted
async def test_every_line_shows_what_is_usual_and_an_example(tmp_path: Path, size: tuple[int, int]):
    async with running(make_workbook(tmp_path), size=size) as it:
        await open_page(it)
        seen = it.seen()
        assert "公文规范" in seen and "手册表格" in seen and "Windows 自带" in seen
        assert "标题二号宋体加粗" in it.flat()
        for _ in range(8):
            await it.press("down")
        assert "2026—2027学年第一学期-数学-王芳-听课情况统计表.docx" in it.flat()


@pytest.mark.parametrize("size", SIZES)
@piloted
async def test_fonts_and_labels_are_chosen_stored_and_put_back(tmp_path: Path, size: tuple[int, int]):
    async with running(make_workbook(tmp_path), size=size) as it:
        await open_page(it)
        await it.press("down", "down", "down", "down", "enter", "2", "ctrl+s")
        assert it.workbook.settings.word.fonts == "gb2312"
        assert "方正小标宋简体" in it.flat()
        await it.press("down", "down", "down", "enter")
        await it.write("导师")
        await it.press("enter")
        await it.write("学员")
        await it.press("ctrl+s")
        word = it.workbook.settings.word
        assert (word.mentor, word.apprentice) == ("导师", "学员")
        assert "导师签字" in it.flat()
        await it.press("ctrl+l", "1")
        assert it.workbook.settings.word.mentor == ""
        assert "已还原：称呼。" in it.seen()


@piloted
async def test_who_signs_is_a_list_that_begins_with_what_is_usual_and_stands_in_the_file(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await open_page(it)
        await it.press("home", *["down"] * 9, "enter")
        assert "签字栏" in it.seen()
        await it.press("enter", "f9", "escape", "ctrl+s")
        signs = it.workbook.settings.word.signs
        assert signs == (SignLine(document="总结", label="教研组意见", by="教研组长"),)
        await it.press("f5", "home", "ctrl+s")
        if "交前自查" in it.rows()[0]:
            await it.press("f5")
        await it.settled()
    (path,) = (tmp_path / "导出").glob("*.docx")
    text = "\n".join(line for _, line in lines_of_document(path.read_bytes()))
    found = "".join(text.split())
    assert "教研组意见" in found and "教导处意见" not in found
