"""Whatever is typed wrongly: one Chinese sentence, the right exit code, nothing changed, nothing lost."""

import errno
import os
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from qinglan_tui.services.machine import Machine
from qinglan_tui.services.opening import open_workbook
from qinglan_tui.storage import Workbook
from tests.cli.conftest import INIT, Qinglan, Said

NOW = datetime(2026, 11, 22, 14, 32)
# What may stand in a Chinese sentence: names of commands, fields, codes and what was typed.
_ENGLISH = re.compile(
    r"\b(usage|error|argument|invalid|expected|required|unrecognized|choice|None|Errno|No such|Traceback"
    r"|denied|malformed|decode|byte|object|str|int)\b"
)


def snapshot(book: Path) -> dict[str, bytes]:
    """Every file of the workbook but the lock, which notes numbers given out."""
    return {
        path.relative_to(book).as_posix(): path.read_bytes()
        for path in sorted(book.rglob("*"))
        if path.is_file() and path.relative_to(book).parts[0] != "log"
    }


@pytest.fixture
def untouched(qinglan: Qinglan, book: Path) -> Iterator[Qinglan]:
    """The command on a workbook with one record, which must be the same afterwards."""
    assert qinglan("add", "听课", "--set", "课题=周长").code == 0
    before = snapshot(book)
    yield qinglan
    assert snapshot(book) == before


def is_one_chinese_sentence(said: Said) -> bool:
    """Nothing on stdout, one line on stderr that ends as a sentence and holds no English of a library.

    The date as it was read may stand before it.
    """
    lines = [line for line in said.err.splitlines() if not line.startswith("→ ")]
    return (
        said.out == ""
        and len(lines) == 1
        and lines[0][-1] in "。？"
        and bool(re.search("[\u4e00-\u9fff]", lines[0]))
        and not _ENGLISH.search(lines[0])
    )


@pytest.mark.parametrize(
    ("argv", "hint"),
    [
        (("lst",), "是不是 list"),
        (("天气",), "没有“天气”这个命令"),
        (("it's",), "没有“it's”这个命令"),
        (("'", '"'), "没有“'”这个命令"),
        (("反\\斜",), r"没有“反\\斜”这个命令"),
        (("",), "没有“”这个命令"),
        (("list", "--json", "多余"), "看不懂“多余”"),
        (("list", "--kin", "听课"), "是不是 --kind"),
        (("list", "--kind"), "--kind 后面要写内容"),
        (("list", "--json=是"), "--json 后面不用写内容"),
        (("--workbook",), "--workbook 后面要写内容"),
        (("add",), "没有写记录的种类"),
        (("add", "听写"), "没有“听写”这种记录"),
        (("add", "听课", "--set", "课题"), "字段=内容"),
        (("add", "听课", "--set", "=周长"), "字段=内容"),
        (("add", "听课", "--set", "心情=好"), "没有这一项"),
        (("add", "听课", "--set", "课提=好"), "是不是“课题”"),
        (("add", "听课", "--date", "大前天下午"), "可写：上周五、11月13日、第11周周五"),
        (("add", "听课", "--date", ""), "没有写日期"),
        (("add", "听课", "--date", "11月31日"), "11月没有31日"),
        (("add", "听课", "--date", "第99周周五"), "只有21周"),
        (("add", "听课", "--date", "今天", "--date", "昨天"), "--date 写了两次"),
        (("add", "听课", "--date", "昨天第2节", "--set", "节次=第3节"), "节次"),
        (("add", "听课", "--set", "听课方式=电话"), "线下、线上"),
        (("add", "审阅", "--set", "结论=马虎"), "通过、修改后再审"),
        (("add", "听课", "--set", "状态=搁置"), "已约、起草"),
        (("add", "听课", "--set", "得分=很高"), "不是数字"),
        (("add", "听课", "--set", "节数=0"), "节数"),
        (("add", "听课", "--set", "课题=甲", "--set", "课题=乙"), "只能写一项"),
        (("add", "听课", "--text", "-", "--json-file", "-"), "不能都从标准输入读"),
        (("add", "听课", "--json-file", "没有这个.json"), "找不到文件"),
        (("add", "听课", "--json-file", "."), "读不了"),
        (("add", "听课", "--json-file", "a\0b"), "不能用的字符"),
        (("show",), "还缺：编号"),
        (("show", "1234"), "五位以上"),
        (("show", "周长"), "不是记录编号"),
        (("edit", "12345"), "没有写要改什么"),
        (("search",), "还缺：文字"),
        (("search", " "), "没有写要找什么"),
        (("list", "--month", "13月"), "月份"),
        (("list", "--week", "10月"), "周次"),
        (("list", "--term", "下学期"), "学期"),
        (("list", "--since", "从前", "--status", "搁置"), "开始日期.*状态"),
        (("list", "--since", "11月13日", "--until", "11月1日"), "对调"),
        (("export",), "还缺：文件"),
        (("export", "summry"), "是不是 summary"),
        (("export", "form"), "没有写是哪条记录"),
        (("export", "form", "12345", "--annex"), "只用于 summary"),
        (("export", "summary", "12345"), "qinglan export form"),
        (("export", "summary", "--style", "P9"), "P1、P5"),
        (("export", "summary", "--role", "校长"), "师傅"),
        (("export", "summary", "--term", "那时"), "学期"),
        (("export", "summary", "-o", "总结.pdf"), ".docx"),
        (("demo", "--role", "校长"), "师傅"),
        (("init", "--role", "校长"), "我的姓名.*我是|我是.*我的姓名"),
    ],
)
def test_wrong_use_is_exit_2_and_one_sentence(untouched: Qinglan, argv: tuple[str, ...], hint: str) -> None:
    said = untouched(*argv)
    assert said.code == 2, said
    assert is_one_chinese_sentence(said), said.err
    assert re.search(hint, said.err), said.err


@pytest.mark.parametrize("typed", ["长" * 20_000, "两\n行", "\x1b[31m红\x07", "\ud800", "[/张]"])
@pytest.mark.parametrize(
    "argv",
    [
        ("{}",),
        ("list", "{}"),
        ("list", "--kind", "{}"),
        ("list", "--month", "{}"),
        ("list", "--status", "{}"),
        ("add", "{}"),
        ("add", "听课", "--set", "{}"),
        ("add", "听课", "--set", "{}=好"),
        ("add", "听课", "--set", "得分={}"),
        ("add", "听课", "--set", "听课方式={}"),
        ("add", "听课", "--date", "{}"),
        ("add", "听课", "--set", "所属月份={}"),
        ("show", "{}"),
        ("export", "{}"),
        ("export", "summary", "--style", "{}"),
        ("demo", "--role", "{}"),
        ("init", "--role", "{}", "--term-start", "{}", "--programme", "{}"),
    ],
)
def test_what_was_typed_is_quoted_on_one_short_line(
    untouched: Qinglan, argv: tuple[str, ...], typed: str
) -> None:
    said = untouched(*(part.format(typed) for part in argv))
    assert said.code == 2
    sentence = [line for line in said.err.splitlines() if "存成了" not in line]
    assert len(sentence) == 1
    assert len(sentence[0]) < 1000
    assert not set(sentence[0]) & {"\x1b", "\x07", "\ud800"}


def test_all_faults_of_a_record_come_in_one_sentence(untouched: Qinglan) -> None:
    said = untouched("add", "听课", "--date", "从前", "--set", "得分=高", "--set", "心情=好")
    assert said.code == 2
    assert is_one_chinese_sentence(said)
    assert all(part in said.err for part in ("日期", "得分", "心情"))


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("", "里面是空的"),
        ("不是 JSON", "第1行"),
        ('{"topic": "周长"', "不是 JSON"),
        ('{\n"topic": 周长}', "第2行"),
        ("[]", "不是一条记录"),
        ('"周长"', "不是一条记录"),
        ("[" * 100_000, "层次太多|不是 JSON"),
        ('{"fields": [1]}', "fields"),
        ('{"comment": [1]}', "comment"),
        ('{"kind": 7}', "kind"),
        ('{"kind": "听写"}', "没有“听写”这种记录"),
        ('{"kind": "reflection"}', "JSON 里却是教学反思"),
        ('{"topic": "\\ud800"}', "不是 JSON"),
        ('{"date": null}', "没有写日期"),
        ('{"topic": {"a": 1}}', "课题"),
        ('{"score": 1e999}', "得分|不是 JSON"),
        ('{"script": [{"时间": 3}]}', "第1行"),
    ],
)
def test_json_that_is_none_or_another_is_refused(untouched: Qinglan, text: str, hint: str) -> None:
    said = untouched("add", "听课", "--json-file", "-", stdin=text)
    assert said.code == 2, said
    assert is_one_chinese_sentence(said), said.err
    assert re.search(hint, said.err), said.err


@pytest.mark.parametrize("option", ["--text", "--json-file"])
@pytest.mark.parametrize("data", ["听课".encode("gbk"), b"\xed\xa0\x80", b"\xff\xfe"])
def test_bytes_that_are_no_utf8_are_refused_rather_than_garbled(
    untouched: Qinglan, option: str, data: bytes
) -> None:
    said = untouched("add", "听课", option, "-", stdin=data)
    assert said.code == 2
    assert "不是 UTF-8" in said.err


def test_a_json_file_in_another_encoding_is_refused(untouched: Qinglan, tmp_path: Path) -> None:
    (tmp_path / "旧.json").write_bytes('{"topic": "周长"}'.encode("gbk"))
    said = untouched("add", "听课", "--json-file", "旧.json")
    assert (said.code, is_one_chinese_sentence(said)) == (2, True)


@pytest.mark.parametrize("command", ["show", "remove", "restore", "history"])
def test_a_number_that_is_not_there_is_exit_1(untouched: Qinglan, command: str) -> None:
    said = untouched(command, "99999")
    assert said.code == 1
    assert is_one_chinese_sentence(said)


def test_an_ambiguous_ending_is_exit_2_and_lists_the_candidates(qinglan: Qinglan, book: Path) -> None:
    first = qinglan("add", "反思", "--set", "课题=周长").out.strip()
    workbook = open_workbook(book, write=True, now=NOW)
    record = workbook.get(int(first))
    assert record is not None
    from msgspec import structs

    second = workbook.save(structs.replace(record, id=int(first) + 100_000, title="另一条"), NOW)  # type: ignore[arg-type]
    workbook.close()
    said = qinglan("show", first[-5:])
    assert said.code == 2
    assert is_one_chinese_sentence(said)
    assert all(part in said.err for part in (first, str(second.id), "周长", "另一条"))


def test_what_is_allowed_stays_allowed(qinglan: Qinglan) -> None:
    """Markup, emoji, control characters, the full-width space, lone surrogates and very long text."""
    text = "　　[/张] 👩‍🏫\x07\x1b[31m红\ud800 " + "长" * 20_000
    said = qinglan("add", "反思", "--text", text, "--set", "课题=[/]")
    assert said.code == 0
    assert "\ufffd" in said.err
    shown = qinglan("show", said.out.strip(), "--json").json
    assert shown["fields"]["text"] == "　　[/张] 👩‍🏫[31m红\ufffd " + "长" * 20_000
    assert shown["title"] == "《[/]》反思"
    assert qinglan("list").code == qinglan("search", "[/张]").code == 0


# --- what the machine refuses ---


def test_without_a_workbook_every_command_says_how_to_start(bare: Qinglan, book: Path) -> None:
    for argv in (("list",), ("add", "听课"), ("show", "12345"), ("search", "周长"), ("export", "summary")):
        said = bare(*argv)
        assert said.code == 1
        assert is_one_chinese_sentence(said)
        assert "qinglan init" in said.err
    assert not book.exists()


def test_a_file_in_the_place_of_the_folder(bare: Qinglan, book: Path) -> None:
    book.write_text("我的笔记", encoding="utf-8")
    for argv in (("list",), ("add", "听课"), INIT):
        said = bare(*argv)
        assert (said.code, is_one_chinese_sentence(said)) == (1, True)
        assert "是一个文件" in said.err
    assert book.read_text(encoding="utf-8") == "我的笔记"


def test_a_second_init_changes_nothing(untouched: Qinglan) -> None:
    said = untouched(*INIT)
    assert (said.code, is_one_chinese_sentence(said)) == (1, True)
    assert "已有工作簿" in said.err


@pytest.fixture
def app_open(book: Path, qinglan: Qinglan) -> Iterator[Workbook]:
    """The workbook while the app has it open for writing."""
    assert qinglan("add", "反思", "--set", "课题=周长").code == 0
    workbook = open_workbook(book, write=True, now=NOW, machine=Machine.of(os.environ))
    yield workbook
    workbook.close()


def test_while_the_app_is_open_reading_goes_on_and_writing_waits(
    app_open: Workbook, qinglan: Qinglan
) -> None:
    number = qinglan("list").out.split()[0]
    reading: tuple[tuple[str, ...], ...] = (("show", number), ("search", "周长"), ("history", number), ())
    for argv in reading:
        assert qinglan(*argv).code == 0
    for argv in (
        ("add", "反思"),
        ("edit", number, "--set", "课题=面积"),
        ("remove", number),
        ("restore", number),
    ):
        said = qinglan(*argv)
        assert (said.code, is_one_chinese_sentence(said)) == (1, True)
        assert "工作簿正开着" in said.err
        assert "请在窗口里写或先退出" in said.err


def test_a_folder_that_cannot_be_written_to(untouched: Qinglan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda path, mode: False)
    said = untouched("add", "反思")
    assert (said.code, is_one_chinese_sentence(said)) == (1, True)
    assert "不能写" in said.err
    assert untouched("list").code == 0


def test_a_full_disk(untouched: Qinglan, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    monkeypatch.setattr("os.fdatasync", full, raising=False)
    said = untouched("add", "反思", "--set", "课题=面积")
    assert said.code == 1
    assert said.out == ""
    assert "腾出" in said.err
    assert not _ENGLISH.search(said.err)


def test_a_damaged_file_is_named_and_left_alone(untouched: Qinglan, book: Path) -> None:
    year = book / "records-2026.json"
    good = year.read_bytes()
    year.write_bytes(good[:-20])
    for argv in (("list",), ("search", "周长"), ("add", "反思")):
        said = untouched(*argv)
        assert (said.code, is_one_chinese_sentence(said)) == (1, True), said
        assert "records-2026.json" in said.err
    assert year.read_bytes() == good[:-20]
    year.write_bytes(good)


def test_one_damaged_year_does_not_hide_the_others(qinglan: Qinglan, book: Path) -> None:
    qinglan("add", "反思", "--set", "课题=周长")
    qinglan("add", "反思", "--set", "课题=面积", "--date", "2025-05-05")
    (book / "records-2024.json").write_text("{", encoding="utf-8")
    said = qinglan("list")
    assert said.code == 0
    assert "周长" in said.out
    assert "records-2024.json" in said.err


def test_a_record_that_cannot_be_read_is_shown_and_can_be_repaired(qinglan: Qinglan, book: Path) -> None:
    number = qinglan("add", "反思", "--set", "课题=周长", "--text", "量一量").out.strip()
    year = book / "records-2026.json"
    year.write_text(year.read_text(encoding="utf-8").replace('"topic":"周长"', '"topic":7'), encoding="utf-8")
    assert "读不出" in qinglan("list").out
    assert qinglan("list", "--json").json[0]["problems"] == ["课题“7”读不懂"]
    shown = qinglan("show", number)
    assert shown.code == 0
    assert "量一量" in shown.out
    refused = qinglan("edit", number, "--set", "班级=三（2）班")
    assert (refused.code, is_one_chinese_sentence(refused)) == (2, True)
    assert "课题" in refused.err
    assert qinglan("edit", number, "--set", "课题=面积").code == 0
    repaired = qinglan("show", number, "--json").json
    assert (repaired["id"], repaired["fields"]) == (int(number), {"topic": "面积", "text": "量一量"})


def test_a_clock_that_cannot_be_read_is_exit_2(untouched: Qinglan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QINGLAN_NOW", "明天")
    said = untouched("list")
    assert (said.code, is_one_chinese_sentence(said)) == (2, True)
    assert "QINGLAN_NOW" in said.err


def test_a_key_press_that_stops_it_is_quiet(qinglan: Qinglan, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("qinglan_tui.services.find.find", stop)
    monkeypatch.setattr("qinglan_tui.cli.list.find", stop)
    assert qinglan("list") == (130, "", "")


def test_what_the_system_refuses_elsewhere_is_said_in_chinese(
    qinglan: Qinglan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", "/somewhere")

    monkeypatch.setattr("qinglan_tui.cli.list.find", refuse)
    said = qinglan("list")
    assert (said.code, is_one_chinese_sentence(said)) == (1, True)
    assert "/somewhere" in said.err
