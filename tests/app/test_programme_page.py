from pathlib import Path

from qinglan_tui.domain.programmes import Duty
from qinglan_tui.screens.duties_sheet import DutiesSheet
from qinglan_tui.screens.programme_sheets import PresetSheet, StartSheet
from qinglan_tui.screens.settings import SettingsPlace
from qinglan_tui.services.programmes import programme_of
from qinglan_tui.services.progress import progress_of
from tests.app._pilot import TODAY, Desktop, make_workbook, piloted, put, running
from tests.app.test_first_run import answer
from tests.app.test_settings import go_to, stored

HEARD = "000-01-D06"  # 听徒弟课
PAGE = "方案"


def duty_in(folder: Path, duty_id: str) -> Duty:
    """A duty of the first programme that the workbook on the disk keeps."""
    book = stored(folder)
    found = programme_of(book, str(book.programmes[0]["id"])).duty(duty_id)
    assert found is not None
    return found


async def to_row(it: Desktop, label: str) -> None:
    """Bring the cursor of the page to the row that begins with a label."""
    place = it.app.screen
    assert isinstance(place, SettingsPlace)
    await it.press("home")
    for _ in range(40):
        if any(line.lstrip(" │").partition("›")[2].strip().startswith(label) for line in _lit(it)):
            return
        await it.press("down")
    raise AssertionError(it.seen())


def _lit(it: Desktop) -> list[str]:
    """The lines with the cursor of the page; that of the table of contents stands in the first 14 cells."""
    return [line[12:] if line.startswith(" › 方案") else line for line in it.rows() if "›" in line]


@piloted
async def test_the_page_shows_the_programme_in_use_with_its_few_numbers(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await go_to(it, PAGE)
        seen = it.seen()
        assert "桃浦中心小学青蓝工程  李青" in seen
        assert "› 听徒弟课                每学期至少10节    师傅" in seen
        assert "听师傅课                每学期至少10节    徒弟" in seen
        assert "全部任务                22项" in seen


@piloted
async def test_a_number_is_overtyped_in_place_and_progress_asks_for_it(tmp_path: Path):
    book = make_workbook(tmp_path)
    put(book, "听课", {"date": "2026-11-13", "teacher": "李青", "topic": "周长", "observers": "王芳"})
    async with running(book) as it:
        await go_to(it, PAGE)
        await it.press("enter")
        assert isinstance(it.app.screen, StartSheet)
        assert "听徒弟课        10 节/学期" in it.seen()
        await it.rewrite("12")
        await it.press("ctrl+s")
        assert "已存成自己的方案“桃浦中心小学青蓝工程（本校）”。" in it.flat()
        assert "每学期至少12节" in it.seen()
        await it.press("f2")
        assert "听徒弟课            1/12节" in it.seen()
    assert stored(tmp_path).pairings[0].programme == "school-1"
    assert duty_in(tmp_path, HEARD).n == 12


@piloted
async def test_a_number_that_cannot_be_is_told_at_its_line_and_not_kept(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await go_to(it, PAGE)
        await it.press("enter")
        await it.rewrite("0")
        await it.press("ctrl+s")
        assert "要大于0" in it.seen()
        await it.press("escape")
        assert "改动还没有保存" in it.seen()
        await it.press("2")
        assert "每学期至少10节" in it.seen()
    assert stored(tmp_path).programmes == ()


@piloted
async def test_enter_on_a_line_goes_to_that_number(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await go_to(it, PAGE)
        await to_row(it, "与师傅一起备课")
        await it.press("enter")
        assert it.line == "3"


@piloted
async def test_another_preset_is_begun_with_and_all_46_can_be_seen(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await go_to(it, PAGE)
        await it.press("f8")
        assert isinstance(it.app.screen, PresetSheet)
        assert "000-01     桃浦中心小学青蓝工程" in it.seen()
        await it.press("end")
        assert "更多方案" in it.seen()
        await it.press("enter", "end")
        assert "004-09" in it.seen()
        assert it.app.screen.entries.row_count == 46
        await it.press("home", "down", "enter")
        assert "下苏拉宫村小学青蓝工程：要紧的几个数" in it.seen()
        await it.press("ctrl+s")
        assert "下苏拉宫村小学青蓝工程  李青" in it.seen()
    assert stored(tmp_path).pairings[0].programme == "000-02"
    assert stored(tmp_path).programmes == ()


@piloted
async def test_a_duty_is_changed_put_aside_and_taken_back(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await go_to(it, PAGE)
        await to_row(it, "全部任务")
        await it.press("enter")
        assert isinstance(it.app.screen, DutiesSheet)
        assert "› 听徒弟课" in it.seen()
        await it.press("enter", *["tab"] * 6)
        await it.rewrite("期中")
        await it.press("ctrl+s")
        assert "已另存成“桃浦中心小学青蓝工程（本校）”。" in it.seen()
        assert "期中" in it.seen()
        await it.press("f9")
        assert "已停用“听徒弟课”，在最下面，可以恢复。" in it.seen()
        assert progress_of(it.workbook, TODAY)[0].of(HEARD) is None
        await it.press("end")
        assert "回车 改" in it.seen()
        assert "› 听徒弟课" in it.seen()
        await it.press("f9", "1")
        assert "已恢复。" in it.seen()
        assert progress_of(it.workbook, TODAY)[0].of(HEARD) is not None
        await it.press("escape")
        assert "全部任务                22项" in it.seen()
    assert duty_in(tmp_path, HEARD).due == "mid"


@piloted
async def test_a_duty_of_ones_own_is_added_by_keys_and_its_text_is_never_markup(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await go_to(it, PAGE)
        await to_row(it, "全部任务")
        await it.press("enter", "f8")
        await it.write("[b]磨课[/x]")
        await it.press("tab", "tab", "space", "enter", "tab", "tab")
        await it.write("2")
        await it.press("ctrl+s")
        assert "› [b]磨课[/x]" in it.seen()
        assert "每学期至少2" in it.seen()
        await it.press("escape")
        assert "23项" in it.seen()
    assert duty_in(tmp_path, "school-D01").title == "[b]磨课[/x]"


@piloted
async def test_name_labels_and_switches_are_changed(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await go_to(it, PAGE)
        await to_row(it, "名称和算法")
        await it.press("enter")
        await it.rewrite("我校方案")
        await it.press("tab")
        await it.rewrite("导师")
        await it.press("ctrl+s")
        assert "我校方案  李青" in it.seen()
        assert "导师" in it.seen()


@piloted
async def test_a_programme_goes_out_as_a_file_and_comes_in_elsewhere(tmp_path: Path):
    path = tmp_path / "青蓝.toml"
    async with running(make_workbook(tmp_path / "a")) as it:
        await go_to(it, PAGE)
        await it.press("enter")
        await it.rewrite("12")
        await it.press("ctrl+s")
        await to_row(it, "存成文件")
        await it.press("enter")
        assert it.line == str(tmp_path / "a" / "导出" / "桃浦中心小学青蓝工程（本校）.toml")
        await it.rewrite(str(path))
        await it.press("enter")
        assert "已写出" in it.flat()
        assert path.exists()
    async with running(make_workbook(tmp_path / "b")) as it:
        await go_to(it, PAGE)
        await to_row(it, "从文件读入")
        await it.press("enter")
        await it.write(str(path))
        await it.press("enter")
        assert "听徒弟课        12 节/学期" in it.seen()
        assert stored(tmp_path / "b").programmes == ()
        await it.press("ctrl+s")
    assert stored(tmp_path / "b").pairings[0].programme == "school-1"


@piloted
async def test_a_bad_file_is_refused_with_its_line(tmp_path: Path):
    path = tmp_path / "坏.toml"
    path.write_text('id = "x"\nname = 坏\n', encoding="utf-8")
    async with running(make_workbook(tmp_path / "a")) as it:
        await go_to(it, PAGE)
        await to_row(it, "从文件读入")
        await it.press("enter")
        await it.write(str(path))
        await it.press("enter")
        assert "第2行写法不对" in it.flat()
        assert isinstance(it.app.screen, SettingsPlace)


@piloted
async def test_a_programme_of_ones_own_is_removed_after_a_question_once_nobody_has_it(tmp_path: Path):
    async with running(make_workbook(tmp_path)) as it:
        await go_to(it, PAGE)
        await it.press("enter")
        await it.rewrite("12")
        await it.press("ctrl+s", "f9")
        assert "还有结对在用这个方案" in it.flat()
        await it.press("f8", "down", "enter", "ctrl+s")
        assert "没有结对在用" in it.seen()
        await it.press("f9")
        assert "删除方案“桃浦中心小学青蓝工程（本校）”？" in it.seen()
        await it.press("enter")
        assert len(stored(tmp_path).programmes) == 1
        await it.press("f9", "1")
        assert stored(tmp_path).programmes == ()
        await it.press("home", "f9")
        assert "这是自带的方案" in it.flat()


@piloted
async def test_a_workbook_that_can_only_be_read_shows_all_of_it_and_writes_nothing(tmp_path: Path):
    make_workbook(tmp_path).close()
    before = (tmp_path / "workbook.json").read_bytes()
    async with running(stored(tmp_path)) as it:
        await go_to(it, PAGE)
        assert "从别的方案开始" not in it.seen()
        assert "存成文件" not in it.seen()
        await it.press("enter")
        await it.rewrite("12")
        await it.press("ctrl+s")
        assert "只能查看" in it.seen()
        await it.press("escape")
        await to_row(it, "全部任务")
        await it.press("enter", "f9")
        assert "只能查看" in it.seen()
        await it.press("f8")
        assert "只能查看" in it.seen()
        assert isinstance(it.app.screen, DutiesSheet)
    assert (tmp_path / "workbook.json").read_bytes() == before
    assert not (tmp_path / "导出").exists()


@piloted
async def test_a_workbook_without_pairings_says_so_and_can_begin(tmp_path: Path):
    async with running(make_workbook(tmp_path, partners="", programme="")) as it:
        await go_to(it, PAGE)
        assert "从别的方案开始" in it.seen()
        await it.press("enter", "enter")
        assert "桃浦中心小学青蓝工程：要紧的几个数" in it.seen()


@piloted
async def test_the_first_start_offers_the_few_numbers_and_keeps_the_preset_when_they_are_left(tmp_path: Path):
    for folder, typed, programme in ((tmp_path / "a", "12", "school-1"), (tmp_path / "b", "", "000-01")):
        async with running(None, folder) as it:
            await answer(it)
            await it.press("ctrl+g")
            assert "第4步" in it.seen()
            await it.write("李青")
            await it.press("enter")
            assert "Ctrl+G 建好后先改几个数" in it.seen()
            await it.press("ctrl+g")
            assert "第5步" in it.seen()
            await it.press("down", "ctrl+g")
            assert "听徒弟课        10 节/学期" in it.seen()
            if typed:
                await it.rewrite(typed)
                await it.press("ctrl+s")
            else:
                await it.press("escape")
            assert "今日" in it.rows()[0]
        assert stored(folder).pairings[0].programme == programme
