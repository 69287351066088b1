import pytest

from tests.widgets._pilot import HOSTILE, bench, piloted
from widgets.hints import Hint, HintBar, HintLine, TitleBar
from widgets.shown import width

TODAY = (
    Hint("1", "听课"), Hint("2", "审阅"), Hint("3", "反思"), Hint("4", "月报"),
    Hint("F3", "全部记录"), Hint("F4", "进度"), Hint("F5", "导出"), Hint("F10", "菜单"), Hint("F1", "帮助"),
)  # fmt: skip


@piloted
async def test_the_title_stands_left_and_the_saved_state_right_above_one_thin_rule():
    async with bench(TitleBar("今日", "11月22日 星期日 第12周", "已保存 14:32")) as it:
        first, rule = it.rows()[:2]
        assert first.startswith(" 今日   11月22日 星期日 第12周")
        assert first.endswith("已保存 14:32")
        assert width(first) == 79
        assert set(rule) == {"─"}
        assert width(rule) == 80


@piloted
async def test_the_saved_state_changes_in_place():
    async with bench(TitleBar("编辑", "", "未存稿 14:31")) as it:
        it.widget.state = "已保存 14:32"
        it.widget.side = "李青《几分之一》"
        await it.pilot.pause()
        assert "未存稿" not in it.rows()[0]
        assert it.rows()[0].startswith(" 编辑   李青《几分之一》")


@piloted
async def test_when_the_line_is_short_the_middle_is_cut():
    async with bench(TitleBar("今日", "11月22日 星期日 第12周", "已保存 14:32"), size=(36, 5)) as it:
        assert it.rows()[0] == " 今日   11月22日 星期  已保存 14:32"


@piloted
async def test_at_most_six_hints_are_shown():
    async with bench(HintBar(TODAY)) as it:
        assert it.rows()[-1] == " 1 听课  2 审阅  3 反思  4 月报   F3 全部记录  F4 进度"
        assert set(it.rows()[-2]) == {"─"}


@piloted
async def test_a_screen_may_ask_for_more_and_eight_fit_into_eighty_columns():
    async with bench(HintBar(TODAY, most=9)) as it:
        expected = " 1 听课  2 审阅  3 反思  4 月报   F3 全部记录  F4 进度  F5 导出  F10 菜单"
        assert it.rows()[-1] == expected
        assert width(expected) <= 79


@piloted
async def test_a_hint_that_does_not_fit_is_left_out_whole():
    async with bench(HintBar(TODAY), size=(28, 5)) as it:
        assert it.rows()[-1] == " 1 听课  2 审阅  3 反思"


@piloted
async def test_hints_follow_what_has_the_focus():
    async with bench(HintBar(TODAY)) as it:
        it.widget.hints = (Hint("Enter", "记下"), Hint("Ctrl+G", "换环节"))
        await it.pilot.pause()
        assert it.rows()[-1] == " Enter 记下  Ctrl+G 换环节"


@piloted
async def test_a_click_on_a_hint_is_as_good_as_its_key():
    async with bench(HintBar(TODAY)) as it:
        await it.pilot.click(HintBar, offset=(11, 1))
        await it.pilot.click(HintBar, offset=(8, 1))
        await it.pilot.click(HintBar, offset=(70, 1))
        await it.pilot.click(HintBar, offset=(11, 0))
        assert [event.hint.label for event in it.posted(HintBar.Pressed)] == ["审阅"]


@pytest.mark.parametrize("text", HOSTILE)
@piloted
async def test_brackets_and_escapes_stay_text(text: str):
    async with bench(TitleBar(text, text), HintBar((Hint("F3", text),))) as it:
        expected = text.replace("\x1b", "").replace("\x07", "")
        assert it.rows()[0] == f" {expected}   {expected}"
        assert it.rows()[-1] == f" F3 {expected}"


@piloted
async def test_the_keys_of_a_sheet_are_read_from_how_they_are_written_and_can_be_clicked():
    async with bench(HintLine("Ctrl+S 保存   上下键 选一节   Esc 返回")) as it:
        assert it.rows()[0].split() == ["Ctrl+S", "保存", "上下键", "选一节", "Esc", "返回"]
        await it.pilot.click(offset=(1, 0))
        await it.pilot.pause()
        assert [pressed.hint for pressed in it.posted(HintBar.Pressed)] == [Hint("Ctrl+S", "保存")]


@piloted
@pytest.mark.parametrize("said", HOSTILE)
async def test_what_is_said_stands_in_the_place_of_the_keys_as_it_is_written_until_it_is_over(said: str):
    async with bench(HintLine("Esc 返回")) as it:
        it.widget.say(f"没有保存：{said}", warm=True)
        await it.pilot.pause()
        assert "没有保存：" in it.seen() and "返回" not in it.seen()
        await it.pilot.click(offset=(1, 0))
        assert not it.posted(HintBar.Pressed)
        it.widget.say("")
        await it.pilot.pause()
        assert "Esc 返回" in it.seen()
