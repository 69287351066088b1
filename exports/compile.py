"""From blocks to WordprocessingML: the one place that knows how a paragraph or a table is written."""

from collections.abc import Iterable
from itertools import pairwise

from exports.blocks import Block, Cell, Gap, Inline, Para, Place, Row, Slot, Table
from exports.markup import run, safe
from exports.styles import HouseStyle, Page, twips

# What stands in the markup of a form until `Stamp` fills it in: the names are ours, without a space.
SLOT, PLACE, REPEAT, SIGNED = "slot", "place", "repeat", "signed"


def blocks_xml(blocks: Iterable[Block], house: HouseStyle, page: Page = "text") -> str:
    """The markup of several blocks on one kind of page."""
    width = house.text_width(page)
    return "".join(
        paragraph_xml(block, house) if isinstance(block, Para) else table_xml(block, house, width)
        for block in blocks
    )


def paragraph_xml(para: Para, house: HouseStyle, *, keep: bool = False) -> str:
    """The markup of one paragraph."""
    kept = "<w:keepNext/>" if keep or para.keep else ""
    indent = ""
    if para.right:
        length = round(para.right * house.body * 20)
        indent = f'<w:ind w:rightChars="{round(para.right * 100)}" w:right="{length}"/>'
    spacing = f'<w:spacing w:before="{round(para.before * 20)}"/>' if para.before else ""
    inner = "".join(_inline_xml(part) for part in para.runs)
    return f'<w:p><w:pPr><w:pStyle w:val="{para.style}"/>{kept}{spacing}{indent}</w:pPr>{inner}</w:p>'


def _inline_xml(part: Inline) -> str:
    if isinstance(part, Slot):
        return f"<?{SLOT} {part.name} {part.empty}?>"
    if isinstance(part, Gap):
        return run("\u3000" * part.width, style="HandBlank")
    return run(part)


def column_widths(columns: tuple[float, ...], width: int) -> list[int]:
    """Whole twips in proportion to the columns, exactly as wide together as the table."""
    total, done, edges = sum(columns), 0.0, [0]
    for column in columns:
        done += column
        edges.append(round(width * done / total))
    return [right - left for left, right in pairwise(edges)]


def table_xml(table: Table, house: HouseStyle, width: int) -> str:
    """The markup of a table; raises ValueError for a row that does not fill its columns."""
    widths = column_widths(table.columns, twips(table.mm) if table.mm else width)
    grid = "".join(f'<w:gridCol w:w="{column}"/>' for column in widths)
    about = f'<w:tblDescription w:val="{safe(table.about)}"/>' if table.about else ""
    style = "TableGrid" if table.ruled else "TableOpen"
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:jc w:val="center"/><w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1"/>'
        f'<w:tblCaption w:val="{safe(table.title)}"/>{about}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        + "".join(_row_xml(row, widths, house) for row in table.rows)
        + "</w:tbl>"
    )


def _row_xml(row: Row, widths: list[int], house: HouseStyle) -> str:
    if sum(cell.span for cell in row.cells) != len(widths):
        raise ValueError(
            f"a row spans {sum(cell.span for cell in row.cells)} of {len(widths)} columns: {row}"
        )
    marks = f"<?{REPEAT} {row.repeat} {row.least} {int(row.closed)}?>" if row.repeat else ""
    marks += f"<?{SIGNED}?>" if row.signed else ""
    height = f'<w:trHeight w:val="{twips(row.mm)}" w:hRule="atLeast"/>' if row.mm else ""
    whole = "<w:cantSplit/>" if row.whole else ""
    head = "<w:tblHeader/>" if row.head else ""
    cells, start = [], 0
    for cell in row.cells:
        cells.append(
            _cell_xml(cell, sum(widths[start : start + cell.span]), house, keep=row.keep or row.head)
        )
        start += cell.span
    return f"{marks}<w:tr><w:trPr>{whole}{height}{head}</w:trPr>{''.join(cells)}</w:tr>"


def _cell_xml(cell: Cell, width: int, house: HouseStyle, *, keep: bool) -> str:
    span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
    merge = {"": "", "start": '<w:vMerge w:val="restart"/>', "more": "<w:vMerge/>"}[cell.merge]
    edge = f'<w:{cell.no_line} w:val="nil"/>' if cell.no_line else ""
    if cell.line:
        edge = f'<w:{cell.line} w:val="single" w:sz="6" w:space="0" w:color="auto"/>'
    borders = f"<w:tcBorders>{edge}</w:tcBorders>" if edge else ""
    upright = "top" if cell.top else "center"
    inner = "".join(_content_xml(part, house, keep=keep) for part in cell.content)
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{borders}'
        f'{_narrowing(cell, width, house)}<w:vAlign w:val="{upright}"/></w:tcPr>{inner}</w:tc>'
    )


def _content_xml(part: Para | Place, house: HouseStyle, *, keep: bool) -> str:
    if isinstance(part, Para):
        return paragraph_xml(part, house, keep=keep)
    return f"<?{PLACE} {part.name}?>"


def _narrowing(cell: Cell, width: int, house: HouseStyle) -> str:
    """Cell margins that leave room for one character a line, so that the label's text stays one word."""
    if not cell.narrow:
        return ""
    side = max(0, round((width - house.cell * 20 * 1.3) / 2))
    return f'<w:tcMar><w:left w:w="{side}" w:type="dxa"/><w:right w:w="{side}" w:type="dxa"/></w:tcMar>'
