"""认表 by keys alone: a form of the school is looked over, put right, remembered, filled and forgotten."""

from pathlib import Path

import pytest

from qinglan_tui.storage import Workbook
from tests.app._pilot import Desktop, make_workbook, piloted, put, running
from tests.exports import school_forms as forms
from tests.exports.ooxml import docx, p

SIZES = [(80, 24), (120, 36)]
LESSON = {
    "teacher": "李青",
    "topic": "周长[/张]",
    "class_name": "三（2）班",
    "date": "2026-11-20",
    "节次": "第2节",
    "merits": "人人动手。",
    "advice": "等三秒。",
}


def a_book(folder: Path) -> Workbook:
    workbook = make_workbook(folder)
    put(workbook, "听课", LESSON)
    put(workbook, "听课", LESSON | {"topic": "面积", "date": "2026-11-19"})
    return workbook


async def learn(it: Desktop, path: Path) -> None:
    await it.press("f5", "f8")
    await it.paste(str(path))
    await it.press("enter")


def contents(path: Path) -> str:
    from exports.reading import lines_of_document

    return "\n".join(text for _, text in lines_of_document(path.read_bytes()))


@pytest.mark.parametrize("size", SIZES)
@piloted
async def test_a_form_is_recognised_remembered_and_filled_with_the_records_of_the_term(
    tmp_path: Path, size: tuple[int, int]
):
    form = tmp_path / "听课表.docx"
    form.write_bytes(forms.observation_wps())
    async with running(a_book(tmp_path / "簿"), size=size) as it:
        await learn(it, form)
        assert "认表" in it.rows()[0] and "听课记录" in it.rows()[0]
        assert "课题" in it.seen() and "个空" in it.seen()
        await it.press("ctrl+s", "enter")
        assert "记住了“听课表”" in it.flat()
        (known,) = it.workbook.settings.school_forms
        assert known.name == "听课表" and known.kind == "observation"
        assert "› 听课表" in it.seen()
        assert "本学期2条" in it.seen()
        await it.press("ctrl+s")
        if "交前自查" in it.rows()[0]:
            await it.press("f5")
        await it.settled()
        assert "已导出 2个文件 14:32" in it.rows()[0]
    written = sorted((tmp_path / "簿" / "导出").glob("听课表*.docx"))
    assert len(written) == 2
    assert {"周长[/张]", "面积"} == {
        topic for topic in ("周长[/张]", "面积") for path in written if topic in contents(path)
    }


@pytest.mark.parametrize("size", SIZES)
@piloted
async def test_what_was_not_recognised_is_put_right_by_choosing_a_field(
    tmp_path: Path, size: tuple[int, int]
):
    form = tmp_path / "表.docx"
    form.write_bytes(docx(p("听课记录表") + p("课题：{{课题}}") + p("想说的：{{亮点啊}}")))
    async with running(a_book(tmp_path / "簿"), size=size) as it:
        await learn(it, form)
        assert "没认出的" in it.seen() and "亮点啊" in it.seen()
        await it.press("home", "enter")
        await it.write("建议")
        await it.press("enter")
        assert "都认出来了" in it.seen()
        await it.press("ctrl+s")
        await it.rewrite("自己的表")
        await it.press("enter")
    (known,) = it.workbook.settings.school_forms
    assert known.name == "自己的表"
    assert {spot.fields for spot in known.spots} >= {("topic",), ("advice",)}


@piloted
async def test_another_kind_and_the_names_that_may_be_used(tmp_path: Path):
    form = tmp_path / "表.docx"
    form.write_bytes(docx(p("听课记录表") + p("课题：{{课题}}")))
    async with running(a_book(tmp_path / "簿")) as it:
        await learn(it, form)
        await it.press("f9")
        assert "{{课题}}" in it.seen()
        await it.press("escape", "f8")
        await it.write("反思")
        await it.press("enter")
        assert "教学反思" in it.rows()[0]
        await it.press("escape")
        assert it.workbook.settings.school_forms == ()


@piloted
async def test_a_remembered_form_is_filled_from_one_record_and_forgotten(tmp_path: Path):
    form = tmp_path / "听课表.docx"
    form.write_bytes(forms.observation_wps())
    async with running(a_book(tmp_path / "簿")) as it:
        await learn(it, form)
        await it.press("ctrl+s", "enter", "f3")
        await it.press("f10")
        await it.write("填校表")
        await it.press("enter")
        assert "已填好" in it.flat()
        await it.press("f5", "f9", "1")
        assert it.workbook.settings.school_forms == ()
        assert "不再记得“听课表”" in it.flat()
    (written,) = (tmp_path / "簿" / "导出").glob("*.docx")
    assert "周长[/张]" in contents(written)


@pytest.mark.parametrize(("name", "said"), [("没有.docx", "找不到文件"), ("假的.docx", ""), ("旧的.doc", "")])
@piloted
async def test_what_is_no_form_is_told_and_nothing_is_remembered(tmp_path: Path, name: str, said: str):
    if name != "没有.docx":
        (tmp_path / name).write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))
    async with running(a_book(tmp_path / "簿")) as it:
        await learn(it, tmp_path / name)
        assert it.rows()[0].startswith(" 导出") or "请看一下" in it.seen()
        assert said in it.flat()
        assert it.workbook.settings.school_forms == ()
