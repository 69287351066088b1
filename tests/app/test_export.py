import datetime as dt
import errno
import sys
from pathlib import Path
from typing import Any

import pytest

from qinglan_tui.domain.problems import Problem
from qinglan_tui.services import jobs
from qinglan_tui.services.jobs import Done, Job, Tell
from qinglan_tui.storage import Workbook
from tests.app._pilot import NOW, Desktop, make_workbook, piloted, put, running

NAME = "2026—2027学年第一学期-数学-王芳-师傅工作总结.docx"
LESSON = {
    "teacher": "李青",
    "topic": "周长[/张]",
    "class_name": "三（2）班",
    "date": "2026-11-20",
    "advice": "等三秒。",
}


def a_book(folder: Path, **given: str) -> Workbook:
    workbook = make_workbook(folder, **given)
    put(workbook, "听课", LESSON)
    return workbook


class Writer:
    """Stands for python-docx where a test is about the screen: it remembers its orders and may refuse."""

    def __init__(self) -> None:
        self.orders: list[Job] = []
        self.names: list[str] = []
        self.problem: Problem | None = None

    def __call__(self, folder: Path, job: Job, now: dt.datetime, tell: Tell | None = None) -> Done:
        if self.problem is not None:
            raise self.problem
        assert job.target is not None
        self.orders.append(job)
        self.names.append(job.target.name)
        job.target.write_bytes(b"docx")
        return Done((job.target,))


@pytest.fixture
def writer(monkeypatch: pytest.MonkeyPatch) -> Writer:
    writer = Writer()
    monkeypatch.setattr(jobs, "carry_out", writer)
    return writer


async def gone_on(it: Desktop) -> None:
    """Past 交前自查, when it has something to say, to the end of writing."""
    if "交前自查" in it.rows()[0]:
        await it.press("ctrl+s")
    await it.settled()


async def write_it(it: Desktop) -> None:
    await it.press("f5", "ctrl+s")
    await gone_on(it)


@piloted
async def test_the_summary_is_read_before_it_is_written(tmp_path: Path):
    async with running(a_book(tmp_path, school="[/张]小学"), size=(80, 40)) as it:
        await it.press("f5", "enter")
        seen = it.seen()
        assert NAME in seen
        assert str(tmp_path / "导出") in it.flat()
        assert "师徒结对指导工作总结" in seen
        assert "[/张]小学　2026—2027学年第一学期" in seen
        assert "听徒弟课1/10节" in "".join(seen.split())
        assert "11月20日　听课 李青《周长[/张]》　等三秒。" in seen
        assert "身份" not in seen


@piloted
async def test_the_preview_is_reached_by_tab_and_turned_by_the_arrows(tmp_path: Path):
    async with running(a_book(tmp_path)) as it:
        await it.press("f5", "enter")
        assert "下学期请徒弟先做好哪一两件事。" not in it.seen()
        await it.press("tab", "tab", "tab", "tab", "tab", "end")
        assert "下学期请徒弟先做好哪一两件事。" in it.seen()


@piloted
async def test_a_real_word_file_is_written_and_its_full_path_said(tmp_path: Path):
    docx = pytest.importorskip("docx")
    async with running(a_book(tmp_path)) as it:
        await write_it(it)
        target = tmp_path / "导出" / NAME
        assert "已导出 14:32" in it.rows()[0]
        assert str(target) in it.flat()
        text = "\n".join(paragraph.text for paragraph in docx.Document(str(target)).paragraphs)
        assert "师徒结对指导工作总结" in text


@piloted
async def test_style_annex_and_another_name_go_into_the_order(tmp_path: Path, writer: Writer):
    async with running(a_book(tmp_path)) as it:
        await it.press("f5", "enter", "down", "down", "2", "down", "1", "down")
        await it.rewrite("我的总结")
        await it.press("ctrl+s")
        await gone_on(it)
    order = writer.orders[0]
    assert (order.style, order.annex) == ("P5", True)
    assert order.target == tmp_path / "导出" / "我的总结.docx"


@piloted
async def test_a_school_year_with_charts_and_masks_goes_into_the_order_and_the_preview(
    tmp_path: Path, writer: Writer
):
    async with running(a_book(tmp_path), size=(80, 40)) as it:
        await it.press("f5", "enter", "down", "2")
        assert "2026—2027学年-数学-王芳-师傅工作总结.docx" in it.seen()
        await it.press("down", "down", "2", "3")
        assert "李某" in it.seen() and "李青" not in it.seen()
        await it.press("ctrl+s")
        await gone_on(it)
    order = writer.orders[0]
    assert (order.reach, order.annex, order.charts, order.mask) == ("学年", False, True, True)


@piloted
async def test_a_full_path_is_taken_as_it_is(tmp_path: Path, writer: Writer):
    async with running(a_book(tmp_path / "簿")) as it:
        await it.press("f5", "enter", "tab", "tab", "tab", "tab")
        await it.rewrite(str(tmp_path / "总结.docx"))
        await it.press("ctrl+s")
        await gone_on(it)
    assert writer.orders[0].target == tmp_path / "总结.docx"
    assert not (tmp_path / "簿" / "导出").exists()


@piloted
async def test_a_name_that_is_no_word_file_is_told_and_nothing_is_written(tmp_path: Path, writer: Writer):
    async with running(a_book(tmp_path)) as it:
        await it.press("f5", "enter", "tab", "tab", "tab", "tab")
        await it.rewrite("总结.pdf")
        await it.press("ctrl+s")
        await gone_on(it)
        assert "不是 .docx 文件名" in it.seen()
        await it.rewrite(str(tmp_path))
        await it.press("ctrl+s")
        assert "是一个文件夹" in it.flat()
        await it.rewrite("长" * 300)
        await it.press("ctrl+s")
        assert "不能作文件名" in it.flat()
    assert writer.orders == []


@piloted
async def test_a_file_that_is_there_is_not_replaced_without_a_question(tmp_path: Path, writer: Writer):
    async with running(a_book(tmp_path)) as it:
        await write_it(it)
        await it.press("ctrl+s")
        assert f"“{NAME}”已经有了" in it.flat()
        await it.press("enter")
        await it.settled()
        assert len(writer.orders) == 1
        await it.press("ctrl+s")
        assert "另存一份，文件名加（2）" in it.seen()
        await it.press("1")
        await it.settled()
        assert writer.names[1] == NAME.replace(".docx", "（2）.docx")
        await it.press("ctrl+s", "2")
        await it.settled()
        assert writer.names[2] == NAME


@piloted
async def test_what_could_not_be_written_is_told_with_what_to_do(tmp_path: Path, writer: Writer):
    writer.problem = Problem("“总结.docx”正在 Word 或 WPS 中打开", "请先关闭它，或换一个文件名导出")
    async with running(a_book(tmp_path)) as it:
        await write_it(it)
        assert "正在 Word 或 WPS 中打开。请先关闭它" in it.seen()
        assert "没有导出" in it.rows()[0]
        assert "Ctrl+O 打开" not in it.rows()[-1]


@piloted
async def test_the_folder_for_exports_that_cannot_be_made_is_told(
    tmp_path: Path, writer: Writer, monkeypatch: pytest.MonkeyPatch
):
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    async with running(a_book(tmp_path)) as it:
        monkeypatch.setattr(Path, "mkdir", refuse)
        await write_it(it)
        assert "不能建文件夹" in it.seen()
    assert writer.orders == []


@piloted
async def test_file_and_folder_are_opened_afterwards_and_not_before(
    tmp_path: Path, writer: Writer, monkeypatch: pytest.MonkeyPatch
):
    opened: list[Path] = []
    monkeypatch.setattr("qinglan_tui.screens.written.open_path", opened.append)
    async with running(a_book(tmp_path)) as it:
        await it.press("f5", "enter", "ctrl+o")
        assert "Ctrl+O 打开" not in it.rows()[-1]
        await it.press("escape")
        await write_it(it)
        assert "Ctrl+O 打开" in it.rows()[-1]
        await it.press("ctrl+o", "f8")
        await it.settled()
    assert opened == [tmp_path / "导出" / NAME, tmp_path / "导出"]


@pytest.mark.skipif(sys.platform == "win32", reason="startfile is not found through PATH")
@piloted
async def test_where_nothing_opens_the_file_a_sentence_says_so(
    tmp_path: Path, writer: Writer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PATH", str(tmp_path))
    async with running(a_book(tmp_path)) as it:
        await write_it(it)
        await it.press("ctrl+o")
        await it.settled()
        assert "没有能打开它的程序" in it.seen()


@piloted
async def test_who_is_mentor_and_apprentice_chooses_the_role_and_the_file_is_named_after_it(
    tmp_path: Path, writer: Writer
):
    async with running(a_book(tmp_path, role="都是", partners="师傅:赵静、徒弟:李青"), size=(80, 40)) as it:
        await it.press("f5", "enter")
        assert "1 师傅  2 徒弟" in it.seen()
        assert "师徒结对指导工作总结" in it.seen()
        await it.press("2")
        assert "师徒结对学习工作总结" in it.seen()
        await it.press("ctrl+s")
        await gone_on(it)
    assert writer.names[0] == NAME.replace("师傅工作", "徒弟学习")
    assert writer.orders[0].role == "apprentice"


@piloted
async def test_another_term_is_chosen_and_a_typed_name_is_kept(tmp_path: Path, writer: Writer):
    from qinglan_tui.domain.terms import default_term

    workbook = a_book(tmp_path)
    workbook.arrange(terms=(default_term("2025-2026-2"), *workbook.terms))
    async with running(workbook) as it:
        await it.press("f5", "enter", "2")
        assert "2025—2026学年第二学期-数学-王芳-师傅工作总结.docx" in it.seen()
        await it.press("tab", "tab", "tab", "tab")
        await it.rewrite("总结")
        await it.press("shift+tab", "shift+tab", "shift+tab", "shift+tab", "1", "ctrl+s")
        await gone_on(it)
    assert writer.names[0] == "总结.docx"
    assert writer.orders[0].term_id == "2026-2027-1"


@piloted
async def test_what_was_written_meanwhile_is_in_the_preview_when_one_comes_back(tmp_path: Path):
    workbook = a_book(tmp_path)
    async with running(workbook) as it:
        await it.press("f5", "enter", "escape")
        put(workbook, "听课", LESSON | {"date": "2026-11-19", "topic": "面积"})
        await it.press("f5", "enter")
        assert "听徒弟课2/10节" in "".join(it.seen().split())


@piloted
async def test_a_workbook_that_is_read_only_can_still_be_exported(tmp_path: Path, writer: Writer):
    a_book(tmp_path).close()
    async with running(Workbook.open(tmp_path, write=False, now=NOW)) as it:
        await write_it(it)
        assert "已导出" in it.seen()
    assert len(writer.orders) == 1
