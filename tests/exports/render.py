"""Pages as LibreOffice sets them, for the few tests that need to see them."""

import re
import shutil
import subprocess
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
        self._pdf = folder / "pages.pdf"
        self._fonts = _aliases(folder)
        profile = (folder / "profile").as_uri()
        office = ["soffice", "--headless", f"-env:UserInstallation={profile}", "--convert-to", "pdf"]
        self._run(*office, "--outdir", str(folder), str(source))
        self.texts = self._run("pdftotext", "-layout", str(self._pdf), "-").split("\f")[:-1]

    def lines(self, page: int) -> list[tuple[float, float]]:
        """Where the lines on a page begin, and their lower edges, in points from the page's corner."""
        boxes = self._run("pdftotext", "-bbox-layout", "-f", str(page), "-l", str(page), str(self._pdf), "-")
        found = re.findall(r'<line xMin="([\d.]+)"[^>]*yMax="([\d.]+)"', boxes)
        return sorted(((float(left), float(below)) for left, below in found), key=lambda line: line[1])

    def faces(self) -> str:
        """The faces that the pages use."""
        return self._run("pdffonts", str(self._pdf))

    def _run(self, *command: str) -> str:
        environment = {"FONTCONFIG_FILE": str(self._fonts), "PATH": _path(), "HOME": str(self._fonts.parent)}
        done = subprocess.run(
            command, env=environment, capture_output=True, check=True, timeout=180, encoding="utf-8"
        )
        return done.stdout


def _path() -> str:
    """The folders of the programs used."""
    found = (shutil.which(name) for name in ("soffice", "pdftotext", "sh"))
    return ":".join(dict.fromkeys(str(Path(one).parent) for one in found if one))


def _aliases(folder: Path) -> Path:
    """A font set-up in which each face of ours is one that is installed."""
    rows = "".join(
        f'<match target="pattern"><test name="family"><string>{wanted}</string></test>'
        f'<edit name="family" mode="assign" binding="strong"><string>{there}</string></edit></match>'
        for wanted, there in _FACES.items()
    )
    path = folder / "fonts.conf"
    path.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>/usr/share/fonts</dir>'
        f"<cachedir>{folder / 'cache'}</cachedir>{rows}</fontconfig>",
        encoding="utf-8",
    )
    return path
