"""Every record kind on paper: nothing that was written is missing, nothing else stands there."""

import datetime as dt
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from msgspec import structs
from openxml_audit import OpenXmlValidator  # type: ignore[import-untyped]

from exports.answers import Answers
from exports.base import About
from exports.default_form import default_form
from exports.forms import blank_form, form_of, write_blank_form, write_form
from exports.markup import Element, style_of, w
from exports.sheets import Sheets
from exports.story import Story
from exports.styles import P1, P5, HouseStyle, twips
from qinglan_tui.domain.counts import APPRENTICE, Labels
from qinglan_tui.domain.kinds import KINDS, Kind, kind_named
from qinglan_tui.domain.kinds.activity import Activity
from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.kinds.plan_review import PlanReview
from qinglan_tui.domain.kinds.reflection import Reflection
from qinglan_tui.domain.kinds.rows import ActionStep, RubricScore, ScriptLine
from qinglan_tui.domain.records import Comment, Record
from tests.exports.invariants import faults
from tests.exports.records import DAY, MADE_ON, all_filled, filled, hostile, scope
from tests.exports.samples import part, words

HOUSES = pytest.mark.parametrize("house", [P1, P5], ids=["P1", "P5"])
EVERY_KIND = pytest.mark.parametrize("kind", KINDS, ids=[kind.code for kind in KINDS])


def form(record: Record, house: HouseStyle = P5, **given: object) -> bytes:
    """One record's document."""
    stream = BytesIO()
    write_form(record, scope(**given), house, stream, made_on=MADE_ON)  # type: ignore[arg-type]
    return stream.getvalue()


def blank(kind: Kind, house: HouseStyle = P5) -> bytes:
    """A kind's document to be filled in by hand."""
    stream = BytesIO()
    write_blank_form(kind, scope(), house, stream, made_on=MADE_ON)
    return stream.getvalue()


def document(data: bytes) -> Element:
    return part(data, "word/document.xml")


def text(data: bytes) -> str:
    return words(document(data))


def cells(row: Element) -> list[str]:
    """The texts of a row's cells, a line for each paragraph."""
    return [words(cell) for cell in row.iter(w("tc"))]


def rows(data: bytes) -> list[list[str]]:
    return [cells(row) for row in document(data).iter(w("tr"))]


def value_beside(data: bytes, label: str) -> str:
    """What stands in the cell right of a label."""
    for row in rows(data):
        if label in row:
            return row[row.index(label) + 1]
    raise AssertionError(f"no {label}")


def observed(**fields: object) -> Record:
    """A lesson of 李青 that 陈素云 heard."""
    return Record(
        fields=Observation(teacher="李青", class_name="三（2）班", topic="周长", **fields),  # type: ignore[arg-type]
        date=DAY,
        slot="第2节",
    )


@EVERY_KIND
def test_everything_that_was_written_stands_in_the_form(kind: Kind):
    sample = filled(kind)
    said = text(form(sample.record))
    assert [word for word in sample.shown if word not in said] == []


@EVERY_KIND
def test_long_texts_stand_once_and_line_by_line(kind: Kind):
    sample = filled(kind)
    lines = text(form(sample.record)).splitlines()
    for word in (word for word in sample.shown if word.endswith("。")):
        assert sum(word in line for line in lines) == 1


@EVERY_KIND
def test_a_kind_without_a_sheet_of_its_own_has_a_form_from_its_declaration(kind: Kind, tmp_path: Path):
    sample = filled(kind)
    forms = [default_form(Answers(kind, scope(), sample.record)), default_form(Answers(kind, scope()))]
    said = check(forms, P5, tmp_path)
    assert [word for word in sample.shown if word not in said] == []
    assert [spec.label for spec in kind.specs if spec.ask.needed and spec.label not in plain(said)] == []


def plain(said: str) -> str:
    """The text with labels as they are declared, not 「课　题」."""
    return said.replace("　", "")


@EVERY_KIND
def test_codes_ids_and_what_is_private_are_never_printed(kind: Kind):
    record = structs.replace(
        filled(kind).record,
        id=1800046200120200,
        status="returned",
        tags=("标签甲",),
        private=True,
        submitted_to="交给乙",
        submitted_on=dt.date(2026, 12, 24),
        written_at=dt.datetime(2027, 1, 2, 3, 4),
        pairings=("陈素云-李青-2026-09-01",),
        links=(1800046200120201,),
        imported_from="来源丙",
        extra={"mood": "心情丁"},
    )
    said = text(form(record))
    hidden = (
        "18000462",
        "987654321",
        "returned",
        "退回",
        "标签甲",
        "交给乙",
        "12月24日",
        "2027",
        "来源丙",
        "心情丁",
        "仅自己看",
        "补记",
    )
    assert [word for word in hidden if word in said.replace("2026—2027学年", "")] == []


@HOUSES
def test_all_forms_of_filled_records_are_sound_documents(house: HouseStyle, tmp_path: Path):
    check([form_of(sample.record, scope()) for sample in all_filled()], house, tmp_path)


@HOUSES
def test_all_blank_forms_are_sound_documents(house: HouseStyle, tmp_path: Path):
    check([blank_form(kind, scope()) for kind in KINDS], house, tmp_path)


@HOUSES
def test_text_that_breaks_programs_breaks_no_form(house: HouseStyle, tmp_path: Path):
    said = check([form_of(hostile(kind), scope()) for kind in KINDS], house, tmp_path)
    assert said.count("[/张] {{课题}} {%x%} <b>&amp;</b> ]]> ｛｛名｝｝") > 5 * len(KINDS)
    assert said.count("长" * 10_000) >= len(KINDS) - 1
    assert "👩‍🏫 𠮷 \ufffd “引”‘号’" in said


def check(forms: list, house: HouseStyle, folder: Path) -> str:  # type: ignore[type-arg]
    """Assert that a document of all these forms is one that any reader opens; return its text."""
    story = Story(house, About("表单", "陈素云", MADE_ON), "form")
    sheets = Sheets(story)
    for one in forms:
        sheets.add(one)
    path = folder / "表单.docx"
    story.finish().save(str(path))
    data = path.read_bytes()
    assert faults(data) == []
    assert [error.description for error in OpenXmlValidator().validate(str(path)).errors] == []
    return text(data)


@EVERY_KIND
def test_the_same_record_gives_the_same_bytes(kind: Kind):
    record = filled(kind).record
    assert form(record) == form(record)
    assert blank(kind) == blank(kind)


@EVERY_KIND
def test_each_form_begins_a_page_and_says_whose_school_and_term_it_is(kind: Kind):
    first, note, *_ = document(form(filled(kind).record))[0]
    assert style_of(first) == "FormTitle"
    assert words(first)
    assert words(note) == "桃源县青禾小学　2026—2027学年第一学期"


def test_kinds_have_the_titles_that_schools_print():
    titles = {kind.code: blank_form(kind, scope()).title for kind in KINDS}
    assert titles["observation"] == "听课记录表"
    assert titles["activity"] == "师徒结对活动记录表"
    assert len(set(titles.values())) == len(KINDS)
    lesson = Record(fields=kind_named("public_lesson").fields(occasion="汇报课"), date=DAY)
    assert form_of(lesson, scope()).title == "汇报课记录表"
    plan = Record(fields=kind_named("growth_plan").fields(plan_kind="指导计划", span="学期"), date=DAY)
    assert form_of(plan, scope()).title == "学期指导计划"


def test_the_file_says_what_it_is_and_who_wrote_it():
    core = Document(BytesIO(form(observed()))).core_properties
    assert (core.title, core.author, core.language) == ("李青《周长》", "陈素云", "zh-CN")
    assert core.created == dt.datetime(2027, 1, 20, tzinfo=dt.UTC)


def test_labels_of_two_characters_are_as_wide_as_those_of_four():
    said = [cell for row in rows(form(observed())) for cell in row]
    assert {"日　期", "课　题", "班　级", "优　点"} <= set(said)


def test_a_lesson_stands_line_by_line_under_its_steps_with_the_marks_beside():
    script = (
        ScriptLine(minute=0, step="导入", who="师", text="出示月饼"),
        ScriptLine(minute=3, step="导入", who="生", text="说平均分", mark="亮点"),
        ScriptLine(minute=9, step="新授", text="直接给出定义", mark="问题"),
        ScriptLine(minute=20, step="导入", text="再看一次"),
    )
    found = rows(form(observed(script=script)))
    start = found.index(["环节", "时间", "教学过程", "随记与点评"])
    assert found[start + 1 : start + 5] == [
        ["导入", "0分", "师：出示月饼", ""],
        ["", "3分", "生：说平均分", "亮点"],
        ["新授", "9分", "直接给出定义", "问题"],
        ["导入", "20分", "再看一次", ""],
    ]


def test_a_script_without_steps_and_minutes_needs_no_columns_for_them():
    found = rows(form(observed(script=(ScriptLine(text="看录像"), ScriptLine(text="讨论", mark="疑问")))))
    start = found.index(["教学过程", "随记与点评"])
    assert found[start + 1 : start + 3] == [["看录像", ""], ["讨论", "疑问"]]


def test_the_rubric_is_printed_two_items_abreast_and_the_score_at_the_top():
    rubric = tuple(RubricScore(dimension=f"项目{n}", points=n + 5.5, full=10) for n in range(3))
    data = form(observed(rubric=rubric, score=81.0, grade="良好"))
    assert ["项目0", "10", "5.5", "项目2", "10", "7.5"] in rows(data)
    assert ["项目1", "10", "6.5", "", "", ""] in rows(data)
    assert value_beside(data, "等级得分") == "良好　81分"


def test_suggestions_carry_what_was_seen_of_them():
    steps = (
        ActionStep(text="等三秒", effect="举手的多了", seen_on=dt.date(2026, 11, 10)),
        ActionStep(text="留例题"),
    )
    assert (
        value_beside(form(observed(action_steps=steps)), "改进建议")
        == "1．等三秒（11月10日，举手的多了）\n2．留例题"
    )


def test_who_heard_the_lesson_is_the_owner_unless_said_otherwise():
    assert value_beside(form(observed()), "听课人") == "陈素云"
    assert value_beside(form(observed(observers=("周敏",))), "听课人") == "周敏"


@EVERY_KIND
def test_nobodys_name_stands_where_a_hand_must_sign(kind: Kind):
    for data in (form(filled(kind).record), blank(kind)):
        signs = [words(one) for one in document(data).iter(w("p")) if style_of(one) == "CellSign"]
        assert [sign for sign in signs if "李青" in sign or "陈素云" in sign] == []
        assert all(sign.replace("　", "").endswith("年月日") for sign in signs)


def test_a_review_shows_what_was_ticked_and_what_was_not():
    review = PlanReview(teacher="李青", scope="周长", checked=("教案", "听写本"), verdict="通过")
    data = form(Record(fields=review, date=DAY))
    assert value_beside(data, "审阅内容") == "√教案　□作业　□听课本　□反思　□试卷　□综合　√听写本"
    assert value_beside(data, "结　论") == "√通过　□修改后再审"
    assert text(data).count("签字：") == 2


def test_a_long_row_of_boxes_is_broken_between_words():
    lines = value_beside(blank(kind_named("plan_review")), "齐备项目").splitlines()
    assert [line.count("□") for line in lines] == [4, 4]


def test_an_activity_names_the_pair_that_was_there():
    talk = Activity(format=("备课", "荐书"), participants=("陈素云", "周敏"), content="看教案。")
    data = form(Record(fields=talk, date=DAY))
    assert value_beside(data, "师　傅") == "陈素云"
    assert value_beside(data, "徒　弟") == "周敏"
    assert value_beside(data, "活动形式").startswith("√备课　□评课")
    assert value_beside(data, "活动形式").endswith("√荐书")


def test_an_activity_without_the_partner_is_signed_by_who_led_and_who_wrote():
    data = form(Record(fields=Activity(participants=("何静",), content="全组评卷。"), date=DAY))
    assert text(data).startswith("活动记录表")
    assert [word for word in ("主持人签字", "记录人签字", "师傅签字") if word in text(data)] == [
        "主持人签字",
        "记录人签字",
    ]


def test_the_programme_says_what_the_two_sides_are_called():
    data = form(Record(fields=Activity(content="看教案。"), date=DAY), labels=Labels("蓝方", "青方"))
    assert value_beside(data, "蓝　方") == "陈素云"
    assert "青方签字：" in text(data)
    assert "师傅" not in text(data)


def test_the_mentors_comment_stands_with_room_to_sign():
    comment = Comment(text="写得实在。", grade="良好", by="陈素云", date=dt.date(2026, 11, 2))
    data = form(
        Record(fields=Reflection(topic="周长", text="想了一晚。"), date=DAY, author="李青", comment=comment)
    )
    assert value_beside(data, "点评人") == "陈素云"
    assert value_beside(data, "点评日期") == "11月2日"
    assert value_beside(data, "师傅点评") == "写得实在。"
    assert "师傅签字：" in text(data)


def test_an_apprentices_work_has_room_for_a_comment_and_a_mentors_own_has_not():
    own = Record(fields=Reflection(topic="周长", text="想了一晚。"), date=DAY)
    assert "师傅点评" in text(form(own, role=APPRENTICE))
    assert "师傅点评" not in text(form(own))
    assert "师傅点评" in text(form(structs.replace(own, author="李青")))


def test_what_is_on_paper_already_is_called_so_and_asks_for_no_more_writing():
    record = structs.replace(observed(), on_paper=True, lessons_counted=5)
    assert "（已有纸质记录，共5节）" in text(form(record))
    assert max(heights(form(record))) < twips(40)


def heights(data: bytes) -> list[int]:
    """The least heights of the table's rows, in twips."""
    return [int(str(one.get(w("val")))) for one in document(data).iter(w("trHeight"))]


# An honour is a few lines, in a register as well.
@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if kind.code != "honour"], ids=lambda kind: kind.code
)
def test_a_blank_form_fills_its_page_or_pages(kind: Kind):
    room = twips(255)
    assert sum(heights(blank(kind))) > room * 0.8


def test_a_blank_lesson_form_has_twelve_centimetres_to_write_on_in_three_texts_and_a_course():
    tall = [height for height in heights(blank(kind_named("observation"))) if height > twips(20)]
    assert len(tall) == 4
    assert sum(tall) > twips(150)


def test_a_form_with_little_text_fills_its_page_and_one_with_much_breaks_over_pages():
    little = form(Record(fields=Reflection(topic="周长", successes="好。", next_time="再试。"), date=DAY))
    assert twips(200) < sum(heights(little)) < twips(245)
    much = document(form(Record(fields=Reflection(topic="周长", successes="好。" * 2000), date=DAY)))
    (whole,) = [row for row in much.iter(w("tr")) if "好。" * 9 in words(row)]
    assert whole.find(f"{w('trPr')}/{w('cantSplit')}") is None


def test_a_very_long_text_stands_across_the_whole_sheet():
    paper = Record(fields=kind_named("paper").fields(topic="错题", text="错在哪一步。" * 200), date=DAY)
    found = rows(form(paper))
    at = found.index(["正文"])
    assert found[at + 1] == ["错在哪一步。" * 200]


def test_a_record_outside_the_term_does_not_name_the_term():
    late = Record(fields=Reflection(topic="周长"), date=dt.date(2027, 3, 5))
    _, note, *_ = document(form(late))[0]
    assert words(note) == "桃源县青禾小学"


def test_without_a_school_there_is_no_empty_line_below_the_title():
    data = form(Record(fields=Reflection(topic="周长"), date=dt.date(2027, 3, 5)), school="")
    assert faults(data) == []
    assert document(data)[0][1].tag == w("tbl")
