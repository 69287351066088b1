"""`qinglan pack` and `qinglan merge`: a file from one workbook into the other."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import INIT, Qinglan, Said

FILE = "青蓝互传-王芳-给李青-2026-11-22.qinglan"
BACK = "青蓝互传-李青-给王芳-2026-11-22.qinglan"


@pytest.fixture
def li(qinglan: Qinglan, monkeypatch: pytest.MonkeyPatch) -> Qinglan:
    """The command on 李青's workbook, an hour later."""

    def run(*argv: str, stdin: str | bytes = b"") -> Said:
        monkeypatch.setenv("QINGLAN_NOW", "2026-11-22T15:32")
        try:
            return qinglan("--workbook", "li", *argv, stdin=stdin)
        finally:
            monkeypatch.setenv("QINGLAN_NOW", "2026-11-22T14:32")

    rest = INIT[INIT.index("--programme") :]
    who = ("init", "--name", "李青", "--school", "桃浦中心小学", "--role", "apprentice", "--partner", "王芳")
    assert run(*who, *rest).code == 0
    return run


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Somebody sits at the terminal and gives these answers, one after another."""
    from qinglan_tui.cli import merge

    def give(*words: str) -> None:
        left = list(words)
        monkeypatch.setattr(merge, "at_terminal", lambda: True)
        monkeypatch.setattr("builtins.input", lambda _: left.pop(0))

    return give


def observe(qinglan: Qinglan, *more: str) -> str:
    said = qinglan("add", "听课", "--set", "授课教师=李青", "--set", "课题=几分之一", *more)
    assert said.code == 0
    return said.out.strip()


def test_a_record_goes_to_the_partner_and_its_comment_comes_back(qinglan: Qinglan, li: Qinglan) -> None:
    number = li("add", "反思", "--set", "课题=面积", "--text", "学生会画不会说").out.strip()
    assert li("pack").out.strip().endswith(BACK)
    said = qinglan("merge", BACK, "--yes")
    assert (said.code, said.out.splitlines()[0]) == (0, "合并了李青的互传文件：新增 1 条。")
    assert qinglan("show", number, "--json").json["imported_from"] == "李青"
    assert qinglan("edit", number, "--set", "点评=写得实在").code == 0
    assert qinglan("pack", "--for", "李青").code == 0
    assert li("merge", FILE, "--yes").out.splitlines()[0] == "合并了王芳的互传文件：更新 1 条。"
    shown = li("show", number, "--json").json
    assert (shown["comment"]["text"], shown["comment"]["by"]) == ("写得实在", "王芳")
    assert "imported_from" not in shown
    assert "没有新的内容" in li("merge", FILE, "--yes").out


def test_two_workbooks_on_one_machine_are_two_devices(qinglan: Qinglan, li: Qinglan) -> None:
    """Both call their device alike; what both changed is kept twice all the same."""
    number = li("add", "反思", "--set", "课题=面积", "--text", "初稿").out.strip()
    li("pack")
    qinglan("merge", BACK, "--yes")
    qinglan("edit", number, "--text", "师傅改的")
    li("edit", number, "--text", "徒弟改的")
    qinglan("pack", "--for", "李青")
    assert "两边都改过 1 条，已都留着" in li("merge", FILE, "--yes").out


def test_a_preview_of_packing_writes_no_file(qinglan: Qinglan, li: Qinglan, tmp_path: Path) -> None:
    observe(qinglan)
    assert qinglan("add", "反思", "--set", "课题=自己").code == 0
    said = qinglan("pack", "--for", "李青", "--preview")
    assert (said.code, len(said.out.splitlines())) == (0, 1)
    assert "几分之一" in said.out
    assert said.err.splitlines() == ["给李青的互传文件：1条记录", "没有带上：没有写到对方 1条"]
    assert list(tmp_path.glob("*.qinglan")) == []


def test_what_is_packed_can_be_chosen(qinglan: Qinglan, li: Qinglan) -> None:
    number = observe(qinglan)
    qinglan("add", "反思", "--set", "课题=自己")
    shown = {
        choice: qinglan("pack", "--for", "李青", "--preview", *choice).out
        for choice in (("--kind", "反思"), ("--id", number), ("--since", "2026-12-01"), ("--term", "本学期"))
    }
    assert [("几分之一" in out, "自己" in out) for out in shown.values()] == [
        (False, True),
        (True, False),
        (False, False),
        (True, False),
    ]


def test_a_preview_of_merging_changes_nothing(qinglan: Qinglan, li: Qinglan) -> None:
    observe(qinglan)
    qinglan("pack", "--for", "李青", "--to", "给你")
    said = li("merge", "给你.qinglan", "--preview")
    assert (said.code, said.out.splitlines()[:2]) == (0, ["新的 1条", "  11月22日 听课 李青《几分之一》"])
    assert li("list").out == ""


def test_with_nobody_to_ask_merging_wants_yes(qinglan: Qinglan, li: Qinglan) -> None:
    observe(qinglan)
    qinglan("pack", "--for", "李青")
    said = li("merge", FILE)
    assert (said.code, said.out) == (2, "")
    assert "--yes" in said.err
    assert li("list").out == ""


@pytest.mark.parametrize(("answer", "kept"), [("y", 1), ("是", 1), ("n", 0), ("", 0)])
def test_at_a_terminal_it_asks(
    qinglan: Qinglan, li: Qinglan, answers: Callable[..., None], answer: str, kept: int
) -> None:
    observe(qinglan)
    qinglan("pack", "--for", "李青")
    answers(answer)
    assert li("merge", FILE).code == 0
    assert len(li("list", "--json").json) == kept


def test_one_lesson_in_both_books_is_asked_for_and_made_one(
    qinglan: Qinglan, li: Qinglan, answers: Callable[..., None]
) -> None:
    theirs = observe(qinglan, "--date", "11月13日第2节")
    mine = observe(li, "--date", "11月13日", "--set", "班级=三（2）班", "--set", "听课人=王芳")
    qinglan("pack", "--for", "李青")
    answers("y", "y")
    assert "同一节课？" in li("merge", FILE).out
    for number in (theirs, mine):
        shown = li("show", number, "--json").json
        assert (shown["slot"], shown["fields"]["class_name"]) == ("第2节", "三（2）班")


@pytest.mark.parametrize(
    ("argv", "code", "hint"),
    [
        (("pack",), 2, "李青、周敏"),
        (("pack", "--for", "李清"), 2, "是不是“李青”"),
        (("pack", "--for", "王芳"), 2, "是本人"),
        (("pack", "--for", "李青", "--kind", "听写"), 2, "没有“听写”这种记录"),
        (("pack", "--for", "李青", "--id", "12345"), 1, "没有编号以 12345 结尾的记录"),
        (("pack", "--for", "李青", "--id", "12345", "--term", "本学期"), 2, "--id"),
        (("pack", "--for", "李青", "--since", "大前天下午"), 2, "开始日期"),
        (("pack", "--for", "李青", "--to", "总结.docx"), 2, "请用 .qinglan 结尾"),
        (("pack", "--for", "李青"), 1, "没有可以传给李青的记录"),
        (("merge",), 2, "还缺"),
        (("merge", "没有.qinglan", "--yes"), 1, "没有"),
        (("merge", ".", "--yes"), 1, "文件夹"),
        (("merge", "坏.qinglan", "--yes"), 1, "不是互传文件"),
    ],
)
def test_what_is_typed_wrongly_is_one_chinese_sentence_and_writes_nothing(
    qinglan: Qinglan, tmp_path: Path, argv: tuple[str, ...], code: int, hint: str
) -> None:
    (tmp_path / "坏.qinglan").write_bytes("不是".encode())
    said = qinglan(*argv)
    assert (said.code, said.out) == (code, "")
    assert hint in said.err
    assert len(said.err.splitlines()) == 1
    assert [path.name for path in tmp_path.glob("*.qinglan")] == ["坏.qinglan"]


def test_a_file_that_is_there_is_not_written_over(qinglan: Qinglan, li: Qinglan, tmp_path: Path) -> None:
    observe(qinglan)
    (tmp_path / "给你.qinglan").write_bytes("原来的".encode())
    said = qinglan("pack", "--for", "李青", "--to", "给你.qinglan")
    assert (said.code, said.out) == (1, "")
    assert (tmp_path / "给你.qinglan").read_bytes() == "原来的".encode()
