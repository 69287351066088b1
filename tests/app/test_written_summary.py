"""写总结 by keys: the points laid into one's own text, written out, and laid out again without a loss."""

from pathlib import Path

import pytest

from qinglan_tui.domain.kinds.summary import Summary
from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.records import Record
from qinglan_tui.storage import Workbook
from tests.app._pilot import NOW, make_workbook, piloted, put, running

LESSON = {
    "teacher": "李青",
    "topic": "周长[/张]",
    "class_name": "三（2）班",
    "date": "2026-11-20",
    "节次": "第2节",
    "advice": "等三秒。",
}


def summaries(folder: Path) -> list[Record]:
    with Workbook.open(folder, write=False, now=NOW) as book:
        records = [one for one in book.records(Span.everything()) if isinstance(one, Record)]
    return [record for record in records if isinstance(record.fields, Summary)]


def told(record: Record) -> str:
    assert isinstance(record.fields, Summary)
    return "\n".join(f"{part.heading}\n{part.text}" for part in record.fields.sections)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
@piloted
async def test_the_points_are_laid_into_a_text_and_laid_out_again_without_a_loss(
    tmp_path: Path, size: tuple[int, int]
):
    workbook = make_workbook(tmp_path)
    put(workbook, "听课", LESSON)
    async with running(workbook, size=size) as it:
        await it.press("f5", "enter", "ctrl+g")
        assert "总结与心得" in it.rows()[0]
        await it.press("ctrl+s")
        (first,) = summaries(tmp_path)
        assert "周长[/张]" in told(first)
        await it.press("escape")
        assert "导出" in it.rows()[0]
        put(it.workbook, "听课", LESSON | {"topic": "面积", "节次": "第3节"})
        await it.press("ctrl+g", "ctrl+s")
        (again,) = summaries(tmp_path)
        assert again.id == first.id
        assert all(line in told(again) for line in told(first).splitlines())
        assert "面积" in told(again)
