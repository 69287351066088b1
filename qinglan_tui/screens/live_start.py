"""进哪一节课堂: the step before 听课. Every part of it may be left out."""

import datetime as dt
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from qinglan_tui.services import beforehand, live
from qinglan_tui.services.live import Sitting
from qinglan_tui.services.live_lessons import offers
from qinglan_tui.storage import Workbook
from widgets.few_lines import AskedLine, FewLines
from widgets.record_list import Column, ListGroup, ListRow, RecordList

ANOTHER, NAMELESS = "another", "nameless"
NAMED = (("teacher", "授课教师"), ("class_name", "班级"), ("topic", "课题"), ("lesson_type", "课型"))
WHICH = "进哪一节课堂？"
READ_ONLY = "工作簿只能查看，课堂记录不能写。"


class LessonChoice(Vertical):
    """The lessons one may be about to hear; posts `Taken` with the sitting of the one chosen."""

    DEFAULT_CSS = """
    LessonChoice { padding: 1 1 0 1; }
    """

    @dataclass
    class Taken(Message):
        """A lesson is to be heard; `touched` when something of it was written by hand."""

        sitting: Sitting
        touched: bool = False

    def compose(self) -> ComposeResult:
        yield RecordList((Column(14, "soft"), Column(12), Column(0)))

    def offer(self, workbook: Workbook, now: dt.datetime) -> None:
        """Show what can be gone into now."""
        self._workbook, self._now = workbook, now
        self._offers = {f"{at}": offer for at, offer in enumerate(offers(workbook, now))}
        rows: list[ListRow | ListGroup] = []
        group = ""
        for key, offer in self._offers.items():
            if offer.group != group:
                group = offer.group
                rows.append(ListGroup(group))
            rows.append(ListRow(key, (offer.when, offer.class_name, offer.about)))
        rows.append(ListGroup("另一节"))
        rows.append(ListRow(ANOTHER, ("写一下", "", "授课教师、班级、课题，知道几样写几样")))
        rows.append(ListRow(NAMELESS, ("直接记", "", "先记着，下课再填是谁的课")))
        self.query_one(RecordList).set_rows(rows)
        self.query_one(RecordList).focus()

    @on(RecordList.Chosen)
    def take(self, chosen: RecordList.Chosen) -> None:
        key = str(chosen.key)
        if key == ANOTHER:
            self.app.push_screen(facts_sheet(self._workbook, self._now.date()), self._take_new)
        elif key == NAMELESS:
            self._take_new({})
        else:
            self.post_message(self.Taken(self._offers[key].sitting))

    def _take_new(self, typed: dict[str, str] | None) -> None:
        if typed is None:
            return
        given = {name: text for name, text in typed.items() if text}
        self.post_message(self.Taken(live.new_sitting(self._workbook, given, self._now), touched=bool(given)))


def facts_sheet(workbook: Workbook, today: dt.date, sitting: Sitting | None = None) -> FewLines:
    """The few things that tell one lesson from another."""
    offered = beforehand.suggestions(workbook, today)
    specs = {spec.name: spec for spec in live.KIND.specs}
    known = {name: str(sitting.value(name) or "") if sitting else "" for name, _ in NAMED}
    if sitting is None:
        known["teacher"] = beforehand.sole_partner(workbook, today)
    lines = [AskedLine(name, label, known[name], offered.for_field(specs[name])) for name, label in NAMED]
    return FewLines("这节课", lines, "都可以空着，下课再填。")
