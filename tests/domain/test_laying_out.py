"""Laid out again: new points come to what a teacher has written, and nothing of it is lost."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from qinglan_tui.domain.drafting import Point, Section
from qinglan_tui.domain.kinds.summary import Section as Written
from qinglan_tui.domain.kinds.summary import Summary
from qinglan_tui.domain.laying_out import laid_out, point_line

FIRST = Point(dt.date(2026, 9, 11), "听课 李青《周长》", "提问后等三秒。", 1)
LATER = Point(dt.date(2026, 12, 18), "听课 李青《倍》", "", 2)
WORK = Section("指导工作", "怎样指导的。", (FIRST,))
MORE = Section("指导工作", "怎样指导的。", (FIRST, LATER))
TEXTS = st.text(max_size=60)


def test_a_first_draft_has_every_point_under_its_heading():
    made = laid_out(Summary(), (WORK, Section("成绩", "获奖。", ())))
    assert made.sections == (
        Written(heading="指导工作", text="9月11日　听课 李青《周长》：“提问后等三秒。”"),
    )


def test_what_a_teacher_made_of_a_point_stays_and_later_points_follow():
    own = Summary(
        sections=(Written(heading="指导工作", text="9月11日　听课 李青《周长》：会等了，我高兴。"),)
    )
    assert laid_out(own, (MORE,)).sections[0].text == (
        "9月11日　听课 李青《周长》：会等了，我高兴。\n12月18日　听课 李青《倍》"
    )


def test_a_point_that_was_moved_does_not_come_a_second_time():
    own = Summary(text=f"开头。\n{point_line(FIRST)}")
    assert laid_out(own, (WORK,)) == own


@given(text=TEXTS, heading=st.sampled_from(["指导工作", "我的话", ""]), said=TEXTS, problems=TEXTS)
def test_nothing_that_was_written_is_lost_and_twice_is_once(
    text: str, heading: str, said: str, problems: str
):
    own = Summary(text=text, sections=(Written(heading=heading, text=said),), problems=problems)
    once = laid_out(own, (MORE,))
    assert (once.text, once.problems) == (text, problems)
    assert once.sections[0].text.startswith(said.rstrip("\n"))
    assert laid_out(once, (MORE,)) == once
