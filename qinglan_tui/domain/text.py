"""Text as a teacher types or pastes it: cleaning, counting, comparing, and the numerals of Chinese."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

# Line ends that are not \n: Word pastes \v for a manual line break, the web U+2028.
_LINE_ENDS = "\r\v\f\x85\u2028\u2029"
# Marks that reverse or hide text on a terminal, and what XML forbids; joiners (emoji) stay.
_UNWANTED = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff"
_SURROGATES = "\ud800-\udfff"
_UNCLEAN = f"[\ud800-\udbff][\udc00-\udfff]|[{_LINE_ENDS}{_UNWANTED}{_SURROGATES}]"

# What Word counts one by one: ideographs, kana, full-width punctuation, but not the full-width space.
_WIDE = (
    "\u2e80-\u2fdf\u2ff0-\u2fff\u3001-\u312f\u3190-\u9fff\uf900-\ufaff\ufe10-\ufe1f\ufe30-\ufe4f"
    "\uff01-\uff9f\uffe0-\uffe6\U0001f200-\U0001f2ff\U00020000-\U0003ffff"
)
_CHINESE_QUOTES = "\u2014\u2018\u2019\u201c\u201d\u2026\u00b7"
_WORD = (
    f"[{_WIDE}]|(?<![A-Za-z])\u2019|\u2019(?![A-Za-z])|[\u2014\u2018\u201c\u201d\u2026\u00b7]"
    f"|(?:[^\\s{_WIDE}{_CHINESE_QUOTES}]|(?<=[A-Za-z])\u2019(?=[A-Za-z]))+"
)

_DIGITS = {word: str(value) for value, word in enumerate("零一二三四五六七八九")} | {"〇": "0", "○": "0"}
_NUMERALS = r"(?P<before>[0-9])?(?P<run>[〇零○一二三四五六七八九十廿卅]+)(?P<after>[0-9])?"
_TENS = "(?:([一二三四五六七八九]?)十|廿|卅)([一二三四五六七八九]?)"
_TYPED_ZERO = "(?<=[一二三四五六七八九])[0Oo](?=[一二三四五六七八九])"

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−~∼〜", "-"))
_TRADITIONAL = str.maketrans("週號節後這個禮學結對習讀與課務會間時", "周号节后这个礼学结对习读与课务会间时")
_LOOSE_SPACE = r"\s+(?!\d)|(?<!\d)\s+"


@cache
def compiled(source: str) -> re.Pattern[str]:
    """Return the compiled pattern: made when first needed, since compiling all of them delays every start."""
    return re.compile(source)


def _mend(match: re.Match[str]) -> str:
    found = match.group()
    if len(found) == 2:
        return found.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    if "\ud800" <= found <= "\udfff":
        return "\ufffd"
    return "\n" if found in _LINE_ENDS else ""


def clean(text: str) -> str:
    """Return text that every terminal, file and Word document can hold; cleaning twice changes nothing more.

    Every line end becomes a newline, control and direction marks go, a lone surrogate becomes U+FFFD.
    Tabs, U+3000, emoji with their joiners and rare ideographs stay.
    """
    if "\r\n" in text:
        text = text.replace("\r\n", "\n")
    return compiled(_UNCLEAN).sub(_mend, text)


def count_words(text: str) -> int:
    """Return the 字数 as Word counts it.

    Every Chinese character and full-width mark is one; so is every run of letters, digits and their marks.
    """
    return len(compiled(_WORD).findall(text))


def paragraphs(text: str) -> list[str]:
    """Return the lines that say something, without blanks (U+3000 too) at either end."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def chinese_number(number: int) -> str:
    """Return 1 to 99 in Chinese: 8 → 八, 12 → 十二, 20 → 二十. Larger numbers stay digits."""
    if not 0 <= number <= 99:
        return str(number)
    tens, ones = divmod(number, 10)
    words = "零一二三四五六七八九"
    if tens == 0:
        return words[ones]
    return ("" if tens == 1 else words[tens]) + "十" + (words[ones] if ones else "")


def _numeral(match: re.Match[str]) -> str:
    run = match["run"]
    if any(mark in run for mark in "十廿卅"):
        tens = compiled(_TENS).fullmatch(run)
        if tens is None:
            return match.group()
        start = {"廿": "2", "卅": "3"}.get(run[0]) or _DIGITS.get(tens[1] or "一", "1")
        run = start + _DIGITS.get(tens[2], "0")
    else:
        run = "".join(_DIGITS[word] for word in run)
    before, after = match["before"] or "", match["after"] or ""
    return f"{before}{before and ' '}{run}{after and ' '}{after}"


def digits_for_numerals(text: str) -> str:
    """Return the text with Chinese numerals as digits: 二〇二六年十一月 → 2026年11月, 第二十周 → 第20周.

    A run that is no number below 100 nor a row of digits (十一十二) is left as it stands; beside a digit
    a number stays apart (周三2节 → 周3 2节).
    """
    return compiled(_NUMERALS).sub(_numeral, compiled(_TYPED_ZERO).sub("〇", text))


def plain_form(text: str) -> str:
    """Return the spelling in which dates, periods and slots are compared.

    Half-width signs, one kind of dash, simplified characters for the words of the calendar, and no blanks
    except between two digits, which would otherwise run together. Numerals stay as written.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES).translate(_TRADITIONAL)
    return compiled(_LOOSE_SPACE).sub("", plain.strip())


def quoted(text: str, longest: int = 20) -> str:
    """Return what the teacher typed, in Chinese quotation marks, on one line and not too long."""
    line = " ".join(clean(text).split())
    return f"“{line if len(line) <= longest else line[:longest] + '…'}”"


def _distance(one: str, other: str) -> int:
    """Return how many letters must be changed, added, left out or swapped with their neighbour."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate that was most likely meant, or None when nothing is near.

    Case and width do not matter; a word that is part of a candidate (听课 in 听课记录) is near, and so is a
    slip of a third of the letters. The first of two equally near candidates wins.
    """
    wanted = unicodedata.normalize("NFKC", word).strip().casefold()
    best: tuple[float, str] | None = None
    for candidate in candidates if wanted else ():
        known = unicodedata.normalize("NFKC", candidate).strip().casefold()
        longer = max(len(wanted), len(known))
        if known and wanted == known:
            return candidate
        if len(known) > 1 and len(wanted) > 1 and (wanted in known or known in wanted):
            score = 1 - min(len(wanted), len(known)) / longer
        else:
            limit = longer / 3 if wanted.isascii() else longer / 2
            steps = _distance(wanted, known)
            if steps > limit or steps >= longer:
                continue
            score = steps / longer + 0.01
        if best is None or score < best[0]:
            best = (score, candidate)
    return best[1] if best else None
