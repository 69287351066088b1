"""期初补登: what was on paper before the workbook counts, is named as paper, and is never doubled."""

from datetime import date
from pathlib import Path

import pytest
from msgspec import structs

from qinglan_tui.domain.people import new_pairing
from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.problems import Faults, Problem
from qinglan_tui.domain.progress_values import DutyProgress
from qinglan_tui.domain.records import Record
from qinglan_tui.services.export import export_summary
from qinglan_tui.services.opening_balance import (
    TAG,
    UNTIL,
    Balance,
    Line,
    opening_balance,
    save_balance,
)
from qinglan_tui.services.programmes import preset_ids
from qinglan_tui.services.progress import progress_of
from qinglan_tui.services.summary import summarise
from qinglan_tui.storage import Workbook
from tests.services.books import NOW, START, TODAY, a_workbook, write

APPRENTICE = structs.replace(START, name="李青", role="apprentice", partners=("王芳",))


@pytest.fixture
def mentor(tmp_path: Path) -> Workbook:
    """王芳's workbook with 李青 and 周敏 as apprentices, programme 000-01."""
    return a_workbook(tmp_path / "mentor")


@pytest.fixture
def apprentice(tmp_path: Path) -> Workbook:
    """李青's workbook with 王芳 as mentor, programme 000-01."""
    return a_workbook(tmp_path / "apprentice", APPRENTICE)


def line(balance: Balance, label: str, group: str = "") -> Line:
    """The line of that label, in that group."""
    return next(one for one in balance.lines if (one.label, one.group) == (label, group))


def fill(workbook: Workbook, until: str = "10月30日", **numbers: str) -> str:
    """Fill lines in, named 李青_听徒弟课 (group_label) or 活动记录, and save."""
    balance = opening_balance(workbook, TODAY)
    raw: dict[str, object] = {one.name: str(balance.values.get(one.name, "")) for one in balance.lines}
    for named, number in numbers.items():
        group, _, label = named.rpartition("_")
        raw[line(balance, label, group).name] = number
    return save_balance(workbook, balance, {UNTIL: until, **raw}, NOW)


def records(workbook: Workbook) -> list[Record]:
    """Every record of the workbook."""
    return [record for record in workbook.records(Span()) if isinstance(record, Record)]


def duty(workbook: Workbook, title: str, partner: str = "") -> DutyProgress:
    """How one of the owner's duties stands."""
    return next(
        one
        for found in progress_of(workbook, TODAY)
        for one in found.mine
        if one.duty.title == title and (not partner or partner in one.partners)
    )


def test_a_mentor_is_asked_for_each_partner_what_the_programme_counts(mentor: Workbook) -> None:
    balance = opening_balance(mentor, TODAY)
    for name in ("李青", "周敏"):
        assert line(balance, "听徒弟课", name).pattern.unit == "节"
        assert line(balance, "检查教学资料", name).pattern.unit == "次"
    assert line(balance, "活动记录").pattern.unit == "次"


def test_an_apprentice_is_asked_month_by_month_for_what_is_owed_each_month(apprentice: Workbook) -> None:
    balance = opening_balance(apprentice, TODAY)
    assert {"听师傅课", "听课心得", "教学论文"} <= {one.label for one in balance.lines if not one.group}
    months = [one.group for one in balance.lines if one.label == "教学案例"]
    assert months == ["9月", "10月", "11月"]


def test_the_first_day_offered_is_today_and_no_line_is_filled(mentor: Workbook) -> None:
    assert opening_balance(mentor, TODAY).values == {UNTIL: TODAY}


def test_one_line_becomes_one_record_on_paper_that_says_how_many(mentor: Workbook) -> None:
    told = fill(mentor, 李青_听徒弟课="5")
    assert "补登1项" in told
    (record,) = records(mentor)
    assert record.heading == "已有纸质听徒弟课 5 节"
    assert (record.on_paper, record.lessons_counted, record.date) == (True, 5, date(2026, 10, 30))
    assert record.status == "done" and TAG in record.tags


def test_empty_lines_and_zeros_make_nothing(mentor: Workbook) -> None:
    assert fill(mentor, 李青_听徒弟课="", 周敏_听徒弟课="0") == "没有改动。"
    assert records(mentor) == []


def test_it_counts_with_the_right_partner_and_is_named_as_paper(mentor: Workbook) -> None:
    write(mentor, "听课", teacher="李青", class_name="三（2）班", date="11月6日第2节", topic="周长")
    fill(mentor, 李青_听徒弟课="5", 李青_检查教学资料="2")
    heard = duty(mentor, "听徒弟课", "李青")
    assert (heard.done, heard.paper) == (6, 5)
    assert duty(mentor, "听徒弟课", "周敏").done == 0
    assert duty(mentor, "检查教学资料", "李青").state == "done"


def test_documents_name_it_as_paper(mentor: Workbook, tmp_path: Path) -> None:
    from docx import Document

    fill(mentor, 李青_听徒弟课="5")
    rows = [row for row in summarise(mentor, TODAY).overview if row.label.startswith("听徒弟课")]
    assert [(row.done, row.paper) for row in rows] == [(5, 5), (0, 0)]
    path = export_summary(mentor, NOW, target=tmp_path / "总结.docx")
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    text = "\n".join([*cells, *(paragraph.text for paragraph in document.paragraphs)])
    assert "纸质" in text


def test_doing_it_again_changes_the_same_records(mentor: Workbook) -> None:
    fill(mentor, 李青_听徒弟课="5", 周敏_听徒弟课="3")
    before = {record.id for record in records(mentor)}
    balance = opening_balance(mentor, TODAY)
    assert balance.until == date(2026, 10, 30)
    assert balance.values[line(balance, "听徒弟课", "李青").name] == 5
    assert "改动1项" in fill(mentor, 李青_听徒弟课="7")
    assert {record.id for record in records(mentor)} == before
    assert sorted(record.lessons_counted for record in records(mentor)) == [3, 7]
    assert "已有纸质听徒弟课 7 节" in {record.heading for record in records(mentor)}


def test_saving_the_same_again_changes_nothing(mentor: Workbook) -> None:
    fill(mentor, 李青_听徒弟课="5")
    (record,) = records(mentor)
    assert record.id is not None
    assert fill(mentor) == "没有改动。"
    assert len(mentor.history(record.id)) == 1


def test_saving_months_again_changes_nothing(apprentice: Workbook) -> None:
    fill(apprentice, **{"9月_教学案例": "1", "10月_教学案例": "1"})
    assert fill(apprentice, "今天") == "没有改动。"


def test_what_was_added_to_such_a_record_stays(mentor: Workbook) -> None:
    fill(mentor, 李青_听徒弟课="5")
    (record,) = records(mentor)
    fields = structs.replace(record.fields, advice="板书留例题")
    mentor.save(structs.replace(record, fields=fields, tags=(*record.tags, "听课本")), NOW)
    fill(mentor, 李青_听徒弟课="6")
    (changed,) = records(mentor)
    assert (changed.lessons_counted, changed.fields, changed.tags) == (6, fields, (TAG, "听课本"))


def test_an_emptied_line_takes_its_record_away_and_that_can_be_undone(mentor: Workbook) -> None:
    fill(mentor, 李青_听徒弟课="5", 周敏_听徒弟课="3")
    assert "删去1项" in fill(mentor, 李青_听徒弟课="")
    assert [record.lessons_counted for record in records(mentor)] == [3]
    mentor.undo(NOW)
    assert sorted(record.lessons_counted for record in records(mentor)) == [3, 5]


def test_other_records_on_paper_are_left_alone(mentor: Workbook) -> None:
    photographed = write(mentor, "听课", teacher="李青", date="9月10日", on_paper="是", observers="王芳")
    fill(mentor, 李青_听徒弟课="5")
    fill(mentor, 李青_听徒弟课="")
    assert records(mentor) == [photographed]


def test_what_is_owed_each_month_counts_for_its_month_and_is_not_late(apprentice: Workbook) -> None:
    fill(apprentice, **{"9月_教学案例": "1", "10月_教学案例": "1"})
    cases = duty(apprentice, "教学案例")
    done = {period.label: (period.done, period.late) for period in cases.periods if period.done}
    assert len(done) == 2 and set(done.values()) == {(1, 0)}
    assert cases.paper == 2
    dates = {record.counts_for: record.date for record in records(apprentice)}
    assert dates == {"2026-09": date(2026, 9, 30), "2026-10": date(2026, 10, 30)}


def test_the_title_of_a_monthly_line_names_its_month(apprentice: Workbook) -> None:
    fill(apprentice, **{"9月_教学反思": "1"})
    assert records(apprentice)[0].heading == "已有纸质9月教学反思 1 篇"


@pytest.mark.parametrize(
    ("until", "said"),
    [
        ("", "还没有填"),
        ("明天", "还没有到"),
        ("2026年8月20日", "不在学期内"),
        ("大前天下午", "看不懂"),
    ],
)
def test_a_day_that_cannot_be_is_told_and_nothing_is_saved(mentor: Workbook, until: str, said: str) -> None:
    with pytest.raises(Faults) as caught:
        fill(mentor, until, 李青_听徒弟课="5")
    assert [(fault.field, said in fault.what) for fault in caught.value.faults] == [(UNTIL, True)]
    assert records(mentor) == []


@pytest.mark.parametrize("number", ["五节左右", "-1", "201", "1.5"])
def test_a_number_that_cannot_be_is_told_at_its_line(mentor: Workbook, number: str) -> None:
    name = line(opening_balance(mentor, TODAY), "听徒弟课", "李青").name
    with pytest.raises(Faults) as caught:
        fill(mentor, 李青_听徒弟课=number, 周敏_听徒弟课="2")
    assert [fault.field for fault in caught.value.faults] == [name]
    assert records(mentor) == []


def test_a_month_after_the_day_is_told_at_its_line(apprentice: Workbook) -> None:
    with pytest.raises(Faults) as caught:
        fill(apprentice, "10月15日", **{"11月_教学案例": "1"})
    assert "截至" in caught.value.faults[0].what
    assert records(apprentice) == []


def test_without_a_pairing_it_says_where_to_enter_one(mentor: Workbook) -> None:
    mentor.arrange(pairings=())
    with pytest.raises(Problem, match="没有结对"):
        opening_balance(mentor, TODAY)


def test_before_the_term_there_is_nothing_to_put_down(mentor: Workbook) -> None:
    with pytest.raises(Problem, match="还没有开始"):
        opening_balance(mentor, date(2026, 8, 20))


def test_without_a_programme_it_asks_for_what_every_school_looks_for(tmp_path: Path) -> None:
    workbook = a_workbook(tmp_path / "plain", structs.replace(APPRENTICE, programme=""))
    labels = [one.label for one in opening_balance(workbook, TODAY).lines]
    assert {"听师傅课", "师傅来听课", "听课心得", "教学设计", "教学反思", "教学案例"} <= set(labels)
    fill(workbook, 听师傅课="4", 听课心得="2")
    rows = {row.label: (row.done, row.paper) for row in summarise(workbook, TODAY).overview}
    assert rows["听师傅课"] == (4, 4) and rows["听课心得"] == (2, 2)


def test_where_all_lessons_heard_count_the_line_is_for_those_of_others(tmp_path: Path) -> None:
    workbook = a_workbook(tmp_path / "book", structs.replace(START, programme="000-07"))
    labels = {one.label for one in opening_balance(workbook, TODAY).lines}
    assert "听其他教师课" in labels and "学期听课" not in labels


def test_what_is_owed_each_week_counts_for_its_week_and_for_longer_periods(tmp_path: Path) -> None:
    start = structs.replace(START, programme="000-07", partners=("李青",))
    workbook = a_workbook(tmp_path / "book", start)
    weeks = [one.label for one in opening_balance(workbook, TODAY).lines if one.group == "每周 师徒相互听课"]
    assert weeks[0] == "第1周" and weeks[-1] == "第12周"
    fill(workbook, **{"每周 师徒相互听课_第8周": "2"})
    (record,) = records(workbook)
    assert record.heading == "已有纸质第8周师徒相互听课 2 节"
    assert record.date <= date(2026, 10, 25)
    heard = {period.label: period.done for period in duty(workbook, "师徒相互听课").periods}
    assert {label for label, done in heard.items() if done} == {"第8周"}
    assert duty(workbook, "学期听课").done == 2


def test_a_free_week_is_not_asked_for(tmp_path: Path) -> None:
    start = structs.replace(START, programme="000-07", partners=("李青",))
    workbook = a_workbook(tmp_path / "book", start)
    workbook.arrange(terms=(structs.replace(workbook.terms[0], free_weeks=(5,)),))
    assert "第5周" not in [one.label for one in opening_balance(workbook, TODAY).lines]


def test_the_same_thing_is_asked_for_once_in_its_finest_parts(tmp_path: Path) -> None:
    """002-05 asks for lessons heard each month; what counts for October counts for the term as well."""
    start = structs.replace(START, programme="002-05", partners=("李青",))
    workbook = a_workbook(tmp_path / "book", start)
    labels = [one.label for one in opening_balance(workbook, TODAY).lines]
    assert labels.count("互相听课") == 3 and "听青年教师课" not in labels
    fill(workbook, **{"10月_互相听课": "4"})
    rows = {row.source: row.done for row in summarise(workbook, TODAY).rows}
    assert rows["observation.听徒弟"] == 4


def test_a_teacher_who_is_both_is_asked_for_both_sides(mentor: Workbook) -> None:
    other = new_pairing(("赵静",), ("王芳",), date(2026, 9, 1), "000-07")
    mentor.arrange(pairings=(*mentor.pairings, other))
    lines = {(one.group, one.label) for one in opening_balance(mentor, TODAY).lines}
    assert ("李青", "听徒弟课") in lines and ("每周 赵静师徒相互听课", "第8周") in lines
    fill(mentor, 李青_听徒弟课="2", **{"每周 赵静师徒相互听课_第8周": "1"})
    assert duty(mentor, "听徒弟课", "李青").done == 2
    assert duty(mentor, "师徒相互听课", "赵静").done == 1


def test_hours_are_put_down_where_hours_are_counted(tmp_path: Path) -> None:
    workbook = a_workbook(tmp_path / "book", structs.replace(START, programme="003-05"))
    fill(workbook, 培训学习50学时="36")
    trained = duty(workbook, "培训学习50学时")
    assert (trained.done, trained.required) == (36, 50)
    assert (
        opening_balance(workbook, TODAY).values[line(opening_balance(workbook, TODAY), "培训学习50学时").name]
        == 36
    )
    fill(workbook, 培训学习50学时="40")
    assert [record.heading for record in records(workbook)] == ["已有纸质培训学习50学时 40 学时"]


@pytest.mark.parametrize("role", ["mentor", "apprentice"])
@pytest.mark.parametrize("programme", preset_ids())
def test_in_every_programme_each_line_is_kept_apart_and_found_again(
    tmp_path: Path, programme: str, role: str
) -> None:
    workbook = a_workbook(tmp_path / "book", structs.replace(START, programme=programme, role=role))
    balance = opening_balance(workbook, TODAY)
    named = [(one.group, one.label) for one in balance.lines]
    assert len(set(named)) == len(named)
    save_balance(workbook, balance, {UNTIL: "今天", **{one.name: "1" for one in balance.lines}}, NOW)
    again = opening_balance(workbook, TODAY)
    assert len(records(workbook)) == len(again.lines)
    found = [one.saved.heading if one.saved else "" for one in again.lines]
    assert found == [f"已有纸质{one.pattern.title} 1 {one.pattern.unit}" for one in again.lines]
    assert "没有改动" in save_balance(workbook, again, again.values, NOW)
