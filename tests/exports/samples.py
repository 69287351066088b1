"""A demonstration document with every block, and two forms laid out as schools print them."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

from lxml import etree
from PIL import Image

from exports.base import About
from exports.blocks import (
    FOUR,
    SIX,
    Block,
    Cell,
    Column,
    Para,
    Place,
    Row,
    Sign,
    Slot,
    Table,
    choice_line,
    label,
    long_row,
    long_text,
    opinion,
    row,
    value,
)
from exports.markup import Element, w
from exports.pictures import Photo, photo_rows
from exports.story import Story
from exports.styles import HouseStyle, style_named

ABOUT = About("师傅工作总结", "王芳", date(2027, 1, 15), "桃源县第三小学", "2026—2027学年第一学期")
FORMATS = ("备课", "听课", "评课", "磨课", "说课", "作业", "命题", "读书", "班级管理", "其他")
SIGNS = (Sign("师傅"), Sign("教研组长"), Sign("教导处", seal=True))

OBSERVED = {
    "when": "2026年11月13日　第11周　星期五　第2节",
    "teacher": "李青",
    "subject": "数学",
    "class_name": "三（2）班",
    "topic": "《几分之一》",
    "lesson_type": "新授课",
    "occasion": "随堂课",
    "observers": "王芳",
    "grade": "良好",
    "process": "一、情境导入：出示分蛋糕的画面，问“怎样分才公平”。\n二、探究新知：每人折出圆形纸的二分之一。",
    "notes": "导入贴近生活。\n追问后有等待时间。",
    "advice": "优点：学生动手多，互动真实。\n建议：提问后再等三秒；板书留下例题。",
}

DUTY_COLUMNS = (Column("序号", 1), Column("项目", 3), Column("学期要求", 2), Column("实际完成", 2))
DUTIES = (("1", "听徒弟课", "10节", "12节"), ("2", "教学资料检查情况记录", "2次", "2次"))
REGISTER_COLUMNS = (Column("序号", 1), Column("日期", 2), Column("授课教师", 2), Column("课题", 4, "left"))


def observation_form() -> tuple[Block, ...]:
    """听课记录表, with its two tall columns and a signed opinion."""
    rows = (
        row(label("日期"), value("when", 5)),
        row(
            label("授课教师"),
            value("teacher"),
            label("学科"),
            value("subject"),
            label("班级"),
            value("class_name"),
        ),
        row(label("课题"), value("topic", 3), label("课型"), value("lesson_type")),
        row(
            label("性质"),
            value("occasion"),
            label("听课人"),
            value("observers"),
            label("等级"),
            value("grade"),
        ),
        row(label("教学过程", 4), label("随记与点评", 2)),
        long_row(long_text("process", 4), long_text("notes", 2), mm=112),
        *opinion("总评与建议", "advice", (Sign("听课人"),), mm=56),
    )
    return (Para(("听课记录表",), "FormTitle"), Table(columns=SIX, rows=rows, title="听课记录表"))


def activity_form() -> tuple[Block, ...]:
    """师徒结对活动记录表, with choices, repeated rows, photos and a label set downwards."""
    step = Row(cells=(value("time"), value("what", 3, left=True)), mm=8, repeat="steps", least=2)
    rows = (
        row(label("指导教师"), value("mentor"), label("青年教师"), value("apprentice")),
        row(label("活动形式"), value("formats", 3)),
        row(label("时间"), label("过程", 3)),
        step,
        Row(cells=(label("活动照片", narrow=True), Cell(content=(Place("photos"),), span=3)), mm=52),
        *opinion("指导意见", "guidance", (Sign("师傅"), Sign("教导处", seal=True)), span=3, mm=45),
    )
    return (
        Para(("师徒结对活动记录表",), "FormTitle"),
        Para(("（第", Slot("number", "　　"), "次）"), "FormNote"),
        Table(columns=FOUR, rows=rows, title="师徒结对活动记录表", about="每次活动一张"),
    )


def photo(colour: str = "#7a9", size: tuple[int, int] = (320, 240), kind: str = "PNG") -> bytes:
    """A picture file of one colour."""
    stream = BytesIO()
    Image.new("RGB", size, colour).save(stream, kind)
    return stream.getvalue()


def demonstration(house: HouseStyle) -> bytes:
    """A document with every block in it."""
    story = Story(house, ABOUT)
    story.cover(
        "师徒结对工作总结",
        (
            ("学校", "桃源县第三小学"),
            ("师傅", "王芳"),
            ("徒弟", "李青、周敏"),
            ("结对时间", "2026年9月—2027年7月"),
        ),
        school="桃源县第三小学",
        term="2026—2027学年第一学期",
        day="2027年1月15日",
    )
    story.title("2026—2027学年第一学期师傅工作总结", "桃源县第三小学　王芳")
    story.text("本学期，按照学校“青蓝工程”实施方案，我与两位老师结成师徒，现将指导工作总结如下。" * 3)
    story.heading(1, "指导工作")
    story.heading(2, "听课与评课")
    story.heading(3, "示范课")
    story.text(
        "每次听课之前先看教案，课上记录教学过程，课后当天交流。\n评课只谈两个优点、一个问题、一条建议。"
    )
    story.table(DUTY_COLUMNS, DUTIES, title="学期任务完成情况")
    story.heading(1, "下一步")
    story.text("下学期以“提问与等待”为专题，每月共上一节研讨课，把课堂实录中的提问逐条整理。" * 3)
    story.closing("王芳", "2027年1月15日")
    story.sign_off(SIGNS)
    story.section("wide")
    story.add(Para(("听课登记表",), "FormTitle"))
    entries = [(str(n), f"9月{n % 30 + 1}日", "李青", "《几分之一》") for n in range(1, 41)]
    story.table(REGISTER_COLUMNS, entries, title="听课登记表", caption=False)
    story.section("form")
    observed = story.stamp(*observation_form())
    story.form(observed, OBSERVED)
    story.form(observed, {})
    activity = story.stamp(*activity_form())
    photos = [Photo(photo(), "a.png", "两位老师在备课", "集体备课"), Photo(photo("#c96"), "b.png", "课堂")]
    story.form(
        activity,
        {
            "number": "3",
            "mentor": "王芳",
            "apprentice": "李青",
            "formats": choice_line(FORMATS, ["备课", "磨课"]),
        },
        {
            "steps": [
                {"time": "15:30", "what": "说设计思路"},
                {"time": "15:45", "what": "推敲提问"},
                {"time": "16:10"},
            ]
        },
        {"photos": photo_rows(story, photos)},
    )
    story.form(activity, {"formats": choice_line(FORMATS, [])})
    return written(story)


def written(story: Story) -> bytes:
    """The finished document's bytes."""
    stream = BytesIO()
    story.write(stream)
    return stream.getvalue()


def form_story(name: str = "P5") -> Story:
    """An empty document of form pages."""
    return Story(style_named(name), ABOUT, "form")


def part(data: bytes, name: str) -> Element:
    """One XML part of a written document."""
    with ZipFile(BytesIO(data)) as package:
        return etree.fromstring(package.read(name))


def said(element: Element, path: str) -> dict[str, str]:
    """The attributes of the one element of that path, without prefixes; fails when there is none."""
    (found,) = element.findall("/".join(w(step) for step in path.split("/")))
    return {str(key).rsplit("}", 1)[-1]: str(value) for key, value in found.attrib.items()}


def words(element: Element) -> str:
    """The text of an element, a line for each paragraph."""
    lines = [
        "".join(text.text or "" for text in paragraph.iter(w("t"))) for paragraph in element.iter(w("p"))
    ]
    return "\n".join(lines)
