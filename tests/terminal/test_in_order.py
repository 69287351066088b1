"""Many keys in one read, as a slow machine or an input method that commits with Enter sends them."""

from pathlib import Path

import pytest

from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.records import Record
from qinglan_tui.services.opening import open_workbook
from tests.terminal._tmux import CLOCK, Terminal

pytestmark = pytest.mark.terminal


def test_a_record_is_written_and_saved_and_another_one_found_by_one_read_of_keys(
    terminal: Terminal, tmp_path: Path
) -> None:
    text = "一读写完的反思"
    terminal.press("3", *text, "Enter", *"三（2）班", "C-s", "C-f", *text, "Enter")
    terminal.see_caret_after(text)
    terminal.see("反思")
    terminal.press("C-q")
    terminal.until(lambda: terminal.has_ended, "the program ends")
    with open_workbook(tmp_path / "示例", write=False, now=CLOCK) as book:
        found = [one for one in book.search(text, Span.everything()) if isinstance(one, Record)]
        kept = [(getattr(one.fields, "topic", ""), getattr(one.fields, "class_name", "")) for one in found]
        assert kept == [(text, "三（2）班")]
