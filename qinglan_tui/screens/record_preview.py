"""The record under the cursor of 全部记录, with what is searched for marked and in view."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qinglan_tui.domain.records import Record, Unreadable, common_specs, value_of
from qinglan_tui.domain.searching import fold, pattern_of
from qinglan_tui.services.present import say
from widgets.shown import shown

MARK = "bold underline"
# Of what every record has, what search looks through as well.
_ALSO = (
    "title",
    "author",
    "people",
    "tags",
    "slot",
    "lesson_study",
    "comment.text",
    "comment.grade",
    "comment.by",
)


class RecordPreview(VerticalScroll, can_focus=False):
    """All that a record says, a line for each field. Words that are searched for are underlined."""

    DEFAULT_CSS = """
    RecordPreview { background: $ground; scrollbar-size-vertical: 1; }
    RecordPreview Static { height: auto; background: $ground; color: $ink; }
    """

    def compose(self) -> ComposeResult:
        yield Static()

    def show(self, record: Record | Unreadable | None, words: tuple[str, ...]) -> None:
        """Show a record, and the first place of the folded words that its title does not say already."""
        unsaid = tuple(word for word in words if record is None or word not in fold(record.heading))
        pattern, sought = pattern_of(words), pattern_of(unsaid or words)
        lines: list[Content] = []
        first: tuple[int, int] | None = None
        for label, text in _said(record):
            content = shown(text)
            for place in pattern.finditer(content.plain) if pattern else ():
                content = content.stylize(MARK, *place.span())
            if first is None and sought and (found := sought.search(content.plain)):
                first = len(lines), found.start() + len(label)
            lines.append(Content.assemble(shown(label, "$soft"), content))
        self.query_one(Static).update(Content("\n").join(lines))
        self.scroll_home(animate=False)
        if first is not None:
            self.call_after_refresh(self._bring_up, lines, *first)

    def _bring_up(self, lines: list[Content], at: int, character: int) -> None:
        cells = self.scrollable_content_region.width
        if cells <= 0:
            return
        above = sum(len(line.wrap(cells)) for line in lines[:at])
        above += max(0, len(lines[at][: character + 1].wrap(cells)) - 1)
        # A line of context stands above it.
        if above >= self.scrollable_content_region.height:
            self.scroll_to(y=above - 1, animate=False)


def _said(record: Record | Unreadable | None) -> list[tuple[str, str]]:
    """The fields that are filled in, with their labels as they are shown."""
    if record is None:
        return []
    if isinstance(record, Unreadable):
        return [("", record.heading)]
    specs = (*record.kind.specs, *(spec for spec in common_specs() if spec.name in _ALSO))
    values = ((spec, value_of(record, spec.name)) for spec in specs)
    said = [(f"{spec.label}  ", say(spec, value)) for spec, value in values if value != spec.default]
    said.append(("附件  ", "、".join(attachment.name for attachment in record.attachments)))
    return [(label, text) for label, text in said if text]
