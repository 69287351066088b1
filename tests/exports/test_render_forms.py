"""Long forms on paper: each begins a page, goes on below its first row, ends with more than signatures."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec import structs

from exports.forms import form_of
from exports.sheets import Sheets
from exports.story import Story
from exports.styles import P1, P5, HouseStyle
from qinglan_tui.domain.fields import Input
from qinglan_tui.domain.kinds import KINDS, Kind
from qinglan_tui.domain.records import Record
from tests.exports.records import filled, scope
from tests.exports.render import Pages
from tests.exports.samples import ABOUT, written

pytestmark = pytest.mark.render

# Texts that stay whole: what flows over pages may end anywhere.
SENTENCE = "提问之后等三秒再请学生说，板书留下例题和错例，练习分两层，课后当天交流。"
FOOT = re.compile(r"—\d+—$")
# What stands in the rows of signatures and above them on a form where nobody has said anything.
CLOSING = re.compile(
    r"(签字|盖章|[年月日：（）]|师傅|徒弟|意见|评语|回复|教研组长?|教导处|检查人?|组|学校|校长)"
)


def long(kind: Kind) -> Record:
    """A record whose texts take more than a page together, each of them less than four lines."""
    record = filled(kind).record
    texts = {spec.name: SENTENCE * 2 for spec in kind.specs if spec.ask.input is Input.LONG}
    fields = structs.replace(record.fields, **texts)
    return structs.replace(record, fields=fields, comment=None, attachments=())


@pytest.mark.parametrize("house", [P1, P5], ids=["P1", "P5"])
def test_a_long_form_goes_on_below_its_first_row_and_never_ends_with_signatures_alone(
    house: HouseStyle, tmp_path: Path
) -> None:
    story = Story(house, ABOUT, "form")
    sheets = Sheets(story)
    forms = [form_of(long(kind), scope()) for kind in KINDS if kind.code != "summary"]
    for form in forms:
        sheets.add(form)
    pages = Pages(written(story), tmp_path)
    texts = [FOOT.sub("", "".join(text.split())) for text in pages.texts]
    begins: list[int] = []
    for form in forms:
        after_last = begins[-1] + 1 if begins else 0
        begins.append(next(n for n in range(after_last, len(texts)) if texts[n].startswith(form.title)))
    longer = 0
    for form, (first, after) in zip(forms, pairwise([*begins, len(texts)]), strict=True):
        head = form.parts[0]
        asked = "".join(fact.label + fact.text for fact in head.facts)  # type: ignore[union-attr]
        for text in texts[first + 1 : after]:
            assert text.startswith("".join(asked.split())), f"{form.title} goes on below its first row"
        if after - first > 1:
            longer += 1
            said = texts[after - 1].removeprefix("".join(asked.split()))
            assert CLOSING.sub("", said), f"{form.title} ends with signatures alone"
            assert len(said) > 40
    assert longer > 3
    assert "DejaVu" not in pages.faces()
