"""A programme as a file that one teacher writes and another reads in."""

import os
from pathlib import Path

from msgspec import structs

from qinglan_tui.domain.problems import Faults, Problem
from qinglan_tui.domain.programme_reading import programme_document
from qinglan_tui.domain.programmes import Programme, resolved
from qinglan_tui.domain.text import quoted
from qinglan_tui.services.export import EXPORT_FOLDER, file_name
from qinglan_tui.services.own_programme import FILE, KEPT, Own, faults_of
from qinglan_tui.services.programmes import preset, preset_ids, read_programme_file
from qinglan_tui.storage import Workbook


def place_of(text: str) -> Path:
    """The file that was typed or dragged in, with or without quotation marks.

    Raises:
        Problem: it cannot be one.
    """
    try:
        if "\0" in text:
            raise ValueError(text)
        return Path(text.strip().strip("\"'")).expanduser().absolute()
    except (OSError, RuntimeError, ValueError):
        raise Problem(f"{quoted(text, 80)}不能作文件名", "请换一个") from None


def default_file(workbook: Workbook, programme: Programme) -> Path:
    """Where a programme is written when no other place is named."""
    return workbook.folder / EXPORT_FOLDER / f"{file_name(programme.name)}.toml"


def write_programme(programme: Programme, path: Path) -> Path:
    """Write the file that another teacher reads in; an older file of the same programme is replaced.

    Raises:
        Problem: another file is there, or nothing can be written.
    """
    import tomli_w

    try:
        if path.is_dir():
            path /= f"{file_name(programme.name)}.toml"
        elif path.suffix.lower() != ".toml":
            path = path.with_name(f"{path.name}.toml")
        if path.exists() and not _holds(path, programme.name):
            raise Problem(f"已有文件{quoted(str(path), 80)}", "请换一个文件名")
        path.parent.mkdir(parents=True, exist_ok=True)
        text = tomli_w.dumps(programme_document(structs.replace(programme, alias_of="")))
        waiting = path.with_name(f"{path.name}.tmp")
        waiting.write_text(text, encoding="utf-8", newline="\n")
        waiting.replace(path)
    except (OSError, ValueError) as error:
        why = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else "文件名不对"
        raise Problem(f"不能写{quoted(str(path), 80)}（{why}）", "请换一个位置") from None
    return path


def _holds(path: Path, name: str) -> bool:
    """Whether the file is an older one of the programme of that name."""
    try:
        return read_programme_file(path).name == name
    except Problem:
        return False


def read_shared(workbook: Workbook, path: Path) -> Own:
    """A programme from a file, checked and not kept yet; one of the same name replaces the workbook's own.

    Raises:
        Problem: it cannot be read; the line is named.
        Faults: duty, field and reason.
    """
    try:
        programme = read_programme_file(path)
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else "文件名不对"
        raise Problem(f"读不了{quoted(str(path), 80)}（{why}）", "请检查路径") from None
    if programme.alias_of:
        programme = structs.replace(resolved(programme, preset(programme.alias_of)), alias_of="")
    faults = faults_of(programme)
    if faults:
        raise Faults(faults)
    if programme.id in preset_ids() and programme == preset(programme.id):
        return Own(programme)
    same = next((raw for raw in workbook.programmes if raw.get("name") == programme.name), None)
    if same is not None:
        return Own(structs.replace(programme, id=str(same["id"])), (), KEPT)
    return Own(programme, (), FILE)
