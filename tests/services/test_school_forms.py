"""A school's form is looked over once, remembered by school and kind, and filled from the workbook."""

from pathlib import Path

import pytest
from msgspec import structs

from exports.templates.lines import Line, paragraphs_of
from exports.templates.package import open_package
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.school_forms import form_named, remembered
from qinglan_tui.services.school_forms import (
    assign,
    blank_lines,
    confirm,
    fill_form,
    forget,
    learn,
    left_over,
    names_of,
    school_form,
)
from qinglan_tui.storage import Workbook
from tests.exports import school_forms as forms
from tests.exports.ooxml import docx, p
from tests.services.books import NOW, a_workbook, write


@pytest.fixture
def workbook(tmp_path: Path) -> Workbook:
    return a_workbook(tmp_path / "book")


def form_file(folder: Path, data: bytes = b"", name: str = "听课表.docx") -> Path:
    """A form as it came from the school."""
    path = folder / name
    path.write_bytes(data or forms.nested())
    return path


def lesson(workbook: Workbook, topic: str = "几分之一", **more: object) -> Record:
    return write(
        workbook,
        "听课",
        date="11月13日",
        slot="第2节",
        teacher="李青",
        topic=topic,
        advice="提问后等三秒",
        **more,
    )


def text_of(path: Path) -> list[str]:
    package = open_package(path.read_bytes())
    return [Line(one).text for one in paragraphs_of(package.look(package.main))]


def test_a_form_is_remembered_with_its_file_and_survives_closing(workbook: Workbook, tmp_path: Path) -> None:
    path = form_file(tmp_path)
    form = confirm(workbook, path, learn(workbook, path, NOW))
    assert (form.name, form.kind, form.school) == ("听课表", "observation", "桃浦中心小学")
    path.unlink()
    workbook.close()
    with Workbook.open(workbook.folder, write=True, now=NOW) as again:
        assert again.settings.school_forms == (form,)
        kept = again.attachment_path(form.file)
        assert kept is not None and kept.read_bytes() == forms.nested()
        record = lesson(again)
        (made,) = fill_form(again, school_form(again, "听课表"), [record], folder=tmp_path)
        assert "几分之一" in text_of(made)


def test_nothing_is_remembered_by_looking(workbook: Workbook, tmp_path: Path) -> None:
    learn(workbook, form_file(tmp_path), NOW)
    assert workbook.settings.school_forms == ()


def test_a_form_learnt_again_takes_the_place_of_the_old_one(workbook: Workbook, tmp_path: Path) -> None:
    path = form_file(tmp_path)
    confirm(workbook, path, learn(workbook, path, NOW))
    path.write_bytes(forms.labels_above())
    confirm(workbook, path, learn(workbook, path, NOW))
    assert len(workbook.settings.school_forms) == 1
    assert {spot.label for spot in workbook.settings.school_forms[0].spots} >= {"得分", "周次"}


def test_forms_of_two_schools_and_two_kinds_stand_beside_each_other(
    workbook: Workbook, tmp_path: Path
) -> None:
    path = form_file(tmp_path)
    here = confirm(workbook, path, learn(workbook, path, NOW))
    confirm(workbook, path, learn(workbook, path, NOW, "执教课"))
    workbook.arrange(settings=structs.replace(workbook.settings, school="桃源县第三小学"))
    there = confirm(workbook, path, learn(workbook, path, NOW, "听课"))
    assert len(workbook.settings.school_forms) == 3
    assert school_form(workbook, "听课表") == there
    forget(workbook, there)
    assert here in workbook.settings.school_forms and len(workbook.settings.school_forms) == 2


def test_what_the_teacher_corrects_is_what_is_filled_and_is_known_the_next_time(
    workbook: Workbook, tmp_path: Path
) -> None:
    path = form_file(tmp_path, forms.register(), "登记表.docx")
    proposal = learn(workbook, path, NOW)
    assert [spot.label for spot in proposal.unknown] == ["备注"]
    confirm(workbook, path, assign(assign(proposal, "备　注", "建议"), "学科", ""))
    (made,) = fill_form(workbook, school_form(workbook, "登记表"), [lesson(workbook)], folder=tmp_path)
    assert "提问后等三秒" in text_of(made)
    assert "数学" not in text_of(made)
    again = learn(workbook, path, NOW)
    assert {spot.label: spot.fields for spot in again.spots}["备注"] == ("advice",)


def test_an_unknown_blank_or_field_is_answered_with_the_nearest(workbook: Workbook, tmp_path: Path) -> None:
    proposal = learn(workbook, form_file(tmp_path), NOW)
    with pytest.raises(Problem, match="是不是“课题”"):
        assign(proposal, "课是", "课题")
    with pytest.raises(Problem, match="没有“授科教师”这一项。是不是“授课教师”"):
        assign(proposal, "课题", "授科教师")


def test_the_proposal_in_words_names_what_is_filled_unknown_and_signed(
    workbook: Workbook, tmp_path: Path
) -> None:
    path = form_file(tmp_path, forms.activity_choices())
    said = {(line.label, line.meaning, line.remark) for line in blank_lines(learn(workbook, path, NOW))}
    assert ("活动形式", "活动形式", "打√") in said
    assert ("指导教师", "师傅", "") in said
    assert ("备注", "", "没认出来") in said
    assert ("师傅签字", "", "留给签字") in said
    course = learn(workbook, form_file(tmp_path, forms.course_rows()), NOW)
    rows = {line.label: (line.meaning, line.remark) for line in blank_lines(course)}
    assert rows["学生活动"] == ("生说的", "教学过程每项一行")


def test_one_file_for_each_record_or_one_for_all(workbook: Workbook, tmp_path: Path) -> None:
    path = form_file(tmp_path)
    form = confirm(workbook, path, learn(workbook, path, NOW))
    records = [lesson(workbook, topic) for topic in ("几分之一", "周长", "面积")]
    each = fill_form(workbook, form, records, folder=tmp_path)
    assert [one.name for one in each] == [
        f"听课表-王芳-李青《{topic}》.docx" for topic in ("几分之一", "周长", "面积")
    ]
    (one,) = fill_form(workbook, form, records, tmp_path / "全部.docx")
    assert [topic in text_of(one) for topic in ("几分之一", "周长", "面积")] == [True] * 3
    (together,) = fill_form(workbook, form, records, folder=tmp_path, together=True)
    assert together.name == "听课表-王芳-共3条.docx"
    assert together.read_bytes() == one.read_bytes()


def test_a_file_of_that_name_is_not_written_over_unless_it_was_asked_for(
    workbook: Workbook, tmp_path: Path
) -> None:
    path = form_file(tmp_path)
    form = confirm(workbook, path, learn(workbook, path, NOW))
    record = lesson(workbook)
    (first,) = fill_form(workbook, form, [record], folder=tmp_path)
    (second,) = fill_form(workbook, form, [record], folder=tmp_path)
    assert second.name == "听课表-王芳-李青《几分之一》（2）.docx"
    assert first.read_bytes() == second.read_bytes()


def test_a_list_takes_all_records_into_one_file(workbook: Workbook, tmp_path: Path) -> None:
    path = form_file(tmp_path, forms.register(), "登记表.docx")
    form = confirm(workbook, path, learn(workbook, path, NOW))
    (made,) = fill_form(workbook, form, [lesson(workbook, f"第{n}课") for n in range(5)], folder=tmp_path)
    assert [f"第{n}课" in text_of(made) for n in range(5)] == [True] * 5


def test_a_record_of_another_kind_is_refused(workbook: Workbook, tmp_path: Path) -> None:
    path = form_file(tmp_path)
    form = confirm(workbook, path, learn(workbook, path, NOW))
    other = write(workbook, "反思", date="11月13日", topic="周长", text="好")
    with pytest.raises(Problem, match=r"是听课记录的表.*是教学反思"):
        fill_form(workbook, form, [lesson(workbook), other], folder=tmp_path)
    with pytest.raises(Problem, match="没有要填的记录"):
        fill_form(workbook, form, [], folder=tmp_path)


def test_a_form_that_was_changed_or_lost_in_the_workbook_is_said_so(
    workbook: Workbook, tmp_path: Path
) -> None:
    path = form_file(tmp_path)
    form = confirm(workbook, path, learn(workbook, path, NOW))
    kept = workbook.attachment_path(form.file)
    assert kept is not None
    kept.write_bytes(forms.labels_above())
    with pytest.raises(Problem, match=r"改过了.*重新认"):
        fill_form(workbook, form, [lesson(workbook)], folder=tmp_path)
    kept.unlink()
    with pytest.raises(Problem, match=r"找不到“听课表”的表样。请用“听课表.docx”重新认"):
        fill_form(workbook, form, [lesson(workbook)], folder=tmp_path)


def test_a_file_that_changed_while_it_was_looked_over_is_not_remembered(
    workbook: Workbook, tmp_path: Path
) -> None:
    path = form_file(tmp_path)
    proposal = learn(workbook, path, NOW)
    path.write_bytes(forms.labels_above())
    with pytest.raises(Problem, match="刚才改过了"):
        confirm(workbook, path, proposal)
    assert workbook.settings.school_forms == ()


def test_a_form_with_nothing_to_fill_is_not_remembered(workbook: Workbook, tmp_path: Path) -> None:
    path = form_file(tmp_path, docx(p("通知")))
    with pytest.raises(Problem, match="一个空也没有认出来"):
        confirm(workbook, path, learn(workbook, path, NOW, "听课"))


def test_a_missing_file_or_a_folder_is_said_so(workbook: Workbook, tmp_path: Path) -> None:
    with pytest.raises(Problem, match="找不到文件"):
        learn(workbook, tmp_path / "没有.docx", NOW)
    with pytest.raises(Problem, match=r"文件夹|读不了"):
        learn(workbook, tmp_path, NOW)


def test_what_has_no_place_in_the_form_is_named_once(workbook: Workbook, tmp_path: Path) -> None:
    path = form_file(tmp_path)
    form = confirm(workbook, path, learn(workbook, path, NOW))
    records = [lesson(workbook, subject="数学"), lesson(workbook, "周长", subject="数学")]
    assert "学科" in left_over(form, records)
    assert "建议" not in left_over(form, records)
    assert len(left_over(form, records)) == len(set(left_over(form, records)))


def test_a_form_is_found_by_its_name_or_the_nearest_is_named(workbook: Workbook, tmp_path: Path) -> None:
    with pytest.raises(Problem, match="还没有认过学校的表"):
        school_form(workbook, "听课表")
    path = form_file(tmp_path)
    form = confirm(workbook, path, learn(workbook, path, NOW), "青禾听课表.docx")
    assert school_form(workbook, "青禾听课表.docx") == form
    with pytest.raises(Problem, match="是不是“青禾听课表”"):
        school_form(workbook, "青禾听课")
    assert form_named(remembered((form,), structs.replace(form, name="另")), "另").name == "另"


def test_the_names_for_a_form_are_listed_by_kind() -> None:
    names = names_of("听课")
    assert {"课题", "授课教师", "教学过程.环节", "学校", "学期", "师傅", "徒弟", "节次"} <= set(names)
    with pytest.raises(Problem, match="没有“听刻”这种记录"):
        names_of("听刻")
