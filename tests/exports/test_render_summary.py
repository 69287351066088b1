"""The summary and the forms as pages: none is blank, each form begins one, nothing hangs over."""

import datetime as dt
from itertools import pairwise
from pathlib import Path

import pytest

from exports.base import About
from exports.forms import blank_form
from exports.sheets import Sheets
from exports.story import Story
from exports.styles import P1, P5, HouseStyle
from qinglan_tui.domain.kinds import KINDS
from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.kinds.rows import ScriptLine
from qinglan_tui.domain.records import Record
from tests.exports.records import MADE_ON, ROLES, all_filled, scope, summary
from tests.exports.render import Pages
from tests.exports.samples import written
from tests.exports.test_summary import OTHERS, heard, titles
from tests.exports.test_summary import written as summary_file

pytestmark = pytest.mark.render

LESSONS = [
    heard(
        f"2026-{month:02}-{day:02}", advice="提问后等三秒，板书留下例题。", topic=f"第{month}月第{day}日的课"
    )
    for month in (9, 10, 11, 12)
    for day in (3, 8, 14, 18, 22, 28)
]


def squeezed(pages: Pages) -> list[str]:
    """The text of each page without blanks."""
    return ["".join(text.split()) for text in pages.texts]


@pytest.mark.parametrize("house", [P1, P5], ids=["P1", "P5"])
@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_the_summary_can_be_handed_in(house: HouseStyle, role: str, tmp_path: Path):
    records = [*LESSONS, *OTHERS, *(sample.record for sample in all_filled())]
    pages = Pages(summary_file(summary(records, role), house, annex=True), tmp_path)
    texts = squeezed(pages)
    assert [number for number, text in enumerate(texts) if len(text.strip("—0123456789")) < 12] == []
    assert "DejaVu" not in pages.faces()
    expected = titles(summary(records, role), house=house, annex=True)
    for text in texts:
        if expected and text.startswith("".join(expected[0].split())):
            expected.pop(0)
    assert expected == [], "a form that begins no page"
    (signed,) = [text for text in texts[1:] if text.rstrip("—0123456789").endswith("2027年1月20日")]
    assert len(signed) > 40, "nobody signs a page on which nothing stands"
    registers = [text for text in texts if text.startswith(("听课情况统计表", "序号日期周次"))]
    assert len(registers) > 1
    assert all("序号日期周次" in text for text in registers)
    assert "填表人签字" in registers[-1]
    assert len(registers[-1]) > 80


def test_each_form_of_the_annex_begins_a_page(tmp_path: Path):
    pages = Pages(summary_file(summary([*LESSONS, *OTHERS]), annex=True), tmp_path)
    starts = [text for text in squeezed(pages) if text.startswith("听课记录表")]
    assert len(starts) == len(LESSONS)
    assert sum(text.count("听课记录表") for text in squeezed(pages)) == len(LESSONS)
    assert all("听课人签字" in text for text in starts)


def test_a_blank_form_is_a_sheet_of_paper_two_pages_at_most(tmp_path: Path):
    story = Story(P5, About("空表", "陈素云", MADE_ON), "form")
    sheets = Sheets(story)
    forms = [blank_form(kind, scope()) for kind in KINDS]
    for form in forms:
        sheets.add(form)
    texts = squeezed(Pages(written(story), tmp_path))
    starts = [next(n for n, text in enumerate(texts) if text.startswith(form.title)) for form in forms]
    assert starts == sorted(starts)
    assert all(after - start <= 2 for start, after in pairwise([*starts, len(texts)]))
    assert all(len(text) > 12 for text in texts)


def test_a_whole_lesson_of_forty_lines_goes_on_over_the_page_with_its_marks(tmp_path: Path):
    script = tuple(
        ScriptLine(
            minute=minute,
            step="新授" if minute > 8 else "导入",
            who="师",
            text=f"第{minute}分钟的一句话",
            mark="亮点",
        )
        for minute in range(40)
    )
    seen = Observation(teacher="李青", topic="周长", script=script, advice="等三秒。")
    record = Record(fields=seen, date=dt.date(2026, 10, 21))
    pages = Pages(summary_file(summary([record]), annex=True), tmp_path)
    first, second = [text for text in squeezed(pages) if "分钟的一句话" in text]
    assert first.count("亮点") + second.count("亮点") == 40
    assert "听课人签字" in second
