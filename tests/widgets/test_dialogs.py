from typing import Any

import pytest
from textual.widgets import Static

from tests.widgets._pilot import HOSTILE, Bench, bench, piloted
from widgets.dialogs import Ask, Dialog, Menu, MenuItem, Note, Prompt
from widgets.line_input import LineInput

ITEMS = (
    MenuItem("observation.new", "新的听课记录", "1", "xdtkjl", "记录"),
    MenuItem("review.new", "新的教案审阅", "2", "xdjasy", "记录"),
    MenuItem("go.all", "全部记录", "F3", "qbjl", "去处"),
    MenuItem("export.summary", "导出本学期总结", "F5", "dcbxqzj", "去处"),
    MenuItem("go.settings", "设置", "", "sz", "其他"),
)


async def opened(it: Bench[Any], dialog: Dialog) -> list[str | None]:
    """Open a dialog and give the list into which its answer will fall."""
    answers: list[str | None] = []
    await it.app.push_screen(dialog, answers.append)
    await it.pilot.pause()
    return answers


@piloted
async def test_the_cursor_stands_on_cancel_so_that_enter_destroys_nothing():
    async with bench(Static()) as it:
        answers = await opened(it, Ask("删除这条记录？", [("delete", "删除")], "可在回收站恢复。"))
        assert "› Esc  取消" in it.seen()
        await it.press("enter")
        assert answers == [None]


@piloted
async def test_a_question_is_answered_by_arrows_and_enter():
    async with bench(Static()) as it:
        answers = await opened(it, Ask("写到哪里？", [("over", "盖掉原来的"), ("beside", "另取一个名字")]))
        await it.press("down", "right", "left", "down", "enter")
        assert answers == ["beside"]


@piloted
async def test_a_question_is_answered_by_a_digit_and_other_keys_do_nothing():
    async with bench(Static()) as it:
        answers = await opened(it, Ask("写到哪里？", [("over", "盖掉原来的"), ("beside", "另取一个名字")]))
        await it.press("y", "3", "0")
        await it.write("是")
        assert answers == []
        await it.press("2")
        assert answers == ["beside"]


@piloted
async def test_a_question_is_left_by_esc_and_answered_by_a_click():
    async with bench(Static()) as it:
        answers = await opened(it, Ask("删除？", [("delete", "删除")]))
        await it.press("escape")
        assert answers == [None]
        answers = await opened(it, Ask("删除？", [("delete", "删除")]))
        row = next(at for at, line in enumerate(it.rows()) if "删除" in line and "1" in line)
        await it.pilot.click(offset=(22, row))
        assert answers == ["delete"]


@piloted
async def test_nothing_shines_through_a_dialog():
    async with bench(Static("正文正文正文")) as it:
        await opened(it, Note("说明", "已合入另一台电脑的改动。"))
        assert "正文" not in it.seen()


@piloted
async def test_a_long_note_is_scrolled_and_left_by_enter():
    async with bench(Static()) as it:
        answers = await opened(it, Note("交前自查", "\n".join(f"第{at}条" for at in range(40))))
        assert "第0条" in it.seen()
        await it.press("end")
        await it.pilot.pause()
        assert "第39条" in it.seen()
        assert "回车 知道了" in it.seen()
        await it.press("enter")
        assert answers == [None]


@piloted
async def test_a_prompt_gives_the_line_and_esc_gives_nothing():
    async with bench(Static()) as it:
        answers = await opened(it, Prompt("文件名", "学期总结"))
        await it.write("（李青） ")
        await it.press("enter")
        assert answers == ["学期总结（李青）"]
        answers = await opened(it, Prompt("文件名", "学期总结"))
        await it.press("escape")
        assert answers == [None]


@piloted
async def test_a_prompt_that_needs_an_answer_waits_for_one():
    async with bench(Static()) as it:
        answers = await opened(it, Prompt("文件名", needed=True))
        await it.write("\u3000")
        await it.press("enter")
        assert answers == []
        await it.write("总结")
        await it.press("enter")
        assert answers == ["总结"]


@piloted
async def test_esc_in_a_prompt_first_closes_the_suggestions():
    async with bench(Static()) as it:
        answers = await opened(it, Prompt("谁", suggestions=("李青", "周敏")))
        await it.press("down", "escape")
        assert answers == []
        await it.press("escape")
        assert answers == [None]


@piloted
async def test_the_ime_window_stands_in_the_line_of_a_prompt_at_once():
    async with bench(Static()) as it:
        await opened(it, Prompt("文件名", "学期"))
        line = it.app.screen.query_one(LineInput)
        assert it.cursor == (line.content_region.x + 4, line.content_region.y)
        assert it.cursor[1] < 20


@piloted
async def test_the_menu_lists_every_command_under_its_heading_with_its_key():
    async with bench(Static()) as it:
        await opened(it, Menu(ITEMS))
        seen = it.seen()
        for item in ITEMS:
            assert item.label in seen
            assert item.key in seen
        assert (
            seen.index("记录")
            < seen.index("新的听课记录")
            < seen.index("去处")
            < seen.index("导出本学期总结")
        )


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("导出", "export.summary"), ("dc", "export.summary"), ("出总", "export.summary"),
     ("f3", "go.all"), ("审阅", "review.new"), ("jl", "observation.new"), ("S z", "go.settings")],
)  # fmt: skip
@piloted
async def test_a_command_is_found_by_chinese_by_initials_and_by_key(typed: str, expected: str):
    async with bench(Static()) as it:
        answers = await opened(it, Menu(ITEMS))
        await it.write(typed)
        await it.press("enter")
        assert answers == [expected]


@piloted
async def test_the_arrows_move_in_the_menu_while_the_line_keeps_the_focus():
    async with bench(Static()) as it:
        answers = await opened(it, Menu(ITEMS))
        await it.press("down", "down", "up", "pagedown", "up")
        assert isinstance(it.app.focused, LineInput)
        await it.press("enter")
        assert answers == ["export.summary"]


@piloted
async def test_a_word_that_fits_no_command_is_said_so_and_enter_waits():
    async with bench(Static()) as it:
        answers = await opened(it, Menu(ITEMS))
        await it.write("飞行")
        assert "没有这样的命令" in it.seen()
        await it.press("enter")
        assert answers == []
        await it.press("escape")
        assert answers == [None]


@piloted
async def test_a_click_runs_a_command():
    async with bench(Static()) as it:
        answers = await opened(it, Menu(ITEMS))
        row = next(at for at, line in enumerate(it.rows()) if "全部记录" in line)
        await it.pilot.click(offset=(20, row))
        assert answers == ["go.all"]


@pytest.mark.parametrize("text", HOSTILE)
@piloted
async def test_brackets_and_escapes_stay_text(text: str):
    expected = text.replace("\x1b", "").replace("\x07", "")
    async with bench(Static()) as it:
        for dialog in (
            Ask(text, [("id", text)], text),
            Note(text, text),
            Prompt(text, text, placeholder=text),
            Menu([MenuItem("id", text, "F3", "", text)]),
        ):
            await opened(it, dialog)
            assert expected in it.seen()
            await it.press("escape")


@pytest.mark.parametrize(
    ("typed", "fits"),
    [
        ("tkjl", True),
        ("新建", True),
        ("听课 新建", True),
        ("记录 xj", True),
        ("新 录", True),
        ("反思 听课", False),
    ],
)
def test_words_of_the_menu_may_come_in_any_order(typed: str, fits: bool):
    item = MenuItem("new", "新建听课记录", "", "tkjl xjtkjl")
    assert (item.rank(typed) is not None) == fits


def test_what_stands_there_as_it_was_typed_comes_before_what_only_holds_it_here_and_there():
    item = MenuItem("new", "新建听课记录", "", "tkjl xjtkjl")
    ranks = [item.rank(typed) for typed in ("tkjl", "新建", "听课", "录 新建")]
    assert ranks == sorted(ranks, key=lambda rank: rank or 0)


@piloted
async def test_the_menu_finds_by_the_sound_of_whole_syllables():
    async with bench(Static("")) as it:
        menu = Menu([MenuItem("new", "新建听课记录"), MenuItem("out", "导出")])
        await it.app.push_screen(menu)
        await it.pilot.pause()
        await it.write("daochu")
        assert "› 导出" in it.seen() and "听课" not in it.seen()
