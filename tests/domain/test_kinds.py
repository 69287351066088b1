"""Every record kind is declared whole: names, fields, choices, titles, forms, shape on disk."""

from datetime import date
from typing import Any

import msgspec
import pytest

from qinglan_tui.domain.fields import Choices, FieldSpec, Input, is_empty, specs
from qinglan_tui.domain.kinds import KINDS, Kind, kind_named, kind_of
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Record, common_specs, from_document, missing, to_document

CODES = [
    "observation",
    "study_note",
    "plan_review",
    "lesson_design",
    "reflection",
    "teaching_case",
    "reading_note",
    "activity",
    "public_lesson",
    "paper",
    "exam_paper",
    "project",
    "honour",
    "growth_plan",
    "monthly_report",
    "summary",
    "appraisal",
    "agreement",
    "student_contact",
]
COMMON_IDS = {*Record.__struct_fields__, "kind"}
TEXTS = {Input.LINE, Input.LONG, Input.CHOICE, Input.PERSON}
NUMBERS = {Input.NUMBER, Input.SCORE, Input.DATE, Input.RECORD}
LISTS = {Input.CHOICES, Input.PEOPLE, Input.ROWS}
FIELDS = [(kind, spec) for kind in KINDS for spec in kind.specs]
ROW_FIELDS = [(kind, spec) for kind, spec in FIELDS if spec.ask.input is Input.ROWS]
CELLS = [(kind, cell) for kind, spec in ROW_FIELDS for cell in specs(spec.row)]

each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)


def _named(pairs: list[tuple[Kind, FieldSpec]]) -> Any:
    ids = [f"{kind.code}.{spec.name}" for kind, spec in pairs]
    return pytest.mark.parametrize(("kind", "spec"), pairs, ids=ids)


def a_value(spec: FieldSpec) -> Any:
    """Some legal value of a field, made from its declaration alone."""
    words = spec.ask.choices.words if spec.ask.choices else (spec.label,)
    match spec.ask.input:
        case Input.LINE | Input.LONG | Input.CHOICE | Input.PERSON:
            return words[0]
        case Input.CHOICES | Input.PEOPLE:
            return words[:2]
        case Input.NUMBER | Input.RECORD:
            return int(spec.ask.low or 0) + 1
        case Input.SCORE:
            return float(spec.ask.low or 0) + 0.5
        case Input.DATE:
            return date(2026, 11, 13)
        case Input.FLAG:
            return True
        case Input.ROWS:
            return (spec.row(**{cell.name: a_value(cell) for cell in specs(spec.row)}),)


def filled(kind: Kind) -> Any:
    """Fields of a kind with a value in each."""
    return kind.fields(**{spec.name: a_value(spec) for spec in kind.specs})


# --- which kinds there are


def test_the_nineteen_kinds_stand_in_the_order_of_the_design():
    assert [kind.code for kind in KINDS] == CODES


def test_no_two_kinds_share_a_name():
    names = [name for kind in KINDS for name in {kind.code, kind.label, kind.short}]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("form", [f"A{number}" for number in range(3, 27)])
def test_every_record_form_is_filled_by_some_kind(form: str):
    assert any(form in kind.forms for kind in KINDS)


@each_kind
def test_a_kind_is_found_by_code_label_and_short_label(kind: Kind):
    assert kind_named(kind.code) is kind
    assert kind_named(kind.label) is kind
    assert kind_named(f" {kind.short} ") is kind
    assert kind_of(kind.fields()) is kind


@pytest.mark.parametrize(
    ("name", "code"),
    [("教学设计", "lesson_design"), ("教案", "lesson_design"), ("课题", "project"), ("专题", "project")],
)
def test_a_label_with_brackets_answers_to_both_its_names(name: str, code: str):
    assert kind_named(name).code == code


def test_an_unknown_kind_is_refused_and_the_nearest_named():
    with pytest.raises(Problem) as caught:
        kind_named("听课纪录")
    assert "听课纪录" in caught.value.what
    assert "是不是“听课记录”" in caught.value.do
    assert "教学反思（reflection）" in caught.value.do


# --- what every declaration must say


@each_kind
def test_a_kind_explains_itself_in_one_sentence(kind: Kind):
    assert kind.about.endswith("。")
    assert kind.about.count("。") == 1
    assert 1 <= len(kind.short) <= 3
    assert len(kind.unit) == 1


@each_kind
def test_a_kind_has_exactly_one_main_field_and_it_takes_text(kind: Kind):
    mains = [spec for spec in kind.specs if spec.ask.main]
    assert len(mains) == 1
    assert kind.main is mains[0]
    assert kind.main.ask.input in {Input.LINE, Input.LONG}


@each_kind
def test_field_ids_do_not_collide_with_what_every_record_has(kind: Kind):
    assert not COMMON_IDS & {spec.name for spec in kind.specs}


@each_kind
def test_every_struct_field_is_declared_for_the_form(kind: Kind):
    assert tuple(spec.name for spec in kind.specs) == kind.fields.__struct_fields__


@each_kind
def test_a_label_names_one_field_of_the_record_only(kind: Kind):
    names = [
        name
        for spec in (*kind.specs, *common_specs())
        for name in {spec.name, spec.label, spec.ask.short} - {""}
    ]
    assert sorted(names) == sorted(set(names))


@each_kind
def test_groups_are_few_short_and_stand_together(kind: Kind):
    groups = [spec.ask.group for spec in kind.specs]
    runs = [group for index, group in enumerate(groups) if index == 0 or groups[index - 1] != group]
    assert all(groups)
    assert len(runs) == len(set(runs)) <= 5
    assert all(len(group) <= 5 for group in runs)


@each_kind
def test_a_register_has_at_most_seven_columns_of_the_kinds_own(kind: Kind):
    assert 1 <= len(kind.columns) <= 7
    assert len(set(kind.columns)) == len(kind.columns)
    assert all(kind.spec(name) is not None for name in kind.columns)
    assert all(kind.spec(name).ask.input is not Input.ROWS for name in kind.columns)  # type: ignore[union-attr]


@_named(FIELDS)
def test_labels_fit_a_form(kind: Kind, spec: FieldSpec):
    assert 1 <= len(spec.label) <= 6
    assert spec.name.isascii() and spec.name == spec.name.lower()
    assert len(spec.column) <= len(spec.label)


@_named(FIELDS + CELLS)
def test_choices_are_given_where_one_chooses(kind: Kind, spec: FieldSpec):
    chooses = spec.ask.input in {Input.CHOICE, Input.CHOICES}
    assert (spec.ask.choices is not None) == chooses
    if spec.ask.choices:
        _check_choices(spec.ask.choices)


def _check_choices(choices: Choices) -> None:
    assert len(choices.words) == len(set(choices.words)) > 1
    assert set(choices.synonyms.values()) <= set(choices.words)
    assert not set(choices.synonyms) & set(choices.words)


@_named(ROW_FIELDS)
def test_a_row_has_one_main_cell_and_labels_of_its_own(kind: Kind, spec: FieldSpec):
    cells = specs(spec.row)
    names = [name for cell in cells for name in {cell.name, cell.label, cell.ask.short} - {""}]
    assert sum(cell.ask.main for cell in cells) == 1
    assert next(cell for cell in cells if cell.ask.main).ask.input in {Input.LINE, Input.LONG, Input.PERSON}
    assert len(names) == len(set(names))
    assert tuple(cell.name for cell in cells) == spec.row.__struct_fields__
    assert all(cell.ask.input is not Input.ROWS for cell in cells)


@_named(FIELDS + CELLS)
def test_the_empty_value_says_nothing_and_fits_the_input(kind: Kind, spec: FieldSpec):
    empty: Any = False
    if spec.ask.input in TEXTS | NUMBERS | LISTS:
        empty = "" if spec.ask.input in TEXTS else None if spec.ask.input in NUMBERS else ()
    assert spec.default == empty
    msgspec.convert(msgspec.to_builtins(a_value(spec)), spec.type)


@_named(FIELDS + CELLS)
def test_only_numbers_have_bounds_and_units(kind: Kind, spec: FieldSpec):
    ask = spec.ask
    if ask.input in {Input.NUMBER, Input.SCORE}:
        assert ask.low is not None
        assert ask.high is None or ask.low < ask.high
    else:
        assert (ask.low, ask.high, ask.unit) == (None, None, "")


# --- what a school would miss


@each_kind
def test_an_empty_record_misses_something_and_a_full_one_nothing(kind: Kind):
    day = date(2026, 11, 13)
    assert missing(Record(fields=kind.fields(), date=day))
    assert missing(Record(fields=filled(kind), date=day)) == ()


@each_kind
def test_what_is_missed_is_a_short_noun(kind: Kind):
    for word in {spec.ask.needed for spec in kind.specs} - {""}:
        assert 2 <= len(word) <= 7
        assert not word.startswith(("缺", "请", "要"))


def test_a_prose_plan_and_a_table_plan_are_both_complete():
    design = kind_named("教案")
    known: dict[str, Any] = {"topic": "周长", "class_name": "三（2）班", "use": "日常教案"}
    known["objectives"] = "认识周长"
    steps = a_value(next(spec for spec in design.specs if spec.name == "process"))
    for process in ({"text": "一、导入"}, {"process": steps}):
        record = Record(fields=design.fields(**known, **process), date=date(2026, 11, 13))
        assert missing(record) == ()


# --- kinds about a lesson


def test_kinds_about_a_lesson_carry_class_and_topic():
    lessons = {kind.code for kind in KINDS if kind.is_lesson}
    assert lessons == {"observation", "study_note", "lesson_design", "reflection", "public_lesson"}


@pytest.mark.parametrize(("code", "field"), [("study_note", "observation"), ("lesson_design", "reflection")])
def test_facts_are_carried_by_a_link(code: str, field: str):
    spec = kind_named(code).spec(field)
    assert spec is not None
    assert spec.ask.input is Input.RECORD


def test_only_talks_with_pupils_are_private_from_the_start():
    assert [kind.code for kind in KINDS if kind.private] == ["student_contact"]


def test_what_the_mentor_or_the_school_writes_gets_no_comment_of_a_mentor():
    without = {kind.code for kind in KINDS if not kind.deliverable}
    assert without == {"plan_review", "honour", "appraisal", "agreement", "student_contact"}


# --- titles


@each_kind
def test_an_empty_record_is_titled_by_its_kind(kind: Kind):
    assert kind.title_of(kind.fields()) == kind.label


@each_kind
def test_a_title_shows_what_is_filled_and_no_empty_marks(kind: Kind):
    for spec in (spec for spec in kind.specs if f"{{{spec.name}" in kind.title):
        title = kind.title_of(kind.fields(**{spec.name: a_value(spec)}))
        assert title.strip(" ·") == title
        assert "《》" not in title
        assert "{" not in title and "|" not in title
        assert str(a_value(spec)[0]) in title


@pytest.mark.parametrize(
    ("code", "fields", "title"),
    [
        ("observation", {"teacher": "李青", "topic": "周长"}, "李青《周长》"),
        ("observation", {"topic": "周长"}, "《周长》"),
        ("observation", {"topic": "（）里最大能填几"}, "《（）里最大能填几》"),
        ("observation", {"topic": "{teacher}"}, "《{teacher}》"),
        ("lesson_design", {"topic": "周长", "version": "二稿"}, "《周长》二稿"),
        ("activity", {"format": ("备课", "评课"), "topic": "周长"}, "备课、评课·周长"),
        ("activity", {"topic": "周长"}, "周长"),
        ("public_lesson", {"teacher": "李青", "occasion": "汇报课", "topic": "周长"}, "李青汇报课《周长》"),
        ("honour", {"topic": "区优质课评比", "rank": "一等奖"}, "区优质课评比 一等奖"),
        ("growth_plan", {"span": "学期", "plan_kind": "指导计划"}, "学期指导计划"),
        ("growth_plan", {"span": "学年"}, "学年计划"),
        ("summary", {"scope": "学期"}, "学期总结"),
        ("summary", {"scope": "期中", "category": "心得体会"}, "期中心得体会"),
        ("appraisal", {"teacher": "李青", "category": "期中检查"}, "李青期中检查"),
        ("agreement", {"mentors": ("王芳",), "apprentices": ("李青", "周敏")}, "王芳·李青、周敏"),
        ("student_contact", {"pupil": "小雨"}, "谈话·小雨"),
    ],
)
def test_titles_read_as_a_teacher_would_say_them(code: str, fields: dict[str, Any], title: str):
    kind = kind_named(code)
    assert kind.title_of(kind.fields(**fields)) == title


# --- on disk


@each_kind
@pytest.mark.parametrize("full", [False, True], ids=["empty", "filled"])
def test_fields_survive_the_way_to_builtins_and_back(kind: Kind, full: bool):
    fields = filled(kind) if full else kind.fields()
    builtins = msgspec.to_builtins(fields)
    assert msgspec.convert(builtins, kind.fields) == fields
    if not full:
        assert builtins == {}


@each_kind
def test_a_record_of_every_kind_survives_the_disk(kind: Kind):
    record = Record(fields=filled(kind), date=date(2026, 11, 13), slot="第2节")
    assert not any(is_empty(getattr(record.fields, spec.name)) for spec in kind.specs)
    document = msgspec.json.decode(msgspec.json.encode(to_document(record)))
    assert from_document(7, document) == msgspec.structs.replace(record, id=7)
