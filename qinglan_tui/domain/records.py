"""A record: the facts every kind shares, the kind's own fields, and its shape on disk."""

import datetime as dt
from functools import cache
from typing import Annotated, Any

import msgspec
from msgspec import Struct, structs

from qinglan_tui.domain.fields import Ask, Choices, FieldSpec, Input, is_empty, specs
from qinglan_tui.domain.kinds import KINDS_BY_CODE, Kind, KindFields, kind_of
from qinglan_tui.domain.kinds.options import GRADES
from qinglan_tui.domain.text import quoted

STATUSES = {
    "planned": "已约",
    "draft": "起草",
    "done": "已完成",
    "submitted": "已交",
    "reviewed": "已审阅",
    "returned": "退回修改",
}
STATUS_CHOICES = Choices(
    tuple(STATUSES),
    closed=True,
    synonyms={word: code for code, word in STATUSES.items()} | {"完成": "done"},
    labels=tuple(STATUSES.values()),
)
UNFINISHED = ("planned", "draft")
LATE_ENTRY_DAYS = 7


class Comment(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A mentor's comment (点评) on a deliverable; giving one counts as guidance."""

    text: Annotated[str, Ask("点评", Input.LONG, group="师傅点评")] = ""
    grade: Annotated[str, Ask("点评等级", Input.CHOICE, GRADES, group="师傅点评")] = ""
    by: Annotated[str, Ask("点评人", Input.PERSON, group="师傅点评")] = ""
    date: Annotated[dt.date | None, Ask("点评日期", Input.DATE, group="师傅点评")] = None


class Attachment(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A file or photo kept beside the records; `hash` is the SHA-256 of its content, `size` is in bytes."""

    name: str
    hash: str
    size: int = 0
    words: int | None = None
    caption: str = ""


class Record(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A dated entry of one kind. `id` is None before the first save; `written_at` is set by that save."""

    fields: KindFields
    date: Annotated[dt.date, Ask("日期", Input.DATE, group="时间")]
    slot: Annotated[str, Ask("节次", group="时间")] = ""
    counts_for: Annotated[str, Ask("所属月份", group="更多", hint="补写时填，如 10月；不填就按日期算")] = ""
    lessons_counted: Annotated[int, Ask("节数", Input.NUMBER, group="更多", low=1, high=200)] = 1
    status: Annotated[str, Ask("状态", Input.CHOICE, STATUS_CHOICES, group="状态")] = "done"
    submitted_on: Annotated[dt.date | None, Ask("上交日期", Input.DATE, group="状态")] = None
    submitted_to: Annotated[str, Ask("交给", group="状态")] = ""
    on_paper: Annotated[bool, Ask("已有纸质", Input.FLAG, group="状态")] = False
    private: Annotated[bool, Ask("仅自己看", Input.FLAG, group="状态", hint="不导出，不互传")] = False
    title: Annotated[str, Ask("标题", group="更多", hint="不填就用课题")] = ""
    author: Annotated[str, Ask("作者", Input.PERSON, group="更多", hint="不填就是本人")] = ""
    people: Annotated[tuple[str, ...], Ask("有关教师", Input.PEOPLE, group="更多")] = ()
    tags: Annotated[tuple[str, ...], Ask("标签", Input.CHOICES, group="更多")] = ()
    lesson_study: Annotated[str, Ask("课例", group="更多", hint="一课多上写同一个课例名")] = ""
    comment: Comment | None = None
    id: int | None = None
    written_at: dt.datetime | None = None
    pairings: tuple[str, ...] = ()
    links: tuple[int, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    imported_from: str = ""
    extra: dict[str, Any] = {}

    @property
    def kind(self) -> Kind:
        """The kind that the fields belong to."""
        return kind_of(self.fields)

    @property
    def heading(self) -> str:
        """The title to show: its own, or the one its fields give."""
        return self.title or self.kind.title_of(self.fields)

    @property
    def is_finished(self) -> bool:
        """Whether it is done at least; what is only agreed or begun does not count."""
        return self.status not in UNFINISHED

    @property
    def is_late_entry(self) -> bool:
        """补记: first saved more than seven days after the event."""
        return self.written_at is not None and (self.written_at.date() - self.date).days > LATE_ENTRY_DAYS

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text of the record, own fields first; what search looks through."""
        texts: list[str] = [self.heading]
        _collect(self.fields, texts)
        texts += [self.author, *self.people, *self.tags, self.slot, self.lesson_study]
        if self.comment:
            _collect(self.comment, texts)
        texts += [attachment.name for attachment in self.attachments]
        return tuple(text for text in texts if text)


class Unreadable(Struct, frozen=True, kw_only=True):
    """A stored entry that cannot be read as a record: kept as it is, shown, and reparable."""

    id: int
    raw: dict[str, Any]
    problems: tuple[str, ...]

    @property
    def heading(self) -> str:
        """What a list shows for it."""
        return "读不出的记录：" + "；".join(self.problems)


@cache
def common_specs() -> tuple[FieldSpec, ...]:
    """The editable fields that every record has; the comment's stand under `comment.text` and so on."""
    comment = (
        FieldSpec(f"comment.{spec.name}", spec.ask, spec.type, spec.default) for spec in specs(Comment)
    )
    return (*specs(Record), *comment)


def all_specs(kind: Kind) -> tuple[FieldSpec, ...]:
    """Everything that can be filled in for a record of this kind: its own fields, then the common ones."""
    common = common_specs()
    return kind.specs + (common if kind.deliverable else tuple(s for s in common if "." not in s.name))


def value_of(record: Record, name: str) -> Any:
    """The value of a field by its id, own or common; a dotted id reaches into the comment."""
    if name.startswith("comment."):
        return getattr(record.comment or Comment(), name.removeprefix("comment."))
    if hasattr(record.fields, name):
        return getattr(record.fields, name)
    return getattr(record, name, None)


def fact(record: Record, name: str) -> str:
    """A text fact of the kind's own fields, "" where the kind does not have it."""
    value = getattr(record.fields, name, "")
    return value if isinstance(value, str) else ""


def people_of(record: Record) -> tuple[str, ...]:
    """Everybody the record names, in its rows too, in the order of its fields, nobody twice."""
    names = [*_named_in(record.fields), record.author, *record.people]
    names.append(record.comment.by if record.comment else "")
    return tuple(dict.fromkeys(name for name in names if name))


def _named_in(struct: Struct) -> list[str]:
    names: list[str] = []
    for spec in specs(type(struct)):
        value = getattr(struct, spec.name)
        if spec.ask.input is Input.PERSON:
            names.append(value)
        elif spec.ask.input is Input.PEOPLE:
            names += value
        elif spec.ask.input is Input.ROWS:
            names += [name for row in value for name in _named_in(row)]
    return names


def missing(record: Record) -> tuple[str, ...]:
    """What a school would miss, each word once; an attached page or a record on paper is complete."""
    if record.attachments or record.on_paper:
        return ()
    wanted: dict[str, bool] = {}
    for spec in record.kind.specs:
        if spec.ask.needed:
            filled = not is_empty(getattr(record.fields, spec.name))
            wanted[spec.ask.needed] = wanted.get(spec.ask.needed, False) or filled
    return tuple(word for word, filled in wanted.items() if not filled)


def to_document(record: Record) -> dict[str, Any]:
    """The record as JSON values for one document on disk, its id left out."""
    document: dict[str, Any] = {"kind": record.kind.code, **_lists_for_tuples(msgspec.to_builtins(record))}
    document.pop("id", None)
    extra = document.pop("extra", {})
    fields = document.pop("fields", {}) | extra.get("fields", {})
    if "comment" in document:
        document["comment"] |= extra.get("comment", {})
    for attachment in document.get("attachments", ()):
        attachment |= extra.get("attachments", {}).get(attachment["hash"], {})
    rest = {key: value for key, value in extra.items() if key not in _WITHIN}
    return document | rest | {"fields": fields}


def _lists_for_tuples(value: Any) -> Any:
    """The same JSON value in objects of its own, with lists where a struct has tuples."""
    if isinstance(value, list | tuple):
        return [_lists_for_tuples(part) for part in value]
    if isinstance(value, dict):
        return {key: _lists_for_tuples(part) for key, part in value.items()}
    return value


# What a newer version added inside these parts stands in `extra` under their names.
_WITHIN = frozenset({"fields", "comment", "attachments"})
_OWN_KEYS = frozenset(Record.__struct_fields__) - {"id", "extra"} | {"kind"}


def from_document(record_id: int, document: dict[str, Any]) -> Record | Unreadable:
    """The record that a document on disk holds; what this version does not know survives in `extra`."""
    kind = KINDS_BY_CODE.get(str(document.get("kind")))
    own = document.get("fields")
    if kind is None or not isinstance(own, dict):
        what = f"不认识的种类{quoted(str(document.get('kind')))}" if kind is None else "缺少内容"
        return Unreadable(id=record_id, raw=document, problems=(what,))
    try:
        fields = msgspec.convert(own, kind.fields)
        shell = msgspec.convert({**document, "fields": {}, "id": record_id}, Record)
    except msgspec.ValidationError:
        return Unreadable(id=record_id, raw=document, problems=_what_is_wrong(kind, document))
    extra = {key: value for key, value in document.items() if key not in _OWN_KEYS}
    extra |= _newer_within(document, kind)
    return structs.replace(shell, fields=fields, extra=extra)


def _newer_within(document: dict[str, Any], kind: Kind) -> dict[str, Any]:
    """What this version does not know of the fields, the comment and (by their hash) the attachments."""
    found = {
        "fields": _newer(document["fields"], kind.fields),
        "comment": _newer(document.get("comment") or {}, Comment),
        "attachments": {
            one["hash"]: newer
            for one in document.get("attachments", ())
            if (newer := _newer(one, Attachment))
        },
    }
    return {name: newer for name, newer in found.items() if newer}


def _newer(values: dict[str, Any], known: type[Struct]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key not in known.__struct_fields__}


# The parts of a record that nobody types have no label of their own.
_PARTS = {
    "comment": "点评",
    "written_at": "记录时间",
    "pairings": "结对",
    "links": "相关记录",
    "attachments": "附件",
    "imported_from": "来源",
    "extra": "其他内容",
}


def unreadable_parts(kind: Kind, document: dict[str, Any]) -> dict[str, str]:
    """The parts of a stored document that cannot be read as this kind, each with its Chinese label.

    Own fields have their id as name, parts of the record theirs; a missing date is one of them.
    """
    labels = _PARTS | {spec.name: spec.label for spec in (*specs(Record), *kind.specs)}
    own = document.get("fields")
    found = {}
    for holder, struct in ((own if isinstance(own, dict) else {}, kind.fields), (document, Record)):
        for field in structs.fields(struct):
            if field.name not in labels or field.name not in holder:
                continue
            try:
                msgspec.convert(holder[field.name], field.type)
            except msgspec.ValidationError:
                found[field.name] = labels[field.name]
    return found if "date" in document else found | {"date": labels["date"]}


def _what_is_wrong(kind: Kind, document: dict[str, Any]) -> tuple[str, ...]:
    """All faults of a stored document in Chinese; msgspec itself stops at the first and speaks English."""
    values = document | document["fields"]
    return tuple(
        f"{label}{quoted(str(values[name]))}读不懂" if name in values else f"缺少{label}"
        for name, label in unreadable_parts(kind, document).items()
    ) or ("格式不对",)


def _collect(value: object, into: list[str]) -> None:
    if isinstance(value, str):
        into.append(value)
    elif isinstance(value, tuple):
        for part in value:
            _collect(part, into)
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            _collect(getattr(value, name), into)
