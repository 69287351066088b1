"""Offered: what a form was offered beforehand (课表, 上次), as long as nobody has typed in its place."""

from collections.abc import Callable, Mapping

# By field id: what is known, and where from; "" says nothing of that.
Offers = Mapping[str, tuple[object, str]]
Ask = Callable[[Mapping[str, object]], Offers]


class Offered:
    """The offers that stand in a form, and the fields in which somebody typed: these are left alone.

    `ask` tells what is known, given what was typed so far. Of what it knows at first only what is not
    `given` is taken.
    """

    def __init__(self, ask: Ask | None, given: Mapping[str, object]) -> None:
        known = ask(given) if ask else {}
        self._ask = ask
        self._sources = {name: source for name, (_, source) in known.items() if name not in given}
        self._typed: set[str] = set()
        self._is_due = False
        self.first = {name: known[name][0] for name in self._sources}

    def source(self, name: str) -> str | None:
        """Where the offer in a field comes from; None where none stands."""
        return self._sources.get(name)

    def typed(self, name: str) -> None:
        """Somebody has typed in a field: it is no offer any more, and may tell more."""
        self._typed.add(name)
        self._sources.pop(name, None)
        self._is_due = True

    def known_now(self, raw: Mapping[str, object]) -> Offers | None:
        """What is known once something was typed since the last time; None when there is nothing to ask."""
        if self._ask is None or not self._is_due:
            return None
        self._is_due = False
        return self._ask({name: value for name, value in raw.items() if name not in self._sources})

    def take(self, offers: Offers, is_blank: Callable[[str], bool]) -> dict[str, object]:
        """Take other offers instead: the values to be put into fields, None for an offer that is gone."""
        changes: dict[str, object] = {name: None for name in self._sources if name not in offers}
        for name, (value, source) in offers.items():
            if name in self._sources or (name not in self._typed and is_blank(name)):
                self._sources[name] = source
                changes[name] = value
        for name in changes.keys() - offers.keys():
            del self._sources[name]
        return changes
