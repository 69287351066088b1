"""The summary of a year and of a pairing, commented, masked, with charts: sound in every house style."""

import datetime as dt
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from openxml_audit import OpenXmlValidator  # type: ignore[import-untyped]

from exports.styles import HOUSE_STYLES, HouseStyle
from exports.summary import write_summary
from qinglan_tui.domain.charts import charts_of
from qinglan_tui.domain.counts import APPRENTICE, MENTOR
from qinglan_tui.domain.kinds import KINDS
from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.kinds.plan_review import PlanReview
from qinglan_tui.domain.kinds.summary import Summary
from qinglan_tui.domain.masking import masked, masks, names_of
from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.reach import WHOLE, YEAR
from qinglan_tui.domain.records import Comment, Record
from qinglan_tui.domain.summaries import TermSummary
from qinglan_tui.domain.terms import new_term
from tests.exports.invariants import faults
from tests.exports.records import HOSTILE, TERM, all_filled, hostile, summary
from tests.exports.samples import part, words

SPRING = new_term("2026-2027-2", dt.date(2027, 2, 22), dt.date(2027, 7, 2))
REACHES: dict[str, dict[str, Any]] = {
    YEAR: {"span": Span.of_school_year(2026), "term_name": "2026—2027学年"},
    WHOLE: {"span": Span.of_pairing(dt.date(2026, 9, 1)), "term_name": "2026年9月起"},
}
EVERY_STYLE = pytest.mark.parametrize("house", HOUSE_STYLES, ids=lambda house: house.name)
NAMES = ("2026—2027学年第一学期", "2026—2027学年第二学期")


def reaching(records: list[Record], reach: str, role: str = MENTOR) -> TermSummary:
    return summary(records, role, reach=reach, terms=(TERM, SPRING), term_names=NAMES, **REACHES[reach])


def written(value: TermSummary, house: HouseStyle) -> bytes:
    stream = BytesIO()
    write_summary(value, house, stream, annex=True, charts=charts_of(value))
    return stream.getvalue()


def check(value: TermSummary, house: HouseStyle, folder: Path) -> str:
    data = written(value, house)
    assert faults(data) == []
    path = folder / "总结.docx"
    path.write_bytes(data)
    assert [error.description for error in OpenXmlValidator().validate(str(path)).errors] == []
    assert written(value, house) == data
    return words(part(data, "word/document.xml"))


def lesson(day: dt.date, **given: Any) -> Record:
    return Record(fields=Observation(teacher="李青", topic="周长", **given), date=day, id=day.toordinal())


@EVERY_STYLE
@pytest.mark.parametrize(("reach", "role"), [(YEAR, MENTOR), (WHOLE, APPRENTICE)])
def test_every_reach_is_sound_empty_and_full(reach: str, house: HouseStyle, role: str, tmp_path: Path):
    check(reaching([], reach, role), house, tmp_path)
    full = [*(sample.record for sample in all_filled()), lesson(dt.date(2027, 3, 10), advice="等三秒。")]
    said = check(reaching(full, reach, role), house, tmp_path)
    assert "2027年3月10日（第3周 星期三）" in said


@EVERY_STYLE
def test_hostile_text_with_a_comment_and_masks_is_sound(house: HouseStyle, tmp_path: Path):
    own = Record(
        fields=Summary(scope=YEAR, text=HOSTILE),
        date=dt.date(2027, 6, 20),
        comment=Comment(text=HOSTILE * 40, grade=HOSTILE, by=HOSTILE),
    )
    value = reaching([*(hostile(kind) for kind in KINDS), own], YEAR)
    check(value, house, tmp_path)
    nameless = written(masked(value, masks(names_of(value))), house)
    assert faults(nameless) == []
    assert "陈素云" not in words(part(nameless, "word/document.xml"))


def test_days_of_a_pairing_have_their_year():
    value = reaching([lesson(dt.date(2027, 3, 10), advice="等三秒。")], WHOLE)
    said = words(part(written(value, HOUSE_STYLES[0]), "word/document.xml"))
    assert "2027年3月10日　听李青《周长》：“等三秒。”" in said


def test_what_is_empty_says_so():
    said = words(part(written(summary([]), HOUSE_STYLES[0]), "word/document.xml")).splitlines()
    assert said.count("还没有这方面的记录。") == 4
    assert "还没有回看过效果的建议。" in said


def test_a_reading_of_plans_that_was_looked_at_again_is_a_measure():
    review = PlanReview(teacher="李青", problems="没有板书。", advice="补上板书。", follow_up="已补。")
    value = summary([Record(fields=review, date=dt.date(2026, 10, 12), id=1)])
    assert [(row.problem, row.measure, row.effect) for row in value.measures] == [
        ("没有板书。", "补上板书。", "已补。")
    ]
    fine = structs.replace(review, problems="")
    assert summary([Record(fields=fine, date=dt.date(2026, 10, 12), id=1)]).measures == ()


def test_marks_of_several_apprentices_are_told_apart():
    records = [
        lesson(dt.date(2026, 9, 11), score=78.0),
        lesson(dt.date(2026, 12, 18), score=88.0),
        Record(fields=Observation(teacher="周敏", topic="倍", score=80.0), date=dt.date(2026, 10, 9), id=5),
    ]
    said = words(part(written(summary(records), HOUSE_STYLES[0]), "word/document.xml"))
    assert "李青课堂评分第一次（9月11日，李青《周长》）78分，最近一次（12月18日，李青《周长》）88分。" in said
    assert "周敏课堂评分一次（10月9日，周敏《倍》）80分。" in said
