"""Duties over several terms: each term asks for its own, longer duties are asked once."""

from msgspec.structs import replace

from qinglan_tui.domain.counts import Row
from qinglan_tui.domain.reach import over_terms

HEARD = Row(label="听徒弟课", done=12, unit="节", source="hear", required=10)


def test_what_each_term_asks_for_stands_together():
    (row,) = over_terms([(HEARD,), (replace(HEARD, done=10),)], ())
    assert (row.done, row.required, row.state) == (22, 20, "超额完成")


def test_a_surplus_in_one_term_makes_up_for_nothing_in_the_other():
    (row,) = over_terms([(HEARD,), (replace(HEARD, done=8, said="还差2节"),)], ())
    assert (row.done, row.required, row.state) == (18, 20, "还差2节")


def test_a_duty_of_one_term_only_is_that_terms():
    other = Row(label="论文", done=0, unit="篇", source="paper", required=1)
    assert over_terms([(HEARD,), (other,)], ()) == (HEARD, other)


def test_counts_without_a_number_are_added():
    free = Row(label="荐书", done=1, unit="本", source="book", said="不限")
    (row,) = over_terms([(free,), (replace(free, done=2),)], ())
    assert (row.done, row.required, row.state) == (3, None, "不限")
