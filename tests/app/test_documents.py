"""导出 by keys alone: every group of the list, long work and leaving off, another name for a file in use."""

import threading
from pathlib import Path

import pytest
from docx import Document

from exports import forms
from exports.reading import lines_of_document
from qinglan_tui.domain.kinds import KINDS
from qinglan_tui.domain.problems import Problem
from qinglan_tui.services import jobs
from qinglan_tui.services.document_list import SHEETS
from qinglan_tui.services.jobs import Done, Job
from qinglan_tui.storage import Workbook
from tests.app._pilot import Desktop, make_workbook, piloted, put, running

SIZES = [(80, 24), (120, 36)]
LESSON = {
    "teacher": "李青",
    "topic": "周长[/张]",
    "class_name": "三（2）班",
    "date": "2026-11-20",
    "节次": "第2节",
    "lesson_type": "新授课",
    "merits": "人人动手。",
    "advice": "等三秒。",
}
NAME = "2026—2027学年第一学期-数学-王芳-{}.docx"


def a_book(folder: Path, **given: str) -> Workbook:
    workbook = make_workbook(folder, **given)
    put(workbook, "听课", LESSON)
    return workbook


async def choose(it: Desktop, label: str) -> None:
    """Go down the list to that line."""
    await it.press("f5", "home")
    for _ in range(60):
        if it.rows()[-4].strip() == label:
            return
        await it.press("down")
    raise AssertionError(it.seen())


async def write(it: Desktop) -> None:
    """Write it, past 交前自查."""
    await it.press("ctrl+s")
    if "交前自查" in it.rows()[0]:
        await it.press("f5")
    await it.settled()


def texts(path: Path) -> str:
    return "\n".join(text for _, text in lines_of_document(path.read_bytes()))


async def it_has(it: Desktop, begun: threading.Event) -> None:
    """Wait until writing has begun."""
    for _ in range(400):
        if begun.is_set():
            return
        await it.pilot.pause(0.05)
    raise AssertionError(it.seen())


def slowed(monkeypatch: pytest.MonkeyPatch) -> tuple[threading.Event, threading.Event]:
    """Writing that has begun when the first event is set, and goes on when the second is."""
    begun, go_on = threading.Event(), threading.Event()
    real = jobs.carry_out

    def slow(folder: Path, job: Job, now: object, tell: object) -> Done:
        def slowly(done: int, whole: int) -> None:
            tell(done, whole)  # type: ignore[operator]
            begun.set()
            go_on.wait(10)

        return real(folder, job, now, slowly)  # type: ignore[arg-type]

    monkeypatch.setattr(jobs, "carry_out", slow)
    return begun, go_on


@pytest.mark.parametrize("size", SIZES)
@piloted
async def test_the_list_shows_what_there_is_and_what_is_missing(tmp_path: Path, size: tuple[int, int]):
    async with running(a_book(tmp_path), size=size) as it:
        await it.press("f5")
        seen = it.seen()
        assert "› 学期总结" in seen and "表册" in seen and "听课情况统计表" in seen
        assert "1条记录，选一条" in seen
        await it.press("end")
        assert "学校自己的表" in it.seen() and "+ 认一张学校的表" in it.seen()
        await choose(it, "师傅培养计划")
        assert "还没有写，按方案任务打底" in it.seen()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("label", ["听课情况统计表", "师徒结对协议书", "徒弟鉴定表", "材料上交清单"])
@piloted
async def test_a_document_is_read_written_and_holds_what_was_read(
    tmp_path: Path, size: tuple[int, int], label: str
):
    async with running(a_book(tmp_path), size=size) as it:
        await choose(it, label)
        await it.press("enter")
        await it.settled()
        assert NAME.format(label) in it.seen()
        shown = str(it.app.screen.query_one("#text").render())
        await write(it)
        assert "已导出 14:32" in it.rows()[0]
        path = tmp_path / "导出" / NAME.format(label)
        written = lines_of_document(path.read_bytes())
        assert written and all(text in shown for _, text in written)


@piloted
async def test_a_list_of_lessons_in_another_style_as_a_file_of_another_name(tmp_path: Path):
    async with running(a_book(tmp_path)) as it:
        await choose(it, "听课情况统计表")
        await it.press("enter", "down", "3", "down")
        await it.rewrite("听课统计")
        await write(it)
    styles = Document(str(tmp_path / "导出" / "听课统计.docx")).styles
    assert styles["Title"].font.size is not None and styles["Title"].font.size.pt == 22


@piloted
async def test_a_form_is_printed_blank_for_nobody(tmp_path: Path):
    async with running(a_book(tmp_path)) as it:
        await choose(it, "师徒结对协议书")
        await it.press("enter", "down", "down", "1")
        assert "协议书（空表）.docx" in it.flat()
        await write(it)
    (path,) = (tmp_path / "导出").glob("*空表*.docx")
    assert "李青" not in texts(path)


@piloted
async def test_the_blank_form_of_a_kind_is_written_at_once(tmp_path: Path):
    async with running(a_book(tmp_path)) as it:
        await choose(it, "听课记录")
        await write(it)
        assert "已导出" in it.rows()[0]
    assert "授课教师" in "".join(texts(tmp_path / "导出" / "听课记录（空表）.docx").split())


def test_every_sheet_of_every_kind_is_in_the_list() -> None:
    beside = {(sheet.kind, sheet.number, sheet.label) for sheet in forms.SHEETS}
    first = {sheets[0].number for kind in KINDS if (sheets := forms.sheets_of(kind))}
    assert set(SHEETS) == {one for one in beside if one[1] not in first}


@piloted
async def test_another_sheet_of_a_kind_is_written_blank(tmp_path: Path):
    async with running(a_book(tmp_path)) as it:
        await choose(it, "课堂教学评价表")
        await it.press("enter")
        await it.settled()
        assert "教学目标" in "".join(str(it.app.screen.query_one("#text").render()).split())
        await write(it)
    assert "评价要点" in "".join(texts(tmp_path / "导出" / "课堂教学评价表（空表）.docx").split())


@piloted
async def test_only_one_pairing_where_there_are_two(tmp_path: Path):
    async with running(a_book(tmp_path, partners="李青、周敏")) as it:
        await choose(it, "师徒结对协议书")
        await it.press("enter", "down", "3")
        assert "协议书（周敏）.docx" in it.flat()
        await write(it)
    (path,) = (tmp_path / "导出").glob("*.docx")
    assert "周敏" in texts(path) and "李青" not in texts(path)


@piloted
async def test_the_summary_of_one_pairing_names_it_in_its_file(tmp_path: Path):
    async with running(a_book(tmp_path, partners="李青、周敏"), size=(80, 40)) as it:
        await it.press("f5", "home", "enter", "down", "down", "3")
        assert "师傅工作总结（周敏）.docx" in it.seen()
        assert "徒弟 周敏" in it.seen() and "徒弟 李青" not in it.seen()
        await write(it)
    (path,) = (tmp_path / "导出").glob("*.docx")
    assert "周敏" in texts(path) and "李青" not in texts(path)


@pytest.mark.parametrize("size", SIZES)
@piloted
async def test_the_portfolio_shows_its_files_and_is_one_folder_or_one_file(
    tmp_path: Path, size: tuple[int, int]
):
    async with running(a_book(tmp_path), size=size) as it:
        await choose(it, "资料袋")
        await it.press("enter")
        await it.settled()
        assert "资料袋　共" in it.seen()
        await write(it)
        assert "已导出" in it.rows()[0]
        await it.press("down", "down", "1")
        await write(it)
    folder, packed = sorted((tmp_path / "导出").iterdir())
    assert any(path.suffix == ".docx" for path in folder.rglob("*"))
    assert packed.suffix == ".zip"


@piloted
async def test_the_one_row_table_is_an_excel_file(tmp_path: Path):
    async with running(a_book(tmp_path)) as it:
        await choose(it, "个人汇总")
        await it.press("enter")
        await it.settled()
        assert "姓名　王芳" in it.seen()
        await write(it)
    assert (tmp_path / "导出" / "2026—2027学年第一学期-数学-王芳-个人汇总.xlsx").is_file()


@piloted
async def test_long_work_tells_how_far_it_is_goes_on_elsewhere_and_can_be_left_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    begun, go_on = slowed(monkeypatch)
    async with running(a_book(tmp_path)) as it:
        await choose(it, "师徒结对活动手册")
        await it.press("ctrl+s")
        if "交前自查" in it.rows()[0]:
            await it.press("f5")
        await it_has(it, begun)
        await it.pilot.pause()
        assert "正在写 1/" in it.rows()[0] and "F9 停下" in it.rows()[-1]
        # The app is alive meanwhile.
        await it.press("down", "f1")
        assert "帮助" in it.seen()
        await it.press("escape", "f9")
        go_on.set()
        await it.settled()
        assert "停下了，没有留下文件" in it.seen()
        assert list((tmp_path / "导出").iterdir()) == []


@piloted
async def test_long_work_goes_on_when_one_leaves_and_is_told_of_where_one_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    begun, go_on = slowed(monkeypatch)
    async with running(a_book(tmp_path)) as it:
        await choose(it, "资料袋")
        await it.press("ctrl+s")
        if "交前自查" in it.rows()[0]:
            await it.press("f5")
        await it_has(it, begun)
        await it.press("f2")
        assert it.rows()[0].startswith(" 今日")
        go_on.set()
        await it.settled()
        assert "已导出" in it.seen() and it.rows()[0].startswith(" 今日")
    (folder,) = (tmp_path / "导出").iterdir()
    assert folder.is_dir() and "资料袋" in folder.name


@piloted
async def test_a_file_that_is_open_in_word_is_said_so_and_another_name_offered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    real = jobs.carry_out
    name = NAME.format("听课情况统计表")

    def held(folder: Path, job: Job, now: object, tell: object) -> Done:
        if job.target is not None and job.target.name == name:
            raise Problem(f"“{name}”正在 Word 或 WPS 中打开", "请先关闭它，或换一个文件名导出")
        return real(folder, job, now, tell)  # type: ignore[arg-type]

    monkeypatch.setattr(jobs, "carry_out", held)
    (tmp_path / "簿").mkdir()
    workbook = a_book(tmp_path / "簿")
    (tmp_path / "簿" / "导出").mkdir()
    (tmp_path / "簿" / "导出" / name).write_bytes(b"old")
    async with running(workbook) as it:
        await choose(it, "听课情况统计表")
        await write(it)
        await it.press("2")
        await it.settled()
        assert "正在Word或WPS中打开" in it.flat()
        await it.press("1")
        await it.settled()
        assert "已导出" in it.rows()[0]
    assert (tmp_path / "簿" / "导出" / name).read_bytes() == b"old"
    assert (tmp_path / "簿" / "导出" / name.replace(".docx", "（2）.docx")).is_file()


@piloted
async def test_a_workbook_without_a_term_says_what_to_do(tmp_path: Path):
    workbook = a_book(tmp_path)
    workbook.arrange(terms=())
    async with running(workbook) as it:
        await it.press("f5")
        assert "工作簿里还没有学期" in it.seen()
        await it.press("enter")
        await it.settled()
        assert "请先在设置里填学期的起止日期" in it.flat()
