"""Dates, boxes and rooms however small, each filled in its own way."""

import pytest

from tests.exports.form_records import LESSON, filled
from tests.exports.ooxml import docx, tbl, tr
from tests.exports.test_school_fill import beside


@pytest.mark.parametrize(
    ("printed", "written"),
    [
        ("20   年  月  日（第   周 星期   ）第   节", "2026年11月13日（第11周 星期五 ）第2节"),
        ("　　月　　日　第　节", "11月13日　第2节"),
        ("年 月 日", "2026年11月13日　第2节"),
        ("202 年 月 日", "2026年11月13日　第2节"),
        ("____年__月__日", "2026年11月13日　第2节"),
    ],
)
def test_a_day_is_written_however_its_room_was_left(printed: str, written: str) -> None:
    data = docx(tbl(2, tr("听课时间", printed)))
    assert beside(filled(data, "听课", LESSON), "听课时间") == written


@pytest.mark.parametrize(
    ("label", "printed", "written"),
    [
        ("节次", "第（  ）节", "第（2）节"),
        ("得分", "          分", "88.5分"),
        ("得分", "（      ）分", "（88.5）分"),
        ("等级", "优□　良□　中□　差□", "优□　良☑　中□　差□"),
        ("等级", "○优秀 ○良好 ○合格", "○优秀 ●良好 ○合格"),
        ("课型", "1、新授课（　）2、复习课（　）", "1、新授课（√）2、复习课（　）"),
        ("课型", "□复习 □练习", "□复习 □练习　☑新授课"),
        ("课型", "复习课（ ）其他（ ）", "复习课（ ）其他（新授课）"),
        ("课型", "□复习课 □其他：________", "□复习课 ☑其他： 新授课"),
        ("授课教师", "（请写全名）", "（请写全名）\n李青"),
    ],
)
def test_small_rooms_and_boxes_of_every_sort(label: str, printed: str, written: str) -> None:
    data = docx(tbl(2, tr(label, printed)))
    assert beside(filled(data, "听课", LESSON), label) == written
