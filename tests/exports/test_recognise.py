"""认表: of forms as people make them every blank is recognised, or named as not recognised."""

from collections.abc import Callable

import pytest

from exports.templates.recognise import guess_kind
from qinglan_tui.domain.counts import Labels
from qinglan_tui.domain.kinds import kind_named
from qinglan_tui.domain.school_forms import CHOICE, DATE, Proposal
from tests.exports import school_forms as forms
from tests.exports.expected_forms import EXPECTED, OPINION
from tests.exports.form_records import confirmed, proposed
from tests.exports.ooxml import docx, p, tbl, tc, tr


def meanings(proposal: Proposal) -> dict[str, str]:
    """What is to be filled in, by label."""
    return {spot.label: " ".join(spot.fields) for spot in proposal.spots}


@pytest.mark.parametrize(
    ("form", "kind", "wanted", "unknown", "signed"), EXPECTED, ids=[one[0].__name__ for one in EXPECTED]
)
def test_every_blank_of_a_school_form_is_recognised_or_named(
    form: Callable[[], bytes], kind: str, wanted: dict[str, str], unknown: list[str], signed: list[str]
) -> None:
    proposal = proposed(form(), kind)
    assert meanings(proposal) == wanted
    assert [spot.label for spot in proposal.unknown] == unknown
    assert sorted(proposal.signatures) == sorted(signed)


@pytest.mark.parametrize(
    ("form", "kind"), [one[:2] for one in EXPECTED], ids=[one[0].__name__ for one in EXPECTED]
)
def test_the_kind_of_a_form_is_guessed(form: Callable[[], bytes], kind: str) -> None:
    assert guess_kind(form(), Labels()).short == kind


def test_no_two_blanks_share_a_place() -> None:
    for form, kind, *_ in EXPECTED:
        proposal = proposed(form(), kind)
        addresses = [spot.address for spot in (*proposal.spots, *proposal.unknown)]
        assert len(addresses) == len(set(addresses)), form.__name__


def test_the_same_file_is_recognised_the_same_way_twice() -> None:
    assert proposed(forms.activity_choices(), "活动") == proposed(forms.activity_choices(), "活动")


def test_boxes_and_days_are_filled_in_their_own_way() -> None:
    ways = {spot.label: spot.how for spot in proposed(forms.activity_choices(), "活动").spots}
    assert ways["活动形式"] == CHOICE
    assert ways["活动时间"] == DATE


def test_what_the_programme_calls_the_two_sides_is_known() -> None:
    from exports.templates.recognise import recognise

    data = docx(tbl(4, tr("蓝青导师", tc(), "萌新教师", tc())))
    kind = kind_named("活动")
    assert meanings(recognise(data, kind, Labels("蓝青导师", "萌新教师"))) == {
        "蓝青导师": "@mentor",
        "萌新教师": "@apprentice",
    }
    assert [spot.label for spot in recognise(data, kind, Labels()).unknown] == ["蓝青导师", "萌新教师"]


def test_a_label_confirmed_before_is_known_from_then_on() -> None:
    from exports.templates.recognise import recognise

    data = docx(tbl(2, tr("备注", tc()), tr("课题", tc())))
    found = recognise(data, kind_named("听课"), Labels(), {"备注": ("talk",)})
    assert meanings(found) == {"备注": "talk", "课题": "topic"}
    assert found.unknown == ()


@pytest.mark.parametrize(
    "label",
    ["课题", "课　题", "课 题：", "课　　题:", "一、课题", "1.课题", "课题（内容）", "*课题", "（一）课题："],
)
def test_a_label_is_known_however_it_is_spread(label: str) -> None:
    assert meanings(proposed(docx(tbl(2, tr(label, tc()))), "听课")) == {
        "课题" + ("(内容)" if "内容" in label else ""): "topic"
    }


@pytest.mark.parametrize(
    "signed",
    ["听课人签名", "授课教师（签字）", "师傅签章：", "学校（公章）", "教研组长意见", "教务处审核意见"],
)
def test_where_a_hand_signs_nothing_is_ever_proposed(signed: str) -> None:
    proposal = proposed(docx(tbl(4, tr("课题", tc(), signed, tc()))), "听课")
    assert list(meanings(proposal)) == ["课题"]
    assert proposal.unknown == ()
    assert len(proposal.signatures) == 1


def test_the_date_beside_a_signature_is_left_to_the_hand() -> None:
    line = "听课人签字：________  日期：    年   月   日"
    for data in (docx(p(line)), docx(tbl(2, tr("建议", tc(p(), p(line)))))):
        assert "date" not in " ".join(meanings(proposed(data, "听课")).values())


def test_a_cell_that_says_something_is_not_filled() -> None:
    data = docx(tbl(4, tr("课题", "《周长》", "学科", tc())) + p("班级：三（2）班　　地点：________"))
    assert meanings(proposed(data, "听课")) == {"学科": "subject", "地点": "place"}


def test_a_sentence_with_a_colon_is_no_label() -> None:
    data = docx(
        p("注意：      请认真填写。") + p("上课时间是14:10，地点另行通知。") + tbl(2, tr("课题", tc()))
    )
    proposal = proposed(data, "听课")
    assert meanings(proposal) == {"课题": "topic"}
    assert proposal.unknown == ()


@pytest.mark.parametrize(
    "line",
    [
        "学校：    桃源小学    听课人：________",
        "学校：  桃源小学  听课人：________",
        "学校：桃源小学 听课人：________",
        "学校：    桃源小学          听课人：________",
    ],
)
def test_an_answer_that_is_printed_already_stays_alone(line: str) -> None:
    assert meanings(proposed(docx(p(line)), "听课")) == {"听课人": "observers"}


def test_labels_with_nothing_but_lined_spaces_behind_them_are_known() -> None:
    assert meanings(proposed(docx(p("授课教师          学科        班级        ")), "听课")) == {
        "授课教师": "teacher",
        "学科": "subject",
        "班级": "class_name",
    }


def test_an_empty_document_asks_for_nothing() -> None:
    proposal = proposed(docx(p()), "听课")
    assert (proposal.spots, proposal.unknown, proposal.signatures) == ((), (), ())


def test_a_form_confirmed_is_a_list_only_when_its_rows_are_records() -> None:
    assert confirmed(forms.register(), "听课").is_register
    assert not confirmed(forms.course_rows(), "听课").is_register
    # Ruled lines below two headings are room for a text, no list.
    lines = docx(tbl(2, tr("教学过程", "随记与点评"), *[tr(tc(), tc())] * 8))
    assert not confirmed(lines, "听课").is_register
    assert meanings(proposed(lines, "听课")) == {"教学过程": "script", "随记与点评": "@marks"}


def test_a_scale_with_a_grade_in_each_row_is_not_the_grade_of_the_lesson() -> None:
    scale = tbl(
        3,
        tr("项目", "要求", "等级"),
        tr("教材处理", "得当", "□优 □良 □中"),
        tr("教学效果", "良好", "优（ ）良（ ）中（ ）"),
    )
    assert meanings(proposed(docx(scale), "听课")) == {}
    alone = docx(tbl(2, tr("等级", "□优 □良 □中")))
    assert meanings(proposed(alone, "听课")) == {"等级": "grade"}


def test_lines_made_with_shift_and_enter_are_room_below_their_label() -> None:
    breaks = "<w:r><w:br/></w:r>" * 3
    data = docx(tbl(1, tr(tc(p("（一）活动内容：", breaks))), tr(tc(p("研讨纪要：", breaks)))))
    proposal = proposed(data, "活动")
    assert meanings(proposal) == {"活动内容": "content"}
    assert [spot.label for spot in proposal.unknown] == ["研讨纪要"]


@pytest.mark.parametrize(
    ("label", "fields"),
    [
        ("听课后的总体评价及建议", OPINION),
        ("年级、学科", "class_name subject"),
        ("课题内容", "topic"),
        ("主要问题与改进建议", "problems advice action_steps"),
        ("授课时间地点", "date place"),
        ("优点/不足", "merits problems"),
    ],
)
def test_a_label_of_several_words_means_all_of_them(label: str, fields: str) -> None:
    found = meanings(proposed(docx(tbl(2, tr(label, tc()), tr("节次", tc()))), "听课"))
    assert found[label] == fields


def test_what_is_known_but_not_understood_is_named() -> None:
    """A date in two paragraphs, and words to be ringed by hand."""
    data = docx(
        tbl(
            2,
            tr("听课时间", tc(p("2026年"), p("  月  日"))),
            tr("课的性质", "①随堂课 ②公开课 ③示范课"),
            tr("听课方式", "线下/线上"),
            tr("课题", "《周长》"),
        )
    )
    proposal = proposed(data, "听课")
    assert meanings(proposal) == {}
    assert [spot.label for spot in proposal.unknown] == ["听课时间"]
    assert [note[1:5] for note in proposal.notes] == ["课的性质", "听课方式"]


def test_what_belongs_to_a_signature_row_is_left_alone_whole() -> None:
    line = "检查人：      等级：      年   月   日"
    proposal = proposed(docx(tbl(2, tr("教科室检查", line), tr("课题", tc()))), "听课")
    assert meanings(proposal) == {"课题": "topic"}
    assert proposal.unknown == ()


def test_several_labels_with_empty_lines_share_a_cell() -> None:
    cell = tc(p("听课人："), p(), p("优点："), p(), p(), p("不足"), p(), p("签名："))
    assert meanings(proposed(docx(tbl(1, tr(cell))), "听课")) == {
        "听课人": "observers",
        "优点": "merits",
        "不足": "problems",
    }
