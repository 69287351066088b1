"""设置 · Word 文件: what the school has settled for what is printed, each line with an example."""

from msgspec import structs
from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from qinglan_tui.domain.fields import Choices, FieldSpec
from qinglan_tui.screens.base import Desk
from qinglan_tui.screens.profile_page import style_spec, without_group
from qinglan_tui.screens.settings_page import ListPage
from qinglan_tui.services import word
from qinglan_tui.services.word import ITEMS, Item
from widgets.dialogs import Ask
from widgets.record_list import Column, Key, ListGroup, ListRow, RecordList
from widgets.shown import shown


class WordPage(ListPage):
    """Enter changes a line, Ctrl+L puts it back; below the list stands how it will look."""

    LABEL = "Word 文件"
    HELP_TEXT = (
        "导出的文件怎样改？排版、写法、签字、打分都在这里，回车改一项；没改过的照平常的样子，用软色显示。\n"
        "改乱了？Ctrl+L 还原。\n"
        "签字栏、评价表、考核表怎样改？回车打开，一行一行的：F8 添一行，F9 删一行。\n"
        "签字栏用在哪些文件？写了“所有文件”的，凡有学校意见栏的都用；写了某种文件的，那种文件用自己的。"
    )
    COLUMNS = (Column(16), Column(0, "row"))

    DEFAULT_CSS = """
    WordPage #example { height: 4; padding: 0 1; border-top: solid $rule; color: $soft; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._example = Static(id="example")

    @property
    def commands(self) -> frozenset[str]:
        return frozenset({"reset"})

    def compose(self) -> ComposeResult:
        yield from super().compose()
        yield self._example

    def rows(self) -> list[ListRow | ListGroup]:
        workbook, today = self.desk.workbook, self.desk.today
        rows: list[ListRow | ListGroup] = []
        group = ""
        for item in ITEMS:
            if item.group != group:
                group = item.group
                rows.append(ListGroup(group))
            tone = "soft" if word.is_usual(workbook, item) else ""
            rows.append(ListRow(item.key, (item.label, word.said(workbook, item, today)), tone))
        return rows

    @property
    def _item(self) -> Item | None:
        return next((item for item in ITEMS if item.key == self.entries.key), None)

    def refresh_content(self) -> None:
        super().refresh_content()
        self._show_example()

    @on(RecordList.Highlighted)
    def _show_example(self) -> None:
        item = self._item
        if item is None:
            return
        workbook = self.desk.workbook
        usual = "平常的样子" if word.is_usual(workbook, item) else "学校自己的，Ctrl+L 还原"
        lines = [shown(usual, "$soft"), shown(word.example(workbook, item, self.desk.today), "$ink")]
        self._example.update(Content("\n").join(lines))

    def open_entry(self, key: Key) -> None:
        item = next(item for item in ITEMS if item.key == key)
        workbook, today = self.desk.workbook, self.desk.today
        self.ask_for(
            item.label,
            tuple(self._said(spec) for spec in word.specs_of(item)),
            word.values_of(workbook, item),
            lambda raw: word.save(workbook, item, raw, today),
            about=self.HELP_TEXT,
        )

    def _said(self, spec: FieldSpec) -> FieldSpec:
        """Styles by their names, terms by the present one."""
        if spec.name == "style":
            return without_group(style_spec())
        if spec.name == "term_pattern" and spec.ask.choices is not None:
            labels = word.patterns(self.desk.today)
            choices = Choices(spec.ask.choices.words, closed=True, labels=labels)
            return structs.replace(spec, ask=structs.replace(spec.ask, choices=choices))
        return spec

    def reset_entry(self) -> None:
        item = self._item
        if item is None or word.is_usual(self.desk.workbook, item):
            return
        workbook = self.desk.workbook

        def answered(answer: str | None) -> None:
            if answer == "reset":
                self.carry_out(lambda: word.reset(workbook, item), f"已还原：{item.label}。")

        self.app.push_screen(Ask(f"{item.label}还原成平常的样子？", [("reset", "还原")]), answered)
