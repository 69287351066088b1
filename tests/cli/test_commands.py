"""What each command does when it is used rightly."""

import sys
from datetime import date, datetime
from pathlib import Path

import pytest

import qinglan_tui
from qinglan_tui.cli.call import clock_of
from qinglan_tui.cli.console import columns, width
from qinglan_tui.cli.parser import COMMANDS
from qinglan_tui.domain.kinds import KINDS
from qinglan_tui.services.opening import open_workbook
from tests.cli.conftest import INIT, Qinglan

LESSON = ("add", "听课", "--date", "11月13日第2节", "--set", "授课教师=李青", "--set", "课题=几分之一")


def added(qinglan: Qinglan, *more: str, stdin: str = "") -> str:
    """The number of a new observation."""
    said = qinglan(*LESSON, *more, stdin=stdin)
    assert said.code == 0, said.err
    return said.out.strip()


# --- init, where, nothing at all ---


def test_init_makes_a_workbook_and_says_where(bare: Qinglan, book: Path) -> None:
    said = bare(*INIT)
    assert (said.code, said.err) == (0, "")
    assert str(book) in said.out
    workbook = open_workbook(book, write=False, now=datetime(2026, 11, 22))
    assert [(p.mentors, p.apprentices) for p in workbook.pairings] == [
        (("王芳",), ("李青",)),
        (("王芳",), ("周敏",)),
    ]
    assert [(term.id, term.start, term.end) for term in workbook.terms] == [
        ("2026-2027-1", date(2026, 9, 1), date(2027, 1, 22))
    ]


def test_where_prints_the_folder_alone(bare: Qinglan, book: Path) -> None:
    said = bare("where")
    assert (said.code, said.out) == (0, f"{book}\n")
    assert "还没有工作簿" in said.err
    bare(*INIT)
    assert bare("where").err == ""
    assert not (book / "x").exists()


def test_the_workbook_can_be_named_before_or_after_the_command(qinglan: Qinglan, tmp_path: Path) -> None:
    other = str(tmp_path / "另一个")
    assert qinglan("--workbook", other, "where").out == f"{other}\n"
    assert qinglan("where", "--workbook", other).out == f"{other}\n"
    assert qinglan("--workbook", str(tmp_path / "book"), "where", "--workbook", other).out == f"{other}\n"


def test_alone_without_terminal_and_workbook_it_says_in_three_lines_how_to_start(
    bare: Qinglan, book: Path
) -> None:
    said = bare()
    assert (said.code, said.err) == (0, "")
    assert len(said.out.splitlines()) == 3
    assert "qinglan init" in said.out
    assert "qinglan demo" in said.out
    assert not book.exists()


def test_alone_without_a_terminal_it_prints_today(qinglan: Qinglan) -> None:
    added(qinglan)
    said = qinglan()
    assert (said.code, said.err) == (0, "")
    assert "11月22日" in said.out
    assert "几分之一" in said.out


def test_alone_at_a_terminal_it_opens_the_screens(
    bare: Qinglan, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[tuple[object, ...]] = []

    def run(folder: Path, clock: object, machine: object) -> int:
        opened.append((folder, clock()))  # type: ignore[operator]
        return 0

    monkeypatch.setattr("qinglan_tui.cli.call.at_terminal", lambda: True)
    monkeypatch.setattr("qinglan_tui.app.run", run)
    assert bare().code == 0
    assert opened == [(book, datetime(2026, 11, 22, 14, 32))]


# --- add ---


def test_add_prints_the_number_alone_and_says_the_date_beside_it(qinglan: Qinglan) -> None:
    said = qinglan(*LESSON)
    assert said.code == 0
    assert said.out.strip().isdigit()
    assert said.out.count("\n") == 1
    assert said.err == "→ 11月13日 第11周 周五 第2节\n"


def test_a_date_outside_every_term_is_taken_and_said(qinglan: Qinglan) -> None:
    said = qinglan("add", "反思", "--date", "2027-02-10")
    assert said.code == 0
    assert "不在任何学期内" in said.err


def test_without_a_date_it_is_today(qinglan: Qinglan) -> None:
    number = qinglan("add", "reflection", "--set", "topic=周长").out.strip()
    assert qinglan("show", number, "--json").json["date"] == "2026-11-22"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_every_kind_can_be_added_by_its_text_and_found_again(qinglan: Qinglan, kind: object) -> None:
    code = kind.code  # type: ignore[attr-defined]
    number = qinglan("add", code, "--text", "量一量再说").out.strip()
    shown = qinglan("show", number[-6:], "--json").json
    assert shown["kind"] == code
    assert "量一量再说" in str(shown["fields"])
    assert number in qinglan("search", "量一量").out


def test_text_and_a_value_may_be_given_with_the_sign_of_an_input_method(qinglan: Qinglan) -> None:
    number = qinglan("add", "听课", "--set", "课题＝3+2=5").out.strip()
    assert qinglan("show", number, "--json").json["fields"]["topic"] == "3+2=5"


def test_text_comes_from_stdin_whole(qinglan: Qinglan) -> None:
    text = "　　第一段：[/张] 👩‍🏫 𠮷\n\n　　第二段" + "好" * 20_000
    number = added(qinglan, "--text", "-", stdin=text + "\n")
    assert qinglan("show", number, "--json").json["fields"]["advice"] == text
    assert text in qinglan("show", number).out


def test_a_byte_order_mark_before_piped_text_is_no_part_of_it(qinglan: Qinglan) -> None:
    number = added(qinglan, "--text", "-", stdin="\ufeff建议")
    assert qinglan("show", number, "--json").json["fields"]["advice"] == "建议"


def test_a_repeated_field_makes_a_list(qinglan: Qinglan) -> None:
    number = added(
        qinglan, "--set", "标签=重点", "--set", "tags=公开课", "--set", "建议=等三秒", "--text", "写例题"
    )
    shown = qinglan("show", number, "--json").json
    assert shown["tags"] == ["重点", "公开课"]
    assert shown["fields"]["advice"] == "等三秒\n写例题"


def test_a_value_may_begin_with_a_dash(qinglan: Qinglan) -> None:
    number = added(qinglan, "--text=- 第一点", "--set=优点=-好")
    assert qinglan("show", number, "--json").json["fields"]["advice"] == "- 第一点"


# --- show, list, search ---


def test_show_prints_the_fields_under_their_chinese_labels(qinglan: Qinglan) -> None:
    number = added(qinglan, "--text", "提问后等三秒")
    said = qinglan("show", number[-5:])
    assert said.code == 0
    for part in (
        "听课记录  李青《几分之一》",
        "2026年11月13日（第11周 星期五）第2节",
        "听徒弟",
        "建议　提问后等三秒",
    ):
        assert part in said.out


def test_list_is_newest_first_and_filters(qinglan: Qinglan) -> None:
    first = added(qinglan)
    second = qinglan(
        "add", "反思", "--set", "topic=周长", "--set", "标签=重点", "--set", "状态=起草"
    ).out.strip()
    assert [line.split()[0] for line in qinglan("list").out.splitlines()] == [second, first]
    for options in (
        ("--kind", "听课"),
        ("--week", "第11周"),
        ("--until", "11月20日"),
        ("--person", "李青"),
        ("--status", "已完成"),
        ("--month", "11月", "--kind", "observation"),
    ):
        assert [line.split()[0] for line in qinglan("list", *options).out.splitlines()] == [first], options
    for options in (
        ("--tag", "重点"),
        ("--since", "上周六"),
        ("--status", "draft"),
        ("--term", "本学期", "--kind", "反思"),
    ):
        assert [line.split()[0] for line in qinglan("list", *options).out.splitlines()] == [second], options


def test_an_empty_list_says_so_beside_the_data(qinglan: Qinglan) -> None:
    assert qinglan("list") == (0, "", "还没有记录。\n")
    added(qinglan)
    assert qinglan("list", "--tag", "没有") == (0, "", "没有符合的记录。\n")
    assert qinglan("list", "--tag", "没有", "--json") == (0, "[]\n", "")


def test_search_shows_where_the_words_stand(qinglan: Qinglan) -> None:
    number = added(qinglan, "--text", "提问后等三秒，再请学生说")
    said = qinglan("search", "三秒", "学生")
    assert said.out.splitlines()[0].startswith(number)
    assert "    提问后等三秒，再请学生说" in said.out
    assert [record["id"] for record in qinglan("search", "三秒", "--json").json] == [int(number)]
    assert qinglan("search", "没有这句") == (0, "", "没有找到“没有这句”。\n")


def test_the_columns_of_a_list_stand_under_each_other(qinglan: Qinglan) -> None:
    added(qinglan)
    qinglan("add", "反思", "--set", "topic=周长")
    lines = qinglan("list").out.splitlines()
    places = {width(line[: line.index("《")].rstrip("李青")) for line in lines}
    assert len(places) == 1


def test_cells_are_counted_as_a_terminal_does() -> None:
    assert [width(text) for text in ("ab", "三（2）", "e\u0301", "👩‍🏫")] == [2, 7, 1, 4]
    assert columns([("一", "x"), ("abc", "y")]) == ["一   x", "abc  y"]
    assert columns([]) == []


# --- edit, remove, restore, history ---


def test_edit_changes_what_is_named_and_says_it(qinglan: Qinglan) -> None:
    number = added(qinglan, "--text", "等三秒")
    said = qinglan("edit", number[-5:], "--set", "课题=周长", "--set", "得分=91.5")
    assert said == (0, "已修改：李青《周长》（课题、得分）\n", "")
    shown = qinglan("show", number, "--json").json
    assert shown["fields"]["topic"] == "周长"
    assert shown["fields"]["advice"] == "等三秒"
    assert shown["id"] == int(number)


def test_edit_says_the_date_it_read(qinglan: Qinglan) -> None:
    number = added(qinglan)
    assert qinglan("edit", number, "--date", "上周四第3节").err == "→ 11月12日 第11周 周四 第3节\n"


def test_edit_without_a_change_says_so_and_keeps_no_version(qinglan: Qinglan) -> None:
    number = added(qinglan)
    assert qinglan("edit", number, "--set", "课题=几分之一").out == "没有改动：李青《几分之一》\n"
    assert len(qinglan("history", number).out.splitlines()) == 1


def test_edit_empties_a_field(qinglan: Qinglan) -> None:
    number = added(qinglan, "--text", "等三秒")
    qinglan("edit", number, "--set", "建议=")
    assert "advice" not in qinglan("show", number, "--json").json["fields"]


def test_a_removed_record_comes_back(qinglan: Qinglan) -> None:
    number = added(qinglan)
    said = qinglan("remove", number[-5:])
    assert said.code == 0
    assert f"qinglan restore {number}" in said.out
    assert qinglan("list").out == ""
    assert qinglan("restore", number[-5:]) == (0, "已恢复：李青《几分之一》\n", "")
    assert number in qinglan("list").out


def test_history_tells_every_version_also_of_what_is_in_the_trash(qinglan: Qinglan) -> None:
    number = added(qinglan)
    qinglan("edit", number, "--set", "课题=周长")
    qinglan("remove", number)
    actions = [line.split()[2:] for line in qinglan("history", number).out.splitlines()]
    assert actions == [
        ["删除", "李青《周长》"],
        ["修改", "李青《周长》", "课题"],
        ["新建", "李青《几分之一》"],
    ]


# --- help ---


def test_help_lists_the_commands_in_chinese(bare: Qinglan) -> None:
    said = bare("--help")
    assert (said.code, said.err) == (0, "")
    for name, line in COMMANDS.items():
        assert name in said.out
        assert line in said.out
    assert all(width(line) <= 100 for line in said.out.splitlines())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_without_english_of_argparse(bare: Qinglan, name: str) -> None:
    for flag in ("--help", "-h"):
        said = bare(name, flag)
        assert (said.code, said.err) == (0, "")
        assert said.out.startswith(f"用法：qinglan {name}")
        for english in ("usage", "positional", "optional", "options:", "show this", "exit"):
            assert english not in said.out
        assert all(width(line) <= 100 for line in said.out.splitlines()), said.out


def test_help_of_add_lists_kinds_or_the_fields_of_the_kind(bare: Qinglan) -> None:
    said = bare("add", "--help").out
    assert all(kind.short in said and kind.code in said for kind in KINDS)
    fields = bare("add", "听课", "--help").out
    assert "授课教师（teacher）" in fields
    assert "节次（slot）" in fields


def test_the_version_is_printed(bare: Qinglan) -> None:
    assert bare("--version") == (0, f"qinglan {qinglan_tui.__version__}\n", "")


def test_help_needs_no_workbook_and_makes_none(bare: Qinglan, book: Path) -> None:
    bare("add", "--help")
    assert not book.exists()


# --- the clock ---


def test_the_clock_can_be_set_to_a_day_or_a_moment() -> None:
    assert clock_of("2026-11-22T14:32")() == datetime(2026, 11, 22, 14, 32)
    assert clock_of(" 2026-11-22 ")() == datetime(2026, 11, 22)
    assert clock_of("2026-11-22T14:32:00+00:00")().tzinfo is None
    assert clock_of("") == datetime.now


def test_main_reads_the_arguments_of_the_process(
    bare: Qinglan, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from qinglan_tui.cli import main

    monkeypatch.setattr(sys, "argv", ["qinglan", "--version"])
    assert main() == 0
    assert capsys.readouterr().out.startswith("qinglan ")
