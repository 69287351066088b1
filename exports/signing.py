"""Who signs at the end of a form: the spaces for opinions of the offices, as the school wants them."""

from re import compile as pattern

from msgspec.structs import replace

from exports.blocks import Sign
from exports.parts import Text
from exports.sheets import Form, Part, Prose
from qinglan_tui.domain.scope import Scope

# What the offices of a school say; what mentor and apprentice write is not theirs to give away.
_OFFICES = pattern("(?:教研组|教导处|教务处|教科室|学校|检查组?|考核组|评审|审核).{0,3}意见")
# The documents that have such spaces, by what their titles hold; any other is a sheet of records.
_DOCUMENTS = (
    ("审阅意见", "总结"),
    ("计划", "计划"),
    ("规划", "计划"),
    ("鉴定", "鉴定表"),
    ("考核", "考核表"),
    ("检查表", "检查表"),
)
_SHEET = "记录表"
_LEAST, _GROWS, _MOST = 12.0, 0.6, 40.0


def signed(form: Form, scope: Scope) -> Form:
    """The form with the spaces for opinions that the school has settled, where the usual ones stand.

    A form without such spaces keeps what it has; so does every form of a school that settled nothing.
    """
    if not scope.word.signs:
        return form
    at = next((number for number, part in enumerate(form.parts) if _is_office(part)), None)
    document = next((name for word, name in _DOCUMENTS if word in form.title), _SHEET)
    wanted = scope.word.signers(document)
    if at is None or not wanted:
        return form
    own = tuple(
        Text(
            scope.labels.fill(line.label) or f"{line.by}意见",
            "",
            _LEAST,
            _GROWS,
            (Sign(scope.labels.fill(line.by), line.seal),),
            _MOST,
        )
        for line in wanted
    )
    others = [part for part in form.parts if not _is_office(part)]
    return replace(form, parts=(*others[:at], *own, *others[at:]))


def _is_office(part: Part | Prose) -> bool:
    """An empty space for an opinion of an office, to be signed."""
    return (
        isinstance(part, Text)
        and bool(part.signs)
        and not part.text
        and _OFFICES.match("".join(part.label.split())) is not None
    )
