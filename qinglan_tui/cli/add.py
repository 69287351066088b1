"""`qinglan add`: write one record down and print its number."""

from collections.abc import Sequence

from qinglan_tui.cli.call import Call, understood
from qinglan_tui.cli.console import columns, note
from qinglan_tui.cli.given import chosen_kind, field_options, read_given
from qinglan_tui.cli.parser import Parser
from qinglan_tui.domain.kinds import KINDS
from qinglan_tui.domain.records import all_specs
from qinglan_tui.services.entry import compose, echo


def arguments(parser: Parser) -> None:
    """Declare what the command takes."""
    parser.notes = _fields(parser.words) or ["种类（qinglan add 听课 --help 列出它的字段）：", *_kinds()]
    parser.take("kind", "种类", "如 听课、审阅、反思；JSON 里有 kind 时可不写", nargs="?")
    field_options(parser)


def run(call: Call) -> int:
    """Save the record; only its number goes to stdout."""
    with understood():
        given = read_given(call.asked)
        kind = chosen_kind(call.asked.kind, given)
    with call.writing() as workbook:
        with understood():
            record = compose(workbook, kind, given.raw(kind), None, call.today)
        note(echo(record, workbook, call.today))
        saved = workbook.save(record, call.now)
    print(saved.id)
    return 0


def _kinds() -> list[str]:
    """All kinds as lines."""
    return _three_a_line([f"{kind.short}（{kind.code}）" for kind in KINDS])


def _fields(words: Sequence[str]) -> list[str]:
    """The fields of the kind that was typed, as lines; nothing when none was."""
    kind = next((kind for kind in KINDS if {kind.code, kind.short, kind.label} & set(words)), None)
    if kind is None:
        return []
    names = [f"{spec.label}（{spec.name}）" for spec in all_specs(kind)]
    return [f"{kind.label}的字段（--text 填{kind.main.label}）：", *_three_a_line(names)]


def _three_a_line(names: list[str]) -> list[str]:
    padded = [*names, "", ""]
    return [f"  {line}" for line in columns(padded[at : at + 3] for at in range(0, len(names), 3))]
