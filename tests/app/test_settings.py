from datetime import date
from pathlib import Path

import pytest

from qinglan_tui.domain.people import PairingEvent, Person
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.terms import Leave, MakeUp
from qinglan_tui.domain.timetable import Slot
from qinglan_tui.screens.entry_sheet import EntrySheet
from qinglan_tui.screens.settings import PAGES, SettingsPlace
from qinglan_tui.storage import Workbook
from tests.app._pilot import NOW, Desktop, make_workbook, piloted, running


async def go_to(it: Desktop, page: str) -> None:
    """Go to a page of 设置 and into it, by keys."""
    await it.press("f10")
    await it.write("sz")
    await it.press("enter")
    place = it.app.screen
    assert isinstance(place, SettingsPlace)
    if not place.contents.has_focus:
        await it.press("escape")
    labels = [known.LABEL for known in PAGES]
    await it.press("home", *["down"] * labels.index(page), "enter")
    await it.pilot.pause()
    assert page in it.rows()[0]


def stored(folder: Path) -> Workbook:
    """The workbook as it stands on the disk."""
    return Workbook.open(folder, write=False, now=NOW)


@piloted
async def test_every_page_is_turned_to_by_the_arrows_and_esc_leads_out_to_today(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await it.press("f10")
        await it.write("设置")
        await it.press("enter")
        for page in PAGES:
            assert f"设置   {page.LABEL}" in it.rows()[0]
            await it.press("down")
        await it.press("right", "escape")
        assert "设置" in it.rows()[0]
        await it.press("escape")
        assert "今日" in it.rows()[0]


@piloted
async def test_the_profile_is_saved_at_once_and_says_when(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await go_to(it, "我和学校")
        assert str(tmp_path) in it.flat()
        await it.press("tab", "tab")
        await it.rewrite("[/张]小学")
        assert "未存" in it.rows()[0]
        await it.press("ctrl+s")
        assert "已保存 14:32" in it.rows()[0]
        assert stored(tmp_path).settings.school == "[/张]小学"
        assert "[/张]小学" in it.seen()


@piloted
async def test_an_empty_name_is_told_at_its_field_and_not_kept(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await go_to(it, "我和学校")
        await it.rewrite("")
        await it.press("ctrl+s")
        assert "还没有填" in it.seen()
        assert stored(tmp_path).settings.owner == "王芳"


@piloted
async def test_what_was_typed_is_kept_when_one_turns_the_page_or_leaves(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await go_to(it, "我和学校")
        await it.press("tab", "tab", "tab")
        await it.write("三小")
        await it.press("escape", "down")
        assert stored(tmp_path).settings.school_short == "三小"
        await it.press("up", "enter", "tab", "tab")
        await it.rewrite("桃源县第三小学")
        await it.press("f2")
        assert stored(tmp_path).settings.school == "桃源县第三小学"
        await go_to(it, "我和学校")
        await it.press("tab")
        await it.rewrite("语文")
    assert stored(tmp_path).settings.subject == "语文"


@piloted
async def test_the_look_changes_while_it_is_chosen_and_terms_are_named_as_the_school_does(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await go_to(it, "界面文档")
        await it.press("2")
        assert it.app.theme == "墨"
        await it.press("tab", "2", "tab")
        assert "2026年秋季学期" not in it.seen()
        await it.press("space")
        assert "2026年秋季学期" in it.seen()
        await it.press("down", "down", "down", "enter", "ctrl+s")
        settings = stored(tmp_path).settings
        assert (settings.theme, settings.style) == ("墨", "P5")
        assert settings.term_pattern == "{year}年{season}季学期"


@piloted
async def test_a_teacher_is_added_changed_and_taken_off_after_a_question(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await go_to(it, "教师名单")
        await it.press("f8")
        await it.write("赵静")
        await it.press("enter")
        await it.write("语文")
        await it.press("enter", "1", "ctrl+s")
        assert "赵静" in it.seen()
        assert stored(tmp_path).people[-1] == Person(
            name="赵静", subject="语文", sex="女", school="青山县实验小学"
        )
        await it.press("end", "enter", "tab")
        await it.rewrite("英语")
        await it.press("ctrl+s")
        assert stored(tmp_path).people[-1].subject == "英语"
        await it.press("f9")
        assert "删除赵静？" in it.seen()
        await it.press("enter")
        assert len(stored(tmp_path).people) == 3
        await it.press("delete", "1")
        assert "已删除：赵静。" in it.seen()
        assert len(stored(tmp_path).people) == 2


@piloted
async def test_a_second_teacher_of_the_same_name_and_the_owner_are_told(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await go_to(it, "教师名单")
        await it.press("f8")
        await it.write("李青")
        await it.press("ctrl+s")
        assert "教师名单里已有“李青”" in it.seen()
        assert isinstance(it.app.screen, EntrySheet)
        await it.press("escape", "2", "home", "f9", "1")
        assert "是本人" in it.seen()
        assert len(stored(tmp_path).people) == 2


@piloted
async def test_a_changed_sheet_is_not_dropped_without_a_question(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await go_to(it, "教师名单")
        await it.press("f8")
        await it.write("赵静")
        await it.press("escape")
        assert "改动还没有保存" in it.seen()
        await it.press("enter")
        assert "赵静" in it.seen()
        await it.press("escape", "1")
        assert stored(tmp_path).people[-1].name == "赵静"
        await it.press("enter", "escape")
        assert not isinstance(it.app.screen, EntrySheet)


@piloted
async def test_a_pairing_is_added_with_its_programme_and_what_happens_to_it(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await go_to(it, "结对")
        assert "王芳 → 李青" in it.seen()
        assert "进行中" in it.seen()
        await it.press("f8", "enter")
        await it.write("赵静")
        await it.press("enter")
        await it.rewrite("9月7日")
        await it.press("ctrl+s")
        assert "王芳 → 赵静" in it.seen()
        assert stored(tmp_path).pairings[1].start == date(2026, 9, 7)
        assert stored(tmp_path).people[-1] == Person(name="赵静")
        await it.press("home", "down", "enter")
        assert "王芳 和 李青：记一件事" in it.seen()
        await it.press("2", "tab")
        await it.rewrite("11月2日")
        await it.press("enter")
        await it.write("病假[/张]")
        await it.press("ctrl+s")
        assert "已暂停" in it.seen()
        event = PairingEvent("暂停", date(2026, 11, 2), "病假[/张]")
        assert stored(tmp_path).pairings[0].events == (event,)
        await it.press("home", "down", "f9", "1")
        assert stored(tmp_path).pairings[0].events == ()


@piloted
async def test_an_unknown_programme_is_told_with_the_nearest_one(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await go_to(it, "结对")
        await it.press("enter", *["tab"] * 6)
        await it.write("桃浦小学青蓝工程")
        await it.press("ctrl+s")
        assert "没有“桃浦小学青蓝工程”这个方案" in it.seen()
        assert "桃浦中心小学青蓝工程" in it.flat()
        assert stored(tmp_path).pairings[0].programme == "000-01"


@piloted
async def test_a_pairing_that_was_a_mistake_is_removed_after_a_question(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await go_to(it, "结对")
        await it.press("f9")
        assert "请记一件事：出师或终止" in it.seen()
        await it.press("1")
        assert "还没有结对" in it.seen()
        assert stored(tmp_path).pairings == ()


@piloted
async def test_a_term_takes_the_school_calendar_on_a_few_lines(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await go_to(it, "学期")
        assert "2026-2027学年第一学期" in it.seen()
        await it.press("enter")
        assert "第1周从8月31日起，共21周" in it.seen()
        await it.press(*["tab"] * 5)
        for text in ("1月15日", "第9周", "9月25日、10月1日至7日", "10月10日补周四"):
            await it.rewrite(text)
            await it.press("enter")
        await it.press("ctrl+s")
        term = stored(tmp_path).terms[0]
        assert term.hand_in == (date(2027, 1, 15),)
        assert term.free_weeks == (9,)
        assert len(term.free_days) == 8
        assert term.make_up == (MakeUp(date(2026, 10, 10), 4),)


@piloted
async def test_an_end_before_the_start_is_told_and_the_term_stays_as_it_was(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await go_to(it, "学期")
        await it.press("enter", "tab", "tab")
        await it.rewrite("2026年8月20日")
        await it.press("ctrl+s")
        assert "不在开学日2026年9月1日之后" in it.seen()
        assert isinstance(it.app.screen, EntrySheet)
        assert stored(tmp_path).terms[0].end == date(2027, 1, 22)


@piloted
async def test_the_next_term_is_proposed_and_the_last_one_cannot_go(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await go_to(it, "学期")
        await it.press("f9", "1")
        assert "只有这一个学期" in it.seen()
        await it.press("f8", "ctrl+s")
        assert [term.id for term in stored(tmp_path).terms] == ["2026-2027-1", "2026-2027-2"]


@piloted
async def test_days_off_are_added(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await go_to(it, "停课外出")
        assert "没有停课或外出" in it.seen()
        await it.press("f8")
        await it.write("第8周周三")
        await it.press("enter")
        await it.write("第8周周五")
        await it.press("enter", "1", "ctrl+s")
        assert "2026年10月21日至10月23日" in it.seen()
        assert stored(tmp_path).leave == (Leave(date(2026, 10, 21), date(2026, 10, 23), "外出"),)


@piloted
async def test_a_timetable_is_entered_lesson_after_lesson(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await go_to(it, "课表")
        await it.press("f8", "2", "tab")
        await it.write("2")
        await it.press("enter")
        await it.write("三（2）班")
        await it.press("ctrl+s", "f8", "4", "tab")
        await it.write("第3节")
        await it.press("ctrl+s")
        assert stored(tmp_path).timetable.entries == (
            Slot(2, "第2节", "三（2）班", "数学", "王芳"),
            Slot(4, "第3节", "三（2）班", "数学", "王芳"),
        )
        rows = it.rows()
        assert any("周二" in row and "第2节" in row and "三（2）班" in row for row in rows)
        await it.press("f8", "ctrl+s")
        assert "没有写第几节" in it.seen()
        await it.press("escape", "f9", "1")
        assert len(stored(tmp_path).timetable.entries) == 1


@piloted
async def test_a_workbook_that_is_read_only_shows_everything_and_writes_nothing(tmp_path: Path):
    make_workbook(tmp_path).close()
    before = (tmp_path / "workbook.json").read_bytes()
    async with running(Workbook.open(tmp_path, write=False, now=NOW)) as it:
        for page in ("我和学校", "教师名单", "结对", "学期"):
            await go_to(it, page)
            assert "只能查看" in it.rows()[0]
            assert "保存" not in it.rows()[-1]
            assert "添加" not in it.rows()[-1]
            await it.press("f8", "f9", "enter")
            await it.write("啊")
            await it.press("ctrl+s", "escape", "escape", "escape", "f2")
        await go_to(it, "教师名单")
        await it.press("enter")
        assert "数学" in it.seen()
        await it.press("ctrl+s")
        assert "工作簿只能查看，没有保存。" in it.seen()
    assert (tmp_path / "workbook.json").read_bytes() == before


@piloted
async def test_a_disk_that_refuses_is_told_and_what_was_typed_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def refuse(*_: object, **__: object) -> None:
        raise Problem("磁盘空间不够，没有保存", "请清理磁盘后再保存")

    async with running(make_workbook(tmp_path)) as it:
        await go_to(it, "我和学校")
        await it.press("tab", "tab")
        await it.rewrite("新校")
        monkeypatch.setattr(it.workbook, "arrange", refuse)
        await it.press("ctrl+s")
        assert "磁盘空间不够，没有保存。请清理磁盘后再保存。" in it.seen()
        assert "未存" in it.rows()[0]
        assert it.line == "新校"
        await it.press("escape", "down", "enter", "f8")
        await it.write("赵静")
        await it.press("ctrl+s")
        assert "磁盘空间不够，没有保存。请清理磁盘后再保存。" in it.seen()
        assert it.line == "赵静"
