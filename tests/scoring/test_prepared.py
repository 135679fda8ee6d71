"""A brief made ready once: new weights give what a new recommendation would, byte for byte."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.brief import FacilityTypeId, Importance
from domain.canonical import canonical_json
from domain.errors import BadWeightsError, UnknownCriterionError
from geodata import exposures, load_pack, measure_sites
from scoring import analyse, analyse_prepared, load_catalogue, prepare, recommend
from tests.scoring.builders import (
    make_brief,
    make_catalogue,
    make_criterion,
    make_exposures,
    make_pack,
    make_site,
    make_table,
)

FIGURES = {
    "a": {"airport_km": 2.0, "port_km": (4.0, 3.0, 6.0), "power_km": None},
    "b": {"airport_km": 7.0, "port_km": 1.0, "power_km": 5.0},
    "c": {"airport_km": 9.0, "port_km": None, "power_km": 9.0},
}
SMALL = {
    "pack": make_pack([make_site(name) for name in FIGURES]),
    "table": make_table(FIGURES),
    "exposures": make_exposures(list(FIGURES)),
    "catalogue": make_catalogue([make_criterion(name) for name in ("airport", "port", "power")]),
    "samples": 200,
}
READY = prepare(make_brief(), **SMALL)


def as_text(result):
    return canonical_json(result.model_dump(mode="json"))


def under(importance, brief=None, world=SMALL):
    brief = (brief or make_brief()).model_copy(update={"importance": importance})
    return as_text(recommend(brief, **world))


def test_without_new_weights_the_brief_s_own_hold():
    assert as_text(READY.rank()) == as_text(recommend(make_brief(), **SMALL))


WEIGHTS = st.dictionaries(st.sampled_from(["airport", "port", "power"]), st.floats(0, 10), min_size=1).filter(
    lambda weights: sum(weights.values()) > 0
)


@settings(max_examples=30)
@given(first=WEIGHTS, second=WEIGHTS)
def test_what_was_asked_before_leaves_no_trace(first, second):
    READY.rank(Importance(weights=first))
    asked = Importance(weights=second)
    assert as_text(READY.rank(asked)) == under(asked)


@pytest.mark.parametrize(
    "importance",
    [
        Importance(top=("hazard", "access")),
        Importance(order=("flood_depth", "interchange_access", "airport_access")),
        Importance(groups={"hazard": 3, "access": 1}),
        Importance(swing={"flood_depth": 100, "airport_access": 40}),
    ],
)
def test_on_the_embedded_pack_every_way_of_weighing_gives_the_same_bytes(importance):
    """Four functions at once, with present sites and unknown figures."""
    pack = load_pack()
    brief = make_brief(facility_types="undecided", evaluated_on=pack.info.edition_date)
    world = {
        "pack": pack,
        "table": measure_sites(pack, on=pack.info.edition_date),
        "exposures": exposures(pack, brief.present_sites),
        "catalogue": load_catalogue(),
        "samples": 100,
    }
    ready = prepare(brief, **world)
    ready.rank()
    assert as_text(ready.rank(importance)) == under(importance, brief, world)


def test_what_lies_beneath_is_the_same_for_a_prepared_brief():
    asked = Importance(weights={"airport": 2, "port": 1})
    brief = make_brief().model_copy(update={"importance": asked})
    fresh = analyse(brief, FacilityTypeId.IT_HUB, **SMALL)
    assert analyse_prepared(READY, FacilityTypeId.IT_HUB, asked) == fresh


def test_bad_weights_are_refused_and_spoil_nothing():
    with pytest.raises(BadWeightsError):
        READY.rank(Importance(weights={"airport": -1.0}))
    with pytest.raises(UnknownCriterionError):
        READY.rank(Importance(weights={"airprot": 1.0}))
    assert as_text(READY.rank()) == as_text(recommend(make_brief(), **SMALL))


def test_only_a_few_sets_of_criteria_are_kept():
    pack = load_pack()
    brief = make_brief(facility_types=("it_hub",), evaluated_on=pack.info.edition_date)
    ready = prepare(
        brief,
        pack=pack,
        table=measure_sites(pack, on=pack.info.edition_date),
        exposures=exposures(pack, brief.present_sites),
        catalogue=load_catalogue(),
        samples=10,
    )
    for name in ready.ready[0].facility.weights:
        ready.rank(Importance(weights={name: 1.0}))
        assert len(ready.job.kept.matrices) <= 16
