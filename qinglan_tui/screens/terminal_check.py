"""终端检查: does this window draw frames, Chinese and colours, do keys and the input method arrive."""

import os
import sys
from typing import ClassVar

from textual import events, on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from qinglan_tui.commands import EVERYWHERE, PLACES, commands_of, key_name
from qinglan_tui.screens.menu import command_menu
from qinglan_tui.services.machine import Machine
from qinglan_tui.services.terminal import Terminal, findings, function_keys_hint, terminal_of, typed_told
from widgets.dialogs import ClickList, Note
from widgets.hints import Hint, HintBar, TitleBar
from widgets.line_input import LineInput
from widgets.plain_signs import PlainSignsApp
from widgets.record_list import Column, ListRow, RecordList
from widgets.shown import pad, shown

HELP = (
    "五小步看一看这个窗口：是什么窗口，边框齐不齐，颜色清不清楚，功能键到不到，中文能不能打。\n"
    "不合适的地方都写着怎么办。边框歪的，选“边框是歪的”，就改用平常的符号画，这台电脑的这种窗口一直这样。\n"
    "以后随时可以再查：F10 菜单，打 zdjc。"
)
STEPS = (
    ("窗口", "这是怎样的窗口？", "回车看下一步。"),
    ("边框", "右边的竖线上下对齐吗？", "看方框的右边，再看下面三行末尾的竖线。"),
    ("颜色", "这几行字都看得清吗？", "分不出颜色也不要紧，每种状态都写着字。"),
    ("功能键", "请把这几个键各按一下。", "按到的会写“到了”。都按过了，按回车。"),
    ("输入法", "请打“你好”，再按回车。", "选字的框应当就在这一行下面。"),
)
WINDOW, FRAMES, COLOURS, KEYS, TYPING = range(len(STEPS))
FUNCTION_KEYS = ("f1", "f2", "f3", "f4", "f5", "f8", "f9", "f10")
TONES = (
    ("$lan", "蓝", "师傅这边，和按键"),
    ("$qing", "青", "徒弟这边"),
    ("$warm", "暖", "未交、逾期，要看一眼的"),
    ("$soft", "灰", "日期和旁注"),
    ("", "墨", "正文"),
)
_LABEL = 8
_FRAME = ("青蓝工作簿  ABCDEFG", "每个汉字两格宽 1234", "━━━━━━━╌╌╌  › 这一行")
_FRAME_CELLS = 24
_RULED = ("汉字一二三四五六七八", "abcdefghijklmnopqrst", "“引号”…—— ①②★●→×")
_RULED_CELLS = 24
_FONT = (
    "是字体把这些符号画成了两格宽：可在终端的设置里换成 Cascadia Mono、更纱黑体这样的等宽字体；"
    "不换也能用，只是有这些符号的那一行会往右挪。"
)


class TerminalCheck(Screen[str | None]):
    """One look a page; gives a sentence for the place it was called from, None when it was left early."""

    SCOPE: ClassVar[str] = "terminal_check"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,ctrl+s", "next", "下一步", show=False),
        Binding("escape", "back", "上一步", show=False),
        Binding("f1", "help", "帮助", show=False),
        Binding("f10,ctrl+p", "menu", "菜单", show=False),
    ]

    DEFAULT_CSS = """
    TerminalCheck { background: $ground; color: $ink; }
    TerminalCheck Static { height: auto; padding: 0 3; background: $ground; color: $ink; }
    TerminalCheck #step { height: 1fr; padding: 1 0 0 0; }
    TerminalCheck .question { text-style: bold; }
    TerminalCheck .about { color: $soft; margin-bottom: 1; }
    TerminalCheck .do { color: $warm; padding: 0 3 0 11; }
    TerminalCheck .fine { margin-top: 1; }
    TerminalCheck ClickList { margin: 1 1 0 1; background: $ground; }
    TerminalCheck LineInput { margin: 0 3; width: 40; }
    TerminalCheck #told { margin-top: 1; }
    """

    def __init__(self, machine: Machine, window: Terminal | None = None) -> None:
        super().__init__()
        self._machine = machine
        self._window = window
        self._step = WINDOW
        self._arrived: set[str] = set()

    def compose(self) -> ComposeResult:
        yield TitleBar("终端检查")
        yield Vertical(id="step")
        hinted = [command for command in commands_of(self.SCOPE) if command.scope == self.SCOPE]
        hints = [Hint(key_name(command.keys[0]), command.label) for command in hinted if command.hint]
        yield HintBar([*hints, Hint("F10", "菜单"), Hint("F1", "帮助")])

    async def on_mount(self) -> None:
        await self._show(WINDOW)

    @property
    def TAKES_EVERY_KEY(self) -> bool:  # noqa: N802
        """Whether F1 and F10 are to arrive here like any other key."""
        return self._step == KEYS

    @property
    def window(self) -> Terminal:
        """The window, as wide as it is now."""
        return self._window or window_of(self.app)

    # --- the pages ----------------------------------------------------------------------------------------

    async def _show(self, step: int) -> None:
        self._step = step
        name, question, about = STEPS[step]
        self.query_one(TitleBar).side = f"第{step + 1}步，共{len(STEPS)}步　{name}"
        page = self.query_one("#step")
        await page.remove_children()
        await page.mount(Static(shown(question), classes="question"), Static(shown(about), classes="about"))
        await page.mount(*self._page(step), Static(id="told"))
        self.tell(function_keys_hint(self.window) if step == KEYS else "")
        focused = next(iter(self.query(ClickList)), None) or next(iter(self.query(LineInput)), None)
        self.set_focus(focused)

    def _page(self, step: int) -> list[Widget]:
        """What a page holds beside its question."""
        if step == WINDOW:
            return _findings(self.window)
        if step == FRAMES:
            return [Static(_frame()), self._choices()]
        if step == COLOURS:
            return [Static(_tones()), self._choices()]
        if step == KEYS:
            return [Static(_keys(self._arrived), id="keys")]
        return [LineInput(placeholder="")]

    def _choices(self) -> ClickList:
        rows = [ListRow(at, (str(at), label)) for at, label in enumerate(self._answers(), 1)]
        return ClickList((Column(2, "lan"), Column(0)), rows)

    def _answers(self) -> tuple[str, ...]:
        """What can be answered on this page, the good answer first."""
        if self._step == COLOURS:
            return ("看得清", "看不清，换一种界面（宣纸、墨）")
        if isinstance(self.app, PlainSignsApp) and self.app.has_plain_signs:
            return ("对齐了", "换回细线的边框", "只有“”…—①★那一行不齐")
        return ("对齐", "边框是歪的", "只有“”…—①★那一行不齐")

    # --- going on -----------------------------------------------------------------------------------------

    async def action_next(self) -> None:
        """Enter: the next page; after the last one, done."""
        if self._step == TYPING:
            self.dismiss("终端检查看完了。以后再看：F10 菜单，打 zdjc。")
        else:
            await self._show(self._step + 1)

    async def action_back(self) -> None:
        """Esc: the page before; from the first one, out."""
        if self._step == WINDOW:
            self.dismiss(None)
        else:
            await self._show(self._step - 1)

    @on(RecordList.Chosen)
    async def answer(self, chosen: RecordList.Chosen) -> None:
        if chosen.key == 1:
            await self.action_next()
        elif self._step == COLOURS:
            await self.run_action("app.switch_theme")
        elif chosen.key == 2:
            await self._redraw_frames()
        else:
            self.tell(_FONT)

    async def _redraw_frames(self) -> None:
        """Frames with plain signs, or with lines again; kept for this kind of window on this machine."""
        if not isinstance(self.app, PlainSignsApp):
            return
        plain = not self.app.has_plain_signs
        kept = [self.app.get_screen(name) for name in PLACES if self.app.is_screen_installed(name)]
        self.app.use_plain_signs(plain, kept)
        self._machine.use_plain_signs(self.window.kind, plain)
        await self._show(FRAMES)
        self.tell("边框改用平常的符号画了，记在这台电脑上。" if plain else "边框又用细线画了。")

    @on(LineInput.Submitted)
    async def typed(self, submitted: LineInput.Submitted) -> None:
        """The first Enter tells what arrived, the next one goes on."""
        told = typed_told(submitted.value.strip())
        if not told or told == self._told:
            await self.action_next()
        else:
            self.tell(told)

    @on(HintBar.Pressed)
    async def do_hint(self, pressed: HintBar.Pressed) -> None:
        """A click on a hint does what its key does."""
        pressed.stop()
        actions = {"F10": "menu", "F1": "help", "Esc": "back"}
        await self.run_action(actions.get(pressed.hint.key, "next"))

    def on_key(self, event: events.Key) -> None:
        digit = event.character or ""
        if self._step == KEYS and event.key in FUNCTION_KEYS:
            event.stop()
            event.prevent_default()
            self._arrived.add(event.key)
            self.query_one("#keys", Static).update(_keys(self._arrived))
            if len(self._arrived) == len(FUNCTION_KEYS):
                self.tell("都到了。回车下一步。")
        elif digit.isdecimal() and (answers := self.query(ClickList)) and answers.first().go_to(int(digit)):
            answers.first().action_choose()

    # --- what is said -------------------------------------------------------------------------------------

    def tell(self, text: str) -> None:
        """A sentence under the page."""
        self._told = text
        self.query_one("#told", Static).update(shown(text))

    def action_help(self) -> None:
        """F1."""
        self.app.push_screen(Note("终端检查", HELP))

    def action_menu(self) -> None:
        """F10: what can be done here, and leaving the program."""
        own = [command for command in commands_of(self.SCOPE) if command.scope == self.SCOPE]
        leave = next(command for command in commands_of(EVERYWHERE) if command.id == "quit")
        actions = {command.id: command.action for command in own}

        async def run(chosen: str | None) -> None:
            if chosen is not None:
                await self.run_action(actions.get(chosen, "app.leave"))

        self.app.push_screen(command_menu([*own, leave]), run)


def window_of(app: App[object]) -> Terminal:
    """The window in which the app runs."""
    return terminal_of(
        os.environ, sys.platform, columns=app.size.width, rows=app.size.height, code_page=_code_page()
    )


def _code_page() -> int | None:
    """The code page of a console of Windows."""
    if sys.platform == "win32":
        import ctypes

        return int(ctypes.windll.kernel32.GetConsoleOutputCP())
    return None


def _findings(window: Terminal) -> list[Widget]:
    """A line for each thing looked at, and below it what to do where it is not good."""
    page: list[Widget] = []
    for finding in findings(window):
        found = Content.assemble(shown(pad(finding.label, _LABEL), "$soft"), shown(finding.found))
        page.append(Static(found))
        if finding.do:
            page.append(Static(shown(finding.do), classes="do"))
    if not any(finding.do for finding in findings(window)):
        page.append(Static(shown("没有看出不合适的地方。"), classes="fine"))
    return page


def _frame() -> Content:
    """A frame of the signs in use, and rows of every kind of sign that end in one column."""
    rule = "─" * (_FRAME_CELLS + 2)
    lines = [f"┌{rule}┐", *(f"│ {pad(text, _FRAME_CELLS)} │" for text in _FRAME), f"└{rule}┘"]
    lines += [f"  {pad(text, _RULED_CELLS)} │" for text in _RULED]
    return Content("\n").join(shown(line) for line in lines)


def _tones() -> Content:
    lines = [
        Content.assemble(shown(pad(name, 4), f"bold {tone}"), shown(use, tone)) for tone, name, use in TONES
    ]
    return Content("\n").join(lines)


def _keys(arrived: set[str]) -> Content:
    """The keys in use, and under each whether it came."""
    names = "".join(pad(key_name(key), 7) for key in FUNCTION_KEYS)
    signs = [("到了", "$qing") if key in arrived else ("－", "$soft") for key in FUNCTION_KEYS]
    cells = [shown(pad(word, 7), tone) for word, tone in signs]
    return Content("\n").join((shown(names, "bold"), Content.assemble(*cells)))
