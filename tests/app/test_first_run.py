from datetime import date
from pathlib import Path

import pytest

from qinglan_tui.domain.people import Pairing
from qinglan_tui.domain.problems import Problem
from qinglan_tui.screens.first_run import FirstRun
from qinglan_tui.screens.first_steps import SAMPLE_NAME, place_for
from qinglan_tui.storage import Workbook
from tests.app._pilot import NOW, Desktop, make_workbook, piloted, running
from widgets.shown import width

FOLDER = "青蓝工作簿"


async def answer(it: Desktop, name: str = "王芳", role: str = "1", school: str = "青山县实验小学") -> None:
    """The first three steps, as fast as they go."""
    await it.write(name)
    await it.press("enter", role, "enter")
    await it.write("数学")
    await it.press("enter")
    await it.write(school)
    await it.press("enter", "enter", "enter", "enter")


def stored(folder: Path) -> Workbook:
    """The workbook as it stands on the disk."""
    return Workbook.open(folder, write=False, now=NOW)


@piloted
async def test_five_short_steps_make_a_workbook_and_today_comes_up(tmp_path: Path):
    async with running(None, tmp_path / FOLDER) as it:
        assert "第1步，共5步" in it.seen()
        await answer(it)
        assert "第4步，共5步" in it.seen()
        assert "我的徒弟" in it.seen()
        await it.write("李青、周敏")
        await it.press("enter")
        assert "第5步，共5步" in it.seen()
        await it.press("down", "enter")
        assert "今日" in it.rows()[0]
        assert "李青" in it.seen()
    book = stored(tmp_path / FOLDER)
    assert (book.settings.owner, book.settings.subject, book.settings.stage) == ("王芳", "数学", "小学")
    assert book.settings.school == "青山县实验小学"
    assert [term.id for term in book.terms] == ["2026-2027-1"]
    start = date(2026, 9, 1)
    assert book.pairings == tuple(
        Pairing(
            id=f"王芳-{name}-2026-09-01",
            mentors=("王芳",),
            apprentices=(name,),
            start=start,
            programme="000-01",
        )
        for name in ("李青", "周敏")
    )


@piloted
async def test_the_term_is_prefilled_and_its_weeks_are_said_as_the_dates_change(tmp_path: Path):
    async with running(None, tmp_path / FOLDER) as it:
        await it.write("王芳")
        await it.press("enter", "1", "ctrl+s", "ctrl+s")
        assert "2026年9月1日" in it.seen()
        assert "第1周从8月31日起，共21周" in it.seen()
        await it.rewrite("9月7日")
        assert "第1周从9月7日起，共20周" in it.seen()


@piloted
async def test_a_term_that_ends_before_it_begins_is_told_at_its_field_and_the_step_stays(tmp_path: Path):
    async with running(None, tmp_path / FOLDER) as it:
        await answer_until_term(it)
        await it.press("enter")
        await it.rewrite("2026年8月20日")
        await it.press("enter")
        assert "第3步" in it.seen()
        assert "不在开学日2026年9月1日之后" in it.seen()
        await it.rewrite("某天")
        await it.press("enter")
        assert "看不懂" in it.seen()
        await it.rewrite("1月22日")
        await it.press("enter")
        assert "第4步" in it.seen()


async def answer_until_term(it: Desktop) -> None:
    await it.write("王芳")
    await it.press("enter", "1", "ctrl+s", "ctrl+s")
    assert "第3步" in it.seen()


@piloted
async def test_name_and_role_are_needed_and_told_together(tmp_path: Path):
    async with running(None, tmp_path / FOLDER) as it:
        await it.press("ctrl+s")
        assert "还没有填" in it.seen()
        assert "按 1、2 或 3" in it.seen()
        assert "第1步" in it.seen()


@piloted
async def test_a_role_can_be_chosen_by_arrows_and_enter_as_well(tmp_path: Path):
    async with running(None, tmp_path / FOLDER) as it:
        await it.write("李青")
        await it.press("enter", "right", "right", "enter")
        await it.write("语文")
        await it.press("ctrl+s", "ctrl+s", "ctrl+s")
        assert "我的师傅" in it.seen()
        await it.write("王芳")
        await it.press("enter", "enter")
    assert stored(tmp_path / FOLDER).pairings[0].mentors == ("王芳",)


@piloted
async def test_who_is_both_names_the_mentor_and_the_apprentice(tmp_path: Path):
    async with running(None, tmp_path / FOLDER) as it:
        await answer(it, role="3")
        await it.write("赵静")
        await it.press("enter")
        await it.write("李青")
        await it.press("enter", "enter")
    book = stored(tmp_path / FOLDER)
    assert [(p.mentors, p.apprentices) for p in book.pairings] == [
        (("赵静",), ("王芳",)),
        (("王芳",), ("李青",)),
    ]
    assert [p.programme for p in book.pairings] == ["", ""]


@piloted
async def test_without_a_partner_the_workbook_is_ready_after_the_fourth_step(tmp_path: Path):
    async with running(None, tmp_path / FOLDER) as it:
        await answer(it)
        await it.press("enter")
        assert "今日" in it.rows()[0]
    assert stored(tmp_path / FOLDER).pairings == ()


@piloted
async def test_one_cannot_be_ones_own_apprentice(tmp_path: Path):
    async with running(None, tmp_path / FOLDER) as it:
        await answer(it)
        await it.write("王芳")
        await it.press("enter")
        assert "不能同时是师傅和徒弟" in it.seen()
        assert not (tmp_path / FOLDER).exists()


@piloted
async def test_esc_goes_back_with_everything_as_it_was_typed_and_never_out(tmp_path: Path):
    async with running(None, tmp_path / FOLDER) as it:
        await answer(it, school="[/张]小学")
        await it.write("李青")
        await it.press("escape", "escape")
        assert "[/张]小学" in it.seen()
        await it.press("escape", "escape", "escape")
        assert "第1步" in it.seen()
        assert "王芳" in it.seen()
        await it.press("ctrl+s", "ctrl+s", "ctrl+s")
        assert it.line == "李青"


@piloted
async def test_more_programmes_shows_all_46(tmp_path: Path):
    async with running(None, tmp_path / FOLDER, size=(80, 60)) as it:
        await answer(it)
        await it.write("李青")
        await it.press("enter")
        assert "以后再选" in it.seen()
        assert "桃浦中心小学青蓝工程" in it.seen()
        assert "影子培训" not in it.seen()
        await it.press("end", "enter")
        assert "城乡结对与影子培训" in it.seen()
        await it.press("end", "enter")
        assert "今日" in it.rows()[0]
    assert stored(tmp_path / FOLDER).pairings[0].programme == "004-09"


@piloted
async def test_the_workbook_goes_to_another_drive_and_how_to_open_it_is_said(tmp_path: Path):
    stick = tmp_path / "U盘"
    stick.mkdir()
    (stick / "照片.jpg").touch()
    async with running(None, tmp_path / FOLDER) as it:
        assert str(tmp_path / FOLDER) in it.flat()
        await it.press("f8")
        await it.rewrite(str(stick))
        await it.press("enter")
        await answer(it)
        await it.press("enter")
        assert "工作簿准备好了" in it.seen()
        assert "--workbook" in it.seen()
        await it.press("enter")
        assert "今日" in it.rows()[0]
    assert stored(stick / FOLDER).settings.owner == "王芳"
    assert not (tmp_path / FOLDER).exists()


@piloted
async def test_a_workbook_that_is_there_already_can_be_opened_instead(tmp_path: Path):
    make_workbook(tmp_path / "旧的").close()
    async with running(None, tmp_path / FOLDER) as it:
        await it.press("f8")
        await it.rewrite(str(tmp_path / "旧的"))
        await it.press("enter")
        assert "那里已有工作簿" in it.seen()
        await it.press("1", "enter")
        assert it.workbook.settings.owner == "王芳"
        assert it.workbook.writable


@piloted
async def test_a_place_that_is_a_file_or_cannot_be_written_is_told_and_nothing_is_lost(tmp_path: Path):
    (tmp_path / "文件").touch()
    async with running(None, tmp_path / FOLDER) as it:
        await it.press("f8")
        await it.rewrite(str(tmp_path / "文件"))
        await it.press("enter")
        assert "是一个文件，不是文件夹" in it.flat()
        await it.press("f8")
        await it.rewrite(str(tmp_path / "文件" / "里面"))
        await it.press("enter")
        await answer(it)
        await it.press("enter")
        assert isinstance(it.app.screen, FirstRun)
        assert "文件" in it.seen()
        await it.press("f8")
        await it.rewrite(str(tmp_path / FOLDER))
        await it.press("enter", "ctrl+s")
        assert "今日" in it.rows()[0]


@piloted
async def test_the_sample_workbook_opens_to_look_round_first_and_opens_again(tmp_path: Path):
    for _ in range(2):
        async with running(None, tmp_path / FOLDER) as it:
            await it.press("f9")
            await it.settled()
            assert "这是示例，随便看，随便改" in it.seen()
            await it.press("enter")
            assert "今日" in it.rows()[0]
            assert it.workbook.folder == tmp_path / SAMPLE_NAME
            assert it.workbook.writable
    assert not (tmp_path / FOLDER).exists()


@piloted
async def test_help_and_menu_work_before_there_is_a_workbook(tmp_path: Path):
    async with running(None, tmp_path / FOLDER) as it:
        await it.press("f1")
        assert "五小步就能用" in it.seen()
        await it.press("escape", "f10")
        await it.write("hwz")
        await it.press("enter")
        assert "工作簿放在哪个文件夹" in it.seen()
        await it.press("escape", "f3", "ctrl+o")
        assert isinstance(it.app.screen, FirstRun)
        await it.press("f10")
        await it.write("tc")
        await it.press("enter")
        assert it.app.return_code == 0


@piloted
async def test_a_chinese_letter_where_a_digit_is_wanted_says_that_the_input_method_is_on(tmp_path: Path):
    async with running(None, tmp_path / FOLDER) as it:
        await it.write("王芳")
        await it.press("enter")
        await it.write("师")
        assert "中文输入法已打开" in it.seen()
        await it.press("1")
        assert "中文输入法已打开" not in it.seen()


@pytest.mark.parametrize("text", ["长" * 400, "~nobody-of-this-name/青蓝", "a\0b"])
def test_what_cannot_be_a_folder_is_told(text: str):
    with pytest.raises(Problem, match="不能作工作簿的位置"):
        place_for(text)


@piloted
async def test_a_first_workbook_needs_few_keys(tmp_path: Path):
    pressed = 0
    async with running(None, tmp_path / FOLDER) as it:
        for text, keys in (
            ("王芳", ("enter", "1", "enter")),
            ("数学", ("enter",)),
            ("青山县实验小学", ("enter", "enter")),
            ("", ("enter", "enter")),
            ("李青", ("enter",)),
            ("", ("enter",)),
        ):
            await it.write(text)
            await it.press(*keys)
            pressed += len(keys)
        assert "今日" in it.rows()[0]
    print(f"首次设置：{pressed} 个按键，另加13个汉字")
    assert pressed <= 12


@piloted
async def test_a_click_on_a_hint_goes_one_step(tmp_path: Path):
    async with running(None, tmp_path / FOLDER) as it:
        await it.write("王芳")
        await it.press("enter", "1", "enter")
        await it.write("数学")
        for word, step in (("下一步", "第2步"), ("上一步", "第1步")):
            line = it.rows()[-1]
            await it.pilot.click(offset=(width(line[: line.index(word)]), 23))
            await it.settled()
            assert step in it.rows()[0]
