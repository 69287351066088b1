"""Records of every kind with a text of its own in each field, made from the declarations."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from msgspec import Struct, structs

from qinglan_tui.domain.counts import APPRENTICE, MENTOR, Labels
from qinglan_tui.domain.fields import FieldSpec, Input, specs
from qinglan_tui.domain.kinds import KINDS, Kind
from qinglan_tui.domain.people import Person, new_pairing
from qinglan_tui.domain.records import Attachment, Comment, Record
from qinglan_tui.domain.scope import Scope
from qinglan_tui.domain.summaries import TermSummary, term_summary
from qinglan_tui.domain.terms import new_term

TERM = new_term("2026-2027-1", dt.date(2026, 9, 1), dt.date(2027, 1, 22))
PAIRING = new_pairing(("陈素云",), ("李青", "周敏"), dt.date(2026, 9, 1))
DAY = dt.date(2026, 10, 21)
MADE_ON = dt.date(2027, 1, 20)
# Text that has broken programs: markup, what XML forbids, emoji, a rare character, half an emoji.
HOSTILE = (
    "[/张] {{课题}} {%x%} <b>&amp;</b> ]]> ｛｛名｝｝ \x00\x0b 👩‍🏫 𠮷 \ud83d “引”‘号’\t制表\u3000\u2028末"
)


class Filled(Struct):
    """A record and every text that its form must show."""

    record: Record
    shown: list[str]


def scope(role: str = MENTOR, **changes: Any) -> Scope:
    """陈素云 with her two apprentices, or 李青 with his mentor."""
    mentor, *apprentices = (Person(name=name) for name in ("陈素云", "李青", "周敏"))
    owner, partners = (mentor, tuple(apprentices)) if role == MENTOR else (apprentices[0], (mentor,))
    plain = Scope(
        owner=owner,
        role=role,
        partners=partners,
        pairings=(PAIRING,),
        labels=Labels(),
        term=TERM,
        term_name="2026—2027学年第一学期",
        school="桃源县青禾小学",
        subject="数学",
        programme="青蓝工程",
    )
    return structs.replace(plain, **changes)


def summary(records: list[Record], role: str = MENTOR, **changes: Any) -> TermSummary:
    """The term summary of these records."""
    return term_summary(records, scope(role, **changes), (TERM,), MADE_ON)


def filled(kind: Kind, number: int = 0) -> Filled:
    """A record with something in every field, and all of it as it stands on paper."""
    words = _words(number)
    values: dict[str, Any] = {}
    shown: list[str] = []
    for spec in kind.specs:
        values[spec.name], said = _value(spec, words)
        shown += said
    comment = Comment(text=next(words), grade="评优", by=next(words), date=dt.date(2026, 10, 30))
    record = Record(
        fields=kind.fields(**values),
        date=DAY,
        slot="第2节",
        counts_for="2026-11",
        lessons_counted=3,
        title=next(words),
        author="李青",
        people=(next(words),),
        lesson_study=next(words),
        comment=comment if kind.deliverable else None,
        attachments=(Attachment(name=f"{next(words)}.jpg", hash="ab" * 32, caption=next(words)),),
    )
    shown += [record.title, "李青", *record.people, record.lesson_study, "2026年11月", f"3{kind.unit}"]
    shown += [
        record.attachments[0].name,
        record.attachments[0].caption,
        "2026年10月21日（第8周 星期三）第2节",
    ]
    shown += [comment.text, comment.grade, comment.by, "10月30日"] if kind.deliverable else []
    return Filled(record, shown)


def _words(number: int) -> Iterator[str]:
    """Texts that are all different."""
    for count in range(10_000):
        yield f"字{chr(0x4E00 + number * 300 + count)}{chr(0x5E00 + count)}句"


def _value(spec: FieldSpec, words: Iterator[str]) -> tuple[Any, list[str]]:
    """A value of the field and its texts on paper."""
    ask = spec.ask
    match ask.input:
        case Input.LINE | Input.PERSON:
            word = next(words)
            return word, [word]
        case Input.LONG:
            lines = [next(words) + "。", next(words) + "。"]
            return "\n　　".join(lines), lines
        case Input.PEOPLE:
            names = (next(words), next(words))
            return names, list(names)
        case Input.CHOICE:
            word = ask.choices.words[-1] if ask.choices and ask.choices.closed else next(words)
            return word, [word]
        case Input.CHOICES:
            chosen = (ask.choices.words[0] if ask.choices else "一", next(words))
            return chosen, list(chosen)
        case Input.NUMBER | Input.SCORE:
            number = int(ask.low or 0) + 7
            return number, [f"{number}{ask.unit}"]
        case Input.DATE:
            return dt.date(2026, 12, 3), ["12月3日"]
        case Input.FLAG:
            return True, [spec.label]
        case Input.RECORD:
            return 987654321, []
        case Input.ROWS:
            rows = [_row(spec, words) for _ in range(2)]
            return tuple(row for row, _ in rows), [word for _, said in rows for word in said]


def _row(spec: FieldSpec, words: Iterator[str]) -> tuple[Any, list[str]]:
    cells = {cell.name: _value(cell, words) for cell in specs(spec.row)}
    row = spec.row(**{name: value for name, (value, _) in cells.items()})
    return row, [word for _, said in cells.values() for word in said]


def hostile(kind: Kind) -> Record:
    """A record with text in every field that has broken programs, some of it very long."""
    values: dict[str, Any] = {}
    for spec in kind.specs:
        values[spec.name] = _bad(spec)
    return Record(
        fields=kind.fields(**values),
        date=DAY,
        slot=HOSTILE,
        title=HOSTILE,
        author=HOSTILE,
        people=(HOSTILE,),
        tags=(HOSTILE,),
        lesson_study=HOSTILE,
        comment=Comment(text=HOSTILE * 50, by=HOSTILE) if kind.deliverable else None,
    )


def _bad(spec: FieldSpec) -> Any:
    match spec.ask.input:
        case Input.LINE | Input.PERSON | Input.CHOICE:
            return HOSTILE * 3
        case Input.LONG:
            return f"{HOSTILE}\r\n\r\n　{HOSTILE}\n{'长' * 10_000}"
        case Input.PEOPLE | Input.CHOICES:
            return (HOSTILE, "<w:p/>")
        case Input.ROWS:
            return (spec.row(**{cell.name: _bad(cell) for cell in specs(spec.row)}),) * 2
        case _:
            return _value(spec, iter(()))[0]


def all_filled() -> list[Filled]:
    """A filled record of every kind."""
    return [filled(kind, number) for number, kind in enumerate(KINDS)]


ROLES = (MENTOR, APPRENTICE)
