"""`export` and `demo` hand on what was asked for, and print where the result stands."""

from pathlib import Path
from typing import Any

import pytest

from qinglan_tui.domain.records import Record
from tests.cli.conftest import Qinglan


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[dict[str, Any]]:
    """What the export services are asked for; the Word files themselves are tested with the exports."""
    calls: list[dict[str, Any]] = []

    def summary(workbook: Any, now: Any, **given: Any) -> Path:
        given.pop("warn")
        calls.append({"owner": workbook.settings.owner, "now": now.isoformat(), **given})
        return given["target"] or tmp_path / "学期总结.docx"

    def form(workbook: Any, record: Record, now: Any, **given: Any) -> Path:
        given.pop("warn")
        calls.append({"heading": record.heading, **given})
        return given["target"] or tmp_path / "听课记录.docx"

    monkeypatch.setattr("qinglan_tui.services.export.export_summary", summary)
    monkeypatch.setattr("qinglan_tui.services.export.export_form", form)
    return calls


def test_a_summary_is_asked_for_with_what_the_settings_leave_open(
    qinglan: Qinglan, asked: list[dict[str, Any]], tmp_path: Path
) -> None:
    assert qinglan("export", "summary") == (0, f"{tmp_path / '学期总结.docx'}\n", "")
    assert asked == [
        {
            "owner": "王芳",
            "now": "2026-11-22T14:32:00",
            "term_id": None,
            "role": None,
            "style": None,
            "target": None,
            "annex": False,
            "charts": False,
            "reach": "学期",
            "pairing": None,
            "mask": False,
        }
    ]


def test_term_role_style_annex_and_file_are_handed_on(
    qinglan: Qinglan, asked: list[dict[str, Any]], tmp_path: Path
) -> None:
    options = ("--term", "本学期", "--role", "师傅", "--style", "p5", "--annex", "-o", str(tmp_path / "总结"))
    said = qinglan("export", "summary", *options)
    assert said == (0, f"{tmp_path / '总结.docx'}\n", "")
    wanted = {"term_id": "2026-2027-1", "role": "mentor", "style": "P5", "annex": True}
    assert {name: asked[0][name] for name in wanted} == wanted


def test_scope_charts_and_masks_are_handed_on(qinglan: Qinglan, asked: list[dict[str, Any]]) -> None:
    assert qinglan("export", "summary", "--scope", "学年", "--charts", "--mask").code == 0
    wanted = {"reach": "学年", "charts": True, "mask": True}
    assert {name: asked[0][name] for name in wanted} == wanted


def test_a_scope_that_is_none_and_options_of_other_documents_are_wrong_use(
    qinglan: Qinglan, asked: list[dict[str, Any]]
) -> None:
    said = qinglan("export", "summary", "--scope", "三年")
    assert said.code == 2
    assert "学期、学年、结对期" in said.err
    assert qinglan("export", "handbook", "--charts").code == 2
    assert qinglan("export", "portfolio", "--mask").code == 2
    assert asked == []


def test_a_form_is_asked_for_with_its_record(
    qinglan: Qinglan, asked: list[dict[str, Any]], tmp_path: Path
) -> None:
    number = qinglan("add", "听课", "--set", "授课教师=李青", "--set", "课题=周长").out.strip()
    assert qinglan("export", "form", number[-5:], "-o", str(tmp_path / "表.docx")).code == 0
    wanted = {"heading": "李青《周长》", "style": None, "target": tmp_path / "表.docx", "number": ""}
    assert asked == [wanted | {"mask": False}]


def test_another_sheet_of_a_kind_is_asked_for_by_its_number(
    qinglan: Qinglan, asked: list[dict[str, Any]], tmp_path: Path
) -> None:
    number = qinglan("add", "听课", "--set", "授课教师=李青", "--set", "课题=周长").out.strip()
    assert qinglan("export", "form", number[-5:], "--sheet", "A6").code == 0
    assert asked[0]["number"] == "A6"
    target = tmp_path / "空表.docx"
    assert qinglan("export", "blank", "听课", "--sheet", "A6", "-o", str(target)).code == 0
    assert target.is_file()
    refused = qinglan("export", "blank", "听课", "--sheet", "A99")
    assert refused.code == 1
    assert "A6 课堂教学评价表" in refused.err
    assert qinglan("export", "summary", "--sheet", "A6").code == 2


def test_a_record_that_cannot_be_read_has_no_form(
    qinglan: Qinglan, asked: list[dict[str, Any]], book: Path
) -> None:
    number = qinglan("add", "反思", "--set", "课题=周长").out.strip()
    year = book / "records-2026.json"
    year.write_text(year.read_text(encoding="utf-8").replace('"topic":"周长"', '"topic":7'), encoding="utf-8")
    said = qinglan("export", "form", number)
    assert said.code == 1
    assert f"qinglan edit {number}" in said.err
    assert asked == []


@pytest.mark.parametrize("role", ["mentor", "apprentice"])
def test_the_sample_is_a_workbook_like_any_other(bare: Qinglan, tmp_path: Path, role: str) -> None:
    sample = tmp_path / "示例"
    said = bare("demo", str(sample), "--role", role, "--no-open")
    assert said == (0, f"{sample}\n", "")
    listed = bare("--workbook", str(sample), "list", "--json").json
    assert len(listed) > 20
    assert {record["kind"] for record in listed} >= {"observation", "reflection", "activity"}
    assert bare("--workbook", str(sample)).code == 0


def test_without_a_terminal_the_sample_is_not_opened(bare: Qinglan, tmp_path: Path) -> None:
    assert bare("demo", str(tmp_path / "示例")).out == f"{tmp_path / '示例'}\n"


def test_at_a_terminal_the_sample_is_opened(
    bare: Qinglan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []

    def run(folder: Path, clock: object, machine: object) -> int:
        opened.append(folder)
        return 0

    monkeypatch.setattr("qinglan_tui.cli.demo.at_terminal", lambda: True)
    monkeypatch.setattr("qinglan_tui.app.run", run)
    assert bare("demo", str(tmp_path / "示例")).code == 0
    assert opened == [tmp_path / "示例"]


def test_a_sample_never_takes_the_place_of_a_workbook(qinglan: Qinglan, book: Path) -> None:
    before = (book / "workbook.json").read_bytes()
    said = qinglan("demo", str(book), "--no-open")
    assert said.code == 1
    assert (book / "workbook.json").read_bytes() == before
    assert qinglan("list").out == ""
