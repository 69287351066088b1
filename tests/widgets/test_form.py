from collections.abc import Mapping
from datetime import date
from typing import Annotated

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct
from rich.color import Color
from textual.app import App
from textual.events import Key
from textual.widget import Widget

from qinglan_tui.domain.checking import read_record, read_value
from qinglan_tui.domain.dates import echo, read_date
from qinglan_tui.domain.fields import Ask, Choices, FieldSpec, Input, is_empty, specs
from qinglan_tui.domain.kinds import KINDS, kind_named
from qinglan_tui.domain.kinds.rows import ActionStep
from qinglan_tui.domain.people import Person
from qinglan_tui.domain.problems import Fault, Faults, Problem
from qinglan_tui.domain.records import Record, all_specs
from tests.widgets._pilot import HOSTILE, Bench, bench, dealt_with, piloted
from tests.widgets._samples import READER, TERM, TODAY, sample_record, sample_values, values_of
from widgets._drop import DropList
from widgets._form_parts import FieldRow, GroupLine
from widgets._raw import raw_of
from widgets.choice import Choice
from widgets.editor import Editor
from widgets.form import Form, text_of
from widgets.line_input import LineInput
from widgets.themes import XUAN

OBSERVATION = kind_named("听课")
NAMES = ("李青", "周敏", "王芳")
KIND_CASES = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)


class Sheet(Struct, frozen=True, kw_only=True):
    """One field of every input."""

    line: Annotated[str, Ask("一行", hint="写一行")] = ""
    person: Annotated[str, Ask("教师", Input.PERSON)] = ""
    day: Annotated[date | None, Ask("日期", Input.DATE)] = None
    number: Annotated[int | None, Ask("节数", Input.NUMBER, unit="节")] = None
    score: Annotated[float | None, Ask("得分", Input.SCORE, low=0, high=100, unit="分")] = None
    kind: Annotated[str, Ask("课型", Input.CHOICE, Choices(("新授课", "复习课")))] = ""
    state: Annotated[
        str,
        Ask(
            "状态",
            Input.CHOICE,
            Choices(("draft", "done"), True, {"起草": "draft", "已完成": "done"}, ("起草", "已完成")),
        ),
    ] = "done"
    parts: Annotated[tuple[str, ...], Ask("齐备", Input.CHOICES, Choices(("目标", "过程")))] = ()
    people: Annotated[tuple[str, ...], Ask("有关教师", Input.PEOPLE)] = ()
    flag: Annotated[bool, Ask("纸质", Input.FLAG, hint="不再打印")] = False
    long: Annotated[str, Ask("正文", Input.LONG)] = ""
    steps: Annotated[tuple[ActionStep, ...], Ask("建议", Input.ROWS)] = ()
    record: Annotated[int | None, Ask("哪节课", Input.RECORD)] = None


class Grouped(Struct, frozen=True, kw_only=True):
    """Three groups, the second with fields that satisfy a school together."""

    topic: Annotated[str, Ask("课题", group="这节课", needed="课题")] = ""
    merits: Annotated[str, Ask("优点", Input.LONG, group="评课", needed="评课意见")] = ""
    advice: Annotated[str, Ask("建议", Input.LONG, group="评课", needed="评课意见")] = ""
    before: Annotated[str, Ask("课前", group="交流")] = ""
    after: Annotated[str, Ask("课后", group="交流")] = ""
    tags: Annotated[str, Ask("标签", group="更多")] = ""


def sheet(only: str = "", **values: object) -> Form:
    """A form of the fields named, or of all."""
    by_name = {spec.name: spec for spec in specs(Sheet)}
    return Form([by_name[name] for name in only.split() or by_name], values)


def read_back(spec: FieldSpec, text: str) -> str:
    """The echo that the screens give for a date."""
    if spec.ask.input is not Input.DATE:
        return ""
    reading = read_date(text, TODAY, TERM)
    return echo(reading.date, reading.slot, TERM, TODAY)


def line_with(it: Bench[Form], text: str) -> str:
    """The first screen row in which the text is seen."""
    return next((row for row in it.rows() if text in row), "")


def tone(app: App[None], text: str) -> str:
    """The theme's token in which a text is written on the screen."""
    tokens = {XUAN.variables[name].upper(): name for name in ("ink", "soft", "warm", "lan")}
    for strip in app.screen._compositor.render_strips():
        for segment in strip:
            colour = segment.style.color if segment.style else None
            if text in segment.text and isinstance(colour, Color) and colour.triplet:
                return tokens.get(colour.triplet.hex.upper(), "?")
    return ""


def in_view(form: Form, widget: Widget) -> bool:
    """Whether the whole field is seen and stands above the last two rows of the screen."""
    row = widget if isinstance(widget, GroupLine) else widget.parent
    assert isinstance(row, Widget)
    region = row.region
    return form.region.contains_region(region) and region.bottom <= form.screen.size.height - 2


# Every kind


@KIND_CASES
@piloted
async def test_a_form_of_any_kind_shows_every_label_and_gives_back_the_record_that_is_filled_in(kind):
    record = sample_record(kind)
    form = Form(all_specs(kind), {}, open_groups=())
    async with bench(form) as it:
        for spec in {spec.ask.group: spec for spec in all_specs(kind)}.values():
            form.focus_field(spec.name)
        await it.pilot.pause()
        drawn = [row.render().plain.splitlines()[0] for row in it.app.query(FieldRow)]
        assert {line.split()[0] for line in drawn} == {spec.label for spec in all_specs(kind)}
        for spec in all_specs(kind):
            value = sample_values(kind)[spec.name]
            form.set_value(spec.name, value if spec.ask.input is Input.ROWS else text_of(spec, value))
        assert read_record(kind, form.raw, None, READER) == record
        assert read_record(kind, form.changed, Record(fields=kind.fields(), date=TODAY), READER) == record


@KIND_CASES
def test_a_record_of_any_kind_put_into_the_form_reads_back_and_so_does_a_draft_of_it(kind):
    record = sample_record(kind)
    form = Form(all_specs(kind), values_of(record))
    assert read_record(kind, form.raw, None, READER) == record
    assert Form(all_specs(kind), form.raw).raw == form.raw
    assert form.changed == {}


@piloted
async def test_showing_a_record_changes_nothing_of_it():
    record = sample_record(OBSERVATION)
    form = Form(all_specs(OBSERVATION), values_of(record), echo=read_back)
    async with bench(form):
        assert form.changed == {}
        assert read_record(OBSERVATION, form.raw, None, READER) == record


def values(spec: FieldSpec) -> st.SearchStrategy[object]:
    """Any value of a field of the sheet."""
    text = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Zl", "Zp"]), max_size=20)
    name = text.map(lambda t: "".join(t.split()).translate({ord(c): None for c in "、,，;；"})).filter(bool)
    return {
        Input.LINE: text.map(str.strip),
        Input.PERSON: name,
        Input.DATE: st.dates(date(2020, 1, 1), date(2035, 1, 1)),
        Input.NUMBER: st.integers(0, 10**6),
        Input.SCORE: st.floats(0, 100),
        Input.CHOICE: st.sampled_from(spec.ask.choices.words if spec.ask.choices else ("",)),
        Input.CHOICES: st.lists(name, unique=True).map(tuple),
        Input.PEOPLE: st.lists(name, unique=True).map(tuple),
        Input.FLAG: st.booleans(),
        Input.LONG: st.lists(text.map(str.strip).filter(bool)).map("\n".join),
        Input.ROWS: st.lists(
            st.builds(ActionStep, text=name, seen_on=st.none() | st.dates(TODAY, date(2035, 1, 1)))
        ).map(tuple),
        Input.RECORD: st.integers(1, 10**16),
    }[spec.ask.input]


@pytest.mark.parametrize("spec", specs(Sheet), ids=lambda spec: spec.name)
@settings(max_examples=40)
@given(data=st.data())
def test_what_a_form_holds_of_a_value_reads_back_as_that_value(spec: FieldSpec, data):
    value = data.draw(values(spec))
    assert read_value(spec, raw_of(spec, value), READER) == value
    assert raw_of(spec, raw_of(spec, value)) == raw_of(spec, value)
    if spec.ask.input is not Input.ROWS:
        assert read_value(spec, text_of(spec, value), READER) == value


def test_a_value_on_one_line_is_written_as_a_teacher_would():
    by_name = {spec.name: spec for spec in specs(Sheet)}
    assert text_of(by_name["day"], date(2026, 11, 13)) == "2026年11月13日"
    assert text_of(by_name["people"], ("李青", "周敏")) == "李青、周敏"
    assert text_of(by_name["score"], 86.0) == "86"
    assert text_of(by_name["state"], "draft") == "起草"
    assert text_of(by_name["flag"], True) == "是"
    assert text_of(by_name["day"], "上周五") == "上周五"
    assert text_of(by_name["number"], None) == ""


# Filling in by keys


@piloted
async def test_a_sheet_is_filled_in_by_keys_alone():
    form = Form(specs(Sheet), {}, suggest=lambda spec: NAMES if "教师" in spec.label else ())
    async with bench(form) as it:
        await it.write("三（2）班")
        await it.press("enter", "down", "down", "enter", "tab")
        await it.write("11月13日")
        await it.press("enter")
        await it.write("2")
        await it.press("enter")
        await it.write("86.5")
        await it.press("enter")
        await it.write("讲评课")
        await it.press("enter", "left", "tab", "1", "tab")
        await it.write("李青、王")
        await it.press("down", "enter", "tab", "1", "tab")
        await it.write("第一段")
        await it.press("enter")
        await it.write("第二段")
        await it.press("tab", "enter")
        await it.write("板书留例题")
        await it.press("enter", "escape", "escape")
        assert form.raw == {
            "line": "三（2）班",
            "person": "周敏",
            "day": "11月13日",
            "number": "2",
            "score": "86.5",
            "kind": "讲评课",
            "state": "draft",
            "parts": ["目标"],
            "people": "李青、王芳",
            "flag": True,
            "long": "第一段\n第二段",
            "steps": [{"text": "板书留例题"}],
            "record": None,
        }


@piloted
async def test_tab_arrows_and_enter_go_from_field_to_field_and_stop_at_the_ends():
    async with bench(sheet("line kind long number"), LineInput(id="after")) as it:
        order = [row.input for row in it.app.query(FieldRow)]
        it.widget.focus_field("line")
        await it.press("up")
        assert it.app.focused is order[0]
        await it.press("down", "down", "down")
        assert it.app.focused is order[3]
        await it.press("up", "up", "up", "enter")
        assert it.app.focused is order[1]
        await it.press("tab", "tab", "shift+tab", "shift+tab")
        assert it.app.focused is order[1]
        await it.press("tab", "tab", "enter", "tab")
        assert it.app.focused is it.app.query_one("#after")


@piloted
async def test_keys_that_arrive_at_once_go_where_the_keys_before_them_lead():
    async with bench(sheet("line kind long person")) as it:
        it.widget.focus_field("line")
        await it.pilot.pause()
        keys = [("周", "周"), ("长", "长"), ("enter", None), ("1", "1"), ("tab", None), ("好", "好")]
        for key, character in [*keys, ("tab", None), ("李", "李"), ("青", "青")]:
            it.app.post_message(Key(key, character))
        await dealt_with(it.app)
        assert it.widget.changed == {"line": "周长", "kind": "新授课", "long": "好", "person": "李青"}


@piloted
async def test_an_arrow_leaves_a_long_text_only_at_its_end():
    async with bench(sheet("line long number", long="第一段\n第二段")) as it:
        editor = it.app.query_one(Editor)
        await it.press("down", "down")
        assert it.app.focused is editor
        await it.press("down", "down")
        assert it.app.focused is not editor
        await it.press("up", "up", "up", "up")
        assert it.app.focused is it.app.query(FieldRow).first().input


@piloted
async def test_the_last_of_several_names_is_completed():
    form = Form(specs(Sheet), {"people": ("李青", "周敏")}, suggest=lambda spec: NAMES)
    async with bench(form) as it:
        form.focus_field("people")
        await it.write("、王")
        assert it.app.screen.query_one(DropList).words == ("王芳",)
        await it.press("down", "enter")
        assert form.raw["people"] == "李青、周敏、王芳"


@piloted
async def test_a_word_still_being_written_counts():
    form = sheet("kind parts")
    async with bench(form) as it:
        await it.write("讲评课")
        assert form.raw["kind"] == "讲评课"
        await it.press("tab")
        await it.write("板书")
        assert form.raw == {"kind": "讲评课", "parts": ["板书"]}


@piloted
async def test_a_state_is_read_in_chinese_and_kept_by_its_code():
    form = sheet("state", state="draft")
    async with bench(form) as it:
        assert "起草" in it.seen()
        await it.press("right")
        assert form.raw == {"state": "done"}


@piloted
async def test_what_is_suggested_stands_with_the_given_words():
    spec = next(spec for spec in specs(Sheet) if spec.name == "kind")
    form = Form([spec], {}, suggest=lambda spec: ("复习课", "阅读课"))
    async with bench(form) as it:
        await it.press("space")
        assert it.app.screen.query_one(DropList).words == ("新授课", "复习课", "阅读课")


@piloted
async def test_no_is_shown_softly_until_yes_is_chosen():
    form = sheet("line flag")
    async with bench(form) as it:
        assert tone(it.app, "否   选“是”：不再打印") == "soft"
        await it.press("tab", "1")
        assert form.raw["flag"] is True
        await it.press("2")
        assert form.raw["flag"] is False


@piloted
async def test_a_long_text_is_as_high_as_it_needs_between_two_and_eight_rows():
    async with bench(sheet("long")) as it:
        editor = it.app.query_one(Editor)
        assert editor.size.height == 2
        await it.write("一\n二\n三\n四".replace("\n", ""))
        for _ in range(4):
            await it.press("enter")
        await it.pilot.pause()
        assert editor.size.height == 5
        await it.paste("又一段\n" * 20)
        await it.pilot.pause()
        assert editor.size.height == 8


@piloted
async def test_five_thousand_characters_stay_whole():
    text = "听课要看学生怎么学。" * 500
    form = sheet("line long number", long=text)
    async with bench(form) as it:
        assert form.raw["long"] == text
        assert form.changed == {}
        await it.press("tab", "ctrl+end")
        await it.write("完")
        assert form.raw["long"] == text + "完"
        editor = it.app.query_one(Editor)
        assert editor.size.height == 8
        assert in_view(form, editor)


@pytest.mark.parametrize("typed", ["　　段首", "👩‍🏫好", "—“”…", "é½"])
@piloted
async def test_whatever_is_typed_is_kept(typed: str):
    form = sheet("line long")
    async with bench(form) as it:
        await it.write(typed)
        await it.press("tab")
        await it.write(typed)
        assert form.raw == {"line": typed, "long": typed}


@pytest.mark.parametrize("text", HOSTILE)
@piloted
async def test_text_with_brackets_or_escapes_is_shown_as_it_is(text: str):
    bare = text.replace("\x1b", "").replace("\x07", "")
    label = Ask(label="[/b]题", hint=text, group=text)
    form = Form(
        [*specs(Sheet), FieldSpec("own", label, str, "")],
        {"line": text, "kind": text, "parts": (text,), "people": (text,), "long": text, "record": 5}
        | {"steps": [{"text": text}], "person": text},
        echo=lambda spec, typed: text if spec.ask.input is Input.RECORD else "",
        open_groups=(),
    )
    async with bench(form, size=(100, 40)) as it:
        await it.pilot.pause()
        assert it.seen().count(bare) >= 8
        form.show_faults([Fault("line", "一行", text), Fault("own", "题", text)])
        await it.pilot.pause()
        assert it.seen().count(bare) >= 11
        assert "[/b]题" in it.seen()
        assert form.raw["line"] == bare


@piloted
async def test_only_the_label_of_the_field_with_the_cursor_is_bold():
    form = Form(specs(Grouped), {}, open_groups=("评课",))
    async with bench(form) as it:
        await it.press("enter")
        for label, key in (
            ("课题", "pagedown"),
            ("+ 更多（1项）", "enter"),
            ("标签", "shift+tab"),
            ("+ 交流（2项）", "up"),
        ):
            await it.pilot.pause()
            strips = it.app.screen._compositor.render_strips()
            bold = {part.text.strip() for strip in strips for part in strip if part.style and part.style.bold}
            assert bold - {"", *(spec.ask.group for spec in specs(Grouped))} == {label}
            await it.press(key)


# What stands round the inputs


@piloted
async def test_a_date_is_echoed_while_it_is_typed_and_a_wrong_one_is_told_when_it_is_left():
    form = Form(specs(Sheet), {}, echo=read_back)
    async with bench(form) as it:
        form.focus_field("day")
        await it.write("11月13")
        await it.write("日第2节")
        assert "→ 11月13日 第11周 周五 第2节" in line_with(it, "日期")
        await it.press("ctrl+a")
        await it.write("大前天下午")
        assert "看不懂" not in it.seen()
        await it.press("tab")
        assert tone(it.app, "日期“大前天下午”看不懂") == "warm"
        await it.press("shift+tab", "ctrl+a")
        await it.write("上周五")
        assert "看不懂" not in it.seen()
        assert "→ 11月13日" in line_with(it, "日期")


@piloted
async def test_a_date_that_was_there_is_echoed_from_the_beginning():
    form = Form(specs(Sheet), {"day": date(2026, 11, 13)}, echo=read_back)
    async with bench(form) as it:
        assert "2026年11月13日" in line_with(it, "日期")
        assert "→ 11月13日 第11周 周五" in line_with(it, "日期")


@piloted
async def test_a_unit_stands_right_behind_its_number():
    async with bench(sheet("number score", number=12, score=86.5)) as it:
        assert line_with(it, "节数").endswith("12 节")
        assert line_with(it, "得分").endswith("86.5 分")
        await it.press("end", "backspace")
        await it.pilot.pause()
        assert line_with(it, "节数").endswith("1 节")


@piloted
async def test_an_echo_behind_a_line_leaves_its_text_alone():
    form = Form(specs(Grouped)[:1], {"topic": "几" * 60}, echo=lambda spec, text: f"共{len(text)}字")
    async with bench(form) as it:
        line = line_with(it, "课题")
        assert line.endswith("→ 共60字")
        assert "几几几" in line


@piloted
async def test_a_long_echo_goes_below_before_it_hides_what_is_typed():
    said = "11月13日 第11周 周五 第2节 李青 三（2）班"
    form = Form(specs(Grouped)[:1], {}, echo=lambda spec, text: said)
    async with bench(form) as it:
        form.focus_field("topic")
        await it.write("上周五第2节")
        assert line_with(it, "上周五").endswith(said)
        await it.write("李青三2周长与面积的比较")
        row = it.rows().index(line_with(it, "上周五"))
        assert it.rows()[row].endswith("周长与面积的比较") and it.rows()[row + 1].strip() == f"→ {said}"


@piloted
async def test_labels_stand_in_one_column_and_a_long_one_goes_on_below():
    fields = [
        FieldSpec("a", Ask("课题"), str, ""),
        FieldSpec("b", Ask("授课教师对建议的书面回应"), str, ""),
        FieldSpec("c", Ask("班级"), str, ""),
    ]
    async with bench(Form(fields, {"a": "甲甲", "b": "乙乙", "c": "丙丙"})) as it:
        rows = it.rows()
        assert rows[0] == "   课题          甲甲"
        assert rows[1] == "   授课教师对建  乙乙"
        assert rows[2] == "   议的书面回应"
        assert rows[3] == "   班级          丙丙"


@piloted
async def test_a_school_would_look_for_one_of_the_fields_that_share_a_word():
    form = Form(specs(Grouped), {})
    async with bench(form) as it:
        assert it.seen().count("学校要看") == 3
        form.focus_field("advice")
        await it.write("等三秒")
        await it.pilot.pause()
        assert it.seen().count("学校要看") == 1
        assert "学校要看" in line_with(it, "课题")
        await it.press("ctrl+a", "delete")
        await it.pilot.pause()
        assert it.seen().count("学校要看") == 3


# Groups


@piloted
async def test_an_empty_group_is_one_line_that_enter_opens():
    form = Form(specs(Grouped), {"merits": "好"}, open_groups=("这节课",))
    async with bench(form) as it:
        assert "优点" in it.seen()
        assert "课前" not in it.seen()
        assert len(it.app.query(FieldRow)) == 3
        form.focus_field("advice")
        await it.press("down")
        assert isinstance(it.app.focused, GroupLine)
        assert "+ 交流（2项）" in it.seen()
        await it.press("enter")
        await it.write("课前说过")
        assert form.raw["before"] == "课前说过"
        assert "+ 交流" not in it.seen()
        assert "+ 更多（1项）" in it.seen()


@pytest.mark.parametrize("way", ["right", "space", "click"])
@piloted
async def test_a_folded_group_opens_in_other_ways_too(way: str):
    form = Form(specs(Grouped), {}, open_groups=("这节课", "评课"))
    async with bench(form) as it:
        line = next(line for line in it.app.query(GroupLine) if line.folded)
        if way == "click":
            await it.pilot.click(line)
        else:
            line.focus()
            await it.press(way)
        assert "课后" in it.seen()
        await it.write("说")
        assert form.raw["before"] == "说"


@piloted
async def test_a_group_in_which_only_defaults_stand_is_folded():
    form = Form(all_specs(OBSERVATION), {"status": "done", "lessons_counted": 1}, open_groups=())
    async with bench(form) as it:
        assert "+ 状态" in it.seen()
    form = Form(all_specs(OBSERVATION), {"status": "submitted"}, open_groups=())
    async with bench(form) as it:
        assert "+ 状态" not in it.seen()
        assert "已交" in it.seen()


@piloted
async def test_without_a_word_about_groups_all_are_open():
    async with bench(Form(specs(Grouped), {})) as it:
        assert "+ " not in it.seen()
        assert all(spec.label in it.seen() for spec in specs(Grouped))


@piloted
async def test_one_goes_from_group_to_group():
    form = Form(specs(Grouped), {}, open_groups=("这节课", "评课"))
    async with bench(form) as it:
        await it.press("tab", "tab")
        form.next_group()
        assert isinstance(it.app.focused, GroupLine)
        assert it.app.focused.label == "交流"
        form.previous_group()
        await it.write("好")
        assert form.raw["merits"] == "好"
        form.previous_group()
        form.previous_group()
        await it.write("分数")
        assert form.raw["topic"] == "分数"


@piloted
async def test_a_field_in_a_folded_group_takes_what_is_typed_right_after_going_there():
    form = Form(specs(Grouped), {}, open_groups=())
    async with bench(form) as it:
        form.focus_field("after")
        await it.write("谈了板书")
        assert form.raw["after"] == "谈了板书"
        with pytest.raises(KeyError):
            form.focus_field("nowhere")


# What is told to the screen


@piloted
async def test_a_change_is_told_once_and_showing_the_form_is_none():
    record = sample_record(OBSERVATION)
    form = Form(all_specs(OBSERVATION), values_of(record))
    async with bench(form) as it:
        assert it.posted(Form.Changed) == []
        form.focus_field("topic")
        await it.write("好")
        assert [(event.form, event.name) for event in it.posted(Form.Changed)] == [(form, "topic")]
        assert form.changed == {"topic": "课题0好"}
        await it.press("backspace")
        assert form.changed == {}


@piloted
async def test_a_record_is_picked_by_the_screen_and_shown_in_its_words():
    form = Form(
        [spec for spec in specs(Sheet) if spec.name in {"line", "record"}],
        {},
        echo=lambda spec, text: f"李青《周长》{text}" if spec.name == "record" else "",
    )
    async with bench(form) as it:
        await it.press("tab", "enter")
        assert [(event.form, event.name) for event in it.posted(Form.PickRecord)] == [(form, "record")]
        form.set_value("record", 12)
        await it.pilot.pause()
        assert "李青《周长》12" in it.seen()
        assert form.raw["record"] == 12
        assert [event.name for event in it.posted(Form.Changed)] == ["record"]
        await it.press("backspace")
        assert form.raw["record"] is None


@piloted
async def test_a_value_set_in_a_folded_group_opens_it():
    form = Form(specs(Grouped), {}, open_groups=())
    async with bench(form) as it:
        form.set_value("after", "谈了板书")
        await it.pilot.pause()
        assert "谈了板书" in it.seen()
        assert form.changed == {"after": "谈了板书"}
        assert [event.name for event in it.posted(Form.Changed)] == ["after"]
        form.set_value("after", "谈了板书")
        await it.pilot.pause()
        assert len(it.posted(Form.Changed)) == 1


@piloted
async def test_every_input_takes_a_value_from_the_program():
    form = sheet()
    async with bench(form) as it:
        given = {
            "line": "一",
            "day": date(2026, 11, 13),
            "number": 2,
            "kind": "复习课",
            "state": "draft",
            "parts": ("过程",),
            "people": ("李青",),
            "flag": True,
            "long": "文",
            "steps": (ActionStep(text="等三秒"),),
            "record": 7,
        }
        for name, value in given.items():
            form.set_value(name, value)
        await it.pilot.pause()
        assert {name for name in given if form.raw[name] != raw_of_sheet(name, given[name])} == set()
        assert {event.name for event in it.posted(Form.Changed)} == set(given)
        with pytest.raises(KeyError):
            form.set_value("nowhere", 1)


def raw_of_sheet(name: str, value: object) -> object:
    """What the sheet's form gives for a value."""
    return raw_of(next(spec for spec in specs(Sheet) if spec.name == name), value)


# Faults


@piloted
async def test_faults_stand_under_their_fields_and_the_first_one_gets_the_cursor():
    form = Form(all_specs(OBSERVATION), {"date": TODAY}, open_groups=("评课",))
    async with bench(form) as it:
        for name, text in (("score", "一百二"), ("submitted_on", "哪天"), ("date", "大前天下午")):
            form.set_value(name, text)
        with pytest.raises(Faults) as caught:
            read_record(OBSERVATION, form.raw, None, READER)
        assert form.show_faults(caught.value.faults) == ()
        await it.pilot.pause()
        assert it.app.focused is not None
        row = it.app.focused.parent
        assert isinstance(row, FieldRow)
        assert row.spec.name == "score"
        assert tone(it.app, "“一百二”不是数字") == "warm"
        below = it.rows()[it.rows().index(line_with(it, "得分")) + 1]
        assert "不是数字" in below
        await it.press("ctrl+a")
        await it.write("86")
        assert "不是数字" not in it.seen()
        form.focus_field("submitted_on")
        await it.pilot.pause()
        assert "“哪天”看不懂" in it.seen()


@piloted
async def test_a_fault_in_a_folded_group_opens_it_and_others_are_given_back():
    form = Form(specs(Grouped), {}, open_groups=("这节课", "评课"))
    async with bench(form) as it:
        stranger = Fault("color", "颜色", "听课记录没有这一项")
        assert form.show_faults([stranger, Fault("after", "课后", "太短")]) == (stranger,)
        await it.pilot.pause()
        assert "太短" in it.seen()
        await it.write("谈")
        assert form.raw["after"] == "谈"
        assert "太短" not in it.seen()
        form.show_faults([Fault("topic", "课题", "没有写")])
        await it.pilot.pause()
        assert "没有写" in it.seen()
        form.show_faults(())
        await it.pilot.pause()
        assert "没有写" not in it.seen()


@piloted
async def test_a_long_fault_is_read_whole():
    what = "日期“大前天下午”看不懂，可写：上周五、11月13日、第11周周五，或者直接写年月日，如2026年11月13日"
    form = Form(specs(Grouped), {})
    async with bench(form, size=(60, 24)) as it:
        form.show_faults([Fault("topic", "课题", what)])
        await it.pilot.pause()
        seen = "".join(row.strip() for row in it.rows())
        assert what in seen


def raising(spec: FieldSpec, text: str) -> str:
    raise Problem("编号读不到", "请另选一条")


@piloted
async def test_a_record_that_cannot_be_named_does_not_break_the_form():
    form = Form([spec for spec in specs(Sheet) if spec.name == "record"], {"record": 5}, echo=raising)
    async with bench(form) as it:
        assert tone(it.app, "编号读不到") == "warm"
        assert form.raw == {"record": 5}


# Staying in view


@piloted
async def test_the_field_with_the_cursor_is_always_in_view():
    record = sample_record(OBSERVATION)
    form = Form(all_specs(OBSERVATION), values_of(record), echo=read_back)
    async with bench(form) as it:
        for key in (*["tab"] * 14, "pagedown", "pagedown", *["shift+tab"] * 4, "pagedown", "pageup"):
            await it.press(key)
            assert it.app.focused is not None
            assert in_view(form, it.app.focused), key


@piloted
async def test_a_screenful_is_gone_by_one_key():
    form = Form(all_specs(kind_named("总结")), {})
    async with bench(form) as it:
        await it.press("pagedown")
        first = it.app.focused
        assert first is not None
        assert first.region.y > 12
        await it.press("pagedown", "pagedown", "pagedown")
        assert it.app.focused is it.app.query(FieldRow).last().input
        await it.press("pageup", "pageup", "pageup", "pageup")
        assert it.app.focused is it.app.query(FieldRow).first().input


@piloted
async def test_a_text_that_grows_stays_in_view():
    form = Form(specs(Grouped), {})
    async with bench(form, size=(80, 14)) as it:
        form.focus_field("advice")
        for _ in range(4):
            await it.write("又一行")
            await it.press("enter", "enter")
            await it.pilot.pause()
            assert it.app.focused is not None
            assert in_view(form, it.app.focused)


@piloted
async def test_typing_after_the_wheel_comes_back_to_the_field():
    form = Form(all_specs(OBSERVATION), {})
    async with bench(form) as it:
        form.scroll_to(y=30, animate=False, immediate=True)
        await it.pilot.pause()
        await it.write("李")
        await it.pilot.pause()
        assert it.app.focused is not None
        assert in_view(form, it.app.focused)


@piloted
async def test_a_click_on_a_label_is_meant_for_its_field():
    form = sheet("line kind number")
    async with bench(form) as it:
        await it.pilot.click(it.app.query(FieldRow).last(), offset=(3, 0))
        await it.write("3")
        assert form.raw["number"] == "3"


@piloted
async def test_a_person_is_filled_in_like_a_record():
    form = Form(specs(Person), {"name": "李青"})
    async with bench(form) as it:
        await it.press("tab")
        await it.write("数学")
        await it.press("tab", "1")
        assert {name: raw for name, raw in form.raw.items() if not is_empty(raw) and raw != []} == {
            "name": "李青",
            "subject": "数学",
            "sex": "女",
        }
        assert it.app.query(Choice)


# --- what is known beforehand ---


def lesson_form(**given: object) -> Form:
    """A form in which the teacher's name tells the topic and the state."""
    by_name = {spec.name: spec for spec in specs(Sheet)}

    def known(typed: Mapping[str, object]) -> dict[str, tuple[object, str]]:
        if typed.get("person") != "李青":
            return {"line": ("分数", "上次")} if typed.get("person") else {}
        return {"line": ("周长", "课表"), "kind": ("新授课", "上次")}

    return Form([by_name[name] for name in ("person", "line", "kind", "long")], given, offers=known)


@piloted
async def test_what_is_known_is_filled_in_when_a_field_is_left_and_says_where_from():
    async with bench(lesson_form()) as it:
        it.widget.focus_field("person")
        await it.write("李青")
        assert it.widget.raw["line"] != "周长"
        await it.press("enter")
        assert (it.widget.raw["line"], it.widget.raw["kind"]) == ("周长", "新授课")
        assert "课表" in line_with(it, "周长") and "上次" in line_with(it, "新授课")
        assert tone(it.app, "课表") == "soft"
        # Of the offers nothing is told: what is kept is read from the form anyway.
        assert {changed.name for changed in it.posted(Form.Changed)} == {"person"}
        # Typing replaces what was only offered; then nobody touches it any more.
        await it.write("面积")
        assert "面积" in line_with(it, "一行") and "周长" not in it.seen() and "课表" not in it.seen()
        await it.press("shift+tab", "end", "ctrl+u")
        await it.write("周敏")
        await it.press("tab")
        assert "面积" in line_with(it, "一行")
        # The offer for 李青 no longer holds.
        assert it.widget.raw["kind"] == "" and "上次" not in it.seen()


@piloted
async def test_what_was_given_or_emptied_by_hand_is_never_filled():
    async with bench(lesson_form(line="我的课题")) as it:
        it.widget.focus_field("kind")
        await it.press("1", "backspace")
        it.widget.focus_field("person")
        await it.write("李青")
        await it.press("tab")
        assert (it.widget.raw["line"], it.widget.raw["kind"]) == ("我的课题", "")
