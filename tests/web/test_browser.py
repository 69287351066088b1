"""The workbook in a real Chromium: an input method, keys that browsers keep, pasting, files, closing."""

import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import docx
import pytest

from qinglan_tui.commands import COMMANDS
from qinglan_tui.domain.kinds.reflection import Reflection
from qinglan_tui.domain.periods import Span
from qinglan_tui.services.opening import is_free
from qinglan_tui.storage import Workbook
from tests.app._pilot import NOW, make_workbook
from tests.web._serving import AWKWARD, Serving, serving

playwright = pytest.importorskip("playwright.sync_api")

from tests.web._tab import Tab  # noqa: E402 (it needs playwright)

pytestmark = pytest.mark.browser

SUMMARY = "2026—2027学年第一学期-数学-王芳-师傅工作总结.docx"
WINDOW = {"width": 1280, "height": 720}


@pytest.fixture(scope="module")
def chromium() -> Iterator[object]:
    """The browser that is installed; none is downloaded."""
    with playwright.sync_playwright() as driver:
        # Without its sandbox it runs as root too, as CI does.
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def context(chromium) -> Iterator[object]:
    """A browser without history, which may use the clipboard."""
    context = chromium.new_context(
        viewport=WINDOW, locale="zh-CN", permissions=["clipboard-read", "clipboard-write"]
    )
    yield context
    context.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workbook whose folder has a name that no shell would leave whole."""
    folder = tmp_path / AWKWARD
    make_workbook(folder).close()
    return folder


@pytest.fixture
def server(folder: Path) -> Iterator[Serving]:
    with serving(folder) as server:
        yield server


@pytest.fixture
def tab(context, server: Serving) -> Tab:
    """The first page, open at 今日."""
    tab = Tab(context)
    tab.page.goto(server.address)
    tab.sees("本学期")
    return tab


def stored(folder: Path) -> list[Reflection]:
    """The reflections in the workbook as it lies there."""
    workbook = Workbook.open(folder, write=False, now=NOW)
    try:
        kept = [getattr(record, "fields", None) for record in workbook.records(Span.everything())]
        return [fields for fields in kept if isinstance(fields, Reflection)]
    finally:
        workbook.close()


def test_chinese_composed_by_an_input_method_is_saved(tab: Tab, folder: Path) -> None:
    """Nobody has clicked: the page is ready to be written in."""
    tab.press("3")
    tab.sees("教学反思")
    tab.compose("zhouchang", "周长的两种量法")
    tab.sees("周长的两种量法")
    tab.press("F8")
    tab.compose("liangfa", "学生自己想出了绕线的量法。")
    tab.sees("绕线的量法")
    tab.press("Control+s")
    tab.sees("已保存")
    (saved,) = stored(folder)
    assert (saved.topic, saved.text) == ("周长的两种量法", "学生自己想出了绕线的量法。")


def test_the_first_start_takes_text_without_a_click(context, tmp_path: Path) -> None:
    with serving(tmp_path / "新") as server:
        tab = Tab(context)
        tab.page.goto(server.address)
        tab.sees("您是谁")
        tab.compose("wangfang", "王芳")
        tab.sees("王芳")


def test_the_keys_of_the_workbook_reach_it_and_not_the_browser(tab: Tab) -> None:
    tab.page.evaluate("window.same = true")
    places = {"F3": "全部记录", "F4": "进度", "F5": "学期总结", "F2": "本学期", "F1": "帮助"}
    for key, seen in places.items():
        tab.press(key)
        tab.sees(seen)
    tab.press("Escape")
    tab.sees("F10")
    for menu in ("F10", "Control+p"):
        tab.press(menu)
        tab.sees("─┐")
        tab.press("h", "j", "m")
        tab.sees("换界面")
        tab.press("Escape")
        tab.sees("F10")
    tab.press("Control+o")
    tab.sees("教学反思")
    assert tab.page.evaluate("window.same") is True
    assert len(tab.page.context.pages) == 1


def test_every_key_of_a_command_is_kept_from_the_browser(tab: Tab) -> None:
    """F-keys and Ctrl with a letter, as they are declared; those of the browser's windows stay with it."""
    ask = "([key, ctrl]) => OURS.isKey(new KeyboardEvent('keydown', {key: key, ctrlKey: ctrl}))"
    keys = {key for command in COMMANDS for key in command.keys if re.fullmatch(r"f\d+|ctrl\+[a-z]", key)}
    assert {"f1", "f5", "f10", "ctrl+s", "ctrl+p"} <= keys

    def is_held(key: str) -> object:
        name = key.removeprefix("ctrl+")
        return tab.page.evaluate(ask, [name if name != key else name.upper(), name != key])

    assert [key for key in sorted(keys) if not is_held(key)] == []
    assert [key for key in ("ctrl+w", "ctrl+t", "ctrl+n", "f11", "f12") if is_held(key)] == []


def test_text_is_pasted_by_both_keys_and_copied(tab: Tab) -> None:
    tab.press("3")
    tab.sees("教学反思")
    tab.page.evaluate("navigator.clipboard.writeText('绕线')")
    tab.press("Control+v")
    tab.sees("绕线")
    tab.page.evaluate("navigator.clipboard.writeText('滚动')")
    tab.press("Control+Shift+V")
    tab.sees("滚动")
    tab.press("Shift+Home", "Control+c")
    read = "navigator.clipboard.readText()"
    tab.until(lambda: tab.page.evaluate(read) == "绕线滚动", "copied")


def test_an_export_is_downloaded_under_its_chinese_name_and_opens(tab: Tab, folder: Path) -> None:
    tab.press("F5")
    tab.sees("学期总结")
    with tab.page.expect_download() as waiting:
        tab.press("Control+s")
    assert waiting.value.suggested_filename == SUMMARY
    sent = Path(waiting.value.path()).read_bytes()
    assert "青山县实验小学" in "".join(part.text for part in docx.Document(io.BytesIO(sent)).paragraphs)
    tab.sees("已导出并下载")
    assert (folder / "导出" / SUMMARY).read_bytes() == sent


def test_a_closed_tab_keeps_the_text_and_frees_the_workbook(tab: Tab, context, folder: Path) -> None:
    tab.press("3")
    tab.sees("教学反思")
    tab.compose("meicun", "还没存的一句")
    tab.sees("还没存的一句")
    other = Tab(context)
    tab.page.close()
    other.until(lambda: is_free(folder), "still locked")
    workbook = Workbook.open(folder, write=False, now=NOW)
    assert ["还没存的一句" in str(draft) for draft in workbook.drafts()] == [True]
    workbook.close()


def test_a_page_that_is_loaded_again_goes_on_writing(tab: Tab, folder: Path) -> None:
    """The app of the former one has left before the next begins, so it is not in its way."""
    tab.drawn = ""
    tab.page.reload()
    tab.sees("本学期")
    tab.press("3")
    tab.sees("教学反思")
    tab.compose("zaixie", "再写一句")
    tab.sees("再写一句")
    tab.press("Control+s")
    tab.sees("已保存")
    assert [saved.topic for saved in stored(folder)] == ["再写一句"]


def test_the_fourth_page_is_refused_in_chinese(tab: Tab, context) -> None:
    origin = tab.page.evaluate("location.origin")
    for _ in range(2):
        further = Tab(context)
        further.page.goto(origin)
        further.sees("今日")
    fourth = Tab(context)
    answer = fourth.page.goto(origin)
    assert answer is not None
    assert answer.status == 503
    assert "已经在3个页面里打开了" in fourth.page.inner_text("body")


def test_ctrl_q_and_the_end_of_the_server_are_said_on_the_page(
    tab: Tab, server: Serving, folder: Path
) -> None:
    tab.press("Control+q")
    tab.page.wait_for_selector("#closed:not([hidden])")
    assert "写的都留着" in tab.page.inner_text("#closed")
    tab.press("Enter")
    tab.sees("本学期")
    tab.press("3")
    tab.sees("教学反思")
    tab.compose("meicun", "停下以前")
    tab.sees("停下以前")
    code, said = server.stop()
    assert (code, said[-5:]) == (0, "已停下。\n")
    tab.page.wait_for_selector("#closed:not([hidden])")
    assert "qinglan serve 已经停了" in tab.page.inner_text("#closed")
    assert is_free(folder)
    workbook = Workbook.open(folder, write=False, now=NOW)
    assert "停下以前" in str(workbook.drafts())
    workbook.close()


def test_nothing_comes_from_outside_and_the_page_has_the_colour_of_the_paper(
    tab: Tab, server: Serving
) -> None:
    assert {urlsplit(address).netloc for address in tab.asked} == {f"127.0.0.1:{server.port}"}
    assert tab.complaints == []
    colour = "getComputedStyle(document.body).backgroundColor"
    assert tab.page.evaluate(colour) == "rgb(251, 248, 241)"
    assert tab.page.evaluate("document.documentElement.lang") == "zh-CN"
    tab.press("F10")
    tab.sees("─┐")
    tab.press("h", "j", "m")
    tab.sees("换界面")
    tab.press("Enter")
    tab.until(lambda: tab.page.evaluate(colour) == "rgb(27, 29, 31)", "the margin did not follow")


def test_why_a_workbook_was_not_opened_stands_on_the_page(tab: Tab) -> None:
    told = 'new MessageEvent("message", {data: JSON.stringify(["problem", "打不开：[b]这里[/b]。"])})'
    tab.page.evaluate(f"OURS.socket.dispatchEvent({told})")
    tab.press("Control+q")
    tab.page.wait_for_selector("#closed:not([hidden])")
    assert tab.page.inner_text("#why") == "打不开：[b]这里[/b]。"
