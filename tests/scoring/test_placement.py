"""Several functions at once, exact."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.placement import place_functions

LINE_KM = np.abs(np.subtract.outer(np.array([0.0, 1.0, 5.0, 30.0]), np.array([0.0, 1.0, 5.0, 30.0])))
COAST = {"coast": np.array([1.0, 1.0, 0.0, 0.0])}


def test_the_best_two_on_one_coast_give_way_to_a_separated_pair():
    """Places 0 and 1 score best but share the coast; 0 and 2 do not."""
    scores = {"hq": np.array([0.9, 0.5, 0.6, 0.8]), "dc": np.array([0.7, 0.8, 0.75, 0.9])}
    answer = place_functions(scores, LINE_KM, COAST, within_km=10)
    assert answer.best is not None
    assert dict(answer.best.sites) == {"hq": 0, "dc": 2}
    assert answer.best.shared_zones == ()
    assert answer.trade_off[0].sites == {"hq": 0, "dc": 3}
    assert answer.trade_off[0].farthest_km == 30


def test_a_place_that_is_out_for_a_function_is_never_chosen_for_it():
    """NaN is "out", not zero."""
    scores = {"hq": np.array([np.nan, 0.2, np.nan, np.nan]), "dc": np.array([0.9, np.nan, 0.1, np.nan])}
    answer = place_functions(scores, LINE_KM, COAST, within_km=10)
    assert answer.best is not None
    assert dict(answer.best.sites) == {"hq": 1, "dc": 2}


def test_what_a_layer_does_not_cover_stays_open():
    """Unknown is neither shared nor separate."""
    zones = {"flood": np.array([1.0, np.nan, 0.0, np.nan])}
    scores = {"hq": np.array([0.9, np.nan, np.nan, np.nan]), "dc": np.array([np.nan, 0.9, 0.1, np.nan])}
    answer = place_functions(scores, LINE_KM, zones, within_km=10)
    assert answer.best is not None
    assert answer.best.open_zones == ("flood",)
    assert answer.best.shared_zones == ()


def test_without_any_combination_there_is_no_best():
    """Said, not invented."""
    scores = {"hq": np.array([0.9, np.nan]), "dc": np.array([np.nan, np.nan])}
    answer = place_functions(scores, np.zeros((2, 2)), {}, within_km=10)
    assert answer.best is None
    assert answer.trade_off == ()


@settings(max_examples=40)
@given(st.integers(0, 2**32 - 1), st.integers(2, 3), st.integers(3, 6))
def test_no_legal_combination_beats_the_best_one(seed, functions, sites):
    """Against the plain definition, combination by combination."""
    rng = np.random.default_rng(seed)
    scores = {f"f{k}": rng.uniform(0, 1, sites) for k in range(functions)}
    points = rng.uniform(0, 20, (sites, 2))
    distance = np.linalg.norm(points[:, None] - points[None], axis=-1)
    zones = {"a": rng.integers(0, 2, sites).astype(float), "b": rng.integers(0, 2, sites).astype(float)}
    answer = place_functions(scores, distance, zones, within_km=10)
    legal = []
    for chosen in itertools.permutations(range(sites), functions):
        pairs = list(itertools.combinations(chosen, 2))
        near = all(distance[a, b] <= 10 for a, b in pairs)
        apart = not any(zone[a] == zone[b] == 1 for zone in zones.values() for a, b in pairs)
        if near and apart:
            legal.append(np.mean([scores[f"f{k}"][site] for k, site in enumerate(chosen)]))
    assert (answer.best is None) == (not legal)
    if answer.best is not None:
        assert answer.best.score == pytest.approx(max(legal))


def test_too_many_combinations_are_refused():
    """Exact or nothing."""
    scores = {f"f{k}": np.ones(100) for k in range(5)}
    with pytest.raises(ValueError, match="10000000000"):
        place_functions(scores, np.zeros((100, 100)), {}, within_km=10)
