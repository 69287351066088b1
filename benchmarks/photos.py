"""How fast photos come into Word files: a summary with 200 of them, as telephones make them."""

import shutil
import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PIL import Image
from timing import Row, in_turns, table
from word import DAY, SCOPE, TERM

from exports.styles import P1
from exports.summary import write_summary
from qinglan_tui.domain.kinds.activity import Activity
from qinglan_tui.domain.pictures import Picture
from qinglan_tui.domain.records import Record
from qinglan_tui.domain.summaries import term_summary

COUNT, ROUNDS = 200, 3


def photos(folder: Path, count: int) -> list[Path]:
    """So many photos as telephones make them: 12 megapixels, to be turned, each a file of its own."""
    found = [folder / f"{number}.jpg" for number in range(count)]
    if not found[-1].exists():
        exif = Image.Exif()
        exif[0x0112] = 6
        grain = Image.effect_noise((504, 378), 60).resize((4032, 3024), Image.Resampling.BICUBIC)
        grain.convert("RGB").save(found[0], "JPEG", quality=88, exif=exif)
        for path in found[1:]:
            shutil.copyfile(found[0], path)
    return found


def annexed(shots: list[Path]) -> bytes:
    """The term summary whose activities have four photos each."""
    activities = [
        Record(fields=Activity(topic="磨课"), date=DAY, id=number) for number in range(1, len(shots) // 4 + 1)
    ]
    pictures = {
        number: [Picture(shot.name, "磨课", "磨课", str(shot)) for shot in shots[number * 4 - 4 : number * 4]]
        for number in range(1, len(activities) + 1)
    }
    stream = BytesIO()
    write_summary(term_summary(activities, SCOPE, (TERM,), DAY), P1, stream, annex=True, pictures=pictures)
    return stream.getvalue()


def shrunk(path: Path) -> bytes:
    """The least that a photo costs: read, made as small, written."""
    stream = BytesIO()
    with Image.open(path) as shot:
        shot.thumbnail((1000, 1000))
        shot.save(stream, "JPEG", quality=85)
    return stream.getvalue()


def rows() -> list[Row]:
    """A term summary with its photos, against the shrinking alone."""
    with TemporaryDirectory() as temporary:
        shots = photos(Path(temporary), COUNT)
        found = in_turns(
            {"ours": lambda: annexed(shots), "least": lambda: [shrunk(shot) for shot in shots]}, ROUNDS
        )
    least = "each shrunk by Pillow, no more"
    return [Row(f"term summary with {COUNT} photos", found["ours"], least, found["least"], "≤ 1.2")]


if __name__ == "__main__":
    print(table(rows()))
