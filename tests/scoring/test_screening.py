"""Must-haves in four states: what passes, what excludes, what stays open."""

import math
from dataclasses import replace

import pytest

from domain.brief import Range
from domain.errors import CardError
from domain.evidence import DataClass, EvidenceClass
from domain.measures import CellDetail, Coverage
from scoring import recommend
from scoring.gate_rules import RULES, Cell, Question
from scoring.screening import demand_of
from tests.scoring.builders import (
    make_brief,
    make_catalogue,
    make_exposures,
    make_facility,
    make_gate,
    make_pack,
    make_site,
    make_table,
    words,
)
from tests.scoring.test_engine import AIRPORT, FIGURES, rank


def cell(value, low=None, high=None, data_class=DataClass.A, category=None, unit="ha"):
    detail = CellDetail(
        text=words("figure"),
        coverage=Coverage.COVERED,
        evidence=("record",),
        evidence_class=EvidenceClass.OBSERVED,
        data_class=data_class,
        category=category,
    )
    return Cell(value, value if low is None else low, value if high is None else high, unit, detail)


def state(rule, the_cell=None, *, demand=None, site=None, facility=None, **options):
    question = Question(
        gate=make_gate("gate", rule, options=options),
        facility=facility or make_facility({"a": 1.0}),
        site=site or make_site("a"),
        demand=demand,
        cell=the_cell,
        pair=(),
    )
    return str(RULES[rule](question).state)


@pytest.mark.parametrize(
    ("the_cell", "expected"),
    [
        (cell(10.0), "PASS"),
        (cell(9.9), "FAIL"),
        (cell(math.nan, data_class=None), "UNKNOWN"),
        (cell(11.0, 9.0, 12.0), "UNKNOWN"),
        (cell(15.0, 11.0, 20.0), "PASS"),
        (cell(20.0, data_class=DataClass.D), "UNKNOWN"),
        (cell(1.0, data_class=DataClass.D), "UNKNOWN"),
        (None, "UNKNOWN"),
    ],
)
def test_a_minimum_is_met_only_by_the_whole_range_and_never_by_hearsay(the_cell, expected):
    assert state("at_least", the_cell, demand=Range(minimum=10)) == expected


def test_a_secondary_source_that_no_sheet_prints_settles_no_must_have():
    """Terminal and sheet say the same: open, with the figure in the reason."""
    unprintable = replace(cell(10.0, data_class=DataClass.C), secondary=True)
    assert state("at_least", cell(10.0, data_class=DataClass.C), demand=Range(minimum=10)) == "PASS"
    assert state("at_least", unprintable, demand=Range(minimum=10)) == "UNKNOWN"
    assert state("at_least", unprintable, demand=Range(minimum=11)) == "UNKNOWN"
    assert state("at_most", unprintable, pass_up_to=20) == "UNKNOWN"
    assert unprintable.text.ja == "figure（二次資料による。要確認）"


def test_the_tier_of_the_records_behind_a_figure_decides_whether_a_must_have_may_rest_on_it():
    table = make_table({"a": {"airport_km": 12.0}}, data_class=DataClass.C)
    details = {key: replace(detail, evidence=("a",)) for key, detail in table.details.items()}
    gate = make_gate("near", "at_most", measure="airport_km", options={"pass_up_to": 20})
    states = {}
    for tier in ("press", "secondary"):
        result = recommend(
            make_brief(),
            pack=make_pack([make_site("a", tier=tier)]),
            table=replace(table, details=details),
            exposures=make_exposures(["a"]),
            catalogue=make_catalogue([AIRPORT], [gate]),
            samples=10,
        )
        states[tier] = str(result.ranking[0].gates[0].state)
    assert states == {"press": "PASS", "secondary": "UNKNOWN"}


@pytest.mark.parametrize(
    ("the_cell", "expected"),
    [
        (cell(0.0, 0.0, 0.0), "PASS"),
        (cell(0.0, 0.0, 2.0), "CONDITIONAL"),
        (cell(4.0, 3.0, 5.0), "CONDITIONAL"),
        (cell(5.0, 4.0, 6.0), "FAIL"),
        (cell(math.nan, data_class=None), "UNKNOWN"),
    ],
)
def test_a_hazard_around_a_place_is_conditional_unless_all_of_it_is_clear_or_too_deep(the_cell, expected):
    assert state("at_most", the_cell, pass_up_to=0, fail_above=3) == expected


def test_a_height_on_the_coast_alone_never_excludes():
    assert state("at_most", cell(5.0), pass_up_to=0) == "CONDITIONAL"


@pytest.mark.parametrize(
    ("offer", "expected"), [("to_confirm", "UNKNOWN"), ("sold", "FAIL"), ("occupied", "FAIL")]
)
def test_what_is_sold_is_excluded_and_what_may_be_offered_stays_open(offer, expected):
    assert state("offer", site=make_site("a", offer=offer)) == expected


def test_a_place_outside_the_city_is_excluded():
    assert state("inside_city", site=make_site("a", offer="outside_city")) == "FAIL"
    assert state("inside_city") == "PASS"


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("industrial_park", "PASS"), ("science_park", "CONDITIONAL"), ("office_district", "FAIL")],
)
def test_the_kind_of_place_is_compared_with_the_functions_card(kind, expected):
    facility = make_facility(
        {"a": 1.0}, site_kinds=("industrial_park",), conditional_site_kinds=("science_park",)
    )
    assert state("site_kind", site=make_site("a", kind=kind), facility=facility) == expected


@pytest.mark.parametrize(
    ("category", "expected"),
    [
        ("工業専用地域", "PASS"),
        ("市街化調整区域", "CONDITIONAL"),
        ("第一種住居地域", "FAIL"),
        (None, "UNKNOWN"),
    ],
)
def test_the_use_district_is_looked_up_in_the_lists_of_the_card(category, expected):
    lists = {"permitted": ["工業専用地域"], "conditional": ["市街化調整区域"]}
    assert state("use_district", cell(math.nan, category=category), **lists) == expected


def test_what_no_public_record_answers_stays_unknown():
    assert state("unknown") == "UNKNOWN"


def test_a_gate_is_asked_only_when_the_brief_has_decided():
    gate = make_gate("site_area", "at_least", needs="size.site_area_ha")
    assert demand_of(gate, make_brief()) is None
    assert demand_of(gate, make_brief(size={"site_area_ha": {"minimum": 3}})) == Range(minimum=3)


def test_a_gate_that_needs_a_field_no_brief_has_is_a_faulty_card():
    with pytest.raises(CardError) as caught:
        demand_of(make_gate("g", "at_least", needs="size.height"), make_brief())
    assert caught.value.facts["field"] == "needs"


def test_the_reason_says_figure_and_threshold_and_a_state_without_a_sentence_is_still_said():
    gate = make_gate("near", "at_least", measure="airport_km", needs="size.site_area_ha")
    brief = make_brief(size={"site_area_ha": {"minimum": 3}})
    result = rank(FIGURES | {"n": {"airport_km": None}}, make_catalogue([AIRPORT], [gate]), brief)
    assert result.excluded[0].gates[0].reason.en == "2 against 3 km"
    by_site = {p.site_id: p.gates[0] for p in (*result.ranking, *result.insufficient_data)}
    assert "to be confirmed" in by_site["n"].reason.en
    assert (by_site["b"].reason.en, by_site["b"].owner, by_site["n"].owner) == ("pass", None, "industry")


def test_a_place_one_relaxed_figure_away_is_a_near_miss_with_both_figures():
    gate = make_gate("near", "at_least", measure="airport_km", needs="size.site_area_ha")
    brief = make_brief(size={"site_area_ha": {"minimum": 3}})
    misses = rank(catalogue=make_catalogue([AIRPORT], [gate]), brief=brief).near_misses
    assert [(m.site_id, m.gate) for m in misses] == [("a", "near")]
    assert "3 km" in misses[0].change.en
    assert "2 km" in misses[0].change.en


def test_a_range_astride_the_minimum_would_pass_at_its_lower_end():
    gate = make_gate("near", "at_least", measure="airport_km", needs="size.site_area_ha")
    brief = make_brief(size={"site_area_ha": {"minimum": 3}})
    figures = {"a": {"airport_km": (3.5, 2.5, 5.0)}, "b": {"airport_km": None}}
    misses = rank(figures, make_catalogue([AIRPORT], [gate]), brief).near_misses
    assert [m.site_id for m in misses] == ["a"]
    assert "2.5 km" in misses[0].change.ja


def test_a_sold_place_is_no_near_miss():
    gates = [
        make_gate("near", "at_least", measure="airport_km", needs="size.site_area_ha"),
        make_gate("o", "offer"),
    ]
    brief = make_brief(size={"site_area_ha": {"minimum": 3}})
    sites = [make_site("a", offer="sold"), make_site("b"), make_site("c")]
    assert rank(catalogue=make_catalogue([AIRPORT], gates), brief=brief, sites=sites).near_misses == ()
