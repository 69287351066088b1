from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import split_graphemes

from tests.widgets._pilot import bench, piloted
from widgets._clauses import ClauseKeys, step_left, step_right, stops
from widgets.editor import Editor

TEXTS = st.text(
    alphabet="听课，。；：？！、…—“”《》（）ab-'1２.% 　\t\u0301\u200d\ufe0f👩🏫👍🏽😀_[]²é", max_size=24
)


def steps(text: str) -> list[str]:
    return [text[start:end] for start, end in pairwise(stops(text))]


@pytest.mark.parametrize(
    "expected",
    [
        ["学生上台，", "折纸。"],
        ["讲评", "《几分之一》", "很好。”"],
        ["用", "Textual ", "写", "2026", "年", "11", "月的总结"],
        ["追问：", "“为什么？”", "等了", "3.5", "秒……", "没人答"],
        ["　　", "教学", "（二稿），", "得", "85%，", "A", "4", "纸"],
        ["don't ", "re-read！"],
        ["好👩\u200d🏫", "老师👍🏽"],
    ],
)
def test_a_step_is_a_clause_a_word_or_a_number(expected: list[str]):
    assert steps("".join(expected)) == expected


@given(TEXTS)
def test_steps_go_from_one_end_to_the_other_and_back_over_the_same_places(text: str):
    places = stops(text)
    assert places[0] == 0
    assert places[-1] == len(text)
    assert all(before < after for before, after in pairwise(places))
    assert [step_right(text, at) for at in places[:-1]] == places[1:]
    assert [step_left(text, at) for at in places[1:]] == places[:-1]
    assert step_left(text, 0) == 0
    assert step_right(text, len(text)) == len(text)


@given(TEXTS)
def test_from_anywhere_a_step_leads_to_the_nearest_place(text: str):
    places = stops(text)
    for at in range(len(text) + 1):
        assert step_right(text, at) == min((place for place in places if place > at), default=len(text))
        assert step_left(text, at) == max((place for place in places if place < at), default=0)


@given(TEXTS)
def test_no_step_ends_within_a_character(text: str):
    ends = {end for _, end, _ in split_graphemes(text)[0]} | {0, len(text)}
    assert set(stops(text)) <= ends


@piloted
async def test_ctrl_and_an_arrow_go_by_clauses_in_a_long_text():
    async with bench(Editor("学生上台，折纸。\n讲评《几分之一》")) as it:
        places = []
        for _ in range(5):
            await it.press("ctrl+right")
            places.append(it.widget.cursor_location)
        assert places == [(0, 5), (0, 8), (1, 0), (1, 2), (1, 8)]
        await it.press("ctrl+left", "ctrl+shift+left")
        assert it.widget.selected_text == "讲评"
        await it.press("ctrl+home", "ctrl+delete")
        assert it.widget.text.startswith("折纸。")
        await it.press("end", "ctrl+backspace")
        assert it.widget.text == "\n讲评《几分之一》"
        await it.press("ctrl+z")
        assert it.widget.text == "折纸。\n讲评《几分之一》"


@piloted
async def test_ctrl_and_an_arrow_go_by_clauses_in_a_line():
    async with bench(ClauseKeys(select_on_focus=False)) as it:
        it.widget.value = "学生上台，折纸。很好"
        await it.press("home", "ctrl+right")
        assert it.widget.cursor_position == 5
        await it.press("ctrl+shift+right", "ctrl+delete")
        assert it.widget.value == "学生上台，很好"
        await it.press("ctrl+backspace")
        assert it.widget.value == "很好"
        await it.press("end", "ctrl+left")
        assert it.widget.cursor_position == 0
