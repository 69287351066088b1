"""A paragraph of a foreign file as one line of text, however Word split it, and changes to parts of it."""

import re
from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

from exports.markup import BR, PPR, TAB, Element, P, R, T, clean, parent_of, w

_OFFICE14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
RPR, SDT, SDT_CONTENT, SDT_PR = w("rPr"), w("sdt"), w("sdtContent"), w("sdtPr")
_SYM, _FIELD = w("sym"), w("fldChar")
# What runs stand in; deleted text and the paragraphs of text boxes are not among it.
_AROUND = {w(name) for name in ("hyperlink", "ins", "smartTag", "customXml", "fldSimple", "bdo", "dir")}
_SINGLE = {TAB: "\t", w("ptab"): "\t", BR: "\n", w("cr"): "\n", w("noBreakHyphen"): "-"}
# Pictures and embedded things are no text, but neither is a cell with one empty.
OBJECT = "\ufffc"
_OBJECTS = {w("drawing"), w("pict"), w("object")}
# Boxes as Word's symbol dialog inserts them: (face, code).
_SYMBOL_BOXES = {("Wingdings", "A8"), ("Wingdings", "6F"), ("Wingdings", "71"), ("Wingdings 2", "A3")}
BOXES = "□☐▢○◯"
TICKS = dict.fromkeys(BOXES, "☑") | {"○": "●", "◯": "●"}
# What a run may carry but what is filled in must not: that it was inserted, is hidden, or is a prompt.
_NOT_TAKEN = {
    w(name) for name in ("ins", "del", "moveFrom", "moveTo", "rPrChange", "vanish", "rStyle", "specVanish")
}
_SMALLEST = 12  # half points
_BOLD = {w("b"), w("bCs")}
# A character that is neither a control nor half of one.
_CODE = re.compile("[2-9A-Ca-c][0-9A-Fa-f]{3}|00[2-7][0-9A-Fa-f]")
_EITHER_FACE = frozenset("·×÷±°‘’“”–—…‰′″※℃№→←↑↓√≈≠≤≥①②③④⑤⑥⑦⑧⑨⑩■□▲△○●★☆☑")


def runs_of(element: Element) -> Iterator[Element]:
    """The runs of a paragraph in their order, inside links, insertions and content controls too."""
    for child in element:
        if child.tag == R:
            yield child
        elif child.tag in _AROUND:
            yield from runs_of(child)
        elif child.tag == SDT:
            content = child.find(SDT_CONTENT)
            if content is not None:
                yield from runs_of(content)


def _letters(run: Element) -> Iterator[tuple[str, Element, int]]:
    """The characters of a run, each with its element and place in it."""
    for child in run:
        if child.tag == T:
            for place, letter in enumerate(child.text or ""):
                yield letter, child, place
        elif child.tag in _SINGLE:
            yield _SINGLE[child.tag], child, 0
        elif child.tag in _OBJECTS:
            yield OBJECT, child, 0
        elif child.tag == _SYM:
            yield ("□" if _is_box(child) else OBJECT), child, 0
        elif child.tag == _FIELD and _form_box(child) is not None:
            yield "□", child, 0


def _is_box(symbol: Element) -> bool:
    code = str(symbol.get(w("char"), "")).upper().removeprefix("F0").removeprefix("00")
    return (str(symbol.get(w("font"))), code) in _SYMBOL_BOXES


def _form_box(mark: Element) -> Element | None:
    """The tick box of an old form field that begins here."""
    return mark.find(f"{w('ffData')}/{w('checkBox')}")


class Line:
    """The text of one paragraph and where each character of it stands."""

    def __init__(self, paragraph: Element) -> None:
        self.paragraph = paragraph
        self.text = ""
        self._where: list[tuple[Element, int]] = []
        self._read()

    def _read(self) -> None:
        letters = []
        self._where = []
        for run in runs_of(self.paragraph):
            for letter, element, place in _letters(run):
                letters.append(letter)
                self._where.append((element, place))
        self.text = "".join(letters)

    def replace(self, start: int, end: int, text: str, *, lined: bool = False) -> None:
        """Put one line of text in place of these characters, in the look that they had.

        `lined` underlines it. Where there were none, it looks as what stands before it, but not bold.
        """
        # A place beyond the text is its end.
        end = min(end, len(self.text))
        start = min(start, end)
        runs = self._taken_out(start, end)
        if runs:
            run = runs[0]
            prompted = _prompting(run)
            for other in runs[1:]:
                _emptied(other)
            _forget_prompt(run)
        else:
            run, prompted = self._new_run(start), False
        look = look_of(run) if not prompted else _look_behind_prompt(run, self.paragraph)
        _emptied(run, leave=True)
        if lined:
            look = etree.Element(RPR) if look is None else look
            _underline(look)
        put_text(run, look, text)
        self._read()

    def tick(self, place: int) -> None:
        """Tick the box that stands there, in the way of its kind."""
        element, letter = self._where[place]
        if element.tag == _FIELD:
            box = _form_box(element)
            if box is not None:
                for old in box.findall(w("checked")):
                    box.remove(old)
                etree.SubElement(box, w("checked"))
            return
        mark = _checked_control(element) or TICKS.get(self.text[place], "☑")
        if element.tag == T:
            text = element.text or ""
            element.text = text[:letter] + mark + text[letter + 1 :]
        else:
            ticked = etree.Element(T)
            ticked.text = mark
            parent_of(element).replace(element, ticked)

    def _taken_out(self, start: int, end: int) -> list[Element]:
        """The runs that hold exactly these characters, cut from their neighbours."""
        if start == end:
            return []
        self._cut(end)
        self._cut(start)
        return list(dict.fromkeys(parent_of(element) for element, _ in self._where[start:end]))

    def _cut(self, place: int) -> None:
        """Let a run begin at this character."""
        if not 0 < place < len(self._where):
            return
        element, letter = self._where[place]
        run = parent_of(element)
        if parent_of(self._where[place - 1][0]) is not run:
            return
        rest = etree.Element(R)
        look = run.find(RPR)
        if look is not None:
            rest.append(deepcopy(look))
        if letter:
            text = element.text or ""
            tail = etree.SubElement(rest, T)
            element.text, tail.text = text[:letter], text[letter:]
            element.set(_SPACE, "preserve")
            tail.set(_SPACE, "preserve")
            following = list(element.itersiblings())
        else:
            following = [element, *element.itersiblings()]
        rest.extend(following)
        run.addnext(rest)
        self._read()

    def _new_run(self, place: int) -> Element:
        """An empty run at this character, looking as what stands before it."""
        run = etree.Element(R)
        if not self._where:
            look = typing_look(self.paragraph)
            if look is not None:
                run.append(look)
            _append_run(self.paragraph, run)
            return run
        self._cut(place)
        before = parent_of(self._where[max(place - 1, 0)][0])
        look = look_of(before)
        if look is not None:
            run.append(not_bold(look))
        if place == 0:
            before.addprevious(run)
        else:
            before.addnext(run)
        return run


def _emptied(run: Element, *, leave: bool = False) -> None:
    """Take the text out of a run, and the run too when nothing else is in it; what is anchored stays."""
    for child in list(run):
        if child.tag in (T, _SYM, RPR) or child.tag in _SINGLE:
            run.remove(child)
    if not leave and len(run) == 0:
        parent_of(run).remove(run)


def _append_run(paragraph: Element, run: Element) -> None:
    """Put a run where one types in an empty paragraph: into its content control, if there is one."""
    control = next((one for one in paragraph.iterchildren(SDT)), None)
    content = None if control is None else control.find(SDT_CONTENT)
    if content is None:
        paragraph.append(run)
        return
    for old in list(content):
        content.remove(old)
    content.append(run)
    _forget_prompt(run)


def look_of(run: Element) -> Element | None:
    """A copy of how a run looks, fit for what is filled in."""
    look = run.find(RPR)
    return None if look is None else _fit(look)


def _look_behind_prompt(run: Element, paragraph: Element) -> Element | None:
    """How text looks that takes the place of a prompt: as its control says, else as the paragraph's mark."""
    control = _control_of(run)
    look = None if control is None else control.find(f"{SDT_PR}/{RPR}")
    return _fit(look) if look is not None else _mark_look(paragraph)


def _mark_look(paragraph: Element) -> Element | None:
    mark = paragraph.find(f"{PPR}/{RPR}")
    return _fit(mark) if mark is not None and len(_fit(mark)) else None


def not_bold(look: Element) -> Element:
    """The same look, not bold: labels are, answers are not."""
    for mark in [one for one in look if one.tag in _BOLD]:
        look.remove(mark)
    return look


def _fit(look: Element) -> Element:
    fit = etree.Element(RPR)
    fit.extend(deepcopy(part) for part in look if part.tag not in _NOT_TAKEN and not _is_tiny(part))
    return fit


def _is_tiny(part: Element) -> bool:
    """Whether it is a size that nobody can read: empty cells are made flat with it."""
    size = str(part.get(w("val"), ""))
    return part.tag in (w("sz"), w("szCs")) and size.isdecimal() and int(size) < _SMALLEST


def typing_look(paragraph: Element) -> Element | None:
    """How text looks that is typed into this paragraph: as its empty runs, its mark, or its row's labels."""
    for run in runs_of(paragraph):
        if run.find(RPR) is not None:
            return look_of(run)
    mark = _mark_look(paragraph)
    if mark is not None:
        return mark
    row = next(paragraph.iterancestors(w("tr")), None)
    beside = None if row is None else next((run for run in row.iter(R) if run.find(RPR) is not None), None)
    if beside is None:
        return None
    look = etree.Element(RPR)
    kept = {w("rFonts"), w("sz"), w("szCs")}
    look.extend(deepcopy(part) for part in beside.iterfind(f"{RPR}/*") if part.tag in kept)
    return look if len(look) else None


def put_text(run: Element, look: Element | None, text: str) -> None:
    """Make this the run's text, in this look; a line break and a tab stay what they are."""
    shown = clean(text)
    if look is not None:
        run.insert(0, look)
    if _EITHER_FACE.intersection(shown):
        _hint(run)
    piece = ""
    for letter in [*shown, ""]:
        if letter and letter not in "\t\n":
            piece += letter
            continue
        if piece:
            etree.SubElement(run, T, {_SPACE: "preserve"}).text = piece
        if letter:
            etree.SubElement(run, TAB if letter == "\t" else BR)
        piece = ""


def _hint(run: Element) -> None:
    """Quotation marks and dashes in a Chinese sentence take the Chinese face."""
    look = run.find(RPR)
    if look is None:
        look = etree.Element(RPR)
        run.insert(0, look)
    faces = look.find(w("rFonts"))
    if faces is None:
        faces = etree.Element(w("rFonts"))
        look.insert(0, faces)
    faces.set(w("hint"), "eastAsia")


# The order that the format asks of what comes after an underline in a run's look.
_AFTER_UNDERLINE = [
    w(name)
    for name in (
        "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang", "eastAsianLayout", "oMath",
    )
]  # fmt: skip


def _underline(look: Element) -> None:
    for old in look.findall(w("u")):
        look.remove(old)
    line = etree.Element(w("u"), {w("val"): "single"})
    after = next((part for part in look if part.tag in _AFTER_UNDERLINE), None)
    if after is None:
        look.append(line)
    else:
        after.addprevious(line)


def _control_of(element: Element) -> Element | None:
    return next(element.iterancestors(SDT), None)


def _forget_prompt(run: Element) -> None:
    """A content control that is filled in shows no prompt and follows no stored value any more."""
    control = _control_of(run)
    settings = None if control is None else control.find(SDT_PR)
    if settings is None:
        return
    for name in ("showingPlcHdr", "dataBinding", "temporary"):
        for mark in settings.findall(w(name)):
            settings.remove(mark)


def _checked_control(element: Element) -> str:
    """The mark of a tick box made as a content control, now set; "" for any other."""
    control = _control_of(element)
    box = None if control is None else control.find(f"{SDT_PR}/{_OFFICE14}checkbox")
    if box is None:
        return ""
    state = box.find(f"{_OFFICE14}checked")
    if state is None:
        state = etree.SubElement(box, f"{_OFFICE14}checked")
        box.insert(0, state)
    state.set(f"{_OFFICE14}val", "1")
    shown = box.find(f"{_OFFICE14}checkedState")
    code = "" if shown is None else str(shown.get(f"{_OFFICE14}val"))
    return chr(int(code, 16)) if _CODE.fullmatch(code) else "☒"


def is_prompt(paragraph: Element) -> bool:
    """Whether all text of a paragraph is the prompt of a content control (单击此处输入文字)."""
    runs = [run for run in runs_of(paragraph) if any(True for _ in _letters(run))]
    return bool(runs) and all(_prompting(run) for run in runs)


def _prompting(run: Element) -> bool:
    control = _control_of(run)
    return control is not None and control.find(f"{SDT_PR}/{w('showingPlcHdr')}") is not None


def paragraphs_of(root: Element) -> list[Element]:
    """All paragraphs of a part in the order of the document: a paragraph's number is its place here."""
    return list(root.iter(P))
