"""Native Word charts: columns that can be edited, read without colour, and their numbers as a table below.

Each chart is a DrawingML part with the small workbook behind it that Word opens on 编辑数据.
"""

import datetime as dt
from collections.abc import Sequence
from io import BytesIO

import xlsxwriter  # type: ignore[import-untyped]
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from exports.blocks import Cell, Para, Row, Table
from exports.markup import DECLARATION, DRAWING, RELATIONS, clean, parse, safe
from exports.story import Story
from qinglan_tui.domain.charts import Chart, Series

CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_EMU_PER_MM = 36000
_WIDTH, _HEIGHT = 150, 72
# More labels than this stand below each other in the table of numbers.
_MOST_ACROSS = 8
# Few whole things are counted by ones.
_BY_ONES = 10
# What tells the rows of bars apart on black and white paper: hatched, full, empty, dotted, striped, grey.
_LINE = '<a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln>'


def _hatch(kind: str) -> str:
    return (
        f'<a:pattFill prst="{kind}"><a:fgClr><a:srgbClr val="000000"/></a:fgClr>'
        '<a:bgClr><a:srgbClr val="FFFFFF"/></a:bgClr></a:pattFill>'
    )


def _full(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'


_FILLS = (
    _hatch("wdUpDiag"),
    _full("404040"),
    _full("FFFFFF"),
    _hatch("pct25"),
    _hatch("dkHorz"),
    _full("BFBFBF"),
)


def chart_pages(story: Story, charts: Sequence[Chart], made_on: dt.date) -> None:
    """Append the charts on pages of their own, each with its caption and its numbers."""
    story.add(Para(("附图：数据图表",), "FormTitle"))
    for number, chart in enumerate(charts, 1):
        add_chart(story, chart, number, made_on)


def add_chart(story: Story, chart: Chart, number: int, made_on: dt.date) -> None:
    """Append one chart, captioned 图1, and the table of its numbers."""
    package = story.document.part.package
    book = Part(
        PackURI(f"/word/embeddings/chart{number}.xlsx"),
        CONTENT_TYPE.SML_SHEET,
        _book(chart, made_on),
        package,
    )
    markup = _chart_xml(chart, story.house.fonts.table, story.house.fonts.latin).encode("utf-8")
    part = Part(PackURI(f"/word/charts/chart{number}.xml"), CONTENT_TYPE.DML_CHART, markup, package)
    part.relate_to(book, RELATIONSHIP_TYPE.PACKAGE)
    relation = story.document.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    story.place(list(parse(_inline(story.next_id(), chart, relation))))
    story.add(Para((f"图{number}　{chart.title}（{_unit(chart)}）",), "Caption"))
    story.add(_table(chart), Para(style="TableGap"))


def _table(chart: Chart) -> Table:
    """The chart's numbers, kept on its page: months across and rows of bars below, or many labels down."""
    down = [chart.labels, *([_said(value) for value in one.values] for one in chart.series)]
    names = ["项目", *(one.name for one in chart.series)]
    lines = [[name, *cells] for name, cells in zip(names, down, strict=True)]
    if len(chart.labels) > _MOST_ACROSS:
        lines = [list(line) for line in zip(*lines, strict=True)]
    rows = tuple(
        _line(line, "CellText" if at else "CellHead", at < len(lines) - 1) for at, line in enumerate(lines)
    )
    return Table(
        columns=(40.0, *(120 / (len(lines[0]) - 1),) * (len(lines[0]) - 1)), rows=rows, title=chart.title
    )


def _line(texts: Sequence[str], first: str, keep: bool) -> Row:
    others = "CellHead" if first == "CellHead" else "CellCenter"
    cells = tuple(Cell(content=(Para((text,), others if at else first),)) for at, text in enumerate(texts))
    return Row(cells=cells, mm=8, head=first == "CellHead", keep=keep)


def _unit(chart: Chart) -> str:
    return f"单位：{chart.unit}" + (f"；{chart.note}" if chart.note else "")


def _said(value: int | float | None) -> str:
    return "—" if value is None else f"{value:g}"


def _told(chart: Chart) -> str:
    """The chart in a sentence, for those who hear it."""
    rows = (
        f"{one.name}："
        + "，".join(f"{label}{_said(value)}" for label, value in zip(chart.labels, one.values, strict=True))
        for one in chart.series
    )
    return f"柱形图，{chart.title}（{_unit(chart)}）。" + "；".join(rows) + "。"


def _inline(number: int, chart: Chart, relation: str) -> str:
    size = f'cx="{_WIDTH * _EMU_PER_MM}" cy="{_HEIGHT * _EMU_PER_MM}"'
    return (
        '<w:p><w:pPr><w:pStyle w:val="Figure"/></w:pPr><w:r><w:drawing>'
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
        f'<wp:docPr id="{number}" name="图表{number}" descr="{safe(_told(chart))}"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{CHART}"><c:chart xmlns:c="{CHART}" r:id="{relation}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )


# --- the workbook -----------------------------------------------------------------------------------------


def _book(chart: Chart, made_on: dt.date) -> bytes:
    """The numbers as Word asks for them: labels in the first column, a row of bars in each further one."""
    held = BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(held, plain)
    book.set_properties({"title": clean(chart.title), "created": dt.datetime.combine(made_on, dt.time())})
    sheet = book.add_worksheet(_SHEET)
    for at, label in enumerate(chart.labels, 1):
        sheet.write_string(at, 0, clean(label))
    for column, one in enumerate(chart.series, 1):
        sheet.write_string(0, column, clean(one.name))
        for at, value in enumerate(one.values, 1):
            if value is not None:
                sheet.write_number(at, column, value)
    book.close()
    return held.getvalue()


_SHEET = "Sheet1"


# --- the part ---------------------------------------------------------------------------------------------


def _chart_xml(chart: Chart, face: str, latin: str) -> str:
    text = _text(face, latin)
    series = "".join(_series_xml(chart, one, at) for at, one in enumerate(chart.series))
    legend = f'<c:legend><c:legendPos val="b"/><c:overlay val="0"/>{text}</c:legend>'
    plot = (
        f'<c:plotArea><c:layout/><c:barChart><c:barDir val="col"/><c:grouping val="clustered"/>'
        f'<c:varyColors val="0"/>{series}<c:gapWidth val="80"/><c:overlap val="-10"/>'
        f'<c:axId val="111"/><c:axId val="222"/></c:barChart>{_axes(chart, text)}</c:plotArea>'
    )
    return (
        f'{DECLARATION}<c:chartSpace xmlns:c="{CHART}" xmlns:a="{DRAWING}" xmlns:r="{RELATIONS}">'
        '<c:date1904 val="0"/><c:lang val="zh-CN"/><c:roundedCorners val="0"/>'
        f'<c:chart><c:autoTitleDeleted val="1"/>{plot}{legend if len(chart.series) > 1 else ""}'
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"<c:spPr>{_full('FFFFFF')}<a:ln><a:noFill/></a:ln></c:spPr>{text}"
        '<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    )


def _text(face: str, latin: str) -> str:
    """Both faces by name: a Latin one alone would leave Chinese to the theme."""
    return (
        f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="900">{_full("000000")}'
        f'<a:latin typeface="{safe(latin)}"/><a:ea typeface="{safe(face)}"/></a:defRPr></a:pPr>'
        '<a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
    )


def _series_xml(chart: Chart, one: Series, at: int) -> str:
    column, last = chr(ord("B") + at), len(chart.labels) + 1
    # All six, or LibreOffice shows what is not named.
    labels = "".join(
        f'<c:{name} val="{int(name == "showVal")}"/>'
        for name in (
            "showLegendKey",
            "showVal",
            "showCatName",
            "showSerName",
            "showPercent",
            "showBubbleSize",
        )
    )
    names = "".join(
        f'<c:pt idx="{n}"><c:v>{safe(label)}</c:v></c:pt>' for n, label in enumerate(chart.labels)
    )
    numbers = "".join(
        f'<c:pt idx="{n}"><c:v>{value:g}</c:v></c:pt>'
        for n, value in enumerate(one.values)
        if value is not None
    )
    count = f'<c:ptCount val="{len(chart.labels)}"/>'
    return (
        f'<c:ser><c:idx val="{at}"/><c:order val="{at}"/><c:tx><c:strRef><c:f>{_SHEET}!${column}$1</c:f>'
        f'<c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>{safe(one.name)}</c:v></c:pt></c:strCache>'
        f"</c:strRef></c:tx><c:spPr>{_FILLS[at % len(_FILLS)]}{_LINE}</c:spPr>"
        f'<c:invertIfNegative val="0"/><c:dLbls><c:dLblPos val="outEnd"/>{labels}</c:dLbls>'
        f"<c:cat><c:strRef><c:f>{_SHEET}!$A$2:$A${last}</c:f><c:strCache>{count}{names}</c:strCache>"
        f"</c:strRef></c:cat><c:val><c:numRef><c:f>{_SHEET}!${column}$2:${column}${last}</c:f>"
        f"<c:numCache><c:formatCode>General</c:formatCode>{count}{numbers}</c:numCache></c:numRef></c:val></c:ser>"
    )


def _axes(chart: Chart, text: str) -> str:
    """What stands below, and to the left the numbers with faint lines."""
    values = [value for one in chart.series for value in one.values if value is not None]
    by_ones = all(value == int(value) for value in values) and max(values, default=0) <= _BY_ONES
    unit = '<c:majorUnit val="1"/>' if by_ones else ""
    grid = '<c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="BFBFBF"/></a:solidFill></a:ln></c:spPr>'
    return (
        '<c:catAx><c:axId val="111"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/>'
        '<c:axPos val="b"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:spPr>{_LINE}</c:spPr>{text}'
        '<c:crossAx val="222"/><c:crosses val="autoZero"/><c:auto val="1"/><c:lblAlgn val="ctr"/>'
        '<c:lblOffset val="100"/><c:noMultiLvlLbl val="0"/></c:catAx>'
        '<c:valAx><c:axId val="222"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="l"/><c:majorGridlines>{grid}</c:majorGridlines>'
        '<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:spPr>{_LINE}</c:spPr>{text}'
        f'<c:crossAx val="111"/><c:crosses val="autoZero"/><c:crossBetween val="between"/>{unit}</c:valAx>'
    )
