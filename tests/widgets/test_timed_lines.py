from tests.widgets._pilot import HOSTILE, bench, piloted
from widgets.few_lines import AskedLine, FewLines
from widgets.timed_lines import TimedLine, TimedLines

LONG = "分月饼引入，人人动手，还请三名学生上台演示怎样把一个月饼平均分成四份，说清为什么。"
GROUPS = [
    ("新授", [TimedLine(2, "18分", "", "练习 5 题"), TimedLine(1, "16分", "师", "给出定义", "问题", "warm")]),
    ("导入", [TimedLine(0, "3分", "师", LONG, "亮点")]),
]


@piloted
async def test_long_lines_wrap_under_themselves_beside_their_mark():
    async with bench(TimedLines(GROUPS)) as it:
        rows = it.rows()
        assert rows[0] == "新授"
        assert rows[1] == "   18分      练习 5 题"
        assert rows[2].startswith("   16分  师  给出定义") and rows[2].endswith("问题")
        assert rows[4].endswith("亮点")
        assert rows[5].startswith(" " * 13) and "".join((rows[4] + rows[5]).split()).replace(
            "亮点", ""
        ).endswith(LONG)


@piloted
async def test_one_line_is_chosen_at_a_time_and_above_the_first_none():
    async with bench(TimedLines(GROUPS)) as it:
        it.widget.move(-1)
        assert it.widget.chosen is None
        for place in (2, 1, 0, 0):
            it.widget.move(1)
            assert it.widget.chosen == place
        await it.pilot.pause()
        assert [row for row in it.rows() if row.startswith("› ")] == [it.rows()[4]]
        it.widget.set_lines(GROUPS[:1])
        assert it.widget.chosen is None, "that line is gone"
        it.widget.move(1)
        it.widget.move(-1)
        assert it.widget.chosen is None


@piloted
async def test_hundreds_of_lines_follow_the_chosen_one():
    lines = [TimedLine(at, f"{at}分", "", f"第{at}行") for at in reversed(range(300))]
    async with bench(TimedLines([("新授", lines)])) as it:
        for _ in range(100):
            it.widget.move(1)
        await it.pilot.pause()
        assert "第200行" in it.seen() and "第299行" not in it.seen()


@piloted
async def test_whatever_was_written_is_shown_as_it_is():
    hostile = [TimedLine(at, "1分", "师", text, text) for at, text in enumerate(HOSTILE)]
    async with bench(TimedLines([(HOSTILE[0], hostile)])) as it:
        assert "[/张][b]" in it.rows()[0] and "退[/]" in it.seen() and "\x1b" not in it.seen()


@piloted
async def test_a_few_lines_are_asked_and_given_by_name():
    given: list[dict[str, str] | None] = []
    sheet = FewLines(
        "打分", [AskedLine("a", "教学目标", "9", unit="/ 10"), AskedLine("b", "教学内容")], "其余空着。"
    )
    async with bench(TimedLines()) as it:
        await it.app.push_screen(sheet, given.append)
        await it.pilot.pause()
        assert "教学目标  9" in it.seen() and "/ 10" in it.seen()
        await it.press("enter")
        await it.write("十三")
        await it.press("enter")
        assert given == [{"a": "9", "b": "十三"}]
