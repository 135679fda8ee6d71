"""The whole path of scoring, on small worlds: what must hold for every recommendation."""

import math
import os
import subprocess
import sys
from pathlib import Path

import pytest

from domain.canonical import canonical_json
from domain.errors import BadMeasureError, CardError, UnknownFacilityTypeError
from domain.recommendation import Recommendation
from scoring import recommend
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
)

AIRPORT, PORT, POWER = (make_criterion(name) for name in ("airport", "port", "power"))
CATALOGUE = make_catalogue([AIRPORT, PORT, POWER])
FIGURES = {
    "a": {"airport_km": 2.0, "port_km": (4.0, 3.0, 6.0), "power_km": None},
    "b": {"airport_km": 7.0, "port_km": 1.0, "power_km": 5.0},
    "c": {"airport_km": 9.0, "port_km": 9.0, "power_km": 9.0},
}


def rank(figures=FIGURES, catalogue=CATALOGUE, brief=None, sites=None, **options) -> Recommendation:
    return recommend(
        brief or make_brief(),
        pack=make_pack(sites or [make_site(name) for name in figures]),
        table=make_table(figures),
        exposures=options.pop("exposures", None) or make_exposures(list(figures)),
        catalogue=catalogue,
        samples=options.pop("samples", 1000),
        **options,
    )


def as_text(result: Recommendation) -> str:
    return canonical_json(result.model_dump(mode="json"))


def test_a_figure_carries_its_own_range_and_an_unknown_one_none():
    ranges = {
        (place.site_id, row.criterion): (row.raw_low, row.raw, row.raw_high)
        for place in rank().ranking
        for row in place.contributions
    }
    assert ranges["a", "port"] == (3.0, 4.0, 6.0)
    assert ranges["b", "port"] == (1.0, 1.0, 1.0)
    assert ranges["a", "power"] == (None, None, None)


def test_the_points_of_every_place_sum_to_its_score_in_the_written_result():
    read = Recommendation.model_validate_json(as_text(rank()))
    for place in read.ranking:
        assert math.fsum(row.points for row in place.contributions) == pytest.approx(place.score, abs=1e-9)
        assert math.fsum(row.weight for row in place.contributions) == pytest.approx(1, abs=1e-9)
        for row in place.contributions:
            assert row.points == pytest.approx(100 * row.weight * row.value, abs=1e-9)


def test_an_unknown_figure_counts_with_its_expected_value_and_widens_the_interval():
    place = next(p for p in rank().ranking if p.site_id == "a")
    power = next(row for row in place.contributions if row.criterion == "power")
    assert (power.known, power.value, power.raw) == (False, 0.5, None)
    assert (power.value_low, power.value_high) == (0, 1)
    assert place.score == pytest.approx(100 * (0.8 + 0.6 + 0.5) / 3, abs=1e-6)
    assert place.score_low == pytest.approx(100 * (0.8 + 0.4 + 0) / 3, abs=1e-6)
    assert place.score_high == pytest.approx(100 * (0.8 + 0.7 + 1) / 3, abs=1e-6)
    assert place.coverage == pytest.approx(2 / 3, abs=1e-6)


def test_the_same_arguments_give_the_same_bytes_and_another_seed_does_not():
    assert as_text(rank()) == as_text(rank())
    assert as_text(rank()) != as_text(rank(seed=7))


@pytest.mark.parametrize("gone", ["a", "b", "c"])
def test_removing_a_place_changes_no_other_score_or_interval(gone):
    scores = {p.site_id: (p.score, p.score_low, p.score_high) for p in rank().ranking if p.site_id != gone}
    fewer = rank({name: row for name, row in FIGURES.items() if name != gone})
    assert {p.site_id: (p.score, p.score_low, p.score_high) for p in fewer.ranking} == scores


def test_the_order_of_the_rows_does_not_matter():
    turned = rank(dict(reversed(FIGURES.items())))
    assert [p.model_dump() for p in turned.ranking] == [p.model_dump() for p in rank().ranking]


def test_equal_places_share_a_rank_and_split_the_draws_evenly():
    twins = {"a": FIGURES["b"], "b": FIGURES["b"], "c": FIGURES["c"]}
    ranking = rank(twins).ranking
    assert [p.rank for p in ranking] == [1, 1, 3]
    assert ranking[0].rank_acceptability == ranking[1].rank_acceptability == (0.5, 0.5, 0.0)


def test_a_place_that_is_known_too_little_is_listed_with_its_interval_and_not_ranked():
    result = rank(FIGURES | {"d": {"airport_km": None, "port_km": None, "power_km": 1.0}})
    assert [p.site_id for p in result.insufficient_data] == ["d"]
    assert result.insufficient_data[0].coverage == pytest.approx(1 / 3, abs=1e-6)
    assert "d" not in {p.site_id for p in result.ranking}


def test_a_criterion_nobody_knows_is_outside_the_reach_and_costs_no_place_its_rank():
    figures = {name: row | {"power_km": None} for name, row in FIGURES.items()}
    assert [p.coverage for p in rank(figures).ranking] == [1, 1, 1]


def test_a_failed_must_have_excludes_and_an_open_one_is_ranked_with_a_question():
    gate = make_gate("on_offer", "offer")
    sites = [make_site("a"), make_site("b", offer="sold"), make_site("c")]
    result = rank(catalogue=make_catalogue([AIRPORT, PORT, POWER], [gate]), sites=sites)
    assert [p.site_id for p in result.excluded] == ["b"]
    assert [p.gates[0].state for p in result.ranking] == ["UNKNOWN", "UNKNOWN"]
    question = result.unknowns[0]
    assert (question.id, question.kind, question.site_ids) == ("on_offer", "gate", ("a", "c"))


def test_open_questions_name_owner_and_weight_with_the_most_at_stake_first():
    figures = {name: row | {"port_km": None, "power_km": None} for name, row in FIGURES.items()}
    figures["a"]["port_km"] = 1.0
    catalogue = make_catalogue([AIRPORT, PORT, POWER], coverage_threshold=0.0)
    asked = rank(figures, catalogue).unknowns
    assert [(u.id, u.site_ids, u.owner.id) for u in asked] == [
        ("power", ("a", "b", "c"), "industry"),
        ("port", ("b", "c"), "industry"),
    ]


def test_an_undecided_function_ranks_all_four_side_by_side():
    names = ("hq_backup", "data_center", "second_mother_factory", "it_hub")
    cards = [make_facility({"airport": 0.5, "port": 0.5}, id=name) for name in names]
    result = rank(
        catalogue=make_catalogue([AIRPORT, PORT], (), *cards), brief=make_brief(facility_types="undecided")
    )
    assert tuple(f.facility_type for f in result.functions) == names
    assert any("undecided" in notice.en for notice in result.notices)


def test_a_function_without_a_card_is_named():
    with pytest.raises(UnknownFacilityTypeError) as caught:
        rank(brief=make_brief(facility_types=("data_center",)))
    assert caught.value.facts["known"] == ["it_hub"]


@pytest.mark.parametrize(
    ("changes", "field"), [({"unit": "min"}, "unit"), ({"measure": "nowhere"}, "measure")]
)
def test_a_criterion_that_does_not_fit_the_table_is_refused_by_name(changes, field):
    with pytest.raises(CardError) as caught:
        rank(catalogue=make_catalogue([make_criterion("airport", **changes)]))
    assert (caught.value.facts["card"], caught.value.facts["field"]) == ("airport", field)


@pytest.mark.parametrize(
    "figure", [math.inf, -math.inf, (5.0, 6.0, 7.0), (5.0, 3.0, 4.0), (math.nan, 3.0, 2.0)]
)
def test_a_figure_that_cannot_be_is_refused_with_measure_and_place(figure):
    with pytest.raises(BadMeasureError) as caught:
        rank(FIGURES | {"d": {"airport_km": figure, "port_km": 1.0, "power_km": 1.0}})
    assert (caught.value.facts["measure"], caught.value.facts["site_id"]) == ("airport_km", "d")


def test_a_table_where_all_places_are_alike_or_all_is_worst_is_ranked_without_fault():
    """The peers divide by zero here: constant columns, all-zero values, a single place."""
    worst = dict.fromkeys(("airport_km", "port_km", "power_km"), 10.0)
    assert [p.score for p in rank({"a": worst, "b": worst}).ranking] == [0, 0]
    assert rank({"a": worst}).ranking[0].rank_acceptability == (1.0,)


@pytest.mark.slow
def test_the_bytes_do_not_depend_on_the_hash_seed_of_the_process():
    code = "from tests.scoring.test_engine import as_text, rank; print(digest(as_text(rank())))"
    command = [sys.executable, "-c", f"from domain.canonical import digest; {code}"]
    root = str(Path(__file__).parents[2])
    runs = [
        subprocess.run(
            command,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": root},
            capture_output=True,
            check=True,
        )
        for seed in ("1", "2")
    ]
    assert runs[0].stdout == runs[1].stdout


def test_the_digest_of_the_catalogue_covers_the_cards_of_the_measures():
    other = {name: {"airport_km": 1.0} for name in "ab"}
    catalogue = make_catalogue([AIRPORT])
    assert rank(other, catalogue).catalogue.digest != rank(FIGURES, catalogue).catalogue.digest
