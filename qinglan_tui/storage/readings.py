"""Bytes of a damaged file as text, in the encoding that they are most likely in, with every bad byte marked.

A byte that is no text becomes a lone surrogate, which no file of ours holds: what has none is whole.
"""

import codecs
import re

SURROGATE = re.compile("[\ud800-\udfff]")

_MARK = "\udc80"
# Characters of two to four bytes, which is what Chinese text in UTF-8 is made of.
_WIDE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")
_NULS = re.compile("\0+")
_ENOUGH = 4


def text_of(data: bytes) -> tuple[str, str]:
    """Return the text of a file and the encoding that it was read in."""
    for mark, name in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if data.startswith(mark):
            return _wide_text(data[2:], name), name
    name = _without_mark(data)
    if name:
        return _wide_text(data, name), name
    if data.startswith(codecs.BOM_UTF8):
        data = data[3:]
    elif _is_gbk(data):
        return "\n".join(map(_gbk_line, data.split(b"\n"))), "gb18030"
    return data.decode("utf-8", errors="surrogateescape"), "utf-8"


def readable(text: str) -> str:
    """Return text for a screen: bad bytes as U+FFFD, runs of zero bytes by their number."""
    shown = SURROGATE.sub("\ufffd", text)
    return _NULS.sub(lambda run: f"〔{len(run.group())} 个空字节〕", shown).strip(" \t\r\ufeff")


def _without_mark(data: bytes) -> str:
    """UTF-16 without its mark: in JSON every second byte is zero again and again, the other never is."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    few, many = sorted((even, odd))
    if not data.startswith((b"{\0", b"\0{")) or many < len(data) // 8 or few * 4 > many:
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


def _wide_text(data: bytes, name: str) -> str:
    whole = len(data) - len(data) % 2
    text = data[:whole].decode(name, errors="surrogatepass")
    return text if whole == len(data) else text + _MARK


def _is_gbk(data: bytes) -> bool:
    """Whether the file is text of an old Chinese Windows: hardly anything in it is UTF-8."""
    wide = _WIDE.findall(data)
    bad = len(_HIGH.findall(_WIDE.sub(b"", data)))
    return bad >= _ENOUGH and bad > 2 * len(wide)


def _gbk_line(line: bytes) -> str:
    try:
        return line.decode("gb18030")
    except UnicodeDecodeError:
        return _MARK + line.decode("gb18030", errors="replace")
