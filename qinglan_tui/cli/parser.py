"""The arguments of `qinglan` in Chinese; of the sub-commands only the one asked for is imported."""

import argparse
import re
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NoReturn, Protocol, cast

from qinglan_tui import __version__
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
    "export": "导出 Word 文件",
    "where": "工作簿在哪里",
    "demo": "做一个示例工作簿",
}
_FOLDER_HELP = "工作簿所在的文件夹（也可设 QINGLAN_WORKBOOK）"


class WrongUse(Problem):
    """The command was written in a way that cannot be followed; nothing was done."""


class Command(Protocol):
    """What the module of a sub-command holds."""

    def arguments(self, parser: "Parser") -> None:
        """Declare what the command takes."""

    def run(self, call: object) -> int:
        """Do it and return the exit code."""


class _Formatter(argparse.HelpFormatter):
    """Help laid out as argparse does it, with the Chinese word for usage."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30, width=100)

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks Chinese and raises `WrongUse` instead of leaving."""

    def __init__(self, prog: str, description: str = "", epilog: str = "") -> None:
        super().__init__(
            prog=prog,
            description=description,
            epilog=epilog or None,
            formatter_class=_Formatter,
            add_help=False,
            allow_abbrev=False,
        )
        self.taken = self.add_argument_group("参数")
        self.options = self.add_argument_group("选项")
        self.options.add_argument("-h", "--help", action="help", help="显示这段说明")

    def take(self, name: str, metavar: str, text: str, *, nargs: str | None = None) -> None:
        """Declare an argument that is known by its place."""
        self.taken.add_argument(name, metavar=metavar, help=text, nargs=nargs)

    def option(self, name: str, metavar: str, text: str, *, many: bool = False) -> None:
        """Declare an option with a value; `many` collects it each time it is given."""
        self.options.add_argument(name, metavar=metavar, help=text, action="append" if many else "store")

    def flag(self, name: str, text: str) -> None:
        """Declare an option without a value."""
        self.options.add_argument(name, help=text, action="store_true")

    def error(self, message: str) -> NoReturn:
        """Say in Chinese what argparse says in English."""
        raise WrongUse(_in_chinese(message), f"用 {self.prog} --help 看写法")


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """What was asked for; `command` is None when nothing was.

    Raises:
        WrongUse: it cannot be read.
    """
    top = Parser(
        "qinglan", "青蓝工作簿：师徒结对的听课、审阅、反思，一次写下，期末出 Word。不写命令就打开工作簿。"
    )
    top.option("--workbook", "文件夹", _FOLDER_HELP)
    top.options.add_argument("--version", action="version", version=f"qinglan {__version__}", help="显示版本")
    chosen = top.add_subparsers(
        title="命令", dest="command", metavar="命令", prog="qinglan", parser_class=_SubParser
    )
    for name, line in COMMANDS.items():
        parser = chosen.add_parser(name, help=line)
        if name in argv:
            parser.description = line + "。"
            command(name).arguments(parser)
            parser.options.add_argument(
                "--workbook", metavar="文件夹", help=_FOLDER_HELP, default=argparse.SUPPRESS
            )
    return top.parse_args(argv)


def command(name: str) -> Command:
    """The module of a sub-command."""
    return cast(Command, import_module(f"qinglan_tui.cli.{name}"))


class _SubParser(Parser):
    """A sub-command's parser; argparse makes it and passes more than `Parser` wants."""

    def __init__(self, **given: str) -> None:
        super().__init__(given["prog"])


_MESSAGES = (
    (r"the following arguments are required: (?P<names>.+)", "还缺：{names}"),
    (r"unrecognized arguments: (?P<names>.+)", "看不懂“{names}”"),
    (
        r"argument (?P<name>.+): expected (at least )?one argument",
        "{name} 后面要写内容（内容以 - 开头时写成 {name}=内容）",
    ),
    (r"argument (?P<name>.+): ignored explicit argument .+", "{name} 后面不用写内容"),
)


def _in_chinese(message: str) -> str:
    unknown = re.match(r"argument .+: invalid choice: '(?P<word>.*?)' \(", message, re.DOTALL)
    if unknown:
        close = nearest(unknown["word"], COMMANDS)
        hint = f"，是不是 {close}" if close else f"，可用的有：{'、'.join(COMMANDS)}"
        return f"没有{quoted(unknown['word'])}这个命令{hint}"
    for pattern, sentence in _MESSAGES:
        if match := re.fullmatch(pattern, message, re.DOTALL):
            return sentence.format(**match.groupdict())
    return "命令写得不对"
