"""A record and its shape on disk: nothing is lost, what cannot be read is kept and said in Chinese."""

from datetime import date, datetime
from typing import Any

import msgspec
from hypothesis import given
from msgspec import structs

from qinglan_tui.domain.kinds import KINDS
from qinglan_tui.domain.kinds.activity import Activity
from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.kinds.reflection import Reflection
from qinglan_tui.domain.kinds.rows import ActionStep, ScriptLine
from qinglan_tui.domain.records import (
    Attachment,
    Comment,
    Record,
    Unreadable,
    from_document,
    missing,
    people_of,
    to_document,
    value_of,
)
from tests.domain.examples import stored

DAY = date(2026, 11, 13)


def lesson(**facts: Any) -> Record:
    """An observation of 李青's lesson; facts go to the record or, by their name, to its fields."""
    own = {name: facts.pop(name) for name in tuple(facts) if name in Observation.__struct_fields__}
    fields = Observation(**{"teacher": "李青", "topic": "几分之一", "class_name": "三（2）班", **own})
    return Record(fields=fields, **{"date": DAY, **facts})


@given(stored())
def test_what_is_written_as_a_document_is_read_back_the_same(record: Record) -> None:
    assert from_document(7, to_document(record)) == structs.replace(record, id=7)


@given(stored())
def test_the_same_holds_through_a_json_file(record: Record) -> None:
    text = msgspec.json.encode(to_document(record))
    assert from_document(7, msgspec.json.decode(text)) == structs.replace(record, id=7)


@given(stored())
def test_a_document_holds_plain_values_and_no_id(record: Record) -> None:
    document = to_document(record)
    assert "id" not in document
    assert document["kind"] == record.kind.code
    assert msgspec.json.decode(msgspec.json.encode(document)) == document


def test_empty_fields_are_not_written() -> None:
    document = to_document(Record(fields=Reflection(topic="周长"), date=DAY))
    assert document == {"kind": "reflection", "date": "2026-11-13", "fields": {"topic": "周长"}}


def test_what_a_newer_version_added_to_the_comment_and_to_attachments_survives_as_well() -> None:
    """By the hash of the file, so that it stays with it when another is put before it."""
    photo = {"name": "板书.jpg", "hash": "a" * 64, "size": 5}
    document = {
        "kind": "reflection",
        "date": "2026-11-13",
        "fields": {"topic": "周长"},
        "comment": {"text": "好", "mood": "宽"},
        "attachments": [{**photo, "place": [1, 2]}],
    }
    record = from_document(5, document)
    assert isinstance(record, Record)
    assert to_document(record) == document
    other = Attachment(name="另一张.jpg", hash="b" * 64)
    changed = to_document(structs.replace(record, attachments=(other, *record.attachments)))
    assert [one.get("place") for one in changed["attachments"]] == [None, [1, 2]]
    assert "comment" not in to_document(structs.replace(record, comment=None))


def test_fields_of_a_newer_version_survive_reading_and_writing() -> None:
    document = {
        "kind": "reflection",
        "date": "2026-11-13",
        "mood": {"value": 3},
        "fields": {"topic": "周长", "pupils_heard": ["小明"]},
    }
    record = from_document(7, document)
    assert isinstance(record, Record)
    edited = structs.replace(record, fields=Reflection(topic="面积"))
    assert to_document(edited) == document | {"fields": {"topic": "面积", "pupils_heard": ["小明"]}}


def test_reading_does_not_change_the_document_it_reads() -> None:
    document = {"kind": "reflection", "date": "2026-11-13", "fields": {"topic": "周长", "new": 1}, "newer": 2}
    before = msgspec.json.encode(document)
    from_document(7, document)
    assert msgspec.json.encode(document) == before


def test_a_document_of_an_unknown_kind_is_kept_and_named() -> None:
    found = from_document(7, {"kind": "diary", "date": "2026-11-13", "fields": {}})
    assert isinstance(found, Unreadable)
    assert found.problems == ("不认识的种类“diary”",)
    assert found.raw["date"] == "2026-11-13"


def test_all_that_cannot_be_read_is_listed_in_chinese() -> None:
    document = {
        "kind": "observation",
        "date": "十一月",
        "lessons_counted": "两节",
        "fields": {"topic": 5, "score": "高", "teacher": "李青"},
    }
    found = from_document(7, document)
    assert isinstance(found, Unreadable)
    said = "；".join(found.problems)
    for label in ("课题", "得分", "日期", "节数"):
        assert label in said
    assert "授课教师" not in said
    assert found.raw == document
    assert found.heading.startswith("读不出的记录：")


def test_what_is_wrong_with_parts_that_nobody_types_is_said_as_well() -> None:
    base = {"kind": "reflection", "date": "2026-11-13", "fields": {}}
    for name, value in (
        ("attachments", [{"size": "大"}]),
        ("written_at", "昨天"),
        ("comment", "很好"),
        ("links", "7"),
    ):
        found = from_document(7, base | {name: value})
        assert isinstance(found, Unreadable)
        assert found.problems
        assert not any(
            english in "".join(found.problems) for english in ("Expected", "missing", "Invalid")
        ), name


def test_a_document_without_date_or_fields_is_unreadable() -> None:
    nothing = from_document(7, {"kind": "reflection", "fields": {}})
    assert isinstance(nothing, Unreadable)
    assert nothing.problems == ("缺少日期",)
    empty = from_document(8, {"kind": "reflection", "date": "2026-11-13"})
    assert isinstance(empty, Unreadable)
    assert empty.problems == ("缺少内容",)


def test_the_heading_is_the_own_title_or_what_the_fields_give() -> None:
    assert lesson().heading == "李青《几分之一》"
    assert lesson(title="第一次听课").heading == "第一次听课"
    assert Record(fields=Observation(), date=DAY).heading == "听课记录"


def test_a_late_entry_is_one_written_more_than_seven_days_after() -> None:
    assert not lesson(written_at=datetime(2026, 11, 20, 23, 59)).is_late_entry
    assert lesson(written_at=datetime(2026, 11, 21, 0, 1)).is_late_entry
    assert not lesson().is_late_entry


def test_search_sees_own_texts_rows_comment_people_tags_and_attachment_names() -> None:
    record = lesson(
        script=(ScriptLine(minute=3, text="分月饼引入"),),
        comment=Comment(text="评得细", by="校长"),
        people=("周敏",),
        tags=("重点",),
        attachments=(Attachment(name="听课本.jpg", hash="ab"),),
        slot="第2节",
    )
    for text in ("李青《几分之一》", "分月饼引入", "评得细", "校长", "周敏", "重点", "听课本.jpg", "第2节"):
        assert text in record.texts


def test_everybody_named_is_listed_once_in_order() -> None:
    record = lesson(
        observers=("王芳", "李青"), people=("周敏", "王芳"), author="王芳", comment=Comment(by="校长")
    )
    assert people_of(record) == ("李青", "王芳", "周敏", "校长")


def test_what_the_school_would_miss_is_named_once() -> None:
    bare = Record(fields=Observation(teacher="李青", topic="几分之一", class_name="三（2）班"), date=DAY)
    assert missing(bare) == ("评课意见",)
    assert missing(lesson(merits="人人动手")) == ()
    assert set(missing(Record(fields=Observation(), date=DAY))) == {"授课教师", "班级", "课题", "评课意见"}


def test_an_attached_page_or_a_record_on_paper_is_complete() -> None:
    assert missing(lesson(on_paper=True)) == ()
    assert missing(lesson(attachments=(Attachment(name="听课本.jpg", hash="ab"),))) == ()


def test_a_value_is_found_by_its_field_own_common_or_of_the_comment() -> None:
    record = lesson(slot="第2节", action_steps=(ActionStep(text="等三秒"),), comment=Comment(text="好"))
    assert value_of(record, "topic") == "几分之一"
    assert value_of(record, "slot") == "第2节"
    assert value_of(record, "comment.text") == "好"
    assert value_of(lesson(), "comment.text") == ""
    assert value_of(record, "action_steps")[0].text == "等三秒"


def test_planned_and_begun_records_are_not_finished() -> None:
    finished = {
        status: lesson(status=status).is_finished for status in ("planned", "draft", "done", "returned")
    }
    assert finished == {"planned": False, "draft": False, "done": True, "returned": True}


def test_every_kind_gives_an_empty_record_a_heading() -> None:
    for kind in KINDS:
        assert Record(fields=kind.fields(), date=DAY).heading == kind.label


def test_a_heading_takes_lists_as_words() -> None:
    record = Record(fields=Activity(format=("备课", "磨课"), topic="几分之一"), date=DAY)
    assert record.heading == "备课、磨课·几分之一"
