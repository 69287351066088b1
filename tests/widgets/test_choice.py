import pytest
from textual import events
from textual.containers import Vertical

from tests.widgets._pilot import HOSTILE, bench, piloted
from widgets._drop import DropList
from widgets.choice import Choice, Choices
from widgets.line_input import LineInput

TYPES = ("新授", "复习", "练习", "讲评")
OCCASIONS = ("随堂", "推门", "示范", "公开", "研讨", "汇报", "过关", "入门", "见面", "评优", "出师")
CHECKED = ("教案", "作业", "听课本", "反思", "试卷", "综合")


@piloted
async def test_left_and_right_step_and_stop_at_the_ends():
    async with bench(Choice(TYPES)) as it:
        await it.press("right")
        assert it.widget.value == "新授"
        await it.press("right", "right", "right", "right")
        assert it.widget.value == "讲评"
        await it.press("left")
        assert it.widget.value == "练习"
        assert [event.value for event in it.posted(Choice.Changed)] == [
            "新授",
            "复习",
            "练习",
            "讲评",
            "练习",
        ]


@piloted
async def test_a_digit_picks_and_backspace_empties():
    async with bench(Choice(TYPES, "讲评")) as it:
        await it.press("2")
        assert it.widget.value == "复习"
        await it.press("9")
        assert it.widget.value == "复习"
        await it.press("backspace")
        assert it.widget.value == ""


@piloted
async def test_space_opens_the_list_and_enter_takes_a_word_and_goes_on():
    async with bench(Choice(OCCASIONS, "推门")) as it:
        await it.press("enter")
        assert it.widget.value == "推门", "Enter alone changes nothing"
        await it.press("space")
        assert "› 推门" in it.seen()
        await it.press("down", "enter")
        assert it.widget.value == "示范"
        assert len(it.posted(Choice.Passed)) == 2
        assert not it.app.screen.query(DropList)
        await it.press("space", "up", "up", "up", "enter")
        assert it.widget.value == "出师"


@piloted
async def test_esc_closes_the_list_and_changes_nothing():
    async with bench(Choice(OCCASIONS, "推门")) as it:
        await it.press("space", "down", "escape")
        assert it.widget.value == "推门"
        assert it.posted(Choice.Changed) == []
        assert not it.app.screen.query(DropList)


@piloted
async def test_with_the_focus_all_words_and_their_digits_are_seen_where_they_fit():
    async with bench(Choice(TYPES, "复习"), Choice(OCCASIONS, "随堂"), LineInput()) as it:
        assert it.rows()[0] == "1 新授  2 复习  3 练习  4 讲评"
        await it.press("tab")
        assert it.rows()[:2] == ["复习", "随堂  1/11  空格展开"]
        await it.press("tab")
        assert it.rows()[1] == "随堂"


@piloted
async def test_letters_do_nothing_in_a_closed_list_and_reach_the_screen():
    heard: list[str | None] = []

    class Room(Vertical):
        def on_key(self, event: events.Key) -> None:
            heard.append(event.character)

    field = Choice(TYPES, "复习")
    async with bench(Room(field)) as it:
        await it.write("a听2")
        await it.paste("新授")
        assert field.value == "复习"
        assert field.typed is None
        assert heard == ["a", "听"]


@piloted
async def test_an_open_list_takes_a_word_of_ones_own():
    async with bench(Choice(TYPES, "复习", closed=False)) as it:
        await it.write("项目式第2课")
        assert it.cursor == (11, 0)
        assert it.widget.value == "复习"
        await it.press("backspace", "enter")
        assert it.widget.value == "项目式第2"
        assert it.rows()[0] == "1 新授  2 复习  3 练习  4 讲评  项目式第2  也可直接写"


@piloted
async def test_leaving_the_field_keeps_the_word_being_written_and_esc_gives_it_up():
    async with bench(Choice(TYPES, closed=False), LineInput()) as it:
        await it.write("实践")
        await it.press("escape")
        assert it.widget.value == ""
        await it.write("活动")
        await it.press("tab")
        assert it.widget.value == "活动"
        assert it.rows()[0] == "活动"


@piloted
async def test_a_word_is_pasted_into_an_open_list_as_one_line():
    async with bench(Choice(TYPES, closed=False)) as it:
        await it.paste("项目式\n学习\x1b")
        await it.press("enter")
        assert it.widget.value == "项目式 学习"


@pytest.mark.parametrize("text", HOSTILE)
@piloted
async def test_brackets_and_escapes_stay_text_in_a_choice(text: str):
    async with bench(Choice((text, "新授"), text, placeholder=text)) as it:
        expected = text.replace("\x1b", "").replace("\x07", "")
        assert it.widget.value == expected
        assert expected in it.rows()[0]
        await it.press("space")
        assert f"› {expected}" in it.seen()
        await it.press("escape", "backspace")
        it.app.set_focus(None)
        await it.pilot.pause()
        assert it.rows()[0] == expected


@piloted
async def test_a_click_opens_the_list_and_picks():
    async with bench(Choice(TYPES)) as it:
        await it.pilot.click(Choice)
        await it.pilot.click(DropList, offset=(4, 3))
        assert it.widget.value == "练习"


@piloted
async def test_several_words_are_ticked_by_arrows_space_and_digits():
    async with bench(Choices(CHECKED)) as it:
        await it.press("space", "right", "right", "space", "6")
        await it.press("space")
        assert [event.values for event in it.posted(Choices.Changed)] == [
            ("教案",),
            ("教案", "听课本"),
            ("教案", "听课本", "综合"),
            ("教案", "听课本"),
        ]


@piloted
async def test_the_order_is_that_of_the_list_whatever_was_ticked_first():
    async with bench(Choices(CHECKED)) as it:
        await it.press("5", "1", "3")
        assert it.widget.values == ("教案", "听课本", "试卷")


@piloted
async def test_ticks_are_seen_without_any_colour():
    async with bench(Choices(CHECKED, ("作业",)), LineInput()) as it:
        assert it.rows()[0] == "[1] 教案  [x] 作业  [3] 听课本  [4] 反思  [5] 试卷  [6] 综合"
        await it.press("tab")
        assert it.rows()[0] == "[ ] 教案  [x] 作业  [ ] 听课本  [ ] 反思  [ ] 试卷  [ ] 综合"


@piloted
async def test_words_that_do_not_fit_go_to_a_second_row_and_down_reaches_it():
    async with bench(Choices(CHECKED), size=(24, 10)) as it:
        assert it.widget.size.height == 3
        await it.press("right", "down", "space")
        assert it.widget.values == ("反思",)
        await it.press("down", "down", "up", "up")
        assert it.widget.cursor == 1


@piloted
async def test_an_open_list_of_several_takes_words_of_ones_own():
    async with bench(Choices(CHECKED, ("教案",), closed=False), LineInput()) as it:
        await it.write("学具")
        assert it.cursor == (10, 1)
        assert it.rows()[1] == "另写：学具"
        await it.press("enter")
        await it.write("周记")
        await it.press("tab")
        assert it.widget.values == ("教案", "学具", "周记")


@piloted
async def test_a_click_ticks_a_word():
    async with bench(Choices(CHECKED)) as it:
        await it.pilot.click(Choices, offset=(14, 0))
        assert it.widget.values == ("作业",)


@pytest.mark.parametrize("text", HOSTILE)
@piloted
async def test_brackets_and_escapes_stay_text_in_several(text: str):
    async with bench(Choices((text, "作业"), (text,))) as it:
        expected = text.replace("\x1b", "").replace("\x07", "")
        assert it.rows()[0] == f"[x] {expected}  [2] 作业"
        await it.press("1", "1")
        assert [event.values for event in it.posted(Choices.Changed)] == [(), (expected,)]


@piloted
async def test_full_width_digits_and_spaces_count_as_an_input_method_commits_them():
    async with bench(Choice(("新授课", "复习课"))) as it:
        await it.press("２")
        assert it.widget.value == "复习课"
        await it.press("\u3000", "up", "enter")
        assert it.widget.value == "新授课"
    async with bench(Choices(("目标", "过程"))) as it:
        await it.press("２", "\u3000", "\u3000")
        assert it.widget.values == ("过程",)


@piloted
async def test_a_word_of_an_open_list_is_found_by_its_pinyin():
    async with bench(Choice(("语文", "数学", "英语"), closed=False)) as it:
        await it.press("s", "x")
        assert "› 数学" in it.seen()
        await it.press("enter")
        assert (it.widget.value, it.widget.typed) == ("数学", None)
        assert len(it.posted(Choice.Passed)) == 1
    async with bench(Choices(("板书", "提问"), closed=False)) as it:
        await it.press("t", "w", "enter")
        assert it.widget.values == ("提问",) and it.posted(Choices.Passed) == []
