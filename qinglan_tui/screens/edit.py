"""编辑: the form of one record. What is typed is kept within a second and offered again after any end."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from msgspec import structs
from textual import events, on
from textual.app import ComposeResult
from textual.screen import Screen

from qinglan_tui.domain.checking import read_value
from qinglan_tui.domain.fields import FieldSpec, Input
from qinglan_tui.domain.kinds import Kind, kind_named
from qinglan_tui.domain.periods import counts_label, read_counts_for
from qinglan_tui.domain.problems import Faults, Problem
from qinglan_tui.domain.records import Record, Unreadable, all_specs, missing, value_of
from qinglan_tui.domain.terms import term_of
from qinglan_tui.screens.base import Desk, bindings_of
from qinglan_tui.screens.month_line import MonthLine
from qinglan_tui.screens.writing import WritingPlace
from qinglan_tui.services import beforehand, drafts, entry
from qinglan_tui.services.calendar import say_date
from qinglan_tui.services.word_minimum import main_field
from widgets.dialogs import Note, Prompt
from widgets.form import Form
from widgets.hints import TitleBar
from widgets.soon import Soon

LEFT_UNSAVED = "没存的文字已留着，在今日的“未存稿”里。"
CHANGED_ELSEWHERE = "{fields}在别处也改过。存下的是这里写的；别处写的还在，用 qinglan history {id} 看。"
KEEP_AFTER = 0.8  # seconds from a key until the text is kept


class EditPlace(WritingPlace):
    """One form: of a record, or of a new one when `record` is None; `raw` are values typed before."""

    SCOPE = "edit"
    HELP_TEXT = (
        "怎样一项一项填？回车到下一项，Tab 和 Shift+Tab 前后走；长文字里回车是换行。\n"
        "选择项怎样选？按数字直接选，左右键一个个换，空格展开全部。\n"
        "日期怎样写？今天、上周五、11月13日、第8周周三第2节，都看得懂。\n"
        "长文字怎样写得舒服些？Ctrl+G 占满屏幕，Ctrl+F 查找和替换。\n"
        "没写完就要走呢？写好的按 Ctrl+S 保存；没存的文字会自动留着，下次打开还在。"
    )
    BINDINGS = bindings_of("edit")

    DEFAULT_CSS = """
    EditPlace Form { padding: 0 1; }
    """

    def __init__(
        self, desk: Desk, kind: Kind, record: Record | None, raw: Mapping[str, Any], *, key: str, typed: bool
    ) -> None:
        super().__init__(desk, kind)
        self.record = record
        self._raw = dict(raw)
        self._key = key
        self._is_unsaved = typed
        self._keeping = Soon(self, KEEP_AFTER, self.keep)
        self._known = beforehand.Beforehand(desk.workbook, desk.today)

    @property
    def _typed(self) -> dict[str, object]:
        """Of a record what is not as it is stored: typed now, or typed before and left unsaved."""
        raw = self.form.raw
        if self.record is None:
            return raw
        return {name: raw[name] for name in self._raw if name in raw} | self.form.changed

    def body(self) -> ComposeResult:
        specs = all_specs(self.kind)
        values = {spec.name: value_of(self.record, spec.name) for spec in specs} if self.record else {}
        groups = {spec.ask.group for spec in self.kind.specs[:10]} | {"时间"}
        if self.kind.code in beforehand.ABOUT_A_MONTH:
            yield MonthLine()
        yield Form(
            _in_order(specs),
            values | self._raw,
            suggest=self._known.suggestions.for_field,
            echo=self._echo,
            open_groups=groups,
            offers=partial(self._known.offer, self.kind) if self.record is None else None,
        )

    def on_mount(self) -> None:
        self.query_one(TitleBar).title = self.kind.label
        self._tell_month()
        self.count_main()
        if self.record is None:
            raw = self.form.raw
            empty = (spec.name for spec in self.kind.specs if spec.ask.needed and not raw.get(spec.name))
            self.form.focus_field(next(empty, "date"))
        elif self._is_unsaved and (main := main_field(self.kind)) and not self.form.raw.get(main):
            # Begun elsewhere (in the lesson): what is to be written now is the main text.
            self.form.focus_field(main)

    def side_text(self) -> str:
        what = self.record.heading if self.record else f"新的一条{self._meant_for}"
        # A record that has no heading of its own is called as its kind, and so is the form.
        what = "" if what == self.kind.label else what
        said = self.said_of_text()
        return said if self.maximized is not None else "   ".join(filter(None, (what, said)))

    @property
    def _meant_for(self) -> str:
        """，算10月的, where the form was begun for a period; what a teacher typed there is read on saving."""
        try:
            period = counts_label(str(self._raw.get("counts_for", "")), self.desk.workbook.terms)
        except Problem:
            return ""
        return f"，算{period}的" if period else ""

    @on(events.Resize)
    def _tell_month(self) -> None:
        for line in self.query(MonthLine):
            line.tell(self.desk, self.form.raw)

    def show_state(self, text: str = "", *, warm: bool = False) -> None:
        if not text and self._is_unsaved:
            text, warm = "未存", True
        super().show_state(text, warm=warm)

    def _echo(self, spec: FieldSpec, text: str) -> str:
        """What was understood of a date, of a month that it counts for, or which record a link means."""
        workbook, today = self.desk.workbook, self.desk.today
        if spec.name == "counts_for" and text.strip():
            counts_for = read_counts_for(text, today, term_of(today, workbook.terms))
            return counts_label(counts_for, workbook.terms, today)
        if spec.ask.input is Input.RECORD and text.strip():
            number = read_value(spec, text, entry.reader(workbook, today))
            linked = workbook.get(number)
            return linked.heading if linked else "没有这条记录"
        return say_date(workbook, spec, text, today)

    @on(Form.Changed)
    def keep_soon(self, changed: Form.Changed) -> None:
        if changed.name in ("counts_for", "date"):
            self._tell_month()
        self.text_changed(changed.name)
        if not self._is_unsaved:
            self._is_unsaved = True
            self.show_state()
        self._keeping.ask()

    def keep(self) -> None:
        """Keep what is typed apart from the records."""
        self._keeping.cancel()
        if not self._is_unsaved or not self.desk.workbook.writable:
            return
        try:
            number = self.record.id if self.record else None
            drafts.keep(self.desk.workbook, self._key, self.kind, number, self._typed, self.desk.now)
        except Problem as problem:
            self.say_problem(problem)

    def leaving(self) -> None:
        self.keep()

    def action_save(self) -> None:
        """Ctrl+S: read, check, save; every fault is shown at its place."""
        if not self.desk.workbook.writable:
            self.say("工作簿只能查看，没有保存。")
            return
        now = self.desk.now
        try:
            stored = self._stored()
            record = entry.compose(self.desk.workbook, self.kind, self._typed, stored, now.date())
            overwritten = self._changed_elsewhere(stored)
            self.record = self.desk.workbook.save(record, now)
            self.desk.workbook.draft_drop(self._key)
        except Faults as faults:
            self.to_form()
            self.form.show_faults(faults.faults)
            self.show_state(f"没有保存，有{len(faults.faults)}处要改", warm=True)
        except Problem as problem:
            self.say_problem(problem)
        else:
            # What is taken back after this is a change again.
            self._raw.update(self.form.changed)
            self._is_unsaved = False
            self.desk.saved_at = now
            self.show_state(self._saved_words())
            if overwritten:
                self.say(CHANGED_ELSEWHERE.format(fields="、".join(overwritten), id=self.record.id))

    def _stored(self) -> Record | None:
        """The record as it is by now: another device may have changed it since the form was opened."""
        number = self.record.id if self.record else None
        found = self.desk.workbook.get(number) if number is not None else None
        return found if isinstance(found, Record) else self.record

    def _changed_elsewhere(self, stored: Record | None) -> tuple[str, ...]:
        """The fields that were changed elsewhere and here as well since the form was opened."""
        if stored is None or self.record is None:
            return ()
        both = (spec for spec in all_specs(self.kind) if spec.name in self._typed)
        return tuple(
            spec.label for spec in both if value_of(stored, spec.name) != value_of(self.record, spec.name)
        )

    def _saved_words(self) -> str:
        lacking = missing(self.record) if self.record else ()
        remark = f"，缺{'、'.join(lacking[:2])}" if lacking else ""
        return f"{self.desk.state}{remark}"

    def action_next_group(self) -> None:
        """F8."""
        self.to_form()
        self.form.next_group()

    def action_attach(self) -> None:
        """F9: a file or photo beside the record."""
        self.app.push_screen(
            Prompt("附件或照片的路径（可把文件拖进窗口）", needed=True), self._add_attachment
        )

    def _add_attachment(self, text: str | None) -> None:
        if not text:
            return
        if self.record is None:
            self.action_save()
        if self.record is None:
            return
        try:
            attachment = self.desk.workbook.attach(Path(text.strip().strip("\"'")).expanduser())
            record = structs.replace(self.record, attachments=(*self.record.attachments, attachment))
            self.record = self.desk.workbook.save(record, self.desk.now)
        except Problem as problem:
            self.say_problem(problem)
        else:
            self.say(f"已添加附件：{attachment.name}")

    def action_back(self) -> None:
        """Esc: back to where one came from; the text stays."""
        if self._is_unsaved:
            self.keep()
        self.dismiss(LEFT_UNSAVED if self._is_unsaved else "")


def _in_order(specs: tuple[FieldSpec, ...]) -> tuple[FieldSpec, ...]:
    """When it was, then the kind's own fields, then the rest."""
    first = tuple(spec for spec in specs if spec.ask.group == "时间")
    return first + tuple(spec for spec in specs if spec.ask.group != "时间")


def new_record(desk: Desk, code: str, given: Mapping[str, object] | None = None) -> EditPlace:
    """An empty form of the kind, with what is known or given filled in."""
    kind = kind_named(code)
    raw = beforehand.first_values(kind, desk.today) | dict(given or {})
    return EditPlace(desk, kind, None, raw, key=drafts.draft_key(kind, None, desk.now), typed=False)


def open_entry(desk: Desk, record: Record | Unreadable) -> Screen[Any]:
    """The form of a record; of one that cannot be read, a sheet that says why and shows it as it is."""
    if isinstance(record, Unreadable):
        shown = "\n".join(f"{key}：{value}" for key, value in record.raw.items())
        told = f"{'；'.join(record.problems)}。\n原文没有动，可用 qinglan edit {record.id} 改正。\n\n{shown}"
        return Note("这条记录读不出来", told)
    key = drafts.draft_key(record.kind, record.id, desk.now)
    left = drafts.unsaved_of(desk.workbook, key)
    return EditPlace(desk, record.kind, record, left.raw if left else {}, key=key, typed=left is not None)


def open_changed(desk: Desk, record: Record) -> Screen[Any]:
    """The form of a record with changes that are not saved yet; a text that was left unsaved comes first."""
    stored = desk.workbook.get(record.id) if record.id is not None else None
    key = drafts.draft_key(record.kind, record.id, desk.now)
    if isinstance(stored, Unreadable) or (stored is not None and drafts.unsaved_of(desk.workbook, key)):
        return open_entry(desk, stored)
    before = {spec.name: value_of(stored, spec.name) for spec in all_specs(record.kind)} if stored else {}
    values = ((spec.name, value_of(record, spec.name)) for spec in all_specs(record.kind))
    raw = {name: value for name, value in values if value != before.get(name, "")}
    return EditPlace(desk, record.kind, stored, raw, key=key, typed=bool(raw))


def go_on(desk: Desk, left: drafts.Unsaved) -> Screen[Any]:
    """The form that was left unsaved, as it was left."""
    record = desk.workbook.get(left.record_id) if left.record_id is not None else None
    if isinstance(record, Unreadable):
        return open_entry(desk, record)
    return EditPlace(desk, left.kind, record, left.raw, key=left.key, typed=True)
