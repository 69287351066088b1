"""Programme files: what they may say, and how every fault is named by duty, field and reason."""

import datetime as dt
from typing import Any

import pytest

from qinglan_tui.domain.dues import DUE_WORDS, due_text, read_due
from qinglan_tui.domain.fields import Input
from qinglan_tui.domain.forecasting import quota_text
from qinglan_tui.domain.kinds import KINDS
from qinglan_tui.domain.problems import Faults
from qinglan_tui.domain.programme_reading import programme_document, read_programme
from qinglan_tui.domain.programmes import COMPUTED, OPS, PERS, REMINDED, Match, Programme, resolved
from qinglan_tui.domain.selectors import canonical, find_key, match_fault, need_label
from tests.domain.mentoring import HEARS, duty, programme


def faults(*duties: dict[str, Any], **head: Any) -> list[str]:
    """What is wrong with a file, a line each."""
    with pytest.raises(Faults) as caught:
        programme(*duties, **head)
    return [str(fault) for fault in caught.value.faults]


def fault(**given: Any) -> str:
    """The only thing that is wrong with a duty."""
    (found,) = faults(duty(**given))
    return found


# --- what is refused, and how it is said ---


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"counst": ["observation"]}, "T-D01 counst：没有这一项，是不是 counts"),
        ({**HEARS, "n": 0}, "T-D01 n：要大于0，不能写 0"),
        ({**HEARS, "n": -3}, "T-D01 n：要大于0，不能写 -3"),
        ({**HEARS, "n": 99999}, "T-D01 n：99999 太大，一个时段最多 2000"),
        ({**HEARS, "n": 2.5}, "T-D01 n：要写整数，不能写 2.5"),
        ({**HEARS, "n": "十"}, "T-D01 n：应是数，不能写“十”"),
        ({**HEARS, "n": 1, "soft": "是"}, "T-D01 soft：应是true 或 false，不能写“是”"),
        ({**HEARS, "per": "moth"}, "T-D01 per：没有“moth”这种写法，是不是 month"),
        ({**HEARS, "owes": "mentors"}, "T-D01 owes：没有“mentors”这种写法，是不是 mentor"),
        ({**HEARS, "due": "月底"}, "T-D01 due：“月底”看不懂；可写：end"),
        ({**HEARS, "due": "02-30"}, "T-D01 due：“02-30”看不懂"),
        ({**HEARS, "op": "none", "n": 3}, "T-D01 n：op 是 none（不限）时不能再写数"),
        ({**HEARS, "op": "range", "n": 2}, "T-D01 n2：op 是 range（几到几）时要写 n2"),
        ({**HEARS, "op": "range", "n": 2, "n2": 2}, "T-D01 n2：要比 n 大，不能写 2"),
        ({**HEARS, "n2": 4}, "T-D01 n2：只有 op 是 range（几到几）时才写"),
        ({"counts": ["observatin"]}, "T-D01 counts：没有“observatin”这种记录，是不是 observation"),
        ({"counts": ["听课"]}, "T-D01 counts：没有“听课”这种记录，是不是 observation"),
        ({"counts": "observation"}, "T-D01 counts：应是一组文字"),
        ({}, "T-D01 counts：没有写哪些记录算数"),
        ({"where": {"topic": "分数"}, "counts": []}, "T-D01"),
        ({"counts": ["paper"], "where": {"occasion": "汇报课"}}, "论文与成果没有“occasion”这一项"),
        ({"counts": ["paper"], "where": {"direction": "听徒弟"}}, "没有“direction”这一项"),
        ({"counts": ["observation"], "where": {"direction": "听徒"}}, "direction 只能写 听师傅"),
        ({"counts": ["lesson_design"], "where": {"use": "作文"}}, "use 只能写 日常教案"),
        ({"counts": ["public_lesson"], "where": {"level_min": "村级"}}, "level_min 只能写 组内"),
        ({"counts": ["appraisal"], "where": {"teacher": "@mine"}}, "teacher 里的 @mine 不能这样用"),
        ({"counts": ["activity"], "where": {"hours_min": "两"}}, "hours_min 要写一个数"),
        ({"counts": ["observation"], "where": {"mastered": "是"}}, "mastered 只能写 true 或 false"),
        ({"counts": ["observation"], "where": {"topic": []}}, "topic 没有写要选什么"),
        ({**HEARS, "needs": ["kommentar"]}, "T-D01 needs：不知道“kommentar”是什么依据"),
        ({**HEARS, "mode": "each"}, "T-D01 mode：each 要有两种以上"),
        ({**HEARS, "per": "window"}, "T-D01 since：per 是 window（限期）时要写起止日期"),
        ({**HEARS, "per": "years"}, "T-D01 years：per 是 years（多年）时要写几年"),
        ({**HEARS, "per": "target"}, "T-D01 target：per 是 target（每个对象）时要写对象是谁"),
        ({**HEARS, "per": "event"}, "T-D01 on：per 是 event（每次）时要写每次什么"),
        ({**HEARS, "on": {"counts": ["activity"]}, "n": 1}, "T-D01 on：只有按每课、每次算的任务才写"),
        ({**HEARS, "hand_in": "week"}, "T-D01 hand_in：没有“week”这种写法"),
        ({**HEARS, "target": "pupils"}, "T-D01 target：听课记录没有“pupils”这一项"),
        ({**HEARS, "distinct": "books"}, "T-D01 distinct：听课记录没有“books”这一项"),
        ({**HEARS, "pairing_year": 0}, "T-D01 pairing_year：只能写 1 到 10"),
        ({**HEARS, "after": ["T-D09"]}, "T-D01 after：没有“T-D09”这项任务"),
        ({**HEARS, "after": ["T-D01"]}, "T-D01 after：不能是自己"),
        ({**HEARS, "title": "听徒弟课并且每节都要有详细的评点"}, "T-D01 title：最多12个字"),
        ({**HEARS, "title": " "}, "T-D01 title：不能空着"),
        ({"milestones": [{"percent": 140, "by": "03-31"}]}, "T-D01 milestones：百分比要在0到100之间"),
        ({"milestones": [{"percent": 40, "by": "三月底"}]}, "T-D01 milestones：“三月底”不是日期"),
        ({"credit": {"n": 4}, **HEARS}, "T-D01 credit unit：没有写"),
    ],
)  # fmt: skip
def test_a_fault_names_duty_field_and_reason(given: dict[str, Any], said: str):
    assert any(said in line for line in faults(duty(**given)))


def test_all_faults_are_named_at_once():
    lines = faults(duty(**HEARS, per="moth", n=0), duty(id="T-D02", counts=["paperr"], due="晚上"))
    assert [line.split("：")[0] for line in lines] == ["T-D01 per", "T-D01 n", "T-D02 due", "T-D02 counts"]


def test_a_missing_field_and_one_of_the_wrong_shape():
    lines = faults({"id": "T-D01", "title": "听课", "per": "term"}, {"id": "T-D02"})
    assert "T-D01 owes：没有写" in lines
    assert "T-D01 quote：没有写" in lines
    assert "T-D02 title：没有写" in lines
    (shape,) = faults(duty(**HEARS), goal="一年适应")
    assert shape == "goal：应写成 [[goal]]，可以有几个"


def test_two_duties_of_one_id():
    assert faults(duty(**HEARS), duty(**HEARS)) == ["T-D01 id：有2项任务用同一个编号"]


def test_duties_that_wait_for_each_other_in_a_circle_are_named_once():
    first = duty(**HEARS, id="T-D01", after=["T-D02"])
    second = duty(**HEARS, id="T-D02", after=["T-D03"])
    third = duty(**HEARS, id="T-D03", after=["T-D01"])
    fourth = duty(**HEARS, id="T-D04", after=["T-D01"])
    assert faults(first, second, third, fourth) == [
        "T-D01 after：先后顺序绕成了圈：T-D01 → T-D02 → T-D03 → T-D01"
    ]


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ({"relevance": "main"}, "relevance：没有“main”这种写法"),
        ({"switches": {"mutual": "both"}}, "switches mutual：没有“both”这种写法，可写：each、sum"),
        ({"cycle": {"n": 1, "unit": "semester"}}, "cycle unit"),
        ({"from_week": 40}, "from_week：只能写第1周到第30周"),
        ({"alias_of": "T"}, "alias_of：不能是自己"),
        ({"alias_of": "000-01"}, "alias_of：既然就是 000-01，就不要再写任务"),
        ({"reminder": [{"text": "多听课", "kind": "听"}]}, "reminder “多听课” kind：没有“听”这种记录"),
        ({"document": [{"title": "手册", "due": "月末"}]}, "document 手册 due：“月末”看不懂"),
        ({"stage": [{"title": "第一阶段", "since": "九月"}]}, "stage 第一阶段 since：“九月”不是日期"),
        ({"labels": {"mentor": 3}}, "labels mentor：应是文字，写在引号里，不能写“3”"),
        ({"duties": []}, "duties：没有这一项"),
    ],
)
def test_the_head_of_a_file_is_checked_as_well(head: dict[str, Any], said: str):
    assert any(said in line for line in faults(duty(**HEARS), **head))


def test_whatever_stands_in_a_file_is_answered_by_faults():
    with pytest.raises(Faults):
        read_programme({"id": 3, "name": ["x"], "duty": ["听课", 7, {"id": ""}], "cycle": 2})


# --- what is read ---


def test_a_plain_duty_reads_as_written():
    (rule,) = programme(duty(**HEARS, op="min", n=10)).duties
    assert (rule.id, rule.owes, rule.op, rule.n, rule.per, rule.due) == (
        "T-D01",
        "mentor",
        "min",
        10,
        "term",
        "end",
    )
    assert rule.is_computed
    assert quota_text(rule) == "每学期至少10节"


def test_what_stands_undecided_is_named():
    plan = programme(duty(**HEARS, n="未定", due="未定"), cycle={"n": "未定"})
    assert [(rule.id, name) for rule, name in plan.undecided] == [("T-D01", "n"), ("T-D01", "due")]
    assert plan.cycle.undecided == ("n",)


def test_a_day_of_toml_is_as_good_as_its_text():
    (rule,) = programme(duty(**HEARS, due=dt.date(2027, 3, 17))).duties
    assert rule.due == "2027-03-17"


def test_a_selector_may_use_a_synonym_of_the_school():
    plan = programme(duty(counts=["observation"], where={"occasion": ["常态课", "示范课"]}))
    assert canonical(
        next(k for k in KINDS if k.code == "observation"), "occasion", plan.duties[0].where["occasion"]
    ) == (
        "随堂课",
        "示范课",
    )


def test_a_programme_is_written_back_as_it_was_read():
    plan = programme(
        duty(**HEARS, op="range", n=2, n2=4, needs=["comment|talk"], credit={"n": 4, "unit": "课时"}),
        duty(
            id="T-D02", part=[{"title": "示范课", "counts": ["public_lesson"], "n": 1}], mode="sum", n="未定"
        ),
        duty(id="T-D03", per="lesson_heard", on={"where": {"direction": "听徒弟"}}, needs=["comment"]),
        labels={"mentor": "蓝方", "apprentice": "青方"},
        cycle={"n": 2, "unit": "school_year", "cap": 3},
        switches={"mutual": "sum"},
        goal=[{"text": "一年适应", "months": 12}],
        reminder=[{"text": "多听课"}],
        stage=[{"title": "第一阶段"}],
    )
    assert read_programme(programme_document(plan)) == plan


def test_an_alias_has_the_duties_of_its_target_under_its_own_ids():
    target = read_programme(
        {
            "id": "004-03",
            "name": "甲",
            "duty": [duty(**HEARS, id="004-03-D01"), duty(**HEARS, id="004-03-D02", after=["004-03-D01"])],
        }
    )
    alias = resolved(Programme(id="004-08", name="乙", alias_of="004-03"), target)
    assert [d.id for d in alias.duties] == ["004-08-D01", "004-08-D02"]
    assert alias.duties[1].after == ("004-08-D01",)
    assert (alias.id, alias.name, alias.alias_of) == ("004-08", "乙", "004-03")


def test_who_owes_is_worked_out_or_a_reminder_and_never_both():
    assert COMPUTED.keys() & REMINDED.keys() == set()
    assert not programme(duty(owes="school", counts=[])).duties[0].is_computed


# --- due dates and selectors as words ---


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("month_end", "月底"), ("09-10", "9月10日"), ("2027-03-17", "2027年3月17日"), ("week 1", "第1周"),
        ("day 25", "25日"), ("weekday 4", "周四"), ("weekday 2-5", "周二到周五"),
        ("+30 minutes", "事后30分钟内"),
        ("+2 hours", "事后2小时内"), ("+7 days", "事后7天内"), ("before", "事前"), ("year 2", "第2年末"),
    ],
)  # fmt: skip
def test_every_due_date_can_be_said(text: str, said: str):
    assert due_text(text) == said


@pytest.mark.parametrize(
    "text",
    [
        "",
        "13-01",
        "02-30",
        "week 0",
        "week 40",
        "day 32",
        "weekday 8",
        "weekday 5-2",
        "week 1-2",
        "+7",
        "2027-02-30",
    ],
)
def test_a_due_date_that_cannot_be_is_none(text: str):
    assert read_due(text) is None


def test_every_word_has_a_name_for_a_teacher():
    assert all(due_text(word) != word for word in DUE_WORDS)
    assert all(PERS.values())
    assert set(OPS) == {"min", "exact", "max", "about", "range", "none"}


def test_every_field_of_every_kind_can_be_selected_by_a_value_it_can_have():
    examples: dict[Input, Match] = {
        Input.FLAG: True,
        Input.NUMBER: 3,
        Input.SCORE: 3,
        Input.PERSON: "@partner",
        Input.PEOPLE: "@self",
    }
    for kind in KINDS:
        for spec in kind.specs:
            choices = spec.ask.choices
            value: Match = choices.words[0] if choices else examples.get(spec.ask.input, "*")
            assert match_fault(kind, spec.name, value) is None, (kind.code, spec.name)
            assert find_key(kind, spec.name + "_not") is not None


def test_needs_are_said_in_school_words():
    observation = next(kind for kind in KINDS if kind.code == "observation")
    words = [need_label(need, (observation,)) for need in ("comment", "study_note", "notice", "talk|comment")]
    assert words == ["点评", "听课心得", "听课备案", "课后交流或点评"]
