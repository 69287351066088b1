import pytest

from widgets.quota_bar import quota_bar
from widgets.shown import width


@pytest.mark.parametrize(
    ("part", "bar"),
    [
        (0.0, "╌╌╌╌╌╌╌╌"),
        (0.5, "━━━━╌╌╌╌"),
        (0.7, "━━━━━━╌╌"),
        (1.0, "━━━━━━━━"),
        (1.7, "━━━━━━━━"),
        (-1.0, "╌╌╌╌╌╌╌╌"),
        (None, ""),
    ],
)
def test_the_bar_is_as_full_as_the_part(part: float | None, bar: str):
    assert quota_bar(part, 8) == bar


def test_it_is_full_only_when_nothing_is_missing_and_never_empty_when_something_is_done():
    assert quota_bar(0.99, 8) == "━━━━━━━╌"
    assert quota_bar(0.01, 8) == "━╌╌╌╌╌╌╌"


def test_it_takes_the_cells_it_is_given_and_none_where_there_are_none():
    assert {width(quota_bar(part / 10, 6)) for part in range(11)} == {6}
    assert quota_bar(0.5, 0) == ""
