"""A scheme (方案) of the seed documents: which one it is and what it calls the two sides."""

from msgspec import Struct


class Scheme(Struct, frozen=True, kw_only=True):
    """`relevance` is core (a mentoring pair with countable duties), related or context (the catalogue)."""

    id: str
    name: str
    source: str
    mentor: str
    apprentice: str
    relevance: str
