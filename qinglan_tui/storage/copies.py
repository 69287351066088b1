"""Conflicted copies, as sync services leave them beside our files: taken in, told of, and put away."""

import re
from pathlib import Path
from typing import NamedTuple

from qinglan_tui.domain.problems import Problem
from qinglan_tui.storage.engine import disk
from qinglan_tui.storage.engine.codec import FORMAT, META, RawTables, load, read_document
from qinglan_tui.storage.engine.engine import Engine
from qinglan_tui.storage.engine.files import Upgrade

MERGED = "merged"

_NAME = r"workbook|(?:records|history)-\d{4}"
_OURS = re.compile(_NAME)
# Whatever a service calls it, a copy begins with our name: -DESKTOP, (conflicted copy), .sync-conflict
_COPY = re.compile(rf"({_NAME})(?!\.damaged-)(\D.*)\.json")
_RECORDS = "records"
_MAIN, _YEARS = "workbook", "years"


class Taken(NamedTuple):
    """What came of a conflicted copy: how many documents were new, changed, or changed on both sides.

    `problem` says why it could not be put away.
    """

    file: str
    new: int
    changed: int
    both: int
    problem: str

    @property
    def is_news(self) -> bool:
        """Whether a teacher is to hear of it."""
        return bool(self.new or self.changed or self.both or self.problem)

    def __str__(self) -> str:
        parts = (("新增", self.new), ("更新", self.changed), ("两边都改过", self.both))
        told = "，".join(f"{word} {number} 条" for word, number in parts if number)
        is_settings = self.file.startswith(_MAIN)
        kept = "现在用的是较新的一份" if is_settings else "两份都留着，请在“两边都改过”里定一下"
        both = f"（{kept}）" if self.both else ""
        return f"同步留下的副本“{self.file}”已经合并：{told or '没有新内容'}{both}{self.problem}"


def is_ours(name: str) -> bool:
    """Whether a file of that name (without .json) belongs to a workbook."""
    return _OURS.fullmatch(name) is not None


def find_copies(folder: Path) -> list[tuple[Path, str]]:
    """Return the conflicted copies in a workbook's folder, each with the name of the file that it is of."""
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        raise disk.unreadable(folder.name, error) from error
    return [(path, match[1]) for path in paths if (match := _COPY.fullmatch(path.name)) and path.is_file()]


def take_in(engine: Engine, path: Path, name: str, upgrade: Upgrade) -> Taken:
    """Join a conflicted copy into the file that it is of, durably, and put it away into the folder `merged`.

    Raises Damaged when it cannot be read, a Problem when it cannot be taken in; it stays where it is then.
    """
    tables, number = load(disk.read_file(path), path.name)
    if number > FORMAT:
        raise Problem(f"同步留下的副本“{path.name}”是更新版本的程序写的，没有动它", "请先更新青蓝工作簿")
    if number < FORMAT:
        tables = upgrade(tables, number)
    counts = {"new": 0, "changed": 0, "both": 0, "same": 0}
    with engine.together():
        for outcome in _joined(engine, name, tables):
            counts[outcome] += 1
    try:
        _put_away(path)
        problem = ""
    except Problem as error:
        problem = f"；只是副本还没有收进“{MERGED}”文件夹：{error.what}"
    return Taken(path.name, counts["new"], counts["changed"], counts["both"], problem)


def _joined(engine: Engine, name: str, tables: RawTables) -> list[str]:
    outcomes: list[str] = []
    for table, rows in tables.items():
        if table == META:
            continue
        # Revisions come along; a teacher counts records, and lines of the settings.
        counts = table == _RECORDS or (name == _MAIN and table != _YEARS)
        for doc_id, raw in rows.items():
            document = read_document(raw)
            outcome = engine.adopt(name, table, doc_id, document)
            outcomes.append(outcome if counts else "same")
    return outcomes


def _put_away(path: Path) -> None:
    kept = path.parent / MERGED
    disk.make_folder(kept)
    target, number = kept / path.name, 1
    while target.exists():
        number += 1
        target = kept / f"{path.stem} ({number}){path.suffix}"
    disk.move_file(path, target)
