"""The styles part of a document: one row for each paragraph style, made from the numbers of a house style."""

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from exports.markup import DECLARATION, WORD, safe
from exports.styles import SMALL_SONG, Fonts, HouseStyle


class TextStyle(Struct, frozen=True, kw_only=True):
    """One paragraph style. `first`, `left` and `right` are indents in characters; `level` 1 to 9 is its
    place in the outline. `line` is exact, 0 means `times` single lines; `widows` None leaves Word's own rule.
    """

    id: str
    name: str
    face: str = "body"
    pt: float
    align: str = "both"
    line: float = 0
    times: float = 1
    first: float = 0
    left: float = 0
    right: float = 0
    before: float = 0
    after: float = 0
    bold: bool = False
    squeeze: float = 0
    level: int = 0
    keep_next: bool = False
    page_break: bool = False
    widows: bool | None = None
    own: bool = False


def text_styles(house: HouseStyle) -> tuple[TextStyle, ...]:
    """Every paragraph style of a document in this house style; the ids are the same in all of them."""
    return (*_prose_styles(house), *_heading_styles(house), *_table_styles(house), *_cover_styles(house))


def _prose_styles(house: HouseStyle) -> tuple[TextStyle, ...]:
    empty_line = house.line or house.body * 1.5
    body = TextStyle(
        id="BodyText",
        name="Body Text",
        pt=house.body,
        line=house.line,
        times=house.times,
        first=2,
        squeeze=house.squeeze,
        widows=house.widows,
    )
    closing = replace(body, first=0, align="right", own=True)
    number = TextStyle(id="Footer", name="footer", face="table", pt=house.number, align="center")
    if house.outer_numbers:
        number = replace(number, align="right", right=1)
    return (
        TextStyle(id="Normal", name="Normal", pt=house.body),
        body,
        replace(body, id="BodyTextKeep", name="正文（与落款同页）", keep_next=True, widows=True, own=True),
        TextStyle(
            id="Title",
            name="Title",
            face="title",
            pt=house.title,
            align="center",
            line=house.title_line,
            after=empty_line,
            bold=house.fonts.title_bold,
            level=1,
            keep_next=True,
        ),
        replace(
            body,
            id="Subtitle",
            name="Subtitle",
            face="second",
            first=0,
            align="center",
            after=empty_line / 2,
            keep_next=True,
        ),
        replace(closing, id="SignName", name="落款署名", before=empty_line, keep_next=True),
        replace(closing, id="SignDate", name="落款日期"),
        TextStyle(id="SignLine", name="签字栏", pt=min(house.body, 14), align="left", line=26, own=True),
        number,
        replace(number, id="FooterEven", name="页脚（双页）", align="left", left=1, right=0, own=True),
    )


def _heading_styles(house: HouseStyle) -> tuple[TextStyle, ...]:
    faces = ("first", "second", "body", "body")
    return tuple(
        TextStyle(
            id=f"Heading{level}",
            name=f"heading {level}",
            face=faces[level - 1],
            pt=house.headings[level - 1],
            line=house.line,
            times=house.times,
            first=2,
            before=0 if house.line else house.body / 2,
            bold=house.bold[level - 1],
            squeeze=house.squeeze,
            level=level,
            keep_next=True,
        )
        for level in (1, 2, 3, 4)
    )


def _table_styles(house: HouseStyle) -> tuple[TextStyle, ...]:
    title = TextStyle(
        id="FormTitle",
        name="表单标题",
        face="title",
        pt=house.form_title,
        align="center",
        line=house.form_title + 10,
        after=6,
        # 小标宋 is never bold.
        bold=house.fonts.title != SMALL_SONG,
        level=2,
        keep_next=True,
        page_break=True,
        own=True,
    )
    cell = TextStyle(
        id="CellText",
        name="单元格",
        face="table",
        pt=house.cell,
        align="left",
        line=house.cell_line,
        own=True,
    )
    label = replace(cell, id="CellLabel", name="单元格标签", face="label", align="center")
    caption = replace(
        label, id="Caption", name="caption", line=20, before=6, after=3, keep_next=True, own=False
    )
    return (
        title,
        replace(title, id="TableTitle", name="表格标题", before=12, page_break=False),
        replace(cell, id="FormNote", name="表单副题", align="center", after=6, keep_next=True),
        replace(cell, id="FormFoot", name="表单说明", before=4),
        caption,
        cell,
        label,
        replace(label, id="CellHead", name="表头"),
        replace(cell, id="CellCenter", name="单元格居中", align="center"),
        replace(cell, id="CellLong", name="单元格长文", align="both", first=2, widows=True),
        replace(cell, id="CellSign", name="单元格签字", align="right", right=1, before=3, after=3),
        # Exact lines clip a picture that stands in the text.
        replace(cell, id="Figure", name="图片", align="center", line=0, before=3, keep_next=True),
        replace(cell, id="FigureCaption", name="图题", pt=9, align="center", line=16, after=3),
        # Between a table and what follows; and the least that Word takes at the end of a page.
        TextStyle(id="TableGap", name="表后空", pt=5, align="left", line=10, own=True),
        TextStyle(id="TableEnd", name="表后", pt=1, align="left", line=1, own=True),
    )


def _cover_styles(house: HouseStyle) -> tuple[TextStyle, ...]:
    line = TextStyle(id="CoverValue", name="封面内容", pt=16, align="center", line=28, own=True)
    title = replace(line, id="CoverTitle", name="封面标题", face="title", pt=36, line=56, before=48)
    return (
        replace(line, id="CoverSchool", name="封面学校", face="second", pt=22, line=36, before=40),
        replace(title, bold=house.fonts.title_bold),
        replace(line, id="CoverTerm", name="封面学期", face="second", pt=18, line=32, before=18),
        replace(line, id="CoverSpace", name="封面留白", pt=10, line=10),
        replace(line, id="CoverLabel", name="封面栏目", face="label", align="distribute"),
        line,
        replace(line, id="CoverDate", name="封面日期", face="second", before=40),
    )


_HEAD = f"""{DECLARATION}<w:styles xmlns:w="{WORD}">
<w:docDefaults><w:rPrDefault><w:rPr>
<w:rFonts w:hint="eastAsia" w:ascii="{{latin}}" w:hAnsi="{{latin}}" w:eastAsia="{{body}}" w:cs="{{latin}}"/>
<w:sz w:val="{{half}}"/><w:szCs w:val="{{half}}"/>
<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>
<w:pPrDefault/></w:docDefaults>
<w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="1" w:defUnhideWhenUsed="1"
 w:defQFormat="0" w:count="376"/>
"""

_OTHERS = """
<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">
<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/><w:unhideWhenUsed/></w:style>
<w:style w:type="character" w:customStyle="1" w:styleId="HandBlank"><w:name w:val="手写空"/>
<w:uiPriority w:val="20"/><w:qFormat/><w:rPr><w:u w:val="single"/></w:rPr></w:style>
<w:style w:type="numbering" w:default="1" w:styleId="NoList">
<w:name w:val="No List"/><w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/></w:style>
"""


def _edges(kind: str, sides: Iterable[str]) -> str:
    return "".join(f"<w:{side} {kind}/>" for side in sides)


def _table_sheet() -> str:
    """The table without lines, which is also every table's base, and the one with lines, stronger outside."""
    outer, inner = ("top", "left", "bottom", "right"), ("insideH", "insideV")
    line = 'w:val="single" w:space="0" w:color="auto"'
    lines = _edges(f'{line} w:sz="8"', outer) + _edges(f'{line} w:sz="4"', inner)
    sides = '<w:left w:w="85" w:type="dxa"/>{}<w:right w:w="85" w:type="dxa"/>'
    padding = '<w:top w:w="28" w:type="dxa"/>' + sides.format('<w:bottom w:w="28" w:type="dxa"/>')
    return (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr>'
        f'<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>{sides.format("")}</w:tblCellMar></w:tblPr></w:style>'
        '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/>'
        '<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="39"/><w:qFormat/><w:tblPr>'
        f"<w:tblBorders>{lines}</w:tblBorders><w:tblCellMar>{padding}</w:tblCellMar></w:tblPr></w:style>"
        '<w:style w:type="table" w:customStyle="1" w:styleId="TableOpen"><w:name w:val="无线表"/>'
        '<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="39"/><w:qFormat/></w:style>'
    )


def styles_xml(house: HouseStyle) -> str:
    """The document's styles part."""
    head = _HEAD.format(
        latin=safe(house.fonts.latin), body=safe(house.fonts.body), half=round(house.body * 2)
    )
    rows = "".join(_style_xml(style, house.fonts) for style in text_styles(house))
    return f"{head}{rows}{_OTHERS}{_table_sheet()}</w:styles>"


def _style_xml(style: TextStyle, fonts: Fonts) -> str:
    normal = style.id == "Normal"
    kind = 'w:default="1" ' if normal else 'w:customStyle="1" ' if style.own else ""
    based = "" if normal else '<w:basedOn w:val="Normal"/>'
    after = {"FormTitle": "BodyText", "Title": "BodyText"}.get(style.id, "BodyText" if style.level else "")
    following = f'<w:next w:val="{after}"/>' if after else ""
    return (
        f'<w:style w:type="paragraph" {kind}w:styleId="{style.id}"><w:name w:val="{style.name}"/>'
        f'{based}{following}<w:uiPriority w:val="{1 if style.level else 10}"/><w:qFormat/>'
        f"<w:pPr>{_paragraph_xml(style)}</w:pPr><w:rPr>{_letters_xml(style, fonts)}</w:rPr></w:style>"
    )


def _paragraph_xml(style: TextStyle) -> str:
    parts = []
    if style.keep_next:
        parts.append("<w:keepNext/>")
    if style.page_break:
        parts.append("<w:pageBreakBefore/>")
    if style.widows is not None:
        parts.append(f'<w:widowControl w:val="{int(style.widows)}"/>')
    line = f'w:line="{round(style.line * 20)}" w:lineRule="exact"'
    if not style.line:
        line = f'w:line="{round(style.times * 240)}" w:lineRule="auto"'
    parts.append(
        f'<w:spacing w:before="{round(style.before * 20)}" w:after="{round(style.after * 20)}" {line}/>'
    )
    indents = [("left", style.left), ("right", style.right), ("firstLine", style.first)]
    # Word goes by characters, LibreOffice by lengths: both are written.
    given = [
        f'w:{side}Chars="{round(count * 100)}" w:{side}="{round(count * style.pt * 20)}"'
        for side, count in indents
        if count
    ]
    if given:
        parts.append(f"<w:ind {' '.join(given)}/>")
    parts.append(f'<w:jc w:val="{style.align}"/>')
    if style.level:
        parts.append(f'<w:outlineLvl w:val="{style.level - 1}"/>')
    return "".join(parts)


def _letters_xml(style: TextStyle, fonts: Fonts) -> str:
    latin, half = safe(fonts.latin), round(style.pt * 2)
    return (
        f'<w:rFonts w:hint="eastAsia" w:ascii="{latin}" w:hAnsi="{latin}"'
        + f' w:eastAsia="{safe(fonts.face(style.face))}" w:cs="{latin}"/>'
        + ("<w:b/><w:bCs/>" if style.bold else "")
        + (f'<w:spacing w:val="{round(style.squeeze * 20)}"/>' if style.squeeze else "")
        + f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
    )
