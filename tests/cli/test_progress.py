"""`progress`, `due` and `programmes`: what they print, their JSON, their exit codes, and bad files."""

from pathlib import Path

import pytest

from tests.cli.conftest import INIT, Qinglan

DUTY_KEYS = [
    "id", "title", "scheme", "owes", "pairing", "per", "op",
    "required", "done", "late", "state", "forecast", "periods",
]  # fmt: skip
PERIOD_KEYS = ["period", "due", "required", "done", "late", "state", "records", "near"]
SHOWN_KEYS = [
    "id", "title", "owes", "counts", "where", "op", "n", "per", "due",
    "needs", "bundle", "hard", "scope", "quote",
]  # fmt: skip
HEARD = ("add", "听课", "--set", "授课教师=李青", "--set", "班级=三（2）班")


@pytest.fixture
def busy(qinglan: Qinglan) -> Qinglan:
    """王芳 has heard 李青 three times, once with a comment, and has read her plans twice."""
    for day in ("10月13日第2节", "11月3日第2节", "11月10日第2节"):
        assert qinglan(*HEARD, "--date", day).code == 0
    for day in ("10月20日", "11月17日"):
        done = qinglan("add", "审阅", "--date", day, "--set", "教师=李青", "--set", "修改建议=留板书")
        assert done.code == 0, done.err
    return qinglan


# --- progress ---


def test_progress_says_every_duty_in_a_line(busy: Qinglan) -> None:
    said = busy("progress")
    assert (said.code, said.err) == (0, "")
    (heard,) = [line for line in said.out.splitlines() if "听徒弟课" in line and "李青" in line]
    assert heard.split()[:4] == ["进行中", "听徒弟课", "李青", "3/10节"]
    # Three in the 82 days since 1 September.
    assert "还差7节，按目前进度到期末为5节" in heard
    assert any(
        "检查教学资料" in line and "2/2次" in line and "已完成" in line for line in said.out.splitlines()
    )


def test_progress_has_the_shape_of_the_contract(busy: Qinglan) -> None:
    data = busy("progress", "--json").json
    assert list(data) == ["as_of", "term", "owner", "duties"]
    assert (data["as_of"], data["term"], data["owner"]) == ("2026-11-22", "2026-2027-1", "王芳")
    assert {tuple(duty) for duty in data["duties"]} == {tuple(DUTY_KEYS)}
    assert {tuple(period) for duty in data["duties"] for period in duty["periods"]} == {tuple(PERIOD_KEYS)}
    states = {duty["state"] for duty in data["duties"]}
    assert states <= {"done", "on_track", "due_soon", "overdue", "not_yet", "no_quota"}
    first = next(duty for duty in data["duties"] if duty["id"] == "000-01-D06")
    assert (first["scheme"], first["owes"], first["per"], first["op"]) == ("000-01", "mentor", "term", "min")
    assert (first["required"], first["done"], first["late"], first["pairing"]) == (
        10,
        3,
        0,
        "王芳-李青-2026-09-01",
    )
    (term,) = first["periods"]
    assert (term["period"], term["due"], len(term["records"])) == ("2026-2027-1", "2027-01-22", 3)


def test_what_nearly_counts_says_why(busy: Qinglan) -> None:
    data = busy("progress", "--json").json
    steps = next(duty for duty in data["duties"] if duty["id"] == "000-01-D07")
    assert (steps["done"], steps["required"]) == (0, 3)
    assert {near["missing"] for near in steps["periods"][0]["near"]} == {
        "缺课前指点、课中指导、课后交流或点评"
    }


def test_progress_as_of_an_earlier_day_knows_only_what_was_done_by_then(busy: Qinglan) -> None:
    for typed in ("11月5日", "2026-11-05", "第10周周四"):
        data = busy("progress", "--as-of", typed, "--json").json
        assert data["as_of"] == "2026-11-05"
        assert next(d for d in data["duties"] if d["id"] == "000-01-D06")["done"] == 2


@pytest.mark.parametrize("term", ["2026-2027-1", "2026—2027学年第一学期", "本学期"])
def test_a_term_may_be_named(busy: Qinglan, term: str) -> None:
    assert busy("progress", "--term", term, "--json").json["term"] == "2026-2027-1"


@pytest.mark.parametrize(
    ("option", "text", "said"),
    [
        ("--term", "下学期", "下学期"),
        ("--term", "2030-2031-1", "2030-2031-1"),
        ("--as-of", "大前天下午", "大前天下午"),
    ],
)
def test_what_cannot_be_read_is_wrong_use(busy: Qinglan, option: str, text: str, said: str) -> None:
    done = busy("progress", option, text)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_without_a_programme_it_says_where_to_choose_one(bare: Qinglan) -> None:
    start = [word for word in INIT if word not in ("--programme", "000-01")]
    assert bare(*start).code == 0
    said = bare("progress")
    assert (said.code, said.out) == (0, "")
    assert "还没有选方案" in said.err
    assert bare("progress", "--json").json["duties"] == []


# --- due ---


def test_due_is_quiet_when_nothing_presses(busy: Qinglan) -> None:
    said = busy("due")
    assert (said.code, said.out) == (0, "")
    assert "没有逾期的" in said.err


def test_due_exits_3_when_something_of_ones_own_is_overdue(busy: Qinglan) -> None:
    said = busy("due", "--as-of", "2027-01-25")
    assert said.code == 3
    assert "听徒弟课" in said.out
    assert "还差7节，逾期3天" in said.out
    data = busy("due", "--as-of", "2027-01-25", "--json")
    assert data.code == 3
    assert {duty["state"] for duty in data.json["duties"]} == {"overdue"}
    assert {duty["owes"] for duty in data.json["duties"]} <= {"mentor", "joint", "each", "member"}


def test_due_soon_is_shown_and_exits_0(busy: Qinglan) -> None:
    said = busy("due", "--as-of", "2027-01-18")
    assert said.code == 0
    assert "快到期" in said.out


def test_the_partners_debts_are_not_ones_own(busy: Qinglan) -> None:
    """李青's case of September is known, that of October is not: 王芳 owes nothing for it."""
    assert (
        busy("add", "案例", "--date", "9月20日", "--set", "作者=李青", "--set", "题目=小宇的一百分钟").code
        == 0
    )
    (case,) = [d for d in busy("progress", "--json").json["duties"] if d["id"] == "000-01-D16" and d["done"]]
    assert case["state"] == "overdue"
    assert busy("due").code == 0


# --- programmes ---


def test_programmes_are_listed_with_and_without_a_workbook(bare: Qinglan, busy: Qinglan) -> None:
    data = busy("programmes", "list", "--json").json
    assert {tuple(row) for row in data} == {("id", "name", "relevance", "duties")}
    assert len(data) == 46
    assert next(row for row in data if row["id"] == "000-01") == {
        "id": "000-01", "name": "桃浦中心小学青蓝工程", "relevance": "core", "duties": 22,
    }  # fmt: skip
    assert len(busy("programmes", "list").out.splitlines()) == 46


def test_a_programme_is_shown_in_the_shape_of_the_contract(bare: Qinglan) -> None:
    data = bare("programmes", "show", "000-01", "--json").json
    assert list(data) == ["id", "name", "labels", "cycle", "goals", "duties", "reminders", "documents"]
    assert {tuple(duty) for duty in data["duties"]} == {tuple(SHOWN_KEYS)}
    assert data["labels"] == {"mentor": "师傅", "apprentice": "徒弟"}
    sixth = data["duties"][5]
    assert (sixth["id"], sixth["op"], sixth["n"], sixth["per"], sixth["hard"]) == (
        "000-01-D06",
        "min",
        10,
        "term",
        True,
    )
    assert sixth["quote"] == "每学期听徒弟教师的课10节以上"


def test_a_programme_is_shown_as_lines(bare: Qinglan) -> None:
    said = bare("programmes", "show", "桃浦中心小学青蓝工程")
    assert said.code == 0
    assert "000-01-D06　师傅　听徒弟课　每学期至少10节" in said.out
    assert "每学期听徒弟教师的课10节以上" in said.out


def test_a_programme_that_is_not_there_names_the_nearest(bare: Qinglan) -> None:
    said = bare("programmes", "show", "000-1")
    assert said.code == 1
    assert "没有“000-1”这个方案" in said.err


@pytest.mark.parametrize("words", [("shew", "000-01"), ("show",), ("check",), ("list", "000-01")])
def test_programmes_wrongly_used(bare: Qinglan, words: tuple[str, ...]) -> None:
    assert bare("programmes", *words).code == 2


GOOD = """
id = "our-school"
name = "我校青蓝工程"

[[duty]]
id = "W-D01"
title = "听徒弟课"
owes = "mentor"
counts = ["observation"]
where = { direction = "听徒弟" }
op = "min"
n = "未定"
unit = "节"
per = "term"
quote = "多听课"
"""


def checked(bare: Qinglan, tmp_path: Path, text: str | bytes) -> tuple[int, str, str]:
    """What `programmes check` says of a file."""
    path = tmp_path / "我校.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    said = bare("programmes", "check", str(path))
    return said.code, said.out, said.err


def test_a_good_file_is_right_and_what_is_undecided_is_named(bare: Qinglan, tmp_path: Path) -> None:
    code, out, err = checked(bare, tmp_path, GOOD)
    assert (code, err) == (0, "")
    assert out.splitlines() == ["写得对：我校青蓝工程，1项任务，0条提醒。", "未定：W-D01 听徒弟课 n"]
    assert checked(bare, tmp_path, "\ufeff" + GOOD.replace("\n", "\r\n"))[0] == 0


def test_a_bad_meaning_names_every_duty_and_field(bare: Qinglan, tmp_path: Path) -> None:
    bad = GOOD.replace('per = "term"', 'per = "semester"').replace('听徒弟" }', '听学生" }')
    code, out, err = checked(bare, tmp_path, bad)
    assert (code, out) == (1, "")
    lines = err.splitlines()
    assert lines[0].startswith("W-D01 per：没有“semester”这种写法")
    assert lines[1].startswith("W-D01 where：direction 只能写")
    assert lines[-1] == "共2处要改。"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (GOOD.replace('title = "听徒弟课"', "title = 听徒弟课"), 7),
        (GOOD.replace('n = "未定"', 'n = "未定'), 12),
        (GOOD + 'quote = "again"\n', 16),
        (GOOD.replace("[[duty]]", "[[duty]"), 5),
    ],
)
def test_a_bad_syntax_names_the_line(bare: Qinglan, tmp_path: Path, text: str, line: int) -> None:
    code, out, err = checked(bare, tmp_path, text)
    assert (code, out) == (1, "")
    assert f"方案文件第{line}行写法不对" in err


@pytest.mark.parametrize(
    ("data", "said"), [(b"\xff\xfe\x00", "不是 UTF-8"), ("方案".encode("gb18030"), "不是 UTF-8")]
)
def test_another_encoding_is_told(bare: Qinglan, tmp_path: Path, data: bytes, said: str) -> None:
    code, _, err = checked(bare, tmp_path, data)
    assert (code, said in err) == (1, True)


def test_a_file_that_is_not_there(bare: Qinglan, tmp_path: Path) -> None:
    assert "找不到文件" in bare("programmes", "check", str(tmp_path / "none.toml")).err
    assert "读不了" in bare("programmes", "check", str(tmp_path)).err
