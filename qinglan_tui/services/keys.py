"""The keys that a teacher put in the place of the usual ones, kept in the settings of the workbook."""

from collections.abc import Mapping

from msgspec.structs import replace

from qinglan_tui.domain.problems import Problem
from qinglan_tui.storage import Workbook

READ_ONLY = ("工作簿只能查看", "键没有改")


def stored_keys(workbook: Workbook) -> Mapping[object, object]:
    """What is stored: command id → keys ("f8,ctrl+g"), "" for a command without a key; not looked at yet.

    What another version or a hand has made of it is no mapping; then nothing is changed.
    """
    stored = workbook.settings.keys
    return stored if isinstance(stored, Mapping) else {}


def keep_keys(workbook: Workbook, command_id: str, keys: tuple[str, ...] | None) -> None:
    """Give a command these keys, () for none, None for the usual ones. What is kept for others stays.

    Raises:
        Problem: nothing can be written.
    """
    _check(workbook)
    workbook.refresh()
    changed = dict(stored_keys(workbook))
    changed.pop(command_id, None)
    if keys is not None:
        changed[command_id] = ",".join(keys)
    workbook.arrange(settings=replace(workbook.settings, keys=changed))


def usual_keys(workbook: Workbook) -> None:
    """Give every command its usual keys again.

    Raises:
        Problem: nothing can be written.
    """
    _check(workbook)
    workbook.arrange(settings=replace(workbook.settings, keys={}))


def _check(workbook: Workbook) -> None:
    if not workbook.writable:
        raise Problem(*READ_ONLY)
