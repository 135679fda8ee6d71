"""The weighted sum of values: published examples and no rank reversal."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from scoring.ranker import WeightedValueRanker, competition_ranks
from scoring.value_functions import values_of


def test_fixed_anchors_reproduce_the_spotis_example():
    """Dezert et al. (2020), The SPOTIS rank reversal free method: additive value is 1 - SPOTIS score."""
    raw = np.array([[10.5, -3.1, 1.7], [-4.7, 0, 3.4], [8.1, 0.3, 1.3], [3.2, 7.3, -5.3]])
    curves = ([(-5, 0), (12, 1)], [(-6, 1), (10, 0)], [(-8, 0), (5, 1)])
    values = np.column_stack([values_of(raw[:, j], curve) for j, curve in enumerate(curves)])
    fitted = WeightedValueRanker().fit(values, np.array([0.2, 0.3, 0.5]))
    assert fitted.scores_ == pytest.approx([0.8011, 0.6295, 0.6937, 0.2509], abs=5e-5)
    assert fitted.ranks_.tolist() == [1, 3, 2, 4]


def test_a_copy_of_a_place_changes_nothing_for_the_others():
    """Belton & Gear (1983): in AHP the copy D of B turns the order of A and B; not on fixed anchors."""
    raw = np.array([[1, 9, 8], [9, 1, 9], [1, 1, 1], [9, 1, 9]], dtype=float)
    values = values_of(raw, [(0, 0), (10, 1)])
    weights = np.full(3, 1 / 3)
    three, four = (WeightedValueRanker().fit(values[:n], weights) for n in (3, 4))
    assert four.scores_[:3] == pytest.approx(three.scores_, abs=1e-12)
    assert four.ranks_.tolist() == [3, 1, 4, 1]


def test_removing_the_worst_place_never_changes_the_winner():
    """4,000 random problems; methods that normalise by the candidates change it in 5 to 10 %."""
    draw = np.random.default_rng(7)
    changed = 0
    for _ in range(4000):
        values, weights = draw.random((6, 5)), draw.dirichlet(np.ones(5))
        fitted = WeightedValueRanker().fit(values, weights)
        worst = int(np.argmin(fitted.scores_))
        again = WeightedValueRanker().fit(np.delete(values, worst, axis=0), weights)
        winner = int(np.argmax(again.scores_))
        changed += winner + (winner >= worst) != int(np.argmax(fitted.scores_))
    assert changed == 0


@given(
    values=arrays(float, (4, 3), elements=st.floats(0, 1)),
    factor=st.floats(0.1, 50),
    raised=st.integers(0, 3),
)
def test_scaled_weights_do_nothing_and_a_better_value_never_hurts(values, factor, raised):
    weights = np.array([0.5, 0.2, 0.3])
    fitted = WeightedValueRanker().fit(values, weights)
    assert WeightedValueRanker().fit(values, factor * weights).scores_ == pytest.approx(fitted.scores_)
    better = values.copy()
    better[raised] = np.minimum(1, better[raised] + 0.1)
    assert WeightedValueRanker().fit(better, weights).ranks_[raised] <= fitted.ranks_[raised]


def test_equal_scores_share_the_better_rank():
    assert competition_ranks(np.array([0.5, 0.9, 0.5 + 1e-12, 0.1])).tolist() == [2, 1, 2, 4]


@pytest.mark.parametrize(
    ("values", "weights"),
    [
        ([[np.nan, 1]], [0.5, 0.5]),
        ([[1.5, 1]], [0.5, 0.5]),
        ([[0.5, 1]], [-0.5, 1.5]),
        ([[0.5, 1]], [np.nan, 1]),
        ([[0.5, 1]], [0, 0]),
        ([[0.5, 1]], [1]),
    ],
)
def test_bad_numbers_are_refused_and_never_ranked(values, weights):
    with pytest.raises(ValueError, match=r"weights|values"):
        WeightedValueRanker().fit(np.array(values, dtype=float), np.array(weights, dtype=float))
