"""Putting text into one blank: on its line, over several paragraphs, into a date, as ticks in boxes."""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from functools import partial
from typing import NamedTuple

from lxml import etree

from exports.markup import PPR, SECT, Element, P, R, lines_of, parent_of, w
from exports.templates.blanks import Option, chosen, date_pieces, is_blank, is_other, options, width
from exports.templates.lines import Line, not_bold, typing_look
from qinglan_tui.domain.fields import Choices
from qinglan_tui.domain.school_forms import MARK, Spot

_UNDERSCORES = "_＿﹍"
_RULE = w("hRule")


class Change(NamedTuple):
    """Something to be done at a character of a paragraph; from the last to the first none moves another."""

    paragraph: Element
    place: int
    do: Callable[[], None]


def write_in(paragraph: Element, text: str) -> None:
    """Write into an empty paragraph; further lines take the empty paragraphs below it, then make new ones."""
    first, *others = lines_of(text)
    line = Line(paragraph)
    line.replace(0, len(line.text), first)
    last = paragraph
    for other in others:
        new = _like(paragraph)
        Line(new).replace(0, 0, other)
        following = _empty_after(last)
        if following is not None:
            parent_of(following).remove(following)
        last.addnext(new)
        last = new


def put_lines(paragraph: Element, text: str, *, after: bool) -> None:
    """Write new paragraphs after or before this one, looking as it does."""
    made = []
    for text_line in lines_of(text):
        new = _like(paragraph, bold=False)
        Line(new).replace(0, 0, text_line)
        made.append(new)
    for new in made if not after else reversed(made):
        if after:
            paragraph.addnext(new)
        else:
            paragraph.addprevious(new)


def put_room(paragraph: Element, spot: Spot, text: str) -> None:
    """Write into the room of a line; what follows it on the line stays where it was, if there is room left.

    Further lines become paragraphs below, or stay on the line when something follows.
    """
    line = Line(paragraph)
    room = line.text[spot.start : spot.end]
    behind = line.text[spot.end :]
    first, *others = lines_of(text)
    if others and not is_blank(behind):
        first, others = "　".join([first, *others]), []
    if spot.how != MARK:
        first = _without_unit(first, behind)
    if spot.how != MARK and not _bracketed(line.text[: spot.start], behind):
        first = _as_wide(first, room, first=is_blank(line.text[: spot.start]), last=is_blank(behind))
    line.replace(spot.start, spot.end, first, lined=spot.how != MARK and any(u in room for u in _UNDERSCORES))
    last = paragraph
    for other in others:
        new = _like(paragraph, bold=False)
        Line(new).replace(0, 0, other)
        last.addnext(new)
        last = new


def _bracketed(before: str, behind: str) -> bool:
    return before.endswith(("（", "(")) and behind.startswith(("）", ")"))


def _without_unit(text: str, behind: str) -> str:
    """92分 before a printed 分 is 92, and 第2节 before a printed 节 is 2."""
    core = text.removeprefix("第") if text[-1:] in "周节" else text
    number = core.rstrip("分节周次篇份人本钟学课时%")
    unit = core[len(number) :]
    return number if unit and behind.lstrip(" \u3000)）").startswith(unit) and number.isascii() else text


def _as_wide(text: str, room: str, *, first: bool, last: bool) -> str:
    """The text as wide as the room was, so that what stands behind it does not move; a gap at least.

    In a room that begins the line (　　份) it stands at what follows, behind a label it stands at that.
    """
    left = width(room) - width(text)
    if any(mark in room for mark in _UNDERSCORES):
        before = max(left // 2, 1)
        return " " * before + text + " " * max(left - before, 1)
    if last:
        return text
    if first:
        return " " * left + text
    return text + " " * max(left, 2 if len(room) > 1 else 0)


def fill_date(paragraph: Element, spot: Spot, day: Mapping[str, str], slot: str, behind: str) -> None:
    """Write the day into 　年　月　日, and week, weekday and lesson where there is room for them.

    The lesson goes behind the day where the line has no room for it and no other blank does, and so does
    what else belongs into the same blank.
    """
    line = Line(paragraph)
    pieces = date_pieces(line.text, spot.start, spot.end)
    no_room = "slot" in spot.fields and "节" not in line.text[spot.start :]
    for text in (behind, slot if no_room else ""):
        if text:
            line.replace(spot.end, spot.end, f"　{text}")
    for start, end, part in pieces:
        if day.get(part):
            room = line.text[start:end]
            lined = any(mark in room for mark in _UNDERSCORES)
            # Behind the weekday there is room that parts it from the lesson.
            parted = part == "星期" and not is_blank(line.text[end:])
            gap = " " * (width(room) - width(day[part])) if parted else ""
            line.replace(start, end, day[part] + gap, lined=lined)


def ticks(
    lines: Sequence[tuple[Element, Spot]], words: Sequence[str], choices: Choices | None
) -> list[Change]:
    """Tick what was chosen; a word that is not printed goes behind 其他, or behind the last word."""
    left = list(words)
    changes: list[Change] = []
    others: list[tuple[Element, Option]] = []
    for paragraph, spot in lines:
        for option in options(Line(paragraph).text, spot.start, spot.end):
            # The very word comes before one that only means the same; a word is ticked once.
            word = next((one for one in left if option.word == one), None) or next(
                (one for one in left if not is_other(option) and chosen(option.word, one, choices)), None
            )
            if word is not None:
                left.remove(word)
                changes.append(_ticked(paragraph, option))
            elif is_other(option):
                others.append((paragraph, option))
    if left and others:
        changes += _others(*others[0], "、".join(left))
    elif left and lines:
        paragraph, spot = lines[-1]
        end = len(Line(paragraph).text[: spot.end].rstrip())
        changes.append(Change(paragraph, end, partial(_put, paragraph, end, end, f"　☑{'、'.join(left)}")))
    return changes


def _ticked(paragraph: Element, option: Option) -> Change:
    if option.room:
        return Change(paragraph, option.box, partial(_put, paragraph, option.box, option.end - 1, "√"))
    return Change(paragraph, option.box, lambda: Line(paragraph).tick(option.box))


def _others(paragraph: Element, option: Option, words: str) -> list[Change]:
    """Tick 其他 and write what is not printed into the room behind it, or into its brackets."""
    if option.room:
        return [Change(paragraph, option.box, partial(_put, paragraph, option.box, option.end - 1, words))]
    text = Line(paragraph).text
    end = option.end
    while end < len(text) and text[end] in "：:":
        end += 1
    room = end
    while room < len(text) and text[room] in _UNDERSCORES + " \u3000":
        room += 1
    if any(mark in text[end:room] for mark in _UNDERSCORES):
        written = partial(_put, paragraph, end, room, f" {words} ", lined=True)
    else:
        written = partial(_put, paragraph, end, end, f"（{words}）")
    return [_ticked(paragraph, option), Change(paragraph, end, written)]


def _put(paragraph: Element, start: int, end: int, text: str, *, lined: bool = False) -> None:
    Line(paragraph).replace(start, end, text, lined=lined)


def let_row_grow(paragraph: Element) -> None:
    """A row of exact height would cut off what does not fit: it keeps its height and may grow."""
    row = next(paragraph.iterancestors(w("tr")), None)
    for height in () if row is None else row.findall(f"{w('trPr')}/{w('trHeight')}"):
        if height.get(_RULE) == "exact":
            height.set(_RULE, "atLeast")


def _empty_after(paragraph: Element) -> Element | None:
    """The empty paragraph right behind this one, if there is one to write in."""
    following = paragraph.getnext()
    if following is None or following.tag != P or following.find(f"{PPR}/{SECT}") is not None:
        return None
    if any(child.tag not in (PPR, R) for child in following):
        return None
    text = Line(following).text
    return following if is_blank(text) and not any(mark in text for mark in _UNDERSCORES) else None


def _like(paragraph: Element, *, bold: bool = True) -> Element:
    """An empty paragraph that looks as this one, typed text too."""
    new = etree.Element(P)
    settings = paragraph.find(PPR)
    if settings is not None:
        new.append(deepcopy(settings))
        for name in ("sectPr", "pageBreakBefore", "pPrChange", "framePr"):
            for mark in new[0].findall(w(name)):
                new[0].remove(mark)
    look = typing_look(paragraph)
    if look is not None:
        # An empty run keeps the look until something is written.
        run = etree.SubElement(new, R)
        run.append(look if bold else not_bold(look))
    return new
