import datetime as dt
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from qinglan_tui.domain.dues import DUE_WORDS, due_text
from qinglan_tui.domain.forecasting import quota_text
from qinglan_tui.domain.problems import Faults, Problem
from qinglan_tui.domain.programmes import Duty, Programme
from qinglan_tui.services.own_duty import (
    duty_specs,
    duty_values,
    head_values,
    new_duty,
    read_due_words,
    read_duty,
    save_duty,
    save_head,
)
from qinglan_tui.services.own_programme import (
    Own,
    drop_aside,
    keep,
    main_duties,
    open_programme,
    pairings_of_owner,
    per_unit,
    programmes_in_use,
    put_aside,
    remove_programme,
    save_start,
    start_specs,
    start_values,
    take_back,
)
from qinglan_tui.services.programmes import preset, presets, programme_named, programme_of
from qinglan_tui.services.progress import progress_of
from qinglan_tui.services.shared_programme import default_file, place_of, read_shared, write_programme
from qinglan_tui.storage import Workbook
from tests.services.books import NOW, TODAY, a_workbook, write

HEARD = "000-01-D06"  # 听徒弟课, at least 10 a term
MENTOR = frozenset({"mentor"})


def started(book: Workbook, programme_id: str = "000-01", **raw: object) -> Own:
    """Begin with a programme and overtype what `raw` holds, for all pairings."""
    own = open_programme(book, programme_id)
    pairings = pairings_of_owner(book)
    values = start_values(own, pairings, everywhere=True)
    known = {spec.name for spec in start_specs(own, pairings, book.settings.owner)}
    given = {name: value for name, value in values.items() if name in known} | raw
    return save_start(book, own, pairings, given, TODAY, everywhere=True)


def duty_of(own: Own, title: str) -> Duty:
    return next(duty for duty in own.programme.duties if duty.title == title)


def typed(own: Own, duty: Duty, **raw: object) -> dict[str, object]:
    """A duty's form as it stands, with something overtyped."""
    values = duty_values(duty, own.programme)
    return {spec.name: values[spec.name] for spec in duty_specs(duty, own.programme)} | raw


def fields_of(faults: Faults) -> dict[str, str]:
    return {fault.field: fault.what for fault in faults.faults}


def test_the_few_numbers_are_at_most_eight_the_owners_first_then_the_partners():
    titles = [duty.title for duty in main_duties(preset("000-01"), MENTOR)]
    assert titles == [
        "听徒弟课",
        "检查教学资料",
        "四课",
        "师徒同上一堂课",
        "指导撰写论文",
        "学期工作总结",
        "与师傅一起备课",
        "听师傅课",
    ]
    other = main_duties(preset("000-01"), frozenset({"apprentice"}))
    assert len(other) == 8
    assert [duty.title for duty in other if duty.owes == "mentor"] == ["听徒弟课", "检查教学资料"]
    assert {"听师傅课", "与师傅一起备课"} < {duty.title for duty in other}


@pytest.mark.parametrize("programme_id", ["000-01", "000-02", "000-03", "000-07"])
def test_no_line_is_soft_without_a_number_or_owed_by_the_school(programme_id: str):
    for roles in (MENTOR, frozenset({"apprentice"}), frozenset({"mentor", "apprentice"})):
        lines = main_duties(preset(programme_id), roles)
        assert 0 < len(lines) <= 8
        assert all(duty.n and not duty.soft and duty.is_computed for duty in lines)


def test_a_number_says_its_unit_and_period():
    programme = preset("000-01")
    assert per_unit(programme.duties[5]) == "节/学期"
    units = {duty.title: per_unit(duty) for duty in programme.duties}
    assert units["与师傅一起备课"] == "次/月"
    assert units["四课"] == "节/结对期（各）"


def test_an_unchanged_preset_stays_the_preset(tmp_path: Path):
    book = a_workbook(tmp_path)
    own = started(book)
    assert own.programme.id == "000-01"
    assert book.programmes == ()
    assert {pairing.programme for pairing in book.pairings} == {"000-01"}


def test_an_overtyped_number_makes_a_programme_of_ones_own_that_progress_asks_for(tmp_path: Path):
    book = a_workbook(tmp_path)
    write(book, "听课", date="2026-11-13", teacher="李青", topic="周长", slot="第3节")
    before = progress_of(book, TODAY)[0].of(HEARD)
    started(book, **{HEARD: "12"})
    assert [raw["id"] for raw in book.programmes] == ["school-1"]
    assert {pairing.programme for pairing in book.pairings} == {"school-1"}
    (progress,) = progress_of(book, TODAY)
    after = progress.of(HEARD)
    assert before is not None
    assert after is not None
    assert (before.required, after.required) == (10, 12)
    assert before.done == after.done == 1
    assert progress.programme.name == "桃浦中心小学青蓝工程（本校）"


def test_it_is_there_when_the_workbook_is_opened_again_and_the_preset_is_as_it_was(tmp_path: Path):
    book = a_workbook(tmp_path)
    started(book, **{HEARD: "12"}, name="我校方案")
    book.close()
    again = Workbook.open(tmp_path, write=False, now=NOW)
    assert programme_named(again, "我校方案").duty(HEARD) == structs.replace(preset("000-01").duties[5], n=12)
    assert preset("000-01").duties[5].n == 10


def test_records_are_untouched_by_any_change(tmp_path: Path):
    book = a_workbook(tmp_path)
    record = write(book, "听课", date="2026-11-13", teacher="李青", topic="周长", slot="第3节")
    own = started(book, **{HEARD: "12"})
    own = put_aside(book, own, duty_of(own, "检查教学资料"))
    save_duty(book, own, duty_of(own, "听徒弟课"), typed(own, duty_of(own, "听徒弟课"), per="month"), TODAY)
    assert record.id is not None
    assert book.get(record.id) == record


def test_only_the_ticked_pairings_have_it(tmp_path: Path):
    book = a_workbook(tmp_path)
    started(book, pairings=["1"], **{HEARD: "12"})
    assert [pairing.programme for pairing in book.pairings] == ["000-01", "school-1"]
    started(book, "school-1", pairings=["0"])
    assert [pairing.programme for pairing in book.pairings] == ["school-1", ""]


def test_a_faulty_number_is_told_at_its_line_and_nothing_is_written(tmp_path: Path):
    book = a_workbook(tmp_path)
    for text, said in (("0", "要大于0"), ("", "还没有填"), ("9999", "太大"), ("十几", "")):
        with pytest.raises(Faults) as caught:
            started(book, **{HEARD: text})
        assert said in fields_of(caught.value)[HEARD]
    assert book.programmes == ()
    assert {pairing.programme for pairing in book.pairings} == {"000-01"}


def test_a_name_is_asked_for_and_told_when_it_is_taken(tmp_path: Path):
    book = a_workbook(tmp_path)
    started(book, **{HEARD: "12"}, name="我校方案")
    with pytest.raises(Faults) as caught:
        started(book, "000-02", name="我校方案")
    assert "已有方案叫“我校方案”" in fields_of(caught.value)["name"]
    with pytest.raises(Faults) as caught:
        started(book, "000-02", name="")
    assert fields_of(caught.value)["name"] == "还没有填"


def test_what_an_alias_stands_for_can_be_kept_under_a_name_of_its_own(tmp_path: Path):
    book = a_workbook(tmp_path / "book")
    path = tmp_path / "同.toml"
    path.write_text('id = "z"\nname = "同名方案"\nalias_of = "000-01"\n', encoding="utf-8")
    own = keep(book, read_shared(book, path))
    kept = programme_of(book, own.programme.id)
    assert (kept.name, kept.alias_of) == ("同名方案", "")
    assert [duty.title for duty in kept.duties] == [duty.title for duty in preset("000-01").duties]


def test_a_duty_changes_its_period_due_date_and_weight(tmp_path: Path):
    book = a_workbook(tmp_path)
    own = started(book, **{HEARD: "12"})
    duty = duty_of(own, "听徒弟课")
    raw = typed(
        own, duty, n="3", per="month", due="每月25日", hard=False, bundle="六个一", op="range", n2="4"
    )
    own = save_duty(book, own, duty, raw, TODAY)
    changed = duty_of(own, "听徒弟课")
    assert (changed.n, changed.n2, changed.per, changed.due) == (3, 4, "month", "day 25")
    assert (changed.soft, changed.bundle) == (True, "六个一")
    assert (changed.where, changed.quote) == (duty.where, duty.quote)
    assert programme_of(book, own.programme.id).duty(HEARD) == changed


def test_a_form_that_nobody_touched_changes_no_duty_of_any_preset(tmp_path: Path):
    book = a_workbook(tmp_path)
    seen = 0
    for programme in presets():
        own = Own(programme)
        for duty in programme.duties:
            assert read_duty(book, programme, duty, typed(own, duty), TODAY) == duty
            seen += 1
    assert seen > 20


def test_hours_may_be_halves_and_are_written_as_a_teacher_writes_them(tmp_path: Path):
    book = a_workbook(tmp_path)
    own = open_programme(book, "000-01")
    hours = structs.replace(own.programme.duties[5], id="school-D01", measure="hours", unit="学时")
    for text, said in (("8", "每学期至少8学时"), ("2.5", "每学期至少2.5学时")):
        changed = read_duty(book, own.programme, hours, typed(own, hours, n=text), TODAY)
        assert quota_text(changed) == said


def test_an_unlimited_duty_needs_no_number_and_one_that_is_limited_again_does(tmp_path: Path):
    book = a_workbook(tmp_path)
    own = started(book, **{HEARD: "12"})
    own = save_duty(
        book, own, duty_of(own, "听徒弟课"), typed(own, duty_of(own, "听徒弟课"), op="none"), TODAY
    )
    duty = duty_of(own, "听徒弟课")
    assert (duty.op, duty.n) == ("none", None)
    with pytest.raises(Faults) as caught:
        save_duty(book, own, duty, typed(own, duty, op="min"), TODAY)
    assert "还没有填" in fields_of(caught.value)["n"]


def test_every_fault_of_a_duty_stands_at_its_field(tmp_path: Path):
    book = a_workbook(tmp_path)
    own = started(book, **{HEARD: "12"})
    duty = duty_of(own, "听徒弟课")
    for raw, field, said in (
        ({"due": "大前天"}, "due", "“大前天”看不懂，可写"),
        ({"n": "0"}, "n", "要大于0"),
        ({"op": "range", "n2": "3"}, "n2", "要比12大"),
        ({"n2": "15"}, "n2", "才写这一项"),
        ({"op": "none", "n": "5"}, "n", "不用写数"),
        ({"op": "range", "n2": ""}, "n2", "就要写到几"),
        ({"title": ""}, "title", "还没有填"),
        ({"title": "一二三四五六七八九十一二三"}, "title", "最多12个字"),
        ({"title": "听{x}课"}, "title", "不能写花括号"),
        ({"per": "每三天"}, "per", ""),
    ):
        with pytest.raises(Faults) as caught:
            save_duty(book, own, duty, typed(own, duty, **raw), TODAY)
        assert said in fields_of(caught.value)[field]
    assert duty_of(open_programme(book, own.programme.id), "听徒弟课") == duty


def test_a_duty_of_ones_own_is_added_and_counted(tmp_path: Path):
    book = a_workbook(tmp_path)
    write(book, "听课", date="2026-11-13", teacher="李青", topic="周长", slot="第3节")
    own = started(book, **{HEARD: "12"})
    duty = new_duty(own)
    raw = typed(
        own, duty, title="随堂听课", kind="observation", direction="听徒弟", n="2", per="month", unit="节"
    )
    own = save_duty(book, own, duty, raw, TODAY)
    assert new_duty(own).id != duty.id
    (progress,) = progress_of(book, TODAY)
    found = progress.of(duty.id, book.pairings[0].id)
    assert found is not None
    assert found.done == 1
    with pytest.raises(Faults) as caught:
        save_duty(book, own, new_duty(own), typed(own, new_duty(own), title="无", n="1"), TODAY)
    assert "还没有选" in fields_of(caught.value)["kind"]
    with pytest.raises(Faults) as caught:
        raw = typed(own, new_duty(own), title="反思", n="1", kind="reflection", direction="听徒弟")
        save_duty(book, own, new_duty(own), raw, TODAY)
    assert "direction" in fields_of(caught.value)


def test_a_duty_put_aside_is_asked_for_no_longer_and_comes_back(tmp_path: Path):
    book = a_workbook(tmp_path)
    own = put_aside(book, open_programme(book, "000-01"), preset("000-01").duties[5])
    assert own.programme.id == "school-1"
    assert progress_of(book, TODAY)[0].of(HEARD) is None
    again = open_programme(book, "school-1")
    assert [duty.id for duty in again.aside] == [HEARD]
    back = take_back(book, again, again.aside[0])
    assert progress_of(book, TODAY)[0].of(HEARD) is not None
    gone = drop_aside(book, put_aside(book, back, back.programme.duties[-1]), preset("000-01").duties[5])
    assert gone.aside == ()


def test_a_duty_on_which_another_rests_is_not_put_aside(tmp_path: Path):
    book = a_workbook(tmp_path)
    first = Duty(id="a", title="备课", owes="mentor", counts=("activity",), n=1, per="term", quote="备课")
    second = structs.replace(first, id="b", title="上课", after=("a",))
    keep(book, Own(Programme(id="x", name="小方案", duties=(first, second)), (), "file"))
    with pytest.raises(Faults) as caught:
        put_aside(book, open_programme(book, "school-1"), first)
    assert str(caught.value.faults[0].label) == "“上课”的先完成哪项"
    assert len(programme_of(book, "school-1").duties) == 2


def test_labels_and_switches_are_kept(tmp_path: Path):
    book = a_workbook(tmp_path)
    own = open_programme(book, "000-01")
    raw = head_values(own.programme) | {
        "name": "我校方案",
        "mentor": "导师",
        "mutual": "sum",
        "mentor_counts_as_other": True,
        "overlap": False,
        "partial": "pro_rata",
        "from_week": "8",
    }
    save_head(book, own, raw, TODAY)
    kept = programme_of(book, "school-1")
    assert (kept.labels.mentor, kept.labels.apprentice, kept.from_week) == ("导师", "徒弟", 8)
    assert structs.asdict(kept.switches) == {
        "mutual": "sum",
        "mentor_counts_as_other": True,
        "overlap": False,
        "partial": "pro_rata",
    }
    with pytest.raises(Faults):
        save_head(book, open_programme(book, "school-1"), raw | {"from_week": "77"}, TODAY)


@pytest.mark.parametrize("programme_id", ["000-01", "000-02", "000-03", "000-07"])
def test_a_programme_comes_back_from_its_file_as_it_was(tmp_path: Path, programme_id: str):
    book = a_workbook(tmp_path / "book")
    own = started(book, programme_id, name="我校方案")
    path = write_programme(own.programme, default_file(book, own.programme))
    assert path == tmp_path / "book" / "导出" / "我校方案.toml"
    assert tomllib.loads(path.read_text(encoding="utf-8"))["name"] == "我校方案"
    other = a_workbook(tmp_path / "other")
    read = read_shared(other, place_of(f'"{path}"'))
    assert read.programme == own.programme
    assert other.programmes == ()
    kept = keep(other, read, (other.pairings[0].id,))
    assert programme_of(other, kept.programme.id).duties == own.programme.duties
    assert [pairing.programme for pairing in other.pairings] == ["school-1", "000-01"]


def test_a_newer_file_of_the_same_name_replaces_ones_own(tmp_path: Path):
    book = a_workbook(tmp_path / "book")
    own = started(book, **{HEARD: "12"}, name="我校方案")
    path = write_programme(own.programme, tmp_path / "方案")
    assert path.name == "方案.toml"
    started(book, "school-1", **{HEARD: "15"})
    keep(book, read_shared(book, path))
    assert [raw["id"] for raw in book.programmes] == ["school-1"]
    duty = programme_of(book, "school-1").duty(HEARD)
    assert duty is not None
    assert duty.n == 12


def test_a_faulty_file_is_refused_with_its_line_or_with_duty_and_field(tmp_path: Path):
    book = a_workbook(tmp_path / "book")
    path = tmp_path / "坏.toml"
    path.write_text('id = "x"\nname = "坏\n', encoding="utf-8")
    with pytest.raises(Problem, match="第2行"):
        read_shared(book, path)
    duty = '[[duty]]\nid = "D1"\ntitle = "听课"\nowes = "mentor"\ncounts = ["observation"]\n'
    duty += 'per = "term"\nquote = ""\n'
    path.write_text(f'id = "x"\nname = "坏"\n{duty}n = 0\n', encoding="utf-8")
    with pytest.raises(Faults, match="D1 n"):
        read_shared(book, path)
    path.write_text(f'id = "x"\nname = "坏"\n{duty}n = 1\n'.replace("听课", "听{0}课"), encoding="utf-8")
    with pytest.raises(Faults, match="花括号"):
        read_shared(book, path)
    assert book.programmes == ()


def test_another_file_is_not_written_over(tmp_path: Path):
    path = tmp_path / "笔记.toml"
    path.write_text("a = 1\n", encoding="utf-8")
    with pytest.raises(Problem, match="已有文件"):
        write_programme(preset("000-01"), path)
    assert path.read_text(encoding="utf-8") == "a = 1\n"
    with pytest.raises(Problem, match="不能写"):
        write_programme(preset("000-01"), path / "方案.toml")
    assert write_programme(preset("000-01"), tmp_path / "b.toml").exists()
    assert write_programme(preset("000-01"), tmp_path / "b.toml").exists()
    assert sorted(found.name for found in tmp_path.iterdir()) == ["b.toml", "笔记.toml"]


def test_a_programme_is_removed_only_when_no_pairing_has_it(tmp_path: Path):
    book = a_workbook(tmp_path)
    started(book, **{HEARD: "12"})
    with pytest.raises(Problem, match="还有结对在用"):
        remove_programme(book, "school-1")
    with pytest.raises(Problem, match="自带的方案"):
        remove_programme(book, "000-01")
    started(book, "000-02")
    assert [used.id for used in programmes_in_use(book)] == ["000-02", "school-1"]
    remove_programme(book, "school-1")
    assert book.programmes == ()


def test_a_programme_that_cannot_be_read_is_listed_with_its_reason(tmp_path: Path):
    book = a_workbook(tmp_path)
    started(book, **{HEARD: "12"}, name="我校方案")
    raw = book.programmes[0]
    raw["duty"][5]["n"] = -1
    book.arrange(programmes=[raw])
    (used,) = programmes_in_use(book)
    assert (used.name, used.own) == ("我校方案", None)
    assert HEARD in used.problem


def test_a_workbook_for_reading_is_not_changed(tmp_path: Path):
    a_workbook(tmp_path).close()
    book = Workbook.open(tmp_path, write=False, now=NOW)
    with pytest.raises(Problem):
        started(book, **{HEARD: "12"})
    assert book.programmes == ()


@pytest.mark.parametrize("code", [*DUE_WORDS, "09-10", "2027-03-17", "week 3", "day 25", "weekday 2-5",
                                  "weekday 4", "+7 days", "+30 minutes", "year 2"])  # fmt: skip
def test_a_due_date_is_read_back_from_its_words(code: str):
    assert read_due_words(due_text(code)) == code


def test_a_path_that_can_be_no_file_is_told(tmp_path: Path):
    book = a_workbook(tmp_path / "book")
    too_long = str(tmp_path / ("长" * 300))
    for text in (str(tmp_path / "无.toml"), str(tmp_path), too_long, "~nobody-here/x.toml"):
        with pytest.raises(Problem):
            read_shared(book, place_of(text))
    with pytest.raises(Problem, match="不能写"):
        write_programme(preset("000-01"), place_of(too_long))
    with pytest.raises(Problem):
        place_of("a\0b")


def test_a_folder_gets_the_file_under_the_programmes_name(tmp_path: Path):
    path = write_programme(preset("000-01"), tmp_path)
    assert path == tmp_path / "桃浦中心小学青蓝工程.toml"
    assert write_programme(preset("000-01"), tmp_path / "方案1.2").name == "方案1.2.toml"


@given(day=st.dates(dt.date(2020, 1, 1), dt.date(2040, 12, 31)))
def test_any_day_is_read_back(day: dt.date):
    assert read_due_words(f"{day.year}年{day.month}月{day.day}日") == day.isoformat()
    assert read_due_words(f"{day.month}月{day.day}日前") == f"{day.month:02}-{day.day:02}"


@given(text=st.text(max_size=12))
def test_words_that_say_no_due_date_are_a_problem_never_a_crash(text: str):
    try:
        read_due_words(text)
    except Problem as problem:
        assert "看不懂" in problem.what
