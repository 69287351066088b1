"""个人汇总.xlsx: a heading row and one row of numbers, for a school office to put below each other."""

import datetime as dt
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import xlsxwriter  # type: ignore[import-untyped]

from exports.markup import clean
from exports.whole import write_whole
from qinglan_tui.domain.personal import COLUMNS, Cell

_SHEET = "个人汇总"
_LONGEST = 32_000  # what a cell of a spreadsheet can hold, less what counts twice


def write_personal(row: Sequence[Cell], target: Path | BinaryIO, *, author: str, made_on: dt.date) -> None:
    """Write the table of one row under the fixed columns of `domain.personal.COLUMNS`.

    The columns are, in this order: 学期编号 学年学期 学校 姓名 身份 学科 职称 教龄 结对教师 结对日期
    约定到期 活动方案; then the lessons by direction 听师傅 听徒弟 被师傅听 被徒弟听 听其他教师 被听; then one
    for each record kind but 听课记录, in the order of `domain.kinds.KINDS`; then 点评材料 任务项数
    已完成项数 首次评课得分 最近评课得分 填表日期. Counts that are nothing are 0, unknown facts are empty.
    The same row gives the same bytes.

    Raises:
        Problem: the file cannot be written.
    """
    if isinstance(target, Path):
        write_whole(target, lambda stream: _write(row, stream, author, made_on), opened_in="Excel 或 WPS")
    else:
        _write(row, target, author, made_on)


def _write(row: Sequence[Cell], stream: BinaryIO, author: str, made_on: dt.date) -> None:
    held = BytesIO()
    # Nothing a teacher wrote is a formula or a link.
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(held, plain)
    created = dt.datetime.combine(made_on, dt.time())
    book.set_properties({"title": _SHEET, "author": clean(author), "created": created})
    sheet = book.add_worksheet(_SHEET)
    head = book.add_format({"bold": True, "border": 1, "align": "center", "text_wrap": True})
    head.set_align("vcenter")
    body = book.add_format({"border": 1})
    day = book.add_format({"border": 1, "num_format": "yyyy-mm-dd"})
    for at, (column, value) in enumerate(zip(COLUMNS, row, strict=True)):
        sheet.set_column(at, at, column.width)
        sheet.write_string(0, at, column.title, head)
        if isinstance(value, str):
            sheet.write_string(1, at, clean(value)[:_LONGEST], body)
        elif isinstance(value, dt.date):
            sheet.write_datetime(1, at, dt.datetime.combine(value, dt.time()), day)
        elif value is None:
            sheet.write_blank(1, at, None, body)
        else:
            sheet.write_number(1, at, value, body)
    sheet.set_row(0, 32)
    sheet.freeze_panes(1, 4)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    book.close()
    stream.write(held.getvalue())
