"""The journal: what a durable save, opening, finding and closing take, and how that grows in twenty years.

Journals of 100 to 20,000 records of 1–3 KB, a thousand of them a school year.
"""

import datetime as dt
import itertools
import os
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import msgspec
from timing import Row, in_turns
from tinydb import TinyDB
from tinydb.middlewares import CachingMiddleware
from tinydb.storages import JSONStorage
from tinydb.table import Document

from qinglan_tui.domain.kinds.observation import Observation
from qinglan_tui.domain.people import Person, new_pairing
from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.records import Record, to_document
from qinglan_tui.domain.settings import Settings
from qinglan_tui.domain.terms import default_term, school_year
from qinglan_tui.storage import Workbook
from qinglan_tui.storage.engine.changelog import ChangeLog
from qinglan_tui.storage.engine.codec import encode
from qinglan_tui.storage.engine.engine import Engine

SIZES = (100, 1_000, 5_000, 20_000)
A_YEAR = 1_000
ROUNDS, SLOW_ROUNDS = 200, 4
NOW = dt.datetime(2026, 11, 22, 14, 32)
HAN = "".join(chr(0x4E00 + number) for number in range(2500))
ALL = Span.everything()
TERM = default_term("2026-2027-1")
RARE = "周长"
# workbook.json lists the years with their counts.
_OF_A_DAY = {"records-2026.json", "history-2026.json", "workbook.json"}
# What a process holds that has a journal open, has listed and searched it; or only what it is made of.
HOLDING = """
import resource, sys
import textual.app, textual.widgets
from qinglan_tui.domain.periods import Span
from qinglan_tui.storage import Workbook
import datetime as dt
from pathlib import Path
if sys.argv[1:]:
    book = Workbook.open(Path(sys.argv[1]), write=True, now=dt.datetime(2026, 11, 22))
    assert book.search("周长", Span.everything())
    assert len(book.records(Span.everything())) >= 20_000
with open("/proc/self/status", encoding="utf-8") as status:
    print(next(line.split()[1] for line in status if line.startswith("VmRSS")))
"""


class Texts:
    """Records of 1–3 KB, the newest first; every hundredth has the rare word."""

    def __init__(self) -> None:
        self._dice = random.Random(11)
        self._numbers = itertools.count()

    def record(self) -> Record:
        """The next record."""
        number = next(self._numbers)
        day = dt.date(2026 - number // A_YEAR, 9, 1) + dt.timedelta(days=number % 80)
        text = "".join(self._dice.choices(HAN, k=self._dice.randint(200, 850)))
        topic = RARE if number % 100 == 0 else text[:6]
        return Record(fields=Observation(teacher="李青", topic=topic, advice=text), date=day, slot="第2节")


def new_workbook(folder: Path, count: int) -> list[dict[str, Any]]:
    """A closed workbook of so many records, its year files as a clean close leaves them; returns them."""
    Workbook.create(
        folder,
        Settings(owner="王芳", school="桃源县第三小学"),
        (Person(name="王芳"), Person(name="李青")),
        (new_pairing(("王芳",), ("李青",), dt.date(2026, 9, 1)),),
        (TERM,),
        NOW,
    ).close()
    return fill(folder, count)


def fill(folder: Path, count: int) -> list[dict[str, Any]]:
    """Write so many records into the year files of a new, closed workbook; returns them as documents."""
    texts, years = Texts(), dict[int, dict[str, Any]]()
    for number in range(count):
        record = texts.record()
        document = to_document(record) | {"_v": {"this": 10**15 + number}}
        years.setdefault(school_year(record.date), {})[str(10**15 + number)] = document
    for year, rows in years.items():
        path = folder / f"records-{year}.json"
        path.write_bytes(encode({"meta": {"1": {"format": 2}}, "records": rows}))
    main = msgspec.json.decode((folder / "workbook.json").read_bytes())
    main["years"] = {
        str(year): {"records": len(rows), "trash": 0, "conflicts": 0} for year, rows in years.items()
    }
    (folder / "workbook.json").write_bytes(encode(main))
    Workbook.open(folder, write=True, now=NOW).close()
    return [row for rows in years.values() for row in rows.values()]


class Contestants:
    """Everybody who saves, each with the same documents in it."""

    def __init__(self, folder: Path, count: int) -> None:
        self.folder = folder / str(count)
        self.folder.mkdir()
        self.documents = new_workbook(self.folder / "book", count)
        self.fresh = Texts()
        self.numbers = itertools.count(2 * 10**15)

    def records(self) -> Iterator[Record]:
        """The records of today that are to be saved, made before the clock runs."""
        made = [msgspec.structs.replace(self.fresh.record(), date=NOW.date()) for _ in range(ROUNDS + 1)]
        return iter(made)

    def documents_of_today(self) -> Iterator[dict[str, Any]]:
        """The same as documents."""
        return iter([to_document(record) for record in self.records()])

    def engine(self) -> Callable[[], object]:
        """The engine alone, one document a save."""
        log = self.folder / "log" / "this.log"
        log.parent.mkdir()
        changes = ChangeLog(log, "this")
        engine = Engine(
            self.folder, "this", changes, lambda tables, number: tables, lambda path: None, lambda name: None
        )
        rows = {str(number): row for number, row in enumerate(self.documents[:A_YEAR], 1)}
        (self.folder / "records-2026.json").write_bytes(
            encode({"meta": {"1": {"format": 2}}, "records": rows})
        )
        engine.file("records-2026")
        documents = self.documents_of_today()
        return lambda: engine.put("records-2026", "records", next(self.numbers), next(documents))

    def workbook(self) -> Callable[[], object]:
        """A record with its revision, as the app saves it."""
        book = Workbook.open(self.folder / "book", write=True, now=NOW)
        book.records(ALL)
        now = (NOW + dt.timedelta(seconds=number) for number in itertools.count())
        records = self.records()
        return lambda: book.save(next(records), next(now))

    def raw(self) -> Callable[[], object]:
        """The same bytes appended to a file, and fsync: the least that a durable save can cost."""
        handle = os.open(self.folder / "raw", os.O_WRONLY | os.O_CREAT | os.O_APPEND)

        lines = iter([msgspec.json.encode(document) + b"\n" for document in self.documents_of_today()])

        def save() -> None:
            os.write(handle, next(lines))
            os.fsync(handle)

        return save

    def sqlite(self) -> Callable[[], object]:
        """SQLite, as safe as it can be: write-ahead log, synchronous FULL."""
        base = sqlite3.connect(self.folder / "base.sqlite", isolation_level=None)
        base.execute("PRAGMA journal_mode=WAL")
        base.execute("PRAGMA synchronous=FULL")
        base.execute("CREATE TABLE records (id INTEGER PRIMARY KEY, date TEXT, text TEXT)")
        base.execute("CREATE INDEX dates ON records (date)")
        rows = ((n, row["date"], msgspec.json.encode(row).decode()) for n, row in enumerate(self.documents))
        base.execute("BEGIN")
        base.executemany("INSERT INTO records VALUES (?, ?, ?)", rows)
        base.execute("COMMIT")
        documents = self.documents_of_today()

        def save() -> None:
            row = next(documents)
            text = msgspec.json.encode(row).decode()
            base.execute("INSERT INTO records VALUES (?, ?, ?)", (next(self.numbers), row["date"], text))

        return save

    def stock_path(self, name: str) -> Path:
        """A file as TinyDB writes it when it is told to keep Chinese readable."""
        path = self.folder / name
        rows = {str(number): row for number, row in enumerate(self.documents, 1)}
        path.write_bytes(msgspec.json.encode({"records": rows}))
        return path

    def stock(self) -> Callable[[], object]:
        """TinyDB as it comes."""
        table = TinyDB(self.stock_path("stock.json"), encoding="utf-8", ensure_ascii=False).table("records")
        documents = self.documents_of_today()
        return lambda: table.insert(Document(next(documents), next(self.numbers)))

    def caching(self) -> Callable[[], object]:
        """TinyDB with its caching middleware: in memory only, until it is closed."""
        path = self.stock_path("caching.json")
        base = TinyDB(path, storage=CachingMiddleware(JSONStorage), encoding="utf-8", ensure_ascii=False)
        table = base.table("records")
        documents = self.documents_of_today()
        return lambda: table.insert(Document(next(documents), next(self.numbers)))


def saving(all_of_them: dict[int, Contestants]) -> Iterator[Row]:
    """A durable save, at every size in turns."""
    fast: dict[str, Callable[[], object]] = {}
    slow: dict[str, Callable[[], object]] = {}
    for count, them in all_of_them.items():
        for name in ("raw", "sqlite", "engine", "workbook"):
            fast[f"{name} {count}"] = getattr(them, name)()
        slow[f"stock {count}"], slow[f"caching {count}"] = them.stock(), them.caching()
    times = in_turns(fast, ROUNDS) | in_turns(slow, SLOW_ROUNDS)
    for count in all_of_them:
        engine, book, raw = (times[f"{name} {count}"] for name in ("engine", "workbook", "raw"))
        at = f"at {count:,}"
        yield Row(f"engine's save {at}", engine, "raw append + fsync", raw, "≤ 2")
        yield Row(f"engine's save {at}", engine, "SQLite WAL FULL", times[f"sqlite {count}"], "≤ 1.2")
        yield Row(f"Workbook.save {at}", book, "raw append + fsync", raw, "≤ 3")
        yield Row(f"Workbook.save {at}", book, "stock TinyDB", times[f"stock {count}"], "")
        yield Row(
            f"Workbook.save {at}", book, "CachingMiddleware, not durable", times[f"caching {count}"], ""
        )
    least, most = min(all_of_them), max(all_of_them)
    for name, what in (("engine", "engine's save"), ("workbook", "Workbook.save")):
        few, many = times[f"{name} {least}"], times[f"{name} {most}"]
        yield Row(f"{what} at {most:,}", many, f"the same at {least:,}", few, "≤ 1.4")


def opening(them: Contestants) -> Iterator[Row]:
    """Opening and the first list, and all of it listed."""
    folder, stock = them.folder / "book", them.stock_path("opened.json")

    def ours(span: Span) -> int:
        with Workbook.open(folder, write=False, now=NOW) as book:
            return len(book.records(span))

    def stock_list(since: str) -> int:
        with TinyDB(stock, encoding="utf-8") as base:
            return len(base.table("records").search(lambda row: row["date"] >= since))

    times = in_turns(
        {
            "term": lambda: ours(Span.of_term(TERM)),
            "stock term": lambda: stock_list(TERM.start.isoformat()),
            "all": lambda: ours(ALL),
            "stock all": lambda: stock_list(""),
        },
        SLOW_ROUNDS,
    )
    count = f"{len(them.documents):,}"
    yield Row(f"open, list the term, of {count}", times["term"], "stock TinyDB", times["stock term"], "≤ 0.6")
    yield Row(f"open, list all {count}", times["all"], "stock TinyDB", times["stock all"], "")


def finding(them: Contestants) -> Iterator[Row]:
    """Searching all years for a word, the years loaded."""
    with Workbook.open(them.folder / "book", write=False, now=NOW) as book:
        texts = ["\n".join(entry.texts) for entry in book.records(ALL) if isinstance(entry, Record)]
        times = in_turns(
            {
                "search": lambda: book.search(RARE, ALL),
                "in": lambda: [number for number, text in enumerate(texts) if RARE in text],
            },
            30,
        )
    what = f"search {len(texts):,} records"
    yield Row(what, times["search"], "Python's in over the same texts", times["in"], "≤ 3")


def closing(them: Contestants) -> Iterator[Row]:
    """Closing after three saves; only this year's files may have been written."""
    folder = them.folder / "book"
    stray, taken, beside = set[str](), list[float](), list[float]()
    for number in range(SLOW_ROUNDS + 1):
        before = {path: path.stat().st_mtime_ns for path in folder.glob("*.json")}
        book = Workbook.open(folder, write=True, now=NOW)
        book.records(Span.of_term(TERM))
        for second in range(3):
            record = msgspec.structs.replace(them.fresh.record(), date=NOW.date())
            book.save(record, NOW + dt.timedelta(hours=number, seconds=second))
        begun = time.perf_counter()
        book.close()
        taken.append(time.perf_counter() - begun)
        written = {path for path in folder.glob("*.json") if before.get(path) != path.stat().st_mtime_ns}
        stray |= {path.name for path in written} - _OF_A_DAY
        beside.append(_replace_raw([path.read_bytes() for path in written], folder))
    if stray:
        raise SystemExit(f"a day's work wrote more than its year: {stray}")
    what = f"close after a day's work, of {len(them.documents):,}"
    ours, theirs = sorted(taken[1:])[SLOW_ROUNDS // 2], sorted(beside[1:])[SLOW_ROUNDS // 2]
    yield Row(what, ours, "the same bytes written, flushed, renamed", theirs, "this year's files only")


def _replace_raw(contents: list[bytes], folder: Path) -> float:
    begun = time.perf_counter()
    for data in contents:
        path = folder / "~$raw"
        with path.open("wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        path.replace(folder / "~$replaced")
    (folder / "~$replaced").unlink(missing_ok=True)
    return time.perf_counter() - begun


def memory(them: Contestants) -> Iterator[Row]:
    """What a process holds with the journal open, all of it listed and searched."""

    def held(*argv: str) -> float:
        command = [sys.executable, "-c", HOLDING, *argv]
        done = subprocess.run(
            command, capture_output=True, check=True, encoding="utf-8", cwd=Path(__file__).parent.parent
        )
        return int(done.stdout) / 1024

    what = f"memory with all of {len(them.documents):,} records in use"
    ours = held(str(them.folder / "book"))
    yield Row(what, ours, "Textual and storage imported", held(), "+ 100 MB at most", "MB")


def rows() -> list[Row]:
    """All of it; the workbooks are made anew."""
    with TemporaryDirectory() as name:
        all_of_them = {count: Contestants(Path(name), count) for count in SIZES}
        most = all_of_them[max(SIZES)]
        found = [*memory(most), *opening(most), *finding(most), *closing(most)]
        return [*saving(all_of_them), *found]
