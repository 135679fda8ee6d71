"""The order under other assumptions: weight regions, data that may be off, and the approximation."""

import numpy as np
import pytest

from domain.evidence import DataClass
from scoring.acceptability import acceptability
from scoring.data_spread import spread_ranges
from scoring.explain import contributions
from scoring.job import Draws
from scoring.sampling import ValueRanges, sample_scores
from scoring.sensitivity import accept, central_weights, duels, stresses
from scoring.value_matrix import value_matrix
from scoring.weight_regions import drawn_weights
from tests.scoring.builders import make_criterion, make_table

STATED = {"a": 0.5, "b": 0.3, "c": 0.2}
SAMPLES = 40_000


def test_an_order_alone_has_the_rank_order_centroid_as_its_mean():
    """Barron & Barrett (1996): 11/18, 5/18, 2/18, exactly the centroid of the region."""
    drawn = drawn_weights("order", STATED, samples=SAMPLES, seed=1)
    assert drawn.mean(axis=1) == pytest.approx([11 / 18, 5 / 18, 2 / 18], abs=0.005)
    assert (np.diff(drawn, axis=0) <= 0).all()


def test_equal_statements_share_their_places_in_the_order():
    drawn = drawn_weights("order", {"a": 0.4, "b": 0.4, "c": 0.2}, samples=SAMPLES, seed=1)
    assert drawn.mean(axis=1) == pytest.approx([8 / 18, 8 / 18, 2 / 18], abs=0.005)


@pytest.mark.parametrize(("region", "cv"), [("slack_15", 0.15), ("slack_30", 0.3), ("slack_60", 0.6)])
def test_the_slack_is_that_of_the_average_weight(region, cv):
    drawn = drawn_weights(region, {str(k): 0.1 for k in range(10)}, samples=SAMPLES, seed=1)
    assert (drawn.std(axis=1) / drawn.mean(axis=1)).mean() == pytest.approx(cv, rel=0.03)


def test_without_information_every_weight_has_the_same_mean():
    drawn = drawn_weights("none", STATED, samples=SAMPLES, seed=1)
    assert drawn.mean(axis=1) == pytest.approx(np.full(3, 1 / 3), abs=0.005)
    assert drawn.sum(axis=0) == pytest.approx(np.ones(SAMPLES))


def matrix(data_class=DataClass.A):
    cards = [make_criterion("a"), make_criterion("b")]
    figures = {
        "x": {"a_km": 2.0, "b_km": 5.0},
        "y": {"a_km": 3.0, "b_km": None},
        "z": {"a_km": 20.0, "b_km": 9.0},
    }
    return value_matrix(make_table(figures, data_class=data_class), cards)


@pytest.mark.parametrize(
    ("data_class", "spread"),
    [(DataClass.A, 0.02), (DataClass.B, 0.05), (DataClass.C, 0.10), (DataClass.D, 0.20)],
)
def test_a_known_figure_may_be_off_by_the_share_of_its_data_class(data_class, spread):
    ranges = spread_ranges(matrix(data_class))
    assert (ranges.low[0, 0], ranges.high[0, 0]) == pytest.approx((0.8 - spread, 0.8 + spread))
    assert (ranges.low[1, 1], ranges.high[1, 1]) == (0, 1)
    assert (ranges.low[2, 0], ranges.high[2, 0]) == (0, 0)


def test_every_setting_is_named_and_the_dominated_place_never_wins():
    stated, sites = {"a": 0.6, "b": 0.4}, ["x", "y", "z"]
    usual = accept("slack_30", matrix().ranges.of(sites), stated, samples=4000, seed=1)
    found = stresses(matrix(), sites, stated, usual=usual, draws=Draws(4000, 1))
    assert len({(stress.weights, stress.with_data) for stress in found}) == 6
    assert [place.first for stress in found for place in stress.places if place.site_id == "z"] == [0] * 6
    assert all(stress.leading_group for stress in found)
    assert len({stress.label.ja for stress in found}) == 6


def test_duels_and_central_weights_tell_who_wins_and_why():
    both = matrix()
    ranges = both.ranges.of(["x", "z"])
    found = accept("none", ranges, {"a": 0.5, "b": 0.5}, samples=500, seed=1)
    assert {(d.site_id, d.over): d.share for d in duels(found, ["x", "z"])} == {("x", "z"): 1, ("z", "x"): 0}
    x, z = central_weights(found, ranges, {"a": 0.5, "b": 0.5})
    assert x.weights == pytest.approx({"a": 0.5, "b": 0.5}, abs=0.05)
    assert z.weights is None


def test_central_weights_name_what_a_place_leans_on():
    """(1, 0) wins where a weighs much, (0, 1) where b does."""
    ends = np.array([[1.0, 0.0], [0.0, 1.0]])
    ranges = ValueRanges(("x", "y"), ("a", "b"), ends, ends, ends)
    stated = {"a": 0.5, "b": 0.5}
    found = accept("slack_60", ranges, stated, samples=4000, seed=1)
    x, y = central_weights(found, ranges, stated)
    assert (x.leans_on, y.leans_on) == (("a",), ("b",))


def lopsided_ranges(places, criteria, heavy):
    """Return ranges in which four in ten values are open, and a heavy unknown at every second place."""
    draw = np.random.default_rng(5)
    shape = (places, criteria)
    low, open_ = draw.random(shape), draw.random(shape) < 0.4
    open_[::2, 0] = heavy
    low, high = np.where(open_, 0.0, low), np.where(open_, 1.0, low)
    middle = low + (high - low) * draw.choice([0.2, 0.5, 0.9], shape)
    return ValueRanges(tuple(map(str, range(places))), tuple(map(str, range(criteria))), low, middle, high)


@pytest.mark.parametrize("heaviest", [1 / 30, 0.15, 0.4])
def test_the_fast_approximation_stays_within_a_hundredth_of_the_draws(heaviest):
    """Also where one criterion outweighs the rest and is unknown: no normal number is like it."""
    stated = {str(n): heaviest if n == 0 else (1 - heaviest) / 29 for n in range(30)}
    ranges = lopsided_ranges(12, 30, heavy=heaviest > 1 / 30)
    weights = drawn_weights("slack_30", stated, samples=5 * SAMPLES, seed=1)
    exact, fast = (
        acceptability(sample_scores(ranges, weights, seed=1, approximate=way), weights).rank
        for way in (False, True)
    )
    assert np.abs(exact - fast).max() < 0.01


def test_hearsay_widens_the_interval_of_its_value_and_the_reason_says_so():
    """Class D may be off by a fifth of the curve; class C keeps the bounds of its own range."""
    sound, hearsay = matrix(DataClass.C), matrix(DataClass.D)
    known = sound.known
    assert hearsay.expected[known] == pytest.approx(sound.expected[known])
    assert (hearsay.low[known] <= sound.low[known]).all()
    assert (hearsay.high[known] >= sound.high[known]).all()
    assert (hearsay.high - hearsay.low)[known].max() > (sound.high - sound.low)[known].max()
    weights = {card.id: 1 / len(hearsay.criteria) for card in hearsay.criteria}
    for site, j in np.argwhere(known):
        rows = {row.criterion: row for row in contributions(hearsay, int(site), weights)}
        row = rows[hearsay.criteria[j].id]
        assert "（未確認の記録による）" in row.reason.ja
        assert "from an unverified record" in row.reason.en
    assert not any("未確認の記録" in row.reason.ja for row in contributions(sound, 0, weights))
