"""Writing at length in a form: the whole screen, finding, indents, and how many words are still lacking."""

from textual import events, on
from textual.actions import SkipAction

from qinglan_tui.commands import Command
from qinglan_tui.domain.kinds import Kind
from qinglan_tui.screens.base import Desk, Place
from qinglan_tui.services.word_minimum import WordMinimum, long_fields, main_field, words_line
from widgets.editor import Editor, words_of
from widgets.find_line import FindLine
from widgets.form import Form
from widgets.hints import HintBar, TitleBar

# What has its key in the line for finding.
_OF_FORM = frozenset({"edit.next_group", "edit.attach"})


class WritingPlace(Place):
    """A place with a form in which long texts are written; `kind` says which fields are long."""

    def __init__(self, desk: Desk, kind: Kind) -> None:
        super().__init__(desk)
        self.kind = kind
        self._least: WordMinimum | None = None

    @property
    def form(self) -> Form:
        """The form."""
        return self.query_one(Form)

    def allows(self, command: Command) -> bool:
        return super().allows(command) and not (command.id in _OF_FORM and self._is_finding)

    @property
    def _is_finding(self) -> bool:
        focused = self.focused
        return focused is not None and any(isinstance(above, FindLine) for above in focused.ancestors)

    def editor_of(self, name: str | None) -> Editor | None:
        """The editor of a field, None while its group is folded or when it has none."""
        editors = self.form.query(Editor)
        return next(
            (e for e in editors if getattr(getattr(e.parent, "spec", None), "name", "") == name), None
        )

    def writing(self) -> Editor | None:
        """The text that is being written: the one on the whole screen, with the focus, or being searched."""
        if isinstance(self.maximized, Editor):
            return self.maximized
        focused = self.focused
        above = focused.ancestors_with_self if focused is not None else []
        found = (getattr(widget, "editor", widget) for widget in above)
        return next((widget for widget in found if isinstance(widget, Editor)), None)

    def _text_to_work_on(self) -> Editor:
        """The text that is being written, or else the form's main one, which gets the focus."""
        editor = self.writing()
        name = main_field(self.kind)
        if editor is None and name is not None:
            self.form.focus_field(name)
            editor = self.editor_of(name)
        if editor is None:
            raise SkipAction
        return editor

    def action_enlarge(self) -> None:
        """Ctrl+G: the text on the whole screen, and back."""
        self._text_to_work_on().action_enlarge()

    def action_find(self) -> None:
        """Ctrl+F: find in the text, and replace."""
        self._text_to_work_on().action_find()

    def action_indent(self) -> None:
        """Two blanks before every paragraph of the text, or none before any."""
        self._text_to_work_on().indent_paragraphs()

    def to_form(self) -> None:
        """Back to the whole form."""
        if isinstance(self.maximized, Editor):
            self.maximized.action_enlarge()

    # How long it is

    def count_main(self) -> None:
        """Keep a line below the main text in which stands how long it is."""
        main = self.editor_of(main_field(self.kind))
        if main is not None and not main.counted:
            main.tell = self._words
            main.counted = True

    def _words(self, editor: Editor) -> str:
        """How many words stand there, and how many the record still lacks."""
        if self._least is None:
            self._least = WordMinimum(self.desk.workbook, self.kind, self.desk.today)
        raw = self.form.raw
        counts = [words_of(str(raw[name])) for name in long_fields(self.kind) if raw.get(name)]
        return words_line(editor.words, sum(counts), self._least.of(raw))

    @on(events.DescendantFocus)
    def tell_of_text(self, event: events.DescendantFocus) -> None:
        """Each text tells its words alike; a group that was unfolded may hold the main one."""
        self.count_main()
        self.query_one(HintBar).hints = self.hints()
        if isinstance(event.widget, Editor):
            event.widget.tell = self._words

    def text_changed(self, name: str) -> None:
        """A field has changed: the words of the record are others."""
        if name not in long_fields(self.kind):
            return
        main = main_field(self.kind)
        if name != main and (editor := self.editor_of(main)):
            editor.show_count()
        self.query_one(TitleBar).side = self.side_text()

    def said_of_text(self) -> str:
        """What the title says of the text: everything on the whole screen, else of too long a paragraph."""
        editor = self.writing()
        if editor is None:
            return ""
        return editor.said if editor is self.maximized else "" if editor.counted else editor.long_paragraph
