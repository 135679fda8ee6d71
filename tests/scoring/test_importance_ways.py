"""The ways a brief can say what matters, besides a preset and a top three."""

import pytest
from pydantic import ValidationError

from domain.brief import Importance
from domain.errors import BadWeightsError, PairwiseJudgementError, UnknownCriterionError
from scoring import load_catalogue
from scoring.importance import stated_weights

CATALOGUE = load_catalogue()
FACILITY = CATALOGUE.facility_types["hq_backup"]


def _weights(**ways):
    return stated_weights(Importance.model_validate(ways), FACILITY, CATALOGUE)


def test_an_order_gives_rank_order_centroid_weights():
    """n = 2: 3/4 and 1/4; what is not named weighs nothing."""
    assert _weights(order=["airport_access", "office_rent"]).weights == pytest.approx(
        {"airport_access": 0.75, "office_rent": 0.25}
    )


def test_weights_of_groups_keep_the_preset_inside_each_group():
    """Two to one between the groups, preset proportions within."""
    weights = _weights(groups={"access": 2, "pair": 1}).weights
    preset = FACILITY.weights
    access = {c: w for c, w in weights.items() if CATALOGUE.criteria[c].group == "access"}
    assert sum(access.values()) == pytest.approx(2 / 3)
    ratio = preset["shinkansen_access"] / preset["airport_access"]
    assert access["shinkansen_access"] / access["airport_access"] == pytest.approx(ratio)


def test_swings_become_weights_in_proportion():
    """Half the worth is half the weight."""
    weights = _weights(swing={"airport_access": 100, "office_rent": 50}).weights
    assert weights == pytest.approx({"airport_access": 2 / 3, "office_rent": 1 / 3})


def test_consistent_comparisons_of_groups_run_down_the_tree():
    """a:b = 2, b:c = 2, a:c = 4 are 4 : 2 : 1 with a ratio of 0."""
    found = _weights(
        pairwise=[
            {"first": "access", "second": "pair", "times": 2},
            {"first": "pair", "second": "land", "times": 2},
            {"first": "access", "second": "land", "times": 4},
        ]
    )
    land = sum(w for c, w in found.weights.items() if CATALOGUE.criteria[c].group == "land")
    assert land == pytest.approx(1 / 7)
    assert len(found.notices) == 1


def test_contradicting_comparisons_are_told_with_the_pair_to_look_at():
    """The weights are used, and the reader is warned."""
    found = _weights(
        pairwise=[
            {"first": "airport_access", "second": "office_rent", "times": 5},
            {"first": "office_rent", "second": "hospital_access", "times": 5},
            {"first": "hospital_access", "second": "airport_access", "times": 5},
        ]
    )
    assert any("CR" in notice.en for notice in found.notices)
    assert any("contradict" in notice.en for notice in found.notices)


@pytest.mark.parametrize(
    ("ways", "error"),
    [
        ({"order": ["luck"]}, UnknownCriterionError),
        ({"groups": {"luck": 1}}, UnknownCriterionError),
        ({"groups": {"access": -1, "pair": 1}}, BadWeightsError),
        ({"swing": {"airport_access": 50}}, BadWeightsError),
        ({"pairwise": [{"first": "access", "second": "pair", "times": -2}]}, PairwiseJudgementError),
        ({"weights": {"airport_access": 0, "office_rent": 0}}, BadWeightsError),
    ],
)
def test_what_cannot_be_a_weight_is_refused_by_name(ways, error):
    """Never silently normal."""
    with pytest.raises(error):
        _weights(**ways)


def test_two_ways_at_once_are_refused():
    """Which one would hold?"""
    with pytest.raises(ValidationError, match="top, order"):
        Importance.model_validate({"top": ["access"], "order": ["office_rent"]})
