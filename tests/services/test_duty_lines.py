import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec.structs import replace

from qinglan_tui.domain.counts import Labels
from qinglan_tui.domain.people import new_pairing
from qinglan_tui.domain.programmes import Reminder
from qinglan_tui.domain.progress_values import (
    DONE,
    NO_QUOTA,
    NOT_YET,
    OVERDUE,
    Covered,
    DatedReminder,
    Near,
    Progress,
    Skipped,
)
from qinglan_tui.domain.records import Record
from qinglan_tui.services.duty_lines import (
    NO_PAIRING,
    NO_PROGRAMME,
    Group,
    Line,
    blocks,
    named,
    overview,
    record_ids,
    state_of_all,
    what_is_lacking,
    without_programme,
)
from qinglan_tui.services.progress import progress_of
from tests.services.books import TODAY, a_workbook, write
from tests.services.duty_samples import CASE, DUTY, changed, duty, month, period, progress


def headings(groups: Iterable[Group]) -> list[str]:
    return [group.head for group in groups]


def line(groups: Sequence[Group], head: str, title: str) -> Line:
    """The one line of that title under that heading."""
    found = [one for group in groups if group.head == head for one in group.lines if one.title == title]
    assert len(found) == 1, found
    return found[0]


def lesson(day: str, **more: str) -> dict[str, str]:
    return {
        "date": day,
        "teacher": "李青",
        "class_name": "三（2）班",
        "topic": "周长",
        "slot": "第2节",
        **more,
    }


def test_duties_stand_by_pairing_then_ones_own_then_what_is_known_then_the_school(tmp_path: Path):
    with a_workbook(tmp_path) as workbook:
        write(workbook, "听课", **lesson("2026-11-20"), advice="等三秒")
        write(workbook, "案例", date="2026-11-10", author="李青", topic="一次提问")
        groups = overview(progress_of(workbook, TODAY))
    assert headings(groups)[:5] == ["与李青", "与周敏", "我自己", "已知　李青", "学校和教研组的安排"]
    assert headings(groups)[5:] == ["数不出来的任务"]
    assert [one.title for one in groups[0].lines][:2] == ["听徒弟课", "检查教学资料"]
    assert line(groups, "与李青", "听徒弟课").said[0].startswith("1/10节，还差9节，按目前进度")
    assert line(groups, "与周敏", "听徒弟课").said[0].startswith("0/10节，还差10节")
    assert "不算进度" in groups[4].note


def test_what_is_asked_for_equally_often_stands_together_and_is_named_once():
    weekly, termly = changed(DUTY, id="T-D03", per="week"), changed(DUTY, id="T-D04")
    one = progress(duty(), duty(rule=weekly), duty(rule=termly))
    (group,) = overview((one,))
    assert [line.per for line in group.lines] == ["每周", "每学期", ""]


def test_only_what_is_overdue_is_warm_and_what_is_done_steps_back():
    late = duty(month(10, OVERDUE), rule=CASE, state=OVERDUE)
    done = duty(period(done=10, state=DONE))
    tones = {one.title: one.tone for group in overview((progress(late, done),)) for one in group.lines}
    assert tones == {"教学案例": "warm", "听徒弟课": "soft"}


def test_a_bar_stands_only_where_a_number_is_owed():
    most = changed(DUTY, id="T-D05", op="max", n=3)
    free = changed(DUTY, id="T-D06", op="none")
    one = progress(
        duty(),
        duty(period(required=3), rule=most),
        duty(period(required=None, state=NO_QUOTA), rule=free),
        duty(period(done=12, state=DONE), rule=changed(DUTY, id="T-D07")),
    )
    (group,) = overview((one,))
    assert [one.part for one in group.lines] == [0.7, None, None, 1.0]


def test_of_a_partner_nothing_is_listed_that_is_not_known():
    known = duty(period(required=None, done=2, state=NO_QUOTA), person="李青", mine=False, judged=False)
    silent = duty(period(required=None, done=0), rule=CASE, person="李青", mine=False, judged=False)
    (group,) = overview((progress(known, silent),))
    assert group.head == "已知　李青"
    assert [one.said[0] for one in group.lines] == ["已知2节"]
    assert "另有1项没有记录" in group.note


def test_reminders_come_last_in_the_order_of_their_dates_and_are_in_no_rate():
    school = changed(DUTY, id="T-D08", owes="school", counts=(), title="汇报展示", n=1, unit="次")
    early = changed(school, id="T-D09", title="期中检查")
    one = progress(
        duty(),
        reminders=(
            DatedReminder(duty=school, who="学校", count="每学期1次", dues=(dt.date(2027, 1, 22),)),
            DatedReminder(
                duty=early, who="学校", count="每学期1次", dues=(dt.date(2026, 9, 14), dt.date(2026, 11, 27))
            ),
        ),
    )
    groups = overview((one,))
    assert [line.title for line in groups[-1].lines] == ["期中检查", "汇报展示"]
    assert groups[-1].lines[0].said == (
        "学校每学期1次，9月14日、11月27日",
        "学校每学期1次，11月27日",
        "学校每学期1次",
    )
    assert one.rate == (0, 1)


def test_what_nobody_can_count_is_listed_with_who_owes_it_and_its_source():
    note = Reminder(text="随时接受指导老师检查", who="apprentice", quote="随时接受指导老师检查")
    one = progress(duty())
    programme = replace(one.programme, reminders=(note,), labels=Labels("导师", "青年教师"))
    groups = overview((replace(one, programme=programme),))
    (line,) = groups[-1].lines
    assert (groups[-1].head, line.title, line.said) == (
        "数不出来的任务",
        "青年教师",
        ("随时接受指导老师检查",),
    )
    assert line.about[2] == "原文：随时接受指导老师检查"


def test_a_duty_that_is_somebody_elses_is_named_with_the_reason():
    groups = overview((progress(duty(), skipped=(Skipped(CASE, "只对教研组长"),)),))
    assert groups[-1].head == "这学期不算"
    assert groups[-1].lines[0].said == ("只对教研组长",)


def test_the_same_duty_twice_has_two_keys():
    twice = progress(duty(pairing=""), duty(pairing=""))
    assert len(named((twice,))) == 2
    assert len({one.key for group in overview((twice,)) for one in group.lines}) == 2


def test_the_title_says_week_and_how_many_are_in_order(tmp_path: Path):
    with a_workbook(tmp_path) as workbook:
        for day in ("2026-09-08", "2026-11-03"):
            write(workbook, "审阅", date=day, teacher="李青", scope="周长", advice="改板书")
        found = progress_of(workbook, TODAY)
        said = state_of_all(workbook, found, TODAY)
    asked, done = len([d for d in found[0].mine if d.counts_in_rate]), 1
    assert said == f"第12周　{asked}项，完成{done}项"


def test_without_a_programme_the_way_to_one_is_said(tmp_path: Path):
    with a_workbook(tmp_path) as workbook:
        assert without_programme(workbook, TODAY) == ()
        first, second = workbook.pairings
        workbook.arrange(pairings=(first, replace(second, programme="")))
        (group,) = without_programme(workbook, TODAY)
        assert [one.title for one in group.lines] == ["与周敏"]
        assert "选方案" in group.lines[0].said[0]
        assert what_is_lacking(workbook, TODAY) == NO_PROGRAMME
        later = new_pairing(("王芳",), ("李青",), dt.date(2027, 9, 1))
        workbook.arrange(pairings=(later,))
        assert what_is_lacking(workbook, TODAY) == NO_PAIRING
    assert "设置" in NO_PROGRAMME and "结对" in NO_PROGRAMME


# --- one duty opened


def opened(one: Progress, title: str, records: Iterable[Record]) -> dict[str, list[str]]:
    """The blocks of a duty: for each period its notes and what is listed in it."""
    _, found = next(pair for pair in named((one,)).values() if pair[1].duty.title == title)
    by_id = {record.id: record for record in records if record.id is not None}
    assert record_ids(found) <= set(by_id)
    return {
        block.label: [block.note, *(f"{e.heading} {e.note}".strip() for e in block.entries)]
        for block in blocks(one, found, by_id)
    }


def test_an_opened_duty_lists_what_counts_and_what_nearly_does_with_the_reason(tmp_path: Path):
    with a_workbook(tmp_path) as workbook:
        good = write(workbook, "审阅", date="2026-11-18", teacher="李青", scope="周长", advice="改板书")
        bare = write(workbook, "审阅", date="2026-11-19", teacher="李青", scope="面积")
        (one,) = progress_of(workbook, TODAY)
        found = opened(one, "检查教学资料", (good, bare))
    assert found == {
        "2026—2027学年第一学期": ["1/2次，还差1次，1月22日前", "李青《周长》", "李青《面积》 缺点评"]
    }


def test_months_that_have_not_begun_are_one_line_unless_something_stands_in_them():
    months = (month(10, OVERDUE), month(11, OVERDUE), month(12, NOT_YET), month(1, NOT_YET))
    late = duty(*months, rule=CASE)
    assert [block.label for block in blocks(progress(late), late, {})] == ["10月", "11月", "12月、1月"]
    planned = duty(*months[:2], month(12, NOT_YET, near=(Near(7, "已约"),)), month(1, NOT_YET), rule=CASE)
    assert [block.label for block in blocks(progress(planned), planned, {})] == [
        "10月",
        "11月",
        "12月",
        "1月",
    ]


def test_parts_of_a_duty_are_named_with_their_numbers():
    four = duty(period(covered=(Covered("示范课", 1, 1), Covered("汇报课", 0, 1))))
    assert blocks(progress(four), four, {})[0].parts == "示范课1/1 · 汇报课0/1"


def test_a_period_that_is_full_offers_nothing_to_write_and_an_open_one_does():
    full, missing = duty(period(done=10, state=DONE)), duty()
    assert blocks(progress(full), full, {})[0].blanks == ()
    assert [blank.code for blank in blocks(progress(missing), missing, {})[0].blanks] == ["observation"]


def test_a_record_that_is_gone_is_left_out():
    one = duty(period(records=(1, 2)))
    assert blocks(progress(one), one, {1: None})[0].entries == ()
