"""进度 by keys alone: what is owed, what is overdue, what counts and what nearly does."""

from pathlib import Path
from typing import Any

from msgspec.structs import replace
from textual.screen import Screen

from qinglan_tui.domain.records import Record
from qinglan_tui.screens.duty import DutyPlace
from qinglan_tui.screens.edit import EditPlace
from qinglan_tui.screens.progress import ProgressPlace
from qinglan_tui.screens.today import TodayPlace
from qinglan_tui.services.progress import progress_of
from qinglan_tui.storage import Workbook
from tests.app._pilot import NOW, TODAY, Desktop, make_workbook, piloted, put, running
from tests.widgets._pilot import HOSTILE
from widgets.shown import width

LESSON = {"teacher": "李青", "observers": "王芳", "class_name": "三（2）班", "advice": "提问后等三秒"}


def hear(workbook: Workbook, *days: str, **more: str) -> list[Record]:
    """Lessons heard of 李青."""
    return [put(workbook, "听课", LESSON | {"date": day, "topic": f"第{day}课"} | more) for day in days]


def an_apprentice(folder: Path) -> Workbook:
    return make_workbook(folder, name="李青", role="徒弟", partners="王芳")


def row_of(it: Desktop, text: str) -> str:
    """The first row in which the text stands."""
    return next(row for row in it.rows() if text in row)


def stands_in(it: Desktop, kind: type[Screen[Any]]) -> bool:
    """Whether that screen is in front."""
    return isinstance(it.app.screen, kind)


async def go_down_to(it: Desktop, text: str) -> None:
    """Move the cursor down until it stands on that text."""
    for _ in range(60):
        if any(row.lstrip().startswith("›") and text in row for row in it.rows()):
            return
        await it.press("down")
    raise AssertionError(it.seen())


@piloted
async def test_f4_shows_each_duty_with_its_number_its_gap_and_its_forecast(tmp_path: Path):
    workbook = make_workbook(tmp_path)
    hear(workbook, "2026-09-10", "2026-10-13", "2026-11-03")
    async with running(workbook, size=(120, 36)) as it:
        await it.press("f4")
        assert stands_in(it, ProgressPlace)
        row = row_of(it, "听徒弟课")
        assert "每学期" in row
        assert "3/10节，还差7节，按目前进度到期末为5节" in row
        assert "━━╌╌╌╌╌" in row
        assert "第12周" in it.rows()[0]


@piloted
async def test_at_eighty_columns_the_sentence_is_shortened_and_no_number_is_cut(tmp_path: Path):
    workbook = make_workbook(tmp_path)
    hear(workbook, "2026-09-10", "2026-10-13", "2026-11-03")
    async with running(workbook) as it:
        await it.press("f4")
        assert row_of(it, "听徒弟课").endswith("3/10节，还差7节，按目前进度到期末为5节")
        assert row_of(it, "课前课中课后指导").endswith("0/3次，还差3次，1月22日前")
        assert all(width(row) <= 80 for row in it.rows())


@piloted
async def test_below_the_list_the_duty_under_the_cursor_is_told_in_full_with_its_source(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await it.press("f4")
        await go_down_to(it, "检查教学资料")
        assert "每学期至少2次，1月22日前，要有点评" in it.seen()
        assert "原文：每学期检查指导青年教师的各类教学资料不少于2次" in it.seen()


@piloted
async def test_what_is_overdue_is_said_in_words_and_in_the_one_warm_colour(tmp_path: Path):
    async with running(an_apprentice(tmp_path)) as it:
        await it.press("f4")
        row = row_of(it, "教学案例")
        assert "逾期" in row
        warm = it.app.theme_variables["warm"].lower()
        strip = it.app.screen._compositor.render_strips()[it.rows().index(row)]
        tones = {
            segment.style.color.name
            for segment in strip
            if segment.style and segment.style.color and "逾期" in segment.text
        }
        assert tones == {warm}


@piloted
async def test_more_than_asked_for_is_called_so_and_paper_is_named(tmp_path: Path):
    workbook = make_workbook(tmp_path)
    put(workbook, "听课", LESSON | {"date": "2026-09-02", "on_paper": "是", "lessons_counted": "9"})
    hear(workbook, "2026-10-13", "2026-10-20", "2026-11-03")
    async with running(workbook, size=(120, 36)) as it:
        await it.press("f4")
        assert "12/10节（含纸质9节），超额2节" in row_of(it, "听徒弟课")


@piloted
async def test_the_numbers_are_those_of_the_command_line(tmp_path: Path):
    workbook = make_workbook(tmp_path)
    hear(workbook, "2026-09-10", "2026-10-13")
    async with running(workbook, size=(120, 60)) as it:
        await it.press("f4")
        (one,) = progress_of(workbook, TODAY)
        for duty in one.mine:
            if duty.required:
                assert f"{duty.kept}/{duty.required}" in row_of(it, duty.duty.title)


@piloted
async def test_what_the_school_arranges_stands_at_the_end_with_its_dates_and_not_in_the_rate(tmp_path: Path):
    workbook = make_workbook(tmp_path)
    async with running(workbook, size=(120, 60)) as it:
        await it.press("f4")
        seen = it.seen()
        assert seen.index("学校和教研组的安排") > seen.index("指导撰写论文")
        assert "学校每学期各1次，9月14日、11月" in row_of(it, "期初期中期末检查")
        (one,) = progress_of(workbook, TODAY)
        assert f"{one.rate[1]}项，完成{one.rate[0]}项" in it.rows()[0]
        await go_down_to(it, "年度实施计划")
        await it.press("enter")
        assert stands_in(it, ProgressPlace)
        assert "制定好青蓝工程年度实施计划" in it.seen()
        await it.press("end")
        assert "随时接受指导老师检查" in it.seen()


@piloted
async def test_enter_opens_the_duty_with_what_counts_and_what_nearly_does(tmp_path: Path):
    workbook = make_workbook(tmp_path)
    put(workbook, "审阅", {"date": "2026-11-10", "teacher": "李青", "scope": "周长", "advice": "改板书"})
    put(workbook, "审阅", {"date": "2026-11-17", "teacher": "李青", "scope": "面积"})
    async with running(workbook) as it:
        await it.press("f4")
        await go_down_to(it, "检查教学资料")
        await it.press("enter")
        assert stands_in(it, DutyPlace)
        assert it.rows()[0].startswith(" 检查教学资料   与李青")
        assert "缺点评" not in row_of(it, "李青《周长》")
        assert "缺点评" in row_of(it, "李青《面积》")


@piloted
async def test_what_lacks_a_word_is_opened_and_counts_when_the_word_is_there(tmp_path: Path):
    workbook = make_workbook(tmp_path)
    put(workbook, "审阅", {"date": "2026-11-17", "teacher": "李青", "scope": "面积"})
    async with running(workbook) as it:
        await it.press("f4")
        await go_down_to(it, "检查教学资料")
        await it.press("enter")
        assert "0/2次" in it.seen()
        await go_down_to(it, "李青《面积》")
        await it.press("enter")
        place = it.app.screen
        assert isinstance(place, EditPlace)
        place.form.focus_field("advice")
        await it.write("例题留在板上")
        await it.press("ctrl+s", "escape")
        assert stands_in(it, DutyPlace)
        assert "1/2次，还差1次" in it.seen()
        assert "缺点评" not in it.seen()
        await it.press("escape")
        assert "1/2次" in row_of(it, "检查教学资料")


@piloted
async def test_what_is_missing_is_written_from_here_with_its_month_filled_in(tmp_path: Path):
    workbook = an_apprentice(tmp_path)
    async with running(workbook) as it:
        await it.press("f4")
        await go_down_to(it, "与师傅一起备课")
        await it.press("enter")
        await go_down_to(it, "写一条活动记录，算10月的")
        await it.press("enter")
        place = it.app.screen
        assert isinstance(place, EditPlace)
        assert "新的一条，算10月的" in it.rows()[0]
        raw = place.form.raw
        assert raw["format"] == ["备课"]
        assert raw["counts_for"] == "2026-10"
        assert raw["participants"] == "李青、王芳"
        await it.press("escape", "escape")
        assert stands_in(it, ProgressPlace)


@piloted
async def test_esc_goes_out_one_level_at_a_time(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await it.press("f4", "enter")
        assert stands_in(it, DutyPlace)
        await it.press("escape")
        assert stands_in(it, ProgressPlace)
        await it.press("escape")
        assert stands_in(it, TodayPlace)
        await it.press("escape")
        assert stands_in(it, TodayPlace)


@piloted
async def test_the_cursor_is_still_on_the_duty_after_a_look_into_it(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await it.press("f4")
        await go_down_to(it, "师徒同上一堂课")
        await it.press("enter", "escape")
        assert row_of(it, "师徒同上一堂课").lstrip().startswith("›")


@piloted
async def test_from_inside_a_duty_every_other_place_is_one_key_away(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await it.press("f4", "enter", "f2")
        assert stands_in(it, TodayPlace)
        await it.press("f4")
        assert stands_in(it, ProgressPlace)
        await it.press("enter", "f4")
        assert stands_in(it, ProgressPlace)


@piloted
async def test_without_a_programme_it_says_how_to_choose_one(tmp_path: Path):
    workbook = make_workbook(tmp_path)
    workbook.arrange(pairings=tuple(replace(one, programme="") for one in workbook.pairings))
    async with running(workbook) as it:
        await it.press("f4")
        assert "还没有选方案" in it.seen()
        assert "设置" in it.seen() and "结对" in it.seen()
        await it.press("enter", "down", "f8", "escape", "escape")
        assert stands_in(it, TodayPlace)


@piloted
async def test_a_programme_that_is_not_there_is_named_and_nothing_breaks(tmp_path: Path):
    workbook = make_workbook(tmp_path)
    async with running(workbook) as it:
        workbook.arrange(pairings=tuple(replace(one, programme="999-99") for one in workbook.pairings))
        await it.press("f4")
        assert "999-99" in it.seen()


@piloted
async def test_what_is_known_of_the_mentor_is_not_called_owed(tmp_path: Path):
    workbook = an_apprentice(tmp_path)
    put(
        workbook,
        "听课",
        {
            "date": "2026-11-03",
            "teacher": "李青",
            "observers": "王芳",
            "class_name": "三（2）班",
            "topic": "周长",
        },
    )
    async with running(workbook, size=(120, 60)) as it:
        await it.press("f4")
        known = it.seen().split("已知　王芳")[1].split("学校和教研组")[0]
        assert "已知1节" in known
        assert "还差" not in known


@piloted
async def test_who_has_two_mentors_sees_each_by_name_and_what_is_owed_once_only_once(tmp_path: Path):
    workbook = make_workbook(tmp_path, name="李青", role="徒弟", partners="王芳、陈素云")
    async with running(workbook, size=(120, 60)) as it:
        await it.press("f4")
        seen = it.seen()
        assert "与王芳" in seen and "与陈素云" in seen
        assert seen.count("听师傅课") == 2
        assert sum("教学案例" in row for row in it.rows()) == 1


@piloted
async def test_a_workbook_open_for_reading_offers_nothing_to_write(tmp_path: Path):
    with an_apprentice(tmp_path):
        pass
    async with running(Workbook.open(tmp_path, write=False, now=NOW)) as it:
        await it.press("f4", "enter")
        assert "逾期" in it.seen()
        assert "写一条" not in it.seen()


@piloted
async def test_what_a_teacher_wrote_is_never_read_as_orders(tmp_path: Path):
    workbook = make_workbook(tmp_path)
    for day, text in zip(("2026-11-03", "2026-11-10", "2026-11-17"), HOSTILE, strict=True):
        put(workbook, "听课", LESSON | {"date": day, "topic": text})
    async with running(workbook) as it:
        await it.press("f4", "enter")
        assert "[/张][b]" in it.seen()
        assert "\x1b" not in it.seen()


@piloted
async def test_with_the_input_method_on_it_says_so_and_the_keys_still_work(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await it.press("f4")
        await it.write("进")
        assert "中文输入法已打开" in it.seen()
        await it.press("f8")
        assert "六个一" in it.rows()[0]
