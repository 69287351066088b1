"""Records of every kind, made from the declarations, for properties that hold for all of them."""

from datetime import date, datetime
from functools import cache
from typing import Any

from hypothesis import strategies as st
from msgspec import structs

from qinglan_tui.domain.fields import FieldSpec, Input, specs
from qinglan_tui.domain.kinds import KINDS, Kind
from qinglan_tui.domain.records import STATUSES, Attachment, Comment, Record
from qinglan_tui.domain.text import clean

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
SLOTS = st.sampled_from(["", "第2节", "上午第2节", "第3-4节", "早读"])
PERIODS = st.sampled_from(["", "2026-10", "2026-W41", "2026-2027-1", "pairing"])
# What teachers' text holds and programs stumble over: markup, emoji, full-width space, rare characters.
_ALPHABET = st.one_of(
    st.sampled_from("几分之一课题[/张]{}<>&｛｝　 👩‍🏫𠮷《》“”…—·12%\t"),
    st.characters(codec="utf-8"),
)
_TEXTS = st.text(_ALPHABET, max_size=30).map(clean)
LINES = _TEXTS.map(lambda text: " ".join(text.splitlines()).strip())
LONGS = st.lists(_TEXTS, max_size=3).map(lambda parts: "\n".join(parts).strip())
NAMES = st.sampled_from(["王芳", "李青", "周敏", "王芳（三小）", "阿依古丽·买买提"])


def values(spec: FieldSpec) -> st.SearchStrategy[Any]:
    """Legal values of a field, the empty one among them, in the form in which they are stored."""
    return st.one_of(st.just(spec.default), _filled(spec))


def _filled(spec: FieldSpec) -> st.SearchStrategy[Any]:
    ask = spec.ask
    low, high = int(ask.low or 0), int(ask.high or 500)
    match ask.input:
        case Input.LINE:
            return LINES
        case Input.LONG:
            return LONGS
        case Input.PERSON:
            return NAMES
        case Input.PEOPLE:
            return st.lists(NAMES, max_size=3, unique=True).map(tuple)
        case Input.CHOICE:
            return st.sampled_from(ask.choices.words if ask.choices else ("一", "二"))
        case Input.CHOICES:
            words = ask.choices.words if ask.choices else ("重点", "公开课")
            return st.lists(st.sampled_from(words), max_size=3, unique=True).map(tuple)
        case Input.NUMBER:
            return st.integers(low, high)
        case Input.SCORE:
            return st.integers(low * 2, high * 2).map(lambda half: half / 2)
        case Input.DATE:
            return DAYS
        case Input.FLAG:
            return st.booleans()
        case Input.RECORD:
            return st.integers(1, 10**16)
        case Input.ROWS:
            cells = {cell.name: values(cell) for cell in specs(spec.row)}
            return st.lists(st.builds(spec.row, **cells), max_size=3).map(tuple)


@cache
def records() -> st.SearchStrategy[Record]:
    """Records of every kind with all they can hold, as they are before the first save."""
    return st.one_of([_of(kind) for kind in KINDS])


def _of(kind: Kind) -> st.SearchStrategy[Record]:
    return st.builds(
        Record,
        fields=st.builds(kind.fields, **{spec.name: values(spec) for spec in kind.specs}),
        date=DAYS,
        slot=SLOTS,
        counts_for=PERIODS,
        lessons_counted=st.integers(1, 20),
        status=st.sampled_from(list(STATUSES)),
        submitted_on=st.none() | DAYS,
        submitted_to=LINES,
        on_paper=st.booleans(),
        private=st.booleans(),
        title=LINES,
        author=NAMES | st.just(""),
        people=st.lists(NAMES, max_size=2, unique=True).map(tuple),
        tags=st.lists(st.sampled_from(["重点", "公开课"]), max_size=2, unique=True).map(tuple),
        lesson_study=LINES,
        comment=_comments() if kind.deliverable else st.none(),
    )


@cache
def stored() -> st.SearchStrategy[Record]:
    """Records with what storage and other workbooks add to them."""
    kept = {
        "written_at": st.none() | st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1)),
        "pairings": st.sampled_from([(), ("王芳-李青-2026-09-01",)]),
        "links": st.lists(st.integers(1, 10**16), max_size=2).map(tuple),
        "attachments": st.lists(
            st.builds(Attachment, name=LINES, hash=st.just("ab" * 32), size=st.integers(0, 9**9)), max_size=2
        ).map(tuple),
        "imported_from": LINES,
        "extra": st.dictionaries(st.sampled_from(["mood", "later"]), st.integers() | LINES, max_size=2),
    }
    return st.tuples(records(), st.fixed_dictionaries(kept)).map(
        lambda pair: structs.replace(pair[0], **pair[1])
    )


def _comments() -> st.SearchStrategy[Comment | None]:
    filled = st.builds(
        Comment, text=LONGS, grade=st.sampled_from(["", "良好"]), by=NAMES, date=st.none() | DAYS
    )
    return st.none() | filled.filter(lambda comment: comment != Comment())
