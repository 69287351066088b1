"""期初补登: one short form for what was done on paper before the workbook."""

from collections.abc import Mapping

from qinglan_tui.domain.fields import FieldSpec
from qinglan_tui.screens.base import Desk
from qinglan_tui.screens.entry_sheet import EntrySheet
from qinglan_tui.services import opening_balance
from qinglan_tui.services.calendar import say_date
from widgets.form import Form

TITLE = "期初补登：已有纸质的各有多少，没有的空着"
ABOUT = (
    "补什么？开始用工作簿以前，纸上已经记了多少，在这里补一个数；每行存成一条记录，计入本学期，注明“已有纸质”。\n"
    "按月、按周交的怎样填？在“9月”“每周”那一行按回车展开，分开填，才知道哪个月、哪一周已有。\n"
    "写错了呢？再来一次就是改原来的数，不会重复；清空一行就删去那一条。带标签“期初补登”，在全部记录里找得到。"
)


class OpeningBalanceSheet(EntrySheet):
    """The form; gives a sentence about what was saved, or None after Esc.

    What has a number is open, and so is all that has to do with no month, no week and no lesson given.
    """

    def __init__(self, desk: Desk, balance: opening_balance.Balance) -> None:
        def save(raw: Mapping[str, object]) -> str:
            now = desk.now
            told = opening_balance.save_balance(desk.workbook, balance, raw, now)
            desk.saved_at = now
            return told

        def echo(spec: FieldSpec, text: str) -> str:
            return say_date(desk.workbook, spec, text, desk.today)

        super().__init__(TITLE, balance.specs, balance.values, save, echo=echo, about=ABOUT)
        self.form = Form(balance.specs, balance.values, echo=echo, open_groups=balance.open_groups)


def opening_balance_sheet(desk: Desk) -> OpeningBalanceSheet:
    """The sheet for the present term.

    Raises:
        Problem: there is nothing that could be put down, and why.
    """
    return OpeningBalanceSheet(desk, opening_balance.opening_balance(desk.workbook, desk.today))
