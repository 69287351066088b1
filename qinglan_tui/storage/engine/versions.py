"""Which of two versions of a document is the later, and what becomes of two that know nothing of each other.

Every document carries a version vector: for each device the number of the last change that went into it.
Replay of the log, an old file put back by a sync client, a conflicted copy and a packet from another teacher
are all one and the same join.
"""

from typing import Any, NamedTuple

import msgspec

Version = dict[str, int]
Document = dict[str, Any]

VERSION = "_v"
DELETED_AT = "_deleted_at"
MOVED_TO = "_moved_to"
CONFLICT_OF = "_conflict_of"

# The version of every copy that a join makes: all devices make the same copy, so none may seem newer.
_COPY_VERSION: Version = {"copy": 1}
_encode = msgspec.json.Encoder(order="sorted").encode
# A copy's id is a number of 16 digits like all others, far behind any clock.
_COPY_IDS_FROM, _COPY_IDS = 9 * 10**15, 10**15 - 1


class Joined(NamedTuple):
    """What two versions become: the document of the id, and the version that lost under an id of its own."""

    document: Document
    copy: tuple[int, Document] | None = None


def version_of(document: Any) -> Version:
    """Return the version vector of a stored document, an empty one when it never went through storage."""
    version = document.get(VERSION) if isinstance(document, dict) else None
    if not isinstance(version, dict):
        return {}
    return {device: number for device, number in version.items() if _is_number(number)}


def knows(one: Version, other: Version) -> bool:
    """Whether the first version came about with all of the second in sight."""
    return all(one.get(device, 0) >= number for device, number in other.items())


def united(one: Version, other: Version) -> Version:
    """Return the least version that knows both."""
    return {device: max(one.get(device, 0), other.get(device, 0)) for device in sorted({*one, *other})}


def content_of(document: Any) -> Any:
    """Return a document without its version."""
    if not isinstance(document, dict):
        return document
    return {key: value for key, value in document.items() if key != VERSION}


def join(doc_id: int, ours: Any, theirs: Any, *, equal: str = "ours", copies: bool = True) -> Joined:
    """Return what two stored versions of a document become; the outcome does not depend on whose is whose.

    The one that knows the other replaces it. Of two that know nothing of each other both are kept, unless
    they say the same, or one only deletes or moves away what the other changed: a change beats a deletion.
    What was changed here and moved to another file there stays without the version of the move, since the
    text that moved is not known here. Different texts of an equal version were edited by hand: `equal` says
    whether ours stays alone or both do. Without `copies` only one of the two is kept.
    """
    if ours == theirs:
        return Joined(ours)
    one, other = version_of(ours), version_of(theirs)
    one_knows, other_knows = knows(one, other), knows(other, one)
    if one_knows and other_knows and equal == "ours":
        return Joined(ours)
    if one_knows != other_knows:
        return Joined(ours if one_knows else theirs)
    both = united(one, other)
    if content_of(ours) == content_of(theirs):
        return Joined({**ours, VERSION: both})
    winner, loser = sorted((ours, theirs), key=_rank, reverse=True)
    if not isinstance(winner, dict):
        return Joined(winner, copy_of(doc_id, loser) if copies else None)
    if has_moved(loser):
        return Joined(winner if is_alive(winner) else {**winner, VERSION: both})
    is_needless = not copies or _is_needless(loser, winner)
    joined = {**winner, VERSION: both} if both else winner
    return Joined(joined, None if is_needless else copy_of(doc_id, loser))


def has_moved(document: Any) -> bool:
    """Whether the document only says that the record now stands in another file."""
    return isinstance(document, dict) and MOVED_TO in document


def is_deleted(document: Any) -> bool:
    """Whether the document is in the trash."""
    return isinstance(document, dict) and DELETED_AT in document and MOVED_TO not in document


def is_alive(document: Any) -> bool:
    """Whether the document is a record to be shown."""
    return not has_moved(document) and not is_deleted(document)


def copy_of(doc_id: int, document: Any) -> tuple[int, Document]:
    """Return the version that lost as a document of its own; every device gives it the same id."""
    content = content_of(document)
    if not isinstance(content, dict):
        content = {"raw": content}
    original = content.get(CONFLICT_OF, doc_id)
    content = {**content, CONFLICT_OF: original}
    # Only needed where two devices changed the same text, and slow to import.
    from hashlib import sha256

    digest = int.from_bytes(sha256(_encode(content)).digest()[:8], "big")
    return _COPY_IDS_FROM + digest % _COPY_IDS, {**content, VERSION: dict(_COPY_VERSION)}


def _rank(document: Any) -> tuple[int, int, bytes]:
    """What decides which of two versions keeps the id: a living one, then the later one, then its text."""
    state = 2 if is_alive(document) else 1 if has_moved(document) else 0
    return state, max(version_of(document).values(), default=0), _encode(content_of(document))


def _is_needless(loser: Any, winner: Document) -> bool:
    """Whether nothing is lost with the version that lost: it was deleted, and says no more than the other."""
    return is_deleted(loser) and (is_alive(winner) or _told(loser) == _told(winner))


def _told(document: Document) -> Document:
    return {key: value for key, value in document.items() if not key.startswith("_")}


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
