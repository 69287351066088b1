"""The owner, the teachers and the pairings, changed in 设置."""

from datetime import date
from pathlib import Path

import pytest

from qinglan_tui.domain.people import Person, direction
from qinglan_tui.domain.problems import Faults, Problem
from qinglan_tui.domain.timetable import Slot, Timetable
from qinglan_tui.services import roster
from qinglan_tui.storage import Workbook
from tests.services.books import NOW, TODAY, a_workbook


@pytest.fixture
def book(tmp_path: Path) -> Workbook:
    return a_workbook(tmp_path)


def again(book: Workbook) -> Workbook:
    """The workbook as another window would read it."""
    return Workbook.open(book.folder, write=False, now=NOW)


def faults_of(caught: pytest.ExceptionInfo[Faults]) -> dict[str, str]:
    return {fault.field: fault.what for fault in caught.value.faults}


def test_settings_are_kept_and_what_was_not_asked_stays(book: Workbook) -> None:
    roster.save_settings(book, {"school": "[/张]小学", "stage": "小学"}, TODAY)
    settings = again(book).settings
    assert (settings.school, settings.stage, settings.owner) == ("[/张]小学", "小学", "王芳")


def test_an_empty_name_and_an_unreadable_pattern_are_both_told_and_nothing_is_kept(book: Workbook) -> None:
    with pytest.raises(Faults) as caught:
        roster.save_settings(book, {"owner": " ", "term_pattern": "{哪年}学期", "school": "新校"}, TODAY)
    assert set(faults_of(caught)) == {"owner", "term_pattern"}
    assert book.settings.school == "桃浦中心小学"


def test_a_new_name_of_the_owner_goes_into_list_pairings_and_timetable(book: Workbook) -> None:
    book.arrange(timetable=Timetable((Slot(2, "第2节", "三（2）班", "数学", "王芳"),)))
    roster.save_settings(book, {"owner": "王芳芳"}, TODAY)
    read = again(book)
    assert read.settings.owner == "王芳芳"
    assert [person.name for person in read.people] == ["王芳芳", "李青", "周敏"]
    assert {pairing.mentors for pairing in read.pairings} == {("王芳芳",)}
    assert read.pairings[0].id == "王芳芳-李青-2026-09-01"
    assert read.pairings[0].programme == "000-01"
    assert read.timetable.entries[0].teacher == "王芳芳"
    assert direction("李青", ("王芳芳",), "王芳芳", read.pairings, TODAY) == "听徒弟"


def test_the_owner_cannot_take_a_name_that_somebody_has(book: Workbook) -> None:
    with pytest.raises(Faults, match="李青"):
        roster.save_settings(book, {"owner": "李青"}, TODAY)


def test_a_teacher_is_added_with_what_forms_print(book: Workbook) -> None:
    facts = {"name": "赵静", "sex": "女", "years_taught": "7年", "title": "一级教师"}
    roster.save_person(book, facts | {"classes": ["三（1）班", "三（2）班"]}, None, TODAY)
    assert again(book).people[-1] == Person(
        name="赵静", sex="女", years_taught=7, title="一级教师", classes=("三（1）班", "三（2）班")
    )


def test_a_name_is_needed_unique_and_years_are_a_number(book: Workbook) -> None:
    with pytest.raises(Faults) as caught:
        roster.save_person(book, {"name": "", "years_taught": "七八年"}, None, TODAY)
    assert set(faults_of(caught)) == {"name", "years_taught"}
    with pytest.raises(Faults, match="李青"):
        roster.save_person(book, {"name": "李青"}, None, TODAY)
    assert len(book.people) == 3


def test_a_teacher_is_renamed_wherever_the_workbook_arranges_something(book: Workbook) -> None:
    person = book.people[1]
    roster.save_person(book, {"name": "李青青", "subject": "数学"}, person, TODAY)
    read = again(book)
    assert read.people[1] == Person(name="李青青", subject="数学")
    assert read.pairings[0].apprentices == ("李青青",)
    assert read.settings.owner == "王芳"


def test_the_owner_renamed_in_the_list_stays_the_owner(book: Workbook) -> None:
    roster.save_person(book, {"name": "王芳芳"}, book.people[0], TODAY)
    assert again(book).settings.owner == "王芳芳"


def test_owner_and_paired_teachers_stay_on_the_list_and_others_can_go(book: Workbook) -> None:
    roster.save_person(book, {"name": "赵静"}, None, TODAY)
    with pytest.raises(Problem, match="本人"):
        roster.remove_person(book, book.people[0])
    with pytest.raises(Problem, match="结对"):
        roster.remove_person(book, book.people[1])
    roster.remove_person(book, book.people[-1])
    assert [person.name for person in again(book).people] == ["王芳", "李青", "周敏"]


PAIR = {"mentors": "王芳", "apprentices": "赵静", "start": "9月7日", "programme": "桃浦中心小学青蓝工程"}


def test_a_pairing_names_new_teachers_and_its_programme_by_name(book: Workbook) -> None:
    pairing = roster.save_pairing(book, PAIR | {"planned_end": "2028-07-01", "type": "教学"}, None, TODAY)
    assert again(book).pairings[-1] == pairing
    assert (pairing.id, pairing.programme) == ("王芳-赵静-2026-09-07", "000-01")
    assert pairing.planned_end == date(2028, 7, 1)
    assert book.people[-1] == Person(name="赵静")


def test_everything_wrong_with_a_pairing_is_told_at_once(book: Workbook) -> None:
    raw = {"mentors": "", "apprentices": "赵静", "start": "大前天下午", "programme": "桃浦小学青蓝"}
    with pytest.raises(Faults) as caught:
        roster.save_pairing(book, raw, None, TODAY)
    faults = faults_of(caught)
    assert set(faults) == {"mentors", "start", "programme"}
    assert "桃浦中心小学青蓝工程" in faults["programme"]
    assert "看不懂" in faults["start"]
    assert len(book.pairings) == 2


def test_nobody_is_mentor_and_apprentice_in_one_pairing_and_no_pairing_stands_twice(book: Workbook) -> None:
    with pytest.raises(Faults, match="不能同时"):
        roster.save_pairing(book, PAIR | {"apprentices": "王芳"}, None, TODAY)
    with pytest.raises(Faults, match="已经有了"):
        roster.save_pairing(book, PAIR | {"apprentices": "李青", "start": "9月1日"}, None, TODAY)
    with pytest.raises(Faults, match="之前"):
        roster.save_pairing(book, PAIR | {"planned_end": "9月1日"}, None, TODAY)


def test_a_pairing_keeps_its_events_when_it_is_changed(book: Workbook) -> None:
    event = {"kind": "暂停", "date": "11月2日", "ground": "病假"}
    former = roster.add_event(book, book.pairings[0], event, TODAY)
    raw = roster.pairing_values(book, former) | {"stage": "第一年"}
    changed = roster.save_pairing(book, raw, former, TODAY)
    assert again(book).pairings[0] == changed
    assert changed.events == former.events
    assert (changed.stage, changed.programme, changed.id) == ("第一年", "000-01", former.id)


def test_events_say_how_a_pairing_stands(book: Workbook) -> None:
    def state() -> str:
        return roster.pairing_state(book.pairings[0], TODAY)

    assert state() == "进行中"
    roster.add_event(book, book.pairings[0], {"kind": "暂停", "date": "11月2日"}, TODAY)
    assert state() == "已暂停"
    roster.add_event(book, book.pairings[0], {"kind": "开始", "date": "11月16日"}, TODAY)
    assert state() == "进行中"
    pairing = roster.add_event(book, book.pairings[0], {"kind": "出师", "date": "今天"}, TODAY)
    assert state() == "已出师"
    roster.remove_event(book, pairing, pairing.events[-1])
    assert state() == "进行中"
    assert roster.pairing_state(book.pairings[0], date(2026, 8, 1)) == "未开始"


def test_a_renewal_says_until_when_and_nothing_else_does(book: Workbook) -> None:
    pairing = book.pairings[0]
    for raw, field in (
        ({"kind": "续聘", "date": "11月2日"}, "until"),
        ({"kind": "出师", "date": "11月2日", "until": "2027-07-01"}, "until"),
        ({"kind": "延长", "date": "11月2日", "until": "10月1日"}, "until"),
        ({"kind": "终止", "date": "8月2日"}, "date"),
        ({"kind": "", "date": ""}, "kind"),
        ({"kind": "散伙", "date": "11月2日"}, "kind"),
    ):
        with pytest.raises(Faults) as caught:
            roster.add_event(book, pairing, raw, TODAY)
        assert field in faults_of(caught)
    event = {"kind": "续聘", "date": "11月2日", "until": "2027-07-01"}
    renewed = roster.add_event(book, pairing, event, TODAY)
    assert renewed.end() == date(2027, 7, 1)
    assert roster.event_text(renewed.events[0]) == "2026年11月2日　续聘　延至2027年7月1日"


def test_a_pairing_entered_by_mistake_can_be_removed(book: Workbook) -> None:
    roster.remove_pairing(book, book.pairings[0])
    assert [pairing.apprentices for pairing in again(book).pairings] == [("周敏",)]


def test_schemes_of_pairs_are_offered_first() -> None:
    words = next(spec for spec in roster.pairing_specs() if spec.name == "programme").ask.choices
    assert words is not None
    assert words.words[0] == "桃浦中心小学青蓝工程"
    assert len(words.words) == 46


def test_a_programme_of_ones_own_is_chosen_by_its_name(tmp_path: Path) -> None:
    book = a_workbook(tmp_path)
    book.arrange(programmes=[{"id": "school-1", "name": "我校青蓝工程", "source": "", "relevance": "core"}])
    former = book.pairings[0]
    raw = roster.pairing_values(book, former) | {"programme": "我校青蓝工程"}
    changed = roster.save_pairing(book, raw, former, TODAY)
    assert changed.programme == "school-1"
    assert roster.programme_name(book, changed.programme) == "我校青蓝工程"
