"""The empty document that everything is written into: our own package, built in memory from text.

python-docx's default template is never used: it is a Letter page in English with a Japanese theme face.
"""

from datetime import date, datetime, time
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

from docx import Document
from docx.document import Document as DocxDocument
from msgspec import Struct

from exports.markup import DECLARATION, NAMESPACES, RELATIONS, WORD, field, run, safe
from exports.styles import Fonts, HouseStyle, Page, page_mm, twips
from exports.stylesheet import styles_xml

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_TYPES = {
    "/word/document.xml": f"{_OFFICE}.wordprocessingml.document.main+xml",
    "/word/styles.xml": f"{_OFFICE}.wordprocessingml.styles+xml",
    "/word/settings.xml": f"{_OFFICE}.wordprocessingml.settings+xml",
    "/word/fontTable.xml": f"{_OFFICE}.wordprocessingml.fontTable+xml",
    "/word/theme/theme1.xml": f"{_OFFICE}.theme+xml",
    "/word/footer1.xml": f"{_OFFICE}.wordprocessingml.footer+xml",
    "/word/footer2.xml": f"{_OFFICE}.wordprocessingml.footer+xml",
    "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "/docProps/app.xml": f"{_OFFICE}.extended-properties+xml",
}
_WORD_RELATIONS = (
    ("styles", "styles.xml"),
    ("settings", "settings.xml"),
    ("fontTable", "fontTable.xml"),
    ("theme", "theme/theme1.xml"),
    ("footer", "footer1.xml"),
    ("footer", "footer2.xml"),
)
_FOOTER, _EVEN_FOOTER = "rId5", "rId6"

# The names under which another machine may have the same face, or one that stands in for it, best first.
_OTHER_NAMES = {
    "宋体": "SimSun",
    "黑体": "SimHei",
    "仿宋": "FangSong",
    "楷体": "KaiTi",
    "仿宋_GB2312": "仿宋,FangSong,STFangsong",
    "楷体_GB2312": "楷体,KaiTi,Kaiti SC",
    "方正小标宋简体": "方正小标宋_GBK,宋体,SimSun,Songti SC",
    "Songti SC": "宋体,SimSun,STSong",
    "Heiti SC": "黑体,SimHei,STHeiti",
    "STFangsong": "华文仿宋,仿宋,FangSong",
    "Kaiti SC": "楷体,KaiTi,STKaiti",
}
# Marks that must not end or begin a line; the boxes of a choice stay with their word.
_NOT_LAST = "$([{£¥·‘“〈《「『【〔〖〝﹙﹛﹝＄（．［｛￡￥□√"
_NOT_FIRST = (
    "!%),.:;>?]}¢¨°·ˇˉ―‖’”…‰′″›℃∶、。〃〉》」』】〕〗〞︶︺︾﹀﹄﹚﹜﹞！＂％＇），．：；？］｀｜｝～￠"
)


class About(Struct, frozen=True):
    """What the file says of itself. `made` is given by the caller: the same input gives the same bytes."""

    title: str
    author: str
    made: date
    school: str = ""
    subject: str = ""


def new_document(house: HouseStyle, about: About, page: Page = "text") -> DocxDocument:
    """An empty A4 document in the house style, with one section of this kind of page."""
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_STORED) as package:
        for name, content in _parts(house, about, page).items():
            package.writestr(name, content)
    stream.seek(0)
    return Document(stream)


def section_xml(house: HouseStyle, page: Page, *, start: int | None = None) -> str:
    """The set-up of one section's pages; `start` restarts their numbers, a cover has none."""
    width, height = (twips(side) for side in page_mm(page))
    m = house.margins_of(page)
    turned = ' w:orient="landscape"' if page == "wide" else ""
    footers = "" if page == "cover" else f'<w:footerReference w:type="default" r:id="{_FOOTER}"/>'
    if footers and house.outer_numbers:
        footers += f'<w:footerReference w:type="even" r:id="{_EVEN_FOOTER}"/>'
    restart = "" if start is None else f'<w:pgNumType w:start="{start}"/>'
    return (
        f'<w:sectPr>{footers}<w:pgSz w:w="{width}" w:h="{height}"{turned}/>'
        f'<w:pgMar w:top="{twips(m.top)}" w:right="{twips(m.right)}" w:bottom="{twips(m.bottom)}"'
        f' w:left="{twips(m.left)}" w:header="{twips(min(m.top, 15))}" w:footer="{twips(m.footer)}"'
        # A typed grid would stretch exact lines.
        f' w:gutter="0"/>{restart}<w:cols w:space="425"/><w:docGrid w:linePitch="312"/></w:sectPr>'
    )


def _parts(house: HouseStyle, about: About, page: Page) -> dict[str, str]:
    return {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(
            (f"{RELATIONS}/officeDocument", "word/document.xml"),
            (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            (f"{RELATIONS}/extended-properties", "docProps/app.xml"),
        ),
        "docProps/core.xml": _core(about),
        "docProps/app.xml": _app(about),
        "word/document.xml": _body(section_xml(house, page)),
        "word/_rels/document.xml.rels": _relations(
            *((f"{RELATIONS}/{kind}", target) for kind, target in _WORD_RELATIONS)
        ),
        "word/styles.xml": styles_xml(house),
        "word/settings.xml": _settings(house),
        "word/fontTable.xml": _font_table(house.fonts),
        "word/theme/theme1.xml": _theme(house.fonts),
        "word/footer1.xml": _footer("Footer"),
        "word/footer2.xml": _footer("FooterEven"),
    }


def _body(section: str) -> str:
    return f"{DECLARATION}<w:document {NAMESPACES}><w:body>{section}</w:body></w:document>"


def _content_types() -> str:
    rows = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in _TYPES.items())
    return (
        f'{DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{rows}</Types>'
    )


def _relations(*pairs: tuple[str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(pairs, 1)
    )
    return f'{DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def _core(about: About) -> str:
    made = about.made if isinstance(about.made, datetime) else datetime.combine(about.made, time())
    stamp = made.strftime("%Y-%m-%dT%H:%M:%SZ")
    author = safe(about.author)
    return (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{safe(about.title)}</dc:title><dc:subject>{safe(about.subject)}</dc:subject>"
        f"<dc:creator>{author}</dc:creator><cp:lastModifiedBy>{author}</cp:lastModifiedBy>"
        "<cp:revision>1</cp:revision>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{stamp}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{stamp}</dcterms:modified>'
        "<dc:language>zh-CN</dc:language></cp:coreProperties>"
    )


def _app(about: About) -> str:
    return (
        f'{DECLARATION}<Properties xmlns="{RELATIONS.replace("relationships", "extended-properties")}">'
        f"<DocSecurity>0</DocSecurity><Company>{safe(about.school)}</Company></Properties>"
    )


def _settings(house: HouseStyle) -> str:
    word = "http://schemas.microsoft.com/office/word"
    compat = {
        "compatibilityMode": 15,
        "overrideTableStyleFontSizeAndJustification": 1,
        "enableOpenTypeFeatures": 1,
        "doNotFlipMirrorIndents": 1,
        "differentiateMultirowTableHeaders": 1,
        "useWord2013TrackBottomHyphenation": 0,
    }
    modern = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="{word}" w:val="{value}"/>' for name, value in compat.items()
    )
    return (
        f'{DECLARATION}<w:settings xmlns:w="{WORD}"><w:zoom w:percent="100"/>'
        + ("<w:mirrorMargins/>" if house.two_sided else "")
        + '<w:defaultTabStop w:val="420"/>'
        + ("<w:evenAndOddHeaders/>" if house.outer_numbers else "")
        + '<w:characterSpacingControl w:val="compressPunctuation"/>'
        + f'<w:noLineBreaksAfter w:lang="zh-CN" w:val="{safe(_NOT_LAST)}"/>'
        + f'<w:noLineBreaksBefore w:lang="zh-CN" w:val="{safe(_NOT_FIRST)}"/>'
        + "<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/>"
        + "<w:ulTrailSpace/><w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/><w:useFELayout/>"
        + f"{modern}</w:compat>"
        + '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>'
        + '<w:clrSchemeMapping w:bg1="light1" w:t1="dark1" w:bg2="light2" w:t2="dark2"'
        + "".join(f' w:accent{number}="accent{number}"' for number in range(1, 7))
        + ' w:hyperlink="hyperlink" w:followedHyperlink="followedHyperlink"/>'
        + '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )


def _font_table(fonts: Fonts) -> str:
    chinese = dict.fromkeys((fonts.title, fonts.body, fonts.first, fonts.second, fonts.table, fonts.label))
    rows = "".join(
        f'<w:font w:name="{safe(name)}">'
        + (f'<w:altName w:val="{_OTHER_NAMES[name]}"/>' if name in _OTHER_NAMES else "")
        + '<w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="default"/></w:font>'
        for name in chinese
    )
    latin = (
        f'<w:font w:name="{safe(fonts.latin)}"><w:charset w:val="00"/><w:family w:val="roman"/>'
        '<w:pitch w:val="variable"/></w:font>'
    )
    return f'{DECLARATION}<w:fonts xmlns:w="{WORD}">{rows}{latin}</w:fonts>'


def _footer(style: str) -> str:
    number = run("— ") + field("PAGE", "1") + run(" —")
    paragraph = f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{number}</w:p>'
    return f"{DECLARATION}<w:ftr {NAMESPACES}>{paragraph}</w:ftr>"


_COLOURS = (
    ("dk1", "000000"),
    ("lt1", "FFFFFF"),
    ("dk2", "333333"),
    ("lt2", "EEEEEE"),
    ("accent1", "1F5C99"),
    ("accent2", "0F7B6C"),
    ("accent3", "7F7F7F"),
    ("accent4", "B4441F"),
    ("accent5", "5B7FA6"),
    ("accent6", "6B9E94"),
    ("hlink", "1F5C99"),
    ("folHlink", "5F497A"),
)


def _theme(fonts: Fonts) -> str:
    """A theme with every face named: WPS complains of missing fonts when it finds others."""
    colours = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in _COLOURS)
    latin = safe(fonts.latin)
    faces = "".join(
        f'<a:{role}Font><a:latin typeface="{latin}"/><a:ea typeface="{safe(face)}"/>'
        f'<a:cs typeface="{latin}"/></a:{role}Font>'
        for role, face in (("major", fonts.first), ("minor", fonts.table))
    )
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    lines = "".join(
        f'<a:ln w="{width}">{fill}<a:prstDash val="solid"/></a:ln>' for width in (6350, 12700, 19050)
    )
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'{DECLARATION}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="文稿">'
        f'<a:themeElements><a:clrScheme name="文稿">{colours}</a:clrScheme>'
        f'<a:fontScheme name="文稿">{faces}</a:fontScheme>'
        f'<a:fmtScheme name="文稿"><a:fillStyleLst>{fill * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{lines}</a:lnStyleLst><a:effectStyleLst>{effect * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )
