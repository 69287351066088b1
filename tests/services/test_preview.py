"""The term summary as it is read before it is written, and the file that is opened afterwards."""

import sys
from pathlib import Path

import pytest
from msgspec import structs

from qinglan_tui.domain.problems import Problem
from qinglan_tui.services import opener
from qinglan_tui.services.export import Order, free_name, with_target
from qinglan_tui.services.preview import NOTHING_YET, summary_lines
from qinglan_tui.services.summary import summarise
from qinglan_tui.storage import Workbook
from tests.services.books import NOW, START, TODAY, a_workbook, write

ON_POSIX = pytest.mark.skipif(sys.platform == "win32", reason="startfile is not found through PATH")


def text_of(book: Workbook, role: str | None = None) -> str:
    return "\n".join(line.text for line in summary_lines(summarise(book, TODAY, None, role)))


def test_an_empty_workbook_has_a_summary_that_says_what_will_stand_where(tmp_path: Path) -> None:
    text = text_of(a_workbook(tmp_path))
    assert "桃浦中心小学　2026—2027学年第一学期　桃浦中心小学青蓝工程" in text
    assert "师傅 王芳（数学）　徒弟 李青、周敏" in text
    assert "听徒弟课（李青）0/10节，还差10节" in "".join(text.split())
    assert NOTHING_YET in text


def test_counts_points_marks_and_open_suggestions_are_read_before_they_are_written(tmp_path: Path) -> None:
    book = a_workbook(tmp_path)
    step = {"action_steps": [{"text": "提问后等三秒"}]}
    write(
        book,
        "听课",
        date="9月12日",
        teacher="李青",
        topic="周长",
        advice="提问后等一等。",
        score="82",
        **step,
    )
    write(book, "听课", date="11月20日", teacher="李青", topic="面积[/张]", advice="板书留例题。", score="90")
    text = text_of(book)
    assert "听徒弟课（李青）2/10节，还差8节" in "".join(text.split())
    assert "9月12日　听课 李青《周长》　提问后等一等。" in text
    assert "李青《面积[/张]》" in text
    assert "第一次评分　9月12日　李青《周长》　82分" in text
    assert "最近一次评分　11月20日　李青《面积[/张]》　90分" in text
    assert "1 提问后等三秒" in text


def test_what_the_teacher_wrote_stands_in_place_of_the_draft(tmp_path: Path) -> None:
    book = a_workbook(tmp_path)
    write(
        book, "总结", date="11月21日", scope="学期", text="一学期来，两位徒弟都站稳了讲台。\n下学期抓板书。"
    )
    lines = summary_lines(summarise(book, TODAY))
    assert "　　一学期来，两位徒弟都站稳了讲台。" in [line.text for line in lines]
    assert "指导工作" not in [line.text for line in lines]


def test_an_apprentice_stands_on_the_other_side(tmp_path: Path) -> None:
    start = structs.replace(START, name="李青", role="apprentice", partners=("王芳",))
    text = text_of(a_workbook(tmp_path, start))
    assert "师傅 王芳　徒弟 李青（数学）" in text
    assert "师徒结对学习工作总结" in text


def test_a_taken_name_gets_the_first_free_number(tmp_path: Path) -> None:
    path = tmp_path / "总结.docx"
    assert free_name(path) == path
    path.touch()
    (tmp_path / "总结（2）.docx").touch()
    assert free_name(path).name == "总结（3）.docx"


def test_an_order_can_be_sent_elsewhere(tmp_path: Path) -> None:
    summary = summarise(a_workbook(tmp_path), NOW.date())
    order = Order(summary=summary, style="P1", target=tmp_path / "a.docx", annex=True)
    moved = with_target(order, tmp_path / "b.docx")
    assert (moved.target.name, moved.annex, moved.summary) == ("b.docx", True, summary)


def a_program(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Put a program for opening files, and nothing else, on the path."""
    name = "open" if sys.platform == "darwin" else "xdg-open"
    program = folder / name
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))


@ON_POSIX
def test_a_file_is_handed_to_the_program_of_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "总结 [张].docx"
    file.touch()
    a_program(tmp_path, monkeypatch, f'echo "$1" > "{tmp_path}/opened"')
    opener.open_path(file)
    assert (tmp_path / "opened").read_text(encoding="utf-8").strip() == str(file)


@ON_POSIX
def test_where_nothing_opens_it_the_place_of_the_file_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "总结.docx"
    file.touch()
    a_program(tmp_path, monkeypatch, "exit 3")
    with pytest.raises(Problem, match="没有能打开它的程序") as caught:
        opener.open_path(file)
    assert str(file) in str(caught.value)
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    with pytest.raises(Problem, match="没有能打开它的程序"):
        opener.open_path(file)


def test_a_file_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="已不在那里"):
        opener.open_path(tmp_path / "总结.docx")
