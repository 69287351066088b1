"""What papers of a pair are made from: tasks, scores, the folder's order, effects, the personal row."""

import datetime as dt

import pytest

from qinglan_tui.domain.appraisal import GRADE_BANDS, WEIGHTS, Weight, score_sheet
from qinglan_tui.domain.counts import APPRENTICE, MENTOR, Labels
from qinglan_tui.domain.effects import effects_of
from qinglan_tui.domain.folder import SECTIONS, materials, placed, section_of
from qinglan_tui.domain.kinds import KINDS
from qinglan_tui.domain.kinds.appraisal import Appraisal
from qinglan_tui.domain.kinds.growth_plan import GrowthPlan
from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.kinds.rows import ActionStep
from qinglan_tui.domain.kinds.summary import Measure, Summary
from qinglan_tui.domain.personal import COLUMNS, personal_row
from qinglan_tui.domain.programmes import Duty, Programme, Reminder
from qinglan_tui.domain.progress_values import DONE, ON_TRACK, DutyProgress, PeriodProgress, Progress
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.tasks import of_side, promises_of, tasks_of
from tests.exports.records import all_filled, scope, summary

DAY = dt.date(2026, 10, 21)


def duty(duty_id: str, counts: tuple[str, ...], n: int, **more: object) -> Duty:
    values: dict[str, object] = {"owes": "apprentice", "per": "term", "title": duty_id, "quote": "", **more}
    return Duty(id=duty_id, counts=counts, n=n, **values)  # type: ignore[arg-type]


def stands(rule: Duty, done: int, person: str = "李青", pairing: str = "") -> DutyProgress:
    """A duty of which so much is done."""
    required = int(rule.n or 0)
    period = PeriodProgress(
        period="t",
        label="本学期",
        since=None,
        until=None,
        due=None,
        required=required,
        done=done,
        state=ON_TRACK,
    )
    return DutyProgress(
        duty=rule,
        person=person,
        pairing=pairing,
        required=required,
        done=done,
        state=DONE if done >= required else ON_TRACK,
        periods=(period,),
    )


def progress(*duties: DutyProgress) -> Progress:
    programme = Programme(id="x", name="x", duties=tuple(one.duty for one in duties))
    return Progress(programme=programme, owner="李青", as_of=DAY, term="2026-2027-1", duties=duties)


def test_the_default_weights_add_up_to_a_hundred():
    assert {side: sum(weight.points for weight in weights) for side, weights in WEIGHTS.items()} == {
        MENTOR: 100,
        APPRENTICE: 100,
    }
    assert [word for word, _ in GRADE_BANDS] == ["优秀", "合格", "不合格"]


def test_a_score_is_the_part_that_is_done_times_the_points_and_never_more():
    heard = duty("听师傅课", ("observation",), 10, where={"direction": "听师傅"}, unit="节")
    notes = duty("听课心得", ("study_note",), 10, unit="篇")
    for done, points in ((5, 15.0), (10, 20.0), (14, 20.0)):
        sheet = score_sheet(APPRENTICE, "李青", [progress(stands(heard, done), stands(notes, 10))])
        row = next(row for row in sheet.rows if row.item == "听课及心得")
        assert row.score == points
        assert row.ground == f"听师傅课{done}/10节；听课心得10/10篇"


def test_what_nobody_can_count_has_no_score():
    sheet = score_sheet(APPRENTICE, "李青", [])
    assert all(row.score is None and row.ground == "" for row in sheet.rows)
    assert sheet.full == 100


def test_a_lesson_heard_in_another_direction_is_no_ground():
    own = duty("邀师傅听课", ("observation",), 10, where={"direction": "被师傅听"})
    sheet = score_sheet(APPRENTICE, "李青", [progress(stands(own, 10))])
    assert all(row.score is None for row in sheet.rows)


def test_only_the_duties_of_that_person_and_pairing_count():
    review = duty("检查教案", ("plan_review",), 2, owes="mentor")
    found = [progress(stands(review, 2, "陈素云", "a"), stands(review, 0, "陈素云", "b"))]
    scores = {
        pairing: next(
            row.score for row in score_sheet(MENTOR, "陈素云", found, pairing).rows if row.item == "教案审阅"
        )
        for pairing in ("", "a", "b")
    }
    assert scores == {"": 5.0, "a": 10.0, "b": 0.0}


def test_a_school_may_weigh_otherwise():
    own = (Weight(item="{mentor}满意", points=60, standard=""), Weight(item="自评", points=40, standard=""))
    sheet = score_sheet(APPRENTICE, "李青", (), labels=Labels("导师", "学员"), weights=own)
    assert [(row.item, row.full) for row in sheet.rows] == [("导师满意", 60), ("自评", 40)]


def test_tasks_are_those_of_the_two_sides_with_whose_they_are_and_by_when():
    programme = Programme(
        id="x",
        name="x",
        labels=Labels("导师", "学员"),
        duties=(
            duty("听{apprentice}课", ("observation",), 10, owes="mentor", op="min", unit="节"),
            duty("反思", ("reflection",), 1, per="month"),
            duty("合写论文", ("paper",), 1, owes="joint", per="school_year"),
            duty("经验交流会", (), 1, owes="school"),
        ),
        reminders=(Reminder(text="关心{apprentice}", who="mentor"), Reminder(text="主动", who="apprentice")),
    )
    tasks = tasks_of(programme)
    assert [(task.title, task.who, task.amount, task.due, task.span) for task in tasks] == [
        ("听学员课", "导师", "每学期至少10节", "学期末", "学期"),
        ("反思", "学员", "每月1篇", "每月底", "学期"),
        ("合写论文", "双方", "每学年1篇", "学年末", "学年"),
    ]
    assert [task.title for task in of_side(tasks, APPRENTICE)] == ["反思", "合写论文"]
    assert promises_of(programme, MENTOR) == ("关心学员",)


def test_every_record_lies_in_exactly_one_section():
    records = [sample.record for sample in all_filled()]
    for role in (MENTOR, APPRENTICE):
        lying = placed(records, scope(role))
        found = [record for one in lying for record in one.records]
        assert sorted(map(id, found)) == sorted(map(id, records))
    covered = {code for section in SECTIONS for code in section.kinds}
    assert covered == {kind.code for kind in KINDS}


@pytest.mark.parametrize(
    ("teacher", "observers", "author", "key"),
    [
        ("李青", (), "", "heard_mentor"),
        ("陈素云", ("李青",), "李青", "heard_apprentice"),
        ("陈素云", ("吴主任",), "吴主任", "heard_others"),
        ("许文静", (), "", "heard_mentor"),
    ],
)
def test_a_lesson_lies_with_those_of_who_heard_it(
    teacher: str, observers: tuple[str, ...], author: str, key: str
):
    lesson = Record(fields=Observation(teacher=teacher, observers=observers), date=DAY, author=author)
    assert section_of(lesson, scope(MENTOR)).key == key


def test_plans_and_checks_lie_by_their_side_and_kind():
    own = Record(fields=GrowthPlan(), date=DAY)
    assert section_of(own, scope(MENTOR)).key == "plan_mentor"
    assert section_of(own, scope(APPRENTICE)).key == "plan_apprentice"
    for category, key in (("考核", "score"), ("鉴定", "verdict"), ("期中检查", "check"), ("", "check")):
        assert section_of(Record(fields=Appraisal(category=category), date=DAY), scope()).key == key


def test_the_check_list_adds_up_pairings_but_not_duties_that_overlap():
    weekly = duty("每周听课", ("observation",), 18, owes="mentor", where={"direction": "听徒弟"})
    termly = duty("听徒弟课", ("observation",), 10, owes="mentor", where={"direction": "听徒弟"})
    found = [
        progress(
            stands(termly, 3, "陈素云", "a"),
            stands(termly, 2, "陈素云", "b"),
            stands(weekly, 5, "陈素云", "a"),
        )
    ]
    lesson = Record(fields=Observation(teacher="李青"), date=DAY, lessons_counted=2)
    titles = {section.key: section.title for section in SECTIONS}
    lines = materials(found, placed([lesson], scope()), scope(), titles, {"people": 2})
    assert [(line.title, line.required, line.held, line.unit) for line in lines] == [
        ("师徒结对基本情况表", None, 2, "份"),
        ("{mentor}听评课记录", 20, 2, "节"),
    ]


def test_effects_keep_open_advice_and_leave_out_lessons_of_others():
    steps = (ActionStep(text="等三秒", effect="后排开口了"), ActionStep(text="留例题"))
    heard = Record(
        fields=Observation(teacher="李青", problems="提问太快。还有别的。", action_steps=steps), date=DAY
    )
    other = Record(fields=Observation(teacher="许文静", action_steps=steps), date=DAY)
    own = Record(fields=Summary(measures=(Measure(problem="甲", measure="乙", effect="丙"),)), date=DAY)
    rows = effects_of([heard, other, own], scope())
    assert [(row.problem, row.measure, row.effect) for row in rows] == [
        ("甲", "乙", "丙"),
        ("提问太快。", "等三秒", "后排开口了"),
        ("提问太快。", "留例题", ""),
    ]


def test_the_personal_row_has_a_cell_for_each_column_whatever_was_done():
    empty, full = summary([]), summary([sample.record for sample in all_filled()])
    for one in (empty, full):
        assert len(personal_row(one)) == len(COLUMNS)
    cells = dict(zip((column.title for column in COLUMNS), personal_row(empty), strict=True))
    assert cells["姓名"] == "陈素云"
    assert cells["结对教师"] == "李青、周敏"
    assert cells["听徒弟（节）"] == 0
    assert cells["首次评课得分"] is None
    assert cells["填表日期"] == dt.date(2027, 1, 20)
