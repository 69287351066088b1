"""What a form is offered while it is filled in, and where from."""

from pathlib import Path

import pytest

from qinglan_tui.domain.kinds import kind_named
from qinglan_tui.domain.timetable import Slot, Timetable
from qinglan_tui.services.beforehand import LAST_TIME, TIMETABLE, UNSAID, Beforehand
from qinglan_tui.storage import Workbook
from tests.services.books import TODAY, a_workbook, write

TAUGHT = (
    Slot(5, "第2节", "三（2）班", "数学", "李青"),
    Slot(5, "第4节", "三（4）班", "科学", "李青"),
    Slot(5, "第3节", "五（1）班", "数学", "周敏"),
    Slot(4, "第1节", "四（1）班", "数学", "王芳"),
)


@pytest.fixture
def book(tmp_path: Path) -> Workbook:
    """王芳, her two apprentices and their timetables."""
    workbook = a_workbook(tmp_path / "book")
    workbook.arrange(timetable=Timetable(TAUGHT))
    return workbook


def offered(book: Workbook, kind: str = "听课", **typed: object) -> dict[str, tuple[str, str]]:
    return dict(Beforehand(book, TODAY).offer(kind_named(kind), typed))


def test_date_and_slot_say_who_teaches_whom(book: Workbook) -> None:
    assert offered(book, date="上周五第3节") == {
        "slot": ("第3节", UNSAID),
        "teacher": ("周敏", TIMETABLE),
        "class_name": ("五（1）班", TIMETABLE),
        "subject": ("数学", TIMETABLE),
    }
    assert offered(book, date="上周五", slot="2")["teacher"] == ("李青", TIMETABLE)
    # Both teach that day: nothing is guessed.
    assert "teacher" not in offered(book, date="上周五")


def test_the_slot_that_stands_with_the_date_is_taken_from_there(book: Workbook) -> None:
    assert offered(book, date="昨天第6节")["slot"] == ("第6节", UNSAID)


def test_the_class_tells_which_of_the_lessons_of_a_day_it_was(book: Workbook) -> None:
    assert "slot" not in offered(book, date="上周五", teacher="李青")
    found = offered(book, date="上周五", teacher="李青", class_name="三（4）班")
    assert (found["slot"], found["subject"]) == (("第4节", TIMETABLE), ("科学", TIMETABLE))


def test_what_the_timetable_does_not_say_comes_from_the_last_time_with_that_teacher(book: Workbook) -> None:
    write(book, "听课", teacher="李青", class_name="三（2）班", lesson_type="练习课", date="9月10日")
    write(book, "听课", teacher="周敏", class_name="五（1）班", lesson_type="新授课", date="11月10日")
    found = offered(book, date="上周五第4节", teacher="李青")
    assert found["class_name"] == ("三（4）班", TIMETABLE)
    assert found["lesson_type"] == ("练习课", LAST_TIME)
    assert offered(book, date="上周四", teacher="周敏")["class_name"] == ("五（1）班", LAST_TIME)
    # As long as nobody is named, nobody's class is.
    assert offered(book, date="上周四") == {"subject": ("数学", UNSAID)}


def test_a_lesson_of_ones_own_comes_from_ones_own_timetable(book: Workbook) -> None:
    assert offered(book, "反思", date="上周四")["class_name"] == ("四（1）班", TIMETABLE)


@pytest.mark.parametrize("typed", [{"date": "上周"}, {"date": "上周五", "slot": "第"}, {"date": ""}, {}])
def test_what_cannot_be_read_yet_is_no_reason_to_guess(book: Workbook, typed: dict[str, str]) -> None:
    assert offered(book, **typed, teacher="李青") == {"subject": ("数学", UNSAID)}
