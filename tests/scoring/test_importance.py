"""What the brief says about importance becomes weights, and faults are named."""

import math

import pytest

from domain.brief import Importance
from domain.errors import BadWeightsError, UnknownCriterionError
from scoring.importance import stated_weights
from scoring.weights import exact_shares, roc_weights
from tests.scoring.builders import make_catalogue, make_criterion, make_facility

CRITERIA = [
    make_criterion("airport"),
    make_criterion("port"),
    make_criterion("flood", group="hazard"),
    make_criterion("tsunami", group="hazard"),
    make_criterion("rent", group="land"),
    make_criterion("travel_time", kind="context"),
]
PRESET = {"airport": 0.4, "port": 0.2, "flood": 0.3, "tsunami": 0.1}
CATALOGUE = make_catalogue(CRITERIA, (), make_facility(PRESET))


def stated(**importance):
    """Weights by a statement; unchecked, as the brief itself already refuses infinite numbers."""
    return stated_weights(Importance.model_construct(**importance), make_facility(PRESET), CATALOGUE)


def test_without_a_statement_the_preset_holds():
    assert stated().weights == PRESET


def test_direct_weights_replace_the_preset_and_rescaling_is_said():
    result = stated(weights={"airport": 3, "flood": 1, "port": 0})
    assert result.weights == {"airport": 0.75, "flood": 0.25}
    assert "summed to 4" in result.notices[0].en
    assert stated(weights={"airport": 0.75, "flood": 0.25}).notices == ()


@pytest.mark.parametrize(
    ("weight", "reason"),
    [(-1.0, "negative"), (math.nan, "not_a_number"), (math.inf, "infinite"), (0.0, "all_zero")],
)
def test_a_bad_weight_is_refused_with_its_reason(weight, reason):
    with pytest.raises(BadWeightsError) as caught:
        stated(weights={"airport": weight})
    assert caught.value.facts["reason"] == reason


def test_weights_whose_sum_no_number_holds_are_refused_by_the_largest():
    """Both are finite; adding them was a fault of the program."""
    with pytest.raises(BadWeightsError) as caught:
        stated(weights={"airport": 1e308, "port": 1.7e308})
    assert caught.value.facts | {"value": 0} == {"criterion": "port", "value": 0, "reason": "infinite"}


def test_only_zeros_are_refused_with_their_names():
    with pytest.raises(BadWeightsError) as caught:
        stated(weights={"airport": 0.0, "port": 0.0})
    assert caught.value.facts["criterion"] == "airport, port"


def test_a_negative_weight_is_refused_by_name_even_beside_good_ones():
    with pytest.raises(BadWeightsError) as caught:
        stated(weights={"airport": 0.7, "port": -0.1, "flood": 0.4})
    assert caught.value.facts["criterion"] == "port"


def test_an_unknown_name_is_refused_with_the_nearest_ones():
    for importance in ({"weights": {"airprot": 1.0}}, {"top": ("airprot",)}):
        with pytest.raises(UnknownCriterionError) as caught:
            stated(**importance)
        assert caught.value.facts["nearest"][0] == "airport"


def test_a_name_like_no_other_is_answered_with_the_groups_and_some_criteria():
    with pytest.raises(UnknownCriterionError) as caught:
        stated(weights={"zzzz": 1.0})
    assert {"access", "airport"} <= set(caught.value.facts["nearest"])


def test_a_criterion_that_is_only_shown_cannot_be_weighed():
    with pytest.raises(BadWeightsError) as caught:
        stated(weights={"travel_time": 1.0})
    assert caught.value.facts["reason"] == "only_shown"


def test_the_top_takes_half_by_rank_order_centroid_and_the_preset_keeps_the_other_half():
    weights = stated(top=("port", "rent")).weights
    assert weights == pytest.approx(
        {"airport": 0.2, "port": 0.1 + 0.375, "flood": 0.15, "tsunami": 0.05, "rent": 0.125}
    )
    assert math.fsum(weights.values()) == pytest.approx(1, abs=1e-12)


def test_a_group_in_the_top_is_shared_among_its_criteria_as_in_the_preset():
    weights = stated(top=("hazard",)).weights
    assert weights == pytest.approx(
        {"airport": 0.2, "port": 0.1, "flood": 0.15 + 0.375, "tsunami": 0.05 + 0.125}
    )


def test_a_group_the_function_does_not_have_is_said_and_changes_nothing():
    result = stated(top=("land",))
    assert result.weights == PRESET
    assert "land" in result.notices[0].en


def test_rank_order_centroid_weights_of_three():
    """Barron & Barrett (1996): 11/18, 5/18, 2/18."""
    assert list(roc_weights("abc").values()) == pytest.approx([11 / 18, 5 / 18, 2 / 18])


@pytest.mark.parametrize(
    ("names", "printed"),
    [("abcd", [0.5208, 0.2708, 0.1458, 0.0625]), ("abcde", [0.4567, 0.2567, 0.1567, 0.0900, 0.0400])],
)
def test_rank_order_centroid_weights_of_the_published_table(names, printed):
    """Edwards & Barron (1994), SMARTS and SMARTER, Organizational Behavior 60, Table of ROC weights."""
    assert list(roc_weights(names).values()) == pytest.approx(printed, abs=5e-5)


def test_printed_weights_sum_to_one_to_the_last_digit():
    shares = exact_shares({str(n): 1 / 7 for n in range(7)})
    assert math.fsum(shares.values()) == pytest.approx(1, abs=1e-12)
    assert all(weight == round(weight, 9) for weight in shares.values())
