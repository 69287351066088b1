"""The engine alone: what the workbook does not ask of it every day."""

from pathlib import Path

import pytest

from qinglan_tui.storage.engine.changelog import ChangeLog
from qinglan_tui.storage.engine.codec import encode
from qinglan_tui.storage.engine.disk import move_file
from qinglan_tui.storage.engine.engine import Engine
from tests.storage.faults.power import Disk
from tests.storage.faults.recording import recording

pytestmark = pytest.mark.usefixtures("no_waiting")


def engine_of(folder: Path, device: str = "this") -> Engine:
    """An engine that writes in a folder."""
    (folder / "log").mkdir(parents=True, exist_ok=True)
    log = ChangeLog(folder / "log" / f"{device}.log", device)
    return Engine(folder, device, log, lambda tables, number: tables, lambda path: None, lambda name: None)


def test_a_line_that_was_taken_out_stays_out_unless_another_device_changed_it_later(tmp_path: Path):
    engine = engine_of(tmp_path)
    for number in (1, 2):
        engine.put("a", "rows", number, {"text": "一"})
    version = engine.current("a", "rows", 1)["_v"]
    for number in (1, 2):
        engine.take_out("a", "rows", number)
    engine.release()
    later = {"text": "二", "_v": {**version, "other": 10**15}}
    rows = {"1": later, "2": {"text": "一", "_v": version}}
    (tmp_path / "a.json").write_bytes(encode({"meta": {"1": {"format": 2}}, "rows": rows}))
    engine = engine_of(tmp_path)
    assert dict(engine.file("a").documents("rows")) == {1: later}
    engine.release()


def test_an_error_inside_a_change_leaves_memory_and_the_log_as_they_were(tmp_path: Path):
    engine = engine_of(tmp_path)
    engine.put("a", "rows", 1, {"text": "一"})
    assert engine.log is not None
    size = engine.log.size
    with pytest.raises(ZeroDivisionError), engine.together():
        engine.put("a", "rows", 1, {"text": "二"})
        engine.put("b", "rows", 2, {"text": "三"})
        raise ZeroDivisionError
    with pytest.raises(TypeError):
        engine.put("a", "rows", 3, {"text": object()})
    assert engine.log.size == size
    assert [document["text"] for _, document in engine.file("a").documents("rows")] == ["一"]
    engine.put("a", "rows", 4, {"text": "四"})
    engine.close()
    assert (tmp_path / "a.json").exists()
    assert not (tmp_path / "b.json").exists()


def test_a_file_moved_to_another_folder_is_there_and_nowhere_else_whatever_comes(tmp_path: Path):
    place = tmp_path / "地方"
    (place / "这里").mkdir(parents=True)
    (place / "那里").mkdir()
    (place / "这里" / "a").write_bytes(b"a")
    with recording(place) as recorder:
        move_file(place / "这里" / "a", place / "那里" / "b")
    assert recorder.disk.pending == []
    assert recorder.disk.seen() == Disk(place).seen() == {"这里": None, "那里": None, "那里/b": b"a"}
