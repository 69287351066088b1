"""今日: the next lesson and its suggestions, what waits for me, the term at a glance, the latest records."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from qinglan_tui.domain.kinds import kind_named
from qinglan_tui.domain.records import Comment, Record
from qinglan_tui.services import entry, today
from qinglan_tui.services.drafts import draft_key, keep, unsaved
from qinglan_tui.services.setup import Start, start_workbook
from qinglan_tui.storage import Workbook

NOW = dt.datetime(2026, 11, 22, 14, 32)


@pytest.fixture
def workbook(tmp_path: Path) -> Workbook:
    """陈素云's workbook, with 李青 and 周敏 as apprentices."""
    start = Start(
        name="陈素云",
        school="青禾小学",
        role="mentor",
        partners=("李青", "周敏"),
        term_start=dt.date(2026, 9, 1),
        term_end=dt.date(2027, 1, 22),
        subject="数学",
    )
    return start_workbook(tmp_path / "book", start, NOW)


def add(workbook: Workbook, kind: str, **raw: Any) -> Record:
    return workbook.save(entry.compose(workbook, kind_named(kind), raw, None, NOW.date()), NOW)


def test_an_empty_workbook_says_the_week_and_zeros(workbook: Workbook) -> None:
    text = today.today_text(workbook, NOW)
    assert text.startswith("11月22日 星期日 第12周")
    assert "听徒弟课" in text and "李青" in text and "周敏" in text


def test_the_next_lesson_brings_the_suggestions_of_the_last_one(workbook: Workbook) -> None:
    step = {"action_steps": [{"text": "提问后等三秒"}, {"text": "板书留例题", "effect": "写全了"}]}
    add(
        workbook,
        "observation",
        date="11月13日第3节",
        teacher="李青",
        class_name="三（2）班",
        topic="周长",
        **step,
    )
    add(
        workbook,
        "observation",
        date="11月24日第2节",
        teacher="李青",
        class_name="三（2）班",
        topic="几分之一",
        status="已约",
    )
    add(workbook, "observation", date="12月1日第2节", teacher="李青", topic="比大小", status="已约")
    value = today.today(workbook, NOW)
    assert value.next_lesson and value.next_lesson.heading == "李青《几分之一》"
    assert value.steps == ("提问后等三秒",)
    assert "下次听课" in today.today_text(workbook, NOW) and "提问后等三秒" in today.today_text(workbook, NOW)


def test_a_lesson_agreed_for_yesterday_is_not_the_next(workbook: Workbook) -> None:
    add(workbook, "observation", date="11月20日第2节", teacher="李青", topic="周长", status="已约")
    assert today.today(workbook, NOW).next_lesson is None


def test_what_the_apprentice_handed_in_waits_until_it_is_commented(workbook: Workbook) -> None:
    handed = add(
        workbook, "reflection", date="11月20日", author="李青", topic="几分之一", text="慢了。", status="已交"
    )
    assert [record.id for record in today.today(workbook, NOW).to_review] == [handed.id]
    commented = Record(
        **{n: getattr(handed, n) for n in handed.__struct_fields__}
        | {"comment": Comment(text="好", by="陈素云")}
    )
    workbook.save(commented, NOW)
    assert today.today(workbook, NOW).to_review == ()


def test_the_glance_counts_each_apprentice_apart(workbook: Workbook) -> None:
    add(workbook, "observation", date="11月13日第3节", teacher="李青", class_name="三（2）班", topic="周长")
    add(workbook, "observation", date="11月12日第1节", teacher="周敏", class_name="三（4）班", topic="倍")
    add(workbook, "observation", date="11月19日第1节", teacher="周敏", class_name="三（4）班", topic="倍")
    value = today.today(workbook, NOW)
    assert value.columns == ("李青", "周敏")
    heard = next(line for line in value.glance if line.label == "听徒弟课")
    assert [row.done for row in heard.counts] == [1, 2]


def test_the_latest_records_come_first_and_say_what_is_missing(workbook: Workbook) -> None:
    add(workbook, "observation", date="11月13日第3节", teacher="李青", class_name="三（2）班", topic="周长")
    add(
        workbook,
        "plan_review",
        date="11月19日",
        teacher="李青",
        scope="几分之一",
        advice="加操作",
        verdict="修改后再审",
    )
    value = today.today(workbook, NOW)
    assert [record.kind.code for record in value.recent] == ["plan_review", "observation"]
    assert [today.remark(record) for record in value.recent] == ["修改后再审", "缺评课意见"]


def test_without_any_term_it_still_opens(workbook: Workbook) -> None:
    workbook.arrange(terms=())
    add(workbook, "reflection", date="11月20日", topic="几分之一", text="慢了。")
    value = today.today(workbook, NOW)
    assert (value.calendar.week, value.columns, len(value.recent)) == (None, (), 1)
    assert "不在学期内" in today.today_text(workbook, NOW)


def test_what_is_being_typed_is_kept_and_offered(workbook: Workbook) -> None:
    kind = kind_named("observation")
    key = draft_key(kind, None, NOW)
    keep(workbook, key, kind, None, {"teacher": "李青", "topic": "[/张]"}, NOW)
    (left,) = unsaved(workbook)
    assert (left.key, left.kind.code, left.heading, left.raw["topic"]) == (
        key,
        "observation",
        "李青 [/张]",
        "[/张]",
    )
    workbook.draft_drop(key)
    assert unsaved(workbook) == ()


def test_with_a_programme_the_glance_says_how_many_are_asked_for(workbook: Workbook) -> None:
    workbook.arrange(pairings=[structs.replace(pairing, programme="000-01") for pairing in workbook.pairings])
    add(workbook, "observation", date="11月13日第3节", teacher="李青", class_name="三（2）班", topic="周长")
    value = today.today(workbook, NOW)
    heard = next(line for line in value.glance if line.label == "听徒弟课")
    assert [today.count(row) for row in heard.counts] == ["1/10节", "0/10节"]
    assert "1/10节　0/10节" in today.today_text(workbook, NOW)


def test_at_most_five_owed_lines_and_the_overdue_ones_first(tmp_path: Path) -> None:
    start = Start(
        name="李青",
        school="青禾小学",
        role="apprentice",
        partners=("陈素云",),
        programme="000-01",
        term_start=dt.date(2026, 9, 1),
        term_end=dt.date(2027, 1, 22),
        subject="数学",
    )
    value = today.today(start_workbook(tmp_path / "book", start, NOW), NOW)
    assert 0 < len(value.owed) <= 5
    assert value.owed[0].is_overdue and "逾期" in value.owed[0].said
    late = [line.is_overdue for line in value.owed]
    assert late == sorted(late, reverse=True)


def test_one_line_says_what_is_owed_to_several_apprentices(workbook: Workbook) -> None:
    workbook.arrange(pairings=[structs.replace(pairing, programme="000-03") for pairing in workbook.pairings])
    owed = today.today(workbook, NOW).owed
    assert [line.title for line in owed].count("为徒弟上示范课（李青、周敏）") == 1


def test_a_programme_that_is_gone_is_told_and_the_rest_stands(workbook: Workbook) -> None:
    workbook.arrange(
        pairings=[structs.replace(pairing, programme="school-9") for pairing in workbook.pairings]
    )
    add(workbook, "reflection", date="11月20日", topic="几分之一", text="慢了。")
    value = today.today(workbook, NOW)
    assert "school-9" in value.why_nothing_owed and value.owed == ()
    assert len(value.recent) == 1 and value.glance
