"""`qinglan demo --programme`: the sample under another programme."""

from pathlib import Path

from tests.cli.conftest import Qinglan


def test_the_sample_follows_the_programme_that_was_asked_for(bare: Qinglan, tmp_path: Path) -> None:
    sample = str(tmp_path / "示例")
    assert bare("demo", sample, "--programme", "002-07", "--no-open") == (0, f"{sample}\n", "")
    duties = bare("--workbook", sample, "progress", "--json").json["duties"]
    assert {duty["scheme"] for duty in duties} == {"002-07"}
    heard = {duty["pairing"][:6]: duty["done"] for duty in duties if duty["id"] == "002-07-D03"}
    assert heard == {"陈素云-李青": 8, "陈素云-周敏": 9}


def test_without_one_it_follows_000_01(bare: Qinglan, tmp_path: Path) -> None:
    sample = str(tmp_path / "示例")
    assert bare("demo", sample, "--no-open").code == 0
    duties = bare("--workbook", sample, "progress", "--json").json["duties"]
    assert {duty["scheme"] for duty in duties} == {"000-01"}


def test_an_unknown_programme_is_named_and_nothing_is_made(bare: Qinglan, tmp_path: Path) -> None:
    said = bare("demo", str(tmp_path / "示例"), "--programme", "999-99", "--no-open")
    assert (said.code, said.out) == (1, "")
    assert "999-99" in said.err
    assert not (tmp_path / "示例").exists()


def test_the_help_says_how_to_choose_one(bare: Qinglan) -> None:
    said = bare("demo", "--help")
    assert "--programme" in said.out and "000-07" in said.out
