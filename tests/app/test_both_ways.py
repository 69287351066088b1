"""进度: what went to and fro stands quietly beside the heading of each pairing."""

from pathlib import Path

import pytest

from tests.app._pilot import make_workbook, piloted, put, running


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
@piloted
async def test_both_directions_stand_beside_the_name_of_the_partner(tmp_path: Path, size: tuple[int, int]):
    workbook = make_workbook(tmp_path)
    lesson = {"date": "2026-10-13", "teacher": "李青", "observers": "王芳", "topic": "周长"}
    put(workbook, "听课", lesson)
    put(workbook, "听课", lesson | {"teacher": "王芳", "observers": "李青", "date": "2026-10-14"})
    async with running(workbook, size=size) as it:
        await it.press("f4")
        row = next(row for row in it.rows() if "与李青" in row)
        assert "听徒弟 1节 · 被听 已知1节 · 送审教案 已知0份" in row
