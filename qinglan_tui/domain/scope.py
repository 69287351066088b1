"""What a paper is about: whose, in which role, of which term, pairings and days."""

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from qinglan_tui.domain.counts import Labels
from qinglan_tui.domain.people import Pairing, Person
from qinglan_tui.domain.periods import Span
from qinglan_tui.domain.reach import TERM
from qinglan_tui.domain.terms import Term
from qinglan_tui.domain.word_settings import WordSettings


class Scope(Struct, frozen=True, kw_only=True):
    """What a summary is about: whose, in which role, of which term and pairings, and the school's wishes.

    `reach` is 学期, or 学年 or 结对期: then `span` are its days, `terms` its terms with their names, and
    `term_name` is the name of the whole.
    """

    owner: Person
    role: str
    partners: tuple[Person, ...]
    pairings: tuple[Pairing, ...]
    labels: Labels
    term: Term
    term_name: str
    school: str
    subject: str
    programme: str = ""
    word: WordSettings = WordSettings()
    reach: str = TERM
    span: Span | None = None
    terms: tuple[Term, ...] = ()
    term_names: tuple[str, ...] = ()

    @property
    def all_terms(self) -> tuple[Term, ...]:
        """The terms that it is about, oldest first."""
        return self.terms or (self.term,)

    @property
    def days(self) -> Span:
        """The days that it is about."""
        return self.span or Span.of_term(self.term)

    def at(self, day: date) -> "Scope":
        """The scope of the one term that holds a day, for a paper about that day; itself between terms."""
        for term, name in zip(self.terms, self.term_names, strict=True):
            if term.start <= day <= term.end:
                return replace(
                    self, term=term, term_name=name, reach=TERM, span=None, terms=(), term_names=()
                )
        return self
