"""How long a text has to be: the minimum of words that the owner's duties ask for, and how it stands."""

import datetime as dt
from collections.abc import Mapping

from qinglan_tui.domain.fields import Input
from qinglan_tui.domain.kinds import Kind
from qinglan_tui.domain.problems import Problem
from qinglan_tui.domain.programmes import Match
from qinglan_tui.services.own_programme import is_mine, roles_in
from qinglan_tui.services.progress import programmes_in
from qinglan_tui.services.scope import pick_term
from qinglan_tui.storage import Workbook


class WordMinimum:
    """The minima for records of one kind, read once; which of them holds depends on what is filled in."""

    def __init__(self, workbook: Workbook, kind: Kind, today: dt.date) -> None:
        self._kind = kind
        self._rules: list[tuple[int, Mapping[str, Match]]] = []
        try:
            groups = programmes_in(workbook, pick_term(workbook, None, today))
        except Problem:
            # Without a term, or with a faulty programme, nothing is asked for; 进度 says what is wrong.
            return
        for programme, pairings in groups:
            roles = roles_in(pairings, workbook.settings.owner)
            for duty in programme.duties:
                if duty.min_words and kind.code in duty.counts and is_mine(duty, roles):
                    self._rules.append((duty.min_words, duty.where))

    def of(self, raw: Mapping[str, object]) -> int | None:
        """The highest minimum that holds for a record as it is typed, None when there is none."""
        return max((least for least, where in self._rules if self._fits(where, raw)), default=None)

    def _fits(self, where: Mapping[str, Match], raw: Mapping[str, object]) -> bool:
        """Whether nothing that is typed speaks against the rule; what is worked out later does not either."""
        for name, wanted in where.items():
            typed = raw.get(name)
            if self._kind.spec(name) is None or not isinstance(typed, str) or not typed:
                continue
            words = wanted if isinstance(wanted, tuple) else (wanted,)
            if (
                all(isinstance(word, str) and not word.startswith("@") for word in words)
                and typed not in words
            ):
                return False
        return True


def long_fields(kind: Kind) -> tuple[str, ...]:
    """The fields whose words count, as progress counts them."""
    return tuple(spec.name for spec in kind.specs if spec.ask.input is Input.LONG)


def main_field(kind: Kind) -> str | None:
    """The long field in which most is written: the kind's main one, or else its first."""
    long = [spec for spec in kind.specs if spec.ask.input is Input.LONG]
    return next((spec.name for spec in sorted(long, key=lambda spec: not spec.ask.main)), None)


def words_line(here: int, all_in_all: int, least: int | None) -> str:
    """「820字」 (nothing for none), or 「820字，要求1000字，还差180字」, by all texts of the record."""
    if least is None:
        return f"{here}字" if here else ""
    said = f"{here}字" if here == all_in_all else f"{here}字，全篇{all_in_all}字"
    lacking = f"，还差{least - all_in_all}字" if all_in_all < least else ""
    return f"{said}，要求{least}字{lacking}"
