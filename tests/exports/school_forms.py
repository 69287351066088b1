"""School forms as people make them in Word and WPS, ten and more.

Each is built the way such files really look inside: runs split by spelling marks, labels spread with
full-width spaces, merged cells, boxes and text boxes, content controls, rows of exact height.
"""

from tests.exports.ooxml import BOLD, KAI, SONG, WIDE, docx, p, r, split, tbl, tc, tr


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
