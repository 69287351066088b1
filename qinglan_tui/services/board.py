"""六个一 as a board: for a bundle of duties, what was handed in for each month and for the term."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from qinglan_tui.domain.fields import Input
from qinglan_tui.domain.forecasting import unit_of
from qinglan_tui.domain.programmes import Part
from qinglan_tui.domain.progress_values import (
    NO_QUOTA,
    NOT_YET,
    OVERDUE,
    STATES,
    Covered,
    DutyProgress,
    PeriodProgress,
    Progress,
    plain,
)
from qinglan_tui.domain.records import STATUSES, Record, Unreadable
from qinglan_tui.domain.tallying import alternatives
from qinglan_tui.domain.text import count_words
from qinglan_tui.services.blanks import Blank, blanks_of
from qinglan_tui.services.duty_lines import named
from qinglan_tui.services.duty_words import (
    SOFT,
    brief_reason,
    due_words,
    is_written,
    kept_text,
    period_text,
    sentences,
    with_whom,
)

LATE, NOT_HANDED, NOT_DONE, NOTHING = "补交", "未交", "未做", "－"
NO_BUNDLE = "现在的方案里没有“六个一”这样的成套任务。\n要看每项任务完成了多少，请按 F4 进度。"
ONLY_KNOWN = "这里只显示工作簿里有的记录。"
LONGEST_WORD = 4  # characters of a reason that still fits into a month's cell
MOST_OVERDUE = 2  # named in the sentence below

Records = Mapping[int, Record | Unreadable | None]


class Bundle(Struct, frozen=True, kw_only=True):
    """The duties of one bundle that one person has, each with the key of its line in 进度."""

    name: str
    person: str
    pairing: str
    one: Progress
    duties: tuple[tuple[str, DutyProgress], ...]

    @property
    def key(self) -> str:
        """What tells it from the others."""
        return f"{self.one.programme.id}/{self.name}/{self.person}/{self.pairing}"

    @property
    def mine(self) -> bool:
        """Whether it is the owner's own."""
        return self.person == self.one.owner

    @property
    def heading(self) -> str:
        """Whose it is, and with whom where that makes a difference."""
        said = with_whom(self.duties[0][1], self.one.owner) if self.pairing else ""
        return said or self.person


class BoardCell(Struct, frozen=True, kw_only=True):
    """One cell: its word, what to say of it in full, the records behind it, and what could be written.

    `near` are records that do not count yet; `duty` is the key of the duty to open where there are too many
    periods for a board.
    """

    word: str
    tone: str = ""
    said: str = ""
    records: tuple[int, ...] = ()
    near: tuple[int, ...] = ()
    blanks: tuple[Blank, ...] = ()
    duty: str = ""


class BoardRow(Struct, frozen=True, kw_only=True):
    """One item: a cell for each month, or one for all with a note behind it."""

    key: str
    label: str
    cells: tuple[BoardCell, ...]
    note: str = ""


class Board(Struct, frozen=True, kw_only=True):
    """A bundle as a board; `now` is the number of the present month, `below` what is owed in sentences."""

    columns: tuple[str, ...]
    now: int | None
    rows: tuple[BoardRow, ...]
    below: tuple[str, ...]

    def cell(self, key: str, column: int) -> BoardCell | None:
        """The cell of a row and a column."""
        row = next((row for row in self.rows if row.key == key), None)
        if row is None or not row.cells:
            return None
        return row.cells[column if len(row.cells) > 1 else 0]


def bundles(found: Sequence[Progress]) -> tuple[Bundle, ...]:
    """Every bundle of the owner and of the partners; the one with most items first, one's own before."""
    keyed = named(found)
    listed: list[Bundle] = []
    for one in found:
        own = [(key, duty) for key, (other, duty) in keyed.items() if other is one and duty.duty.bundle]
        for name, person in dict.fromkeys((duty.duty.bundle, duty.person) for _, duty in own):
            members = [(key, d) for key, d in own if (d.duty.bundle, d.person) == (name, person)]
            listed += _of_pairings(name, person, one, members)
    return tuple(sorted(listed, key=lambda bundle: (-_items(bundle), not bundle.mine)))


def _of_pairings(
    name: str, person: str, one: Progress, members: list[tuple[str, DutyProgress]]
) -> Iterable[Bundle]:
    """One board, or one for each pairing; what is owed once for all stands in each."""
    pairings = list(dict.fromkeys(duty.pairing for _, duty in members if duty.pairing))
    for pairing in pairings or [""]:
        duties = tuple((key, duty) for key, duty in members if duty.pairing in ("", pairing))
        yield Bundle(name=name, person=person, pairing=pairing, one=one, duties=duties)


def _items(bundle: Bundle) -> int:
    return sum(max(len(_parts(duty)), 1) for _, duty in bundle.duties)


def record_ids(bundle: Bundle) -> set[int]:
    """Every record that a board of the bundle may show."""
    periods = [period for _, duty in bundle.duties for period in duty.periods]
    return {number for period in periods for number in (*period.records, *(n.id for n in period.near))}


def board(bundle: Bundle, records: Records, months: Sequence[str]) -> Board:
    """The board of a bundle; `months` are those of the term, 2026-09 and so on."""
    monthly = any(duty.duty.per == "month" for _, duty in bundle.duties)
    today = bundle.one.as_of
    this_month = f"{today.year:04}-{today.month:02}"
    columns = tuple(months) if monthly else ()
    maker = _Maker(bundle.one, records, columns)
    rows = [row for key, duty in bundle.duties for row in maker.rows(key, duty)]
    return Board(
        columns=tuple(f"{int(month[5:])}月" for month in columns),
        now=columns.index(this_month) if this_month in columns else None,
        rows=tuple(rows),
        below=_below(bundle, maker, this_month),
    )


class _Maker:
    """Makes the rows of one board."""

    def __init__(self, one: Progress, records: Records, months: tuple[str, ...]) -> None:
        self._one = one
        self._records = records
        self._months = months
        self._today = one.as_of

    def rows(self, key: str, duty: DutyProgress) -> list[BoardRow]:
        """The row of a duty, or one for each of its parts (示范课, 汇报课 …)."""
        label = self._one.programme.labels.fill(duty.duty.title)
        if duty.duty.per == "month":
            by_month = {period.period: period for period in duty.periods}
            cells = tuple(self._monthly(label, duty, by_month.get(month), month) for month in self._months)
            return [BoardRow(key=key, label=label, cells=cells)]
        if len(duty.periods) != 1:
            return [self._many(key, label, duty)]
        period = duty.periods[0]
        if parts := _parts(duty):
            covered = {part.name: part for part in period.covered}
            return [self._part(f"{key}/{part.title}", duty, period, part, covered) for part in parts]
        cell = self._cell(label, duty, period)
        return [BoardRow(key=key, label=label, cells=(cell,), note=self._note(duty, period))]

    def _many(self, key: str, label: str, duty: DutyProgress) -> BoardRow:
        """A duty with other periods than months: its number; Enter shows the periods."""
        said = sentences(duty)
        tone = "warm" if duty.state == OVERDUE else "soft" if not duty.done else ""
        word = kept_text(duty) if duty.periods else NOTHING
        cell = BoardCell(word=word, tone=tone, said=f"{label}　{said[0]}", duty=key if duty.periods else "")
        note = said[0].removeprefix(word).lstrip("，；") if duty.periods else duty.note
        return BoardRow(key=key, label=label, cells=(cell,), note=note)

    def _monthly(
        self, label: str, duty: DutyProgress, period: PeriodProgress | None, month: str
    ) -> BoardCell:
        heading = f"{int(month[5:])}月　{label}"
        if period is None:
            said = "这个月不要求" if duty.judged else "没有记录"
            return BoardCell(word=NOTHING, tone="soft", said=f"{heading}　{said}")
        return self._cell(heading, duty, period)

    def _cell(self, heading: str, duty: DutyProgress, period: PeriodProgress) -> BoardCell:
        word, tone = self._word(duty, period)
        if duty.duty.per == "month" and word.startswith("缺"):
            word = word if len(word) <= LONGEST_WORD else "差一点"
        drafted = self._drafted(period)
        shown = f"{word} {drafted}字" if drafted and duty.duty.per != "month" else word
        blanks = self._blanks(duty, period)
        told = [heading, *self._said(duty, period, word, drafted)]
        if blanks and not period.records and not period.near:
            told.append(f"回车{blanks[0].label}")
        return BoardCell(
            word=shown,
            tone=tone,
            said="　".join(told),
            records=period.records,
            near=tuple(near.id for near in period.near),
            blanks=blanks,
        )

    def _blanks(self, duty: DutyProgress, period: PeriodProgress, part: str = "") -> tuple[Blank, ...]:
        if not period.missing and period.required is not None and not part:
            return ()
        return blanks_of(self._one, duty, period, self._today, part)

    def _part(
        self,
        key: str,
        duty: DutyProgress,
        period: PeriodProgress,
        part: Part,
        covered: Mapping[str, Covered],
    ) -> BoardRow:
        """One part of a duty as a row of its own."""
        found = covered.get(part.title, Covered(part.title, 0, part.n or duty.duty.n or 1))
        counted = tuple(number for number in period.records if _fits(self._records.get(number), part))
        near = tuple(near.id for near in period.near if _fits(self._records.get(near.id), part))
        is_full = found.done >= found.required
        unit = part.unit or unit_of(duty.duty)
        if is_full:
            word, tone = self._handed(counted, late=False), ""
        elif found.done:
            word, tone = f"{found.done}/{found.required}{unit}", "warm" if period.state == OVERDUE else ""
        else:
            word, tone = self._nothing(duty, period, near)
        note = "" if is_full else due_words(period, self._today, duty.duty).lstrip("，")
        said = f"{part.title}　{found.done}/{found.required}{unit}" + (f"，{note}" if note else "")
        blanks = () if is_full else self._blanks(duty, period, part.title)
        cell = BoardCell(word=word, tone=tone, said=said, records=counted, near=near, blanks=blanks)
        return BoardRow(key=key, label=part.title, cells=(cell,), note=note)

    # The words

    def _word(self, duty: DutyProgress, period: PeriodProgress) -> tuple[str, str]:
        """The state word of a period and its tone."""
        unit = unit_of(duty.duty)
        if period.required is None:
            if not period.done:
                return NOTHING, "soft"
            return (self._handed(period.records) if period.done == 1 else f"{period.done}{unit}"), ""
        if not period.missing:
            return (self._handed(period.records, late=bool(period.late)) if period.done else NOTHING), ""
        if period.done:
            return f"{period.done}/{period.required}{unit}", "warm" if period.state == OVERDUE else ""
        return self._nothing(duty, period, tuple(near.id for near in period.near))

    def _handed(self, numbers: Sequence[int], *, late: bool = False) -> str:
        """The word for what is there: 补交 when it was late, else the state of the records."""
        if late:
            return LATE
        states = [record.status for number in numbers if (record := self._record(number)) is not None]
        for state in ("returned", "done", "submitted"):
            if state in states:
                return STATUSES[state]
        return STATUSES["reviewed" if states else "done"]

    def _nothing(self, duty: DutyProgress, period: PeriodProgress, near: Sequence[int]) -> tuple[str, str]:
        """The word where nothing counts yet: begun, nearly there, not handed in, or not yet its time."""
        tone = "warm" if period.state == OVERDUE else ""
        states = {record.status for number in near if (record := self._record(number)) is not None}
        for state in ("draft", "planned"):
            if state in states:
                return STATUSES[state], tone
        if states:
            reasons = {found.id: found.missing for found in period.near}
            return brief_reason(reasons[near[0]]), tone
        if period.state in (NOT_YET, NO_QUOTA) or duty.duty.soft:
            return NOTHING, "soft"
        return (NOT_HANDED if is_written(duty.duty) else NOT_DONE), tone or "soft"

    def _drafted(self, period: PeriodProgress) -> int:
        """How many words the drafts have, where nothing counts yet."""
        if period.records:
            return 0
        drafts = [self._record(near.id) for near in period.near]
        return sum(_words(record) for record in drafts if record is not None and record.status == "draft")

    def _record(self, number: int) -> Record | None:
        found = self._records.get(number)
        return found if isinstance(found, Record) else None

    def _said(self, duty: DutyProgress, period: PeriodProgress, word: str, drafted: int) -> list[str]:
        """The cell in full: the records by name, or what is missing and why."""
        named_ones = [self._record(number) for number in (period.records or [n.id for n in period.near])]
        headings = [record.heading for record in named_ones if record is not None][:2]
        if period.records and not period.missing:
            return [word, *headings]
        if not duty.judged:
            return ["没有记录" if word == NOTHING else word, *headings]
        if period.required == 1:
            count = f" {drafted}字" if drafted else ""
            state = (STATES[NOT_YET] if word == NOTHING else word) + count
            return [state + due_words(period, self._today, duty.duty), *headings]
        return [period_text(duty.duty, period, self._today), *headings]

    def _note(self, duty: DutyProgress, period: PeriodProgress) -> str:
        """What stands behind the word of a termly item."""
        if not period.missing:
            return ""
        if duty.duty.soft:
            return SOFT
        return due_words(period, self._today, duty.duty).lstrip("，")

    # What is owed

    def owed(self, duty: DutyProgress, period: PeriodProgress) -> str:
        """教学案例 1 篇（已起草620字）, or the parts that are missing: 示范课 1 节、汇报课 1 节."""
        title = self._one.programme.labels.fill(duty.duty.title)
        if _parts(duty):
            unit = unit_of(duty.duty)
            open_ones = [part for part in period.covered if part.done < part.required]
            return "、".join(f"{part.name} {plain(part.required - part.done)} {unit}" for part in open_ones)
        drafted = self._drafted(period)
        begun = f"（已起草{drafted}字）" if drafted else ""
        return f"{title} {plain(period.missing)} {unit_of(duty.duty)}{begun}"

    def overdue(self, duty: DutyProgress, period: PeriodProgress) -> str:
        """10月教学案例逾期22天，可补交."""
        title = self._one.programme.labels.fill(duty.duty.title)
        month = period.label if duty.duty.per == "month" else ""
        days = (self._today - period.due).days if period.due else 0
        can = "，可补交" if is_written(duty.duty) and duty.duty.carry != "no_makeup" else ""
        return f"{month}{title}逾期{days}天{can}"


def _below(bundle: Bundle, maker: _Maker, this_month: str) -> tuple[str, ...]:
    """本月还差：教学案例 1 篇。 And what is overdue."""
    if not any(duty.judged for _, duty in bundle.duties):
        return (ONLY_KNOWN,)
    if all(duty.duty.soft for _, duty in bundle.duties):
        return ()
    hard = [duty for _, duty in bundle.duties if duty.judged and not duty.duty.soft]
    pairs = [(duty, period) for duty in hard for period in duty.periods if period.missing]
    monthly = [duty for duty in hard if duty.duty.per == "month"]
    if monthly:
        now = [(duty, period) for duty, period in pairs if period.period == this_month]
        asked = any(period.period == this_month for duty in monthly for period in duty.periods)
        said = "本月还差：" if now else "本月的都有了。" if asked else ""
    else:
        now = [(duty, period) for duty, period in pairs if period.state not in (NOT_YET, OVERDUE)]
        said = "还差：" if now else "" if pairs else "都有了。"
    if now:
        said += "、".join(maker.owed(duty, period) for duty, period in now) + "。"
    late = [maker.overdue(duty, period) for duty, period in pairs if period.state == OVERDUE]
    more = f"另有{len(late) - MOST_OVERDUE}项逾期。" if len(late) > MOST_OVERDUE else ""
    return tuple(part for part in (said, *(f"{text}。" for text in late[:MOST_OVERDUE]), more) if part)


def _parts(duty: DutyProgress) -> tuple[Part, ...]:
    """The parts that are owed each, where each has a line of its own."""
    return alternatives(duty.duty) if duty.duty.mode == "each" and len(duty.periods) == 1 else ()


def _fits(record: Record | Unreadable | None, part: Part) -> bool:
    """Whether a record that counts for the duty is of this part, as far as its own fields say."""
    if not isinstance(record, Record) or (part.counts and record.kind.code not in part.counts):
        return False
    for name, value in part.where.items():
        spec = record.kind.spec(name)
        if spec is None:
            continue
        words = set(value) if isinstance(value, tuple) else {value}
        own = getattr(record.fields, name)
        if not words & (set(own) if isinstance(own, tuple) else {own}):
            return False
    return True


def _words(record: Record) -> int:
    """The words of its long texts, or of what is attached."""
    long = (spec.name for spec in record.kind.specs if spec.ask.input is Input.LONG)
    own = count_words("".join(getattr(record.fields, name) for name in long))
    return max(own, sum(attachment.words or 0 for attachment in record.attachments))
