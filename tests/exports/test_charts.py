"""Native charts: sound parts, numbers that are the value's, readable without colour, the same bytes."""

import datetime as dt
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from lxml import etree
from openxml_audit import OpenXmlValidator  # type: ignore[import-untyped]

from exports.charts import CHART
from exports.markup import DRAWING
from exports.styles import HOUSE_STYLES, P1, HouseStyle
from exports.summary import write_summary
from qinglan_tui.domain.charts import Chart, Series, charts_of
from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.kinds.rows import RubricScore
from qinglan_tui.domain.records import Record
from tests.exports.invariants import faults
from tests.exports.records import HOSTILE, summary

MONTHS = ("9月", "10月", "11月", "12月", "1月")
HEARD = Chart(
    "各月听徒弟课节数", "节", MONTHS, (Series("应听", (2, 2, 3, 2, 1)), Series("实听", (3, 1, 4, 0, None)))
)
MANY = Chart("多", "份", tuple(f"项目{n}" for n in range(20)), (Series("数", tuple(range(20))),))
C = f"{{{CHART}}}"


def written(*charts: Chart, house: HouseStyle = P1) -> bytes:
    stream = BytesIO()
    write_summary(summary([]), house, stream, charts=charts)
    return stream.getvalue()


def tree(data: bytes, number: int = 1) -> etree._Element:
    with ZipFile(BytesIO(data)) as package:
        return etree.fromstring(package.read(f"word/charts/chart{number}.xml"))


def lesson(day: dt.date, *points: float, teacher: str = "李青") -> Record:
    names = ("教学目标", "教学过程")
    rows = tuple(
        RubricScore(dimension=name, points=score, full=25.0)
        for name, score in zip(names, points, strict=False)
    )
    return Record(
        fields=Observation(teacher=teacher, topic="周长", rubric=rows), date=day, id=day.toordinal()
    )


@pytest.mark.parametrize("house", HOUSE_STYLES, ids=lambda house: house.name)
@pytest.mark.parametrize(
    "chart",
    [HEARD, MANY, Chart(HOSTILE, HOSTILE, (HOSTILE, "乙"), (Series(HOSTILE, (1, 2.5)),))],
    ids=["heard", "many", "hostile"],
)
def test_charts_are_sound_in_every_house_style(chart: Chart, house: HouseStyle, tmp_path: Path):
    data = written(HEARD, chart, house=house)
    assert faults(data) == []
    path = tmp_path / "图.docx"
    path.write_bytes(data)
    assert [error.description for error in OpenXmlValidator().validate(str(path)).errors] == []
    assert written(HEARD, chart, house=house) == data


def test_bars_workbook_and_table_have_the_same_numbers():
    data = written(HEARD)
    bars = [[value.text for value in one.iterfind(f"{C}val//{C}v")] for one in tree(data).iter(f"{C}ser")]
    assert bars == [["2", "2", "3", "2", "1"], ["3", "1", "4", "0"]]
    with (
        ZipFile(BytesIO(data)) as package,
        ZipFile(BytesIO(package.read("word/embeddings/chart1.xlsx"))) as book,
    ):
        sheet = etree.fromstring(book.read("xl/worksheets/sheet1.xml"))
        cells = {str(cell.get("r")): cell[0].text for cell in sheet.iter("{*}c") if cell.get("t") != "s"}
    assert [cells.get(f"C{row}") for row in range(2, 7)] == ["3", "1", "4", "0", None]
    tables = Document(BytesIO(data)).tables
    (table,) = [one for one in tables if one.rows[0].cells[0].text == "项目" and len(one.columns) == 6]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["项目", *MONTHS],
        ["应听", "2", "2", "3", "2", "1"],
        ["实听", "3", "1", "4", "0", "—"],
    ]


def test_rows_of_bars_differ_without_colour_and_say_their_numbers():
    series = tuple(Series(f"第{n}", (n,)) for n in range(1, 5))
    found = tree(written(Chart("四", "份", ("9月",), series)))
    fills = [etree.tostring(one[0]) for one in found.iterfind(f".//{C}ser/{C}spPr")]
    assert len(set(fills)) == 4
    colours = {str(one.get("val")) for one in found.iter(f"{{{DRAWING}}}srgbClr")}
    assert all(len({colour[at : at + 2] for at in (0, 2, 4)}) == 1 for colour in colours)
    assert {one.get("val") for one in found.iter(f"{C}showVal")} == {"1"}
    assert {one.get("val") for one in found.iter(f"{C}showCatName")} == {"0"}


def test_a_chart_can_be_heard():
    (drawing,) = (
        one for one in Document(BytesIO(written(HEARD))).element.iter() if str(one.tag).endswith("}docPr")
    )
    assert drawing.get("descr").startswith("柱形图，各月听徒弟课节数（单位：节）。应听：9月2，10月2")


def test_lessons_are_counted_by_month_and_the_first_and_last_marks_compared():
    lessons = [
        lesson(dt.date(2026, 9, 11), 8, 15),
        lesson(dt.date(2026, 9, 18)),
        lesson(dt.date(2026, 12, 18), 9, 20),
        lesson(dt.date(2026, 12, 21), 9, 20, teacher="何静"),
    ]
    heard, marks = charts_of(summary(lessons))
    assert (heard.title, heard.labels) == ("各月听徒弟课节数", MONTHS)
    assert heard.series == (Series("实听", (2, 0, 0, 1, 0)),)
    assert (marks.title, marks.labels) == ("李青课堂评价得分", ("教学目标（25分）", "教学过程（25分）"))
    assert marks.series == (Series("第一次（9月11日）", (8, 15)), Series("最近一次（12月18日）", (9, 20)))


def test_a_term_without_records_has_no_charts():
    assert charts_of(summary([])) == ()
    assert not [one for one in Document(BytesIO(written())).paragraphs if one.text.startswith("附图")]
