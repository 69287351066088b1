"""The term summary as a file: its numbers are those of the value, its texts whole, its pages complete."""

import datetime as dt
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.document import Document as DocxDocument
from msgspec import structs
from openxml_audit import OpenXmlValidator  # type: ignore[import-untyped]

from exports.markup import style_of, w
from exports.styles import P1, P2, P5, HouseStyle
from exports.summary import write_summary
from qinglan_tui.domain.counts import APPRENTICE, MENTOR, Row
from qinglan_tui.domain.drafting import MOST_POINTS
from qinglan_tui.domain.kinds import KINDS, kind_named
from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.kinds.rows import ActionStep
from qinglan_tui.domain.people import Person
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.summaries import TermSummary
from tests.exports.invariants import faults
from tests.exports.records import HOSTILE, ROLES, all_filled, hostile, scope, summary
from tests.exports.samples import part, words

SPEECH = "\n".join(
    f"　　{start}" + "师傅坐在最后一排，下课只说一句：先等三秒。" * 8
    for start in ("各位老师：", "第一次上汇报课，", "后来，", "谢谢师傅。")
)
EVERY_STYLE = pytest.mark.parametrize("house", [P1, P5], ids=["P1", "P5"])
EVERY_ROLE = pytest.mark.parametrize("role", ROLES)


def heard(day: str, **fields: Any) -> Record:
    """A lesson of 李青 that 陈素云 heard."""
    about = {"teacher": "李青", "class_name": "三（2）班", "topic": "周长", "observers": ("陈素云",)} | fields
    slot = about.pop("slot", "第2节")
    return Record(
        fields=Observation(**about), date=dt.date.fromisoformat(day), slot=slot, id=int(day[5:7] + day[8:])
    )


def record(kind: str, day: str, **given: Any) -> Record:
    """A record of any kind."""
    common = {name: given.pop(name) for name in ("author", "title", "private", "on_paper") if name in given}
    return Record(fields=kind_named(kind).fields(**given), date=dt.date.fromisoformat(day), **common)


LESSONS = [
    heard("2026-09-11", advice="提问后等三秒。板书留例题。", score=78.0, grade="良好", lesson_type="新授课"),
    heard(
        "2026-10-14", problems="问完就点名。", action_steps=(ActionStep(text="等三秒", effect="举手的多了"),)
    ),
    heard("2026-12-18", merits="“先圈标准量”做到了。", score=88.0, grade="良好"),
    heard("2026-12-21", teacher="何静", topic="秋天的雨"),
]
OTHERS = [
    record("plan_review", "2026-10-12", teacher="李青", scope="倍的认识", advice="先摆再圈。"),
    record("reflection", "2026-11-02", author="李青", topic="周长", text="走一圈再量。"),
    record("honour", "2026-12-16", topic="粉笔字", rank="一等奖"),
]


def written(value: TermSummary, house: HouseStyle = P1, *, annex: bool = False) -> bytes:
    stream = BytesIO()
    write_summary(value, house, stream, annex=annex)
    return stream.getvalue()


def opened(value: TermSummary, **given: Any) -> DocxDocument:
    return Document(BytesIO(written(value, **given)))


def text(value: TermSummary, **given: Any) -> str:
    return words(part(written(value, **given), "word/document.xml"))


def headings(document: DocxDocument) -> list[str]:
    return [one.text for one in document.paragraphs if one.style and one.style.style_id.startswith("Heading")]


def table(document: DocxDocument, first: str) -> list[list[str]]:
    """The cells of the table whose first cell says this."""
    for one in document.tables:
        rows = [[cell.text for cell in row.cells] for row in one.rows]
        if rows[0][0] == first:
            return rows
    raise AssertionError(f"no table begins with {first}")


@EVERY_STYLE
@EVERY_ROLE
@pytest.mark.parametrize("annex", [False, True], ids=["alone", "annex"])
def test_a_summary_is_a_sound_document(house: HouseStyle, role: str, annex: bool, tmp_path: Path):
    records = [*LESSONS, *OTHERS, *(sample.record for sample in all_filled())]
    check(summary(records, role), house, tmp_path, annex=annex)


@EVERY_STYLE
@EVERY_ROLE
def test_a_term_without_a_record_is_a_sound_document(house: HouseStyle, role: str, tmp_path: Path):
    check(summary([], role), house, tmp_path, annex=True)


@EVERY_STYLE
def test_hostile_text_breaks_no_summary(house: HouseStyle, tmp_path: Path):
    own = record("summary", "2027-01-18", scope="学期", title=HOSTILE, text=HOSTILE * 20)
    changed = {"school": HOSTILE, "programme": HOSTILE, "subject": HOSTILE}
    value = summary([*(hostile(kind) for kind in KINDS), own], MENTOR, **changed)
    check(value, house, tmp_path, annex=True)


def check(value: TermSummary, house: HouseStyle, folder: Path, *, annex: bool) -> None:
    data = written(value, house, annex=annex)
    assert faults(data) == []
    path = folder / "总结.docx"
    path.write_bytes(data)
    assert [error.description for error in OpenXmlValidator().validate(str(path)).errors] == []
    assert written(value, house, annex=annex) == data


def test_the_cover_says_who_with_whom_in_what_and_for_how_long():
    said = text(summary(LESSONS)).splitlines()
    cover = said[: said.index("2027年1月20日")]
    assert cover[:3] == ["桃源县青禾小学", "师徒结对指导工作总结", "2026—2027学年第一学期"]
    assert {"陈素云", "李青、周敏", "数学", "2026年9月起"} <= set(cover)


def test_the_sections_come_in_the_order_that_schools_read():
    assert headings(opened(summary([*LESSONS, *OTHERS]))) == [
        "一、基本情况",
        "二、完成情况一览",
        "三、指导工作",
        "四、徒弟的进步",
        "五、问题与反思",
        "六、下一步建议",
        "七、听课情况",
        "八、问题、措施与效果",
    ]


@EVERY_ROLE
def test_the_numbers_on_paper_are_those_of_the_value(role: str):
    value = summary([*LESSONS, *OTHERS, heard("2026-09-03", slot="", topic="", class_name="")], role)
    head, *rows = table(opened(value), "项目")
    assert head == ["项目", "学期要求", "实际完成", "完成情况"]
    assert [(row[0], row[2]) for row in rows] == [
        (row.label, f"{row.done}{row.unit}") for row in value.overview
    ]


def test_requirements_and_states_stand_in_words_and_what_is_on_paper_is_named():
    asked = (
        Row(label="听徒弟课", done=7, unit="节", source="observation.听徒弟", required=10, paper=5),
        Row(label="教案审阅", done=3, unit="次", source="plan_review", required=2),
        Row(label="读书笔记", done=1, unit="篇", source="reading_note"),
    )
    value = structs.replace(summary(LESSONS), overview=asked)
    assert table(opened(value), "项目")[1:] == [
        ["听徒弟课", "10节", "7节（其中纸质5节）", "还差3节"],
        ["教案审阅", "2次", "3次", "超额完成"],
        ["读书笔记", "—", "1篇", "—"],
    ]


def test_the_facts_of_the_pairing_are_those_that_are_known():
    mentor = Person(
        name="陈素云", title="高级教师", years_taught=23, posts="教研组长", classes=("三（1）班",)
    )
    partner = Person(name="李青", title="三级教师", years_taught=0)
    said = text(summary([], owner=mentor, partners=(partner,)))
    for word in ("高级教师", "教研组长", "23年", "李青（三级教师）", "2026年9月1日起", "青蓝工程"):
        assert word in said
    assert "0年" not in said.replace("2027年1月20", "")


def test_ones_own_text_stands_whole_with_every_paragraph_indented():
    value = summary([record("summary", "2027-01-18", author="李青", scope="学期", text=SPEECH)], APPRENTICE)
    body = [
        one for one in opened(value).paragraphs if one.style and one.style.style_id.startswith("BodyText")
    ]
    paragraphs = [line.strip("　") for line in SPEECH.splitlines()]
    said = [one.text for one in body]
    assert [line for line in said if line in paragraphs] == paragraphs
    styles = part(written(value), "word/styles.xml")
    indents = {
        str(one.get(w("styleId"))): one.find(f"{w('pPr')}/{w('ind')}") for one in styles.iter(w("style"))
    }
    for style in {one.style.style_id for one in body if one.style}:
        indent = indents[style]
        assert indent is not None
        assert indent.get(w("firstLineChars")) == "200"


def test_headings_in_ones_own_text_are_headings_and_ours_give_way_to_their_numbers():
    own = "先说一句。\n一、做了哪些事\n（一）听课\n听了十节。\n二、下学期，先把两件事做好，再做别的。"
    value = summary([record("summary", "2027-01-18", scope="学期", text=own, next_step="多听课。"), *LESSONS])
    found = opened(value)
    assert headings(found) == [
        "基本情况",
        "完成情况一览",
        "工作总结",
        "一、做了哪些事",
        "（一）听课",
        "努力方向",
        "听课情况",
        "问题、措施与效果",
    ]
    assert "二、下学期，先把两件事做好，再做别的。" in [one.text for one in found.paragraphs]


def test_ones_own_title_is_the_title_of_the_file():
    value = summary([record("summary", "2027-01-18", scope="学期", title="青蓝同行", text="一学期。")])
    core = opened(value).core_properties
    assert (core.title, core.author) == ("2026—2027学年第一学期青蓝同行", "陈素云")
    assert text(value).splitlines()[1] == "青蓝同行"


def test_the_draft_lists_dated_points_with_their_words_and_asks_for_ones_own():
    said = text(summary([*LESSONS, *OTHERS])).splitlines()
    assert "9月11日　听李青《周长》：“提问后等三秒。”" in said
    assert "10月12日　审阅李青《倍的认识》：“先摆再圈。”" in said
    assert "12月18日　听李青《周长》：“先圈标准量”做到了。" in said
    assert said.count("我的体会：") == 4
    assert "　　　（怎样指导的：备课、听课、评课各抓了什么）" in said


def test_ones_own_lessons_are_told_by_who_heard_them():
    value = summary([heard("2026-09-11", problems="问完就点名。")], APPRENTICE)
    assert "9月11日　陈素云听我《周长》：“问完就点名。”" in text(value).splitlines()


def test_prompts_and_lines_to_write_on_stand_in_drafts_only():
    assert "我的体会" not in text(summary([record("summary", "2027-01-18", scope="学期", text="写了。")]))


def test_points_that_are_left_out_are_counted_and_said_where_they_are():
    lessons = [heard(f"2026-10-{day:02}", advice=f"建议{day}。") for day in range(9, 31)]
    left = f"另有{22 - MOST_POINTS}次，"
    assert f"{left}见附表。" in text(summary(lessons))
    assert f"{left}见附件。" in text(summary(lessons), annex=True)


def test_first_and_last_mark_stand_in_one_sentence_with_their_days():
    assert (
        "课堂评分第一次（9月11日，李青《周长》）78分、良好，最近一次（12月18日，李青《周长》）88分、良好。"
        in text(summary(LESSONS))
    )
    assert "课堂评分一次（9月11日，李青《周长》）78分、良好。" in text(summary(LESSONS[:1]))
    assert "课堂评分" not in text(summary([]))


def test_problems_measures_and_effects_make_a_table():
    assert table(opened(summary(LESSONS)), "问题")[1:] == [["问完就点名。", "等三秒", "举手的多了"]]


def test_open_suggestions_follow_a_written_text():
    own = record("summary", "2027-01-18", scope="学期", text="写了。")
    step = heard("2026-11-20", action_steps=(ActionStep(text="留例题"),))
    assert "1．留例题" in text(summary([own, step])).splitlines()


def titles(value: TermSummary, **given: Any) -> list[str]:
    """The titles of all forms and registers, in order."""
    body = part(written(value, **given), "word/document.xml")[0]
    return [words(one) for one in body if style_of(one) == "FormTitle"]


def test_the_annex_has_every_record_as_its_form_by_kind_and_day():
    value = summary([*OTHERS, *LESSONS])
    assert titles(value) == ["审阅意见", "听课情况统计表", "过程材料一览表"]
    assert titles(value, annex=True)[3:] == [
        "附件：过程材料",
        *["听课记录表"] * 4,
        "教案审阅（检查）记录表",
        "教学反思",
        "获奖荣誉登记表",
    ]
    lines = text(value, annex=True).splitlines()
    days = [line.split("日（")[0] for line in lines if "星期" in line and line.startswith("2026")]
    assert days[:4] == ["2026年9月11", "2026年10月14", "2026年12月18", "2026年12月21"]


def test_nothing_private_is_in_the_annex():
    secret = record("activity", "2026-10-09", private=True, content="家里的事。")
    assert "家里的事" not in text(summary([secret, *LESSONS]), annex=True)


def test_signatures_are_left_to_hands_and_the_writer_stands_at_the_end():
    said = list(part(written(summary(LESSONS)), "word/document.xml").iter(w("p")))
    signs = [words(one) for one in said if style_of(one) == "CellSign"]
    assert [sign.replace("　", "") for sign in signs] == [
        "徒弟签字：年月日",
        "教研组长签字：年月日",
        "教导处（盖章）年月日",
        *["年月日"] * 3,
    ]
    assert [words(one) for one in said if style_of(one) in ("SignName", "SignDate")] == [
        "陈素云",
        "2027年1月20日",
    ]
    other = text(summary([], APPRENTICE))
    assert "师傅评语" in other
    assert "师傅签字：" in other


def test_a_house_style_may_ask_for_the_date_in_chinese():
    assert "二〇二七年一月二十日" in text(summary([]), house=P2)


def test_without_a_school_or_a_pairing_there_is_room_to_write_them():
    value = summary([], school="", pairings=(), partners=(), subject="")
    assert faults(written(value)) == []
    assert scope().school not in text(value)
