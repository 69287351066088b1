"""File names that every system accepts, and a target that is what the teacher meant."""

from pathlib import Path

import pytest

from qinglan_tui.domain.problems import Problem
from qinglan_tui.services.export import check_target, file_name


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("2026—2027学年第一学期", "数学", "李青", "学习总结"), "2026—2027学年第一学期-数学-李青-学习总结"),
        (("听课记录", "", "李青《5/6的认识》"), "听课记录-李青《5_6的认识》"),
        (("a:b*c?", '"<>|'), "a_b_c_-____"),
        (("CON",), "_CON"),
        (("...",), "_"),
    ],
)
def test_a_file_name_keeps_its_chinese_and_loses_what_windows_forbids(
    parts: tuple[str, ...], name: str
) -> None:
    assert file_name(*parts) == name


def test_a_very_long_title_still_makes_a_name() -> None:
    assert len(file_name("长" * 500)) <= 80


def test_a_name_without_ending_gets_docx(tmp_path: Path) -> None:
    assert check_target(str(tmp_path / "总结")).name == "总结.docx"


def test_a_folder_or_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="文件夹"):
        check_target(str(tmp_path))
    with pytest.raises(Problem, match="docx"):
        check_target("总结.pdf")
