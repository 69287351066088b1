"""`qinglan add`: write one record down and print its number."""

from qinglan_tui.cli.call import Call, understood
from qinglan_tui.cli.console import note
from qinglan_tui.cli.given import chosen_kind, field_options, read_given
from qinglan_tui.cli.parser import Parser
from qinglan_tui.domain.kinds import KINDS
from qinglan_tui.services.entry import compose, echo


def arguments(parser: Parser) -> None:
    """Declare what the command takes."""
    parser.epilog = "种类：" + "、".join(f"{kind.short}（{kind.code}）" for kind in KINDS)
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
