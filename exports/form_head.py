"""The head of a school form: its questions as data, up to three in a row."""

from collections.abc import Callable, Sequence

from msgspec import Struct

from exports.answers import Answers
from exports.parts import Fact, pack, units_of
from exports.sheets import Part, breadth
from exports.wording import BLANK_DAY, BLANK_MONTH, boxes, by_whom, month_of, sides, words_of
from qinglan_tui.domain.fields import FieldSpec, Input

# How many characters stand on one line of a cell of so many units.
_ROOM = {2: 7, 3: 14, 4: 22, 6: 36}
_SPANS = "—"


class Ask(Struct, frozen=True):
    """A question of a form's head: an own field, two of them ("start end") in one cell, or a word with @.

    `units` is its room in sixths of a line. `ticked` prints all words of its list with boxes; one `given`
    stands there only when it says something; one that `stands_in` means the owner while it is empty.
    """

    name: str
    units: int = 2
    label: str = ""
    ticked: bool = False
    given: bool = False
    stands_in: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The own fields that it prints."""
        return () if self.name.startswith("@") else tuple(self.name.split())

    def fact(self, answers: Answers) -> Fact | None:
        """The question with its answer; None when there is nothing to print."""
        if self.name.startswith("@"):
            return _SPECIAL[self.name](self, answers)
        if self.given and not any(answers.has(name) for name in self.names):
            return None
        fields = [answers.spec(name) for name in self.names]
        text = self._text(answers, fields)
        if not text and self.stands_in and answers.record is not None:
            text = by_whom(answers.record, answers.scope)
        units = 6 if "\n" in text else units_of(text)
        return Fact(answers.scope.labels.fill(self.label or fields[0].label), text, max(self.units, units))

    def _text(self, answers: Answers, fields: Sequence[FieldSpec]) -> str:
        if self.ticked:
            return boxes(fields[0], answers.value(self.name)) or answers.text(self.name)
        between = _SPANS if all(one.ask.input is Input.DATE for one in fields) else "　"
        if answers.is_blank and not any(answers.has(one.name) for one in fields):
            return between.join(filter(None, (self._blank(one) for one in fields)))
        return between.join(filter(None, (answers.text(one.name) for one in fields)))

    def _blank(self, field: FieldSpec) -> str:
        if field.ask.input is Input.DATE:
            return BLANK_DAY
        marks = boxes(field)
        return marks if breadth(marks) <= _ROOM[self.units] else ""


class Own(Struct, frozen=True):
    """A question that needs a function of its own; `name` are the own fields that it prints."""

    name: str
    answer: Callable[[Answers], Fact | None]
    stands_in: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The own fields that it prints."""
        return tuple(self.name.split())

    def fact(self, answers: Answers) -> Fact | None:
        """The question with its answer; None when there is nothing to print."""
        return self.answer(answers)


class Head(Struct, frozen=True):
    """Rows of questions, up to three in a row; the `first` of a form also says what else the record does."""

    asks: tuple[Ask | Own, ...]
    first: bool = False

    @property
    def names(self) -> frozenset[str]:
        """The own fields that it prints."""
        return frozenset(name for ask in self.asks for name in ask.names)

    def parts(self, answers: Answers) -> Sequence[Part]:
        """One row for each line of questions."""
        facts = [fact for ask in self.asks if (fact := ask.fact(answers)) is not None]
        if self.first:
            asked = {ask.name for ask in self.asks}
            facts += answers.common(named=self._named(answers), but=_SAYS_PERIOD if "@month" in asked else ())
        return pack(facts)

    def _named(self, answers: Answers) -> tuple[str, ...]:
        """Everybody whose name stands in the head by another way than a field."""
        record, asked = answers.record, {ask.name for ask in self.asks}
        if record is None:
            return ()
        stands_in = any(ask.stands_in and not answers.has(ask.name) for ask in self.asks)
        named = [by_whom(record, answers.scope)] if "@who" in asked or stands_in else []
        if "@mentor" in asked:
            named += [name for side in sides(record, answers.scope) for name in side.split("、")]
        return tuple(named)


def _when(ask: Ask, answers: Answers) -> Fact:
    fact = answers.day(ask.units)
    return Fact(ask.label or fact.label, fact.text, fact.units)


def _date(ask: Ask, answers: Answers) -> Fact:
    if answers.record is None:
        return Fact(ask.label or "日期", BLANK_DAY, max(ask.units, 3))
    return _when(ask, answers)


def _who(ask: Ask, answers: Answers) -> Fact:
    text = by_whom(answers.record, answers.scope) if answers.record is not None else answers.author
    return Fact(ask.label, text, max(ask.units, units_of(text)))


def _side(ask: Ask, answers: Answers) -> Fact:
    labels, at = answers.scope.labels, 0 if ask.name == "@mentor" else 1
    text = sides(answers.record, answers.scope)[at]
    return Fact((labels.mentor, labels.apprentice)[at], text, max(ask.units, units_of(text)))


def _month(ask: Ask, answers: Answers) -> Fact:
    text = BLANK_MONTH if answers.record is None else month_of(answers.record, answers.scope)
    return Fact(ask.label or "月份", text, max(ask.units, units_of(text)))


def _words(ask: Ask, answers: Answers) -> Fact | None:
    """字数 as Word counts them; nothing for a text that is attached or on paper."""
    count = words_of(answers.record) if answers.record is not None else 0
    if answers.record is not None and not count:
        return None
    return Fact("字数", f"{count}字" if count else "", ask.units)


_SPECIAL: dict[str, Callable[[Ask, Answers], Fact | None]] = {
    "@when": _when,
    "@date": _date,
    "@who": _who,
    "@mentor": _side,
    "@apprentice": _side,
    "@month": _month,
    "@words": _words,
}
_SAYS_PERIOD = ("所属时段",)
