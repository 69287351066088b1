"""How forms share the room of their pages, and facts that of their rows."""

from hypothesis import given
from hypothesis import strategies as st

from exports.parts import Fact, pack, units_of
from exports.sheets import Setting, breadth, setting_of
from exports.spreading import Tier, pages_of, planned, spread
from exports.styles import P5
from exports.wording import BLANK_DAY, BLANK_WHEN

ROOM, LATER = 200.0, 230.0
TIERS = st.lists(
    st.builds(
        Tier,
        height=st.floats(1, 400),
        grows=st.sampled_from([0.0, 1.0, 2.0]),
        most=st.floats(1, 400),
        breaks=st.booleans(),
        held=st.booleans(),
    ),
    min_size=1,
    max_size=30,
)


@given(TIERS)
def test_no_page_gets_more_than_it_has_left(tiers: list[Tier]):
    pages = pages_of(tiers, ROOM, LATER)
    extra = spread(tiers, pages)
    for page in pages:
        assert sum(extra[number] for number in page.rows) <= max(page.left, 0) + 1e-6
    for tier, more in zip(tiers, extra, strict=True):
        assert 0 <= more <= tier.most
        assert tier.grows or not more


def test_what_is_left_goes_to_the_rows_that_grow_by_their_shares():
    tiers = [Tier(20), Tier(30, grows=2), Tier(30, grows=1)]
    assert spread(tiers, pages_of(tiers, 200, 230)) == [0, 80, 40]


def test_a_row_takes_no_more_than_it_may():
    tiers = [Tier(30, grows=1, most=10)]
    assert spread(tiers, pages_of(tiers, 200, 230)) == [10]


def test_rows_that_are_held_go_to_the_next_page_together():
    tiers = [Tier(190), Tier(8, held=True), Tier(20)]
    first, second = pages_of(tiers, 200, 230)
    assert (first.rows, second.rows) == ([0], [1, 2])


def test_a_long_text_flows_over_pages_and_is_not_made_higher():
    tiers = [Tier(500, grows=1, breaks=True), Tier(30, grows=1)]
    pages = pages_of(tiers, 200, 230)
    assert [page.rows for page in pages] == [[], [], [1]]
    assert spread(tiers, pages)[0] == 0


OPINION = [Tier(20, 1, held=True, closes=True), Tier(9, closes=True)]


def test_signatures_never_stand_alone_on_a_last_page():
    """The text above them goes along, and so much that the page is worth turning to."""
    tiers = [Tier(9), *[Tier(37, 1)] * 5, *OPINION]
    plan = planned([("roomy", tiers)], ROOM, LATER)
    assert plan.held == frozenset({5, 6})
    assert plan.headed
    assert 7 not in plan.held, "the last row has nothing to stay with"


def test_what_flows_over_pages_is_not_held():
    plan = planned([("roomy", [Tier(9), Tier(300, 1, breaks=True), *OPINION])], ROOM, LATER)
    assert plan.held == frozenset()


def test_less_room_is_taken_only_where_it_saves_a_page():
    roomy, tight = [Tier(9), *[Tier(30, 1)] * 8], [Tier(9), *[Tier(20, 1)] * 8]
    saved = planned([("roomy", roomy), ("tight", tight)], ROOM, LATER)
    assert max(saved.heights.values()) < 30
    many = [Tier(9), *[Tier(120, 1)] * 2]
    kept = planned([("roomy", many), ("tight", [Tier(9), *[Tier(110, 1)] * 2])], ROOM, LATER)
    assert min(kept.heights.values()) > 120


def test_a_first_row_that_is_too_high_is_not_repeated():
    assert not planned([("roomy", [Tier(60), *[Tier(90)] * 3])], ROOM, LATER).headed


@given(TIERS)
def test_every_plan_holds_whole_rows_only(tiers: list[Tier]):
    plan = planned([("roomy", tiers)], ROOM, LATER)
    assert not any(tiers[number].breaks for number in plan.held)
    assert len(tiers) - 1 not in plan.held
    assert all(plan.heights[number] >= tiers[number].height for number in plan.heights)


FACTS = st.lists(st.builds(Fact, label=st.just("标签"), text=st.text("字1", max_size=60)), max_size=12).map(
    lambda facts: [
        Fact(fact.label, f"{number}{fact.text}", units_of(fact.text)) for number, fact in enumerate(facts)
    ]
)


@given(FACTS)
def test_every_fact_finds_a_place_and_rows_are_as_wide_as_the_sheet(facts: list[Fact]):
    rows = pack(facts)
    assert sorted(fact.text for row in rows for fact in row.facts) == sorted(fact.text for fact in facts)
    for row in rows:
        assert len(row.facts) == len(row.widths) <= 3
        assert sum(row.widths) + 22 * len(row.widths) == 160


def test_three_and_one_become_two_and_two():
    rows = pack([Fact("甲"), Fact("乙"), Fact("丙"), Fact("丁")])
    assert [[fact.label for fact in row.facts] for row in rows] == [["甲", "乙"], ["丙", "丁"]]


def test_digits_are_half_as_wide_with_a_gap_to_the_chinese():
    assert breadth("周长") == 2
    assert breadth("9月1日") == 0.5 * 2 + 2 + 0.5 * 2


def test_the_blanks_of_a_date_fit_into_their_cells():
    setting = setting_of(P5)
    assert setting.height(BLANK_WHEN, 86) == setting.height("字", 86)
    assert setting.height(BLANK_DAY, 58) == setting.height("字", 58)


def test_heights_follow_from_lines():
    setting = Setting(em=4, line=6)
    assert setting.height("", 43) == 0
    assert setting.height("字" * 10, 43) == 6 + 1.2
    assert setting.height("字" * 11, 43) == 2 * 6 + 1.2
    assert setting.height("字\n字" * 2, 43, indent=True) == 3 * 6 + 1.2
    assert setting.row(["字" * 11, ""], [43, 43], 9) == 2 * 6 + 1.2
    assert setting.row(["字"], [43], 9) == 9
