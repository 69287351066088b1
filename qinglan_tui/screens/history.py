"""修改历史: the versions of one record, what differs from now, and taking one back."""

from typing import ClassVar

from textual import on
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qinglan_tui.domain.dates import relative_day
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Record
from qinglan_tui.screens.base import Desk, Place, bindings_of
from qinglan_tui.services import history as services
from qinglan_tui.services.history import GAINED, LOST, Piece, Version
from widgets.record_list import Column, ListRow, RecordList
from widgets.shown import shown

LEGEND = "〔＋…〕取回后有的　〔－…〕取回后没有的"
NOTHING = "没有留下修改经过。保存以后再改，每一次的样子都会留在这里。"


class Versions(RecordList):
    """The list; PgUp and PgDn turn what stands beside it."""

    def action_page(self, by: int) -> None:
        raise SkipAction


class HistoryPlace(Place):
    """One record."""

    SCOPE = "history"
    TITLE_TEXT = "修改历史"
    HELP_TEXT = (
        "从前是怎么写的？左边是每一次改动，新的在上；右边是那时的样子和现在哪里不同。PgUp、PgDn 翻看。\n"
        "记号是什么意思？〔＋…〕取回以后会有，〔－…〕取回以后没有；一样的长文字只留两头。\n"
        "怎样取回？选好那一次，按 Ctrl+S。取回也是一次改动，现在的样子不会丢，Ctrl+Z 撤销。\n"
        "能看多久以前？每条记录至少留最近20次，30天以内的全留。"
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_of("history"),
        Binding("pageup", "page(-1)", "上一页", show=False),
        Binding("pagedown", "page(1)", "下一页", show=False),
    ]

    DEFAULT_CSS = """
    HistoryPlace Horizontal { height: 1fr; margin-top: 1; }
    HistoryPlace Versions { width: 33; padding-left: 1; }
    HistoryPlace VerticalScroll {
        width: 1fr; padding: 0 1; border-left: solid $rule; background: $ground; scrollbar-size-vertical: 1;
    }
    HistoryPlace #text { height: auto; background: $ground; color: $ink; }
    """

    def __init__(self, desk: Desk, record: Record) -> None:
        super().__init__(desk)
        self._number = record.id or 0
        self._heading = f"{record.kind.short}　{record.heading}"
        self._versions: tuple[Version, ...] = ()

    def body(self) -> ComposeResult:
        with Horizontal():
            yield Versions((Column(13, "soft"), Column(4), Column(0, "soft")), empty=NOTHING)
            with VerticalScroll(can_focus=False):
                yield Static(id="text")

    def side_text(self) -> str:
        return self._heading

    @property
    def _chosen(self) -> Version | None:
        key = self.query_one(Versions).key
        return self._versions[key] if isinstance(key, int) and key < len(self._versions) else None

    def refresh_content(self) -> None:
        device = self.desk.machine.device(self.desk.workbook.folder)
        self._versions = services.versions(self.desk.workbook, self._number, device)
        rows = [ListRow(at, self._row(one)) for at, one in enumerate(self._versions)]
        self.query_one(Versions).set_rows(rows)
        self.query_one(Versions).focus()
        self._show_chosen()
        self.show_state()

    def _row(self, one: Version) -> tuple[str, str, str]:
        return f"{relative_day(one.at.date(), self.desk.today)} {one.at:%H:%M}", one.action, one.where

    @on(RecordList.Highlighted)
    def _show_chosen(self) -> None:
        """What differs from now."""
        self.query_one("#text", Static).update(Content("\n").join(self._lines()))
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def _lines(self) -> list[Content]:
        one, now = self._chosen, services.current(self.desk.workbook, self._number)
        if one is None:
            return []
        if not isinstance(one.record, Record):
            return [shown("那时的样子读不出来。", "$warm")]
        lines = [shown(f"这一次改了：{'、'.join(one.changed)}", "$soft"), Content("")] if one.changed else []
        if now is None:
            said = self.in_keys("现在的样子读不出来，不能对着看。可以按 Ctrl+S 取回。")
            return [*lines, shown(said, "$soft")]
        found = services.differences(one.record, now)
        if not found:
            return [*lines, shown("和现在一样。")]
        lines += [shown("和现在不同", "bold"), shown(LEGEND, "$soft"), Content("")]
        for difference in found:
            told = Content.assemble(*map(_marked, difference.pieces))
            lines += [shown(difference.label, "$soft"), told, Content("")]
        return lines

    def action_page(self, by: int) -> None:
        """PgUp and PgDn: through long differences."""
        scroll = self.query_one(VerticalScroll)
        scroll.scroll_relative(y=by * max(1, scroll.size.height - 1), animate=False)

    def action_take(self) -> None:
        """Ctrl+S: the record as it was then, as a new change."""
        one = self._chosen
        if one is None:
            return
        try:
            services.take_back(self.desk.workbook, self._number, one, self.desk.now)
        except Problem as problem:
            self.say_problem(problem)
            return
        self.desk.saved_at = self.desk.now
        when = self._row(one)[0]
        self.refresh_content()
        self.query_one(Versions).action_first()
        self.say(f"已取回{when} 的样子。" + self.in_keys("Ctrl+Z 撤销。"))

    def action_back(self) -> None:
        """Esc: back to the list."""
        self.dismiss("")


def _marked(piece: Piece) -> Content:
    """Marked by signs; strike and colour only help."""
    if piece.how == GAINED:
        return shown(f"〔＋{piece.text}〕", "bold $qing")
    return shown(f"〔－{piece.text}〕", "strike $warm") if piece.how == LOST else shown(piece.text)
