"""Two worked encodings that no other test names: per pupil either way, and a share of the groups."""

from datetime import date

from qinglan_tui.domain.kinds import kind_named
from qinglan_tui.domain.people import Person, new_pairing
from qinglan_tui.domain.progress import SchoolCalendar, progress
from qinglan_tui.domain.progress_values import DutyProgress
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.terms import new_term
from qinglan_tui.services.programmes import preset

TERM = new_term("2026-2027-1", date(2026, 9, 1), date(2027, 1, 22))
PAIR = new_pairing(("王芳",), ("李青",), date(2026, 9, 1))
CALENDAR = SchoolCalendar(term=TERM, terms=(TERM,))


def contact(number: int, pupil: str, form: str) -> Record:
    """A talk with a pupil's parents."""
    fields = kind_named("student_contact").fields(pupil=pupil, form=form, content="说了作业。")
    return Record(fields=fields, date=date(2026, 10, number), author="王芳", id=number, private=True)


def standing(*records: Record) -> DutyProgress:
    """How 004-04-D23 stands for a form teacher."""
    people = (Person(name="王芳", posts="班主任"),)
    found = progress(preset("004-04"), (PAIR,), records, CALENDAR, "王芳", date(2026, 11, 22), people)
    duty = found.of("004-04-D23")
    assert duty is not None
    return duty


def test_004_04_d23_every_pupil_counts_once_by_telephone_or_in_person() -> None:
    """The number of pupils is 未定: counted, never owed."""
    duty = standing(contact(9, "小明", "电话"), contact(12, "小红", "面谈"), contact(13, "小明", "面谈"))
    covered = {part.name: part.done for period in duty.periods for part in period.covered}
    assert set(covered) == {"小明", "小红"}
    assert duty.required is None


def test_004_04_d23_a_home_visit_is_neither() -> None:
    duty = standing(contact(9, "小明", "家访"))
    assert duty.done == 0


def test_004_10_d07_a_share_of_the_groups_is_the_schools_and_is_never_rounded_for_it() -> None:
    found = progress(preset("004-10"), (PAIR,), (), CALENDAR, "王芳", date(2026, 11, 22))
    assert found.of("004-10-D07") is None
    (reminder,) = [one for one in found.reminders if one.duty.id == "004-10-D07"]
    assert (reminder.duty.n, reminder.duty.unit, reminder.who) == (30, "%", "学校")
    assert "取整" in reminder.duty.note
