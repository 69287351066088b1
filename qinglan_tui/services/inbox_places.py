"""Where files that arrive by chat or download usually lie on a teacher's machine."""

import contextlib
from pathlib import Path

from qinglan_tui.domain.problems import Problem
from qinglan_tui.services.shared_programme import place_of
from qinglan_tui.storage.packets import SUFFIX

# 微信 keeps what it receives in folders by month, below one of these for each account.
_OF_CHATS = (
    "xwechat_files/*/msg/file",
    "WeChat Files/*/FileStorage/File",
    "Tencent Files/*/FileRecv",
)
_MAC_CHATS = "Library/Containers/com.tencent.xinWeChat/Data/Documents/xwechat_files/*/msg/file"


def likely_folders(home: Path, documents: Path) -> tuple[str, ...]:
    """The folders of this machine in which a file from 微信, QQ or a browser would lie; only those there."""
    found: list[Path] = []
    for base in dict.fromkeys((documents, home / "Documents", home)):
        for pattern in _OF_CHATS:
            found += _below(base, pattern)
    found += _below(home, _MAC_CHATS)
    found += [path for path in (home / "Downloads", home / "下载") if path.is_dir()]
    return tuple(dict.fromkeys(str(path) for path in found))


def _below(base: Path, pattern: str) -> list[Path]:
    with contextlib.suppress(OSError):
        return sorted(path for path in base.glob(pattern) if path.is_dir())
    return []


def likely_here() -> tuple[str, ...]:
    """The same for whoever runs the program."""
    from platformdirs import user_documents_path

    try:
        return likely_folders(Path.home(), user_documents_path())
    except RuntimeError:
        # Nobody's home.
        return ()


def folder_typed(text: str) -> str:
    """A folder as it was typed or dragged in, without quotation marks; "" for none.

    Raises:
        Problem: there is no such folder.
    """
    if not text.strip().strip("\"'"):
        return ""
    folder = place_of(text)
    if folder.is_file():
        raise Problem(f"“{folder.name}”是一个文件，不是文件夹", "请写它所在的文件夹")
    if not folder.is_dir():
        raise Problem(f"没有“{folder}”这个文件夹", "请检查位置；在U盘上的，请检查U盘是否插好")
    return str(folder)


def packet_typed(text: str) -> Path:
    """The packet whose path was typed or dragged in.

    Raises:
        Problem: nothing was typed, or it is a folder.
    """
    if not text.strip().strip("\"'"):
        raise Problem("还没有写是哪个文件", f"请写收到的 {SUFFIX} 文件在哪里，或把它拖进窗口")
    path = place_of(text)
    if path.is_dir():
        raise Problem(f"“{path.name}”是一个文件夹", f"请写里面的 {SUFFIX} 文件")
    return path
