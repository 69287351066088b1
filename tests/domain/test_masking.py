"""Names masked in a copy: each the same everywhere, and nothing else changed."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinglan_tui.domain.kinds.activity import Activity
from qinglan_tui.domain.masking import masked, masks, names_of
from qinglan_tui.domain.pictures import Picture
from qinglan_tui.domain.records import Comment, Record
from tests.exports.records import all_filled, summary


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("李青", "王芳"), {"李青": "李某", "王芳": "王某"}),
        (("李青", "李明"), {"李青": "李某甲", "李明": "李某乙"}),
        (("欧阳娜", "欧阳"), {"欧阳娜": "欧阳某", "欧阳": "欧某"}),
        (("王芳", "王芳（三小）"), {"王芳": "王某甲", "王芳（三小）": "王某乙"}),
        (("全体教师", "王老师", "三年级组", "", "李"), {}),
        (("Anna Smith",), {"Anna Smith": "A某"}),
    ],
)
def test_what_a_name_becomes(names: tuple[str, ...], expected: dict[str, str]):
    assert masks(names) == expected


def test_stars_are_as_many_as_the_letters_of_the_given_name():
    assert masks(("李青", "王小芳"), "*") == {"李青": "李*", "王小芳": "王**"}


def test_every_text_of_a_record_is_masked_and_the_record_stays_as_it_was():
    record = Record(
        fields=Activity(topic="王芳指导李青", content="李青说：等三秒。", participants=("王芳", "李青")),
        date=dt.date(2026, 10, 9),
        author="李青",
        comment=Comment(text="好，李青。", by="王芳"),
    )
    copy = masked(record, masks(("王芳", "李青")))
    assert copy.fields == Activity(
        topic="王某指导李某", content="李某说：等三秒。", participants=("王某", "李某")
    )
    assert (copy.author, copy.comment) == ("李某", Comment(text="好，李某。", by="王某"))
    assert record.author == "李青"


def test_no_name_of_a_summary_is_left_and_its_counts_stay():
    plain = summary([sample.record for sample in all_filled()])
    table = masks(names_of(plain))
    copy = masked(plain, table)
    assert not [name for name in ("陈素云", "李青", "周敏") if name in str(copy)]
    assert copy.rows == plain.rows
    assert len(set(table.values())) == len(table)


@given(st.lists(st.text(alphabet="王李陈欧阳芳青明", min_size=1, max_size=4), max_size=8))
def test_masks_differ_for_different_people(names: list[str]):
    table = masks(names)
    assert len(set(table.values())) == len(table)


def test_where_a_photo_lies_stays_what_it_is():
    shot = Picture("李青.jpg", "李青执教", "李青", "/家/李青的工作簿/attachments/a.jpg")
    assert masked(shot, masks(("李青",))) == Picture("李某.jpg", "李某执教", "李某", shot.path)
