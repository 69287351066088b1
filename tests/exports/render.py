"""Pages as LibreOffice sets them, for the few tests that need to see them."""

import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

# Word's names for the faces, and what is free to use in their place.
_FACES = {
    "宋体": "Noto Serif CJK SC",
    "仿宋": "Noto Serif CJK SC",
    "楷体": "Noto Serif CJK SC",
    "黑体": "Noto Sans CJK SC",
    "Times New Roman": "Liberation Serif",
}


class Pages:
    """The pages of one document."""

    def __init__(self, data: bytes, folder: Path) -> None:
        source = folder / "pages.docx"
        source.write_bytes(data)
        to_pdf([source], folder)
        self._pdf = folder / "pages.pdf"
        self._folder = folder
        self.texts = self._run("pdftotext", "-layout", str(self._pdf), "-").split("\f")[:-1]

    def lines(self, page: int) -> list[tuple[float, float]]:
        """Where the lines on a page begin, and their lower edges, in points from the page's corner."""
        boxes = self._run("pdftotext", "-bbox-layout", "-f", str(page), "-l", str(page), str(self._pdf), "-")
        found = re.findall(r'<line xMin="([\d.]+)"[^>]*yMax="([\d.]+)"', boxes)
        return sorted(((float(left), float(below)) for left, below in found), key=lambda line: line[1])

    def sizes(self) -> set[tuple[int, int]]:
        """Width and height of the pages, in mm."""
        boxes = self._run("pdftotext", "-bbox", str(self._pdf), "-")
        found = re.findall(r'<page width="([\d.]+)" height="([\d.]+)"', boxes)
        return {(round(float(wide) / 72 * 25.4), round(float(high) / 72 * 25.4)) for wide, high in found}

    def edges(self, page: int) -> tuple[float, float]:
        """Where the words of a page begin and end at the left and the right, in mm."""
        boxes = self._run("pdftotext", "-bbox", "-f", str(page), "-l", str(page), str(self._pdf), "-")
        found = re.findall(r'<word xMin="([\d.]+)"[^>]*xMax="([\d.]+)"', boxes)
        lefts, rights = (min(float(one[0]) for one in found), max(float(one[1]) for one in found))
        return lefts / 72 * 25.4, rights / 72 * 25.4

    def faces(self) -> str:
        """The faces that the pages use."""
        return self._run("pdffonts", str(self._pdf))

    def _run(self, *command: str) -> str:
        return run(self._folder, *command)


def to_pdf(sources: Sequence[Path], folder: Path) -> None:
    """Set documents by one call of LibreOffice; each becomes a .pdf of its name in the folder."""
    profile = (folder / "profile").as_uri()
    office = ["soffice", "--headless", f"-env:UserInstallation={profile}", "--convert-to", "pdf"]
    run(folder, *office, "--outdir", str(folder), *map(str, sources))


def run(folder: Path, *command: str) -> str:
    """What a program says that finds our faces, and leaves its own files in the folder."""
    fonts = folder / "fonts.conf"
    if not fonts.exists():
        _aliases(fonts)
    environment = {"FONTCONFIG_FILE": str(fonts), "PATH": _path(), "HOME": str(folder)}
    done = subprocess.run(
        command, env=environment, capture_output=True, check=True, timeout=180, encoding="utf-8"
    )
    return done.stdout


def _path() -> str:
    """The folders of the programs used."""
    found = (shutil.which(name) for name in ("soffice", "pdftotext", "sh"))
    return ":".join(dict.fromkeys(str(Path(one).parent) for one in found if one))


def _aliases(path: Path) -> None:
    """Write a font set-up in which each face of ours is one that is installed."""
    rows = "".join(
        f'<match target="pattern"><test name="family"><string>{wanted}</string></test>'
        f'<edit name="family" mode="assign" binding="strong"><string>{there}</string></edit></match>'
        for wanted, there in _FACES.items()
    )
    path.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>/usr/share/fonts</dir>'
        f"<cachedir>{path.parent / 'cache'}</cachedir>{rows}</fontconfig>",
        encoding="utf-8",
    )
