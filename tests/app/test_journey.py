"""From the first start to a saved observation and the term summary in Word, at 80 by 24, by keys alone."""

from contextlib import AbstractAsyncContextManager
from pathlib import Path

import docx

from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.records import Record
from qinglan_tui.services.opening import exists, open_workbook
from tests.app._pilot import NOW, Desktop, piloted, running

# What a new user may be asked for: keys pressed, Chinese characters not counted.
MOST_KEYS_TO_FIRST_OBSERVATION = 24
MOST_KEYS_TO_FIRST_SUMMARY = 28


class Counted:
    """Presses keys and counts them; text is typed as an input method commits it."""

    def __init__(self, desktop: Desktop) -> None:
        self.desktop = desktop
        self.keys = 0

    async def press(self, *keys: str) -> None:
        self.keys += len(keys)
        await self.desktop.press(*keys)

    async def write(self, text: str) -> None:
        await self.desktop.write(text)


def started(folder: Path) -> AbstractAsyncContextManager[Desktop]:
    """The program as `qinglan` starts it: the workbook of the folder, or 首次设置 when there is none."""
    workbook = open_workbook(folder, write=True, now=NOW) if exists(folder) else None
    return running(workbook, folder)


async def first_start(it: Counted) -> None:
    """首次设置: who, which school, which term, with whom, under which programme."""
    await it.write("陈素云")
    await it.press("enter", "1", "enter")
    await it.write("数学")
    await it.press("enter")
    await it.write("青禾小学")
    await it.press("enter", "2", "enter")
    await it.press("enter", "enter")
    await it.write("李青")
    await it.press("enter")
    await it.press("enter")


async def note_a_lesson(it: Counted) -> None:
    """A lesson heard, with what a school asks for."""
    await it.press("1")
    await it.write("三（2）班")
    await it.press("enter", "enter")
    await it.write("认识周长")
    await it.press("enter")
    await it.write("新授课")
    await it.press("enter", "enter")
    await it.write("让学生描边线，人人动手。")
    await it.press("tab", "tab")
    await it.write("提问后等三秒；板书留例题。")
    await it.press("ctrl+s")


@piloted
async def test_a_new_mentor_gets_to_the_first_summary(tmp_path: Path) -> None:
    folder = tmp_path / "青蓝工作簿"
    async with started(folder) as desktop:
        it = Counted(desktop)
        await first_start(it)
        assert "今日" in desktop.seen()
        await note_a_lesson(it)
        assert "已保存 14:32" in desktop.seen()
        print(f"keys to the first saved observation: {it.keys}")
        assert it.keys <= MOST_KEYS_TO_FIRST_OBSERVATION
        (record,) = desktop.workbook.records(Span.everything())
        assert isinstance(record, Record) and isinstance(record.fields, Observation)
        assert record.fields == Observation(
            teacher="李青",
            class_name="三（2）班",
            subject="数学",
            topic="认识周长",
            lesson_type="新授课",
            merits="让学生描边线，人人动手。",
            advice="提问后等三秒；板书留例题。",
            observers=("陈素云",),
        )
        assert (record.date, record.status, record.written_at) == (NOW.date(), "done", NOW)

        await it.press("escape", "f5", "ctrl+s")
        # The lesson was on a Sunday: 交前自查 says so once, the same key goes on.
        assert "交前自查" in desktop.seen()
        await it.press("ctrl+s")
        await desktop.settled()
        print(f"keys to the first summary in Word: {it.keys}")
        assert it.keys <= MOST_KEYS_TO_FIRST_SUMMARY
        (written,) = (folder / "导出").glob("*.docx")
        text = "\n".join(paragraph.text for paragraph in docx.Document(str(written)).paragraphs)
        assert "认识周长" in text and "提问后等三秒" in text
        await it.press("ctrl+q")


@piloted
async def test_find_edit_delete_undo_and_find_it_again_after_reopening(tmp_path: Path) -> None:
    folder = tmp_path / "book"
    async with started(folder) as desktop:
        it = Counted(desktop)
        await first_start(it)
        await note_a_lesson(it)
        await it.press("escape", "f3")
        await it.write("周长")
        await desktop.settled()
        assert "李青《认识周长》" in desktop.seen()
        await it.press("enter")
        await it.press("ctrl+s")
        await it.press("escape", "f9")
        assert desktop.workbook.records(Span.everything()) == []
        await it.press("ctrl+z")
        assert len(desktop.workbook.records(Span.everything())) == 1
        await it.press("ctrl+q")
    async with started(folder) as desktop:
        assert "李青《认识周长》" in desktop.seen()


@piloted
async def test_what_was_not_saved_is_offered_again(tmp_path: Path) -> None:
    folder = tmp_path / "book"
    async with started(folder) as desktop:
        it = Counted(desktop)
        await first_start(it)
        await it.press("1")
        await it.write("三（2）班")
        await it.press("escape", "ctrl+q")
    async with started(folder) as desktop:
        assert "未存稿" in desktop.seen()
        await desktop.press("enter")
        assert "三（2）班" in desktop.seen()
        await desktop.press("ctrl+s")
        (record,) = desktop.workbook.records(Span.everything())
        assert isinstance(record, Record) and isinstance(record.fields, Observation)
        assert record.fields.class_name == "三（2）班"
        await desktop.press("escape")
        assert "未存稿" not in desktop.seen()


@piloted
async def test_looking_at_an_empty_form_leaves_nothing_behind(tmp_path: Path) -> None:
    async with started(tmp_path / "book") as desktop:
        await first_start(Counted(desktop))
        await desktop.press("2", "escape")
        assert desktop.workbook.drafts() == []


@piloted
async def test_what_was_not_saved_of_a_record_is_saved_when_gone_on_with(tmp_path: Path) -> None:
    folder = tmp_path / "book"
    async with started(folder) as desktop:
        it = Counted(desktop)
        await first_start(it)
        await note_a_lesson(it)
        await it.press("escape", "end", "enter", "end", "tab", "tab")
        await it.write("后来想到的话")
        await it.press("escape", "ctrl+q")
    async with started(folder) as desktop:
        assert "未存稿" in desktop.seen()
        await desktop.press("home", "enter")
        assert "后来想到的话" in desktop.flat()
        await desktop.press("escape", "home", "enter", "ctrl+s")
        (record,) = desktop.workbook.records(Span.everything())
        assert isinstance(record, Record)
        assert any("后来想到的话" in text for text in record.texts)
        assert desktop.workbook.drafts() == []
