"""设置 · 学期, 停课外出, 课表: the school's calendar and the week."""

from collections.abc import Mapping

from qinglan_tui.domain.dates import WEEKDAYS, long_date, short_date
from qinglan_tui.domain.fields import FieldSpec, specs
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.terms import Leave, Term, term_name
from qinglan_tui.domain.timetable import Slot
from qinglan_tui.screens.base import Desk
from qinglan_tui.screens.entry_sheet import EntrySheet
from qinglan_tui.screens.settings_page import ListPage
from qinglan_tui.services import calendar, timetable
from widgets.record_list import Column, Key, ListGroup, ListRow


class TermsPage(ListPage):
    """The terms."""

    LABEL = "学期"
    HELP_TEXT = (
        "周次不对怎么办？照学校校历改学期的起止：周次、逾期、月份都按这里算。\n"
        "放假和调休怎样写？放假日写 9月25日、10月1日至7日；调休上课日写 10月10日补周四。"
    )
    COLUMNS = (Column(24), Column(23, "soft"), Column(0, "soft"))
    EMPTY = "还没有学期。按 F8 添加。"

    def rows(self) -> list[ListRow | ListGroup]:
        return [
            ListRow(
                term.id,
                (
                    term_name(term.id, self.desk.workbook.settings.term_pattern),
                    f"{long_date(term.start)}至{short_date(term.end)}",
                    f"{term.weeks}周",
                ),
            )
            for term in self.desk.workbook.terms
        ]

    def _term(self, key: Key | None) -> Term | None:
        return next((term for term in self.desk.workbook.terms if term.id == key), None)

    def open_entry(self, key: Key) -> None:
        if (term := self._term(key)) is not None:
            self._ask(term_name(term.id), calendar.term_values(term), term)

    def add_entry(self) -> None:
        term = calendar.next_term(self.desk.workbook, self.desk.today)
        self._ask("添加学期", calendar.term_values(term), None)

    def _ask(self, title: str, values: Mapping[str, object], former: Term | None) -> None:
        workbook, today = self.desk.workbook, self.desk.today
        self.ask_for(
            title,
            specs(calendar.TermAnswers),
            values,
            lambda raw: calendar.save_term(workbook, raw, former, today),
            echo=self._echo,
            about=self.HELP_TEXT,
        )

    def _echo(self, spec: FieldSpec, text: str) -> str:
        """Beside the end of the term, how many weeks it makes; beside other dates, what was read."""
        if spec.name == "end" and isinstance(self.app.screen, EntrySheet):
            try:
                return calendar.weeks_sentence(
                    calendar.read_term({**self.app.screen.form.raw, "end": text}, self.desk.today)
                )
            except Problem:
                return ""
        return calendar.say_date(self.desk.workbook, spec, text, self.desk.today)

    def remove_entry(self) -> None:
        term, workbook = self._term(self.entries.key), self.desk.workbook
        if term is not None:
            detail = "学期里的记录不会删除，只是不再知道它们是第几周。"
            self.ask_to_remove(term_name(term.id), lambda: calendar.remove_term(workbook, term), detail)


class LeavePage(ListPage):
    """Days on which the owner does not teach."""

    LABEL = "停课外出"
    HELP_TEXT = "外出、病假、停课怎么办？写在这里：这些天的课不算在节数里，也不会提示去听课。"
    COLUMNS = (Column(34), Column(0, "soft"))
    EMPTY = "没有停课或外出。按 F8 添加。"

    def rows(self) -> list[ListRow | ListGroup]:
        return [ListRow(at, (_span(leave), leave.kind)) for at, leave in enumerate(self.desk.workbook.leave)]

    def _leave(self, key: Key | None) -> Leave | None:
        known = self.desk.workbook.leave
        return known[key] if isinstance(key, int) and key < len(known) else None

    def open_entry(self, key: Key) -> None:
        if (leave := self._leave(key)) is not None:
            values = {"start": leave.start, "end": leave.end, "kind": leave.kind}
            self._ask("停课或外出", values, leave)

    def add_entry(self) -> None:
        self._ask("添加停课或外出", {}, None)

    def _ask(self, title: str, values: Mapping[str, object], former: Leave | None) -> None:
        workbook, today = self.desk.workbook, self.desk.today
        self.ask_for(
            title,
            specs(calendar.LeaveAnswers),
            values,
            lambda raw: calendar.save_leave(workbook, raw, former, today),
            about=self.HELP_TEXT,
        )

    def remove_entry(self) -> None:
        leave, workbook = self._leave(self.entries.key), self.desk.workbook
        if leave is not None:
            what = f"{_span(leave)}{leave.kind}"
            self.ask_to_remove(what, lambda: calendar.remove_leave(workbook, leave))


class TimetablePage(ListPage):
    """The lessons of the week, one's own and the partner's."""

    LABEL = "课表"
    HELP_TEXT = (
        "填课表有什么用？记听课会自动带出班级和学科，也知道谁哪节有空。不填也能用。\n"
        "怎样填得快？F8 连着添加，班级、学科、教师照上一节。"
    )
    COLUMNS = (Column(6), Column(12), Column(14), Column(14), Column(0, "soft"))
    EMPTY = "还没有课表。不填也能用；按 F8 添加一节课。"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._saved: Slot | None = None

    def rows(self) -> list[ListRow | ListGroup]:
        rows: list[ListRow | ListGroup] = []
        teacher = None
        for at, slot in enumerate(self._lessons):
            if slot.teacher != teacher:
                teacher = slot.teacher
                rows.append(ListGroup(teacher or "没有写教师"))
            cells = (WEEKDAYS[slot.weekday - 1], slot.slot, slot.class_name, slot.subject, slot.weeks)
            rows.append(ListRow(at, cells))
        return rows

    @property
    def _lessons(self) -> tuple[Slot, ...]:
        """The lessons in the order in which they are shown."""
        workbook = self.desk.workbook
        return timetable.in_order(workbook.timetable.entries, workbook.settings.owner)

    def _slot(self, key: Key | None) -> Slot | None:
        known = self._lessons
        return known[key] if isinstance(key, int) and key < len(known) else None

    def open_entry(self, key: Key) -> None:
        if (slot := self._slot(key)) is not None:
            self._ask("改一节课", timetable.slot_values(slot), slot)

    def add_entry(self) -> None:
        last = self._last
        values = (
            timetable.slot_values(last) | {"slot": ""}
            if last
            else {"subject": self.desk.workbook.settings.subject}
        )
        self._ask("添加一节课", values, None)

    @property
    def _last(self) -> Slot | None:
        """The lesson that was saved last, or else the one under the cursor."""
        return self._saved or self._slot(self.entries.key)

    def _ask(self, title: str, values: Mapping[str, object], former: Slot | None) -> None:
        workbook, today = self.desk.workbook, self.desk.today

        def save(raw: Mapping[str, object]) -> Slot:
            self._saved = timetable.save_slot(workbook, raw, former, today)
            return self._saved

        self.ask_for(title, specs(timetable.SlotAnswers), values, save, about=self.HELP_TEXT)

    def remove_entry(self) -> None:
        slot, workbook = self._slot(self.entries.key), self.desk.workbook
        if slot is not None:
            what = f"{slot.teacher}{WEEKDAYS[slot.weekday - 1]}{slot.slot}的课"
            self.ask_to_remove(what, lambda: timetable.remove_slot(workbook, slot))


def _span(leave: Leave) -> str:
    if leave.start == leave.end:
        return long_date(leave.start)
    return f"{long_date(leave.start)}至{short_date(leave.end)}"
