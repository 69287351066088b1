import datetime as dt

import pytest

from qinglan_tui.domain.programmes import Duty, Part
from qinglan_tui.domain.progress_values import OVERDUE, Covered, DutyProgress, PeriodProgress
from qinglan_tui.services.blanks import Blank, blanks_of
from tests.services.duty_samples import CASE, DUTY, TODAY, changed, duty, month, period, progress


def offered(one: DutyProgress, at: PeriodProgress | None = None, part: str = "") -> tuple[Blank, ...]:
    return blanks_of(progress(one), one, at or one.periods[0], TODAY, part)


def test_a_month_is_written_down_with_the_record_that_counts_for_it():
    (blank,) = offered(duty(month(10, OVERDUE), rule=CASE, pairing=""))
    assert blank == Blank(
        code="teaching_case", label="写一条教学案例，算10月的", raw={"counts_for": "2026-10"}
    )


def test_within_the_term_the_date_alone_is_enough_and_after_it_the_term_is_written_down():
    own = changed(CASE, per="term")
    now = duty(period(required=1, done=0), rule=own, pairing="")
    assert offered(now)[0].raw == {}
    past = period(
        period="2025-2026-2", since=dt.date(2026, 2, 20), until=dt.date(2026, 7, 3), required=1, done=0
    )
    assert offered(duty(past, rule=own, pairing=""))[0].raw == {"counts_for": "2025-2026-2"}


def test_a_period_no_record_can_name_is_told_to_the_teacher():
    weeks = period(
        period="2026-W41/2026-W42", label="第5—6周", until=dt.date(2026, 10, 18), required=1, done=0
    )
    (blank,) = offered(duty(weeks))
    assert "日期要在第5—6周里" in blank.label
    assert "counts_for" not in blank.raw


@pytest.mark.parametrize(
    ("rule", "raw"),
    [
        ({"where": {"direction": "听徒弟"}}, {"teacher": "李青"}),
        (
            {"counts": ("plan_review",), "where": {"relation": "徒弟", "checked": ("教案", "作业")}},
            {"teacher": "李青", "checked": ["教案"]},
        ),
        (
            {"counts": ("activity",), "where": {"format": "备课", "party": "partner"}},
            {"format": ["备课"], "participants": ["王芳", "李青"]},
        ),
        ({"counts": ("lesson_design",), "where": {"use": "上交作业"}}, {"use": "上交作业"}),
        ({"counts": ("summary",), "where": {"scope": ("学期", "")}}, {"scope": "学期"}),
        ({"counts": ("reading_note",), "where": {"category_not": "报刊", "book": "*"}}, {}),
        ({"counts": ("public_lesson",), "where": {"author": "partner"}}, {"teacher": "李青"}),
        ({"counts": ("paper",), "where": {"category": "论文", "author": "partner"}},
         {"category": "论文", "author": "李青"}),
    ],
)  # fmt: skip
def test_what_the_rule_says_in_plain_words_is_filled_in(rule: dict[str, object], raw: dict[str, object]):
    (blank,) = offered(duty(rule=changed(DUTY, **rule)))
    assert blank.raw == raw


def test_with_two_partners_nobody_is_guessed():
    (blank,) = offered(duty(partners=("李青", "周敏")))
    assert blank.raw == {}


def test_with_several_pairings_the_record_says_whose_it_is():
    rule = changed(DUTY, counts=("monthly_report",), where={})
    mine, other = duty(rule=rule), duty(rule=rule, pairing="另一对", partners=("周敏",))
    (blank,) = blanks_of(progress(mine, other), mine, mine.periods[0], TODAY)
    assert blank.raw == {"people": ["李青"]}


def parts_rule(mode: str) -> Duty:
    four = tuple(Part(title=word, where={"occasion": word}) for word in ("示范课", "汇报课"))
    return changed(DUTY, counts=("public_lesson",), where={}, mode=mode, parts=four, n=1)


def test_of_several_parts_only_the_open_ones_are_offered():
    covered = (Covered("示范课", 1, 1), Covered("汇报课", 0, 1))
    one = duty(period(covered=covered), rule=parts_rule("each"))
    (blank,) = offered(one)
    assert blank.raw["occasion"] == "汇报课"
    assert "汇报课" in blank.label
    (asked,) = offered(one, part="示范课")
    assert asked.raw["occasion"] == "示范课"


def test_any_of_several_kinds_is_offered():
    rule = changed(DUTY, counts=("observation", "public_lesson"), where={})
    assert [blank.code for blank in offered(duty(rule=rule))] == ["observation", "public_lesson"]


def test_nothing_is_written_for_a_partner_or_where_a_record_only_lacks_something():
    assert offered(duty(mine=False, person="李青")) == ()
    assert offered(duty(rule=changed(DUTY, per="lesson_heard", needs=("comment",)))) == ()
    assert offered(duty(rule=changed(DUTY, counts=("pairing",)))) == ()
