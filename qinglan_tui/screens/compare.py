"""两份对着看: one record of which two versions wait, both side by side, and one taken or both mixed."""

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.records import Record
from qinglan_tui.screens.base import Desk, Place, bindings_of
from qinglan_tui.screens.edit import EditPlace
from qinglan_tui.services import drafts
from qinglan_tui.services.conflicts import (
    FIRST,
    SECOND,
    Pair,
    Waiting,
    both_in_form,
    differing,
    pairs,
    taken,
    whole,
)
from qinglan_tui.services.present import full_text
from widgets.shown import shown

WIDE = 100  # columns from which the versions stand side by side
NAMES = {FIRST: "第一份", SECOND: "第二份"}
HOW = "上下键选一项，左右键选取哪一份，选好按 Ctrl+S 定下。"
SETTLED = "已定下：{heading}。另一份在回收站里，Ctrl+Z 撤销。"


class PairView(Container):
    """One field in which the versions differ: its label, both texts, and which of them is taken."""

    DEFAULT_CSS = """
    PairView { height: auto; layout: vertical; padding: 0 1; margin-bottom: 1; background: $ground; }
    PairView Static { height: auto; width: 1fr; background: $ground; color: $ink; }
    PairView .label { color: $soft; }
    PairView.here .label { color: $ink; text-style: bold; }
    PairView .head { color: $soft; padding-left: 2; }
    PairView .chosen .head { color: $ink; text-style: bold; }
    PairView .text { padding-left: 4; }
    PairView Container { height: auto; width: 1fr; layout: vertical; background: $ground; }
    PairView.wide #both { layout: horizontal; }
    """

    def __init__(self, pair: Pair) -> None:
        super().__init__()
        self.pair = pair
        # Nobody empties a field for the sake of it.
        self.side = FIRST if pair.first else SECOND

    def compose(self) -> ComposeResult:
        yield Static(classes="label")
        with Container(id="both"):
            for side in NAMES:
                with Container(classes=side):
                    yield Static(classes="head")
                    yield Static(self._text(side), classes="text")

    def on_mount(self) -> None:
        self.show_side()

    def show_side(self, side: str = "") -> None:
        """Take the text of a version, or show which one is taken."""
        self.side = side or self.side
        mark = "› " if self.has_class("here") else "  "
        self.query_one(".label", Static).update(shown(f"{mark}不同　{self.pair.label}"))
        for one, name in NAMES.items():
            chosen = one == self.side
            self.query_one(f".{one}").set_class(chosen, "chosen")
            head = f"● {name}　取这份" if chosen else f"○ {name}"
            self.query_one(f".{one} .head", Static).update(shown(head))

    def _text(self, side: str) -> Content:
        """The text; what the other version does not say is underlined."""
        pieces = self.pair.pieces(side)
        if not pieces:
            return shown("（空）", "$soft")
        several = len(pieces) > 1
        return Content.assemble(
            *(shown(text, "underline" if several and differs else "") for text, differs in pieces)
        )


class ComparePlace(Place):
    """Both versions of one record, the fields in which they differ first."""

    SCOPE = "compare"
    TITLE_TEXT = "两份对着看"
    HELP_TEXT = (
        "哪里不一样？上面（或左边）是第一份，下面（或右边）是第二份；只在一份里有的句子加了下划线。\n"
        "怎样取一份？F8 整条取第一份，F9 整条取第二份。\n"
        "各取一半呢？上下键选一项，左右键选取哪份，Ctrl+S 定下；两份的话都要，按 Ctrl+G 自己改。\n"
        "没取的会丢吗？不会，放进回收站。PgUp、PgDn 翻看长文字。"
    )
    BINDINGS = [  # noqa: RUF012
        *bindings_of("compare"),
        ("up", "go_by(-1)", "上一项"),
        ("down", "go_by(1)", "下一项"),
        ("left", "pick('first')", "取第一份"),
        ("right", "pick('second')", "取第二份"),
        ("pageup", "page(-1)", "上一页"),
        ("pagedown", "page(1)", "下一页"),
    ]

    DEFAULT_CSS = """
    ComparePlace #how { padding: 0 1; height: auto; color: $soft; background: $ground; }
    ComparePlace VerticalScroll { margin-top: 1; background: $ground; scrollbar-size-vertical: 1; }
    ComparePlace #same { padding: 0 1; color: $soft; background: $ground; height: auto; }
    """

    def __init__(self, desk: Desk, waits: Waiting) -> None:
        super().__init__(desk)
        self._waits = waits
        self._at = 0

    def body(self) -> ComposeResult:
        if self._pairs:
            yield Static(shown(self.in_keys(HOW)), id="how")
        with VerticalScroll(can_focus=False):
            for pair in self._pairs:
                yield PairView(pair)
            yield Static(self._rest(), id="same")

    def on_mount(self) -> None:
        self._go_to(0)

    @on(events.Resize)
    def lay_out(self, event: events.Resize) -> None:
        """Side by side where there is room."""
        for view in self._views:
            view.set_class(event.size.width >= WIDE, "wide")

    def side_text(self) -> str:
        record = self._waits.record
        return f"{record.kind.short}　{record.heading}" if record else f"编号 {self._waits.second.id}"

    @property
    def _both(self) -> tuple[Record, Record] | None:
        """Both versions, where both can be read."""
        first, second = self._waits.first, self._waits.second
        return (first, second) if isinstance(first, Record) and isinstance(second, Record) else None

    @property
    def _pairs(self) -> tuple[Pair, ...]:
        return differing(*self._both) if self._both else ()

    @property
    def _views(self) -> list[PairView]:
        return list(self.query(PairView))

    @property
    def _sides(self) -> dict[str, str]:
        return {view.pair.name: view.side for view in self._views}

    def _rest(self) -> Content:
        """What is the same in both; of versions that cannot be compared, the whole text of each."""
        if self._both:
            alike = [f"{pair.label}　{pair.first}" for pair in pairs(*self._both) if not pair.differs]
            return shown("\n".join(["两份一样的：", *alike]) if alike else "")
        told = [] if self._waits.first else ["第一份已在回收站里，只剩第二份。取第二份，它就回到全部记录里。"]
        versions = ((FIRST, self._waits.first), (SECOND, self._waits.second))
        for side, one in versions:
            if one is not None:
                told += ["", NAMES[side], full_text(one, self.desk.workbook)]
        return shown("\n".join(told))

    # --- going and choosing -------------------------------------------------------------------------------

    def _go_to(self, at: int) -> None:
        views = self._views
        if not views:
            return
        self._at = max(0, min(at, len(views) - 1))
        for number, view in enumerate(views):
            view.set_class(number == self._at, "here")
            view.show_side()
        self.query_one(VerticalScroll).scroll_to_widget(views[self._at], animate=False, top=self._at > 0)

    def action_go_by(self, by: int) -> None:
        """Up and down: another field; at the last one, further down what is the same."""
        if 0 <= self._at + by < len(self._views):
            self._go_to(self._at + by)
        else:
            self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)

    def action_page(self, by: int) -> None:
        """PgUp and PgDn: through a long text."""
        scroll = self.query_one(VerticalScroll)
        scroll.scroll_relative(y=by * max(1, scroll.size.height - 1), animate=False)

    def action_pick(self, side: str) -> None:
        """Left and right: this field from that version."""
        if self._views and self.desk.workbook.writable:
            self._views[self._at].show_side(side)

    def action_switch(self) -> None:
        """Enter: this field from the other version."""
        if self._views:
            self.action_pick(SECOND if self._views[self._at].side == FIRST else FIRST)

    # --- settling -----------------------------------------------------------------------------------------

    def action_take(self, side: str) -> None:
        """F8 and F9: one version entire."""
        record = whole(self._waits, side)
        if record is None:
            self.say(f"{NAMES[side]}读不出来，不能取它。")
        else:
            self._settle(record)

    def action_settle(self) -> None:
        """Ctrl+S: field by field, as it was chosen."""
        if self._both:
            self._settle(taken(*self._both, self._sides))
        else:
            self.say("两份不能一项一项比，请按 F8 或 F9 整条取一份。")

    def _settle(self, record: Record) -> None:
        try:
            settled = self.desk.workbook.settle(self._waits.copy_id, record, self.desk.now)
        except Problem as problem:
            self.say_problem(problem)
            return
        self.desk.saved_at = self.desk.now
        self.dismiss(SETTLED.format(heading=settled.heading))

    def action_edit_both(self) -> None:
        """Ctrl+G: the form, with the texts of both."""
        if not self._both:
            self.say("两份不能放在一起改，请按 F8 或 F9 整条取一份。")
            return
        first, second = self._both
        raw = both_in_form(first, second, self._sides)
        key = drafts.draft_key(first.kind, first.id, self.desk.now)
        self.app.push_screen(EditPlace(self.desk, first.kind, first, raw, key=key, typed=True), self._edited)

    def _edited(self, told: str | None) -> None:
        """Back from the form: saved there, it is settled."""
        saved = self.desk.workbook.get(self._waits.first.id or 0) if self._waits.first else None
        if not told and isinstance(saved, Record):
            self._settle(saved)
        else:
            self.say(told or "")

    def action_back(self) -> None:
        """Esc: nothing is settled yet."""
        self.dismiss("")
