"""One reflection a week, however many lines it has; and each lesson once where a school asks for each."""

import datetime as dt
from pathlib import Path

from msgspec import structs

from qinglan_tui.domain.kinds.reflection import Reflection, TaughtLine
from qinglan_tui.domain.lessons import taught_lesson
from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.timetable import Slot, Timetable
from qinglan_tui.services.progress import progress_of
from qinglan_tui.services.week_lines import Line, lines, sheet_of
from qinglan_tui.services.week_reflections import save
from qinglan_tui.storage import Workbook
from tests.services.books import NOW, START, TODAY, a_workbook, write

MONDAY = dt.date(2026, 11, 16)
CLASS = "三（2）班"


def taught(folder: Path, programme: str) -> Workbook:
    """李青's workbook under a programme, with a lesson on each day of the week."""
    start = structs.replace(START, name="李青", role="apprentice", partners=("王芳",), programme=programme)
    book = a_workbook(folder, start)
    week = tuple(Slot(day, "第2节", CLASS, "数学", "李青") for day in range(1, 6))
    book.arrange(timetable=Timetable(week))
    return book


def fill(book: Workbook) -> None:
    """Write a sentence about each lesson of the week and save them."""
    found = lines(book, MONDAY, TODAY, {})
    assert len(found) == 5
    assert not save(book, [_with(line, text="等三秒") for line in found], MONDAY, NOW).faults


def _with(line: Line, **cells: str) -> Line:
    return structs.replace(line, cells=line.cells | cells)


def done(book: Workbook, duty: str) -> object:
    """How much of the duty is done."""
    (found,) = progress_of(book, TODAY)
    return next(one.done for one in found.mine if one.duty.id == duty)


def test_five_lines_are_one_of_the_six_ones(tmp_path: Path) -> None:
    with taught(tmp_path, "000-01") as book:
        fill(book)
        assert done(book, "000-01-D18") == 1


def test_five_lines_are_five_where_each_lesson_is_asked_for_and_a_whole_one_of_them_is_no_sixth(
    tmp_path: Path,
) -> None:
    with taught(tmp_path, "000-04") as book:
        fill(book)
        assert done(book, "000-04-D04") == 5
        write(book, "反思", 日期="11月17日第2节", 班级=CLASS, 课题="周长", 反思="等三秒，举手的多了")
        assert done(book, "000-04-D04") == 5
        write(book, "反思", 日期="11月10日第2节", 班级=CLASS, 课题="周长", 反思="上一周的")
        assert done(book, "000-04-D04") == 6


def test_a_sheet_that_was_written_as_a_form_is_gone_on_with_and_its_own_lines_stay(tmp_path: Path) -> None:
    with taught(tmp_path, "000-01") as book:
        rows = [
            {"day": "11月16日", "lesson": "第2节 三（2）班", "text": "一"},
            {"lesson": "晚自习", "text": "二"},
        ]
        form = write(book, "反思", 日期="11月20日", 课题="周长一周", 类型="每周", 每课一句=rows)
        found = lines(book, MONDAY, TODAY, {})
        assert [line.cells.get("text", "") for line in found] == ["一", "", "", "", "", "二"]
        save(book, [_with(found[1], text="三", topic="周长"), *found[2:]], MONDAY, NOW)
        (sheet,) = (one for one in book.records(Span()) if isinstance(one, Record))
        assert (sheet.id, sheet.date, sheet.heading) == (form.id, form.date, "《周长一周》每周反思")
        assert isinstance(sheet.fields, Reflection)
        assert sheet.fields.week == (
            TaughtLine(day=MONDAY, lesson="第2节 三（2）班", text="一"),
            TaughtLine(day=dt.date(2026, 11, 17), lesson="第2节三（2）班《周长》", text="三"),
            TaughtLine(lesson="晚自习", text="二"),
        )


def test_the_sheet_of_a_week_is_not_the_one_of_another(tmp_path: Path) -> None:
    with taught(tmp_path, "000-01") as book:
        late = write(book, "反思", 日期="11月16日", 类型="每周", 所属月份="第11周", 反思="补写")
        assert sheet_of(book, MONDAY) is None
        assert sheet_of(book, MONDAY - dt.timedelta(days=7)) == late
        assert not any(line.closed for line in lines(book, MONDAY, TODAY, {}))


def test_a_lines_lesson_is_taken_apart_however_it_is_written() -> None:
    for text, parts in {
        "第3节三（2）班": ("第3节", "三（2）班", ""),
        "第2节 三（2）班《周长》": ("第2节", "三（2）班", "周长"),
        "早读三（1）班": ("早读", "三（1）班", ""),
        "晚自习第1节三（1）班": ("晚自习第1节", "三（1）班", ""),
        "3（2）班": ("", "3（2）班", ""),
        "": ("", "", ""),
    }.items():
        told = taught_lesson(text)
        assert (told.slot, told.class_name, told.topic) == parts, text
