"""The change log broken off at any byte, with any rubbish behind, or with a bit turned over in the middle."""

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from qinglan_tui.storage import Workbook
from tests.storage.samples import ALL, NOW, headings, lesson, minutes, new_book, topic_of

SAVES = 9

pytestmark = pytest.mark.usefixtures("no_waiting")


class Story:
    """A workbook whose program was killed: nine saves stand in its log and nowhere else."""

    def __init__(self, place: Path) -> None:
        book = new_book(place / "正写着")
        for number in range(SAVES):
            book.save(lesson(f"{number}", advice="听课" * (number * 7 % 5)), minutes(number))
        self.place = place
        self.folder = place / "书"
        shutil.copytree(book.folder, self.folder)
        book.close()
        (self.log,) = (self.folder / "log").glob("*.log")
        self.bytes = self.log.read_bytes().rstrip(b"\0")
        # Where each save's line begins and ends; the lines before them are the workbook's own beginning.
        lines = self.bytes.splitlines(keepends=True)
        ends = [sum(map(len, lines[: number + 1])) for number in range(len(lines))]
        self.lines = [*zip([0, *ends], ends, strict=False)][-SAVES:]
        self._number = 0

    def with_log(self, data: bytes) -> Path:
        """A copy of the workbook with this log."""
        self._number += 1
        folder = self.place / f"{self._number}"
        shutil.copytree(self.folder, folder)
        (folder / "log" / self.log.name).write_bytes(data)
        return folder


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """The same for all; nobody changes it."""
    return Story(tmp_path_factory.mktemp("log"))


def topics(book: Workbook) -> set[str]:
    """What the lessons are about."""
    return {topic_of(entry) for entry in book.records(ALL)}


def check_opens_with(folder: Path, wanted: set[str], perhaps: set[str], why: str) -> None:
    """Exactly these are there, the later ones perhaps; saving goes on and is there after the next kill."""
    with Workbook.open(folder, write=False, now=NOW) as reader:
        assert topics(reader) in (wanted, wanted | perhaps), why
    book = Workbook.open(folder, write=True, now=minutes(20))
    found = topics(book)
    assert found in (wanted, wanted | perhaps), why
    assert book.outcome == "ok", (why, book.notes)
    book.save(lesson("后来"), minutes(20))
    killed = folder.with_name(folder.name + "-killed")
    shutil.copytree(folder, killed)
    book.close()
    for place in (folder, killed):
        with Workbook.open(place, write=True, now=minutes(30)) as later:
            assert topics(later) == found | {"后来"}, why
    shutil.rmtree(folder)
    shutil.rmtree(killed)


RUBBISH = ("nothing", "zeros", "random bytes", "half a valid line", "a line with a wrong checksum")


def rubbish(kind: str, story: Story, cut: int) -> bytes:
    """What stands behind the place where the log breaks off."""
    begin, end = story.lines[2]
    line = story.bytes[begin:end]
    match kind:
        case "nothing":
            return b""
        case "zeros":
            return bytes(4096)
        case "random bytes":
            return random.Random(cut).randbytes(700)
        case "half a valid line":
            return line[: len(line) // 2]
        case _:
            return line.replace("听课".encode(), "说课".encode(), 1)


def check_cut(story: Story, cut: int, kind: str) -> None:
    """Break the log off there."""
    wanted = {str(number) for number, (_, end) in enumerate(story.lines) if end <= cut}
    # Only its line end is missing: whole, though never confirmed.
    perhaps = {str(number) for number, (_, end) in enumerate(story.lines) if end - 1 == cut}
    folder = story.with_log(story.bytes[:cut] + rubbish(kind, story, cut))
    check_opens_with(folder, wanted, perhaps, f"cut at {cut}, then {kind}")


def places(story: Story) -> Iterator[int]:
    """Where to cut in a short run: around both ends of every line, and somewhere in it."""
    chance = random.Random(5)
    for begin, end in story.lines:
        yield from (begin, begin + 1, begin + 13, chance.randrange(begin, end), end - 2, end - 1)


@pytest.mark.parametrize("kind", RUBBISH)
def test_a_log_that_breaks_off_holds_exactly_the_whole_lines_and_saving_goes_on(story: Story, kind: str):
    first = RUBBISH.index(kind)
    for cut in [*places(story)][first :: len(RUBBISH)]:
        check_cut(story, cut, kind)


@pytest.mark.long
@pytest.mark.parametrize("kind", RUBBISH)
def test_a_log_cut_at_every_byte_holds_exactly_the_whole_lines(story: Story, kind: str):
    for cut in range(story.lines[0][0], len(story.bytes) + 1):
        check_cut(story, cut, kind)


def flipped(data: bytes, place: int, bit: int) -> bytes:
    """The bytes with one bit turned over."""
    return data[:place] + bytes([data[place] ^ 1 << bit]) + data[place + 1 :]


def check_flip(story: Story, place: int, bit: int) -> None:
    """Turn a bit over: at most the line around it is missing, and its bytes are kept."""
    # Of a line end that is damaged both lines beside it are whole.
    hit = {str(number) for number, (begin, end) in enumerate(story.lines) if begin <= place < end - 1}
    data = flipped(story.bytes, place, bit)
    folder = story.with_log(data + bytes(1000))
    why = f"bit {bit} of byte {place}"
    with Workbook.open(folder, write=True, now=minutes(20)) as book:
        found = topics(book)
        assert found >= {str(number) for number in range(SAVES)} - hit, why
        assert book.outcome == "ok", (why, book.notes)
        book.save(lesson("后来"), minutes(20))
    with Workbook.open(folder, write=True, now=minutes(30)) as book:
        assert topics(book) == found | {"后来"}, why
    if len(found) < SAVES:
        (number,) = hit
        begin, end = story.lines[int(number)]
        piece = data[begin : end - 1]
        assert any(piece in path.read_bytes() for path in folder.rglob("*") if path.is_file()), why
    shutil.rmtree(folder)


def test_a_bit_turned_over_in_the_log_costs_no_other_line_and_its_bytes_are_kept(story: Story):
    chance = random.Random(6)
    for begin, end in story.lines:
        for place in (begin, begin + 5, chance.randrange(begin, end), end - 2, end - 1):
            check_flip(story, place, chance.randrange(8))


@pytest.mark.long
def test_any_bit_turned_over_in_the_log_costs_no_other_line(story: Story):
    chance = random.Random(7)
    for place in range(story.lines[0][0], len(story.bytes)):
        check_flip(story, place, chance.randrange(8))


def test_a_bit_turned_over_in_the_first_line_costs_no_save(story: Story):
    begin = story.lines[0][0]
    for place in range(0, begin, 7):
        folder = story.with_log(flipped(story.bytes, place, place % 8))
        with Workbook.open(folder, write=True, now=minutes(20)) as book:
            assert len(headings(book)) == SAVES, place
            book.save(lesson("后来"), minutes(20))
        with Workbook.open(folder, write=True, now=minutes(30)) as book:
            assert len(headings(book)) == SAVES + 1, place
