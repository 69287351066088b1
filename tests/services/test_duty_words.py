import datetime as dt

import pytest

from qinglan_tui.domain.counts import Labels
from qinglan_tui.domain.programmes import Credit, Duty, Milestone, Part, Selection
from qinglan_tui.domain.progress_values import DONE, DUE_SOON, NO_QUOTA, NOT_YET, ON_TRACK, OVERDUE
from qinglan_tui.services.duty_words import (
    about,
    asks_for,
    brief_reason,
    full_sentence,
    is_written,
    period_text,
    sentences,
    with_whom,
)
from tests.services.duty_samples import CASE, DUTY, TODAY, changed, duty, month, period


def test_the_fullest_sentence_has_number_gap_and_forecast_and_the_shorter_ones_lose_words_not_digits():
    found = sentences(duty(forecast="还差3节，按目前进度预计12月27日完成"))
    assert found == (
        "7/10节，还差3节，按目前进度预计12月27日完成",
        "7/10节，还差3节，预计12月27日完成",
        "7/10节，预计12月27日完成",
        "7/10节，还差3节",
        "7/10节",
    )


def test_more_than_asked_for_is_said_with_the_word_and_no_forecast():
    over = duty(period(done=12, state=DONE), forecast="超额完成，多2节")
    assert sentences(over)[0] == "12/10节，超额2节"


def test_what_is_just_done_says_so_and_names_what_came_late():
    done = duty(period(done=10, late=2, state=DONE), forecast="已完成（其中补交2节）")
    assert sentences(done)[0] == "10/10节，已完成，其中补交2节"


def test_paper_is_named_where_there_is_room_and_given_up_before_the_number():
    found = sentences(duty(period(paper=5), forecast="还差3节，1月22日前"))
    assert found[0] == "7/10节（含纸质5节），还差3节，1月22日前"
    assert "7/10节，还差3节，1月22日前" in found


def test_a_soft_duty_is_never_short_of_anything():
    soft = duty(
        period(done=0, required=1), rule=changed(DUTY, soft=True, unit="篇"), forecast="还差1篇，1月22日前"
    )
    assert sentences(soft)[0].startswith("0/1篇（提倡）")
    assert not any("还差" in said for said in sentences(soft))


def test_a_quota_of_none_is_a_count_without_a_gap():
    free = duty(
        period(required=None, done=6, state=NO_QUOTA), rule=changed(DUTY, op="none"), forecast="已有6节"
    )
    assert sentences(free) == ("6节，不限", "6节")


def test_a_number_that_is_not_decided_is_not_guessed():
    open_one = duty(period(required=None, done=2, state=NO_QUOTA), note="对象人数未定", forecast="已有2节")
    assert sentences(open_one)[0] == "2节，对象人数未定"


def test_a_maximum_that_is_kept_has_no_gap_and_one_that_is_passed_says_by_how_much():
    rule = changed(DUTY, op="max", n=3, unit="次")
    kept = duty(period(required=3, done=2), rule=rule)
    assert sentences(kept)[0] == "2次，至多3次"
    passed = duty(period(required=3, done=4, state=OVERDUE), rule=rule, forecast="超出1次")
    assert sentences(passed)[0] == "4次，至多3次，超出1次"


def test_between_the_two_ends_of_a_range_nothing_is_too_much():
    rule = changed(DUTY, op="range", n=10, n2=15)
    assert sentences(duty(period(done=13, state=DONE), rule=rule))[0] == "13/10节，已完成"
    assert sentences(duty(period(done=17, state=DONE), rule=rule))[0] == "17/10节，超额2节"


def test_a_surplus_of_one_month_does_not_hide_the_gap_of_another():
    months = (month(9, DONE, done=3), month(10, OVERDUE))
    said = sentences(duty(*months, rule=CASE, forecast="10月未交，逾期22天"))[0]
    assert said == "1/2篇，还差1篇；10月未交，逾期22天"


def test_what_is_overdue_is_the_last_thing_that_a_short_line_gives_up():
    months = (month(9, OVERDUE), month(10, OVERDUE), month(11, DUE_SOON))
    late = duty(*months, rule=CASE, forecast="9月、10月未交，最早的逾期53天；11月还差1篇，还有8天")
    found = sentences(late)
    assert found[0] == "0/3篇，还差3篇；9月、10月未交，最早的逾期53天；11月还差1篇，还有8天"
    assert found[1:3] == ("0/3篇，还差3篇；9月、10月未交，最早的逾期53天", "0/3篇，还差3篇；9月、10月逾期")
    assert found.index("0/3篇；9月、10月逾期") < found.index("0/3篇，还差3篇")


def test_what_was_not_handed_in_at_all_is_not_called_missing_twice():
    late = duty(
        period(required=1, done=0, state=OVERDUE),
        rule=changed(CASE, per="term"),
        forecast="未交，逾期22天",
    )
    assert sentences(late)[0] == "0/1篇，未交，逾期22天"


def test_before_its_time_a_duty_is_not_begun():
    later = duty(period(done=0, state=NOT_YET), forecast="还差10节")
    assert sentences(later)[0] == "0/10节，未开始"


def test_of_a_partner_only_what_is_known_is_said():
    known = duty(period(required=None, done=6, state=NO_QUOTA), person="李青", judged=False, mine=False)
    assert sentences(known) == ("已知6节", "6节")
    assert with_whom(known, "王芳") == "李青"


def test_a_milestone_speaks_of_its_share():
    rule = changed(DUTY, counts=(), milestones=(Milestone(percent=40, by="03-31"),))
    said = sentences(duty(rule=rule, done=35, forecast="3月31日前应达到40%，现在35%"))
    assert said == ("3月31日前应达到40%，现在35%", "35%")


def test_with_no_event_yet_there_is_nothing_to_do():
    none = duty(
        period(required=0, done=0, state=ON_TRACK), rule=changed(DUTY, per="lesson_heard", needs=("comment",))
    )
    assert sentences(none)[0] == "暂时没有"


def test_the_whole_sentence_names_credit_and_what_came_late():
    rule = changed(DUTY, credit=Credit(n=4, unit="课时"))
    told = full_sentence(duty(period(late=1), rule=rule, credit=28, forecast="还差3节，1月22日前"))
    assert told == "7/10节，还差3节，1月22日前。其中补交1节。折合28课时。"


def test_three_lines_say_what_is_asked_how_it_stands_and_where_it_is_written():
    rule = changed(DUTY, needs=("comment",), recipient="教导处", title="听{apprentice}课")
    heading, sentence, quote = about(duty(rule=rule, forecast="还差3节"), Labels("导师", "培养对象"), "王芳")
    assert heading == "听培养对象课　与李青　每学期至少10节，1月22日前，要有点评，交给教导处"
    assert sentence == "7/10节，还差3节。"
    assert quote == "原文：每学期听徒弟的课10节以上（T-D01）"


def test_what_an_event_must_have_is_named_by_its_chinese_label():
    rule = Duty(
        id="T-D03",
        title="课前课中课后",
        owes="mentor",
        per="lesson_heard",
        on=Selection(counts=("observation",)),
        needs=("before", "talk|comment"),
        quote="…",
    )
    assert "要有课前指点、课后交流或点评" in asks_for(duty(period(required=8, done=1), rule=rule))


def test_a_handed_in_duty_says_that_only_then_it_counts():
    assert "上交才算" in asks_for(duty(rule=changed(CASE, per="term", status="submitted")))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"done": 7}, "7/10节，还差3节，1月22日前"),
        ({"done": 7, "due": dt.date(2026, 10, 31), "state": OVERDUE}, "7/10节，还差3节，逾期22天"),
        ({"done": 10, "state": DONE}, "10/10节，已完成"),
        ({"done": 12, "state": DONE, "late": 1}, "12/10节，超额2节，其中补交1节"),
        ({"done": 0, "state": NOT_YET, "due": None}, "0/10节"),
        ({"done": 6, "required": None}, "6节"),
        ({"done": 0, "required": None}, "还没有"),
        ({"done": 0, "required": 0}, "没有要做的"),
    ],
)
def test_one_period_in_words(given: dict[str, object], said: str):
    assert period_text(DUTY, period(**given), TODAY) == said


def test_a_period_of_a_maximum_and_of_a_soft_duty():
    most = changed(DUTY, op="max", n=3)
    assert period_text(most, period(required=3, done=2), TODAY) == "2节，至多3节"
    assert period_text(most, period(required=3, done=5), TODAY) == "5节，超出2节"
    assert period_text(changed(DUTY, soft=True), period(done=0, required=1), TODAY) == "0/1节（提倡）"


def test_what_is_written_is_handed_in_and_what_is_taught_is_done():
    assert is_written(CASE)
    assert not is_written(DUTY)
    assert is_written(changed(CASE, counts=(), parts=(Part(counts=("reflection",)),)))


def test_a_long_reason_is_counted():
    assert brief_reason("缺课前指点、课中指导、点评") == "缺课前指点等3样"
    assert brief_reason("起草中") == "起草中"
