"""认表: the school's own Word forms, looked over once, remembered, and then filled from any records."""

import datetime as dt
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct, structs

from qinglan_tui.domain.counts import Labels
from qinglan_tui.domain.kinds import Kind, kind_named
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.school_forms import (
    EACH_RECORD,
    Proposal,
    SchoolForm,
    Spot,
    form_named,
    known_labels,
    remembered,
)
from qinglan_tui.domain.scope import Scope
from qinglan_tui.domain.text import quoted
from qinglan_tui.services.export import file_name, free_name
from qinglan_tui.services.scope import pick_term, scope_of
from qinglan_tui.storage import Workbook

_OPENED_IN = "Word 或 WPS"
_HOW = {"choice": "打√", "date": "填年月日", "mark": "换掉{{ }}"}


class BlankLine(Struct, frozen=True):
    """One blank of a proposal in words: its label, what goes into it ("" when nothing does), and a remark."""

    label: str
    meaning: str
    remark: str = ""


def learn(workbook: Workbook, path: Path, now: dt.datetime, kind: str | None = None) -> Proposal:
    """What is recognised in a school's form; nothing is remembered yet. Without a kind it is guessed.

    Raises:
        Problem: no such kind, the file cannot be opened, or not safely.
    """
    from exports.templates.recognise import guess_kind, recognise

    wanted = kind_named(kind) if kind is not None else None
    data = _read(path)
    labels = _labels(workbook, now.date())
    found = wanted or guess_kind(data, labels)
    return recognise(data, found, labels, known_labels(workbook.settings.school_forms, found.code))


def assign(proposal: Proposal, label: str, meaning: str) -> Proposal:
    """The proposal with the blank of that label taking other fields; an empty meaning leaves it alone.

    Raises:
        Problem: there is no such blank, or no such field.
    """
    from exports.templates.words import Vocabulary, names_for, plain
    from qinglan_tui.domain.text import nearest

    kind = kind_named(proposal.kind)
    fields: tuple[str, ...] = ()
    if meaning.strip():
        fields = Vocabulary(kind, Labels()).find(meaning)
        if not fields:
            names = names_for(kind)
            close = nearest(meaning, names)
            hint = f"是不是“{close}”？" if close else f"可写：{'、'.join(names)}"
            raise Problem(f"{kind.label}里没有{quoted(meaning)}这一项", hint)
    return proposal.assigned(plain(label), fields)


def blank_lines(proposal: Proposal) -> list[BlankLine]:
    """The proposal as a teacher reads it: what is filled in, what is not known, what is left to hands."""
    from exports.templates.recognise import nearest_field
    from exports.templates.words import Vocabulary, meaning_of

    kind = kind_named(proposal.kind)
    words = Vocabulary(kind, Labels())
    lines = [BlankLine(spot.label, meaning_of(kind, spot), _remark(spot, kind)) for spot in proposal.spots]
    for spot in proposal.unknown:
        close = nearest_field(words, spot)
        lines.append(BlankLine(spot.label, "", f"没认出来{f'，是不是“{close}”？' if close else ''}"))
    return [*lines, *(BlankLine(label, "", "留给签字") for label in proposal.signatures)]


def names_of(kind: str) -> tuple[str, ...]:
    """The names that a form of this kind may write between {{ and }}.

    Raises:
        Problem: there is no such kind.
    """
    from exports.templates.words import names_for

    return names_for(kind_named(kind))


def confirm(workbook: Workbook, path: Path, proposal: Proposal, name: str = "") -> SchoolForm:
    """Remember a form as proposed, its file kept in the workbook; the one of that name is replaced.

    Raises:
        Problem: nothing in it would be filled, or the file has changed since it was looked at.
    """
    if not proposal.spots:
        raise Problem(
            "这张表里一个空也没有认出来", "请用 --set 空的名字=字段 指定，或在表里写上 {{课题}} 这样的记号"
        )
    file = workbook.attach(path)
    if file.hash != proposal.hash:
        raise Problem(f"“{path.name}”刚才改过了", "请重新认一次")
    settings = workbook.settings
    form = SchoolForm(
        name=(name.strip() or path.stem).removesuffix(".docx"),
        kind=proposal.kind,
        file=file,
        spots=proposal.spots,
        school=settings.school,
    )
    forms = remembered(settings.school_forms, form)
    workbook.arrange(settings=structs.replace(settings, school_forms=forms))
    return form


def forget(workbook: Workbook, form: SchoolForm) -> None:
    """Remember a form no longer; its file stays among the attachments."""
    settings = workbook.settings
    forms = tuple(one for one in settings.school_forms if one != form)
    workbook.arrange(settings=structs.replace(settings, school_forms=forms))


def school_form(workbook: Workbook, name: str) -> SchoolForm:
    """The remembered form of that name.

    Raises:
        Problem: there is none; the nearest one is named.
    """
    return form_named(workbook.settings.school_forms, name)


def fill_form(
    workbook: Workbook,
    form: SchoolForm,
    records: Sequence[Record],
    target: Path | None = None,
    *,
    folder: Path | None = None,
    together: bool = False,
) -> tuple[Path, ...]:
    """Write the form filled from these records and return where the files stand.

    With a target, `together`, or a form that is a list, all go into one file; else each has a file of its own
    in `folder` (where the command was called), named after the record.

    Raises:
        Problem: a record of another kind, the kept file is missing or changed, or nothing can be written.
    """
    from exports.templates.fill import fill
    from exports.whole import write_whole

    data = _kept(workbook, form)
    _check(form, records)
    sourced = [(record, _scope(workbook, record)) for record in records]
    place = folder or Path.cwd()
    one = target is not None or together or form.is_register or len(sourced) == 1
    orders = [sourced] if one else [[pair] for pair in sourced]
    written: list[Path] = []
    for order in orders:
        path = target or free_name(place / f"{_name(workbook, form, [record for record, _ in order])}.docx")
        content = fill(data, form, order)
        write_whole(path, partial(_put, content), opened_in=_OPENED_IN)
        written.append(path)
    return tuple(written)


def left_over(form: SchoolForm, records: Sequence[Record]) -> tuple[str, ...]:
    """The labels of what the records say and the form has no blank for."""
    from exports.templates.values import without_place

    return tuple(dict.fromkeys(label for record in records for label in without_place(form, record)))


def _put(content: bytes, stream: BinaryIO) -> None:
    stream.write(content)


def _read(path: Path) -> bytes:
    from exports.templates.package import LARGEST_FILE

    try:
        if path.stat().st_size > LARGEST_FILE:
            raise Problem(f"“{path.name}”太大，不像一张表", "请把图片删去或压缩后另存再来")
        return path.read_bytes()
    except FileNotFoundError:
        raise Problem(f"找不到文件“{path}”", "请检查文件名和位置") from None
    except IsADirectoryError:
        raise Problem(f"“{path}”是一个文件夹", "请写一个 .docx 文件") from None
    except (OSError, ValueError) as fault:
        reason = getattr(fault, "strerror", None) or "名字里有不能用的字符"
        raise Problem(f"“{path.name}”读不了（{reason}）", "请先在 Word 里关闭它，或换一个位置") from None


def _kept(workbook: Workbook, form: SchoolForm) -> bytes:
    path = workbook.attachment_path(form.file)
    if path is None:
        raise Problem(f"工作簿里找不到“{form.name}”的表样", f"请用“{form.file.name}”重新认一次")
    return _read(path)


def _check(form: SchoolForm, records: Sequence[Record]) -> None:
    if not records:
        raise Problem("没有要填的记录", "请写上记录编号")
    kind = kind_named(form.kind)
    other = next((record for record in records if record.kind.code != kind.code), None)
    if other is not None:
        raise Problem(
            f"“{form.name}”是{kind.label}的表，“{other.heading}”是{other.kind.label}",
            "请换一条记录，或用 --kind 另认一次这张表",
        )


def _name(workbook: Workbook, form: SchoolForm, records: Sequence[Record]) -> str:
    what = records[0].heading if len(records) == 1 else f"共{len(records)}条"
    return file_name(form.name, workbook.settings.owner, what)


def _scope(workbook: Workbook, record: Record) -> Scope:
    return scope_of(workbook, pick_term(workbook, None, record.date))


def _labels(workbook: Workbook, today: dt.date) -> Labels:
    """What the programme calls the two sides; the usual words before there is a term."""
    try:
        return scope_of(workbook, pick_term(workbook, None, today)).labels
    except Problem:
        return Labels()


def _remark(spot: Spot, kind: Kind) -> str:
    if spot.each == EACH_RECORD:
        return "每条记录一行"
    rows = kind.spec(spot.each) if spot.each else None
    return f"{rows.label}每项一行" if rows is not None else _HOW.get(spot.how, "")
