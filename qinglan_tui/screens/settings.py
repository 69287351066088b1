"""设置: a table of contents at the left, the page at the right."""

from typing import ClassVar

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import AwaitMount

from qinglan_tui.commands import Command
from qinglan_tui.screens.base import Desk, Place, bindings_of
from qinglan_tui.screens.calendar_page import LeavePage, TermsPage, TimetablePage
from qinglan_tui.screens.inbox_page import InboxPage
from qinglan_tui.screens.keys_page import KeysPage
from qinglan_tui.screens.people_page import PairingsPage, PeoplePage
from qinglan_tui.screens.profile_page import LookPage, ProfilePage
from qinglan_tui.screens.programme_page import ProgrammePage
from qinglan_tui.screens.settings_page import Page
from qinglan_tui.screens.word_page import WordPage
from widgets.record_list import Column, ListRow, RecordList

PAGES: tuple[type[Page], ...] = (
    ProfilePage,
    PeoplePage,
    PairingsPage,
    ProgrammePage,
    TermsPage,
    TimetablePage,
    LeavePage,
    LookPage,
    WordPage,
    InboxPage,
    KeysPage,
)


class SettingsPlace(Place):
    """Every page is made when it is first looked at."""

    SCOPE = "settings"
    TITLE_TEXT = "设置"
    HELP_TEXT = (
        "怎样找到要改的？左边是目录：上下键换页，回车或右键进去，Esc 回来。\n"
        "怎样改？右边是表单的，改完按 Ctrl+S；是名单的，回车打开一项，F8 添加，F9 删除。"
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_of("settings"),
        Binding("right", "enter_page", "进去", show=False),
        Binding("left", "contents", "回目录", show=False),
    ]

    DEFAULT_CSS = """
    SettingsPlace #both { height: 1fr; }
    SettingsPlace #contents { width: 14; padding: 1 0 0 1; }
    SettingsPlace #page { width: 1fr; height: 1fr; padding: 1 0 0 0; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._pages: dict[int, Page] = {}
        self._shown = 0

    def body(self) -> ComposeResult:
        rows = [ListRow(number, (page.LABEL,)) for number, page in enumerate(PAGES)]
        with Horizontal(id="both"):
            yield RecordList((Column(0),), rows, id="contents", lit=True)
            yield Vertical(id="page")

    def side_text(self) -> str:
        return PAGES[self._shown].LABEL

    @property
    def page(self) -> Page | None:
        """The page that is seen."""
        return self._pages.get(self._shown)

    @property
    def contents(self) -> RecordList:
        """The table of contents."""
        return self.query_one("#contents", RecordList)

    def refresh_content(self) -> None:
        if self.page is None:
            self._show(self._shown)
            self.contents.focus()
        else:
            self.page.refresh_content()

    def _show(self, number: int) -> AwaitMount | None:
        """Bring a page to the front; what was typed on the one before is saved if it can be."""
        mounting = None
        if self.page is not None and number != self._shown:
            self.page.save_page(quietly=True)
        self._shown = number
        for other in self._pages.values():
            other.display = False
        if (page := self._pages.get(number)) is not None:
            page.display = True
            page.refresh_content()
        else:
            self._pages[number] = PAGES[number](self.desk)
            mounting = self.query_one("#page").mount(self._pages[number])
        self.show_state()
        return mounting

    def show_state(self, text: str = "", *, warm: bool = False) -> None:
        if not text and self.page is not None and self.page.is_unsaved and self.desk.workbook.writable:
            text, warm = self.in_keys("未存，按 Ctrl+S"), True
        super().show_state(text, warm=warm)

    def worded(self, command: Command) -> Command:
        words = self.page.WORDS.get(command.action) if self.page and command.scope == self.SCOPE else None
        if words is None:
            return command
        label, about, initials = words
        return replace(command, label=label, about=about, initials=initials)

    def allows(self, command: Command) -> bool:
        own = command.action in ("save", "add", "remove", "reset")
        has = not own or (self.page is not None and command.action in self.page.commands)
        return has and super().allows(command)

    @on(RecordList.Highlighted, "#contents")
    def turn_to(self, highlighted: RecordList.Highlighted) -> None:
        if isinstance(highlighted.key, int) and highlighted.key != self._shown:
            self._show(highlighted.key)

    @on(RecordList.Chosen, "#contents")
    def action_enter_page(self) -> None:
        """Enter or Right: into the page."""
        if self.page is not None and self.contents.has_focus:
            self.page.focus_first()

    async def action_show_page(self, label: str) -> None:
        """Into the page of that name."""
        number = next((number for number, page in enumerate(PAGES) if label == page.LABEL), None)
        if number is not None:
            self.contents.go_to(number)
            if (mounting := self._show(number)) is not None:
                await mounting
            self._pages[number].focus_first()

    def action_contents(self) -> None:
        """Left: back to the table of contents."""
        self.contents.focus()

    async def action_back(self) -> None:
        """Esc: out of the page, then to 今日."""
        if not self.contents.has_focus:
            self.contents.focus()
            return
        await self.run_action("app.go('today')")

    def on_screen_suspend(self) -> None:
        self._keep()

    def on_unmount(self) -> None:
        self._keep()

    def _keep(self) -> None:
        """Nothing that was typed and can be saved is left unsaved."""
        if self.page is not None and self.page.is_unsaved and self.desk.workbook.writable:
            self.page.save_page(quietly=True)

    def action_save(self) -> None:
        """Ctrl+S."""
        if self.page is not None:
            self.page.save_page()

    def action_add(self) -> None:
        """F8."""
        if self.page is not None:
            self.page.focus_first()
            self.page.add_entry()

    def action_remove(self) -> None:
        """F9 or Delete."""
        if self.page is not None:
            self.page.remove_entry()

    def action_reset(self) -> None:
        """Ctrl+L."""
        if self.page is not None:
            self.page.reset_entry()

    @on(Page.Edited)
    def edited(self) -> None:
        self.show_state()

    @on(Page.Saved)
    def saved(self, saved: Page.Saved) -> None:
        self.desk.saved_at = self.desk.now
        self.show_state()
        if saved.told:
            self.say(saved.told)

    @on(Page.Failed)
    def failed(self, failed: Page.Failed) -> None:
        self.say_problem(failed.problem)
