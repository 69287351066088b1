"""What is known of the window the workbook runs in, from its surroundings alone, and what to do about it.

Nothing here asks the machine: the environment, the system's name and the window's size are handed in.
"""

from collections.abc import Mapping

from msgspec import Struct

LEAST_COLUMNS, LEAST_ROWS = 80, 24
CHINESE_CODE_PAGE = 936
NONE, SIXTEEN, MANY, ALL = 0, 16, 256, 1 << 24
SERVE = "qinglan serve"

OLD_CONSOLE, WINDOWS_TERMINAL, BARE, DUMB, BROWSER = (
    "old_console",
    "windows_terminal",
    "bare",
    "dumb",
    "browser",
)
VSCODE, APPLE, OTHER = "vscode", "apple", "other"
NAMES = {
    OLD_CONSOLE: "像是老式的命令提示符窗口",
    WINDOWS_TERMINAL: "Windows 终端",
    BARE: "没有图形界面的控制台",
    DUMB: "不能移动光标的窗口",
    BROWSER: "浏览器",
    VSCODE: "VS Code 里的终端",
    APPLE: "苹果电脑的“终端”",
    OTHER: "终端窗口",
}
_UTF8 = ("utf-8", "utf8", "cp65001")


class Terminal(Struct, frozen=True, kw_only=True):
    """The window: its kind, what it stands in (tmux, screen), its colours, encoding and size in cells."""

    kind: str
    inside: str = ""
    colours: int = ALL
    no_color: bool = False
    encoding: str = "utf-8"
    code_page: int | None = None
    columns: int = LEAST_COLUMNS
    rows: int = LEAST_ROWS

    @property
    def name(self) -> str:
        """What it is called."""
        return f"{NAMES[self.kind]}（在 {self.inside} 里）" if self.inside else NAMES[self.kind]

    @property
    def is_small(self) -> bool:
        """Whether the screens do not fit into it."""
        return self.columns < LEAST_COLUMNS or self.rows < LEAST_ROWS


class Finding(Struct, frozen=True):
    """One thing looked at: its label, what was found, and what to do where that is not good."""

    label: str
    found: str
    do: str = ""


def terminal_of(
    environ: Mapping[str, str],
    platform: str,
    *,
    columns: int = LEAST_COLUMNS,
    rows: int = LEAST_ROWS,
    code_page: int | None = None,
) -> Terminal:
    """The window of a program with this environment, on `sys.platform`; Windows tells its code page."""
    return Terminal(
        kind=_kind(environ, platform),
        inside="tmux" if environ.get("TMUX") else "screen" if environ.get("STY") else "",
        colours=_colours(environ, platform),
        no_color="NO_COLOR" in environ,
        encoding="utf-8" if platform in ("win32", "darwin") else _encoding(environ),
        code_page=code_page,
        columns=columns,
        rows=rows,
    )


def findings(terminal: Terminal) -> tuple[Finding, ...]:
    """What is seen of the window without asking the teacher."""
    size = f"{terminal.columns} 列 {terminal.rows} 行"
    return (
        Finding("窗口", terminal.name, _about_kind(terminal)),
        Finding(
            "大小",
            size,
            f"请拉大到 {LEAST_COLUMNS} 列 {LEAST_ROWS} 行以上，或把字调小。" if terminal.is_small else "",
        ),
        Finding("编码", _encoding_said(terminal), _about_encoding(terminal)),
        Finding("颜色", _colours_said(terminal)),
    )


def advice(terminal: Terminal) -> str:
    """The one sentence to be told before anything else, "" when nothing looks wrong."""
    if terminal.kind in (BARE, DUMB):
        # Where no Chinese sign can be drawn, only these letters are read.
        return f"No Chinese characters here? Please use a desktop window, or run: {SERVE}"
    return next((f"{finding.found}：{finding.do}" for finding in findings(terminal) if finding.do), "")


def function_keys_hint(terminal: Terminal) -> str:
    """What to do when a function key does not arrive."""
    if terminal.kind == APPLE:
        return "没有到的：请加按 fn，或在系统设置的“键盘”里把 F1、F2 等键用作标准功能键。"
    if terminal.kind == VSCODE:
        return "没有到的被 VS Code 自己用了：请改用单独的终端窗口，或 Ctrl+P 菜单。"
    if terminal.kind == BROWSER:
        return "没有到的被浏览器自己用了：请用 Ctrl+P 菜单，那里有全部命令。"
    return "没有到的：笔记本电脑请加按 Fn；还不行，就用 Ctrl+P 菜单，那里有全部命令。"


def _kind(environ: Mapping[str, str], platform: str) -> str:
    term, program = environ.get("TERM", ""), environ.get("TERM_PROGRAM", "")
    if "web_driver" in environ.get("TEXTUAL_DRIVER", ""):
        return BROWSER
    if program == "vscode":
        return VSCODE
    if platform == "win32":
        is_other = bool(program or term or environ.get("ConEmuPID"))
        return WINDOWS_TERMINAL if environ.get("WT_SESSION") else OTHER if is_other else OLD_CONSOLE
    if program == "Apple_Terminal":
        return APPLE
    return {"linux": BARE, "dumb": DUMB}.get(term, OTHER)


def _colours(environ: Mapping[str, str], platform: str) -> int:
    term = environ.get("TERM", "")
    if environ.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit") or platform == "win32":
        return ALL
    if term == "dumb":
        return NONE
    return MANY if term.endswith(("256color", "kitty", "direct")) else SIXTEEN


def _encoding(environ: Mapping[str, str]) -> str:
    """The encoding of the locale; one that names none is not for Chinese."""
    locale = next((environ[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if environ.get(name)), "")
    return locale.partition(".")[2].partition("@")[0].lower() or "ascii"


def _about_kind(terminal: Terminal) -> str:
    """What to do about the kind of window."""
    if terminal.kind == OLD_CONSOLE:
        return f"边框和汉字若排不齐，请从开始菜单打开“终端”（Windows Terminal），或用浏览器：{SERVE}。"
    if terminal.kind == BARE:
        return f"这里显示不出汉字，请在桌面的终端窗口里用，或运行 {SERVE} 在浏览器里用。"
    if terminal.kind == DUMB:
        return f"这里画不出界面，请换一个终端窗口，或运行 {SERVE} 在浏览器里用。"
    return ""


def _about_encoding(terminal: Terminal) -> str:
    if terminal.encoding not in _UTF8:
        return "汉字会变成问号或乱码，请先运行 export LC_ALL=C.UTF-8，再打开。"
    if terminal.code_page == CHINESE_CODE_PAGE and terminal.kind in (OLD_CONSOLE, OTHER):
        return "边框可能宽一倍，请先运行 chcp 65001 再打开，或改用 Windows 终端。"
    return ""


def _encoding_said(terminal: Terminal) -> str:
    if terminal.code_page is not None:
        return f"代码页 {terminal.code_page}"
    return "UTF-8" if terminal.encoding in _UTF8 else terminal.encoding


def _colours_said(terminal: Terminal) -> str:
    if terminal.no_color:
        return "只用黑白灰（设了 NO_COLOR）"
    return {ALL: "全部", MANY: "256 种", SIXTEEN: "16 种", NONE: "没有"}[terminal.colours]


def typed_told(text: str) -> str:
    """What came of the words that were to be typed with the input method."""
    if not text:
        return ""
    if any("\u4e00" <= sign <= "\u9fff" for sign in text):
        return f"收到“{text}”，输入法好用。选字的框若跑到别处：请用新版 Windows 终端，或在浏览器里用。"
    if "?" in text or "\ufffd" in text:
        return f"收到的是“{text}”：汉字在路上变了样。{_about_encoding(Terminal(kind=OTHER, encoding=''))}"
    return f"收到的是“{text}”：输入法没有打开。请按 Shift 切到中文，或按 Ctrl+空格、Win+空格换出输入法。"
