"""An apprentice's own speech goes in by the command line and stands whole in the term summary in Word."""

import io
import sys
from pathlib import Path

import docx
import pytest

from qinglan_tui.cli import main

SPEECH = (Path(__file__).parents[1] / "data" / "speech.txt").read_text(encoding="utf-8")
PARAGRAPHS = SPEECH.splitlines()


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The workbook of a music teacher with two mentors."""
    monkeypatch.setenv("QINGLAN_NOW", "2027-01-18T16:00")
    folder = str(tmp_path / "book")
    who = ["--name", "张老师", "--school", "苏家园学校", "--role", "apprentice", "--subject", "音乐"]
    with_whom = ["--partner", "国梁老师", "--partner", "苏俊秀老师", "--programme", "000-01"]
    when = ["--term", "2026-2027-1", "--term-start", "2026-09-01", "--term-end", "2027-01-22"]
    assert main(["--workbook", folder, "init", *who, *with_whom, *when]) == 0
    return folder


def run(book: str, *argv: str, stdin: str = "", capsys: pytest.CaptureFixture[str]) -> str:
    """One command; what it printed."""
    before, sys.stdin = sys.stdin, io.StringIO(stdin)
    try:
        code = main(["--workbook", book, *argv])
    finally:
        sys.stdin = before
    printed = capsys.readouterr()
    assert code == 0, printed.err
    return printed.out.strip()


def test_the_speech_survives_every_step(
    book: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    number = run(book, "add", "summary", "--set", "总结范围=学期", "--text", "-", stdin=SPEECH, capsys=capsys)
    assert number.isdecimal()
    assert number in run(book, "search", "生本化 45分钟", "--json", capsys=capsys)
    run(book, "edit", number, "--set", "标题=师徒结对学习总结", capsys=capsys)

    target = tmp_path / "学习总结.docx"
    run(book, "export", "summary", "-o", str(target), capsys=capsys)
    document = docx.Document(str(target))
    bodies = {paragraph.text: paragraph for paragraph in document.paragraphs}
    for text in PARAGRAPHS:
        assert text in bodies, "every paragraph is found whole"
        style = bodies[text].style
        assert style is not None
        indent = style.element.find(".//{*}ind")
        assert indent is not None
        assert indent.get(f"{{{indent.nsmap['w']}}}firstLineChars") == "200"
    assert any("师徒结对学习总结" in text for text in bodies)
