"""Each kind of calculation on small worlds: the figure, its bounds, and what it rests on."""

import math

import pytest

from domain.errors import CardError
from domain.evidence import Confidence, DataClass, EvidenceClass, ShelfLife, Tier
from domain.measures import Coverage
from domain.place import ArrivalUse, NodeKind
from geodata.operators import OPERATORS, Context
from geodata.use_districts import category_name
from tests.geodata.small_pack import (
    DAY,
    KANDA,
    MOJI,
    make_arrival,
    make_card,
    make_fact,
    make_node,
    make_pack,
    make_site,
    words,
)

STATION = make_node("station", NodeKind.RAIL_STATION, 33.8871, 130.8829)
FAR_STATION = make_node("far", NodeKind.RAIL_STATION, 33.95, 131.0)
RAIL = {"kinds": ["rail_station"]}


def measured(pack, card):
    """Return the only cell of a pack's only place."""
    context = Context(pack, DAY, tuple(pack.sites.values()))
    return OPERATORS[card.operator](context, card)[0]


def is_unknown(cell) -> bool:
    return all(math.isnan(number) for number in cell.span)


def test_the_nearest_node_gives_the_distance_and_the_position_error_its_bounds():
    cell = measured(make_pack(FAR_STATION, STATION), make_card("distance_to_nearest", options=RAIL))
    assert cell.span == pytest.approx((0.577, 0.0, 1.577), abs=0.001)
    assert cell.detail.evidence == ("uomachi", "station")
    assert cell.detail.text.en == "0.6 km straight line to station (nearest listed)"


def test_a_recalled_node_counts_only_where_no_verified_one_is_listed():
    recalled = make_node("near", NodeKind.RAIL_STATION, 33.8826, 130.88, confidence=Confidence.RECALLED)
    card = make_card("distance_to_nearest", options=RAIL)
    beside_verified = measured(make_pack(recalled, STATION), card)
    alone = measured(make_pack(recalled), card)
    assert beside_verified.detail.evidence == ("uomachi", "station")
    assert alone.detail.evidence == ("uomachi", "near")
    assert alone.detail.data_class is DataClass.D


def test_a_derived_figure_is_no_better_than_its_worst_record():
    weak = make_node("station", NodeKind.RAIL_STATION, 33.8871, 130.8829, tier=Tier.SECONDARY)
    cell = measured(make_pack(weak), make_card("distance_to_nearest", options=RAIL))
    assert cell.detail.data_class is DataClass.C
    assert cell.detail.evidence_class is EvidenceClass.DERIVED


def test_without_a_listed_node_the_distance_is_unknown_and_names_whom_to_ask():
    placeless = make_node("somewhere", NodeKind.RAIL_STATION, None, None)
    superseded = make_node("old", NodeKind.RAIL_STATION, 33.88, 130.88, superseded_by="new")
    cell = measured(make_pack(placeless, superseded), make_card("distance_to_nearest", options=RAIL))
    assert is_unknown(cell)
    assert "industry" in cell.detail.text.en


def test_an_excluded_node_does_not_count():
    card = make_card("distance_to_nearest", options=RAIL | {"exclude": ["station"]})
    assert measured(make_pack(STATION, FAR_STATION), card).detail.evidence == ("uomachi", "far")


def test_a_node_at_the_point_of_a_place_is_at_no_distance_from_it():
    site = make_site()
    here = make_node("here", NodeKind.RAIL_STATION, site.lat, site.lon)
    cell = measured(make_pack(site, here), make_card("distance_to_nearest", options=RAIL))
    assert cell.span == (0.0, 0.0, 1.0)
    assert "same point" in cell.detail.text.en


def test_counting_within_a_radius_has_a_least_and_a_most():
    """One campus at 0.6 km, one at 10.1 km: with 1 km of error the second may count."""
    campuses = [
        make_node("inside", NodeKind.UNIVERSITY, 33.8871, 130.8829),
        make_node("edge", NodeKind.KOSEN, 33.8825 + 10.1 / 110.92, 130.88),
    ]
    card = make_card("count_within", "count", options={"kinds": ["university", "kosen"], "radius_km": 10.0})
    cell = measured(make_pack(*campuses), card)
    assert cell.span == (1.0, 1.0, 2.0)
    assert cell.detail.evidence == ("uomachi", "inside")


def test_no_node_within_the_radius_is_a_known_zero():
    cell = measured(make_pack(FAR_STATION), make_card("count_within", options=RAIL | {"radius_km": 1.0}))
    assert cell.span == (0.0, 0.0, 0.0)


SUM = {"kinds": ["university"], "radius_km": 10.0, "attribute": "students"}


def test_a_sum_takes_the_newest_figure_of_every_node():
    pack = make_pack(
        make_node("uk", NodeKind.UNIVERSITY, 33.8871, 130.8829),
        make_fact("node:uk", "students", 6000.0, as_of="2020"),
        make_fact("node:uk", "students", 6700.0, as_of="2024-01"),
    )
    cell = measured(pack, make_card("sum_within", "people", options=SUM))
    assert cell.span == (6700.0, 6700.0, 6700.0)


def test_a_sum_with_a_missing_figure_is_unknown_but_says_its_lower_bound():
    pack = make_pack(
        make_node("uk", NodeKind.UNIVERSITY, 33.8871, 130.8829),
        make_node("silent", NodeKind.UNIVERSITY, 33.8871, 130.8829),
        make_fact("node:uk", "students", 6700.0),
    )
    cell = measured(pack, make_card("sum_within", "people", options=SUM))
    assert is_unknown(cell)
    assert cell.detail.coverage is Coverage.PARTLY
    assert "6,700" in cell.detail.text.en
    assert "silent" in cell.detail.text.en


DRIVE = RAIL | {"detour_factor": [1.2, 1.4, 1.8], "speed_kmh": [25.0, 35.0, 50.0]}


def test_travel_time_follows_its_stated_assumptions_and_is_always_an_estimate():
    cell = measured(make_pack(STATION), make_card("travel_time", "min", options=DRIVE))
    distance = 0.57646
    expected = (
        distance * 1.4 / 35 * 60,
        0.0,
        (distance + 1) * 1.8 / 25 * 60,
    )
    assert cell.span == pytest.approx(expected, abs=0.001)
    assert cell.detail.evidence_class is EvidenceClass.ESTIMATED
    assert cell.detail.data_class is DataClass.C


@pytest.mark.parametrize(
    ("operator", "options", "field"),
    [
        ("distance_to_nearest", {"kinds": ["spaceport"]}, "options.kinds.0"),
        ("distance_to_nearest", {"radius": 3.0}, "options.radius"),
        ("count_within", RAIL, "options.radius_km"),
        ("travel_time", DRIVE | {"speed_kmh": [50.0, 35.0, 25.0]}, "options"),
        ("flood_cells", {"quantity": "colour"}, "options.quantity"),
        ("not_on_record", {}, "unknown"),
    ],
)
def test_a_card_its_operator_cannot_use_is_refused_by_field(operator, options, field):
    with pytest.raises(CardError) as fault:
        measured(make_pack(STATION), make_card(operator, options=options))
    assert fault.value.facts["field"] == field


def test_what_no_record_tells_is_unknown_with_the_cards_reason():
    cell = measured(make_pack(), make_card("not_on_record", unknown=words("Nobody has published it.")))
    assert is_unknown(cell)
    assert cell.detail.text.en == "Nobody has published it. Ask: industry."
    assert cell.detail.coverage is Coverage.NOT_PUBLISHED


AREA = {"attributes": ["remaining_area_ha"], "dated_only": True}


def test_an_attribute_takes_the_newest_dated_record():
    pack = make_pack(
        make_fact("site:uomachi", "remaining_area_ha", 9.0, as_of="2020-01"),
        make_fact("site:uomachi", "remaining_area_ha", 3.0, as_of="2026-01", shelf_life=ShelfLife.PRICE),
    )
    cell = measured(pack, make_card("attribute", "ha", options=AREA))
    assert cell.span == (3.0, 3.0, 3.0)
    assert cell.detail.data_class is DataClass.A
    assert cell.detail.text.en == "tested: 3 ha (as of 2026-01)"


def test_an_undated_area_or_one_of_memory_beside_a_verified_one_is_not_read():
    undated = make_fact("site:uomachi", "remaining_area_ha", 9.0, as_of=None)
    recalled = make_fact("site:uomachi", "remaining_area_ha", 8.0, confidence=Confidence.RECALLED)
    verified = make_fact("site:uomachi", "remaining_area_ha", 3.0)
    card = make_card("attribute", "ha", options=AREA)
    assert is_unknown(measured(make_pack(undated), card))
    assert measured(make_pack(recalled, verified), card).span.value == 3.0
    assert measured(make_pack(recalled), card).detail.data_class is DataClass.D


def test_records_in_conflict_become_a_span():
    pack = make_pack(
        make_fact("site:uomachi", "appraisal", 227000.0, unit="yen_per_m2"),
        make_fact("site:uomachi", "appraisal", 228000.0, unit="yen_per_m2"),
    )
    cell = measured(pack, make_card("attribute", "yen_per_m2", options={"attributes": ["appraisal"]}))
    assert cell.span == (227500.0, 227000.0, 228000.0)
    assert len(cell.detail.evidence) == 2


def test_an_interval_on_record_stays_an_interval():
    pack = make_pack(make_fact("site:uomachi", "jobs", 100.0, value_high=200.0, unit="people"))
    cell = measured(pack, make_card("attribute", "people", options={"attributes": ["jobs"]}))
    assert cell.span == (150.0, 100.0, 200.0)


def test_a_recorded_not_known_keeps_its_own_owner():
    pack = make_pack(make_fact("site:uomachi", "remaining_area_ha", None, owner="prefecture"))
    cell = measured(pack, make_card("attribute", "ha", options=AREA))
    assert is_unknown(cell)
    assert cell.detail.text.en.endswith("Ask: prefecture.")


def test_a_superseded_record_does_not_speak():
    old = make_fact("site:uomachi", "remaining_area_ha", 9.0, superseded_by="new")
    assert is_unknown(measured(make_pack(old), make_card("attribute", "ha", options=AREA)))


def test_the_figure_of_the_places_own_municipality_holds_where_it_has_none():
    city, town = (
        make_fact(f"city:{code}", "tariff", price) for code, price in (("40100", 19.5), ("40621", 36.7))
    )
    abroad = make_site("kanda", ward_code=None, municipality_code=KANDA.code)
    card = make_card("attribute", "yen_per_m3", options={"attributes": ["tariff"], "of_municipality": True})
    assert measured(make_pack(city, town), card).span.value == 19.5
    assert measured(make_pack(city, town, abroad), card).span.value == 36.7


def test_a_use_district_is_told_in_english_and_an_unlisted_one_as_it_is():
    assert category_name("工業専用地域").en == "exclusively industrial"
    both = category_name("準工業地域", "何かの地区")
    assert (both.ja, both.en) == ("準工業地域・何かの地区", "quasi-industrial, 何かの地区")


def test_a_category_is_known_by_its_word():
    pack = make_pack(make_fact("site:uomachi", "use_district", "工業地域", unit="text"))
    card = make_card("attribute", "text", options={"attributes": ["use_district"]}, categorical=True)
    cell = measured(pack, card)
    assert cell.detail.category == "工業地域"
    assert not is_unknown(cell)


ARRIVALS = make_card("arrivals_in_ward", "count", options={"facility_types": ["hq_backup"]})


def test_arrivals_are_counted_in_their_ward_and_those_of_unknown_ward_raise_the_most():
    pack = make_pack(
        make_arrival("here"),
        make_arrival("marked", use_in_pitch=ArrivalUse.CHECK),
        make_arrival("elsewhere", ward_codes=(MOJI.code,)),
        make_arrival("other-function", facility_type="it_hub"),
        make_arrival("failed", use_in_pitch=ArrivalUse.NO),
        make_arrival("somewhere", ward_codes=()),
    )
    cell = measured(pack, ARRIVALS)
    assert cell.span == (2.0, 2.0, 3.0)
    assert cell.detail.evidence == ("uomachi", "here", "marked")


def test_no_arrival_on_record_is_no_surer_than_the_records_searched():
    cell = measured(make_pack(make_arrival("press", tier=Tier.SECONDARY, ward_codes=(MOJI.code,))), ARRIVALS)
    assert cell.span == (0.0, 0.0, 0.0)
    assert cell.detail.data_class is DataClass.C


def test_outside_the_city_arrivals_are_not_collected_and_so_unknown():
    abroad = make_site("kanda", ward_code=None, municipality_code=KANDA.code)
    assert is_unknown(measured(make_pack(abroad, make_arrival("here")), ARRIVALS))
