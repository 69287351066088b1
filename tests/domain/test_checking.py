"""From what was typed to a record: all that is legal is read, every fault is found at once, in Chinese."""

from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from qinglan_tui.domain.checking import Reader, flat, read_record
from qinglan_tui.domain.kinds import KINDS, Kind, kind_named
from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.kinds.rows import ActionStep, RubricScore, ScriptLine
from qinglan_tui.domain.problems import Faults, Problem
from qinglan_tui.domain.records import Attachment, Comment, Record, to_document
from qinglan_tui.domain.terms import new_term
from tests.domain.examples import records

TODAY = date(2026, 11, 22)
READER = Reader(today=TODAY, term=new_term("2026-2027-1", date(2026, 9, 1), date(2027, 1, 22)))
LESSON = kind_named("observation")
REVIEW = kind_named("plan_review")
ENGLISH = ("Expected", "invalid", "None", "Error", "must", "str", "int")


def read(raw: dict[str, Any], kind: Kind = LESSON, base: Record | None = None) -> Record:
    """The record that the raw fields describe, against the autumn term of 2026."""
    return read_record(kind, raw, base, READER)


def own(raw: dict[str, Any], kind: Kind = LESSON) -> Any:
    """The kind's own fields that were read."""
    return read(raw, kind).fields


def faults_of(raw: dict[str, Any], kind: Kind = LESSON) -> dict[str, str]:
    """What is wrong, by field id."""
    with pytest.raises(Faults) as caught:
        read(raw, kind)
    return {fault.field: str(fault) for fault in caught.value.faults}


@given(records())
def test_a_record_in_its_json_shape_is_read_back_the_same(record: Record) -> None:
    raw = flat(to_document(record))
    assert read_record(record.kind, raw, None, READER) == record


@given(records())
def test_writing_a_record_over_itself_changes_nothing(record: Record) -> None:
    assert read_record(record.kind, flat(to_document(record)), record, READER) == record


@given(st.sampled_from(KINDS), st.dictionaries(st.text(max_size=6), st.text(max_size=12), max_size=4))
def test_any_text_in_any_field_gives_a_record_or_chinese_faults(kind: Kind, raw: dict[str, str]) -> None:
    named = {kind.specs[index % len(kind.specs)].name: value for index, value in enumerate(raw.values())}
    for typed in (raw, named):
        try:
            read_record(kind, typed, None, READER)
        except Faults as faults:
            assert faults.faults
            assert str(faults).endswith("。")


def test_labels_and_ids_name_the_same_field() -> None:
    assert own({"课题": "周长", "class_name": "三（2）班", "性质": "公开课"}) == Observation(
        topic="周长", class_name="三（2）班", occasion="公开课"
    )


def test_all_faults_come_at_once_each_with_its_label() -> None:
    found = faults_of(
        {
            "日期": "大前天下午",
            "得分": "很高",
            "听课方式": "电话",
            "课型达标": "也许",
            "心情": "好",
            "节数": "0",
        }
    )
    assert found.keys() == {"date", "score", "mode", "mastered", "心情", "lessons_counted"}
    assert found["date"].startswith("日期：“大前天下午”看不懂")
    assert "线下、线上" in found["mode"]
    assert not any(word in text for word in ENGLISH for text in found.values())


def test_an_unknown_field_names_the_nearest_one() -> None:
    assert "是不是“课题”" in faults_of({"课提": "周长"})["课提"]


def test_an_empty_field_name_is_nobody_s() -> None:
    assert list(faults_of({"": "周长"})) == [""]


def test_a_field_named_twice_is_a_fault_not_a_guess() -> None:
    assert "写了两次" in faults_of({"课题": "周长", "topic": "面积"})["topic"]


def test_without_a_date_a_new_record_is_today_s_and_an_edited_one_keeps_its_own() -> None:
    first = read({"课题": "周长"})
    assert first.date == TODAY
    earlier = structs.replace(first, date=date(2026, 10, 9))
    assert read({"课题": "面积"}, base=earlier).date == date(2026, 10, 9)


@pytest.mark.parametrize("nothing", ["", None, "　"])
def test_an_empty_date_is_refused(nothing: object) -> None:
    assert "没有写日期" in faults_of({"date": nothing})["date"]


@pytest.mark.parametrize(
    ("raw", "slot"),
    [
        ({"date": "第11周周五第2节"}, "第2节"),
        ({"date": "11月13日第2节", "slot": ""}, "第2节"),
        ({"slot": "", "date": "11月13日第2节"}, "第2节"),
        ({"slot": "2", "date": "11月13日第2节"}, "第2节"),
        ({"slot": "上午第3节", "date": "2026-11-13"}, "上午第3节"),
        ({"slot": None, "date": "2026-11-13"}, ""),
    ],
)
def test_the_slot_comes_with_the_date_or_in_its_own_field(raw: dict[str, Any], slot: str) -> None:
    record = read(raw)
    assert (record.date, record.slot) == (date(2026, 11, 13), slot)


def test_two_different_slots_are_a_fault() -> None:
    assert "第2节" in faults_of({"slot": "第3节", "date": "11月13日第2节"})["slot"]


def test_a_period_is_stored_in_its_canonical_form() -> None:
    assert read({"counts_for": "10月"}).counts_for == "2026-10"
    assert read({"所属月份": "本学期"}).counts_for == "2026-2027-1"
    assert read({"counts_for": " "}).counts_for == ""
    assert "counts_for" in faults_of({"counts_for": "从前"})


def test_status_is_read_in_chinese_and_stored_as_a_code() -> None:
    assert read({"状态": "已交"}).status == "submitted"
    assert read({"状态": ""}).status == "done"
    assert "已约、起草、已完成、已交、已审阅、退回修改" in faults_of({"状态": "搁置"})["status"]


def test_synonyms_become_the_school_s_word_and_open_lists_take_others() -> None:
    assert own({"课型": "新课", "学科": "体育"}).lesson_type == "新授课"
    assert own({"学科": "体育"}).subject == "体育与健康"
    assert own({"课型": "全景课"}).lesson_type == "全景课"


def test_a_closed_list_takes_only_its_words() -> None:
    assert own({"结论": "修改"}, REVIEW).verdict == "修改后再审"
    assert "通过、修改后再审" in faults_of({"结论": "不错"}, REVIEW)["verdict"]


@pytest.mark.parametrize(
    "typed",
    ["王芳、周敏", "王芳，周敏", "王芳,周敏", "王芳\n周敏", ["王芳", "周敏"], ["王芳", "周敏", "王芳", ""]],
)
def test_several_names_are_read_however_they_are_kept_apart(typed: object) -> None:
    assert own({"observers": typed}).observers == ("王芳", "周敏")


@pytest.mark.parametrize(
    ("typed", "value"), [("91.5", 91.5), ("９１．５分", 91.5), (88, 88.0), ("", None), (None, None)]
)
def test_scores_are_read_with_unit_and_full_width_digits(typed: object, value: float | None) -> None:
    assert own({"score": typed}).score == value


@pytest.mark.parametrize("typed", ["106", "-1", "nan", "inf", "1e999", "九十", True, [], {}, "1 2"])
def test_what_is_no_score_in_range_is_a_fault(typed: object) -> None:
    assert "score" in faults_of({"score": typed})


@pytest.mark.parametrize("typed", ["2.5", "0", "201", "两节"])
def test_a_number_of_lessons_is_a_whole_one_in_range(typed: str) -> None:
    assert "lessons_counted" in faults_of({"lessons_counted": typed})


@pytest.mark.parametrize(
    ("typed", "value"), [("是", True), ("否", False), (True, True), ("有", True), ("", False), (0, False)]
)
def test_yes_and_no_are_read_in_chinese(typed: object, value: bool) -> None:
    assert own({"课型达标": typed}).mastered is value


def test_long_text_keeps_its_lines_and_blanks_and_loses_what_no_file_may_hold() -> None:
    assert (
        own({"建议": "　　第一段\r\n\r\n　　第二段\x00\x07\ud800"}).advice == "　　第一段\n\n　　第二段\ufffd"
    )


def test_twenty_thousand_characters_emoji_and_markup_stay_as_they_are() -> None:
    text = "[/张] 👩‍🏫 𠮷 {{课题}} <b>" * 1000
    assert own({"建议": text}).advice == text


def test_a_repeated_long_field_becomes_lines_and_a_repeated_short_one_is_a_fault() -> None:
    assert own({"建议": ["提问后等三秒", "板书留例题"]}).advice == "提问后等三秒\n板书留例题"
    assert "只能写一项" in faults_of({"课题": ["周长", "面积"]})["topic"]


def test_a_short_field_stands_on_one_line() -> None:
    assert own({"课题": "几分\n之一"}).topic == "几分 之一"


def test_rows_come_as_dicts_with_ids_or_labels_or_as_lines_of_text() -> None:
    as_dicts = own(
        {
            "教学过程": [
                {"minute": 3, "who": "师", "text": "分月饼"},
                {"分": "16分", "教学过程": "给出定义", "标记": "问题"},
            ]
        }
    )
    assert as_dicts.script == (
        ScriptLine(minute=3, who="师", text="分月饼"),
        ScriptLine(minute=16, text="给出定义", mark="问题"),
    )
    assert own({"改进建议": "提问后等三秒\n\n板书留例题｜已改｜2026-11-20"}).action_steps == (
        ActionStep(text="提问后等三秒"),
        ActionStep(text="板书留例题", effect="已改", seen_on=date(2026, 11, 20)),
    )
    assert own({"评价表": [{"评价项目": "目标", "得分": 9.5, "满分": 10}]}).rubric == (
        RubricScore(dimension="目标", points=9.5, full=10),
    )


def test_what_is_wrong_in_rows_is_said_with_the_number_of_each_row() -> None:
    found = faults_of({"教学过程": [{"minute": "早"}, {"text": "好"}, {"时间": "3"}, 7]})["script"]
    assert "第1行" in found
    assert "第2行" not in found
    assert "第3行没有“时间”这一项" in found
    assert "第4行" in found


def test_a_comment_is_read_field_by_field_and_vanishes_when_emptied() -> None:
    record = read({"点评": "评得细", "点评等级": "优"})
    assert record.comment == Comment(text="评得细", grade="优秀")
    assert read({"comment.by": "王芳"}, base=record).comment == Comment(
        text="评得细", grade="优秀", by="王芳"
    )
    assert read({"点评": "", "点评等级": ""}, base=record).comment is None


def test_a_kind_that_is_not_handed_in_takes_no_comment() -> None:
    assert "comment.text" in faults_of({"comment.text": "好"}, REVIEW)


def test_editing_keeps_what_was_not_typed() -> None:
    kept = Attachment(name="听课本.jpg", hash="ab")
    base = structs.replace(
        read({"课题": "周长", "建议": "等三秒"}), id=7, attachments=(kept,), links=(3,), extra={"mood": 1}
    )
    changed = read({"课题": "面积"}, base=base)
    assert changed == structs.replace(base, fields=structs.replace(base.fields, topic="面积"))


def test_an_emptied_field_becomes_empty() -> None:
    base = read({"课题": "周长", "得分": "90", "标签": "重点、公开课", "课型达标": "是"})
    changed = read({"课题": "", "得分": "", "标签": "", "课型达标": ""}, base=base)
    assert changed.fields == Observation()
    assert changed.tags == ()


def test_json_in_one_level_or_as_show_prints_it_gives_the_same() -> None:
    nested = {
        "id": 7,
        "kind": "observation",
        "date": "2026-11-13",
        "written_at": "2026-11-13T10:00:00",
        "comment": {"text": "好"},
    }
    assert flat(nested | {"fields": {"topic": "周长"}}) == {
        "date": "2026-11-13",
        "topic": "周长",
        "comment.text": "好",
    }
    assert flat({"date": "2026-11-13", "topic": "周长", "comment": "好"}) == {
        "date": "2026-11-13",
        "topic": "周长",
        "comment.text": "好",
    }


@pytest.mark.parametrize("document", [{"fields": [1]}, {"fields": "周长"}, {"comment": [1]}])
def test_json_of_another_shape_is_refused_in_chinese(document: dict[str, Any]) -> None:
    with pytest.raises(Problem, match="不是一组"):
        flat(document)


def test_faults_name_the_words_of_the_form_and_no_english() -> None:
    for kind in KINDS:
        for spec in kind.specs:
            try:
                read_record(kind, {spec.name: {"x": msgspec.UNSET}}, None, READER)
            except Faults as faults:
                assert [fault.label for fault in faults.faults] == [spec.label]
                assert not any(word in str(faults) for word in ENGLISH)
