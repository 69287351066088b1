"""Records as they are shown: the promised JSON, a line in a list, the whole text, and how it came to be."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from msgspec import structs

from qinglan_tui.domain.kinds import KINDS
from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.kinds.rows import RubricScore, ScriptLine
from qinglan_tui.domain.people import new_pairing
from qinglan_tui.domain.records import Attachment, Comment, Record, Unreadable
from qinglan_tui.services.present import (
    changes,
    full_text,
    marks,
    pairings_of,
    record_json,
    revision_lines,
    row,
)
from qinglan_tui.storage import Workbook
from tests.domain.examples import stored
from tests.services.books import NOW, TODAY, a_workbook, write

SHAPE = [
    "id", "kind", "date", "slot", "written_at", "counts_for", "submitted_on", "status", "title", "people",
    "pairings", "tags", "comment", "fields", "attachments", "extra",
]  # fmt: skip
DAY = date(2026, 11, 13)


@pytest.fixture
def book(tmp_path: Path) -> Workbook:
    """王芳 and her two apprentices."""
    return a_workbook(tmp_path / "book")


def lesson(**facts: Any) -> Record:
    """An observation of 李青's lesson."""
    own = {name: facts.pop(name) for name in tuple(facts) if name in Observation.__struct_fields__}
    fields = Observation(**{"teacher": "李青", "topic": "几分之一", "observers": ("王芳",), **own})
    return Record(fields=fields, **{"date": DAY, **facts})


UNREADABLE = Unreadable(
    id=7, raw={"kind": "reflection", "date": "十一月", "fields": {}}, problems=("日期读不懂",)
)


def test_the_json_of_a_record_has_the_promised_keys_in_their_order(book: Workbook) -> None:
    record = write(book, "听课", date="11月13日第2节", teacher="李青", topic="几分之一", tags="重点")
    shown = record_json(record, book)
    assert list(shown) == SHAPE
    assert shown | {"id": 0} == {
        "id": 0,
        "kind": "observation",
        "date": "2026-11-13",
        "slot": "第2节",
        "written_at": "2026-11-22T14:32:00",
        "counts_for": "",
        "submitted_on": None,
        "status": "done",
        "title": "李青《几分之一》",
        "people": ["李青", "王芳"],
        "pairings": ["王芳-李青-2026-09-01"],
        "tags": ["重点"],
        "comment": None,
        "fields": {"teacher": "李青", "topic": "几分之一", "observers": ["王芳"]},
        "attachments": [],
        "extra": {},
    }


@given(stored())
def test_every_record_has_that_shape_and_is_json(
    tmp_path_factory: pytest.TempPathFactory, record: Record
) -> None:
    made = a_workbook(tmp_path_factory.mktemp("book") / "book")
    shown = record_json(record, made)
    made.close()
    assert list(shown)[: len(SHAPE)] == SHAPE
    assert shown["extra"] == record.extra
    assert msgspec.json.decode(msgspec.json.encode(shown))["title"] == record.heading
    assert len(shown["attachments"]) == len(record.attachments)
    assert len(shown["pairings"]) >= len(record.pairings)


def test_facts_beyond_the_shape_are_there_only_when_they_say_something(book: Workbook) -> None:
    shown = record_json(
        lesson(author="李青", lessons_counted=2, on_paper=True, private=True, links=(3,)), book
    )
    more = {name: value for name, value in shown.items() if name not in SHAPE}
    assert more == {"author": "李青", "lessons_counted": 2, "on_paper": True, "private": True, "links": [3]}


def test_fields_of_a_newer_version_are_shown_in_extra(book: Workbook) -> None:
    shown = record_json(lesson(extra={"mood": 1, "fields": {"pupils_heard": ["小明"]}}), book)
    assert shown["extra"] == {"mood": 1, "fields": {"pupils_heard": ["小明"]}}
    assert "pupils_heard" not in shown["fields"]


def test_what_cannot_be_read_has_the_shape_too_and_says_why(book: Workbook) -> None:
    shown = record_json(UNREADABLE, book)
    assert set(shown) == {*SHAPE, "problems"}
    assert (shown["id"], shown["kind"], shown["date"]) == (7, "reflection", None)
    assert shown["problems"] == ["日期读不懂"]
    assert shown["extra"] == UNREADABLE.raw


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (lesson(), ["李青"]),
        (lesson(teacher="周敏"), ["周敏"]),
        (lesson(people=("周敏",)), ["李青", "周敏"]),
        (lesson(teacher="王芳", observers=()), ["李青", "周敏"]),
        (lesson(teacher="赵老师"), []),
        (lesson(date=date(2026, 8, 1)), []),
    ],
)
def test_pairings_follow_from_people_and_day(record: Record, expected: list[str]) -> None:
    pairings = tuple(new_pairing(("王芳",), (name,), date(2026, 9, 1)) for name in ("李青", "周敏"))
    assert pairings_of(record, "王芳", pairings) == tuple(f"王芳-{name}-2026-09-01" for name in expected)
    stored_with = structs.replace(record, pairings=("别的结对",))
    assert pairings_of(stored_with, "王芳", pairings) == ("别的结对",)


def test_a_line_in_a_list_says_when_what_and_what_to_note(book: Workbook) -> None:
    record = lesson(id=7, slot="第2节", status="submitted", written_at=datetime(2026, 11, 22))
    assert row(record, book) == (
        "7",
        "2026-11-13 周五",
        "第2节",
        "听徒弟",
        "李青《几分之一》",
        "已交 补记 缺班级 缺评课意见",
    )
    assert row(UNREADABLE, book) == ("7", "十一月", "", "读不出", "日期读不懂", "")


def test_marks_are_few_words(book: Workbook) -> None:
    assert marks(lesson(class_name="三（2）班", merits="好")) == ()
    assert marks(lesson(status="planned", on_paper=True, private=True)) == ("已约", "已有纸质", "仅自己看")


def test_a_heading_stays_on_one_line_whatever_is_in_it(book: Workbook) -> None:
    assert "\n" not in "".join(row(lesson(topic="几分\n之\t一"), book))


def test_the_whole_text_holds_every_filled_field_under_its_label(book: Workbook) -> None:
    record = lesson(
        id=7,
        slot="第2节",
        counts_for="2026-11",
        score=91.5,
        mastered=True,
        advice="　　提问后等三秒。\n　　板书留例题。",
        script=(
            ScriptLine(minute=3, who="师", text="分月饼"),
            ScriptLine(minute=16, text="给定义", mark="问题"),
        ),
        rubric=(RubricScore(dimension="目标", points=9.5, full=10),),
        comment=Comment(text="评得细", by="校长", date=date(2026, 11, 20)),
        attachments=(Attachment(name="听课本.jpg", hash="ab", caption="第8页"),),
        written_at=NOW,
    )
    text = full_text(record, book)
    for part in (
        "听课记录  李青《几分之一》",
        "2026年11月13日（第11周 星期五）第2节",
        "已完成 · 听徒弟",
        "所属月份　11月",
        "得分　91.5分",
        "课型达标　是",
        "　　提问后等三秒。\n　　板书留例题。",
        "3分　师　分月饼\n16分　给定义　问题",
        "目标　得分9.5　满分10",
        "点评　评得细",
        "点评日期　2026年11月20日",
        "附件　听课本.jpg（第8页）",
        "编号 7，写于 2026-11-22 14:32",
    ):
        assert part in text
    assert "学科" not in text
    assert "\n\n\n" not in text


def test_blank_lines_within_a_text_are_kept(book: Workbook) -> None:
    assert "上\n\n\n\n下" in full_text(lesson(advice="上\n\n\n\n下"), book)


def test_what_cannot_be_read_is_shown_as_it_is_stored(book: Workbook) -> None:
    text = full_text(UNREADABLE, book)
    assert "日期读不懂" in text
    assert '"date": "十一月"' in text


@given(stored())
def test_every_record_can_be_shown(tmp_path_factory: pytest.TempPathFactory, record: Record) -> None:
    made = a_workbook(tmp_path_factory.mktemp("book") / "book")
    text = full_text(structs.replace(record, id=7), made)
    cells = row(record, made)
    made.close()
    assert text.startswith(record.kind.label)
    assert "编号 7" in text
    assert not any("\n" in cell or "\t" in cell for cell in cells)


def test_the_history_says_when_what_was_done_and_which_fields_changed(book: Workbook) -> None:
    record = write(book, "反思", topic="周长", text="量一量")
    changed = structs.replace(record, fields=structs.replace(record.fields, topic="面积"), status="submitted")
    book.save(changed, NOW + timedelta(days=1))
    assert record.id is not None
    book.delete(record.id, NOW + timedelta(days=2))
    assert revision_lines(book.history(record.id)) == [
        "2026-11-24 14:32  删除  《面积》反思",
        "2026-11-23 14:32  修改  《面积》反思  课题、状态",
        "2026-11-22 14:32  新建  《周长》反思",
    ]


def test_two_versions_differ_in_what_is_named_also_across_kinds() -> None:
    assert changes(lesson(), lesson(comment=Comment(text="好"), topic="周长")) == ("课题", "点评")
    for kind in KINDS:
        other = Record(fields=kind.fields(), date=TODAY)
        assert "日期" in changes(lesson(), other)
