"""What a received file would bring, in four groups; then merging it, and 「同一节课？」 one by one."""

from msgspec import structs
from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from qinglan_tui.domain.dates import read_slot
from qinglan_tui.domain.problems import Problem
from qinglan_tui.screens.base import Desk, Place, bindings_of
from qinglan_tui.services.merging import (
    BOTH,
    CHANGED,
    NEW,
    SAME,
    MergeLine,
    MergePreview,
    merge,
    preview_merge,
)
from qinglan_tui.services.offers import PairingOffer, PersonOffer
from qinglan_tui.services.present import full_text, on_one_line
from qinglan_tui.services.same_lesson import LessonOffer, accept_same_lesson
from qinglan_tui.storage.packets import Packet
from widgets.dialogs import Ask, Note, Prompt
from widgets.record_list import Column, ListGroup, ListRow, RecordList
from widgets.shown import shown

GROUPS = {
    NEW: "新的",
    CHANGED: "对方改过，会换成新的",
    BOTH: "两边都改过，两份都留着，收下后再定",
    SAME: "一样的，或这里更新，不动",
}
TAKE, LEAVE = "收", "不收"
PERSON, PAIRING, RECORD, OTHER = "t", "p", "r", "x"
NOTHING_NEW = "里面没有新的内容。按 Ctrl+S 记下已看过，以后不再提醒。"


class MergePlace(Place):
    """The preview; gives the report as a text, or "" when nothing was merged."""

    SCOPE = "merge"
    TITLE_TEXT = "会带来什么"
    HELP_TEXT = (
        "收下了没有？还没有。上下键看会带来什么，回车看全文，Ctrl+S 才收下。\n"
        "有的不想收？教师和结对前面写着“收”或“不收”，空格换一换；会改掉您写的，先不收。\n"
        "两边都改过怎么办？两份都留着，收下后在今日“两边都改过”里定。"
    )
    BINDINGS = bindings_of("merge")

    DEFAULT_CSS = """
    MergePlace #about { height: auto; padding: 0 3; margin-top: 1; background: $ground; color: $ink; }
    MergePlace #about.warm { color: $warm; }
    MergePlace RecordList { margin: 1 1 0 1; }
    """

    def __init__(self, desk: Desk, packet: Packet) -> None:
        super().__init__(desk)
        self._packet = packet
        self._preview: MergePreview = preview_merge(desk.workbook, packet)
        self._taken = {_key(offer) for offer in self._all_offers if offer.is_safe}
        self._to_ask: list[LessonOffer] = []
        self._settled: set[int | None] = set()
        self._report: list[str] = []
        self._lines: dict[str, MergeLine] = {}

    def body(self) -> ComposeResult:
        yield Static(id="about")
        yield RecordList((Column(14, "row"), Column(0, "row")))

    @property
    def _all_offers(self) -> tuple[PersonOffer | PairingOffer, ...]:
        """What is offered about teachers and pairings."""
        return (*self._preview.people, *self._preview.pairings)

    def side_text(self) -> str:
        made = self._packet.made_at
        return f"{self._packet.sender}的文件，{made.month}月{made.day}日做的"

    def refresh_content(self) -> None:
        about = [*self._preview.notices]
        if self._preview.brings_nothing:
            about.append(self.in_keys(NOTHING_NEW))
        self.query_one("#about", Static).update(shown("\n".join(about)))
        self.query_one("#about").display = bool(about)
        self.query_one("#about").set_class(bool(self._preview.notices), "warm")
        self._show_rows()
        self.query_one(RecordList).focus()
        self.show_state()

    # --- what it brings -----------------------------------------------------------------------------------

    def _show_rows(self) -> None:
        self._lines = {f"{RECORD}{number}": line for number, line in enumerate(self._preview.lines)}
        rows: list[ListRow | ListGroup] = []
        for group, said in GROUPS.items():
            keys = [key for key, line in self._lines.items() if line.group == group]
            if keys:
                rows.append(ListGroup(f"{said}　{len(keys)}条"))
            tone = {BOTH: "warm", SAME: "soft"}.get(group, "")
            rows += [ListRow(key, _cells(self._lines[key]), tone) for key in keys]
        rows += self._offers()
        rows += self._others()
        self.query_one(RecordList).set_rows(rows)

    def _offers(self) -> list[ListRow | ListGroup]:
        """Teachers and pairings: taken as long as nothing is overwritten."""
        rows: list[ListRow | ListGroup] = []
        if self._all_offers:
            rows.append(ListGroup("教师和结对", "空格：收或不收"))
        for offer in self._all_offers:
            taken = _key(offer) in self._taken
            rows.append(ListRow(_key(offer), (TAKE if taken else LEAVE, offer.text), "" if taken else "soft"))
        return rows

    def _others(self) -> list[ListRow | ListGroup]:
        """What is missing, what is left out, and what will be asked."""
        told = [f"附件没有随文件来：{on_one_line(file.name)}" for file in self._preview.missing]
        told += self._preview.left_out
        asked = [offer.text for offer in self._preview.same_lesson]
        rows: list[ListRow | ListGroup] = [ListGroup("请留意")] if told else []
        rows += [ListRow(f"{OTHER}{number}", ("", text), "warm") for number, text in enumerate(told)]
        rows += [ListGroup("同一节课？", "收下以后逐条问")] if asked else []
        rows += [ListRow(f"{OTHER}-{number}", ("", text)) for number, text in enumerate(asked)]
        return rows

    @on(RecordList.Chosen)
    def action_open(self) -> None:
        """Enter: the record as the other one wrote it, or the line in full; an offer is switched."""
        key = str(self.query_one(RecordList).key)
        if key in self._lines:
            line = self._lines[key]
            changed = f"改了：{'、'.join(line.changed)}\n\n" if line.changed and line.group != SAME else ""
            self.app.push_screen(Note(line.group, changed + full_text(line.record, self.desk.workbook)))
        elif key[:1] == OTHER:
            rows = [row for row in self._others() if isinstance(row, ListRow) and row.key == key]
            self.app.push_screen(Note("说明", "\n".join(row.cells[1] for row in rows)))
        else:
            self.action_switch()

    def action_switch(self) -> None:
        """Space: take what is offered about a teacher or a pairing, or leave it."""
        key = str(self.query_one(RecordList).key)
        if key[:1] in (PERSON, PAIRING):
            self._taken ^= {key}
            self._show_rows()

    # --- merging ------------------------------------------------------------------------------------------

    def action_merge(self) -> None:
        """Ctrl+S: take it in, then ask about lessons."""
        chosen = [[key[1:] for key in self._taken if key[:1] == kind] for kind in (PERSON, PAIRING)]
        try:
            report = merge(
                self.desk.workbook, self._packet, self.desk.now, people=chosen[0], pairings=chosen[1]
            )
        except Problem as problem:
            self.say_problem(problem)
            return
        self.desk.saved_at = self.desk.now
        self._report = list(report.sentences)
        self._to_ask = list(report.same_lesson)
        self._ask_next()

    def _ask_next(self) -> None:
        """「同一节课？」 about the next pair of which neither is settled; after the last, out."""
        while self._to_ask:
            offer = self._to_ask.pop(0)
            if self._settled.isdisjoint({offer.mine.id, offer.theirs.id}):
                self._ask_same(offer)
                return
        self.dismiss("\n".join(self._report))

    def _ask_same(self, offer: LessonOffer) -> None:
        choices = [("yes", "是同一节课，只算一次"), ("no", "不是")]

        def answered(answer: str | None) -> None:
            if answer == "yes":
                self._ask_unknown(offer, {})
            else:
                self._ask_next()

        detail = offer.text.replace("，对方的 ", "\n对方的 ")
        self.app.push_screen(Ask("同一节课？", choices, detail), answered)

    def _ask_unknown(
        self, offer: LessonOffer, known: dict[str, str], typed: str = "", wrong: str = ""
    ) -> None:
        """What neither of them says is asked for, one after the other; then they are one."""
        left = [label for label in offer.unknown if label not in known]
        if not left:
            self._make_one(offer, known)
            return
        label = left[0]
        question = {"节次": "这是第几节？两条都没有写", "班级": "是哪个班？两条都没有写"}[label]

        def answered(text: str | None) -> None:
            if text is None:
                self._ask_next()
                return
            try:
                value = read_slot(text) if label == "节次" else text
            except Problem as problem:
                self._ask_unknown(offer, known, text, str(problem))
            else:
                self._ask_unknown(offer, known | {label: value})

        self.app.push_screen(Prompt(wrong or question, typed, needed=True), answered)

    def _make_one(self, offer: LessonOffer, known: dict[str, str]) -> None:
        mine, theirs = offer.mine.id or 0, offer.theirs.id or 0
        try:
            accept_same_lesson(
                self.desk.workbook,
                mine,
                theirs,
                self.desk.now,
                slot=known.get("节次", ""),
                class_name=known.get("班级", ""),
            )
        except Problem as problem:
            self._report.append(str(problem))
        else:
            self._settled |= {offer.mine.id, offer.theirs.id}
            self._report.append(f"{on_one_line(offer.mine.heading)}：两份记录算作同一节课。")
        self._ask_next()

    def action_back(self) -> None:
        """Esc: nothing is taken in."""
        self.dismiss("")


def _cells(line: MergeLine) -> tuple[str, str]:
    """The day, and what it is; where nothing is done, nothing is said of what differs."""
    shown_line = structs.replace(line, changed=()) if line.group == SAME else line
    day, _, what = shown_line.text.partition(" ")
    return day, what


def _key(offer: PersonOffer | PairingOffer) -> str:
    return f"{PERSON}{offer.theirs.name}" if isinstance(offer, PersonOffer) else f"{PAIRING}{offer.theirs.id}"
