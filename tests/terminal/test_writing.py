"""Writing in a real terminal: its own cursor is shown where the next character comes, and only there."""

import pytest

from tests.terminal._tmux import Terminal

pytestmark = pytest.mark.terminal


def shows_cursor(terminal: Terminal) -> bool:
    """Whether the terminal's own cursor is shown; an input method writes its syllables at it."""
    return terminal._tmux("display-message", "-p", "#{cursor_flag}").strip() == "1"


def test_the_terminals_cursor_is_shown_while_one_writes_and_hidden_where_nothing_is_written(
    terminal: Terminal,
) -> None:
    terminal.see("下次听课")
    assert not shows_cursor(terminal)
    terminal.press("3")
    terminal.see("新的一条")
    terminal.until(lambda: shows_cursor(terminal), "the cursor is shown")
    terminal.press("Escape")
    terminal.see("下次听课")
    terminal.until(lambda: not shows_cursor(terminal), "the cursor is hidden")


def test_the_cursor_stands_at_the_caret_in_the_text_on_the_whole_screen_and_in_the_line_for_finding(
    terminal: Terminal,
) -> None:
    columns, rows = terminal.size
    terminal.follow("3", "新的一条")
    terminal.press("C-g")
    terminal.until(lambda: terminal.rows()[0].startswith(" 反思 "), "the text has the whole screen")
    terminal.write("　　导入用分月饼。")
    terminal.see_caret_after("导入用分月饼。")
    terminal.press("Enter")
    terminal.write("新授")
    terminal.see_caret_after("　　新授")
    for _ in range(rows):
        terminal.press("Enter", "Enter")
    terminal.write("练习")
    terminal.see_caret_after("练习")
    assert terminal.cursor[1] < rows - 2
    terminal.press("C-f")
    terminal.see("换成")
    terminal.write("新")
    terminal.see_caret_after("找 新")
    terminal.see("共1处")
    assert terminal.cursor[1] < rows // 2
    terminal.press("Escape")
    terminal.see_caret_after("　　新")
    terminal.press("Left")
    terminal.resize(columns + 20, rows + 4)
    terminal.see_caret_after("　　")
    assert shows_cursor(terminal)
