"""收下对方的文件, by keys alone: typed or found in the watched folder, seen, merged, lessons made one."""

from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from qinglan_tui.domain.lessons import lesson_key
from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.records import Record
from qinglan_tui.screens.inbox_page import InboxPage
from qinglan_tui.screens.merge import MergePlace
from qinglan_tui.screens.receive import ReceivePlace
from qinglan_tui.services.exchange import Choice, pack
from qinglan_tui.services.inbox_places import likely_folders
from qinglan_tui.services.merging import merge
from qinglan_tui.services.setup import read_start, start_workbook
from qinglan_tui.storage import Workbook
from qinglan_tui.storage.packets import read_packet
from tests.app._pilot import NOW, START, TODAY, Desktop, piloted, put, running

SIZES = [(80, 24), (120, 36)]
APPRENTICE = START | {"name": "李青", "role": "徒弟", "partners": "王芳"}


class Two:
    """The workbooks of both, each on its machine, and the folder into which files arrive."""

    def __init__(self, folder: Path) -> None:
        self.inbox = folder / "收件"
        self.inbox.mkdir()
        self.mine = start_workbook(folder / "wang", read_start(START, TODAY), NOW, "wang")
        self.theirs = start_workbook(folder / "li", read_start(APPRENTICE, TODAY), NOW, "li")

    def watch(self) -> None:
        """Let the folder be watched."""
        self.mine.arrange(settings=structs.replace(self.mine.settings, inbox=str(self.inbox)))

    def arrive(self, name: str = "李青的") -> Path:
        """A file of all that is for the other one comes in."""
        return pack(self.theirs, Choice(partner="王芳"), self.inbox / f"{name}.qinglan", NOW)

    def share(self, record: Record) -> None:
        """A record of the mentor's that the apprentice has as well."""
        path = self.inbox.parent / f"{record.id}.qinglan"
        merge(self.theirs, read_packet(pack(self.mine, Choice(ids=(record.id or 0,)), path, NOW)), NOW)


@pytest.fixture
def two(tmp_path_factory: pytest.TempPathFactory) -> Two:
    # A short path: a sentence with a long one in it would be a sheet, not a line.
    return Two(tmp_path_factory.mktemp("t"))


def change(book: Workbook, record: Record, **values: Any) -> None:
    """Another text in fields of a record."""
    there = book.get(record.id or 0)
    assert isinstance(there, Record)
    book.save(structs.replace(there, fields=structs.replace(there.fields, **values)), NOW)


def records_of(book: Workbook) -> list[Record]:
    return [one for one in book.records(Span.everything()) if isinstance(one, Record)]


def headings(book: Workbook) -> set[str]:
    return {one.heading for one in records_of(book)}


async def open_receive(it: Desktop) -> None:
    """By the menu, as one finds it."""
    await it.press("f10")
    await it.write("sxwj")
    await it.press("enter")
    assert isinstance(it.app.screen, ReceivePlace)


async def look(it: Desktop) -> None:
    """Enter, and wait until the file is read."""
    await it.press("enter")
    await it.settled()
    assert isinstance(it.app.screen, MergePlace), it.seen()


@pytest.mark.parametrize("size", SIZES)
@piloted
async def test_today_tells_of_a_file_and_leads_to_it_and_it_is_merged(two: Two, size: tuple[int, int]):
    put(two.theirs, "反思", {"课题": "周长[/张]"})
    put(two.theirs, "反思", {"课题": "面积"})
    two.watch()
    two.arrive()
    async with running(two.mine, size=size) as it:
        assert "收到对方的文件" in it.seen() and "李青 2条（11月22日）" in it.seen()
        await it.press("home", "enter")
        await look(it)
        assert "新的　2条" in it.seen() and "周长[/张]" in it.seen()
        assert headings(two.mine) == set()
        await it.press("ctrl+s")
        assert "合并了李青的互传文件：新增2条。" in it.flat()
        assert headings(two.mine) == {"《周长[/张]》反思", "《面积》反思"}
        await it.press("enter", "escape")
        assert "今日" in it.rows()[0]
        assert "收到对方的文件" not in it.seen()


@piloted
async def test_a_file_that_arrives_while_today_is_open_is_told(two: Two):
    put(two.theirs, "反思", {"课题": "周长"})
    two.watch()
    async with running(two.mine) as it:
        assert "收到对方的文件" not in it.seen()
        two.arrive()
        watching = it.desk_app.watching
        assert watching is not None
        watching.look()
        await it.pilot.pause()
        assert "李青 1条（11月22日）" in it.seen()


@piloted
async def test_the_four_groups_are_seen_and_what_both_changed_is_kept_twice(two: Two):
    both = put(two.mine, "听课", {"课题": "周长", "teacher": "李青", "日期": "2026-11-12"})
    theirs = put(two.mine, "听课", {"课题": "面积", "teacher": "李青", "日期": "2026-11-13"})
    same = put(two.mine, "听课", {"课题": "除法", "teacher": "李青", "日期": "2026-11-16"})
    for record in (both, theirs, same):
        two.share(record)
    change(two.theirs, both, merits="徒弟写的")
    change(two.theirs, theirs, merits="徒弟补的")
    change(two.mine, both, merits="师傅写的")
    put(two.theirs, "反思", {"课题": "新写的"})
    ids = tuple(
        record.id or 0 for record in two.theirs.records(Span.everything()) if isinstance(record, Record)
    )
    path = pack(two.theirs, Choice(partner="王芳", ids=ids), two.inbox / "x.qinglan", NOW)
    async with running(two.mine) as it:
        await open_receive(it)
        await it.write(str(path))
        await look(it)
        for head in (
            "新的　1条",
            "对方改过，会换成新的　1条",
            "两边都改过，两份都留着，收下后再定　1条",
            "一样的，或这里更新，不动　1条",
        ):
            assert head in it.seen()
        assert "李青《面积》（改了：优点）" in it.seen()
        await it.press("down", "enter")
        assert "徒弟补的" in it.seen()
        await it.press("enter", "ctrl+s", "enter")
        assert len(two.mine.conflicts()) == 1
        await it.press("f2")
        assert "两边都改过" in it.seen()
        changed = two.mine.get(theirs.id or 0)
        assert isinstance(changed, Record) and "徒弟补的" in str(changed.fields)


@piloted
async def test_esc_takes_nothing_in(two: Two):
    put(two.theirs, "反思", {"课题": "周长"})
    two.watch()
    two.arrive()
    async with running(two.mine) as it:
        await open_receive(it)
        await look(it)
        await it.press("escape")
        assert isinstance(it.app.screen, ReceivePlace)
        assert headings(two.mine) == set()
        assert "1份没有收" in it.rows()[0]


@piloted
async def test_what_would_overwrite_a_teacher_is_not_taken_unless_one_says_so(two: Two):
    put(two.theirs, "反思", {"课题": "周长"})
    for book, title in ((two.mine, "一级教师"), (two.theirs, "高级教师")):
        people = [
            structs.replace(person, title=title) if person.name == "李青" else person
            for person in book.people
        ]
        book.arrange(people=people)
    two.watch()
    two.arrive()
    async with running(two.mine) as it:
        await open_receive(it)
        await look(it)
        assert "不收李青的" in it.flat()
        await it.press("end")
        while "› 不收" not in it.seen():
            await it.press("up")
        await it.press("space")
        assert "›收李青的" in it.flat()
        await it.press("space", "ctrl+s", "enter")
        assert title_of(two.mine) == "一级教师"


@piloted
async def test_a_teacher_that_is_taken_is_changed(two: Two):
    put(two.theirs, "反思", {"课题": "周长"})
    people = [
        structs.replace(one, title="高级教师") if one.name == "李青" else one for one in two.theirs.people
    ]
    two.theirs.arrange(people=people)
    two.watch()
    two.arrive()
    async with running(two.mine) as it:
        await open_receive(it)
        await look(it)
        assert "收补上李青的" in it.flat()
        await it.press("ctrl+s", "enter")
        assert title_of(two.mine) == "高级教师"


def title_of(book: Workbook) -> str:
    return next(person.title for person in book.people if person.name == "李青")


@piloted
async def test_the_same_lesson_of_both_is_made_one_after_what_neither_says_is_asked(two: Two):
    put(two.mine, "听课", {"课题": "几分之一", "teacher": "王芳", "日期": "2026-11-12", "班级": "三（2）班"})
    put(two.theirs, "听课", {"课题": "几分之一", "teacher": "王芳", "日期": "2026-11-12"})
    two.watch()
    two.arrive()
    async with running(two.mine) as it:
        await open_receive(it)
        await look(it)
        assert "同一节课？" in it.seen()
        await it.press("ctrl+s")
        assert "我的 11月12日 三（2）班 王芳《几分之一》" in it.seen()
        await it.press("1")
        assert "这是第几节" in it.seen()
        await it.write("第百节")
        await it.press("enter")
        assert "看不懂" in it.flat() and it.line == "第百节"
        await it.rewrite("2")
        await it.press("enter")
        assert "两份记录算作同一节课" in it.flat()
        records = records_of(two.mine)
        assert len(records) == 2
        assert len({lesson_key(record) for record in records}) == 1
        assert {record.slot for record in records} == {"第2节"}


@piloted
async def test_a_lesson_that_is_another_one_stays_another_one(two: Two):
    put(two.mine, "听课", {"课题": "几分之一", "teacher": "王芳", "日期": "2026-11-12", "班级": "三（2）班"})
    put(two.theirs, "听课", {"课题": "几分之一", "teacher": "王芳", "日期": "2026-11-12"})
    two.watch()
    two.arrive()
    async with running(two.mine) as it:
        await open_receive(it)
        await look(it)
        await it.press("ctrl+s", "2")
        assert "同一节课" not in it.flat() and "新增1条" in it.flat()
        assert {one.slot for one in records_of(two.mine)} == {""}


@piloted
async def test_a_file_that_cannot_be_read_is_told(two: Two):
    two.watch()
    (two.inbox / "坏的.qinglan").write_bytes(b"PK rubbish")
    async with running(two.mine) as it:
        assert "坏的.qinglan 读不出来" in it.seen()
        await open_receive(it)
        await it.press("enter")
        assert isinstance(it.app.screen, ReceivePlace)
        assert "坏的.qinglan" in it.flat()
        await it.press("shift+tab")
        await it.write(str(two.inbox / "没有.qinglan"))
        await it.press("enter")
        await it.settled()
        assert "没有.qinglan" in it.flat()
        await it.rewrite(str(two.inbox))
        await it.press("enter")
        assert "是一个文件夹" in it.flat()


@piloted
async def test_a_file_made_for_somebody_else_is_said_so(two: Two):
    two.theirs.arrange(people=[*two.theirs.people, structs.replace(two.theirs.people[0], name="周敏")])
    record = put(two.theirs, "反思", {"课题": "周长"})
    path = pack(two.theirs, Choice(partner="周敏", ids=(record.id or 0,)), two.inbox / "x.qinglan", NOW)
    async with running(two.mine) as it:
        await open_receive(it)
        await it.write(f'"{path}"')
        await look(it)
        assert "这份文件是做给周敏的" in it.seen()


@piloted
async def test_f8_sets_the_watched_folder_and_the_settings_show_it(two: Two):
    put(two.theirs, "反思", {"课题": "周长"})
    two.arrive()
    async with running(two.mine) as it:
        await open_receive(it)
        assert "还没有定收件文件夹" in it.seen()
        await it.press("f8")
        await it.write(str(two.inbox / "没有这个"))
        await it.press("enter")
        assert "没有这个" in it.flat() and two.mine.settings.inbox == ""
        await it.press("f8")
        await it.write(f'"{two.inbox}"')
        await it.press("enter")
        assert two.mine.settings.inbox == str(two.inbox)
        assert "李青 1条（11月22日）" in it.seen()
        await it.press("f10")
        await it.write("sjwjj")
        await it.press("enter")
        assert InboxPage.LABEL in it.rows()[0]
        assert it.line == str(two.inbox) and "微信" in it.seen()
        await it.rewrite(str(two.inbox / "x"))
        await it.press("ctrl+s")
        assert "这个文件夹" in it.flat() and two.mine.settings.inbox == str(two.inbox)
        await it.rewrite("")
        await it.press("ctrl+s")
        assert two.mine.settings.inbox == ""


@piloted
async def test_a_window_that_only_reads_looks_and_takes_nothing(two: Two):
    put(two.theirs, "反思", {"课题": "周长"})
    two.watch()
    two.arrive()
    two.mine.close()
    async with running(Workbook.open(two.mine.folder, write=False, now=NOW)) as it:
        await open_receive(it)
        await look(it)
        await it.press("ctrl+s")
        assert isinstance(it.app.screen, MergePlace)
        assert headings(it.workbook) == set()


def test_the_folders_of_a_chat_program_are_found(tmp_path: Path):
    chat = tmp_path / "Documents" / "xwechat_files" / "wxid_1" / "msg" / "file"
    older = tmp_path / "Documents" / "WeChat Files" / "fang" / "FileStorage" / "File"
    downloads = tmp_path / "Downloads"
    for folder in (chat, older, downloads):
        folder.mkdir(parents=True)
    assert likely_folders(tmp_path, tmp_path / "Documents") == (str(chat), str(older), str(downloads))
    assert likely_folders(tmp_path / "nobody", tmp_path / "nothing") == ()
