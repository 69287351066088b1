"""Writing a record down: what goes without saying, what is offered beforehand, and how a number is found."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from msgspec import structs

from qinglan_tui.domain.checking import flat
from qinglan_tui.domain.kinds import KINDS, kind_named
from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.problems import Faults, Problem
from qinglan_tui.domain.records import Comment, Record, Unreadable, all_specs
from qinglan_tui.domain.timetable import Slot, Timetable
from qinglan_tui.services.beforehand import Suggestions, sole_partner, suggestions
from qinglan_tui.services.entry import (
    Absent,
    compose,
    echo,
    fetch,
    repaired,
    resolve,
)
from qinglan_tui.services.present import record_json
from qinglan_tui.storage import Workbook
from tests.domain.examples import records
from tests.services.books import NOW, START, TODAY, a_workbook, prefill, write

LESSON, REFLECTION, ACTIVITY = kind_named("听课"), kind_named("反思"), kind_named("活动")


@pytest.fixture
def book(tmp_path: Path) -> Workbook:
    """王芳 and her two apprentices."""
    return a_workbook(tmp_path / "book")


@pytest.fixture
def pair(tmp_path: Path) -> Workbook:
    """王芳 and her only apprentice."""
    return a_workbook(tmp_path / "pair", structs.replace(START, partners=("李青",)))


def typed(book: Workbook, kind: str, base: Record | None = None, **raw: object) -> Record:
    """What compose makes of it, unsaved."""
    return compose(book, kind_named(kind), raw, base, TODAY)


# --- what goes without saying ---


def test_a_lesson_of_somebody_else_was_heard_by_the_owner_unless_said_otherwise(book: Workbook) -> None:
    assert typed(book, "听课", teacher="李青").fields == Observation(teacher="李青", observers=("王芳",))
    other = typed(book, "听课", teacher="李青", observers="周敏").fields
    assert isinstance(other, Observation)
    assert other.observers == ("周敏",)


def test_who_heard_the_owner_s_own_lesson_is_not_guessed(book: Workbook) -> None:
    assert typed(book, "听课", teacher="王芳").fields == Observation(teacher="王芳")
    assert typed(book, "听课", topic="周长").fields == Observation(topic="周长")


def test_a_lesson_entered_for_somebody_was_heard_by_that_person(book: Workbook) -> None:
    fields = typed(book, "听课", teacher="王芳", author="李青").fields
    assert fields == Observation(teacher="王芳", observers=("李青",))


def test_a_talk_in_confidence_is_private_from_the_start_and_can_be_opened(book: Workbook) -> None:
    talk = typed(book, "活动", format="师徒谈心")
    assert talk.private
    assert typed(book, "谈话", pupil="小明").private
    assert not typed(book, "活动", format="备课、磨课").private
    assert not typed(book, "活动", 活动形式="师徒谈心", 仅自己看="否").private
    assert not typed(book, "活动", base=talk, private=False).private
    opened = structs.replace(talk, private=False)
    assert not typed(book, "活动", base=opened, topic="近况").private


def test_a_comment_on_an_apprentice_s_work_is_the_owner_s(book: Workbook) -> None:
    assert typed(book, "反思", author="李青", 点评="写得实").comment == Comment(text="写得实", by="王芳")
    assert typed(book, "反思", 点评="写得实").comment == Comment(text="写得实")
    assert typed(book, "反思", author="李青", 点评="好", 点评人="校长").comment == Comment(
        text="好", by="校长"
    )


def test_what_show_prints_can_be_added_again_without_a_second_title_or_people(book: Workbook) -> None:
    first = write(book, "听课", teacher="李青", topic="几分之一", date="11月13日第2节", people="周敏")
    copied = compose(book, LESSON, flat(record_json(first, book)), None, TODAY)
    assert copied == structs.replace(first, id=None, written_at=None)


@given(records())
def test_the_same_holds_for_every_kind_and_all_it_can_hold(
    tmp_path_factory: pytest.TempPathFactory, record: Record
) -> None:
    made = a_workbook(tmp_path_factory.mktemp("book") / "book")
    first = compose(made, record.kind, {}, record, TODAY)
    copied = compose(made, first.kind, flat(record_json(first, made)), None, TODAY)
    made.close()
    # An own title that happens to be the one the fields give is the same title.
    assert copied == first


def test_a_new_topic_brings_a_new_heading_even_with_the_old_title_in_the_json(book: Workbook) -> None:
    first = write(book, "听课", teacher="李青", topic="几分之一")
    raw = flat(record_json(first, book)) | {"topic": "周长"}
    assert compose(book, LESSON, raw, first, TODAY).heading == "李青《周长》"
    assert typed(book, "听课", base=first, title="第一次听课").heading == "第一次听课"


def test_all_faults_come_at_once(book: Workbook) -> None:
    with pytest.raises(Faults) as caught:
        typed(book, "听课", date="大前天下午", score="高", 心情="好")
    assert len(caught.value.faults) == 3


# --- the date read back ---


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("第11周周五第2节", "→ 11月13日 第11周 周五 第2节"),
        ("2027-02-10", "→ 2月10日 周三（不在任何学期内）"),
        ("2025-11-13", "→ 2025年11月13日 周四（不在任何学期内）"),
    ],
)
def test_the_date_is_said_as_it_was_read(book: Workbook, raw: str, said: str) -> None:
    assert echo(typed(book, "反思", date=raw), book, TODAY) == said


# --- what is offered beforehand ---


def test_a_first_record_begins_with_date_and_subject(book: Workbook) -> None:
    assert prefill(book, LESSON, TODAY) == {"date": "2026-11-22", "subject": "数学"}


def test_the_only_partner_is_the_teacher_of_a_lesson_and_of_a_plan(pair: Workbook) -> None:
    assert prefill(pair, LESSON, TODAY)["teacher"] == "李青"
    assert prefill(pair, kind_named("审阅"), TODAY)["teacher"] == "李青"
    assert "teacher" not in prefill(pair, kind_named("执教"), TODAY)
    assert sole_partner(pair, date(2026, 8, 31)) == ""


def test_class_and_lesson_type_come_from_the_last_record_of_the_kind(pair: Workbook) -> None:
    write(
        pair,
        "听课",
        teacher="李青",
        class_name="三（1）班",
        lesson_type="新授课",
        topic="周长",
        date="9月10日",
    )
    write(
        pair,
        "听课",
        teacher="李青",
        class_name="三（2）班",
        lesson_type="练习课",
        topic="面积",
        date="10月10日",
    )
    write(
        pair,
        "听课",
        teacher="赵老师",
        class_name="五（4）班",
        lesson_type="复习课",
        topic="方程",
        date="11月10日",
    )
    offered = prefill(pair, LESSON, TODAY)
    assert (offered["class_name"], offered["lesson_type"]) == ("三（2）班", "练习课")
    assert "topic" not in offered
    assert "class_name" not in prefill(pair, REFLECTION, TODAY)


def test_the_timetable_fills_the_lesson_of_the_day(pair: Workbook) -> None:
    pair.arrange(
        timetable=Timetable(
            (
                Slot(5, "第2节", "三（2）班", "数学", "李青"),
                Slot(5, "第1节", "四（1）班", "科学", "王芳"),
                Slot(5, "第3节", "四（2）班", "科学", "王芳"),
            )
        )
    )
    friday = date(2026, 11, 13)
    offered = prefill(pair, LESSON, TODAY, day=friday)
    assert (offered["date"], offered["slot"], offered["class_name"]) == ("2026-11-13", "第2节", "三（2）班")
    assert "slot" not in prefill(pair, REFLECTION, TODAY, day=friday)
    third = prefill(pair, REFLECTION, TODAY, day=friday, slot="第3节")
    assert (third["class_name"], third["subject"]) == ("四（2）班", "科学")
    assert "slot" not in prefill(pair, LESSON, TODAY, day=date(2026, 11, 14))


def test_what_is_offered_can_be_saved_as_it_stands(pair: Workbook) -> None:
    write(pair, "听课", teacher="李青", class_name="三（2）班", subject="数学")
    for kind in KINDS:
        offered = prefill(pair, kind, TODAY)
        assert compose(pair, kind, offered, None, TODAY).date == TODAY
        assert offered.keys() <= {spec.name for spec in all_specs(kind)}


def test_suggestions_hold_what_was_used_last_first(book: Workbook) -> None:
    write(
        book,
        "听课",
        teacher="赵老师",
        class_name="三（1）班",
        tags="公开课",
        date="9月10日",
        lesson_type="全景课",
    )
    write(book, "听课", teacher="钱老师", class_name="三（2）班", tags="重点", date="10月10日")
    offered = suggestions(book, TODAY)
    assert offered.names == ("钱老师", "王芳", "赵老师", "李青", "周敏")
    assert offered.classes == ("三（2）班", "三（1）班")
    assert offered.tags == ("重点", "公开课")
    assert LESSON.spec("lesson_type") is not None


def test_each_field_is_offered_what_fits_it(book: Workbook) -> None:
    write(book, "听课", teacher="李青", class_name="三（2）班", lesson_type="全景课")
    offered = suggestions(book, TODAY)

    def of(name: str) -> tuple[str, ...]:
        spec = next(spec for spec in all_specs(LESSON) if spec.name == name)
        return offered.for_field(spec)

    assert of("observers")[0] == "李青"
    assert of("class_name") == ("三（2）班",)
    assert of("lesson_type")[0] == "新授课"
    assert of("lesson_type")[-1] == "全景课"
    assert of("mode") == ("线下", "线上")
    assert of("status") == ("已约", "起草", "已完成", "已交", "已审阅", "退回修改")
    assert of("topic") == ()


def test_an_empty_workbook_suggests_its_people() -> None:
    assert Suggestions().names == ()


# --- numbers ---


def number_of(book: Workbook, topic: str) -> int:
    """The number of a new reflection."""
    number = write(book, "反思", topic=topic).id
    assert number is not None
    return number


def test_any_unique_ending_of_five_digits_names_a_record(book: Workbook) -> None:
    number = number_of(book, "周长")
    assert resolve(book, str(number)) == number
    assert resolve(book, str(number)[-5:]) == number
    assert resolve(book, f" {str(number)[-7:]} ") == number
    assert fetch(book, str(number)[-5:]).heading == "《周长》反思"


@pytest.mark.parametrize("ending", ["", "1234", "abcde", "12a45", "-12345", "１２３４５", "1" * 4])
def test_what_is_no_ending_is_refused(book: Workbook, ending: str) -> None:
    with pytest.raises(Problem, match="不是记录编号") as caught:
        resolve(book, ending)
    assert not isinstance(caught.value, Absent)


def test_an_unknown_number_is_absent(book: Workbook) -> None:
    with pytest.raises(Absent):
        resolve(book, "99999")


def test_an_ambiguous_ending_lists_the_candidates(book: Workbook) -> None:
    first = number_of(book, "周长")
    other = compose(book, REFLECTION, {"topic": "面积"}, None, TODAY)
    second = book.save(structs.replace(other, id=first + 100_000), NOW).id
    with pytest.raises(Problem) as caught:
        resolve(book, str(first)[-5:])
    for part in (str(first), str(second), "《周长》反思", "《面积》反思"):
        assert part in str(caught.value)
    assert resolve(book, str(first)[-6:]) == first


def test_the_trash_is_looked_through_on_its_own(book: Workbook) -> None:
    number = number_of(book, "周长")
    with pytest.raises(Absent):
        resolve(book, str(number), trashed=True)
    book.delete(number, NOW)
    assert resolve(book, str(number)[-5:], trashed=True) == number
    with pytest.raises(Absent):
        resolve(book, str(number))


# --- what could not be read ---


def broken(number: int, **raw: Any) -> Unreadable:
    """An entry as it would be found after somebody edited the file by hand."""
    document = {"kind": "reflection", "date": "2026-11-13", "written_at": "2026-11-14T08:00:00"}
    return Unreadable(id=number, raw=document | {"fields": {"topic": "周长"}} | raw, problems=("日期读不懂",))


def test_an_unreadable_record_is_repaired_by_writing_the_bad_field_anew(book: Workbook) -> None:
    entry = broken(7, date="十一月")
    record = repaired(book, entry, REFLECTION, {"date": "11月13日"}, TODAY)
    assert (record.id, record.date, record.heading) == (7, date(2026, 11, 13), "《周长》反思")
    assert record.written_at == datetime(2026, 11, 14, 8)
    with pytest.raises(Faults, match="日期：原来的读不懂"):
        repaired(book, entry, REFLECTION, {"课题": "面积"}, TODAY)


def test_what_nobody_types_and_nobody_can_read_is_kept_aside(book: Workbook) -> None:
    record = repaired(book, broken(7, written_at="昨天", links="三"), REFLECTION, {}, TODAY)
    assert record.written_at is None
    assert record.extra == {"unread": {"written_at": "昨天", "links": "三"}}


def test_without_fields_or_with_another_kind_a_record_can_be_repaired(book: Workbook) -> None:
    entry = broken(7, kind="diary", fields=None)
    record = repaired(book, entry, REFLECTION, {"课题": "面积"}, TODAY)
    assert (record.kind, record.heading) == (REFLECTION, "《面积》反思")


def test_repairing_keeps_what_nobody_types(book: Workbook) -> None:
    entry = broken(7, date="十一月", links=[3], mood=1, attachments=[{"name": "a.jpg", "hash": "ab"}])
    record = repaired(book, entry, REFLECTION, {"date": "11月13日"}, TODAY)
    assert record.links == (3,)
    assert [file.name for file in record.attachments] == ["a.jpg"]
    assert msgspec.to_builtins(record.extra) == {"mood": 1}
