"""资料袋: the contents of what is handed in at the end of the term, with 有 and 缺."""

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from qinglan_tui.domain.problems import Problem
from qinglan_tui.screens.base import Desk, Place, bindings_of
from qinglan_tui.screens.messages import NewKind, OpenRecord
from qinglan_tui.services.folder import LACK, Bag, Paper, Shelf, bag_of
from qinglan_tui.services.jobs import Job
from widgets.record_list import Column, ListRow, RecordList
from widgets.shown import shown

OPENED, CLOSED, INSIDE = "－ ", "＋ ", "　　"


class FolderPlace(Place):
    """The contents; Enter opens a line and what lies there, or writes what is missing."""

    SCOPE = "folder"
    TITLE_TEXT = "资料袋"
    HELP_TEXT = (
        "期末要交的齐了吗？照目录一项一行：有了的写“有”，方案要几份还不够的写“缺”，后面是已有几份、要几份。\n"
        "里面是哪几条？回车展开，再在一条上回车，打开这条记录。\n"
        "缺的怎么补？空的一项上回车就写一条，F8 再写一条；是对方的材料，会说怎样收来。\n"
        "附件原件找不到？打开那一条，把原来的文件再加一次附件。\n"
        "怎么交？Ctrl+S 导出资料袋：每份材料一个文件，连同原附件，放进一个文件夹。"
    )
    BINDINGS = bindings_of("folder")

    DEFAULT_CSS = """
    FolderPlace RecordList { margin: 1 1 0 1; }
    FolderPlace #about { dock: bottom; height: 3; padding: 0 1; margin-bottom: 2; border-top: solid $rule;
        background: $ground; color: $ink; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._bag: Bag | None = None
        self._opened: set[str] = set()
        self._shelves: dict[str, Shelf] = {}
        self._papers: dict[int, Paper] = {}

    def body(self) -> ComposeResult:
        yield RecordList((Column(4), Column(32), Column(8), Column(0, "row")))
        yield Static(id="about")

    def side_text(self) -> str:
        return self._bag.said if self._bag else ""

    def refresh_content(self) -> None:
        listed = self.query_one(RecordList)
        try:
            self._bag = bag_of(self.desk.workbook, self.desk.today)
        except Problem as problem:
            self._bag, listed.empty = None, str(problem)
        shelves = self._bag.shelves if self._bag else ()
        self._shelves = {shelf.key: shelf for shelf in shelves}
        self._papers = {paper.record.id or 0: paper for shelf in shelves for paper in shelf.papers}
        self._show()
        listed.focus()

    def _show(self) -> None:
        rows: list[ListRow] = []
        for shelf in self._shelves.values():
            opened = shelf.key in self._opened
            mark = (OPENED if opened else CLOSED) if shelf.papers else INSIDE
            cells = (shelf.state, mark + shelf.title, shelf.count, shelf.note)
            rows.append(ListRow(shelf.key, cells, "warm" if shelf.is_ailing else "soft"))
            if opened:
                rows += [_paper_row(paper) for paper in shelf.papers]
        self.query_one(RecordList).set_rows(rows)
        self._tell_about()

    @on(RecordList.Highlighted)
    def _tell_about(self) -> None:
        """What Enter does here."""
        key = self.query_one(RecordList).key
        lines = []
        if isinstance(key, str) and (shelf := self._shelves.get(key)) is not None:
            lines = [
                shown(f"{shelf.title}　{shelf.note}", "bold"),
                shown(self._what_enter_does(shelf), "$soft"),
            ]
        elif isinstance(key, int) and (paper := self._papers.get(key)) is not None:
            lines = [shown(f"{paper.record.kind.label}　{paper.record.heading}", "bold")]
            lines.append(shown(paper.note or "回车打开这条记录。", "$warm" if paper.is_ailing else "$soft"))
        self.query_one("#about", Static).update(Content("\n").join(lines))
        self.show_state()

    def _what_enter_does(self, shelf: Shelf) -> str:
        if shelf.papers:
            more = "收起" if shelf.key in self._opened else f"展开里面的{len(shelf.papers)}条"
            return f"回车{more}" + (f"；{shelf.how}" if shelf.state == LACK and shelf.how else "") + "。"
        if shelf.kind and self.desk.workbook.writable:
            return "回车写一条。"
        return f"{shelf.how}。" if shelf.how else ""

    @on(RecordList.Chosen)
    def action_open(self) -> None:
        """Enter: open the line, or the record, or write what is missing."""
        key = self.query_one(RecordList).key
        if isinstance(key, int):
            self.post_message(OpenRecord(self._papers[key].record))
            return
        shelf = self._shelves.get(str(key))
        if shelf is None:
            return
        if shelf.papers:
            self._opened ^= {shelf.key}
            self._show()
        else:
            self.action_write()

    def action_write(self) -> None:
        """F8: one more for this line."""
        key = self.query_one(RecordList).key
        shelf = self._shelves.get(str(key)) if isinstance(key, str) else self._shelf_of(key)
        if shelf is None:
            return
        if shelf.kind and self.desk.workbook.writable:
            self.post_message(NewKind(shelf.kind, shelf.given))
        elif shelf.how:
            self.say(f"{shelf.how}。")

    def _shelf_of(self, number: int | None) -> Shelf | None:
        for shelf in self._shelves.values():
            if any(paper.record.id == number for paper in shelf.papers):
                return shelf
        return None

    def action_export(self) -> None:
        """Ctrl+S: how it is to be written."""
        from qinglan_tui.screens.order import OrderPlace

        self.app.push_screen(OrderPlace(self.desk, Job(code="portfolio"), "资料袋"))

    async def action_back(self) -> None:
        """Esc: to 今日."""
        await self.run_action("app.go('today')")


def _paper_row(paper: Paper) -> ListRow:
    tone = "warm" if paper.is_ailing else "soft"
    return ListRow(paper.record.id or 0, ("", INSIDE + paper.label, "", paper.note), tone)
