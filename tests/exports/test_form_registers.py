"""The registers of works, honours, reviews and lessons, and the slip that a mentor fills in by hand."""

import datetime as dt
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from msgspec import structs

from exports.markup import w
from exports.registers import write_register
from exports.review_slip import write_review_slip
from exports.styles import HOUSE_STYLES, P5, HouseStyle
from qinglan_tui.domain.kinds import KINDS, Kind, kind_named
from qinglan_tui.domain.records import Attachment, Record
from tests.exports.invariants import faults
from tests.exports.records import MADE_ON, all_filled, hostile, scope
from tests.exports.samples import part, words

EVERY_KIND = pytest.mark.parametrize("kind", KINDS, ids=[kind.code for kind in KINDS])
HOUSES = pytest.mark.parametrize("house", HOUSE_STYLES, ids=[house.name for house in HOUSE_STYLES])


def record(code: str, day: str, **fields: Any) -> Record:
    """A record of that kind and day."""
    common = {name: fields.pop(name) for name in ("author", "on_paper", "attachments") if name in fields}
    return Record(fields=kind_named(code).fields(**fields), date=dt.date.fromisoformat(day), **common)


def register(kind: Kind, records: list[Record], house: HouseStyle = P5) -> bytes:
    """A register's document."""
    stream = BytesIO()
    write_register(kind, records, scope(), house, stream, made_on=MADE_ON)
    return stream.getvalue()


def slip(records: list[Record], house: HouseStyle = P5) -> bytes:
    """A review slip's document."""
    stream = BytesIO()
    write_review_slip(records, scope(), house, stream, made_on=MADE_ON)
    return stream.getvalue()


def lines(data: bytes) -> list[list[str]]:
    """The texts of the rows."""
    return [
        [words(cell) for cell in row.iter(w("tc"))] for row in part(data, "word/document.xml").iter(w("tr"))
    ]


PAPER = record(
    "paper",
    "2026-11-15",
    author="李青",
    topic="错在哪一步",
    category="论文",
    subject="数学",
    guides=("陈素云",),
    published="校刊",
    award="县一等奖",
    text="错题不是错。",
)
EXAM = record("exam_paper", "2026-10-29", topic="期中练习卷", year_group="三年级", on_paper=True)
HONOUR = record("honour", "2026-12-16", topic="粉笔字", rank="一等奖", level="校级", issuer="教科室")


def test_works_of_several_kinds_stand_in_one_register_by_day():
    found = lines(register(kind_named("论文"), [PAPER, HONOUR, EXAM]))
    assert found[0][:6] == ["序号", "类别", "题目", "作者", "学科", "完成日期"]
    assert found[1][:6] == ["1", "试题", "期中练习卷", "陈素云", "", "2026-10-29"]
    assert found[2] == [
        "2",
        "论文",
        "错在哪一步",
        "李青",
        "数学",
        "2026-11-15",
        "6",
        "陈素云",
        "校刊",
        "县一等奖",
        "",
        "",
    ]
    assert found[1][-1] == "纸质"
    assert "粉笔字" not in str(found)


def test_an_honour_without_a_name_is_the_owners_and_says_whether_there_is_a_copy():
    scan = structs.replace(HONOUR, attachments=(Attachment(name="证书.jpg", hash="ab" * 32),))
    found = lines(register(kind_named("获奖"), [HONOUR, scan]))
    assert found[1] == ["1", "陈素云", "粉笔字", "", "校级", "一等奖", "教科室", "2026-12-16", "", "", ""]
    assert found[2][-1] == "有"


def test_a_review_is_signed_line_by_line():
    review = record("审阅", "2026-09-24", teacher="李青", scope="周长", problems="太满。", advice="减一题。")
    head, found, *_ = lines(register(kind_named("审阅"), [review]))
    assert head[-2:] == ["审阅人签字", "教师签字"]
    assert found[6:] == ["太满。\n减一题。", "", "", ""]


@EVERY_KIND
def test_every_kind_has_a_register_blank_and_filled(kind: Kind):
    samples = [sample.record for sample in all_filled()]
    for records in ([], samples, [hostile(kind)]):
        assert faults(register(kind, records)) == []


@HOUSES
def test_a_register_is_wide_repeats_its_heading_and_ends_with_three_signatures(house: HouseStyle):
    data = register(kind_named("获奖"), [HONOUR] * 60, house)
    (section,) = Document(BytesIO(data)).sections
    assert section.orientation == WD_ORIENT.LANDSCAPE
    rows = list(part(data, "word/document.xml").iter(w("tr")))
    assert rows[0].find(f"{w('trPr')}/{w('tblHeader')}") is not None
    assert words(rows[-1]).count("年　　月　　日") == 3
    assert all(p.find(f"{w('pPr')}/{w('keepNext')}") is not None for p in rows[-2].iter(w("p")))


def test_a_blank_register_has_rows_for_a_page():
    found = lines(register(kind_named("获奖"), []))
    assert 11 <= len(found) - 2 <= 15
    assert not any("".join(row) for row in found[1:-1])


def test_lessons_heard_stand_in_the_statistics_by_direction():
    heard = record("听课", "2026-09-11", teacher="李青", topic="周长", class_name="三（2）班")
    assert ["听徒弟课：1节"] in lines(register(kind_named("听课"), [heard, HONOUR]))


def test_a_slip_says_what_is_to_be_reviewed_and_leaves_the_rest_to_a_hand():
    data = slip([PAPER, structs.replace(EXAM, author="李青")])
    found = lines(data)
    assert found[0] == ["序号", "日期", "材料", "题目", "审阅意见", "等级", "签名", "审阅日期"]
    assert found[1] == ["1", "10月29日", "试题", "期中练习卷 三年级", "", "", "", ""]
    assert found[2][:4] == ["2", "11月15日", "论文与成果", "《错在哪一步》"]
    text = words(part(data, "word/document.xml"))
    assert "徒弟：李青　　　师傅：" in text
    assert "陈素云" not in text


@HOUSES
def test_a_slip_is_sound_blank_filled_and_with_text_that_breaks_programs(house: HouseStyle):
    for records in ([], [sample.record for sample in all_filled()], [hostile(kind) for kind in KINDS]):
        assert faults(slip(records, house)) == []


def test_a_blank_slip_has_tall_rows_to_write_on():
    found = lines(slip([]))
    assert 4 <= len(found) - 1 <= 7
    assert not any("".join(row) for row in found[1:])
