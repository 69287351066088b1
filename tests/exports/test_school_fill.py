"""A school's form filled in: each answer where the form has its blank, in the look that it has there."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec import structs

from exports.markup import Element, w
from exports.templates.fill import fill
from exports.templates.grid import Grid, tables_of
from exports.templates.lines import Line, paragraphs_of
from exports.templates.package import open_package
from exports.templates.values import without_place
from qinglan_tui.domain.kinds.activity import Activity
from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Record
from tests.exports import school_forms as forms
from tests.exports.expected_forms import EXPECTED
from tests.exports.form_records import LESSON, MEETING, REVIEW, THOUGHTS, confirmed, filled
from tests.exports.ooxml import BOLD, KAI, docx, p, r, split, tbl, tc, tr
from tests.exports.records import HOSTILE, scope

RECORDS = {"听课": LESSON, "活动": MEETING, "反思": THOUGHTS, "审阅": REVIEW}


def body(data: bytes) -> Element:
    """The document's body."""
    package = open_package(data)
    return package.look(package.main)


def lines(data: bytes) -> list[str]:
    """The text of every paragraph, headers and footers last."""
    package = open_package(data)
    return [Line(one).text for part in package.texts for one in paragraphs_of(package.look(part))]


def beside(data: bytes, label: str) -> str:
    """What stands in the cell right of a label, or below it."""
    for table in tables_of(body(data)):
        grid = Grid(table)
        for cell in grid.cells:
            if "".join(cell.text.split()) == label:
                value = grid.right_of(cell) or grid.below(cell)
                return "" if value is None else value.text.strip()
    raise AssertionError(f"no cell says {label}")


def looks(data: bytes, text: str) -> Iterator[str]:
    """How each run with that text looks, as markup."""
    for run in body(data).iter(w("r")):
        if "".join(str(one) for one in run.itertext()) == text:
            look = run.find(w("rPr"))
            yield "" if look is None else etree.tostring(look, encoding="unicode")


def test_the_cells_of_a_wps_form_take_their_answers() -> None:
    done = filled(forms.observation_wps(), "听课", LESSON)
    assert beside(done, "授课教师") == "李青"
    assert beside(done, "学科") == "数学"
    assert beside(done, "课题") == "《几分之一》"
    assert beside(done, "听课时间") == "2026年11月13日　第2节"
    assert beside(done, "听课人") == "陈素云"
    text = "\n".join(lines(done))
    assert "5分　生：折出圆形纸的二分之一。" in text
    assert "优点：学生动手多，互动真实。\n导入贴近生活。\n问题：提问后等待时间不够。" in text
    assert "听课人签名：            年   月   日" in text


def test_answers_look_as_the_school_set_the_cell_and_labels_stay_as_they_were() -> None:
    done = filled(forms.observation_wps(), "听课", LESSON)
    (look,) = looks(done, "《几分之一》")
    assert "楷体" in look and "0000FF" in look
    assert [look for look in looks(done, "科") if "宋体" in look]
    for line in ("学生动手多，互动真实。", "建议：提问后再等三秒；板书留下例题。"):
        assert all("楷体" in look for look in looks(done, line))


def test_where_the_cell_says_nothing_the_answer_has_the_face_and_size_of_its_row() -> None:
    data = docx(tbl(2, tr(tc(p(r("课题", BOLD))), tc())))
    (look,) = looks(filled(data, "听课", LESSON), "《几分之一》")
    assert "宋体" in look and 'val="24"' in look and "<w:b/>" not in look


def test_a_row_of_exact_height_may_grow_so_that_nothing_is_cut_off() -> None:
    done = filled(forms.observation_wps(), "听课", LESSON)
    heights = [one.get(w("hRule")) for one in body(done).iter(w("trHeight"))]
    assert "exact" not in heights
    assert len(heights) == len([*body(forms.observation_wps()).iter(w("trHeight"))])


def test_answers_stand_on_the_lines_that_were_left_for_them() -> None:
    done = lines(filled(forms.observation_lines(), "听课", LESSON))
    assert done[1].split() == ["授课教师：李青", "学科：数学", "班级：三（2）班"]
    assert done[2].startswith("时间：2026年11月13日 星期五  第2节")
    assert "地点：   本校" in done[2]
    assert "课题：《几分之一》" in done
    assert done[-1] == "听课人签字：______________　　　　　　　　　　年　　月　　日"


def test_an_answer_on_an_underscore_is_underlined_and_about_as_long() -> None:
    done = filled(docx(p("地点：____________  班级：______")), "听课", LESSON)
    run = next(run for run in body(done).iter(w("r")) if "本校" in "".join(map(str, run.itertext())))
    assert run.find(f"{w('rPr')}/{w('u')}") is not None
    assert len(Line(paragraphs_of(body(done))[0]).text) >= len("地点：____________  班级：______") - 6


def test_boxes_are_ticked_and_the_unlisted_goes_behind_others() -> None:
    done = lines(filled(forms.activity_choices(), "活动", MEETING))
    assert "☑备课  □听课  □评课  □磨课" in done
    assert "□师徒谈心  ☑其他： 读书 " in done


def test_a_day_is_written_between_its_words() -> None:
    done = filled(forms.activity_choices(), "活动", MEETING)
    assert beside(done, "活动时间") == "2026年10月21日"
    assert "师傅签字：              年   月   日" in lines(done)


def test_a_text_above_a_signature_leaves_the_signature_in_its_place() -> None:
    done = lines(filled(forms.activity_choices(), "活动", MEETING))
    place = done.index("徒弟签字：              年   月   日")
    assert done[place - 1] == "学会从学生的问题出发。"
    # The sheet is as long as it was where empty lines were there to be written on.
    three = done.index("先说设计思路。")
    assert done[three : three + 3] == ["先说设计思路。", "再推敲三处提问。", "最后定板书。"]
    assert len(done) == len(lines(forms.activity_choices())) + 1


def test_prose_takes_its_answers_below_its_headings() -> None:
    done = lines(filled(forms.reflection_prose(), "反思", THOUGHTS))
    assert done[4:8] == ["学生自己量出了树叶的周长。", "小组合作有序。", "", "二、不足之处："]
    assert done[2].startswith("授课时间：2026年11月2日")
    assert done[-1] == "师傅签名：________  日期：________"
    assert "反思到位，抓住了关键。" in done


def test_a_text_box_and_its_double_for_older_programs_say_the_same() -> None:
    done = filled(forms.observation_boxes(), "听课", LESSON)
    said = Counter(line.strip() for line in lines(done))
    assert said["课题： 《几分之一》"] == 2
    assert said["等级：□优 ☑良 □中 □差"] == 2


def test_content_controls_show_the_answer_and_no_prompt() -> None:
    done = filled(forms.observation_controls(), "听课", LESSON)
    text = "\n".join(lines(done))
    assert "单击或点击此处输入文字" not in text
    assert beside(done, "课题") == "《几分之一》"
    assert list(body(done).iter(w("showingPlcHdr"))) == []
    assert all("rStyle" not in look and "808080" not in look for look in looks(done, "《几分之一》"))
    assert "☒新授课  ☐复习课" in text
    checked = "{http://schemas.microsoft.com/office/word/2010/wordml}checked"
    assert [one.get(checked.replace("checked", "val")) for one in body(done).iter(checked)] == ["1", "0", "0"]


def test_old_form_fields_and_symbol_boxes_are_filled() -> None:
    done = filled(forms.old_fields(), "听课", LESSON)
    assert beside(done, "课题") == "《几分之一》"
    ticked = [one.find(w("checked")) is not None for one in body(done).iter(w("checkBox"))]
    assert ticked == [True, False]
    assert beside(done, "等级") == "□优秀　☑良好　□合格"
    # The field is whole: its ends are where they were.
    marks = [one.get(w("fldCharType")) for one in body(done).iter(w("fldChar"))]
    assert marks == ["begin", "separate", "end"] * 4


def test_labels_above_units_and_brackets() -> None:
    done = lines(filled(forms.labels_above(), "听课", LESSON))
    assert [line.strip() for line in done if "节" in line and "听课" not in line] == ["1节"]
    assert any(line.strip() == "88.5分" for line in done)
    assert "优（  ）良（√）合格（  ）" in done
    assert "第11周" in done
    assert done.index("提问后等待时间不够。") == done.index("（不少于两条）") + 1


def test_the_course_of_a_lesson_has_a_row_for_each_line_by_who_spoke() -> None:
    done = lines(filled(forms.course_rows(), "听课", LESSON))
    place = done.index("导入")
    assert done[place : place + 5] == ["导入", "0分", "出示分蛋糕的画面。", "", "亮点"]
    assert done[place + 6 : place + 11] == ["新授", "5分", "", "折出圆形纸的二分之一。", ""]
    assert "巡视，指名板演。" in done
    (table,) = tables_of(body(filled(forms.course_rows(), "听课", LESSON)))
    assert len(Grid(table).rows) == 6


def test_a_list_has_a_row_for_each_record_and_further_rows_are_made_like_the_first() -> None:
    records = [structs.replace(LESSON, date=dt.date(2026, 11, day)) for day in (2, 9, 16, 23, 30)]
    done = filled(forms.register(), "听课", *records)
    (table,) = tables_of(body(done))
    rows = [[cell.text for cell in row] for row in Grid(table).rows]
    assert [row[0] for row in rows[1:]] == ["1", "2", "3", "4", "5"]
    assert [row[1] for row in rows[1:]] == [f"2026年11月{day}日" for day in (2, 9, 16, 23, 30)]
    assert all("楷体" in look for look in looks(done, "李青"))
    assert "陈素云" in lines(done)[1] and "青禾小学" in lines(done)[1]
    # Two records leave the third row empty.
    few = filled(forms.register(), "听课", *records[:2])
    (table,) = tables_of(body(few))
    assert [cell.text for cell in Grid(table).rows[3]] == ["3", *[""] * 9]


def test_any_other_form_is_repeated_on_a_new_page_for_each_record_but_not_its_cover() -> None:
    records = [
        structs.replace(LESSON, fields=structs.replace(LESSON.fields, topic=f"《第{n}课》")) for n in range(3)
    ]
    done = filled(forms.with_cover(), "听课", *records)
    said = lines(done)
    assert said.count("听课手册") == 1
    assert said.count("听课记录表") == 3
    assert [line for line in said if line.startswith("《第")] == ["《第0课》", "《第1课》", "《第2课》"]
    breaks = list(body(done).iter(w("pageBreakBefore")))
    assert len(breaks) == 2


def test_drawings_and_marks_stay_unique_in_a_form_that_is_repeated() -> None:
    done = filled(forms.observation_boxes(), "听课", LESSON, LESSON, LESSON)
    place = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
    numbers = [one.get("id") for one in body(done).iter(place)]
    assert len(numbers) == 6
    assert len(set(numbers)) == 6
    controls = body(filled(forms.observation_controls(), "听课", LESSON, LESSON))
    ids = [one.get(w("val")) for one in controls.iter(w("id"))]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("form", "kind"), [one[:2] for one in EXPECTED], ids=[one[0].__name__ for one in EXPECTED]
)
def test_the_same_input_gives_the_same_bytes(form: Callable[[], bytes], kind: str) -> None:
    record = RECORDS[kind]
    assert filled(form(), kind, record, record) == filled(form(), kind, record, record)


@pytest.mark.parametrize(
    ("form", "kind"), [one[:2] for one in EXPECTED], ids=[one[0].__name__ for one in EXPECTED]
)
def test_nothing_that_the_school_printed_is_lost(form: Callable[[], bytes], kind: str) -> None:
    """Every character of the form that is no room is still there, and so is every table and cell."""
    before, after = (Counter("".join(lines(one))) for one in (form(), filled(form(), kind, RECORDS[kind])))
    room = set(" 　\t_□☐\u2002\n") | set("单击或点击此处输入文字。")
    assert {letter for letter in before if before[letter] > after[letter]} <= room
    for tag in ("tbl", "drawing", "sdt"):
        assert len([*body(form()).iter(w(tag))]) == len(
            [*body(filled(form(), kind, RECORDS[kind])).iter(w(tag))]
        )


@pytest.mark.parametrize(
    ("form", "kind"), [one[:2] for one in EXPECTED], ids=[one[0].__name__ for one in EXPECTED]
)
def test_every_answer_with_a_blank_is_in_the_filled_form(form: Callable[[], bytes], kind: str) -> None:
    """What the record says stands in the form, or is named as having no place."""
    record = RECORDS[kind]
    text = "".join("".join(lines(filled(form(), kind, record))).split())
    missing = without_place(confirmed(form(), kind), record)
    for spec in record.kind.specs:
        value = getattr(record.fields, spec.name)
        if isinstance(value, str) and value and spec.label not in missing and spec.ask.choices is None:
            for line in value.split("\n"):
                assert "".join(line.split()) in text, spec.label


def test_an_empty_record_leaves_the_form_as_it_was() -> None:
    empty = Record(date=dt.date(2026, 11, 13), fields=Activity())
    data = docx(tbl(2, tr("活动主题", tc()), tr("活动内容", tc(p(), p())), tr("形式", tc("□备课 □评课"))))
    assert lines(filled(data, "活动", empty)) == lines(data)


def test_text_that_has_broken_programs_is_only_text() -> None:
    hostile = Record(
        date=dt.date(2026, 11, 13),
        fields=Observation(
            topic=HOSTILE, advice=f"{HOSTILE}\r\n{{{{课题}}}}\n{'长' * 10_000}", teacher="<w:p/>&"
        ),
    )
    done = filled(forms.observation_wps(), "听课", hostile)
    assert beside(done, "授课教师") == "<w:p/>&"
    text = "\n".join(lines(done))
    assert "{{课题}}" in text and "<b>&amp;</b>" in text and "长" * 10_000 in text
    assert "\x00" not in text


def test_what_was_filled_in_is_never_read_again() -> None:
    record = structs.replace(
        LESSON, fields=structs.replace(LESSON.fields, topic="{{授课教师}}", teacher="□优")
    )
    done = lines(filled(docx(tbl(4, tr("{{课题}}", "{{授课教师}}", "x", "y"))), "听课", record))
    assert done == ["{{授课教师}}", "□优", "x", "y"]


@settings(max_examples=40)
@given(st.text(max_size=60), st.text(max_size=200))
def test_any_text_can_be_filled_in_and_read_back(topic: str, advice: str) -> None:
    record = structs.replace(
        LESSON, fields=structs.replace(LESSON.fields, topic=topic, advice=advice, problems="")
    )
    done = "".join("".join(lines(filled(forms.nested(), "听课", record))).split())
    from exports.markup import clean

    for text in (topic, advice):
        for piece in clean(text).split():
            assert piece in done


def test_a_file_that_has_changed_since_is_not_filled() -> None:
    form = confirmed(forms.nested(), "听课")
    with pytest.raises(Problem, match=r"改过了.*重新认"):
        fill(forms.labels_above(), form, [(LESSON, scope())])


def test_without_a_record_nothing_is_filled() -> None:
    with pytest.raises(Problem, match="没有要填的记录"):
        fill(forms.nested(), confirmed(forms.nested(), "听课"), [])


def test_what_has_no_place_in_the_form_is_named() -> None:
    assert without_place(confirmed(forms.nested(), "听课"), LESSON) == (
        "学科",
        "课型",
        "课的性质",
        "等级",
        "得分",
        "教学过程",
        "地点",
        "听课方式",
    )
    assert "建议" not in without_place(confirmed(forms.observation_wps(), "听课"), LESSON)


def test_an_opinion_has_a_blank_of_its_own_or_shares_one_never_both() -> None:
    data = docx(tbl(2, tr("优点", tc()), tr("总评", tc(p(), p()))))
    done = filled(data, "听课", LESSON)
    assert beside(done, "优点") == "学生动手多，互动真实。\n导入贴近生活。"
    assert beside(done, "总评") == "问题：提问后等待时间不够。\n建议：提问后再等三秒；板书留下例题。"


def test_a_picture_in_a_cell_is_not_written_over() -> None:
    data = docx(tbl(2, tr("课题", tc(p("<w:r><w:drawing/></w:r>"))), tr("学科", tc())))
    done = filled(data, "听课", LESSON)
    assert len([*body(done).iter(w("drawing"))]) == 1
    assert "《几分之一》" not in "".join(lines(done))


def test_a_split_label_stays_split_and_a_split_blank_is_healed() -> None:
    data = docx(p(split("课题：____"), r("____", KAI), r("____")))
    done = filled(data, "听课", LESSON)
    assert lines(done) == ["课题：《几分之一》".replace("：", "： ") + " "]
    assert len([*looks(done, "课")]) == 1


def test_a_form_whose_notes_were_tampered_with_harms_nothing() -> None:
    form = confirmed(forms.nested(), "听课")
    far = structs.replace(form, spots=(structs.replace(form.spots[0], how="room", start=900, end=999),))
    assert "《几分之一》" in "".join(lines(fill(forms.nested(), far, [(LESSON, scope())])))
    for lost in ({"paragraph": 9999}, {"part": "word/none.xml"}):
        gone = structs.replace(form, spots=(structs.replace(form.spots[0], **lost),))
        with pytest.raises(Problem, match="找不到这些空：课题"):
            fill(forms.nested(), gone, [(LESSON, scope())])


def test_a_cell_made_flat_by_a_tiny_size_does_not_make_the_answer_tiny() -> None:
    flat = '<w:rFonts w:eastAsia="宋体"/><w:sz w:val="4"/><w:szCs w:val="4"/>'
    (look,) = looks(filled(docx(tbl(2, tr("课题", tc(p(mark=flat))))), "听课", LESSON), "《几分之一》")
    assert "宋体" in look and "w:sz" not in look
