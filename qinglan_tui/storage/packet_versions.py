"""Versions on their way between workbooks: whose device it was is written before each of them."""

from typing import Any

from qinglan_tui.storage.engine.versions import VERSION, join, version_of

# Stands between a teacher and a device; devices have none in their names.
_SIGN = "/"


def signed(document: dict[str, Any], owner: str) -> dict[str, Any]:
    """Return a stored document with the owner's name before each device of this workbook.

    Two workbooks may call their devices alike; in a packet and in the other workbook they must differ.
    """
    version = version_of(document)
    own = {device if _SIGN in device else f"{owner}{_SIGN}{device}": version[device] for device in version}
    return {**document, VERSION: own}


def unsigned(document: dict[str, Any], owner: str) -> dict[str, Any]:
    """Return a document of a packet with the owner's devices called as in the owner's workbook."""
    version = version_of(document)
    return {**document, VERSION: {_unsigned(device, owner): version[device] for device in version}}


def is_only_theirs(document: dict[str, Any]) -> bool:
    """Whether a stored document came by packet and no device of this workbook has changed it since."""
    version = version_of(document)
    return bool(version) and all(_SIGN in device for device in version)


def outcome(record_id: int, mine: dict[str, Any] | None, theirs: dict[str, Any]) -> str:
    """Return what joining a document to the one here would do: new, changed, both or same."""
    if mine is None:
        return "new"
    joined = join(record_id, mine, theirs)
    if joined.copy is not None:
        return "both"
    return "same" if joined.document == mine else "changed"


def _unsigned(device: str, owner: str) -> str:
    name, sign, own = device.rpartition(_SIGN)
    return own if sign and own and name == owner else device
