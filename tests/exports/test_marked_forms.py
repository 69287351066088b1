"""{{课题}} in a school's form: healed, known by many names, repeated in lists, and nothing more than text."""

import datetime as dt

import pytest
from msgspec import structs

from exports.templates.recognise import nearest_field
from exports.templates.words import Vocabulary, names_for
from qinglan_tui.domain.counts import Labels
from qinglan_tui.domain.kinds import KINDS, kind_named
from qinglan_tui.domain.school_forms import EACH_RECORD
from tests.exports import school_forms as forms
from tests.exports.form_records import LESSON, MEETING, filled, proposed
from tests.exports.ooxml import KAI, docx, p, r, tbl, tc, tr
from tests.exports.test_recognise import meanings
from tests.exports.test_school_fill import lines, looks


def test_names_are_healed_and_filled_in_body_list_and_header() -> None:
    done = lines(filled(forms.marked(), "听课", LESSON))
    assert done[0] == "桃源县青禾小学听课记录"
    assert "《几分之一》" in done and "李青" in done
    assert "2026年11月13日 第2节" in done
    assert done[-1] == "2026—2027学年第一学期"
    place = done.index("导入")
    assert done[place : place + 9] == [
        "导入", "师：出示分蛋糕的画面。", "亮点",
        "新授", "生：折出圆形纸的二分之一。", "",
        "练习", "师：巡视，指名板演。", "问题",
    ]  # fmt: skip


def test_an_answer_has_the_look_of_the_first_brace() -> None:
    data = docx(p(r("{", KAI), r("{课"), r("题}}")))
    (look,) = looks(filled(data, "听课", LESSON), "《几分之一》")
    assert "楷体" in look


def test_an_unknown_name_is_named_with_the_nearest_right_one_and_stays_in_the_form() -> None:
    proposal = proposed(forms.marked(), "听课")
    assert [spot.label for spot in proposal.unknown] == ["授科教师"]
    assert nearest_field(Vocabulary(kind_named("听课"), Labels()), proposal.unknown[0]) == "授课教师"
    assert "{{授科教师}}" in lines(filled(forms.marked(), "听课", LESSON))


@pytest.mark.parametrize(
    "mark",
    ["{{课题}}", "｛｛课题｝｝", "{{ 课题 }}", "{｛课题｝}", "{{课　题}}", "{{topic}}", "{{授课内容}}"],
)
def test_a_name_is_known_however_it_is_typed(mark: str) -> None:
    assert lines(filled(docx(p(f"甲{mark}乙")), "听课", LESSON)) == ["甲《几分之一》乙"]


def test_several_names_in_one_line_are_all_filled() -> None:
    data = docx(p("{{授课教师}}老师{{日期}}{{节次}}在{{班级}}上{{课题}}。"))
    assert lines(filled(data, "听课", LESSON)) == ["李青老师2026年11月13日第2节在三（2）班上《几分之一》。"]


def test_a_name_without_an_answer_goes_away() -> None:
    assert lines(filled(docx(p("教材：{{教材版本}}。")), "听课", LESSON)) == ["教材：。"]


def test_braces_that_do_not_pair_are_told() -> None:
    proposal = proposed(docx(p("{{课题}} {{班级")), "听课")
    assert meanings(proposal) == {"课题": "topic"}
    assert any("没有配成对" in note for note in proposal.notes)


def test_a_long_text_in_a_name_of_its_own_becomes_paragraphs() -> None:
    data = docx(tbl(1, tr(tc(p("{{优点}}")))))
    assert lines(filled(data, "听课", LESSON)) == ["学生动手多，互动真实。", "导入贴近生活。"]
    assert lines(filled(docx(p("优点：{{优点}}（完）")), "听课", LESSON)) == [
        "优点：学生动手多，互动真实。　导入贴近生活。（完）"
    ]


def test_a_row_of_names_is_repeated_for_each_record() -> None:
    records = [structs.replace(LESSON, date=dt.date(2026, 9, day)) for day in (7, 14, 21)]
    proposal = proposed(forms.marked_list(), "听课")
    assert {spot.each for spot in proposal.spots if spot.label != "学校"} == {EACH_RECORD}
    done = lines(filled(forms.marked_list(), "听课", *records))
    assert done[5:9] == ["1", "2026年9月7日", "李青", "《几分之一》"]
    assert done[13:15] == ["3", "2026年9月21日"]


def test_a_table_of_names_is_repeated_whole_for_each_record() -> None:
    data = docx(p("活动记录") + tbl(2, tr("主题", "{{活动主题}}"), tr("内容", "{{活动内容}}")))
    other = structs.replace(MEETING, fields=structs.replace(MEETING.fields, topic="评课"))
    done = lines(filled(data, "活动", MEETING, other))
    assert done.count("活动记录") == 2
    assert [done[place + 1] for place, line in enumerate(done) if line == "主题"] == [
        "备《长方形的周长》",
        "评课",
    ]


def test_a_list_without_entries_shows_no_names() -> None:
    empty = structs.replace(LESSON, fields=structs.replace(LESSON.fields, script=()))
    done = lines(filled(forms.marked(), "听课", empty))
    assert not any("教学过程" in line for line in done)


@pytest.mark.parametrize(
    "text",
    ["{% for x in y %}", "{{ 7*7 }}", "{{课题.__class__}}", "{{ ''.join(()) }}", "${课题}", "{{#课题}}"],
)
def test_there_is_no_template_language(text: str) -> None:
    data = docx(p(text) + p("{{课题}}"))
    assert lines(filled(data, "听课", LESSON)) == [text, "《几分之一》"]


@pytest.mark.parametrize("kind", KINDS, ids=[kind.code for kind in KINDS])
def test_every_name_on_offer_is_understood(kind) -> None:
    names = names_for(kind)
    data = docx("".join(tbl(1, tr("表头"), tr(f"{{{{{name}}}}}")) + p() for name in names))
    proposal = proposed(data, kind.code)
    assert [spot.label for spot in proposal.unknown] == []
    own = [spec for spec in kind.specs if spec.ask.input.value != "record"]
    understood = {name for spot in proposal.spots for name in spot.fields} | {
        spot.each for spot in proposal.spots
    }
    assert {spec.name for spec in own} <= understood


def test_a_column_outside_of_a_table_is_not_understood() -> None:
    proposal = proposed(docx(p("{{教学过程.环节}}") + p("{{课题}}")), "听课")
    assert [spot.label for spot in proposal.unknown] == ["教学过程.环节"]


def test_a_list_may_stand_twice_in_a_form() -> None:
    table = tbl(2, tr("环节", "过程"), tr("{{教学过程.环节}}", "{{教学过程.内容}}"))
    done = lines(filled(docx(table + p() + table), "听课", LESSON))
    assert done.count("导入") == 2 and done.count("练习") == 2
