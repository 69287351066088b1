"""The presets 002-01 … 004-12 on a small school: every computed duty finds its records, and only those."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from qinglan_tui.domain.kinds import kind_named
from qinglan_tui.domain.people import Pairing, Person, new_pairing
from qinglan_tui.domain.progress import SchoolCalendar, progress
from qinglan_tui.domain.progress_values import DutyProgress, Progress
from qinglan_tui.domain.records import Attachment, Record
from qinglan_tui.domain.terms import new_term
from qinglan_tui.services.programmes import preset

MENTOR, APPRENTICE, OTHER = "王芳", "李青", "张敏"
SCHOOL = {"class_name": "三1班"}
TERM = new_term("2026-2027-1", date(2026, 9, 1), date(2027, 1, 22), midterm=date(2026, 11, 6))
PAIR = new_pairing((MENTOR,), (APPRENTICE,), date(2026, 9, 1))
# The same pairing in its second term.
OLDER = new_pairing((MENTOR,), (APPRENTICE,), date(2026, 3, 1))
TODAY = date(2027, 1, 20)
PHOTO = (Attachment(name="现场.jpg", hash="0" * 64),)
# The schemes in which something is worked out for one of the two.
COMPUTED = (
    "002-01", "002-03", "002-04", "002-05", "002-07", "003-05", "003-06", "004-03", "004-04", "004-06",
    "004-08", "004-10", "004-11",
)  # fmt: skip
# What one term, one pairing or one post keeps from being owed here.
NOT_HERE = {
    "002-05-D04",  # the second term of the pairing
    "004-04-D01", "004-04-D02", "004-04-D03", "004-04-D04",  # one of the four steps is the teacher's
}  # fmt: skip
# What waits for something the file cannot know, or is a share of the others.
OPEN = {"002-07-D13", "004-06-D25", "004-06-D26"}


def record(number: int, kind: str, author: str, **given: Any) -> Record:
    """A finished record; every number gives another day and slot, and so another lesson."""
    found = kind_named(kind)
    own = {name: given.pop(name) for name in list(given) if found.spec(name) is not None}
    day = date(2026, 9, 7 + number % 20)
    common = {"id": number, "slot": f"第{number % 8 + 1}节", "status": "submitted"}
    return Record(fields=found.fields(**own), author=author, date=day, **{**common, **given})


def heard(number: int, by: str, teacher: str, **given: Any) -> Record:
    """A lesson heard, with what was said of it."""
    own = {"topic": f"第{number}课", "advice": "少讲多练", "talk": "谈了追问", **SCHOOL, **given}
    return record(number, "observation", by, observers=(by,), teacher=teacher, **own)


def taught(number: int, by: str, occasion: str, **given: Any) -> Record:
    """A lesson given for others."""
    return record(
        number, "public_lesson", by, topic=f"第{number}课", occasion=occasion, **{**SCHOOL, **given}
    )


def together(number: int, by: str, *formats: str, **given: Any) -> Record:
    """Something that the two did together, with all that a form may ask for."""
    own = {
        "topic": "追问", "content": "磨导入", "guidance": "少讲多练", "takeaways": "会等学生", "effect": "好",
        "objectives": "会追问", "time": "14:10—14:50", "place": "线上", "participants": (MENTOR, APPRENTICE),
        "attachments": PHOTO,
    }  # fmt: skip
    return record(number, "activity", by, format=formats, **{**own, **given})


def full_term(by: str) -> list[Record]:
    """A term in which a teacher, mentor or apprentice, did something of everything."""
    partner = APPRENTICE if by == MENTOR else MENTOR
    plans = [("培养计划", "学期"), ("培养计划", "学年"), ("培养计划", "二至三年")]
    plans += [(word.replace("培养", "成长"), span) for word, span in plans]
    texts = [("总结", "期末"), ("心得体会", "期中"), ("心得体会", "期末"), ("学习汇报", "学期")]
    return [
        heard(1, by, partner, insight="学到追问"),
        heard(2, by, OTHER, place="外校"),
        heard(3, partner, by, occasion="示范课"),
        taught(4, by, "公开课", level="校级"),
        taught(5, by, "送教课", subject="语文"),
        record(6, "plan_review", by, teacher=partner, checked=("教案",)),
        record(7, "appraisal", by, teacher=partner, category="期中检查"),
        record(8, "agreement", by, mentors=(MENTOR,), apprentices=(APPRENTICE,), signed_on=date(2026, 9, 1)),
        *(record(n, "growth_plan", by, plan_kind=w, span=s) for n, (w, s) in enumerate(plans, 10)),
        *(record(n, "summary", by, category=w, scope=s, links=(2,)) for n, (w, s) in enumerate(texts, 20)),
        record(30, "reading_note", by, book="给教师的建议", category="教育理论"),
        record(31, "reading_note", APPRENTICE, book="静悄悄的革命", recommended_by=MENTOR),
        record(32, "paper", APPRENTICE, category="论文", topic="论追问", coauthors=(by,)),
        record(33, "lesson_design", by, topic="第33课", use="上交作业", version="一稿", guides=(MENTOR,)),
        record(34, "lesson_design", by, topic="第33课", use="上交作业", version="二稿", links=(50,)),
        *(
            record(n, "reflection", by, type=w, links=(33,))
            for n, w in enumerate(("课前", "课中", "课后"), 35)
        ),
        record(38, "student_contact", by, form="家访", pupil="小树", content="谈作业"),
        record(39, "student_contact", by, form="电话", pupil="小树", content="谈作业"),
        together(50, by, "同步课堂", mode="线上", links=(33,)),
        together(51, by, "备课", mode="线上"),
        together(52, by, "培训", subject="心理健康", hours=120.0, tags=("心理咨询室",)),
        together(62, by, "教研", tags=("黑板报", "卫生检查")),
        together(54, by, "会议", subject="班会", tags=("礼仪", "安全"), links=(33,)),
        together(55, by, "跟岗", place="外校", end=date(2026, 12, 20)),
        together(56, by, "拜师仪式"),
        together(57, by, "荐书"),
        together(58, by, "作业", subject="语文"),
    ]


POSTS = "教研组长、班主任、心理辅导老师、骨干教师、培训负责人、专职培训者、跟岗教师"


def standing(
    scheme: str, owner: str, records: Iterable[Record], pairings: tuple[Pairing, ...] = (PAIR,), **facts: Any
) -> Progress:
    """How a preset stands for one of the two at the end of the term."""
    person = Person(**{"name": owner, "posts": POSTS, **facts})
    calendar = SchoolCalendar(term=TERM)
    return progress(preset(scheme), pairings, records, calendar, owner, TODAY, (person,))


def duty(number: str, owner: str, records: Iterable[Record], **more: Any) -> DutyProgress:
    """How one duty stands for one of the two."""
    found = standing(number[:6], owner, records, **more)
    return next(each for each in found.mine if each.duty.id == number)


def nearly(found: DutyProgress) -> list[str]:
    """Why the records that nearly count do not."""
    return [near.missing for period in found.periods for near in period.near]


@pytest.mark.parametrize("scheme", COMPUTED)
@pytest.mark.parametrize("owner", [MENTOR, APPRENTICE])
def test_every_duty_is_met_by_its_records(scheme: str, owner: str):
    found = standing(scheme, owner, full_term(owner))
    assert {skipped.duty.id for skipped in found.skipped} <= NOT_HERE
    assert [each.duty.id for each in found.mine if not each.done and each.duty.id not in OPEN] == []


@pytest.mark.parametrize("scheme", COMPUTED)
@pytest.mark.parametrize("owner", [MENTOR, APPRENTICE])
def test_without_records_nothing_is_done(scheme: str, owner: str):
    """Only the pair itself stands there from the first day."""
    found = standing(scheme, owner, [])
    assert {each.duty.id for each in found.mine if each.done} <= {"002-01-D01", "003-05-D03", "004-06-D01"}


# --- what is easy to get wrong -----------------------------------------------------------------------------


def test_each_lesson_heard_asks_for_its_comment():
    lessons = [heard(1, MENTOR, APPRENTICE), heard(2, MENTOR, APPRENTICE, advice="", talk="")]
    found = duty("002-03-D03", MENTOR, [*lessons, heard(3, MENTOR, OTHER, advice="", talk="")])
    assert (found.done, found.required) == (1, 2)
    assert nearly(found) == ["缺点评、改进建议或建议或课后交流"]


def test_a_demonstration_lesson_that_both_write_down_is_one():
    """002-04: the mentor keeps it as a lesson given, the apprentice as a lesson heard."""
    given = taught(1, MENTOR, "示范课", participants=(APPRENTICE,))
    listened = heard(1, APPRENTICE, MENTOR, occasion="示范课", id=2)
    assert duty("002-04-D03", MENTOR, [given, listened]).done == 1
    assert duty("002-04-D03", MENTOR, [taught(1, MENTOR, "示范课", participants=(OTHER,))]).done == 0


def test_the_weekly_lesson_counts_for_both_sides():
    lessons = [heard(n, MENTOR, APPRENTICE) for n in range(2)]
    assert duty("002-04-D02", MENTOR, lessons).done == 2
    assert duty("002-04-D12", APPRENTICE, lessons).done == 2


def test_lessons_of_the_pair_and_of_others_do_not_fill_one_another():
    """002-05: 互听 each hears on their own; the 25 of a term are lessons of others."""
    lessons = [heard(1, APPRENTICE, MENTOR), heard(2, MENTOR, APPRENTICE), heard(3, APPRENTICE, OTHER)]
    assert duty("002-05-D07", APPRENTICE, lessons).done == 1
    assert duty("002-05-D07", MENTOR, lessons).done == 1
    assert duty("002-05-D08", APPRENTICE, lessons).done == 1


def test_the_first_and_the_second_term_of_a_pairing_have_their_own_tasks():
    first = standing("002-05", APPRENTICE, [])
    second = standing("002-05", APPRENTICE, [], pairings=(OLDER,))
    assert [skipped.duty.id for skipped in first.skipped] == ["002-05-D04"]
    assert [skipped.duty.id for skipped in second.skipped] == ["002-05-D03"]


def test_the_form_of_an_activity_is_full_only_with_what_was_gained():
    """002-07: 附有活動體會; the lost field of the form may be 主题 or 地点."""
    full = together(1, MENTOR, "备课", topic="", attachments=())
    empty = together(2, MENTOR, "备课", takeaways="", attachments=())
    found = duty("002-07-D02", MENTOR, [full, empty])
    assert (found.done, found.required, nearly(found)) == (1, 2, ["缺活动体会"])


@pytest.mark.parametrize("written", [{"kind": "reflection"}, {"kind": "summary", "category": "心得体会"}])
def test_a_reflection_or_a_note_is_enough_for_the_month(written: dict[str, str]):
    given = dict(written)
    found = duty("002-07-D14", APPRENTICE, [record(1, given.pop("kind"), APPRENTICE, **given)])
    september = next(period for period in found.periods if period.period == "2026-09")
    assert (september.done, september.required) == (1, 1)


def test_an_undefined_stage_is_shown_and_not_guessed():
    found = duty("002-07-D13", APPRENTICE, full_term(APPRENTICE))
    assert (found.required, found.note) == (None, "阶段未定")


def test_a_lesson_below_the_school_level_is_no_public_lesson_of_the_five_ones():
    assert duty("002-07-D18", APPRENTICE, [taught(1, APPRENTICE, "公开课", level="区县级")]).done == 1
    assert duty("002-07-D18", APPRENTICE, [taught(1, APPRENTICE, "公开课", level="组内")]).done == 0


@pytest.mark.parametrize(
    ("owner", "posts", "years", "step"),
    [
        (MENTOR, "", 20, "004-04-D01"),
        (MENTOR, "教研组长", 20, "004-04-D02"),
        (MENTOR, "教研组长、教导处人员", 20, "004-04-D04"),
        (APPRENTICE, "", 2, "004-04-D03"),
        (APPRENTICE, "", 5, "004-04-D01"),
    ],
)
def test_everybody_meets_one_quota_of_lessons_heard(owner: str, posts: str, years: int, step: str):
    found = standing("004-04", owner, [], posts=posts, years_taught=years)
    assert [each.duty.id for each in found.mine if each.duty.counter == "听课"] == [step]


def test_what_the_school_owes_stays_out_of_the_rate():
    found = standing("004-04", APPRENTICE, [])
    assert len(found.reminders) == 23
    assert {reminder.duty.owes for reminder in found.reminders} == {"school"}


def test_three_apprentices_in_three_pairings_are_three():
    pairings = tuple(new_pairing((MENTOR,), (name,), PAIR.start) for name in (APPRENTICE, "陈晨", "赵雪"))
    found = duty("004-06-D01", MENTOR, [], pairings=pairings)
    assert (found.done, found.required) == (3, 3)


def test_an_activity_without_its_photo_nearly_counts():
    found = duty("004-06-D05", APPRENTICE, [together(1, APPRENTICE, "备课", attachments=())])
    assert (found.done, found.required, nearly(found)) == (0, 1, ["缺照片、附件"])


def test_a_synchronous_lesson_asks_for_two_versions_of_its_plan():
    lesson = together(1, MENTOR, "同步课堂")
    first = record(2, "lesson_design", MENTOR, topic="分数", version="一稿", links=(1,))
    second = record(3, "lesson_design", MENTOR, topic="分数", version="二稿", links=(1,))
    assert duty("004-06-D09", MENTOR, [lesson, first]).missing == 1
    assert duty("004-06-D09", MENTOR, [lesson, first, second]).missing == 0


def test_a_mentor_takes_one_lesson_to_the_other_school_whatever_the_subject():
    """004-06: 语文、数学 in April or 英语 in October, never both for one mentor."""
    for subject, done in (("数学", 1), ("英语", 1), ("美术", 0)):
        found = duty("004-06-D13", MENTOR, [taught(1, MENTOR, "送教课", subject=subject)])
        year = found.periods[0]
        assert (year.label, year.done, year.required) == ("2026年", done, 1)


def test_the_share_of_the_yearly_tasks_is_compared_with_its_dates():
    found = duty("004-06-D25", MENTOR, full_term(MENTOR))
    assert [period.required for period in found.periods] == [40, 60, 80, 100]
    assert 0 < found.done < 100


def test_hours_are_added_up():
    lessons = [together(n, APPRENTICE, "培训", hours=20.0) for n in (1, 2)]
    found = duty("003-05-D01", APPRENTICE, lessons)
    assert (found.done, found.required) == (40, 50)


def test_a_plan_wants_a_reflection_before_in_and_after_the_lesson():
    plan = record(1, "lesson_design", APPRENTICE, topic="分数")
    thoughts = [
        record(n, "reflection", APPRENTICE, type=w, links=(1,)) for n, w in ((2, "课前"), (3, "课后"))
    ]
    found = duty("004-11-D04", APPRENTICE, [plan, *thoughts])
    assert (found.done, found.required) == (2, 3)
