"""Learning from decisions without ever applying it silently."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.decided_order import decided_order
from scoring.preferences import (
    FEW_DECISIONS,
    differences,
    learn,
    necessarily_preferred,
    possibly_preferred,
    sample_polytope,
    smallest_conflict,
)
from scoring.sampling import ValueRanges

NO_DECISIONS = np.empty((0, 2))


def test_without_decisions_only_dominance_is_necessary():
    """Greco et al. (2008): necessary preference begins with dominance; all else is possible."""
    better, worse, other = np.array([0.8, 0.6]), np.array([0.5, 0.6]), np.array([0.1, 0.9])
    assert necessarily_preferred(better, worse, NO_DECISIONS)
    assert not necessarily_preferred(better, other, NO_DECISIONS)
    assert possibly_preferred(other, better, NO_DECISIONS)
    assert not possibly_preferred(worse - 0.1, better, NO_DECISIONS)


def test_a_decision_makes_more_preferences_necessary():
    """Choosing (1, 0) over (0, 1) says w₁ ≥ 1/2; then (0.6, 0.4) beats (0.4, 0.6) necessarily."""
    gap = differences(np.array([1.0, 0.0]), np.array([0.0, 1.0]))
    assert necessarily_preferred(np.array([0.6, 0.4]), np.array([0.4, 0.6]), gap)
    assert not necessarily_preferred(np.array([0.6, 0.0]), np.array([0.0, 0.7]), gap)


def test_contradicting_decisions_name_the_smallest_set_to_drop():
    """Two say the first criterion matters more, one the opposite: that one goes, and is told."""
    gap = np.array([[1.0, -1.0], [0.9, -0.8], [-1.0, 1.0]])
    assert smallest_conflict(gap) == (2,)
    learned = learn(gap, np.array([0.2, 0.8]))
    assert learned.dropped == (2,)
    assert learned.margin > 0


def test_choosing_a_dominated_place_cannot_be_explained_by_any_weights():
    """It is dropped, not averaged away."""
    assert smallest_conflict(differences(np.array([0.2, 0.3]), np.array([0.5, 0.6]))) == (0,)


def exact_ranges(values):
    names = tuple("abcdef"[: len(values)])
    return ValueRanges(names, ("c0", "c1"), values, values, values)


def test_the_order_counts_all_agreeing_weights_and_proves_what_none_can_turn():
    """(1, 0) over (0, 1) says w₁ ≥ 1/2. Then (.6, .4) is always over (.4, .6); w₁ is uniform on 1/2..1.

    (0.7, 0.2) passes (0.6, 0.4) where 0.1 w₁ > 0.2 (1 - w₁), from w₁ = 2/3 on: in two thirds.
    """
    values = np.array([[0.6, 0.4], [0.4, 0.6], [0.7, 0.2]])
    found = decided_order(exact_ranges(values), np.array([[1.0, -1.0]]), seed=1, samples=8000)
    assert {(pair.site_id, pair.over) for pair in found.necessary} == {("a", "b")}
    first = {place.site_id: place.first for place in found.places}
    assert first["c"] == pytest.approx(2 / 3, abs=0.03)
    assert first["b"] == 0


def test_an_unknown_value_makes_nothing_necessary():
    values = np.array([[0.6, 0.4], [0.4, 0.6]])
    open_ = ValueRanges(("a", "b"), ("c0", "c1"), values, values, np.array([[0.6, 0.4], [1.0, 1.0]]))
    assert decided_order(open_, np.array([[1.0, -1.0]]), seed=1, samples=500).necessary == ()


def test_few_decisions_are_only_a_suggestion():
    """Below thirty the stated weights stay in charge."""
    gap = np.array([[0.5, -0.2]] * (FEW_DECISIONS - 1))
    even = np.array([0.5, 0.5])
    assert learn(gap, even).is_suggestion_only
    assert not learn(np.vstack([gap, gap[:1]]), even).is_suggestion_only


@settings(max_examples=25)
@given(st.integers(2, 5), st.integers(1, 12), st.integers(0, 2**32 - 1))
def test_decisions_of_a_consistent_person_are_never_dropped(criteria, decisions, seed):
    """Whoever decides by some weights is understood, up to what is too close to call."""
    rng = np.random.default_rng(seed)
    true = rng.dirichlet(np.ones(criteria))
    gap = rng.uniform(-1, 1, (decisions, criteria))
    gap *= np.sign(gap @ true)[:, None]
    gap = gap[gap @ true > 0.01]
    learned = learn(gap, np.full(criteria, 1 / criteria)) if len(gap) else None
    if learned is not None:
        assert learned.dropped == ()
        assert (gap @ learned.suggestion >= -1e-7).all()
        assert learned.suggestion.sum() == pytest.approx(1)


def test_draws_from_the_polytope_are_weights_that_agree():
    """Uniform on {w₁ ≥ 1/2}: the mean of w₁ is 3/4."""
    gap = np.array([[1.0, -1.0]])
    drawn = sample_polytope(gap, 4000, np.random.default_rng(1))
    assert (drawn >= 0).all()
    assert np.allclose(drawn.sum(axis=1), 1)
    assert (drawn @ gap[0] >= -1e-9).all()
    assert drawn[:, 0].mean() == pytest.approx(0.75, abs=0.02)


def test_draws_without_decisions_are_uniform_on_the_simplex():
    """Every weight has mean 1/n and variance (n−1)/(n²(n+1))."""
    drawn = sample_polytope(np.empty((0, 3)), 6000, np.random.default_rng(2))
    assert drawn.mean(axis=0) == pytest.approx([1 / 3] * 3, abs=0.02)
    assert drawn.var(axis=0) == pytest.approx([1 / 18] * 3, abs=0.006)


def test_contradicting_decisions_cannot_be_drawn_from():
    """The caller must drop first, knowingly."""
    with pytest.raises(ValueError, match="contradict"):
        sample_polytope(np.array([[1.0, -1.0], [-1.0, 1.0]]), 10, np.random.default_rng(0))


def test_unknown_values_are_refused():
    """NaN would silently make any decision possible."""
    with pytest.raises(ValueError, match="known"):
        differences(np.array([np.nan, 1.0]), np.array([0.0, 1.0]))


def test_weights_that_already_agree_are_left_as_stated():
    """Nothing is suggested where nothing is needed."""
    stated = np.array([0.7, 0.3])
    assert learn(np.array([[0.5, -0.2]]), stated).suggestion == pytest.approx(stated, abs=1e-6)


def test_the_suggestion_is_the_smallest_change_that_agrees():
    """From (0.3, 0.7), "w₁ − w₂ ≥ 0.01" is met first at (0.505, 0.495)."""
    assert learn(np.array([[1.0, -1.0]]), np.array([0.3, 0.7])).suggestion == pytest.approx(
        [0.505, 0.495], abs=1e-5
    )
