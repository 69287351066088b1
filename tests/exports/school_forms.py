"""School forms as people make them in Word and WPS, written by hand as raw OOXML, and files that do harm.

Each form is built the way such files really look inside: runs split by spelling marks, labels spread with
full-width spaces, merged cells, boxes and text boxes, content controls, rows of exact height.
"""

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


# --- ten and more forms ---------------------------------------------------------------------------------


def observation_wps() -> bytes:
    """听课记录表 out of WPS: split runs, spread labels, merged cells, rows of exact height."""
    blank = p(mark=KAI)
    return docx(
        p(r("青禾镇中心小学听课记录表", BOLD), align="center")
        + tbl(
            6,
            tr(
                tc(p(r("授课", SONG), r("教师", SONG))),
                tc(blank),
                tc(p(split("学　科"))),
                tc(blank),
                "班　级",
                tc(blank),
                height=567,
                rule="exact",
            ),
            tr(tc(p(split("课　　题"))), tc(blank, span=3), "课  型", tc(blank), height=567, rule="exact"),
            tr("听课时间", tc(blank, span=3), "听课人", tc(blank), height=567),
            tr(tc("教　学　过　程", span=4), tc("随记与点评", span=2)),
            tr(tc(blank, p(), p(), span=4), tc(blank, p(), span=2), height=5000),
            tr(
                tc(p("总评"), p("与"), p("建议"), merge="restart"),
                tc(blank, p(), p("听课人签名：            年   月   日"), span=5),
                height=2500,
            ),
            tr(tc(merge="continue"), tc(p("教导处（盖章）"), span=2), tc(span=3)),
        )
        + p()
    )


def observation_lines() -> bytes:
    """Labels with a colon, two or three on one line above the table, one in the cell of its blank."""
    lined = f'{SONG}<w:u w:val="single"/>'
    return docx(
        p(r("听 课 记 录", BOLD), align="center")
        + p(
            "授课教师：",
            r("          ", lined),
            "  学科：",
            r("        ", lined),
            r(" 班级：", SONG),
            r("　　　　　", lined),
        )
        + p("时间：    年   月   日 星期    第   节   地点：__________")
        + tbl(
            2,
            tr(tc(p(r("课题：", BOLD)), span=2), height=600),
            tr(
                tc(p(r("教学过程：", BOLD)), p(), p(), p()),
                tc(p(r("听课随想：", BOLD)), p(), p()),
                height=6000,
            ),
            tr(tc(p(r("评课意见（优点、不足、建议）：", BOLD)), p(mark=KAI), p(), span=2), height=3000),
        )
        + p("听课人签字：______________　　　　　　　　　　年　　月　　日")
    )


def activity_choices() -> bytes:
    """师徒结对活动记录表: boxes to tick, labels set downwards, opinions with signatures at their foot."""
    return docx(
        p(r("师徒结对活动记录表", BOLD), align="center")
        + p("（第    次）", align="center")
        + tbl(
            4,
            tr("指导教师", tc(), "青年教师", tc()),
            tr("活动时间", tc("     年   月   日"), "活动地点", tc()),
            tr("活动形式", tc("□备课  □听课  □评课  □磨课", "□师徒谈心  □其他：________", span=3)),
            tr("活动主题", tc(span=3)),
            tr(tc("活动内容", down=True), tc(p(), p(), p(), span=3), height=4000),
            tr(
                tc(p("指"), p("导"), p("意"), p("见")),
                tc(p(), p(), p("师傅签字：              年   月   日", align="right"), span=3),
                height=2500,
            ),
            tr(
                tc(p("徒"), p("弟"), p("体"), p("会")),
                tc(p("徒弟签字：              年   月   日"), span=3),
                height=2500,
            ),
            tr("教导处意见", tc(p(), p("（盖章）    年   月   日"), span=3)),
            tr("备　　注", tc(span=3)),
        )
    )


def reflection_prose() -> bytes:
    """教学反思 without a table: underscores and numbered headings with empty paragraphs below them."""
    return docx(
        p(r("教学反思", BOLD), align="center")
        + p("课题______________ 学科____________ 班级____________")
        + p("授课时间：______年____月____日　　教师：____________")
        + p(r("一、成功之处：", BOLD))
        + p(mark=KAI)
        + p()
        + p()
        + p(r("二、不足之处：", BOLD))
        + p()
        + p(r("三、改进措施：", BOLD))
        + p()
        + p("四、师傅评语：")
        + p()
        + p("师傅签名：________  日期：________", align="right")
    )


def _text_box(number: int, *paragraphs: str) -> str:
    content = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor distT="0" distB="0"'
        ' distL="0" distR="0" simplePos="0" relativeHeight="1" behindDoc="0" locked="0" layoutInCell="1"'
        ' allowOverlap="1"><wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="column"><wp:posOffset>0'
        '</wp:posOffset></wp:positionH><wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset>'
        f'</wp:positionV><wp:extent cx="2743200" cy="685800"/><wp:wrapTopAndBottom/><wp:docPr id="{number}"'
        f' name="文本框 {number}"/><wp:cNvGraphicFramePr/><a:graphic><a:graphicData'
        ' uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr'
        ' txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="2743200" cy="685800"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:ln w="6350"><a:solidFill><a:prstClr val="black"/>'
        f"</a:solidFill></a:ln></wps:spPr><wps:txbx>{content}</wps:txbx><wps:bodyPr/></wps:wsp>"
        "</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape"
        f' id="s{number}" style="width:216pt;height:54pt"><v:textbox>{content}</v:textbox></v:shape></w:pict>'
        "</mc:Fallback></mc:AlternateContent></w:r>"
    )


def observation_boxes() -> bytes:
    """Text boxes with labels and room in them, doubled for older programs as Word does it."""
    return docx(
        p(r("听课记录", BOLD), align="center")
        + p(_text_box(1, p("课题：______________"), p("授课教师：__________")))
        + p(_text_box(2, p("听课人：__________"), p("等级：□优 □良 □中 □差")))
        + tbl(2, tr("优　点", tc(p(), p())), tr("不　足", tc(p(), p())), tr("建　议", tc(p(), p())))
    )


def _control(content: str, *, name: str = "", settings: str = "", prompt: bool = True) -> str:
    alias = f'<w:alias w:val="{name}"/>' if name else ""
    shown = "<w:showingPlcHdr/>" if prompt else ""
    return f"<w:sdt><w:sdtPr>{alias}{settings}{shown}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def observation_controls() -> bytes:
    """Content controls: prompts in cells, one around a cell, tick boxes, one known by its name alone."""
    grey = '<w:rStyle w:val="a3"/><w:color w:val="808080"/>'
    prompt = r("单击或点击此处输入文字。", grey)
    box = "".join(
        _control(
            r("☐", '<w:rFonts w:ascii="MS Gothic" w:eastAsia="MS Gothic" w:hint="eastAsia"/>'),
            settings='<w14:checkbox><w14:checked w14:val="0"/><w14:checkedState w14:val="2612"'
            ' w14:font="MS Gothic"/><w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox>',
            prompt=False,
        )
        + r(f"{word}  ")
        for word in ("新授课", "复习课", "练习课")
    )
    return docx(
        p("听课记录表", align="center")
        + p(_control(prompt, name="学校"), align="center")
        + tbl(
            4,
            tr("课题", tc(p(_control(prompt, settings='<w:id w:val="77"/>')), span=3)),
            f"<w:tr>{tc('授课教师')}{_control(tc(p(prompt)))}{tc('班级')}{tc(p(_control(prompt)))}</w:tr>",
            tr("课型", tc(p(box), span=3)),
            tr("教学过程", tc(_control(p(prompt)), span=3)),
            tr("意见", tc(p(_control(prompt)), span=3)),
        )
    )


def register() -> bytes:
    """听课登记表 with numbered empty rows, lying across."""
    heads = ("序号", "日期", "节次", "授课教师", "学科", "班级", "课　题", "课型", "等级", "备注")
    return docx(
        p(r("听 课 登 记 表", BOLD), align="center")
        + p("学校：______________  听课人：__________  学期：______________")
        + tbl(10, tr(*heads), *(tr(str(number), *[tc(p(mark=KAI))] * 9, height=500) for number in (1, 2, 3)))
        + p("教导处核查签字：__________"),
        section=WIDE,
    )


def nested() -> bytes:
    """A table for the layout of the page with the form's own table in it, and pages of text around."""
    inner = tbl(
        4,
        tr("课题", tc(span=3)),
        tr("执教者", tc(), "年级", tc()),
        tr("优点与不足", tc(p(), p(), span=3)),
        tr("改进建议", tc(p(), span=3)),
    )
    return docx(
        p("桃源县听评课手册", align="center")
        + tbl(
            1,
            tr(tc(p("听评课记录"), inner, p("填写说明：课后三日内填好，交教研组。"), wide=9000)),
            width=9000,
        )
        + p("注：本表一式两份。")
    )


def labels_above() -> bytes:
    """Labels in a row with their blanks below them, and units in the blanks."""
    return docx(
        p("课堂观察与评价表", align="center")
        + tbl(
            4,
            tr("授课教师", "学科", "班级", "课题"),
            tr(tc(), tc(), tc(), tc(), height=700),
            tr("听课节数", "得　分", "等　级", "周次"),
            tr(tc("　　节"), tc("          分"), tc("优（  ）良（  ）合格（  ）"), tc("第　　周")),
            tr(tc("主要优点", span=2), tc("存在的问题", span=2)),
            tr(tc(p(), span=2), tc(p("（不少于两条）"), span=2), height=2500),
            tr(tc("评委签字", span=2), tc(span=2)),
        )
    )


def edges() -> bytes:
    """Blanks in header and footer."""
    return docx(
        p("教案审阅记录", align="center")
        + tbl(
            4,
            tr("教　　师", tc(), "检查日期", tc()),
            tr("检查内容", tc(), "教案份数", tc("    份")),
            tr("审阅意见", tc(p(), p(), p("审阅人（签字）："), span=3)),
            tr("审阅结论", tc("□通过    □修改后再审", span=3)),
        ),
        header=p("学校：______________", align="right"),
        footer=p("学期：______________"),
    )


def course_rows() -> bytes:
    """The lesson's course as a list with a column for each side, under a label merged downwards."""
    heads = ("环节", "时间", "教师活动", "学生活动", "点评")
    return docx(
        p("听课记录", align="center")
        + tbl(
            6,
            tr("课题", tc(span=3), "授课教师", tc()),
            tr(tc("教学过程", merge="restart"), *heads),
            *(tr(tc(merge="continue"), *[tc()] * 5, height=600) for _ in range(2)),
            tr("总评", tc(p(), p(), span=5)),
        )
    )


def old_fields() -> bytes:
    """Form fields of old Word and boxes from the symbol dialog."""
    begin, apart, end = (
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
    )
    text = begin + "<w:r><w:instrText> FORMTEXT </w:instrText></w:r>" + apart + r("\u2002" * 5) + end
    tick = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:sizeAuto/><w:default w:val="0"/>'
        "</w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r>"
        + apart
        + end
    )
    symbol = '<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>'
    return docx(
        p("听课记录表", align="center")
        + tbl(
            4,
            tr("课题", tc(p(text)), "授课教师", tc(p(text))),
            tr("听课方式", tc(p(tick, "线下　", tick, "线上"), span=3)),
            tr("等级", tc(p(symbol, r("优秀　"), symbol, r("良好　"), symbol, r("合格")), span=3)),
            tr("建议", tc(p(), span=3)),
        )
    )


def marked() -> bytes:
    """{{names}}: split over runs, full-width, in header, list and text; one that nobody knows."""
    return docx(
        p(r("{{学", BOLD), r("校}}", BOLD), r("听课记录", BOLD), align="center")
        + tbl(
            4,
            tr("课题", tc(p(r("{"), r("{课", KAI), r("题}"), r("}")), span=3)),
            tr("教师", "｛｛授课教师｝｝", "日期", "{{ 日期 }} {{节次}}"),
            tr("环节", tc("过程", span=2), "标记"),
            tr("{{教学过程.环节}}", tc("{{教学过程.内容}}", span=2), "{{教学过程.标记}}"),
            tr("建议", tc("{{建议}}", span=3)),
            tr("其他", tc("{{授科教师}}", span=3)),
        )
        + p("听课人签字："),
        header=p("{{学期}}"),
    )


def marked_list() -> bytes:
    """A list of {{names}}: one row under its headings."""
    return docx(
        p("{{学校}}听课登记表", align="center")
        + tbl(
            4, tr("序号", "日期", "授课教师", "课题"), tr("{{序号}}", "{{日期}}", "{{授课教师}}", "{{课题}}")
        ),
        section=WIDE,
    )


def with_cover() -> bytes:
    """A cover page of its own before the form."""
    return docx(
        p("听课手册", align="center")
        + p("学校：______________")
        + p('<w:r><w:br w:type="page"/></w:r>')
        + p("听课记录表", align="center")
        + tbl(2, tr("课题", tc()), tr("授课教师", tc()), tr("建议", tc(p(), p())))
        + p("填表时间不限。")
    )
