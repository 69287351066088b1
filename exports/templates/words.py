"""What schools call the fields of a record on their forms, and finding the field that a label means."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from exports.templates.synonyms import BY_KIND, COLUMNS, EVERYWHERE, TITLES
from qinglan_tui.domain.counts import Labels
from qinglan_tui.domain.fields import FieldSpec, Input, specs
from qinglan_tui.domain.kinds import KINDS_BY_CODE, Kind
from qinglan_tui.domain.records import common_specs
from qinglan_tui.domain.school_forms import EACH_RECORD, Spot

FACTS = {
    "@school": "学校",
    "@term": "学期",
    "@mentor": "师傅",
    "@apprentice": "徒弟",
    "@author": "姓名",
    "@week": "周次",
    "@weekday": "星期",
    "@number": "序号",
    "@marks": "随记与点评",
    "@subject": "任教学科",
    "@month": "月份",
    "@words": "字数",
}
# Common fields that no school form asks for.
_NOT_ASKED = {"counts_for", "status", "submitted_on", "submitted_to", "on_paper", "private", "tags", "people"}
_LONG = (Input.LONG, Input.ROWS)
SIGNED = re.compile("签名|签字|签章|盖章|公章|印章|签阅|签署|[（(][章印签][）)]")
# What somebody else writes on paper, whichever record it is.
_OTHERS = re.compile(
    "(学校|教导处|教务处|教科室|教研组|教研室|备课组|年级组|领导小组|考核组|校长|组长|审核|审批|领导|教育局|中心校|学区).{0,4}"
    "(意见|评价|评定|审核|鉴定|审批|检查)"
)
_BRACKETS = re.compile(r"[（(［\[【〔][^（）()［］\[\]【】〔〕]*[）)］\]】〕]")
_NUMBERING = re.compile(
    r"^(?:[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十\d]+[）)]|\d+[、.．)）]|[*※●◆■])"
)
_BEFORE = re.compile("^(?:听课后的?|课后的?|对?本节?课的?|本月|主要|具体|本次|本人的?|我的)")
_AFTER = re.compile("(?:情况|记录|如下|栏|内容)$")
_JOINTS = re.compile("[、/／和与及&＆·+—-]+")
_TRIM = "：:，,。.；;、*※ "


def plain(text: str) -> str:
    """A label without the blanks, colon and numbering that make it look well: 一、课　题： → 课题."""
    tight = "".join(unicodedata.normalize("NFKC", text).split())
    tight = re.sub("[\u200b\ufeff_]", "", tight)
    return _NUMBERING.sub("", tight.strip(_TRIM)).strip(_TRIM)


def bare(text: str) -> str:
    """A plain label without what stands in brackets."""
    return plain(_BRACKETS.sub("", unicodedata.normalize("NFKC", text)))


def title_words(kind: Kind) -> tuple[str, ...]:
    """The words in a form's title that tell its kind."""
    return (*kind.label.rstrip("）").split("（"), kind.short, *TITLES.get(kind.code, "").split())


def is_signature(text: str) -> bool:
    """Whether a hand signs here, or somebody else writes an opinion."""
    return SIGNED.search(text) is not None or _OTHERS.search(plain(text)) is not None


class Vocabulary:
    """The labels of one kind of record; `known` are labels that the teacher confirmed before."""

    def __init__(
        self, kind: Kind, labels: Labels, known: Mapping[str, tuple[str, ...]] | None = None
    ) -> None:
        self.kind = kind
        self._words = dict(_words_of(kind.code))
        self._words |= {plain(labels.mentor): ("@mentor",), plain(labels.apprentice): ("@apprentice",)}
        self._words |= {plain(label): fields for label, fields in (known or {}).items()}
        # In these kinds the people's own words come first: the teacher of an observation, not the pair.
        for word in _people_words(kind):
            self._words[word] = _words_of(kind.code)[word]

    def find(self, text: str) -> tuple[str, ...]:
        """The fields that a label means, none when it is not known; several share one blank."""
        for form in dict.fromkeys((plain(text), bare(text))):
            found = self._exact(form) or self._joined(form)
            if found:
                return found
        return ()

    def knows(self, text: str) -> bool:
        """Whether the label means a field."""
        return bool(self.find(text))

    def column(self, text: str, rows: str) -> str:
        """The column of a field of rows that a heading means, "" for none."""
        spec = self.kind.spec(rows)
        wanted = bare(text)
        if rows == "script" and wanted in _SIDES:
            return _SIDES[wanted]
        for cell in specs(spec.row) if spec is not None else ():
            if wanted in {plain(cell.label), plain(cell.column), *COLUMNS.get(cell.name, "").split()}:
                return cell.name
        return ""

    @property
    def words(self) -> tuple[str, ...]:
        """Every word that is known."""
        return tuple(self._words)

    def is_long(self, fields: tuple[str, ...]) -> bool:
        """Whether one of these fields takes paragraphs."""
        return any(_is_long(self.kind.code, name) for name in fields)

    def _exact(self, form: str) -> tuple[str, ...]:
        """The fields of a word, or of what is left of it without what is said round it."""
        core = _BEFORE.sub("", form)
        tries = (form, core, _AFTER.sub("", form), _AFTER.sub("", core))
        return next((self._words[one] for one in tries if len(one) > 1 and one in self._words), ())

    def _joined(self, form: str) -> tuple[str, ...]:
        """优点与不足, 年级学科: words side by side."""
        parts = [part for part in _JOINTS.split(form) if part]
        if len(parts) < 2:
            parts = next(
                (
                    [form[:cut], form[cut:]]
                    for cut in range(2, len(form) - 1)
                    if self._exact(form[:cut]) and self._exact(form[cut:])
                ),
                [],
            )
        found = [self._exact(part) for part in parts]
        if not all(found):
            return ()
        return tuple(dict.fromkeys(name for fields in found for name in fields))


# Columns of the lesson's course by who spoke, where a form has one for each side.
TEACHER_SAYS, PUPILS_SAY = "text:师", "text:生"
_SIDES = {"教师活动": TEACHER_SAYS, "教师行为": TEACHER_SAYS, "学生活动": PUPILS_SAY, "学生行为": PUPILS_SAY}


@cache
def _words_of(code: str) -> dict[str, tuple[str, ...]]:
    kind = KINDS_BY_CODE[code]
    every = {spec.name for spec in kind.specs}
    common = {spec.name for spec in _asked(kind)}
    found: dict[str, tuple[str, ...]] = {}
    for name, words in EVERYWHERE.items():
        if name in every | common or (name in FACTS and not (name == "@subject" and "subject" in every)):
            found |= {word: (name,) for word in words.split() if word not in found or name in every}
    for spec in (*_asked(kind), *kind.specs):
        found |= {plain(word): (spec.name,) for word in (spec.label, spec.column)}
    for names, words in BY_KIND.get(code, {}).items():
        found |= dict.fromkeys(words.split(), tuple(names.split()))
    return found


def _people_words(kind: Kind) -> tuple[str, ...]:
    """Words that mean a field of this kind although they are also names for a side of the pairing."""
    sides = set((EVERYWHERE["@mentor"] + " " + EVERYWHERE["@apprentice"]).split())
    own = _words_of(kind.code)
    return tuple(word for word in sides if word in own and not own[word][0].startswith("@"))


def _asked(kind: Kind) -> tuple[FieldSpec, ...]:
    return tuple(
        spec
        for spec in common_specs()
        if spec.name not in _NOT_ASKED and (kind.deliverable or "." not in spec.name)
    )


@cache
def fields_of(code: str) -> dict[str, FieldSpec]:
    """Every declared field that a form of this kind can ask for, by its id."""
    kind = KINDS_BY_CODE[code]
    return {spec.name: spec for spec in (*_asked(kind), *kind.specs)}


def _is_long(code: str, name: str) -> bool:
    spec = fields_of(code).get(name)
    return name == "@marks" or (spec is not None and spec.ask.input in _LONG)


def label_of(code: str, name: str) -> str:
    """What a field or fact is called."""
    spec = fields_of(code).get(name)
    return FACTS.get(name, name) if spec is None else spec.label


def meaning_of(kind: Kind, spot: Spot) -> str:
    """What goes into a blank, in the words of the record."""
    rows = kind.spec(spot.each) if spot.each and spot.each != EACH_RECORD else None
    if rows is None:
        return "、".join(label_of(kind.code, name) for name in spot.fields)
    cells = {cell.name: cell.label for cell in specs(rows.row)} | {
        side: f"{word}说的" for side, word in ((TEACHER_SAYS, "师"), (PUPILS_SAY, "生"))
    }
    return "、".join(cells.get(name, name) for name in spot.fields)


def names_for(kind: Kind) -> tuple[str, ...]:
    """The names that a form of this kind may write between {{ and }}, a column behind the list it is in."""
    names: list[str] = []
    for spec in fields_of(kind.code).values():
        if spec.ask.input is Input.RECORD:
            continue
        names.append(spec.label)
        if spec.row is not None:
            names += [f"{spec.label}.{cell.label}" for cell in specs(spec.row)]
    return tuple(dict.fromkeys((*names, *FACTS.values())))
