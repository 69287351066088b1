"""六个一 完成情况表: a bundle of duties on paper, its monthly and termly items, and what was handed in."""

import datetime as dt

from msgspec import Struct


class BundleItem(Struct, frozen=True):
    """One item: a word for each month, or one for the whole term; and what is still to be said of it."""

    label: str
    words: tuple[str, ...]
    note: str = ""


class Delivered(Struct, frozen=True):
    """One thing that counts: for which item and period, what it is called, and what the mentor said."""

    item: str
    period: str
    title: str
    day: dt.date
    comment: str = ""


class BundleSheet(Struct, frozen=True, kw_only=True):
    """A bundle of one person; `months` are the headings of the monthly items, 9月 and so on."""

    name: str
    person: str
    months: tuple[str, ...]
    monthly: tuple[BundleItem, ...]
    termly: tuple[BundleItem, ...]
    delivered: tuple[Delivered, ...] = ()
