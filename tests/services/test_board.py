import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from msgspec import structs

from qinglan_tui.domain.checking import Reader, read_record
from qinglan_tui.domain.kinds import kind_named
from qinglan_tui.domain.programmes import Duty, Part
from qinglan_tui.domain.progress_values import (
    DONE,
    DUE_SOON,
    NO_QUOTA,
    NOT_YET,
    ON_TRACK,
    OVERDUE,
    Covered,
    DutyProgress,
    Near,
    PeriodProgress,
)
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.terms import months_of
from qinglan_tui.services.board import ONLY_KNOWN, Board, BoardRow, board, bundles, record_ids
from qinglan_tui.services.progress import progress_of
from qinglan_tui.services.setup import Start
from qinglan_tui.storage import Workbook
from tests.services.books import START, TODAY, a_workbook, write
from tests.services.duty_samples import CASE, DUTY, changed, duty, month, period, progress

MONTHS = ("2026-09", "2026-10", "2026-11", "2026-12", "2027-01")
APPRENTICE: Start = structs.replace(START, name="李青", role="apprentice", partners=("王芳",))


def a_record(kind: str, number: int, **raw: object) -> Record:
    """A record with a number of its own."""
    read = read_record(kind_named(kind), {"date": "2026-11-10", **raw}, None, Reader(today=TODAY, term=None))
    return structs.replace(read, id=number)


def shown(one: DutyProgress, *records: Record, months: Sequence[str] = MONTHS) -> Board:
    """The board of the only bundle of one duty."""
    (bundle,) = bundles((progress(one),))
    return board(bundle, {record.id: record for record in records if record.id is not None}, months)


def only_row(found: Board) -> BoardRow:
    (row,) = found.rows
    return row


def words(found: Board) -> dict[str, list[str]]:
    """The words of every row."""
    return {row.label: [cell.word for cell in row.cells] for row in found.rows}


def case(*periods: PeriodProgress, **given: object) -> DutyProgress:
    """王芳's own 教学案例, of no pairing, made of these months."""
    return duty(*periods, rule=CASE, pairing="", **given)


# --- a real term, counted by hand


def board_of(workbook: Workbook, name: str, today: dt.date = TODAY) -> Board:
    found = bundles(progress_of(workbook, today))
    bundle = next(one for one in found if one.name == name and one.mine)
    records = {number: workbook.get(number) for number in record_ids(bundle)}
    return board(bundle, records, months_of(workbook.terms[0]))


def test_an_apprentices_six_ones_as_a_hand_count_has_them(tmp_path: Path):
    with a_workbook(tmp_path, APPRENTICE) as workbook:
        write(workbook, "案例", date="2026-09-20", topic="提问", status="已交", submitted_on="2026-09-28")
        write(workbook, "案例", date="2026-11-18", topic="折纸", status="起草", description="折纸" * 30)
        write(workbook, "反思", date="2026-09-21", topic="周长")
        write(workbook, "反思", date="2026-11-20", topic="面积", counts_for="10月")
        write(workbook, "设计", date="2026-11-19", topic="几分之一", use="上交作业", status="已审阅")
        write(
            workbook, "论文", date="2026-11-01", topic="错题", category="论文", status="起草", text="错" * 40
        )
        found = board_of(workbook, "六个一")
    assert found.columns == ("9月", "10月", "11月", "12月", "1月")
    assert found.now == 2
    assert words(found) == {
        "教学案例": ["已交", "未交", "起草", "－", "－"],
        "一课时教学设计": ["未交", "未交", "已审阅", "－", "－"],
        "教学反思": ["已完成", "补交", "未交", "－", "－"],
        "教学论文": ["起草 40字"],
        "完整的试题": ["未交"],
        "工作总结": ["未交"],
    }
    assert {row.label: row.note for row in found.rows if len(row.cells) == 1} == dict.fromkeys(
        ("教学论文", "完整的试题", "工作总结"), "1月22日前"
    )
    assert found.below[0] == "本月还差：教学案例 1 篇（已起草60字）、教学反思 1 篇。"
    assert found.below[1] == "10月教学案例逾期22天，可补交。"
    assert found.below[2:] == ("9月一课时教学设计逾期53天，可补交。", "另有1项逾期。")


def test_what_is_overdue_is_warm_and_what_is_only_open_is_not(tmp_path: Path):
    with a_workbook(tmp_path, APPRENTICE) as workbook:
        rows = {row.label: row for row in board_of(workbook, "六个一").rows}
    assert [cell.tone for cell in rows["教学案例"].cells] == ["warm", "warm", "soft", "soft", "soft"]
    assert rows["完整的试题"].cells[0].tone == "soft"


def test_an_empty_month_offers_the_record_that_would_fill_it(tmp_path: Path):
    with a_workbook(tmp_path, APPRENTICE) as workbook:
        found = board_of(workbook, "六个一")
    row = next(row for row in found.rows if row.label == "一课时教学设计")
    (blank,) = row.cells[1].blanks
    assert (blank.code, blank.raw) == ("lesson_design", {"use": "上交作业", "counts_for": "2026-10"})
    assert "回车写一条教学设计" in row.cells[1].said


def test_the_parts_of_one_duty_have_a_line_each(tmp_path: Path):
    with a_workbook(tmp_path, APPRENTICE) as workbook:
        lesson = write(
            workbook, "执教", date="2026-11-10", occasion="汇报课", topic="周长", class_name="三（2）班"
        )
        found = board_of(workbook, "四课")
    assert found.columns == ()
    assert words(found) == {"示范课": ["未做"], "汇报课": ["已完成"], "公开课": ["未做"], "评优课": ["未做"]}
    rows = {row.label: row.cells[0] for row in found.rows}
    assert rows["汇报课"].records == (lesson.id,)
    assert rows["汇报课"].blanks == ()
    assert rows["公开课"].records == ()
    assert rows["公开课"].blanks[0].raw["occasion"] == "公开课"
    assert found.below == ("还差：示范课 1 节、公开课 1 节、评优课 1 节。",)


def test_the_board_with_most_items_comes_first_and_a_mentor_sees_the_apprentices(tmp_path: Path):
    with a_workbook(tmp_path) as workbook:
        found = bundles(progress_of(workbook, TODAY))
    assert [(one.name, one.heading) for one in found] == [
        ("六个一", "李青"),
        ("六个一", "周敏"),
        ("四课", "与李青"),
        ("四课", "与周敏"),
    ]
    assert [one.mine for one in found] == [False, False, True, True]
    assert len({one.key for one in found}) == 4


def test_of_a_partner_only_what_is_there_is_shown_and_nothing_is_called_missing(tmp_path: Path):
    with a_workbook(tmp_path) as workbook:
        bundle = bundles(progress_of(workbook, TODAY))[0]
        found = board(bundle, {}, MONTHS)
    assert {word for row in words(found).values() for word in row} == {"－"}
    assert found.below == (ONLY_KNOWN,)
    assert not any(cell.blanks for row in found.rows for cell in row.cells)


# --- each word by itself


@pytest.mark.parametrize(
    ("status", "late", "word"),
    [
        ("已完成", 0, "已完成"),
        ("已交", 0, "已交"),
        ("已审阅", 0, "已审阅"),
        ("退回修改", 0, "退回修改"),
        ("已交", 1, "补交"),
    ],
)
def test_what_is_there_has_the_word_of_its_state_and_what_came_late_is_made_up(
    status: str, late: int, word: str
):
    record = a_record("案例", 5, topic="提问", status=status)
    found = shown(case(month(9, DONE, done=1, records=(5,), late=late)), record)
    assert only_row(found).cells[0].word == word
    assert only_row(found).cells[0].said == f"9月　教学案例　{word}　《提问》"


@pytest.mark.parametrize(
    ("state", "near", "word"),
    [
        (OVERDUE, (), "未交"),
        (DUE_SOON, (), "未交"),
        (NOT_YET, (), "－"),
        (NO_QUOTA, (), "－"),
        (OVERDUE, (Near(5, "起草中"),), "起草"),
        (ON_TRACK, (Near(6, "已约，还没有完成"),), "已约"),
        (ON_TRACK, (Near(7, "缺点评"),), "缺点评"),
        (ON_TRACK, (Near(7, "缺分析与反思"),), "差一点"),
    ],
)
def test_what_is_not_there_yet_has_the_word_of_what_keeps_it(state: str, near: tuple[Near, ...], word: str):
    records = (
        a_record("案例", 5, status="起草"),
        a_record("案例", 6, status="已约"),
        a_record("案例", 7),
    )
    found = shown(case(month(10, state, near=near)), *records)
    assert only_row(found).cells[1].word == word


def test_a_month_that_is_not_asked_for_says_so():
    cell = only_row(shown(case(month(10, OVERDUE)))).cells[0]
    assert (cell.word, cell.blanks) == ("－", ())
    assert "这个月不要求" in cell.said


def test_several_in_a_month_are_counted():
    rule = changed(CASE, n=2)
    found = shown(
        duty(month(10, OVERDUE, done=1, required=2), rule=rule, pairing=""),
    )
    cell = only_row(found).cells[1]
    assert (cell.word, cell.tone) == ("1/2篇", "warm")
    assert "1/2篇，还差1篇，逾期22天" in cell.said


def test_a_quota_of_none_counts_and_never_misses():
    rule = changed(CASE, op="none", per="month")
    found = shown(duty(month(10, NO_QUOTA, required=None, done=3), rule=rule, pairing=""))
    assert only_row(found).cells[1].word == "3篇"


def test_a_soft_item_is_never_called_missing():
    soft = changed(CASE, per="term", soft=True)
    found = shown(duty(period(required=1, done=0), rule=soft, pairing=""))
    row = only_row(found)
    assert (row.cells[0].word, row.note) == ("－", "（提倡）")
    assert found.below == ()


def test_weeks_do_not_fit_a_board_and_are_one_number_that_opens_the_duty():
    weekly = changed(CASE, per="week", title="每周反思")
    weeks = (
        period(period="2026-W44", label="第9周", required=1, done=1, state=DONE),
        period(period="2026-W45", label="第10周", required=1, done=0, state=OVERDUE),
    )
    row = only_row(
        shown(duty(*weeks, rule=weekly, pairing="", state=OVERDUE, forecast="第10周未交，逾期14天"))
    )
    assert row.cells[0].word == "1/2篇"
    assert row.cells[0].tone == "warm"
    assert row.cells[0].duty
    assert "第10周未交，逾期14天" in row.note


def test_when_all_of_the_month_is_there_it_is_said():
    done = case(month(10, DONE, done=1), month(11, DONE, done=1))
    assert shown(done).below == ("本月的都有了。",)


def test_what_cannot_be_made_up_is_not_promised():
    rule = changed(CASE, carry="no_makeup")
    found = shown(duty(month(10, OVERDUE), rule=rule, pairing=""))
    assert found.below == ("10月教学案例逾期22天。",)


def test_a_lesson_that_did_not_happen_is_not_called_not_handed_in():
    lesson = changed(DUTY, bundle="四课", n=1)
    row = only_row(shown(duty(period(required=1, done=0), rule=lesson)))
    assert (row.cells[0].word, row.note) == ("未做", "1月22日前")


def test_what_is_owed_once_for_all_stands_on_the_board_of_each_pairing():
    one = duty(rule=changed(DUTY, bundle="三案"))
    other = structs.replace(one, pairing="另一对", partners=("周敏",))
    both = duty(rule=changed(CASE, bundle="三案", per="term"), pairing="")
    found = bundles((progress(one, other, both),))
    assert [len(bundle.duties) for bundle in found] == [2, 2]
    assert [bundle.heading for bundle in found] == ["与李青", "与周敏"]


def part_rule() -> Duty:
    parts = tuple(Part(title=word, where={"occasion": word}) for word in ("示范课", "汇报课"))
    return changed(DUTY, counts=("public_lesson",), where={}, mode="each", parts=parts, n=2, bundle="四课")


def test_a_part_that_is_half_done_has_its_number():
    covered = (Covered("示范课", 1, 2), Covered("汇报课", 2, 2))
    lessons = [
        a_record("执教", n, occasion=word) for n, word in ((1, "示范课"), (2, "汇报课"), (3, "汇报课"))
    ]
    found = shown(
        duty(period(required=4, done=3, records=(1, 2, 3), covered=covered), rule=part_rule()), *lessons
    )
    assert words(found) == {"示范课": ["1/2节"], "汇报课": ["已完成"]}
    cells: Mapping[str, tuple[int, ...]] = {row.label: row.cells[0].records for row in found.rows}
    assert cells == {"示范课": (1,), "汇报课": (2, 3)}


def test_a_cell_is_found_by_its_row_and_column():
    found = shown(case(month(9, DONE, done=1), month(10, OVERDUE)))
    key = found.rows[0].key
    cell = found.cell(key, 1)
    assert cell is not None and cell.word == "未交"
    assert found.cell("nothing", 0) is None
