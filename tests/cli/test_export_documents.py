"""`export handbook|portfolio|document|blank|table`: what was asked for is written, the rest refused."""

from pathlib import Path

import pytest

from tests.cli.conftest import Qinglan


@pytest.mark.parametrize(
    ("argv", "name"),
    [
        (("handbook",), "2026—2027学年第一学期-数学-王芳-师徒结对活动手册.docx"),
        (("handbook", "--pairing", "李青"), "2026—2027学年第一学期-数学-王芳-师徒结对活动手册（李青）.docx"),
        (("handbook", "--blank"), "2026—2027学年第一学期-师徒结对活动手册（空表）.docx"),
        (("portfolio",), "2026—2027学年第一学期-数学-王芳-资料袋"),
        (("portfolio", "--zip"), "2026—2027学年第一学期-数学-王芳-资料袋.zip"),
        (("document", "协议书", "--style", "p2"), "2026—2027学年第一学期-数学-王芳-师徒结对协议书.docx"),
        (("document", "checklist"), "2026—2027学年第一学期-数学-王芳-材料上交清单.docx"),
        (("blank", "听课"), "听课记录（空表）.docx"),
        (("table",), "2026—2027学年第一学期-数学-王芳-个人汇总.xlsx"),
    ],
)
def test_a_document_stands_in_the_present_folder_under_its_usual_name(
    qinglan: Qinglan, tmp_path: Path, argv: tuple[str, ...], name: str
) -> None:
    said = qinglan("export", *argv)
    assert (said.code, said.out) == (0, f"{tmp_path / name}\n")
    assert (tmp_path / name).exists()


def test_a_second_portfolio_does_not_touch_the_first(qinglan: Qinglan, tmp_path: Path) -> None:
    first = Path(qinglan("export", "portfolio").out.strip())
    second = Path(qinglan("export", "portfolio").out.strip())
    assert second.name == f"{first.name}（2）"


def test_the_file_may_be_named(qinglan: Qinglan, tmp_path: Path) -> None:
    assert qinglan("export", "table", "-o", str(tmp_path / "汇总")).out == f"{tmp_path / '汇总.xlsx'}\n"
    assert qinglan("export", "document", "roster", "-o", "花名册").out == "花名册.docx\n"
    assert (tmp_path / "花名册.docx").is_file()


@pytest.mark.parametrize(
    ("argv", "hint"),
    [
        (("document",), "是哪种文件"),
        (("document", "材料上交单"), "是不是“材料上交清单”"),
        (("document", "handbook"), "qinglan export handbook"),
        (("document", "register", "--blank"), "没有空表"),
        (("blank",), "是哪种记录"),
        (("blank", "听客"), "是不是"),
        (("portfolio", "--annex"), "--annex 只用于 summary"),
        (("handbook", "--zip"), "--zip 只用于 portfolio"),
        (("handbook", "12345"), "后面不用写"),
        (("table", "-o", "汇总.docx"), ".xlsx"),
        (("portfolio", "--zip", "-o", "袋.docx"), ".zip"),
        (("handbook", "--style", "P9"), "P1、P5、P2、P3、P4"),
    ],
)
def test_what_does_not_belong_together_is_exit_2(
    qinglan: Qinglan, tmp_path: Path, argv: tuple[str, ...], hint: str
) -> None:
    before = sorted(path.name for path in tmp_path.iterdir())
    said = qinglan("export", *argv)
    assert said.code == 2
    assert hint in said.err
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_pairing_that_is_not_there_is_exit_1(qinglan: Qinglan) -> None:
    said = qinglan("export", "handbook", "--pairing", "赵四")
    assert said.code == 1
    assert "李青、周敏" in said.err


def test_help_names_every_document(qinglan: Qinglan) -> None:
    said = qinglan("export", "--help").out
    assert all(word in said for word in ("agreement", "plan-mentor", "verdict", "handbook", "portfolio"))
