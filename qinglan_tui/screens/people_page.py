"""设置 · 教师名单, 结对: who is named in records, and who is paired with whom."""

from msgspec import Struct

from qinglan_tui.domain.dates import long_date
from qinglan_tui.domain.fields import specs
from qinglan_tui.domain.people import Pairing, PairingEvent, Person
from qinglan_tui.screens.base import Desk
from qinglan_tui.screens.settings_page import ListPage
from qinglan_tui.services import roster
from widgets.record_list import Column, Key, ListGroup, ListRow

ABOUT_EVENTS = "暂停、续聘、延长、换师、出师、终止都记在这里；续聘和延长要写到哪一天。"


class PeoplePage(ListPage):
    """The teachers known by name."""

    LABEL = "教师名单"
    HELP_TEXT = (
        "不填职称、学历行吗？行。填了的会印在协议和鉴定表上。\n"
        "改了姓名会怎样？结对和课表一起改，以前的记录里仍是原来的写法。\n"
        "两位老师同名怎么办？请写成可以区分的，如 王芳（三小）。"
    )
    COLUMNS = (Column(14), Column(12, "soft"), Column(10, "soft"), Column(0, "soft"))
    EMPTY = "还没有教师。按 F8 添加。"

    def rows(self) -> list[ListRow | ListGroup]:
        owner = self.desk.workbook.settings.owner
        return [ListRow(person.name, _cells(person, owner)) for person in self.desk.workbook.people]

    def _person(self, key: Key | None) -> Person | None:
        return next((person for person in self.desk.workbook.people if person.name == key), None)

    def open_entry(self, key: Key) -> None:
        person = self._person(key)
        if person is None:
            return
        values = {spec.name: getattr(person, spec.name) for spec in specs(Person)}
        workbook, today = self.desk.workbook, self.desk.today
        self.ask_for(
            person.name,
            specs(Person),
            values,
            lambda raw: roster.save_person(workbook, raw, person, today),
            about=self.HELP_TEXT,
        )

    def add_entry(self) -> None:
        workbook, today = self.desk.workbook, self.desk.today
        self.ask_for(
            "添加教师",
            specs(Person),
            {"school": workbook.settings.school},
            lambda raw: roster.save_person(workbook, raw, None, today),
            about=self.HELP_TEXT,
        )

    def remove_entry(self) -> None:
        person = self._person(self.entries.key)
        if person is not None:
            detail = "只从名单里去掉，记录里的姓名不变。"
            workbook = self.desk.workbook
            self.ask_to_remove(person.name, lambda: roster.remove_person(workbook, person), detail)


def _cells(person: Person, owner: str) -> tuple[str, ...]:
    return (person.name, person.subject, person.title, "本人" if person.name == owner else person.school)


class _Line(Struct, frozen=True):
    """What a line of the list of pairings stands for: a pairing, one of its events, or a new event."""

    pairing: Pairing
    event: PairingEvent | None = None
    is_new: bool = False


class PairingsPage(ListPage):
    """The pairings, each with what happened to it."""

    LABEL = "结对"
    HELP_TEXT = (
        "又带了一位徒弟？F8 添加：谁带谁、从哪天起、按哪个方案。\n"
        "结束了要删除吗？不要：记一件事“出师”或“终止”，以前的听课方向才对得上。\n" + ABOUT_EVENTS
    )
    COLUMNS = (Column(16), Column(13, "soft"), Column(0, "row"))
    EMPTY = "还没有结对。按 F8 添加师傅和徒弟。"

    def __init__(self, desk: Desk) -> None:
        self._lines: dict[Key, _Line] = {}
        super().__init__(desk)

    def rows(self) -> list[ListRow | ListGroup]:
        self._lines = {}
        rows: list[ListRow | ListGroup] = []
        for number, pairing in enumerate(self.desk.workbook.pairings):
            pair = f"{'、'.join(pairing.mentors)} → {'、'.join(pairing.apprentices)}"
            state = roster.pairing_state(pairing, self.desk.today)
            programme = roster.programme_name(self.desk.workbook, pairing.programme)
            said = f"{state}　{programme}" if programme else f"{state}　没有选方案"
            key = f"{number}"
            self._lines[key] = _Line(pairing)
            rows.append(ListRow(key, (pair, long_date(pairing.start), said)))
            for at, event in enumerate(pairing.events):
                self._lines[f"{number}.{at}"] = _Line(pairing, event)
                when, *rest = roster.event_text(event).split("　")
                rows.append(ListRow(f"{number}.{at}", ("", when, "　".join(rest)), "soft"))
            if self.desk.workbook.writable:
                self._lines[f"{number}+"] = _Line(pairing, is_new=True)
                rows.append(ListRow(f"{number}+", ("", "+ 记一件事", "暂停、续聘、出师等"), "soft"))
        return rows

    def open_entry(self, key: Key) -> None:
        line = self._lines[key]
        if line.is_new:
            self._add_event(line.pairing)
        else:
            self._edit(line.pairing)

    def _edit(self, pairing: Pairing) -> None:
        workbook, today = self.desk.workbook, self.desk.today
        self.ask_for(
            "结对",
            roster.pairing_specs(workbook),
            roster.pairing_values(workbook, pairing),
            lambda raw: roster.save_pairing(workbook, raw, pairing, today),
            about=self.HELP_TEXT,
        )

    def _add_event(self, pairing: Pairing) -> None:
        workbook, today = self.desk.workbook, self.desk.today
        self.ask_for(
            f"{'、'.join(pairing.mentors)} 和 {'、'.join(pairing.apprentices)}：记一件事",
            specs(PairingEvent),
            {"date": today},
            lambda raw: roster.add_event(workbook, pairing, raw, today),
            about=ABOUT_EVENTS,
        )

    def add_entry(self) -> None:
        workbook, today = self.desk.workbook, self.desk.today
        start = next((term.start for term in workbook.terms if term.start <= today <= term.end), today)
        self.ask_for(
            "添加结对",
            roster.pairing_specs(workbook),
            {"mentors": (workbook.settings.owner,), "start": start},
            lambda raw: roster.save_pairing(workbook, raw, None, today),
            about=self.HELP_TEXT,
        )

    def remove_entry(self) -> None:
        line = self._lines.get(self.entries.key) if self.entries.key is not None else None
        if line is None or line.is_new:
            return
        pairing, event, workbook = line.pairing, line.event, self.desk.workbook
        if event is not None:
            what = roster.event_text(event)
            self.ask_to_remove(what, lambda: roster.remove_event(workbook, pairing, event))
            return
        what = f"{'、'.join(pairing.mentors)}和{'、'.join(pairing.apprentices)}的结对"
        detail = "只有填错了才删除；不再结对的，请记一件事：出师或终止。"
        self.ask_to_remove(what, lambda: roster.remove_pairing(workbook, pairing), detail)
