"""Raw OOXML by hand: paragraphs, runs, tables and whole files, as Word and WPS write them."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
NAMES = (
    f'xmlns:w="{W}" xmlns:r="{REL}"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" mc:Ignorable="w14"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
)
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
SONG = '<w:rFonts w:ascii="宋体" w:hAnsi="宋体" w:eastAsia="宋体" w:hint="eastAsia"/><w:sz w:val="24"/>'
BOLD = f"{SONG[: SONG.index('<w:sz')]}<w:b/>{SONG[SONG.index('<w:sz') :]}"
KAI = '<w:rFonts w:eastAsia="楷体"/><w:color w:val="0000FF"/><w:sz w:val="21"/>'
SECTION = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1418" w:bottom="1440"'
    ' w:left="1418" w:header="851" w:footer="992" w:gutter="0"/></w:sectPr>'
)
WIDE = SECTION.replace('w:w="11906" w:h="16838"', 'w:w="16838" w:h="11906" w:orient="landscape"')


def r(text: str = "", look: str = "") -> str:
    """A run."""
    inner = f'<w:t xml:space="preserve">{text}</w:t>' if text else ""
    return f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}{inner}</w:r>"


def p(*runs: str, mark: str = "", align: str = "") -> str:
    """A paragraph; plain text becomes a run, `mark` is how its paragraph mark looks."""
    made = "".join(one if one.startswith("<") else r(one) for one in runs if one)
    settings = (f'<w:jc w:val="{align}"/>' if align else "") + (f"<w:rPr>{mark}</w:rPr>" if mark else "")
    return f"<w:p>{f'<w:pPr>{settings}</w:pPr>' if settings else ''}{made}</w:p>"


def split(text: str, look: str = SONG) -> str:
    """A text in a run for each character, with marks of the spelling check between them."""
    return '<w:proofErr w:type="spellStart"/>'.join(r(letter, look) for letter in text)


def tc(*content: str, span: int = 1, merge: str = "", down: bool = False, wide: int = 1500) -> str:
    """A cell; `merge` is "restart" or "continue", `down` sets its text downwards."""
    made = "".join(one if one.startswith("<") else p(one) for one in content) or p()
    marks = (f'<w:gridSpan w:val="{span}"/>' if span > 1 else "") + (
        f'<w:vMerge w:val="{merge}"/>' if merge == "restart" else "<w:vMerge/>" if merge else ""
    )
    marks += '<w:textDirection w:val="tbRlV"/>' if down else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{span * wide}" w:type="dxa"/>{marks}</w:tcPr>{made}</w:tc>'


def tr(*cells: str, height: int = 0, rule: str = "atLeast") -> str:
    """A row; plain text becomes a cell."""
    settings = f'<w:trPr><w:trHeight w:val="{height}" w:hRule="{rule}"/></w:trPr>' if height else ""
    made = "".join(one if one.startswith("<") else tc(one) for one in cells)
    return f"<w:tr>{settings}{made}</w:tr>"


def tbl(columns: int, *rows: str, width: int = 1500) -> str:
    """A table with lines; `width` is that of a column in twentieths of a point."""
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = f'<w:gridCol w:w="{width}"/>' * columns
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblBorders>{edges}</w:tblBorders></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def relations(*pairs: tuple[str, str, str], external: bool = False) -> str:
    """A relations part from (id, type, target)."""
    mode = ' TargetMode="External"' if external else ""
    full = [(number, kind if "://" in kind else f"{REL}/{kind}", target) for number, kind, target in pairs]
    rows = "".join(
        f'<Relationship Id="{number}" Type="{kind}" Target="{target}"{mode}/>'
        for number, kind, target in full
    )
    return f'<?xml version="1.0"?><Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'


def parts(body: str, *, header: str = "", footer: str = "", section: str = SECTION) -> dict[str, str]:
    """The parts of a document with this body."""
    edges = [("header", header), ("footer", footer)]
    marks = "".join(
        f'<w:{kind}Reference w:type="default" r:id="rId{number}"/>'
        for number, (kind, content) in enumerate(edges, 1)
        if content
    )
    made = {
        "[Content_Types].xml": "",
        "_rels/.rels": relations(("rId1", "officeDocument", "word/document.xml")),
        "word/document.xml": f'<?xml version="1.0" encoding="UTF-8"?><w:document {NAMES}><w:body>{body}'
        f"{section.replace('<w:sectPr>', '<w:sectPr>' + marks)}</w:body></w:document>",
        "word/_rels/document.xml.rels": relations(
            *(
                (f"rId{number}", kind, f"{kind}1.xml")
                for number, (kind, content) in enumerate(edges, 1)
                if content
            )
        ),
    }
    overrides = f'<Override PartName="/word/document.xml" ContentType="{MAIN}"/>'
    for tag, (kind, content) in zip(("hdr", "ftr"), edges, strict=True):
        if content:
            made[f"word/{kind}1.xml"] = f'<?xml version="1.0"?><w:{tag} {NAMES}>{content}</w:{tag}>'
            overrides += f'<Override PartName="/word/{kind}1.xml" ContentType="{_OFFICE}.{kind}+xml"/>'
    made["[Content_Types].xml"] = (
        f'<?xml version="1.0"?><Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )
    return made


def packed(made: dict[str, str] | dict[str, bytes]) -> bytes:
    """Parts as a file."""
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as target:
        for name, content in made.items():
            target.writestr(ZipInfo(name, (2024, 9, 2, 10, 30, 0)), content, ZIP_DEFLATED)
    return stream.getvalue()


def docx(body: str, *, header: str = "", footer: str = "", section: str = SECTION) -> bytes:
    """A document with this body as a file."""
    return packed(parts(body, header=header, footer=footer, section=section))
