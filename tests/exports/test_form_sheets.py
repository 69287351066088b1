"""Every sheet of every kind, blank and filled: what it asks for, what it leaves to a hand, nothing lost."""

import datetime as dt
import re
from collections import Counter
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exports.answers import Answers
from exports.blocks import DATE_BLANK
from exports.form_layout import Layout
from exports.forms import SHEETS, Sheet, blank_form, form_of, house_of, sheet_named, sheets_of, write_form
from exports.markup import Element, style_of, w
from exports.pictures import Photo
from exports.sheets import Form
from exports.styles import HOUSE_STYLES, P5, HouseStyle, twips
from qinglan_tui.domain.counts import MENTOR, Row
from qinglan_tui.domain.fields import FieldSpec, Input, specs
from qinglan_tui.domain.kinds import KINDS, Kind, kind_named
from qinglan_tui.domain.month_counts import MainActivity, Side, month_counts
from qinglan_tui.domain.monthly import MonthSummary
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Record
from tests.exports.invariants import faults
from tests.exports.records import DAY, MADE_ON, PAIRING, all_filled, filled, hostile, scope
from tests.exports.samples import photo
from tests.exports.test_forms import cells, check, document, rows, text, value_beside

HOUSES = pytest.mark.parametrize("house", HOUSE_STYLES, ids=[house.name for house in HOUSE_STYLES])
EVERY_SHEET = pytest.mark.parametrize("sheet", SHEETS, ids=[sheet.number for sheet in SHEETS])


def kind_of(sheet: Sheet) -> Kind:
    return kind_named(sheet.kind)


def blank_of(sheet: Sheet) -> Form:
    return blank_form(kind_of(sheet), scope(), number=sheet.number)


def written(record: Record, **wanted: Any) -> bytes:
    """One record's document."""
    stream = BytesIO()
    given = {name: wanted.pop(name) for name in ("number", "month", "overview", "photos") if name in wanted}
    write_form(record, scope(**wanted), P5, stream, made_on=MADE_ON, **given)
    return stream.getvalue()


def made(code: str, **fields: Any) -> Record:
    """A record of that kind."""
    return Record(fields=kind_named(code).fields(**fields), date=DAY, slot="第2节")


def one(form: Form, folder: Path) -> Element:
    """A form in a document of its own."""
    check([form], P5, folder)
    return document((folder / "表单.docx").read_bytes())


@HOUSES
def test_every_blank_sheet_is_a_sound_document_in_every_house_style(house: HouseStyle, tmp_path: Path):
    check([blank_of(sheet) for sheet in SHEETS], house, tmp_path)


@HOUSES
def test_every_filled_sheet_is_a_sound_document_in_every_house_style(house: HouseStyle, tmp_path: Path):
    samples = {sample.record.kind.code: sample.record for sample in all_filled()}
    forms = [form_of(samples[sheet.kind], scope(), number=sheet.number) for sheet in SHEETS]
    check(forms, house, tmp_path)


@HOUSES
def test_text_that_breaks_programs_breaks_no_sheet(house: HouseStyle, tmp_path: Path):
    records = {kind.code: hostile(kind) for kind in KINDS}
    forms = [form_of(records[sheet.kind], scope(), number=sheet.number) for sheet in SHEETS]
    said = check(forms, house, tmp_path)
    assert said.count("{{课题}}") > 5 * len(SHEETS)


@HOUSES
def test_a_record_that_says_nothing_is_a_sound_form(house: HouseStyle, tmp_path: Path):
    check([form_of(Record(fields=kind.fields(), date=DAY), scope()) for kind in KINDS], house, tmp_path)


def test_every_kind_has_a_sheet_and_its_first_one_takes_every_record():
    assert {sheet.kind for sheet in SHEETS} == {kind.code for kind in KINDS}
    assert not any(sheets_of(kind)[0].beside for kind in KINDS)
    assert len({sheet.number for sheet in SHEETS}) == len(SHEETS)


@EVERY_SHEET
def test_a_blank_sheet_is_called_as_its_list_says(sheet: Sheet):
    assert blank_of(sheet).title == sheet.label


def test_a_sheet_that_a_kind_does_not_have_is_named_with_those_it_has():
    with pytest.raises(Problem, match="A6 课堂教学评价表"):
        sheet_named(kind_named("听课"), "A99")
    assert sheet_named(kind_named("听课"), "课堂教学评价表").number == "A6"


def test_schools_print_essays_in_another_style_than_tables():
    names = {number: house_of(kind_named(code), number).name for number, code in _HOUSES}
    assert names == {"A5": "P5", "A8": "P3", "A16": "P4", "A23": "P1"}


_HOUSES = (("A5", "observation"), ("A8", "lesson_design"), ("A16", "paper"), ("A23", "summary"))


@pytest.mark.parametrize(
    "sheet",
    [s for s in SHEETS if isinstance(s.layout, Layout) and not s.beside],
    ids=lambda sheet: sheet.number,
)
def test_a_sheet_has_a_place_for_every_field_of_its_kind(sheet: Sheet):
    assert isinstance(sheet.layout, Layout)
    asked = {spec.name for spec in kind_of(sheet).specs if spec.ask.input is not Input.RECORD}
    assert asked - sheet.layout.names == set()


@EVERY_SHEET
def test_on_a_blank_sheet_nobody_has_signed_and_every_signature_has_its_date(sheet: Sheet, tmp_path: Path):
    signs = [p for p in one(blank_of(sheet), tmp_path).iter(w("p")) if style_of(p) == "CellSign"]
    said = ["".join(t.text or "" for t in sign.iter(w("t"))) for sign in signs]
    assert all(line.endswith(DATE_BLANK) for line in said)
    assert not any(name in line for line in said for name in ("陈素云", "李青", "周敏"))


# --- nothing is dropped ---------------------------------------------------------------------------------

TOKEN = re.compile(r"词\d+末")


@st.composite
def said_records(draw: st.DrawFn) -> tuple[Record, Counter[str]]:
    """A record with some of its fields filled, each text with words of its own, and the words it holds."""
    kind = draw(st.sampled_from(KINDS))
    words: Counter[str] = Counter()

    def word() -> str:
        new = f"词{len(words)}末"
        words[new] += 1
        return new

    def value(spec: FieldSpec) -> Any:
        ask = spec.ask
        match ask.input:
            case Input.LINE | Input.PERSON:
                return word()
            case Input.LONG:
                long = draw(st.sampled_from((0, 5, 300, 3000)))
                return f"{word()}{'长' * long}\n{word()}"
            case Input.CHOICE if kind.code == "appraisal" and spec.name == "category":
                return draw(st.sampled_from(("考核", "鉴定", "期中检查")))
            case Input.CHOICE:
                return ask.choices.words[0] if ask.choices and ask.choices.closed else word()
            case Input.CHOICES | Input.PEOPLE:
                return tuple(word() for _ in range(draw(st.integers(1, 3))))
            case Input.ROWS:
                return tuple(row(spec) for _ in range(draw(st.integers(1, 12))))
            case Input.DATE:
                return dt.date(2026, 12, 3)
            case Input.FLAG:
                return True
            case Input.RECORD:
                return None
            case _:
                return int(ask.low or 1)

    def row(spec: FieldSpec) -> Any:
        return spec.row(**{one.name: value(one) for one in specs(spec.row) if draw(st.booleans())})

    fields = kind.fields(**{spec.name: value(spec) for spec in kind.specs if draw(st.booleans())})
    return Record(fields=fields, date=DAY, author=draw(st.sampled_from(("", "李青")))), words


@given(said_records())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_reopened_the_form_has_every_word_of_the_record_and_no_others(drawn: tuple[Record, Counter[str]]):
    record, words = drawn
    body = Document(BytesIO(written(record))).element.body
    found = Counter(TOKEN.findall("".join(t.text or "" for t in body.iter(w("t")))))
    assert set(found) == set(words)
    # What stands in the title as well, or names a judge or a speaker, may stand twice; nothing stands less.
    assert all(found[word] >= count for word, count in words.items())


# --- the single forms -------------------------------------------------------------------------------------


def test_the_rubric_to_be_marked_has_twenty_items_of_five_points_on_one_page(tmp_path: Path):
    sheet = one(blank_of(sheet_named(kind_named("听课"), "A6")), tmp_path)
    lines = [cells(row) for row in sheet.iter(w("tr"))]
    at = next(number for number, line in enumerate(lines) if "评价要点" in line)
    assert lines[at] == ["评价项目", "评价要点", "优5", "良4", "中3", "差2", "得分"]
    items = lines[at + 1 : at + 21]
    assert all(line[1] and not any(line[2:]) for line in items)
    assert sum(int(full) for line in items for full in re.findall(r"（(\d+)分）", line[0])) == 100
    heights = [int(str(height.get(w("val")))) for height in sheet.iter(w("trHeight"))]
    assert sum(heights) < twips(235)


def test_the_points_of_a_lesson_stand_beside_what_was_looked_at():
    rubric = ({"dimension": "教学目标", "points": 8.0, "full": 10.0}, {"dimension": "校本项", "points": 4.5})
    row = _row_type("听课", "rubric")
    record = made(
        "听课", teacher="李青", topic="周长", rubric=tuple(row(**one) for one in rubric), score=81.0
    )
    data = written(record, number="A6")
    assert ["教学目标", "目标具体，合乎课标与学情；目标贯穿全课，可以检测", "10", "8"] in rows(data)
    assert ["校本项", "", "", "4.5"] in rows(data)
    assert value_beside(data, "总　分") == "81分"
    assert value_beside(data, "评价人") == "陈素云"


def _row_type(kind: str, name: str) -> Any:
    spec = kind_named(kind).spec(name)
    assert spec is not None
    return spec.row


def test_a_lesson_design_has_its_steps_with_their_time_and_room_for_the_mentors_changes():
    row = _row_type("教案", "process")
    step = row(step="导入", minutes=5, teacher_does="出示月饼", pupils_do="说平均分", intent="引出分数")
    data = written(made("教案", topic="几分之一", process=(step,)), role="apprentice")
    assert ["环节（时间）", "教师活动", "学生活动", "设计意图"] in rows(data)
    assert ["导入\n5分钟", "出示月饼", "说平均分", "引出分数"] in rows(data)
    assert "修改意见" in text(data)
    assert "教案正文" not in text(data)


def test_extracts_and_thoughts_stand_side_by_side_until_they_are_long():
    short = rows(written(made("读书", extracts="等三秒。", thoughts="我只等一秒。")))
    at = short.index(["内容摘抄", "心得体会"])
    assert short[at + 1] == ["等三秒。", "我只等一秒。"]
    long = rows(written(made("读书", extracts="等三秒。" * 200, thoughts="我只等一秒。")))
    assert ["心得体会", "我只等一秒。"] in long


def test_a_text_tells_how_many_characters_it_has():
    assert value_beside(written(made("反思", text="想了一晚，还是要等。")), "字　数") == "10字"


def test_guidance_on_homework_or_tests_has_a_sheet_of_its_own():
    data = written(
        made("活动", format=("命题",), participants=("李青",), problems="题太难。", guidance="降一档。")
    )
    assert text(data).startswith("班级管理与作业命题指导记录表")
    assert value_beside(data, "类　别") == "□作业　√命题　□质量分析　□班级管理"
    both = written(made("活动", format=("命题", "备课"), participants=("李青",), content="看卷。"))
    assert text(both).startswith("师徒结对活动记录表")


def test_the_points_of_judges_are_summed_and_averaged():
    row = _row_type("执教", "judges")
    scores = (
        row(judge="何静", item="目标", points=9.0),
        row(judge="何静", item="过程", points=22.0),
        row(judge="赵立新", item="目标", points=8.0),
        row(judge="赵立新", item="过程", points=23.5),
    )
    found = rows(written(made("执教", topic="集合", judges=scores)))
    at = found.index(["评委", "目标", "过程", "总分"])
    assert found[at + 1 : at + 4] == [
        ["何静", "9", "22", "31"],
        ["赵立新", "8", "23.5", "31.5"],
        ["平均", "", "", "31.25"],
    ]


def test_who_came_is_listed_to_sign_and_nobody_signs_for_another():
    found = rows(written(made("执教", topic="集合", participants=("何静", "赵立新")), number="A15签到"))
    assert found[-20][:4] == ["1", "何静", "", ""]
    assert found[-19][:4] == ["2", "赵立新", "", ""]
    assert found[-18][:4] == ["3", "", "", ""]


def month() -> MonthSummary:
    """October of 陈素云: one lesson of 李青 heard, one on paper, a meeting."""
    heard = made(
        "听课", teacher="李青", topic="周长", class_name="三（2）班", observers=("陈素云",), merits="好。"
    )
    side = Side(owner="陈素云", role=MENTOR, pairings=(PAIRING,))
    meeting = MainActivity(id=1, day=DAY, content="磨《周长》", format="磨课", place="办公室")
    return MonthSummary(
        month="2026-10",
        role=MENTOR,
        made_on=MADE_ON,
        duties=(),
        counts=month_counts([heard], side),
        activities=(meeting,),
        overdue=(),
    )


def test_a_month_prints_its_ten_numbers_and_its_main_activities():
    data = written(made("月报", progress="会等了。"), month=month())
    found = rows(data)
    at = found.index(["本月统计"])
    assert [label.replace("\n", "") for label in found[at + 1]][:3] == ["听徒弟课", "被听", "评课"]
    assert found[at + 2][:3] == ["1节", "0节", "1次"]
    assert ["10月21日", "磨《周长》", "磨课", "办公室"] in found
    assert value_beside(data, "月　份") == "2026年10月"


def test_a_month_without_numbers_leaves_them_to_a_hand():
    found = rows(written(made("月报", progress="会等了。")))
    at = found.index(["本月统计"])
    assert len(found[at + 1]) == 10
    assert not any(re.search(r"\d", cell) for cell in found[at + 2])


def test_a_check_lists_what_the_term_asks_for_and_how_much_of_it_is_done():
    overview = (
        Row(label="听徒弟课", done=6, unit="节", source="a", required=10),
        Row(label="教案审阅", done=3, unit="次", source="b", required=2),
        Row(label="获奖", done=1, unit="项", source="c"),
    )
    found = rows(written(made("考核", category="期中检查", teacher="李青"), overview=overview))
    assert ["听徒弟课", "10节", "6节", "60%　还差4节", ""] in found
    assert ["教案审阅", "2次", "3次", "100%　超额完成", ""] in found
    assert not any(row[0] == "获奖" for row in found)


@pytest.mark.parametrize(
    ("category", "label"),
    [("期中检查", "检查组意见"), ("考核", "考核组意见"), ("鉴定", "书面鉴定"), ("", "检查组意见")],
)
def test_each_kind_of_check_has_its_own_sheet(category: str, label: str):
    data = written(made("考核", category=category, teacher="李青", text="合格。"))
    assert label in text(data)
    assert (category or "期中（阶段）检查") in text(data).splitlines()[0]


def test_points_that_nobody_gave_need_no_column():
    row = _row_type("考核", "items")
    data = written(
        made(
            "考核",
            category="鉴定",
            items=(row(item="备课", grade="优秀"), row(item="课堂", mentor_score=8.0)),
        )
    )
    assert ["鉴定项目", "师傅评", "等级"] in rows(data)
    assert ["课堂", "8", ""] in rows(data)


def test_a_mentors_plan_and_ones_own_plan_are_different_sheets():
    theirs = written(made("计划", plan_kind="指导计划", span="学期", goal="站稳讲台。"))
    assert value_beside(theirs, "培养目标") == "站稳讲台。"
    assert "教研组意见" in text(theirs)
    own = written(made("计划", plan_kind="成长计划", span="学年", goal="站稳讲台。"), role="apprentice")
    assert value_beside(own, "总目标") == "站稳讲台。"
    assert "指导教师" in text(own)


def test_an_essay_is_running_text_with_its_own_headings():
    record = made(
        "总结", scope="期中", category="心得体会", text="一、听了什么\n听课十二节。\n（一）收获\n会等了。"
    )
    body = document(written(record))[0]
    styles = {"".join(t.text or "" for t in p.iter(w("t"))): style_of(p) for p in body.findall(w("p"))}
    assert styles["期中心得体会"] == "FormTitle"
    assert (styles["一、听了什么"], styles["（一）收获"]) == ("Heading1", "Heading2")
    assert (styles["听课十二节。"], styles["会等了。"]) == ("BodyText", "BodyText")


def test_photos_stand_two_abreast_in_their_own_row_and_a_blank_sheet_has_room_for_some(tmp_path: Path):
    shots = tuple(Photo(photo(), f"{n}.png", f"照{n}", f"图{n}") for n in range(3))
    data = written(made("活动", topic="磨课", content="看教案。"), photos=shots)
    assert faults(data) == []
    (row,) = [row for row in document(data).iter(w("tr")) if list(row.iter(w("drawing")))]
    assert [len(list(p.iter(w("drawing")))) for p in row.iter(w("p")) if list(p.iter(w("drawing")))] == [2, 1]
    assert cells(row) == ["照　片", "\n图0图1\n\n图2"]
    assert ["照　片", ""] in [
        cells(row) for row in one(blank_form(kind_named("活动"), scope()), tmp_path).iter(w("tr"))
    ]


def test_a_blank_honour_has_a_place_for_the_certificate_and_a_filled_one_has_not():
    blank = blank_form(kind_named("获奖"), scope())
    assert any(getattr(part, "label", "").startswith("证书复印件") for part in blank.parts)
    assert "粘贴处" not in text(written(filled(kind_named("获奖")).record))


def test_a_field_without_a_place_is_printed_all_the_same(tmp_path: Path):
    bare = Layout(title="表", body=())
    record = filled(kind_named("反思")).record
    said = check([bare(Answers(record.kind, scope(), record))], P5, tmp_path)
    long = [word for word in filled(kind_named("反思")).shown if word.endswith("。")]
    assert [word for word in long if word not in said] == []
