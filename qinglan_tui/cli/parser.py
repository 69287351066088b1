"""The arguments of `qinglan` in Chinese; of the sub-commands only the one asked for is imported."""

import argparse
import ast
import re
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any, NoReturn, Protocol, cast

from qinglan_tui import __version__
from qinglan_tui.cli.console import columns
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.text import nearest, quoted

# What exists: name → the line that --help prints. A module of the same name holds the command.
COMMANDS = {
    "init": "建一个工作簿",
    "add": "记一条，打印它的编号",
    "list": "列出记录",
    "show": "看一条记录",
    "edit": "修改一条记录",
    "remove": "放进回收站",
    "restore": "从回收站恢复",
    "search": "查找文字",
    "history": "看一条记录的修改经过",
    "progress": "看进度：每项任务做了多少、还差多少",
    "due": "看逾期的和快到期的",
    "programmes": "看方案，检查方案文件",
    "check": "交前自查：交材料以前看看有没有不妥",
    "export": "导出 Word 文件",
    "pack": "互传：把记录做成一个文件，传给结对的教师",
    "merge": "互传：合并对方传来的文件",
    "backup": "把整本工作簿备份成一个文件",
    "restore-backup": "从备份恢复工作簿",
    "doctor": "检查工作簿的文件，修坏掉的",
    "where": "工作簿在哪里",
    "demo": "做一个示例工作簿",
    "serve": "在这台电脑的浏览器里用",
}
# Words behind a command whose module is another: (command, word) → module.
PARTS = dict.fromkeys((("export", "learn"), ("export", "with"), ("export", "names")), "school_form")
_SEE_ALSO = {
    "export": "学校自己的表：先认（export learn），再填（export with），见 qinglan export learn --help。"
}
_FOLDER = ("--workbook 文件夹", "工作簿所在的文件夹（也可设 QINGLAN_WORKBOOK）")
_VERSION = ("--version", "显示版本")


class WrongUse(Problem):
    """The command was written in a way that cannot be followed; nothing was done."""


class Command(Protocol):
    """What the module of a sub-command holds."""

    def arguments(self, parser: "Parser") -> None:
        """Declare what the command takes."""

    def run(self, call: object) -> int:
        """Do it and return the exit code."""


def _formatter(prog: str) -> argparse.HelpFormatter:
    """Without a width each of the many formatters asks the terminal, which costs an import."""
    return argparse.HelpFormatter(prog, width=80)


class _Once(argparse.Action):
    """Takes a value, and refuses a second one rather than forget the first."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        if getattr(namespace, self.dest, None) is not None:
            raise WrongUse(f"{option_string} 写了两次", "请只留一个")
        setattr(namespace, self.dest, values)


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks Chinese and raises `WrongUse` instead of leaving.

    `notes` are the last lines of the help; `words` is all that was typed, for help that depends on it.
    """

    def __init__(self, prog: str, description: str = "", **_: object) -> None:
        super().__init__(
            prog=prog, description=description, formatter_class=_formatter, add_help=False, allow_abbrev=False
        )
        self.notes: list[str] = []
        self.words: Sequence[str] = ()
        self._taken: list[tuple[str, str]] = []
        self._options: list[tuple[str, str]] = []
        self._usage = [prog]
        self.add_argument("-h", "--help", action="help")

    def take(self, name: str, metavar: str, text: str, *, nargs: str | None = None) -> None:
        """Declare an argument that is known by its place."""
        self.add_argument(name, metavar=metavar, nargs=nargs)
        self._taken.append((metavar, text))
        self._usage.append({"?": f"[{metavar}]", "+": f"{metavar} …"}.get(nargs or "", metavar))

    def option(
        self, name: str, metavar: str, text: str, *, many: bool = False, dest: str | None = None
    ) -> None:
        """Declare an option with a value; `many` collects it each time it is given."""
        self.add_argument(name, metavar=metavar, dest=dest, action="append" if many else _Once)
        self._options.append((f"{name} {metavar}", text))

    def flag(self, name: str, text: str) -> None:
        """Declare an option without a value."""
        self.add_argument(name, action="store_true")
        self._options.append((name, text))

    def also(self, row: tuple[str, str]) -> None:
        """Add a line to the options in the help."""
        self._options.append(row)

    def format_help(self) -> str:
        """The help, laid out for Chinese: argparse takes every character for one cell wide."""
        sections = [("参数", self._taken), ("选项", [*self._options, ("-h, --help", "显示这段说明")])]
        return self._laid_out(" ".join([*self._usage, "[选项 …]"]), sections)

    def _laid_out(self, usage: str, sections: Iterable[tuple[str, list[tuple[str, str]]]]) -> str:
        lines = [f"用法：{usage}", "", self.description or ""]
        for title, rows in sections:
            if rows:
                lines += ["", f"{title}：", *(f"  {line}" for line in columns(rows))]
        return "\n".join([*lines, *([""] if self.notes else []), *self.notes]) + "\n"

    def error(self, message: str) -> NoReturn:
        """Say in Chinese what argparse says in English."""
        raise WrongUse(_in_chinese(message), f"用 {self.prog} --help 看写法")

    def unknown(self, words: Sequence[str]) -> NoReturn:
        """Refuse what the command does not take."""
        known = [name.split()[0] for name, _ in self._options]
        close = nearest(words[0], known) if words[0].startswith("-") else None
        raise WrongUse(
            f"看不懂{quoted(' '.join(words))}" + (f"，是不是 {close}" if close else ""),
            f"用 {self.prog} --help 看写法",
        )


class _Top(Parser):
    """The parser of `qinglan` itself; its help lists the commands."""

    def format_help(self) -> str:
        sections = [
            ("命令", list(COMMANDS.items())),
            ("选项", [_FOLDER, _VERSION, ("-h, --help", "显示这段说明")]),
        ]
        return self._laid_out("qinglan [选项 …] [命令 …]", sections)


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """What was asked for; `command` is None when nothing was.

    Raises:
        WrongUse: it cannot be read.
    """
    top = _Top(
        "qinglan", "青蓝工作簿：师徒结对的听课、审阅、反思，一次写下，期末出 Word。不写命令就打开工作簿。"
    )
    top.notes = ["每个命令都有 --help，如 qinglan add --help。"]
    top.add_argument("--workbook", action=_Once)
    top.add_argument("--version", action="version", version=f"qinglan {__version__}")
    chosen = top.add_subparsers(dest="command", prog="qinglan", parser_class=Parser)
    parsers = {}
    # Only what is among the words can be meant; a parser costs a millisecond.
    for name in COMMANDS.keys() & set(argv):
        parsers[name] = chosen.add_parser(name, description=COMMANDS[name] + "。")
        parsers[name].words = argv
        module = module_of(name, argv)
        command(module).arguments(parsers[name])
        if module != name:
            # What the sub-command sets wins: so its own module runs.
            parsers[name].set_defaults(command=module)
            parsers[module] = parsers[name]
        elif name in _SEE_ALSO:
            parsers[name].notes.append(_SEE_ALSO[name])
        # Suppressed, so that one given before the command is not forgotten.
        parsers[name].add_argument("--workbook", action=_Once, default=argparse.SUPPRESS)
        parsers[name].also(_FOLDER)
    asked, rest = top.parse_known_args(argv)
    if rest:
        parsers.get(asked.command, top).unknown(rest)
    return asked


def module_of(name: str, words: Sequence[str]) -> str:
    """The module for what was typed: the command's own, or that of the word behind it."""
    behind = (word for word in words[list(words).index(name) + 1 :] if not word.startswith("-"))
    return PARTS.get((name, next(behind, "")), name)


def command(name: str) -> Command:
    """The module of a sub-command."""
    return cast(Command, import_module(f"qinglan_tui.cli.{name.replace('-', '_')}"))


_UNKNOWN = re.compile(r"argument .+?: invalid choice: (?P<word>'.*?'|\".*?\")(,.*)? \(choose from", re.DOTALL)
_MESSAGES = (
    (r"the following arguments are required: (?P<names>.+)", "还缺：{names}"),
    (
        r"argument (?P<name>.+): expected (at least )?one argument",
        "{name} 后面要写内容（内容以 - 开头时写成 {name}=内容）",
    ),
    (r"argument (?P<name>.+): ignored explicit argument .+", "{name} 后面不用写内容"),
)


def _in_chinese(message: str) -> str:
    if unknown := _UNKNOWN.match(message):
        # argparse quotes the word as Python does.
        word = str(ast.literal_eval(unknown["word"]))
        close = nearest(word, COMMANDS)
        hint = f"，是不是 {close}" if close else f"，可用的有：{'、'.join(COMMANDS)}"
        return f"没有{quoted(word)}这个命令{hint}"
    for pattern, sentence in _MESSAGES:
        if match := re.fullmatch(pattern, message, re.DOTALL):
            return sentence.format(**match.groupdict())
    return "命令写得不对"
