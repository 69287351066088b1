"""A28: 材料上交清单, signed by who hands over and who receives, and 档案袋目录."""

from collections.abc import Iterable, Sequence

from exports.blocks import Column, Sign
from exports.leaves import FormLeaf, RegisterLeaf
from exports.parts import Fact, Lines, pack, units_of
from exports.sheets import Form, Part
from exports.wording import note_of, sides
from qinglan_tui.domain.folder import Material
from qinglan_tui.domain.scope import Scope

_HANDED = (
    Column("序号", 12, "center"),
    Column("材料名称", 56, "left"),
    Column("要求份数", 22, "center"),
    Column("实有份数", 22, "center"),
    Column("页码（编号）", 26, "center"),
    Column("备注", 22, "left"),
)
_CONTENTS = (
    Column("序号", 14, "center"),
    Column("材料名称", 78, "left"),
    Column("份数", 24, "center"),
    Column("页码（编号）", 26, "center"),
    Column("备注", 18, "left"),
)
_FILES = (
    Column("序号", 12, "center"),
    Column("文件夹", 46, "left"),
    Column("文件名", 86, "left"),
    Column("备注", 16, "center"),
)
_ROWS = 18


def checklist_form(lines: Sequence[Material], scope: Scope, *, blank: bool = False) -> RegisterLeaf:
    """What is asked for and what is there; a `blank` one leaves the numbers to the hand."""
    entries = tuple(
        (
            str(number),
            line.title,
            "" if line.required is None else f"{line.required}{line.unit}",
            "" if blank or line.held is None else f"{line.held}{line.unit}",
            "",
            line.note,
        )
        for number, line in enumerate(lines, 1)
    )
    return RegisterLeaf(
        title="材料上交清单",
        columns=_HANDED,
        entries=entries,
        signs=(Sign("移交人"), Sign("接收人（教导处）")),
        note=_note(scope),
        least=_ROWS,
        page="form",
    )


def contents_form(lines: Iterable[Material], scope: Scope, *, blank: bool = False) -> FormLeaf:
    """What lies in the folder, in its order; page numbers are written when it is bound."""
    entries = tuple(
        (str(number), line.title, "" if blank or line.held is None else f"{line.held}{line.unit}", "", "")
        for number, line in enumerate((line for line in lines if line.held or blank), 1)
    )
    parts: tuple[Part, ...] = (*pack(_head(scope)), Lines(_CONTENTS, entries, max(_ROWS + 2, len(entries))))
    return FormLeaf(Form("档案袋目录", parts, note_of(None, scope)))


def files_register(files: Sequence[tuple[str, str, str]], scope: Scope) -> RegisterLeaf:
    """Every file of a portfolio by folder and name."""
    entries = tuple((str(number), *one) for number, one in enumerate(files, 1))
    return RegisterLeaf(
        title="资料袋文件清单",
        columns=_FILES,
        entries=entries,
        note=note_of(None, scope),
        least=0,
        page="form",
    )


def _note(scope: Scope) -> str:
    """Whose it is; the names of both sides stand below the title."""
    pair = zip((scope.labels.mentor, scope.labels.apprentice), sides(None, scope), strict=True)
    named = (f"{label}：{name}" for label, name in pair if name)
    return "　".join(part for part in (note_of(None, scope), *named) if part)


def _head(scope: Scope) -> list[Fact]:
    mentor, apprentice = sides(None, scope)
    return [
        Fact(scope.labels.mentor, mentor, max(2, units_of(mentor))),
        Fact(scope.labels.apprentice, apprentice, max(2, units_of(apprentice))),
        Fact("学科", scope.subject),
    ]
