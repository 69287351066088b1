"""`qinglan backup`, `restore-backup` and `doctor` as they are used."""

import zipfile
from pathlib import Path

import pytest

from qinglan_tui.storage.engine.lock import take
from tests.cli.conftest import Qinglan

YEAR = "records-2026.json"
NEXT_DAY = "2026-11-23T09:00"


def written(qinglan: Qinglan, text: str) -> str:
    """The number of a new reflection."""
    said = qinglan("add", "反思", "--text", text)
    assert said.code == 0, said.err
    return said.out.strip()


@pytest.fixture
def worked(qinglan: Qinglan, monkeypatch: pytest.MonkeyPatch) -> Qinglan:
    """王芳's workbook after two days: 甲 on the first, 乙 on the second."""
    written(qinglan, "甲")
    monkeypatch.setenv("QINGLAN_NOW", NEXT_DAY)
    written(qinglan, "乙")
    return qinglan


def break_line(path: Path, text: str) -> None:
    """A stray quotation mark in the line that holds the text."""
    path.write_text(path.read_text("utf-8").replace(f'"text":"{text}"', f'"text":"{text}""'), "utf-8")


def test_a_backup_goes_beside_the_workbook_under_a_name_that_says_what_it_is(
    worked: Qinglan, tmp_path: Path
) -> None:
    said = worked("backup")
    target = tmp_path / "青蓝工作簿-王芳-2026-11-23.zip"
    assert (said.code, said.out) == (0, f"{target}\n")
    assert "2 条记录" in said.err
    assert zipfile.is_zipfile(target)
    # A second one of the day does not take its place.
    again = Path(worked("backup").out.strip())
    assert again != target
    assert target.exists()


def test_a_backup_goes_where_it_is_told_to(worked: Qinglan, tmp_path: Path) -> None:
    (tmp_path / "U盘").mkdir()
    assert Path(worked("backup", "--to", str(tmp_path / "U盘")).out.strip()).parent == tmp_path / "U盘"
    named = tmp_path / "我的.zip"
    assert worked("backup", str(named)).out.strip() == str(named)
    assert worked("backup", "--to", str(tmp_path / "我的")).out.strip() == str(named)
    both = worked("backup", "a.zip", "--to", "b.zip")
    assert (both.code, both.out) == (2, "")


def test_a_backup_never_takes_the_place_of_something_else(worked: Qinglan, tmp_path: Path) -> None:
    (tmp_path / "论文.zip").write_bytes(b"mine")
    said = worked("backup", str(tmp_path / "论文.zip"))
    assert said.code == 2
    assert "没有动它" in said.err
    assert (tmp_path / "论文.zip").read_bytes() == b"mine"
    assert worked("backup", str(tmp_path / "论文.docx")).code == 2


def test_without_a_workbook_there_is_nothing_to_back_up(bare: Qinglan, tmp_path: Path) -> None:
    said = bare("backup")
    assert (said.code, said.out) == (1, "")
    assert "还没有工作簿" in said.err
    assert list(tmp_path.iterdir()) == []


def test_a_backup_comes_back_in_a_new_place(worked: Qinglan, tmp_path: Path) -> None:
    archive = worked("backup").out.strip()
    said = worked("restore-backup", archive, "--to", str(tmp_path / "新机"))
    assert (said.code, said.out) == (0, f"{tmp_path / '新机'}\n")
    assert "核对无误" in said.err
    assert "乙" in worked("--workbook", str(tmp_path / "新机"), "search", "乙").out


def test_a_workbook_in_its_place_gives_way_only_when_told_so_and_is_kept(worked: Qinglan, book: Path) -> None:
    archive = worked("backup").out.strip()
    written(worked, "丙")
    said = worked("restore-backup", archive)
    assert (said.code, said.out) == (1, "")
    assert "什么也没有动" in said.err
    assert "丙" in worked("search", "丙").out
    said = worked("restore-backup", archive, "--yes")
    assert said.code == 0, said.err
    assert worked("search", "丙").out == ""
    assert "乙" in worked("search", "乙").out
    (kept,) = (book / "backups").glob("before-restore-*")
    assert str(kept) in said.err
    assert "丙" in worked("--workbook", str(kept), "search", "丙").out


def test_what_is_no_backup_changes_nothing(worked: Qinglan, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 cut")
    for name in ("a.zip", "没有.zip"):
        said = worked("restore-backup", str(tmp_path / name), "--yes")
        assert (said.code, said.out) == (1, "")
    assert "乙" in worked("search", "乙").out


def test_an_open_workbook_is_not_replaced(worked: Qinglan, book: Path) -> None:
    archive = worked("backup").out.strip()
    (log,) = (book / "log").glob("*.log")
    with log.open("rb+") as held:
        take(held.fileno())
        said = worked("restore-backup", archive, "--yes")
    assert said.code == 1
    assert "正开着" in said.err


# --- doctor ---


def test_a_sound_workbook_is_told_in_a_few_lines(worked: Qinglan) -> None:
    said = worked("doctor")
    assert (said.code, said.err) == (0, "")
    assert "2026—2027学年  2 条" in said.out
    assert said.out.splitlines()[-1] == "都好。"


def test_the_json_of_an_examination_is_what_its_docstring_says(worked: Qinglan, book: Path) -> None:
    break_line(book / YEAR, "甲")
    found = worked("doctor", "--json").json
    assert found.keys() == {
        "folder", "at", "format", "open", "size", "free", "sound", "years",
        "attachments", "copies", "kept_before", "findings",
    }  # fmt: skip
    assert found["sound"] is False
    (finding,) = found["findings"]
    assert {key: finding[key] for key in ("severity", "code", "file", "line")} == {
        "severity": "damage",
        "code": "damaged_file",
        "file": YEAR,
        "line": 6,
    }
    assert finding.keys() >= {"what", "do", "column", "record"}
    assert [offer["id"] for offer in finding["offers"]] == ["salvage", "2026-11-23"]


def test_a_damaged_file_is_mended_in_two_steps(worked: Qinglan, book: Path) -> None:
    break_line(book / YEAR, "乙")
    assert worked("list").code == 1
    told = worked("doctor")
    assert "qinglan doctor --repair records-2026.json --with salvage" in told.out
    before = (book / YEAR).read_bytes()
    first = worked("doctor", "--repair", YEAR)
    assert first.code == 0
    assert "加 --yes" in first.err
    assert (book / YEAR).read_bytes() == before
    assert not worked("doctor", "--repair", YEAR, "--json").json["done"]
    done = worked("doctor", "--repair", YEAR, "--with", "salvage", "--yes")
    assert done.code == 0, done.err
    assert "甲" in worked("search", "甲").out
    assert (book / "records-2026.damaged-1.json").read_bytes() == before
    assert "都好。" in worked("doctor").out


def test_taking_a_copy_is_the_other_way(worked: Qinglan, book: Path) -> None:
    break_line(book / YEAR, "乙")
    done = worked("doctor", "--repair", YEAR, "--with", "2026-11-23", "--yes", "--json").json
    assert {key: done[key] for key in ("file", "done", "records", "from_copy", "lost")} == {
        "file": YEAR,
        "done": True,
        "records": 1,
        "from_copy": 1,
        "lost": [],
    }


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--yes",), "没有写修哪个文件"),
        (("--with", "salvage"), "没有写修哪个文件"),
        (("--repair", "records-1999.json"), "没有什么要修的"),
        (("--repair", YEAR, "--with", "2020-01-01"), "没有“2020-01-01”这个办法"),
    ],
)
def test_what_cannot_be_followed_is_wrong_use(
    worked: Qinglan, book: Path, words: tuple[str, ...], said: str
) -> None:
    break_line(book / YEAR, "乙")
    answer = worked("doctor", *words)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err


def test_without_a_folder_there_is_nothing_to_examine(bare: Qinglan, book: Path) -> None:
    said = bare("doctor")
    assert (said.code, said.out) == (1, "")
    assert not book.exists()


def test_the_help_lists_them(bare: Qinglan) -> None:
    said = bare("--help").out
    assert all(name in said for name in ("backup", "restore-backup", "doctor"))
    for name in ("backup", "restore-backup", "doctor"):
        assert bare(name, "--help").code == 0
