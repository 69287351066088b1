"""What is blank in a line: room behind a label, boxes to tick, 年月日 with room between, {{names}}."""

import re
import unicodedata
from collections.abc import Callable, Sequence

from msgspec import Struct

from exports.templates.lines import BOXES
from qinglan_tui.domain.fields import Choices
from qinglan_tui.domain.school_forms import CHOICE, DATE, MARK, ROOM

# What people press to leave room: every kind of space, and underscores.
_B = " \t\u3000\u00a0\u2002\u2003\u2009\u200a_＿﹍"
_UNDERSCORES = re.compile("[_＿﹍]")
_ROOM = re.compile(f"[：:][{_B}]*|[{_B}]*[_＿﹍]{{2,}}[{_B}]*|[{_B}]{{3,}}")
_ALL_BLANK = re.compile(f"[{_B}\n]*")
_YEAR = f"(?:(?<!\\d)\\d{{2,3}})?[{_B}]*年"
_DATE_START = rf"(?:{_YEAR}[{_B}]*月(?:[{_B}]*日)?|[{_B}]+月[{_B}]*日)"
_DATE_MORE = (
    rf"[{_B}（(，,]*(?:第[{_B}]*周|星期[{_B}]*(?![一二三四五六日])|周[{_B}]+|第[{_B}]*节)[{_B}）),，]*"
)
_DAY = re.compile(f"{_DATE_START}(?:{_DATE_MORE})*")
_WEEK_AND_SLOT = re.compile(f"(?:{_DATE_MORE}){{2,}}|第[{_B}]+周|第[{_B}]+节")
# Each with the part of the day that goes into its group.
_DATE_PARTS = (
    ("年", re.compile(f"((?:(?<!\\d)\\d{{2,3}})?[{_B}]*)年")),
    ("月", re.compile(f"(?<=[年{_B}])([{_B}]*)月|(?<=年)()月")),
    ("日", re.compile(f"(?<=月)([{_B}]*)日")),
    ("周", re.compile(f"第([{_B}]*)周")),
    ("星期", re.compile(f"星期([{_B}]*)(?![{_B}一二三四五六日])")),
    ("星期", re.compile(f"(?<!第)(?<![{_B}第])周([{_B}]+)")),
    ("节", re.compile(f"第([{_B}]*)节")),
)
# What is left of 年　月　日 between its rooms is no label.
_DAY_WORDS = re.compile("[年月日时分周第节上下午 ]+")
_OPENING, _CLOSING = "｛{", "｝}"
_MARK = re.compile(
    rf"[{_OPENING}]\s*[{_OPENING}]([^{_OPENING}{_CLOSING}\n]{{1,40}}?)[{_CLOSING}]\s*[{_CLOSING}]"
)
_HALF_MARK = re.compile(rf"[{_OPENING}]{{2}}|[{_CLOSING}]{{2}}")
_UNIT = re.compile(f"[{_B}]*?[第共约（(]{{0,3}}([{_B}]+)[^{_B}\n]{{1,4}}")
# Room between printed words that is not understood any further.
_ANY_ROOM = re.compile(f"[_＿﹍]{{2,}}|[{_B}]{{2,}}|(?<=[（(])[{_B}]*(?=[）)])")
_ENDS = "、，,；;。/／|｜"
_BRACKET_OPTION = re.compile(f"([^（()）{_B}{_ENDS}]{{1,8}})[（(]([{_B}]*)[)）]")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_OTHER = ("其他", "其它", "另")
LONGEST_LABEL = 14
_LONGEST_UNIT = 2


class Blank(Struct, frozen=True):
    """One blank in a line, between two characters of it, and the label that stands before it."""

    how: str
    start: int
    end: int
    label: str = ""


class Option(Struct, frozen=True):
    """A word to choose: where its box is, where the word ends, whether a √ goes into `room` instead."""

    word: str
    box: int
    end: int
    room: bool = False


def is_blank(text: str) -> bool:
    """Whether there is nothing but room in the text."""
    return _ALL_BLANK.fullmatch(text) is not None


def is_labelish(text: str) -> bool:
    """Whether a text is short enough to be a label, and Chinese."""
    tight = "".join(text.split())
    return 0 < len(tight) <= LONGEST_LABEL and _CHINESE.search(tight) is not None


def width(text: str) -> int:
    """How wide a text stands, in half characters."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)


def marks(text: str) -> list[Blank]:
    """The {{names}} of a line, full-width braces as well."""
    return [Blank(MARK, found.start(), found.end(), found[1].strip()) for found in _MARK.finditer(text)]


def has_half_mark(text: str) -> bool:
    """Whether braces are left that belong to no {{name}}."""
    return _HALF_MARK.search(_MARK.sub("", text)) is not None


def date_blank(text: str, start: int = 0) -> Blank | None:
    """The 年月日 (with week and lesson) that is to be filled in, from this character on."""
    found = _DAY.search(text, start) or _WEEK_AND_SLOT.search(text, start)
    return None if found is None else Blank(DATE, found.start(), found.end())


def date_pieces(text: str, start: int, end: int) -> list[tuple[int, int, str]]:
    """The rooms in a date blank, the last first, each with which part of the day goes there."""
    found: dict[tuple[int, int], str] = {}
    for part, pattern in _DATE_PARTS:
        for match in pattern.finditer(text, start, end):
            group = 1 if match[1] is not None else 2
            found.setdefault(match.span(group), part)
    return [(*span, found[span]) for span in sorted(found, reverse=True)]


def unit_room(text: str) -> Blank | None:
    """The room of a cell that only has a unit or brackets in it: 　　分, 第　　周, （　　）."""
    found = _UNIT.fullmatch(text.rstrip(_B))
    return None if found is None else Blank(ROOM, *found.span(1))


def any_room(text: str) -> Blank | None:
    """The first room in a text, whatever it is for."""
    found = _ANY_ROOM.search(text.rstrip())
    return None if found is None else Blank(ROOM, *found.span())


def printed_words(text: str) -> list[str]:
    """The words of a text that has them side by side, to be ringed by hand: ①随堂课 ②公开课, 线上/线下."""
    words = re.split(f"[{_B}\n{_ENDS}①-⑩]+|\\d[.．、]", text)
    return [word for word in words if word]


def options(text: str, start: int = 0, end: int | None = None) -> list[Option]:
    """The words with a box each, before or behind them, or with room for a √ in brackets."""
    end = len(text) if end is None else end
    places = [place for place in range(start, end) if text[place] in BOXES]
    if not places:
        found = [
            Option(match[1], match.start(2), match.end(), room=True)
            for match in _BRACKET_OPTION.finditer(text, start, end)
        ]
        return found if len(found) > 1 else []
    if is_blank(text[start : places[0]]):
        ends = [*places[1:], end]
        return [_worded(text, place + 1, stop, place) for place, stop in zip(places, ends, strict=True)]
    starts = [start, *(place + 1 for place in places[:-1])]
    return [_worded(text, begin, place, place) for begin, place in zip(starts, places, strict=True)]


def _worded(text: str, start: int, end: int, box: int) -> Option:
    raw = text[start:end]
    word = re.split(f"[{_B}\n]{{2,}}|[_＿﹍（(：:]", raw.strip(_B + _ENDS))[0].strip(_B + _ENDS)
    return Option(word, box, start + len(raw.rstrip(_B + _ENDS)))


def is_other(option: Option) -> bool:
    """Whether the option stands for what is not listed."""
    return option.word.startswith(_OTHER)


def chosen(option: str, word: str, choices: Choices | None) -> bool:
    """Whether this printed option is what the record says: 优 is 优秀, 新授 is 新授课."""
    shown, said = "".join(option.split()), "".join(word.split())
    if not shown or not said:
        return False
    if shown == said:
        return True
    read = choices.read if choices is not None else (lambda text: text)
    if read(shown) == read(said):
        return True
    known = choices is not None and read(shown) in choices.words
    alike = said.startswith(shown) or shown.startswith(said)
    return alike and not known and len(shown) > 1 and len(said) > 1


def labelled(text: str, knows: Callable[[str], bool], signs: Callable[[str], bool]) -> list[Blank]:
    """The blanks behind labels in a line, those of unknown labels and signatures too.

    A label whose blank is taken already is left out. A signature's blank has no room: nothing goes there.
    """
    found: list[Blank] = []
    start = 0
    rooms = list(_ROOM.finditer(text))
    for number, room in enumerate(rooms):
        if room.start() < start:
            continue
        label = _label(text[start : room.start()], knows, signs)
        colon = text[room.start()] in "：:"
        if (
            not label
            or (not colon and _DAY_WORDS.fullmatch(label))
            or not (colon or knows(label) or signs(label) or _UNDERSCORES.search(room.group()))
        ):
            continue
        if signs(label):
            found.append(Blank("", room.start(), room.start(), label))
            start = _behind_signature(text, room)
            continue
        blank = _behind(text, room, colon, label, rooms[number + 1 :])
        if blank is not None and blank.how == ROOM and _is_taken(text, room, rooms[number + 1 :], knows):
            blank = None
        if blank is not None:
            found.append(blank)
        start = room.end() if blank is None else max(blank.end, room.end())
    return found


def _behind_signature(text: str, room: re.Match[str]) -> int:
    """Where a signature's room and date end: neither is for us."""
    day = date_blank(text, room.start())
    return day.end if day is not None and is_blank(text[room.end() : day.start]) else room.end()


def _behind(
    text: str, room: re.Match[str], colon: bool, label: str, later: Sequence[re.Match[str]]
) -> Blank | None:
    """The blank behind one label."""
    begin = room.start() + 1 if colon else room.start()
    day = date_blank(text, begin)
    if day is not None and day.start <= room.end():
        return Blank(DATE, day.start, day.end, label)
    stop = next((one.start() for one in later if text[one.start()] in "：:"), len(text))
    if room.end() < len(text) and (text[room.end()] in BOXES or _first_box(text, room.end(), stop)):
        last = stop if stop == len(text) else _last_box(text, room.end(), stop)
        return Blank(CHOICE, room.end(), last, label)
    if room.end() < len(text) and begin == room.end():
        return None
    return Blank(ROOM, begin, room.end(), label)


def _is_taken(
    text: str, room: re.Match[str], later: Sequence[re.Match[str]], knows: Callable[[str], bool]
) -> bool:
    """Whether spaces behind a label are followed by its answer already; a unit or a further label is none."""
    if _UNDERSCORES.search(room.group()):
        return False
    following = later[0].start() if later else len(text)
    after = text[room.end() : following].strip(_B + _ENDS)
    if not after:
        return False
    if later and text[later[0].start()] in "：:":
        return re.search(f"[{_B}]{{2,}}", after) is not None or not is_labelish(after)
    return len(after) > _LONGEST_UNIT and not knows(after)


def _first_box(text: str, start: int, stop: int) -> bool:
    """Whether options with their boxes behind them begin here."""
    box = next((place for place in range(start, stop) if text[place] in BOXES), -1)
    if box < 0:
        found = _BRACKET_OPTION.match(text, start)
        return found is not None and len(options(text, start, stop)) > 1
    return box - start <= 6 and not _ROOM.search(text, start, box)


def _last_box(text: str, start: int, stop: int) -> int:
    """Where the options end, when a further label follows: behind the last word before it."""
    last = max((place for place in range(start, stop) if text[place] in BOXES + "）)"), default=stop - 1)
    gap = re.compile(f"[{_B}]{{2,}}").search(text, last, stop)
    return gap.start() if gap is not None else stop


def _label(text: str, knows: Callable[[str], bool], signs: Callable[[str], bool]) -> str:
    """The label at the end of a text: all of it, or what follows a gap in it."""
    whole = text.strip(_B + _ENDS)
    if is_labelish(whole) and (knows(whole) or signs(whole)):
        return whole
    pieces = [piece for piece in re.split(f"[{_B}{_ENDS}]+", whole) if piece]
    for first in range(1, len(pieces)):
        rest = "".join(pieces[first:])
        if is_labelish(rest) and (knows(rest) or signs(rest)):
            return rest
    tail = re.split(f"[{_B}]{{2,}}", whole)[-1]
    return tail if is_labelish(tail) else ""
