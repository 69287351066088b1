"""What a rule may select by: fields of the record kinds and worked-out selectors, each checked by name."""

from msgspec import Struct

from qinglan_tui.domain.fields import FieldSpec, Input, specs
from qinglan_tui.domain.kinds import KINDS, KINDS_BY_CODE, Kind
from qinglan_tui.domain.programmes import DERIVED, EVIDENCE, PAIRING_COUNT, PERSONS, Match
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.text import nearest, quoted

FILLED = "*"
# Common fields that say something about the thing itself; the others say how it is kept.
_COMMON = ("slot", "tags", "lesson_study", "on_paper", "lessons_counted", "submitted_to", "status", "title")
_WITH_DIRECTION = frozenset({"observation", "public_lesson"})
_WITH_RELATION = frozenset({"observation", "plan_review", "study_note", "appraisal"})
_SUFFIXES = ("_min", "_not")
_PERSON_INPUTS = (Input.PERSON, Input.PEOPLE)


class Key(Struct, frozen=True):
    """A selector: its name without suffix, its suffix ("", "_min", "_not"), its field if it is one."""

    name: str
    suffix: str = ""
    spec: FieldSpec | None = None


def kind_fault(code: str) -> str | None:
    """What is wrong with a name under `counts`, None when it is a record kind or `pairing`."""
    if code in KINDS_BY_CODE or code == PAIRING_COUNT:
        return None
    known = {kind.code: kind.code for kind in KINDS} | {kind.label: kind.code for kind in KINDS}
    close = nearest(code, known)
    return f"没有{quoted(code)}这种记录" + (f"，是不是 {known[close]}" if close else "")


def find_key(kind: Kind, name: str) -> Key | None:
    """The selector of that name that records of the kind have, None when they have none."""
    if _has_derived(kind, name):
        return Key(name)
    spec = _field(kind, name)
    if spec is not None:
        return Key(name, spec=spec)
    for suffix in _SUFFIXES:
        base = name.removesuffix(suffix)
        if base == name:
            continue
        if suffix == "_not" and _has_derived(kind, base):
            return Key(base, suffix)
        spec = _field(kind, base)
        if spec is not None and (suffix == "_not" or _is_ordered(spec)):
            return Key(base, suffix, spec)
    return None


def _has_derived(kind: Kind, name: str) -> bool:
    if name in ("direction", "taught_by"):
        return kind.code in _WITH_DIRECTION
    if name == "relation":
        return kind.code in _WITH_RELATION
    return name in DERIVED


def _field(kind: Kind, name: str) -> FieldSpec | None:
    common = tuple(spec for spec in specs(Record) if spec.name in _COMMON)
    return next((spec for spec in (*kind.specs, *common) if spec.name == name), None)


def has_field(kind: Kind, name: str) -> bool:
    """Whether records of the kind have such a field, their own or a common one."""
    return _field(kind, name) is not None


def _is_ordered(spec: FieldSpec) -> bool:
    """Whether more and less mean something: numbers, and 级别 from 组内 to 国家级."""
    return spec.ask.input in (Input.NUMBER, Input.SCORE) or spec.name == "level"


def match_fault(kind: Kind, name: str, value: Match) -> str | None:
    """What is wrong with one line of `where` for a kind, None when it can be followed."""
    key = find_key(kind, name)
    if key is None:
        names = [spec.name for spec in kind.specs] + list(DERIVED)
        close = nearest(name, names)
        return f"{kind.label}没有{quoted(name)}这一项" + (f"，是不是 {close}" if close else "")
    words = value if isinstance(value, tuple) else (value,)
    if not words:
        return f"{name} 没有写要选什么"
    for word in words:
        fault = _word_fault(key, word)
        if fault:
            return f"{name} {fault}"
    return None


def _word_fault(key: Key, word: str | bool | int | float) -> str | None:
    if key.spec is None:
        known = DERIVED[key.name]
        return None if word in known else f"只能写 {'、'.join(known)}，不能写{quoted(str(word))}"
    ask = key.spec.ask
    if word == FILLED:
        return None
    if ask.input is Input.FLAG:
        return None if isinstance(word, bool) else "只能写 true 或 false"
    if ask.input in (Input.NUMBER, Input.SCORE):
        return None if isinstance(word, int | float) and not isinstance(word, bool) else "要写一个数"
    if not isinstance(word, str):
        return f"要写文字，不能写 {word}"
    if word.startswith("@"):
        good = ask.input in _PERSON_INPUTS and word in PERSONS
        return None if good else f"里的 {word} 不能这样用，人名项可写 {'、'.join(PERSONS)}"
    if ask.choices and not ask.choices.allows(ask.choices.read(word)):
        return f"只能写 {'、'.join(ask.choices.words)}，不能写{quoted(word)}"
    if key.suffix == "_min" and ask.choices and ask.choices.read(word) not in ask.choices.words:
        return f"只能写 {'、'.join(ask.choices.words)}，不能写{quoted(word)}"
    return None


def canonical(kind: Kind, name: str, value: Match) -> Match:
    """The value with its words as records store them: 常态课 becomes 随堂课."""
    key = find_key(kind, name)
    choices = key.spec.ask.choices if key and key.spec else None
    if choices is None:
        return value
    if isinstance(value, tuple):
        return tuple(choices.read(word) for word in value)
    return choices.read(value) if isinstance(value, str) else value


def need_fault(kinds: tuple[Kind, ...], need: str) -> str | None:
    """What is wrong with one entry of `needs`: a|b means one of both is enough."""
    for word in need.split("|"):
        known = word in EVIDENCE or word in KINDS_BY_CODE or any(kind.spec(word) for kind in kinds)
        if not word or not known:
            names = [*EVIDENCE, *KINDS_BY_CODE, *(spec.name for kind in kinds for spec in kind.specs)]
            close = nearest(word, names)
            return f"不知道{quoted(word)}是什么依据" + (f"，是不是 {close}" if close else "")
    return None


def need_label(need: str, kinds: tuple[Kind, ...] = ()) -> str:
    """A need as a teacher reads it: 点评, 签字, 听课心得, 板书设计."""
    return "或".join(_need_word(word, kinds) for word in need.split("|"))


def _need_word(word: str, kinds: tuple[Kind, ...]) -> str:
    if word in EVIDENCE:
        return EVIDENCE[word]
    if word in KINDS_BY_CODE:
        return KINDS_BY_CODE[word].label.split("（")[0]
    found = next((spec for kind in kinds if (spec := kind.spec(word)) is not None), None)
    return found.label if found else word
