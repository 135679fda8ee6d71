"""The cards of scoring refuse what cannot be a yardstick, by the field at fault."""

import pytest
from pydantic import ValidationError

from domain.errors import CardError, PackReferenceError
from scoring import recommend
from scoring.phrases import collect_phrases
from tests.scoring.builders import (
    make_brief,
    make_catalogue,
    make_criterion,
    make_exposures,
    make_facility,
    make_gate,
    make_pack,
    make_site,
    make_table,
    words,
)
from tests.scoring.test_engine import rank


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"value": ((5.0, 0.0), (5.0, 1.0))}, "raw figures must increase"),
        ({"value": ((0.0, 0.2), (5.0, 1.0))}, "must span 0 to 1"),
        ({"value": ((0.0, 0.0), (5.0, 1.0), (9.0, 0.0))}, "non_monotone does not agree"),
        ({"non_monotone": True}, "non_monotone does not agree"),
        ({"bands": ({"up_to": 5, "says": words("near")},)}, "has no up_to"),
        ({"bands": ({"says": words("near")}, {"says": words("far")})}, "has no up_to"),
        ({"unknown_value": (0.5, 0.2), "unknown_reason": words("why")}, "within 0..1"),
        ({"unknown_value": (0.2, 0.5)}, "needs unknown_reason"),
    ],
)
def test_a_curve_that_is_no_yardstick_is_refused(changes, reason):
    with pytest.raises(ValidationError, match=reason):
        make_criterion("airport", **changes)


@pytest.mark.parametrize("weights", [{"a": 0.5, "b": 0.4}, {"a": 1.5, "b": -0.5}, {"a": 1.0, "b": 0.0}])
def test_preset_weights_are_positive_and_sum_to_one(weights):
    with pytest.raises(ValidationError, match="positive and sum to 1"):
        make_facility(weights)


def test_a_gate_that_reads_a_measure_nobody_makes_is_refused_by_name():
    gate = make_gate("near", "at_most", measure="nowhere_km", options={"pass_up_to": 1})
    with pytest.raises(CardError) as caught:
        rank(catalogue=make_catalogue([make_criterion("airport")], [gate]))
    assert (caught.value.facts["card"], caught.value.facts["field"]) == ("near", "measure")


def test_a_record_nobody_has_is_refused_by_its_id():
    table = make_table({"a": {"airport_km": 1.0}})
    exposures = make_exposures(["a"])
    site = make_site("a", offer_evidence=("lost",))
    catalogue = make_catalogue([make_criterion("airport")], [make_gate("on_offer", "offer")])
    with pytest.raises(PackReferenceError) as caught:
        recommend(make_brief(), pack=make_pack([site]), table=table, exposures=exposures, catalogue=catalogue)
    assert caught.value.facts["target"] == "lost"


def test_a_phrase_in_one_language_is_refused_with_its_file():
    with pytest.raises(CardError) as caught:
        collect_phrases({}, "pair", {"lonely": "一言だけ"})
    assert (caught.value.facts["card"], caught.value.facts["field"]) == ("pair.toml", "lonely")
