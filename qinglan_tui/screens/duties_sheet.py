"""All duties of a programme: changed, added, put aside and taken back, each kept at once."""

from collections.abc import Callable, Mapping
from typing import ClassVar, Final

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Static

from qinglan_tui.domain.dues import due_text
from qinglan_tui.domain.forecasting import quota_text
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.programmes import UNDECIDED, Duty
from qinglan_tui.screens.base import Desk
from qinglan_tui.screens.entry_sheet import EntrySheet
from qinglan_tui.screens.programme_sheets import ListSheet
from qinglan_tui.services import own_duty, own_programme
from qinglan_tui.services.own_programme import Own
from widgets.dialogs import Ask
from widgets.record_list import Column, Key, ListGroup, ListRow, RecordList
from widgets.shown import shown

READ_ONLY: Final = "工作簿只能查看，没有保存。"
ABOUT_DUTY = (
    "改了任务，已经记的会变吗？记录一条不变，只是要完成的数变了。\n"
    "不是必须完成的算不算？只显示，从不算没完成。\n"
    "“何时之前”怎样写？月底、期中、9月10日、第3周、25日、周五、事后7天内。"
)


def due_note(duty: Duty) -> str:
    """When a duty is due, "" at the end of its period."""
    if "due" in duty.undecided:
        return UNDECIDED
    return "" if duty.due == "end" else due_text(duty.due)


class DutiesSheet(ListSheet):
    """All duties of a programme; every change is kept at once. Gives whether anything was changed."""

    HINTS = "回车 改   F8 添加   F9 停用   Esc 返回"
    HELP_TEXT = (
        "怎样改一项任务？回车打开，改它的数、时段和截止。\n"
        "学校自己的任务呢？F8 添加。\n"
        "不要求的怎么办？F9 停用：不再要求，随时可以恢复。\n" + ABOUT_DUTY
    )
    COLUMNS = (Column(26), Column(20), Column(0, "soft"))

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f8", "add", "添加", show=False),
        Binding("f9,delete", "aside", "停用", show=False),
    ]

    def __init__(self, desk: Desk, own: Own) -> None:
        self.desk = desk
        self.own = own
        self._changed = False
        super().__init__(f"{own.programme.name}：全部任务")

    def rows(self) -> list[ListRow | ListGroup]:
        programme = self.own.programme
        pairings = own_programme.pairings_of_owner(self.desk.workbook)
        roles = own_programme.roles_in(pairings, self.desk.workbook.settings.owner)
        grouped: dict[str, list[ListRow | ListGroup]] = {}
        for duty in sorted(programme.duties, key=lambda duty: own_programme.rank(duty, roles)):
            side = own_programme.side_word(duty, programme)
            heading = ListGroup(side, "" if duty.is_computed else "只提醒，不计入完成")
            grouped.setdefault(side, [heading]).append(ListRow(duty.id, self._cells(duty)))
        rows = [row for lines in grouped.values() for row in lines]
        if self.own.aside:
            rows.append(ListGroup("停用"))
            rows += [ListRow(duty.id, self._cells(duty), "soft") for duty in self.own.aside]
        return rows

    def _cells(self, duty: Duty) -> tuple[str, ...]:
        said = [due_note(duty), "争取" if duty.soft else "", duty.bundle]
        title = self.own.programme.labels.fill(duty.title)
        return title, quota_text(duty), "　".join(part for part in said if part)

    def _duty(self, key: Key | None) -> Duty | None:
        return next((duty for duty in self.own.programme.duties if duty.id == key), None)

    def _put_aside(self, key: Key | None) -> Duty | None:
        return next((duty for duty in self.own.aside if duty.id == key), None)

    def take(self, own: object, told: str = "") -> None:
        """Show the programme as it has been kept."""
        if isinstance(own, Own):
            self._changed = True
            known = {duty.id for duty in (*self.own.programme.duties, *self.own.aside)}
            new = next((duty.id for duty in own.programme.duties if duty.id not in known), None)
            renamed = own.programme.name != self.own.programme.name
            self.own = own
            self._title = f"{own.programme.name}：全部任务"
            self.query_one(".head", Static).update(shown(self._title))
            self.entries.set_rows(self.rows())
            if new is not None:
                self.entries.go_to(new)
            saved = f"已另存成“{own.programme.name}”。" if renamed else ""
            self.tell(f"{told}{saved}" or "已保存。")

    def carry_out(self, verb: Callable[[], Own], told: str) -> None:
        """Change the programme, or say why not."""
        try:
            self.take(verb(), told)
        except Problem as problem:
            self.tell(str(problem), warm=True)

    @on(RecordList.Chosen)
    def choose(self, chosen: RecordList.Chosen) -> None:
        chosen.stop()
        if (duty := self._duty(chosen.key)) is not None:
            self._edit(duty, self.own.programme.labels.fill(duty.title))
        elif (duty := self._put_aside(chosen.key)) is not None:
            self._ask_back(duty)

    def _edit(self, duty: Duty, title: str) -> None:
        workbook, today, own = self.desk.workbook, self.desk.today, self.own
        quote = "" if own_duty.is_own(duty) else f"原文：{duty.quote}\n\n"

        def save(raw: Mapping[str, object]) -> Own:
            return own_duty.save_duty(workbook, own, duty, raw, today)

        sheet = EntrySheet(
            title,
            own_duty.duty_specs(duty, own.programme),
            own_duty.duty_values(duty, own.programme),
            save if workbook.writable else None,
            echo=own_duty.echo_due,
            about=quote + ABOUT_DUTY,
        )
        self.app.push_screen(sheet, self.take)

    def _ask_back(self, duty: Duty) -> None:
        workbook, own = self.desk.workbook, self.own
        if not workbook.writable:
            self.tell(READ_ONLY, warm=True)
            return

        def answered(answer: str | None) -> None:
            if answer == "back":
                self.carry_out(lambda: own_programme.take_back(workbook, own, duty), "已恢复。")
            elif answer == "drop":
                self.carry_out(lambda: own_programme.drop_aside(workbook, own, duty), "已删除。")

        title = own.programme.labels.fill(duty.title)
        choices = [("back", "恢复使用"), ("drop", "从方案里删去")]
        self.app.push_screen(Ask(f"“{title}”已停用", choices), answered)

    def action_add(self) -> None:
        """F8: a duty of the school's own."""
        if self.desk.workbook.writable:
            self._edit(own_duty.new_duty(self.own), "添加任务")
        else:
            self.tell(READ_ONLY, warm=True)

    def action_aside(self) -> None:
        """F9: no longer asked for; on one that is put aside, the question what to do with it."""
        workbook, own, key = self.desk.workbook, self.own, self.entries.key
        if (duty := self._put_aside(key)) is not None:
            self._ask_back(duty)
        elif not workbook.writable:
            self.tell(READ_ONLY, warm=True)
        elif (duty := self._duty(key)) is not None:
            told = f"已停用“{own.programme.labels.fill(duty.title)}”，在最下面，可以恢复。"
            self.entries.action_move(1)
            self.carry_out(lambda: own_programme.put_aside(workbook, own, duty), told)

    def action_back(self) -> None:
        """Esc."""
        self.dismiss(True if self._changed else None)
