"""The verbs, as the other rooms use them."""

import datetime as dt
import stat
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.people import Person
from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Record, Unreadable
from qinglan_tui.domain.settings import Settings
from qinglan_tui.domain.terms import Leave, default_term
from qinglan_tui.domain.timetable import Timetable, new_slot
from qinglan_tui.storage import Workbook
from tests.storage.samples import (
    ALL,
    DAY,
    NOW,
    headings,
    holders,
    lesson,
    minutes,
    new_book,
    readable,
    reflection,
    reopened,
    saved,
    topic_of,
)


def times(folder: Path) -> dict[str, int]:
    """When each file of the workbook was written last."""
    return {path.name: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def test_a_new_workbook_knows_its_owner_and_holds_nothing(book: Workbook):
    assert (book.outcome, book.writable, book.notes) == ("ok", True, ())
    assert book.settings.owner == "王芳"
    assert [person.name for person in book.people] == ["王芳", "李青"]
    assert book.pairings[0].mentors == ("王芳",)
    assert book.terms == (default_term("2026-2027-1"),)
    assert book.timetable == Timetable()
    assert (book.leave, book.programmes, book.records(ALL), book.trash(), book.drafts()) == (
        (),
        (),
        [],
        [],
        [],
    )


def test_the_first_save_gives_a_number_and_the_time_of_writing(book: Workbook):
    stored = book.save(lesson(), NOW)
    assert stored.id is not None
    assert stored.written_at == NOW
    assert readable(book.get(stored.id)) == stored
    assert book.records(ALL) == [stored]


def test_a_later_save_keeps_the_number_and_the_time_of_writing(book: Workbook):
    first = book.save(lesson(), NOW)
    again = book.save(replace(first, title="改过的标题"), minutes(5))
    assert (again.id, again.written_at) == (first.id, NOW)
    assert headings(book) == ["改过的标题"]


def test_everything_of_a_record_is_there_after_reopening(book: Workbook):
    full = lesson(
        slot="第2节",
        advice="提问后等三秒。\n　　板书留例题。",
        score=92.5,
        observers=("王芳",),
        people=("周敏",),
        tags=("公开课", "[/张]"),
        counts_for="2026-10",
        submitted_on=dt.date(2026, 10, 8),
        private=True,
        links=(1793923200000000,),
        extra={"wind": {"from": "newer"}},
    )
    stored = book.save(full, NOW)
    with reopened(book) as later:
        assert later.records(ALL) == [stored]
    assert replace(stored, id=None, written_at=None) == full


def test_records_come_by_date_then_slot_then_number(book: Workbook):
    late = saved(book, lesson("四", DAY + dt.timedelta(days=1), slot="第1节"))
    tenth = saved(book, lesson("三", slot="第10节"))
    second = saved(book, lesson("二", slot="第2节"))
    without = saved(book, lesson("一"))
    also_second = saved(book, lesson("二之二", slot="第2节"))
    assert [entry.id for entry in book.records(ALL)] == [without, second, also_second, tenth, late]


def test_a_span_holds_its_first_and_its_last_day(book: Workbook):
    for day in (11, 12, 13, 14):
        book.save(lesson(f"{day}日", dt.date(2026, 9, day)), NOW)
    span = Span(dt.date(2026, 9, 12), dt.date(2026, 9, 13))
    assert headings(book, span) == ["李青《12日》", "李青《13日》"]
    assert headings(book, Span(dt.date(2026, 9, 14), None)) == ["李青《14日》"]
    assert headings(book, Span(None, dt.date(2026, 9, 11))) == ["李青《11日》"]


def test_search_wants_every_word_in_any_field_and_any_case(book: Workbook):
    book.save(lesson("几分之一", advice="用 PPT 出示"), NOW)
    book.save(lesson("几分之几"), NOW)
    assert [topic_of(entry) for entry in book.search("几分", ALL)] == ["几分之一", "几分之几"]
    assert [topic_of(entry) for entry in book.search("ppt　李青", ALL)] == ["几分之一"]
    assert book.search("ppt", Span(dt.date(2026, 10, 1), None)) == []
    assert book.search("没有的字", ALL) == []


def test_search_finds_what_was_just_changed_and_no_longer_what_was(book: Workbook):
    stored = book.save(lesson("旧课题"), NOW)
    assert book.search("旧课题", ALL) == [stored]
    book.save(lesson("新课题", id=stored.id), minutes(1))
    assert book.search("旧课题", ALL) == []
    assert len(book.search("新课题", ALL)) == 1


def test_a_deleted_record_is_in_the_trash_until_it_is_restored(book: Workbook):
    stored = book.save(lesson(), NOW)
    number = stored.id or 0
    assert book.delete(number, minutes(1)) == stored
    assert (book.get(number), book.records(ALL), book.search("周长", ALL)) == (None, [], [])
    ((record, deleted_at),) = book.trash()
    assert (record, deleted_at) == (stored, minutes(1))
    with reopened(book) as later:
        assert later.restore(number, minutes(2)) == stored
        assert (later.records(ALL), later.trash()) == ([stored], [])


def test_the_trash_shows_the_latest_deletion_first(book: Workbook):
    numbers = [saved(book, lesson(date=dt.date(year, 9, 12))) for year in (2026, 2024, 2025)]
    for step, number in enumerate(numbers):
        book.delete(number, minutes(step))
    assert [trashed.id for trashed in book.trash()] == numbers[::-1]


def test_deleting_or_restoring_what_is_not_there_is_told(book: Workbook):
    number = saved(book, lesson())
    with pytest.raises(Problem, match="没有编号 123 的记录"):
        book.delete(123, NOW)
    with pytest.raises(Problem, match="没有删除"):
        book.restore(number, NOW)
    with pytest.raises(Problem, match="回收站里没有编号 123"):
        book.restore(123, NOW)
    assert len(book.records(ALL)) == 1


def test_saving_a_record_that_is_in_the_trash_brings_it_back(book: Workbook):
    """An edit beats a deletion, in the file of the new date too."""
    for year in (2026, 2025):
        stored = book.save(lesson(), NOW)
        book.delete(stored.id or 0, NOW)
        again = book.save(replace(stored, title="还要", date=dt.date(year, 9, 12)), NOW)
        assert readable(book.get(stored.id or 0)) == again
        assert book.trash() == []
        book.write_files(NOW)
        assert holders(book.folder, stored.id or 0) == [f"records-{year}.json"]


def test_a_field_that_was_emptied_stays_empty(book: Workbook):
    """TinyDB's update would merge the old document with the new one."""
    stored = book.save(lesson(advice="多等三秒", title="标题"), NOW)
    book.save(replace(stored, title="", fields=Observation(teacher="李青")), minutes(1))
    with reopened(book) as later:
        entry = readable(later.get(stored.id or 0))
        assert (entry.title, entry.fields) == ("", Observation(teacher="李青"))


def test_text_is_cleaned_at_the_door(book: Workbook):
    dirty = "听\x00课\ud800\r\n　　\u202e第二段🧑‍🏫[/张]"
    stored = book.save(
        lesson(advice=dirty, tags=("标\x07签",), extra={"新\x08键": [float("nan"), dirty]}), NOW
    )
    clean = "听课\ufffd\n　　第二段🧑‍🏫[/张]"
    assert isinstance(stored.fields, Observation)
    assert (stored.fields.advice, stored.tags) == (clean, ("标签",))
    assert stored.extra == {"新键": [None, clean]}
    with reopened(book) as later:
        assert later.records(ALL) == [stored]


def test_a_long_text_is_stored_whole(book: Workbook):
    text = "一句话，" * 5000
    book.save(reflection(text), NOW)
    with reopened(book) as later:
        assert readable(later.records(ALL)[0]).texts[1] == text


def test_a_record_that_could_not_be_read_again_is_not_written(book: Workbook):
    with pytest.raises(Problem, match="得分"):
        book.save(lesson(score="很好"), NOW)
    assert book.records(ALL) == []


def test_saving_unchanged_writes_nothing(book: Workbook):
    stored = book.save(lesson(), NOW)
    book.write_files(NOW)
    before = times(book.folder)
    assert book.save(stored, minutes(9)) == stored
    book.write_files(minutes(9))
    assert times(book.folder) == before
    assert len(book.history(stored.id or 0)) == 1


def test_numbers_rise_and_are_never_used_again_though_the_clock_stands_still(book: Workbook):
    numbers = [saved(book, lesson(str(n))) for n in range(5)]
    for number in numbers:
        book.delete(number, NOW)
    later = reopened(book)
    numbers += [saved(later, lesson(str(n))) for n in range(5)]
    later.close()
    (later.folder / "log" / "this.log").unlink()
    with reopened(later) as last:
        numbers += [saved(last, lesson(str(n))) for n in range(5)]
        earlier = NOW - dt.timedelta(days=400)
        numbers.append(saved(last, lesson("钟慢了"), earlier))
    assert numbers == sorted(set(numbers))


def test_a_number_brought_by_another_device_is_not_given_out(book: Workbook):
    """The other device has used just the number that the clock would give next."""
    taken = saved(book, lesson("甲"))
    probe = saved(book, lesson("乙", dt.date(2025, 9, 1)))
    step = probe - taken
    book.write_files(NOW)
    path = book.folder / "records-2026.json"
    line = next(line for line in path.read_text("utf-8").splitlines() if line.startswith(f'"{taken}": '))
    brought = line.replace(f'"{taken}": ', f'"{probe + step}": ').replace("甲", "带来的")
    path.write_text(path.read_text("utf-8").replace(line, f"{line},\n{brought}"), "utf-8")
    assert saved(book, lesson("丙")) > probe + step
    assert sorted(headings(book)) == ["李青《丙》", "李青《乙》", "李青《带来的》", "李青《甲》"]


def test_whole_seconds_give_endings_that_differ(book: Workbook):
    """A teacher types the last five digits, and the clock of a demonstration stands at whole minutes."""
    numbers = [saved(book, lesson(str(n)), minutes(n)) for n in range(40)]
    assert len({str(number)[-5:] for number in numbers}) == 40


def test_an_ending_names_numbers_of_the_newest_year_first(book: Workbook):
    old = saved(book, lesson(date=dt.date(2023, 9, 1)))
    new = saved(book, lesson())
    gone = saved(book, lesson())
    book.delete(gone, NOW)
    assert book.ids_ending("") == [new, old]
    assert book.ids_ending(str(old)[-5:]) == [old]
    assert book.ids_ending(str(gone)[-5:]) == []
    assert book.ids_ending(str(gone)[-5:], trashed=True) == [gone]
    assert book.ids_ending("听课") == []


def test_what_is_settled_is_replaced_in_one_write(book: Workbook):
    slots = Timetable((new_slot(2, "第2节", "三（2）班", "数学", "李青"),))
    away = Leave(dt.date(2026, 10, 12), dt.date(2026, 10, 13), "病假")
    book.arrange(
        settings=replace(book.settings, theme="墨"),
        people=[*book.people, Person(name="周\x00敏")],
        timetable=slots,
        leave=[away],
        programmes=[{"id": "own-1", "name": "本校方案"}],
    )
    with reopened(book) as later:
        assert later.settings == Settings(owner="王芳", school="桃源县第三小学", theme="墨")
        assert [person.name for person in later.people] == ["王芳", "李青", "周敏"]
        assert (later.timetable, later.leave) == (slots, (away,))
        assert later.programmes == ({"id": "own-1", "name": "本校方案"},)
        assert (len(later.pairings), len(later.terms)) == (1, 1)


def test_settling_what_is_settled_already_writes_nothing(book: Workbook):
    before = times(book.folder)
    book.arrange(settings=book.settings, people=book.people, terms=book.terms)
    book.write_files(NOW)
    assert times(book.folder) == before


def test_a_list_that_gets_shorter_leaves_nothing_behind(book: Workbook):
    book.arrange(people=[Person(name="李青")], pairings=[])
    with reopened(book) as later:
        assert [person.name for person in later.people] == ["李青"]
        assert later.pairings == ()


def test_undo_and_redo_say_what_they_did(book: Workbook):
    number = saved(book, lesson(teacher="", topic="周长"))
    book.save(replace(readable(book.get(number)), slot="第2节"), minutes(1))
    book.delete(number, minutes(2))
    what = "9月12日听课记录《周长》"
    assert book.undo(minutes(3)) == f"撤销：删除 {what}"
    assert book.undo(minutes(4)) == f"撤销：修改 {what}"
    assert readable(book.get(number)).slot == ""
    assert book.undo(minutes(5)) == f"撤销：新建 {what}"
    assert (book.get(number), [trashed.id for trashed in book.trash()]) == (None, [number])
    assert book.undo(minutes(6)) is None
    assert book.redo(minutes(7)) == f"重做：新建 {what}"
    assert book.redo(minutes(8)) == f"重做：修改 {what}"
    assert readable(book.get(number)).slot == "第2节"
    assert book.redo(minutes(9)) == f"重做：删除 {what}"
    assert (book.get(number), book.redo(minutes(9))) == (None, None)


def test_a_change_after_undo_leaves_nothing_to_redo(book: Workbook):
    book.save(lesson("一"), NOW)
    book.undo(NOW)
    book.save(lesson("二"), NOW)
    assert book.redo(NOW) is None


def test_undo_names_the_year_when_it_is_another(book: Workbook):
    book.save(reflection("想了想", dt.date(2025, 12, 30)), NOW)
    assert book.undo(NOW) == "撤销：新建 2025年12月30日教学反思"


def test_undo_does_not_overwrite_what_another_window_wrote(book: Workbook):
    """The step is given up, the one before it can still be undone."""
    book.save(lesson("前"), NOW)
    number = saved(book, lesson("本窗口"))
    book.write_files(NOW)
    path = book.folder / "records-2026.json"
    path.write_text(path.read_text("utf-8").replace("本窗口", "别处改的"), "utf-8")
    with pytest.raises(Problem, match="不能撤销"):
        book.undo(NOW)
    assert topic_of(book.get(number)) == "别处改的"
    assert book.undo(NOW) == "撤销：新建 9月12日听课记录 李青《前》"


def test_an_open_workbook_sees_what_another_wrote_and_says_so(book: Workbook):
    book.save(lesson("一"), NOW)
    with Workbook.open(book.folder, write=False, now=NOW) as reader:
        assert headings(reader) == ["李青《一》"]
        assert reader.refresh() is False
        book.save(lesson("二"), NOW)
        book.save(lesson("去年的", dt.date(2025, 9, 1)), NOW)
        book.arrange(settings=replace(book.settings, theme="墨"))
        assert reader.refresh() is True
        assert headings(reader) == ["李青《去年的》", "李青《一》", "李青《二》"]
        assert reader.settings.theme == "墨"
        assert reader.refresh() is False
    assert book.refresh() is False


def test_what_is_handed_out_cannot_change_the_file(book: Workbook):
    stored = book.save(lesson(extra={"list": [1]}), NOW)
    stored.extra["list"].append(2)
    handed = readable(book.get(stored.id or 0))
    handed.extra["list"].append(3)
    handed.extra["more"] = True
    book.save(lesson("另一条"), NOW)
    with reopened(book) as later:
        assert readable(later.get(stored.id or 0)).extra == {"list": [1]}


def test_a_workbook_opened_to_read_writes_nothing(book: Workbook):
    book.save(lesson(), NOW)
    book.close()
    before = {path: path.stat().st_mtime_ns for path in book.folder.rglob("*")}
    with Workbook.open(book.folder, write=False, now=NOW) as reader:
        assert (reader.outcome, reader.writable) == ("ok", False)
        reader.records(ALL), reader.trash(), reader.drafts(), reader.history(1), reader.refresh()
        number = reader.ids_ending("")[0]
        with pytest.raises(Problem, match="只为查看"):
            reader.save(lesson(), NOW)
        with pytest.raises(Problem):
            reader.delete(number, NOW)
        with pytest.raises(Problem):
            reader.arrange(people=[])
        with pytest.raises(Problem):
            reader.draft_put("x", {}, NOW)
    assert {path: path.stat().st_mtime_ns for path in book.folder.rglob("*")} == before


def test_a_closed_workbook_refuses_to_write(book: Workbook):
    book.close()
    with pytest.raises(Problem, match="已经关上"):
        book.save(lesson(), NOW)


def test_creating_refuses_a_file_and_a_workbook_and_leaves_both_alone(tmp_path: Path, book: Workbook):
    file = tmp_path / "一个文件"
    file.write_text("别动", "utf-8")
    with pytest.raises(Problem, match="是一个文件，不是文件夹"):
        new_book(file)
    with pytest.raises(Problem, match="一个文件”是一个文件，不是文件夹"):
        new_book(file / "里面" / "更里面")
    with pytest.raises(Problem, match="已有工作簿"):
        new_book(book.folder)
    assert file.read_text("utf-8") == "别动"
    assert book.settings.owner == "王芳"


def test_creating_beside_foreign_files_is_welcome_unless_a_name_clashes(tmp_path: Path):
    (tmp_path / "照片.jpg").write_bytes(b"x")
    with new_book(tmp_path) as book:
        assert book.settings.owner == "王芳"
    other = tmp_path / "重装以后"
    other.mkdir()
    (other / "records-2025.json").write_text("{}", "utf-8")
    with pytest.raises(Problem, match=r"records-2025\.json"):
        new_book(other)
    assert [path.name for path in other.iterdir()] == ["records-2025.json"]


def test_opening_what_is_no_workbook_says_what_is_wrong(tmp_path: Path):
    file = tmp_path / "文件"
    file.write_text("x", "utf-8")
    (tmp_path / "空").mkdir()
    lost = tmp_path / "丢了"
    lost.mkdir()
    (lost / "records-2025.json").write_text("{}", "utf-8")
    for folder, what in (
        (file, "是一个文件"),
        (tmp_path / "没有", "没有“"),
        (tmp_path / "空", "里没有工作簿"),
    ):
        with pytest.raises(Problem, match=what):
            Workbook.open(folder, write=True, now=NOW)
    with pytest.raises(Problem, match=r"有记录，却没有 workbook\.json"):
        Workbook.open(lost, write=True, now=NOW)
    assert list((tmp_path / "空").iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_files_and_folders_are_the_owners_alone(book: Workbook, tmp_path: Path):
    book.save(lesson(), NOW)
    book.draft_put("observation", {"topic": "周长"}, NOW)
    photo = tmp_path / "页.jpg"
    photo.write_bytes(b"jpeg")
    photo.chmod(0o644)
    book.attach(photo)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (book.folder, *book.folder.rglob("*"))}
    folders = {path.name for path in (book.folder, *book.folder.rglob("*")) if path.is_dir()}
    assert {name for name, mode in modes.items() if mode != (0o700 if name in folders else 0o600)} == set()


def test_an_unreadable_record_is_shown_kept_and_can_be_deleted_restored_and_repaired(book: Workbook):
    good = saved(book, lesson("好的"))
    book.write_files(NOW)
    path = book.folder / "records-2026.json"
    bad = '"7": {"kind":"observation","date":"2026-13-4","fields":{"score":[1.50,{"深":0}]},"未知":"留着"},\n'
    path.write_text(path.read_text("utf-8").replace(f'"{good}": ', bad + f'"{good}": '), "utf-8")
    entry = book.get(7)
    assert isinstance(entry, Unreadable)
    assert any("日期" in problem for problem in entry.problems)
    assert entry in book.records(Span.of_school_year(2026))
    assert entry in book.records(Span.of_month("2027-03"))
    assert entry not in book.records(Span.of_school_year(2025))
    assert book.search("留着", ALL) == [entry]
    book.save(lesson("又一条"), NOW)
    book.write_files(NOW)
    assert '"fields":{"score":[1.50,{"深":0}]},"未知":"留着"' in path.read_text("utf-8")
    assert book.delete(7, NOW) == entry
    assert book.undo(NOW) == "撤销：删除 编号 7 的记录"
    assert book.get(7) == entry
    book.save(lesson("修好了", id=7), minutes(1))
    assert topic_of(book.get(7)) == "修好了"
    assert [type(revision.record) for revision in book.history(7)][-1] is Unreadable
    assert book.undo(minutes(2)) == "撤销：修改 9月12日听课记录 李青《修好了》"
    assert book.get(7) == entry


def test_a_line_that_is_no_document_at_all_is_kept_as_well(book: Workbook):
    number = saved(book, lesson())
    book.write_files(NOW)
    path = book.folder / "records-2026.json"
    path.write_text(
        path.read_text("utf-8").replace(f'"{number}": ', f'"8": [1,"二"],\n"{number}": '), "utf-8"
    )
    assert isinstance(book.get(8), Unreadable)
    book.save(lesson("又一条"), NOW)
    book.write_files(NOW)
    assert '"8": [1,"二"]' in path.read_text("utf-8")
    assert len(book.records(ALL)) == 3


def test_words_of_a_newer_version_survive_everywhere(book: Workbook):
    """In a record, in the settings and in a line about a person."""
    number = saved(book, lesson())
    book.close()
    records, front = book.folder / "records-2026.json", book.folder / "workbook.json"
    records.write_text(records.read_text("utf-8").replace('"topic"', '"mood":"好","topic"'), "utf-8")
    text = front.read_text("utf-8").replace('{"owner"', '{"glow":1,"owner"')
    front.write_text(text.replace('{"name":"李青"', '{"nick":"小李","name":"李青"'), "utf-8")
    with reopened(book) as later:
        later.save(replace(readable(later.get(number)), title="新标题"), minutes(1))
        later.arrange(settings=replace(later.settings, theme="墨"), people=later.people)
    assert '"mood":"好"' in records.read_text("utf-8")
    assert '"glow":1' in front.read_text("utf-8")
    assert '"nick":"小李"' in front.read_text("utf-8")


def test_a_line_about_a_person_that_cannot_be_read_is_named_and_kept(book: Workbook):
    book.close()
    front = book.folder / "workbook.json"
    text = front.read_text("utf-8").replace('{"name":"李青"', '{"name":"李青","classes":7')
    front.write_text(text, "utf-8")
    with reopened(book) as later:
        assert [person.name for person in later.people] == ["王芳"]
        assert any("教师名单的第2条读不懂" in note for note in later.notes)
        later.arrange(people=[*later.people, Person(name="周敏")])
        assert [person.name for person in later.people] == ["王芳", "周敏"]
    assert '{"name":"李青","classes":7,' in front.read_text("utf-8")
    # Mended by hand, it is a person as any other.
    front.write_text(front.read_text("utf-8").replace('"classes":7', '"classes":[]'), "utf-8")
    with Workbook.open(book.folder, write=False, now=NOW) as mended:
        assert {person.name for person in mended.people} == {"王芳", "李青", "周敏"}


def test_the_record_handed_back_is_the_one_on_disk(book: Workbook):
    stored: Record = book.save(lesson(advice="行尾\r\n"), NOW)
    assert readable(book.get(stored.id or 0)) == stored
