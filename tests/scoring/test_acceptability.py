"""Rank acceptability: closed forms, and what holds for every matrix of values."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from scoring.acceptability import acceptability, rank_range
from scoring.draws import concentration, dirichlet_weights
from scoring.sampling import ValueRanges, sample_scores

SAMPLES = 40_000
TOLERANCE = 0.01


def ranges(low, high=None):
    low = np.asarray(low, dtype=float)
    sites, criteria = (
        tuple(f"{kind}{n}" for n in range(size)) for kind, size in zip("sc", low.shape, strict=True)
    )
    high = low if high is None else np.asarray(high, dtype=float)
    return ValueRanges(sites, criteria, low, (low + high) / 2, high)


def any_weights(n, samples=SAMPLES):
    """Uniform weights: the Dirichlet distribution with κ = n, the cv that belongs to it."""
    cv = np.sqrt((n - 1) / (n + 1))
    return dirichlet_weights({f"c{k}": 1 / n for k in range(n)}, cv=cv, samples=samples, seed=1)


def judged(low, high=None, weights=None):
    found = ranges(low, high)
    drawn = any_weights(len(found.criteria)) if weights is None else weights
    return acceptability(sample_scores(found, drawn, seed=1), drawn)


@pytest.mark.parametrize("c", [0.25, 0.5, 1.0])
def test_two_opposite_places_share_the_first_rank_by_the_closed_form(c):
    """Sites (1, 0) and (0, c) under uniform weights: b¹ = 1/(1+c) and c/(1+c)."""
    rank = judged([[1, 0], [0, c]]).rank
    assert rank[:, 0] == pytest.approx([1 / (1 + c), c / (1 + c)], abs=TOLERANCE)


def test_a_compromise_is_mostly_second_and_third_never_last():
    """Three unit vectors plus a compromise (.4, .4, .4): .04 .84 .12 0 by integration over the simplex."""
    rank = judged([[1, 0, 0], [0, 1, 0], [0, 0, 1], [0.4, 0.4, 0.4]]).rank
    assert rank[3] == pytest.approx([0.04, 0.84, 0.12, 0.0], abs=TOLERANCE)


def test_the_stated_slack_is_that_of_the_average_weight():
    for cv in (0.15, 0.3, 0.6):
        drawn = dirichlet_weights({str(k): 0.1 for k in range(10)}, cv=cv, samples=SAMPLES, seed=3)
        assert drawn.std(axis=1) / drawn.mean(axis=1) == pytest.approx(np.full(10, cv), rel=0.05)
    assert concentration(10, 0.3) == pytest.approx(0.9 / (0.1 * 0.09) - 1)


def test_the_mean_of_the_drawn_weights_is_the_stated_one():
    stated = {"a": 0.5, "b": 0.3, "c": 0.2}
    drawn = dirichlet_weights(stated, cv=0.3, samples=SAMPLES, seed=1)
    assert drawn.mean(axis=1) == pytest.approx(list(stated.values()), abs=0.005)
    assert drawn.sum(axis=0) == pytest.approx(np.ones(SAMPLES))


def test_the_central_weights_say_what_a_place_needs_to_win():
    central = judged([[1, 0], [0, 1], [0.1, 0.1]]).central_weights
    assert central[0] == pytest.approx([0.75, 0.25], abs=TOLERANCE)
    assert np.isnan(central[2]).all()


VALUES = arrays(
    float, st.tuples(st.integers(1, 6), st.integers(1, 4)), elements=st.sampled_from([0, 0.2, 0.5, 0.7, 1])
)


@settings(max_examples=40)
@given(low=VALUES, widths=VALUES)
def test_ranks_are_shared_out_completely(low, widths):
    high = np.minimum(1, low + np.resize(widths, low.shape))
    n = low.shape[0]
    found = judged(low, high, any_weights(low.shape[1], 300) if low.shape[1] > 1 else np.ones((1, 300)))
    assert found.rank.sum(axis=0) == pytest.approx(np.ones(n))
    assert found.rank.sum(axis=1) == pytest.approx(np.ones(n))
    assert found.beats + found.beats.T == pytest.approx(np.ones((n, n)))
    others = found.beats.sum(axis=0) - 0.5
    assert found.expected_rank == pytest.approx(1 + others)


@settings(max_examples=40)
@given(low=VALUES)
def test_a_dominated_place_never_outranks_its_dominator_in_any_draw(low):
    drawn = any_weights(low.shape[1], 300) if low.shape[1] > 1 else np.ones((1, 300))
    scores = sample_scores(ranges(low), drawn, seed=1)
    for i in range(len(low)):
        for k in range(len(low)):
            if np.all(low[i] >= low[k]):
                assert np.all(scores[i] >= scores[k])


def test_adding_a_place_leaves_the_draws_of_the_others_as_they_were():
    low, high = np.array([[0.2, 0.4], [0.5, 0.1], [0.9, 0.0]]), np.array([[0.7, 0.9], [0.5, 0.8], [1.0, 0.0]])
    drawn = any_weights(2, 500)
    three = sample_scores(ranges(low, high), drawn, seed=5)
    two = sample_scores(ranges(low[:2], high[:2]), drawn, seed=5)
    assert three[:2] == pytest.approx(two, abs=1e-12)


def test_a_lopsided_range_is_as_often_above_its_figure_as_below():
    one = ValueRanges(("s",), ("c",), np.array([[0.1]]), np.array([[0.8]]), np.array([[0.9]]))
    drawn = sample_scores(one, np.ones((1, SAMPLES)), seed=1)[0]
    assert (drawn.min(), np.median(drawn), drawn.max()) == pytest.approx((0.1, 0.8, 0.9), abs=0.01)
    assert np.mean(drawn < 0.45) == pytest.approx(0.25, abs=TOLERANCE)


def test_the_rank_range_is_the_narrowest_that_holds_nine_tenths():
    assert rank_range(np.array([0.05, 0.5, 0.42, 0.03])) == (2, 3)
    assert rank_range(np.array([0.91, 0.09])) == (1, 1)
    assert rank_range(np.array([0.25, 0.25, 0.25, 0.25])) == (1, 4)
    assert rank_range(np.array([0.45, 0.45, 0.1])) == (1, 2)
