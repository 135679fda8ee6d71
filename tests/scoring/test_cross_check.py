"""Other methods: their published examples, and how far they agree with the ranking."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from domain.text import Bilingual
from scoring.cross_check import METHODS, cross_checks, kendall_tau
from scoring.methods.promethee import PrometheeRanker
from scoring.methods.topsis import TopsisRanker
from scoring.methods.vikor import VikorRanker

TZENG = np.array([[5, 8, 4], [7, 6, 8], [8, 8, 6], [7, 4, 6]]) / 10
TZENG_WEIGHTS = np.array([0.3, 0.4, 0.3])
MOUNTAIN = np.array([[1, 3000], [2, 3750], [5, 4500]], dtype=float)


def test_topsis_with_the_vector_norm():
    """Tzeng & Huang (2011), Multiple Attribute Decision Making, TOPSIS example."""
    fitted = TopsisRanker(norm="vector").fit(TZENG, TZENG_WEIGHTS)
    assert fitted.scores_ == pytest.approx([0.5037, 0.6581, 0.7482, 0.3340], abs=5e-5)
    assert fitted.ranks_.tolist() == [3, 2, 1, 4]


def test_vikor():
    """Tzeng & Huang (2011), the same matrix: Q .75 .25 0 1."""
    fitted = VikorRanker().fit(TZENG, TZENG_WEIGHTS)
    assert fitted.q_ == pytest.approx([0.75, 0.25, 0, 1], abs=5e-3)
    assert fitted.ranks_.tolist() == [3, 2, 1, 4]


def test_promethee_with_the_usual_criterion():
    """Zhao, Peng & Li (2013): net flows .1 -.3 .2."""
    values = np.array([[4, 3, 2], [3, 2, 4], [5, 1, 3]]) / 5
    fitted = PrometheeRanker(q=0, p=0).fit(values, np.array([0.5, 0.3, 0.2]))
    assert fitted.scores_ == pytest.approx([0.1, -0.3, 0.2])


def test_topsis_depends_on_the_norm():
    """Opricovic & Tzeng (2004), the mountain: min-max ranks A2 first (0.500, 0.617, 0.500)."""
    risk, altitude = MOUNTAIN.T
    values = np.column_stack([(5 - risk) / 4, (altitude - 3000) / 1500])
    fitted = TopsisRanker().fit(values, np.array([0.5, 0.5]))
    assert fitted.scores_ == pytest.approx([0.5, 0.617, 0.5], abs=5e-4)


MATRICES = arrays(float, st.tuples(st.integers(1, 6), st.just(3)), elements=st.sampled_from([0, 0.3, 0.5, 1]))


@pytest.mark.parametrize("method", sorted(METHODS))
@given(values=MATRICES)
def test_every_method_gives_finite_scores_and_prefers_a_dominating_place(method, values):
    """Also for constant columns, all-zero columns and a single place, where the peers fail."""
    fitted = METHODS[method]().fit(values, np.array([0.5, 0.3, 0.2]))
    assert np.isfinite(fitted.scores_).all()
    for i, mine in enumerate(values):
        for k, other in enumerate(values):
            if (mine >= other).all():
                assert fitted.scores_[i] >= fitted.scores_[k] - 1e-9


@pytest.mark.parametrize("method", sorted(METHODS))
def test_no_method_returns_numbers_for_what_is_not_a_number(method):
    with pytest.raises(ValueError, match="values"):
        METHODS[method]().fit(np.array([[np.nan, 1], [0.5, 0]]), np.array([0.5, 0.5]))


@pytest.mark.parametrize(
    ("first", "second", "tau"),
    [
        ([1, 2, 3], [1, 2, 3], 1),
        ([1, 2, 3], [3, 2, 1], -1),
        ([1, 1, 3], [1, 2, 3], 2 / np.sqrt(6)),
        ([1, 1], [1, 1], 1),
        ([1, 1], [1, 2], 0),
        ([12, 2, 1, 12, 2], [1, 4, 7, 1, 0], -0.4714045),  # the example of scipy.stats.kendalltau
    ],
)
def test_kendall_tau_counts_pairs_in_the_same_order(first, second, tau):
    assert kendall_tau(np.array(first), np.array(second)) == pytest.approx(tau)


PLACES = {letter: Bilingual(ja=f"候補{letter}", en=f"Place {letter}") for letter in "abcdefg"}
FIVE = {letter: PLACES[letter] for letter in "abcde"}
CRITERIA = [Bilingual(ja=f"項目{number}", en=f"Criterion {number}") for number in range(3)]


def test_disagreement_about_the_top_three_is_said_with_its_reason():
    extremes = np.array([[1, 0, 1], [0.9, 0.1, 1], [1, 0.05, 0.95], [0.62, 0.62, 0.62], [0, 0, 0]])
    found = {c.method: c for c in cross_checks(FIVE, CRITERIA, extremes, np.array([0.4, 0.3, 0.3]))}
    assert set(found) == {"topsis", "vikor", "promethee"}
    assert not found["vikor"].same_top_three
    assert "VIKOR" in found["vikor"].says.ja
    assert found["vikor"].kendall_tau < 1


def test_the_sentence_names_where_the_first_place_falls_and_its_weakest_criterion():
    """Three places lead by points with nothing on the last criterion; the others are even."""
    leading = [[1, 1, 0], [1, 0.99, 0], [0.99, 0.99, 0]]
    even = [[0.7, 0.7, 0.5], [0.65, 0.65, 0.6], [0.6, 0.6, 0.65]]
    values = np.array([*leading, *even, [0, 0, 1]])
    found = {c.method: c for c in cross_checks(PLACES, CRITERIA, values, np.ones(3) / 3)}
    vikor = found["vikor"]
    rank = vikor.ranks[vikor.order.index("a")]
    assert rank > 1
    assert vikor.kendall_tau < 0.4
    assert f"Place a, first by points, has rank {rank}" in vikor.says.en
    assert '"Criterion 2"' in vikor.says.en
    assert "very different" in vikor.says.en


def test_there_is_no_order_to_compare_for_one_place():
    only = {"a": PLACES["a"]}
    assert cross_checks(only, CRITERIA[:1], np.array([[0.5]]), np.array([1.0])) == ()
