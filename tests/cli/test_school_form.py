"""`qinglan export learn`, `with` and `names`: a school's own form from the command line."""

from pathlib import Path

import pytest

from tests.cli.conftest import Qinglan
from tests.exports import school_forms as forms
from tests.exports.ooxml import packed, parts
from tests.services.test_school_forms import text_of


@pytest.fixture
def form(tmp_path: Path) -> Path:
    """The school's form, as it came."""
    path = tmp_path / "听课表.docx"
    path.write_bytes(forms.nested())
    return path


def a_lesson(qinglan: Qinglan, topic: str = "几分之一") -> str:
    fields = ("授课教师=李青", f"课题={topic}", "建议=提问后等三秒", "日期=11月13日")
    given = [word for pair in fields for word in ("--set", pair)]
    return qinglan("add", "听课", *given).out.strip()


def test_learn_shows_what_it_would_fill_and_remembers_nothing(qinglan: Qinglan, form: Path) -> None:
    said = qinglan("export", "learn", str(form))
    assert said.code == 0
    assert said.out.splitlines()[0] == "当作听课记录的表：认出5个空，0个没认出。"
    assert any(line.split() == ["执教者", "授课教师"] for line in said.out.splitlines())
    assert "--yes" in said.err
    assert qinglan("export", "with", "听课表", "12345").code == 2


def test_learn_with_yes_remembers_and_with_fills(qinglan: Qinglan, form: Path, tmp_path: Path) -> None:
    assert "记住了：听课表" in qinglan("export", "learn", str(form), "--yes").err
    numbers = [a_lesson(qinglan, topic) for topic in ("几分之一", "周长")]
    said = qinglan("export", "with", "听课表", *numbers)
    assert said.code == 0
    paths = [Path(line) for line in said.out.splitlines()]
    assert [path.parent for path in paths] == [tmp_path] * 2
    assert "几分之一" in text_of(paths[0]) and "周长" in text_of(paths[1])
    one = qinglan("export", "with", "听课表", *numbers, "-o", "两节.docx")
    assert one.out.splitlines() == ["两节.docx"]
    assert {"几分之一", "周长"} <= set(text_of(tmp_path / "两节.docx"))


def test_a_short_ending_of_the_number_is_enough_and_the_rest_is_named(qinglan: Qinglan, form: Path) -> None:
    qinglan("export", "learn", str(form), "--yes", "--as", "我校听课表")
    number = qinglan("add", "听课", "--set", "课题=周长", "--set", "学科=数学").out.strip()
    said = qinglan("export", "with", "我校听课表", number[-6:])
    assert said.code == 0
    assert said.err.strip() == "“我校听课表”没有地方填：学科。"


def test_a_blank_can_be_given_another_field(qinglan: Qinglan, form: Path) -> None:
    said = qinglan("export", "learn", str(form), "--set", "年级=学科", "--set", "课题=")
    rows = [line.split() for line in said.out.splitlines()]
    assert ["年级", "学科"] in rows
    assert ["课题", "（空着）", "没认出来，是不是“课题”？"] in rows
    wrong = qinglan("export", "learn", str(form), "--set", "年纪=学科")
    assert (wrong.code, wrong.out) == (2, "")
    assert "是不是“年级”" in wrong.err
    assert qinglan("export", "learn", str(form), "--set", "年级").code == 2


def test_the_kind_can_be_said(qinglan: Qinglan, form: Path) -> None:
    assert "当作执教课的表" in qinglan("export", "learn", str(form), "--kind", "执教").out
    wrong = qinglan("export", "learn", str(form), "--kind", "听刻")
    assert wrong.code == 2 and "没有“听刻”这种记录" in wrong.err


def test_the_names_for_a_form_are_listed(qinglan: Qinglan) -> None:
    said = qinglan("export", "names", "听课")
    assert said.code == 0
    assert {"{{课题}}", "{{教学过程.环节}}", "{{学校}}"} <= set(said.out.split())
    assert qinglan("export", "names", "听刻").code == 2


@pytest.mark.parametrize(
    ("words", "code", "hint"),
    [
        (("learn",), 2, "还缺：表"),
        (("with", "听课表"), 2, "没有写是哪几条记录"),
        (("learn", "没有.docx"), 1, "找不到文件"),
        (("with", "听课表", "12345", "--yes"), 2, "只用于 learn"),
        (("names", "听课", "--together"), 2, "只用于 with"),
        (("with", "没认过", "12345"), 2, "还没有认过学校的表"),
    ],
)
def test_what_cannot_be_done_is_said(qinglan: Qinglan, words: tuple[str, ...], code: int, hint: str) -> None:
    said = qinglan("export", *words)
    assert (said.code, said.out) == (code, "")
    assert hint in said.err


def test_a_harmful_file_is_refused_in_one_sentence(qinglan: Qinglan, tmp_path: Path) -> None:
    path = tmp_path / "宏.docx"
    path.write_bytes(packed(parts("<w:p/>") | {"word/vbaProject.bin": "x"}))
    said = qinglan("export", "learn", str(path))
    assert said.code == 1
    assert said.err.startswith("这个文件带宏，为安全没有打开。")


def test_both_helps_lead_to_one_another(qinglan: Qinglan) -> None:
    assert "export learn --help" in qinglan("export", "--help").out
    own = qinglan("export", "learn", "--help").out
    assert "--together" in own and "签字、盖章的地方总是空着" in own


def test_an_unknown_option_is_answered_with_the_nearest(qinglan: Qinglan, form: Path) -> None:
    said = qinglan("export", "learn", str(form), "--knd", "听课")
    assert said.code == 2 and "--kind" in said.err
