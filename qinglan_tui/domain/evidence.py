"""Whether a record holds what a rule asks for: a comment, a signature, a field, a record beside it."""

from collections.abc import Callable

from qinglan_tui.domain.facts import Book, Fact
from qinglan_tui.domain.fields import Input, is_empty
from qinglan_tui.domain.kinds import KINDS_BY_CODE
from qinglan_tui.domain.programmes import Duty
from qinglan_tui.domain.records import missing, value_of
from qinglan_tui.domain.selectors import need_label
from qinglan_tui.domain.text import count_words

# What counts as a written comment, where the comment is a part of the record itself.
_REMARKS = ("merits", "problems", "advice", "notes", "remarks", "talk")
_SIGNED = ("signed_on", "verdict")
_ATTACHED = frozenset({"photo", "file"})


def shortfall(fact: Fact, duty: Duty, book: Book) -> str:
    """Why a record that fits does not count: 「起草」「缺点评」「字数不足」; "" when it does."""
    if not fact.finished:
        return "已约，还没有完成" if fact.record.status == "planned" else "起草中"
    if duty.status == "submitted" and fact.record.status == "done":
        return "还没有上交"
    if duty.needs:
        lacking = missing_evidence(fact, duty, book)
        if lacking:
            return f"缺{lacking}"
    if duty.min_words is not None and not fact.record.on_paper and words_of(fact) < duty.min_words:
        return f"不足{duty.min_words}字"
    return ""


def missing_evidence(fact: Fact, duty: Duty, book: Book) -> str:
    """The needs that a record does not meet, joined; one on paper or with its photographed page meets all.

    Where a rule asks for a photo, what is attached is that photo and nothing more.
    """
    record = fact.record
    if record.on_paper or (record.attachments and not _ATTACHED.intersection(duty.needs)):
        return ""
    return "、".join(
        need_label(need, (record.kind,)) for need in duty.needs if not _has_any(fact, need, book)
    )


def _has_any(fact: Fact, need: str, book: Book) -> bool:
    return any(_has(fact, word, book) for word in need.split("|"))


def _has(fact: Fact, word: str, book: Book) -> bool:
    check = _EVIDENCE.get(word)
    if check is not None:
        return check(fact)
    if fact.record.kind.spec(word) is not None:
        return not is_empty(value_of(fact.record, word))
    return word in KINDS_BY_CODE and book.has_linked(fact, word)


def _commented(fact: Fact) -> bool:
    comment = fact.record.comment
    if comment is not None and comment.text:
        return True
    return any(getattr(fact.record.fields, name, None) for name in _REMARKS)


def _signed(fact: Fact) -> bool:
    comment = fact.record.comment
    return (comment is not None and bool(comment.by)) or any(
        getattr(fact.record.fields, name, None) for name in _SIGNED
    )


_EVIDENCE: dict[str, Callable[[Fact], bool]] = {
    "comment": _commented,
    "signature": _signed,
    "photo": lambda fact: bool(fact.record.attachments),
    "file": lambda fact: bool(fact.record.attachments),
    "complete": lambda fact: not missing(fact.record),
}


def words_of(fact: Fact) -> int:
    """The words of a record: of its long texts, or of the files attached."""
    long = (spec.name for spec in fact.record.kind.specs if spec.ask.input is Input.LONG)
    own = count_words("".join(getattr(fact.record.fields, name) for name in long))
    return max(own, sum(attachment.words or 0 for attachment in fact.record.attachments))
