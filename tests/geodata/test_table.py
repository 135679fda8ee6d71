"""The whole table of the embedded pack: every cell explained, every evidence id resolvable."""

import math

import numpy as np
import pytest

from domain.errors import CardError, UnknownSiteError
from domain.evidence import DataClass
from domain.units import UNITS
from geodata import load_pack, measure_cards, measure_sites
from geodata.operators import OPERATORS
from tests.geodata.small_pack import DAY, make_card


@pytest.fixture(scope="module")
def pack():
    return load_pack()


@pytest.fixture(scope="module")
def table(pack):
    return measure_sites(pack, on=pack.info.edition_date)


def cell(table, site, measure):
    row, column = table.site_ids.index(site), table.column(measure)
    return table.value[row, column], table.low[row, column], table.high[row, column]


def test_every_card_names_an_operator_and_a_unit():
    cards = measure_cards().values()
    assert {card.operator for card in cards} <= set(OPERATORS)
    assert {card.unit for card in cards} <= set(UNITS)


def test_every_place_has_every_measure_with_words_in_both_languages(pack, table):
    assert table.value.shape == (len(pack.sites), len(measure_cards()))
    assert set(table.details) == {(site, card.id) for site in table.site_ids for card in table.measures}
    assert all(detail.text.ja and detail.text.en for detail in table.details.values())
    assert not any("{" in detail.text.ja + detail.text.en for detail in table.details.values())


def test_the_bounds_hold_the_value_and_unknown_is_unknown_throughout(table):
    known = ~np.isnan(table.value)
    assert (np.isnan(table.low) == ~known).all()
    assert (np.isnan(table.high) == ~known).all()
    assert (table.low[known] <= table.value[known]).all()
    assert (table.value[known] <= table.high[known]).all()


def test_every_known_cell_rests_on_records_of_the_pack(pack, table):
    for (site, measure), detail in table.details.items():
        records = [pack.record(identity) for identity in detail.evidence]
        if math.isnan(cell(table, site, measure)[0]):
            assert detail.data_class is None
            continue
        assert records
        assert detail.data_class is not None
        assert detail.data_class >= max(record.data_class(pack.info.edition_date) for record in records)


def test_what_is_never_estimated_is_unknown_at_every_place(table):
    """Power, remaining land and industrial water: nothing dated is on record today."""
    for measure in ("available_power_mw", "site_area_ha", "industrial_water_spare_m3_per_day"):
        assert np.isnan(table.value[:, table.column(measure)]).all()


def test_the_airport_island_is_outside_the_flood_data_and_not_dry(table):
    assert math.isnan(cell(table, "kuko-island", "flood_max_rank")[0])
    assert table.details["kuko-island", "flood_max_rank"].coverage == "outside"


def test_the_centre_of_kokura_shows_its_unwelcome_figure(table):
    assert cell(table, "kokura-core-uomachi", "flood_max_rank") == (4.0, 2.0, 4.0)


def test_a_recorded_distance_agrees_with_ours_within_the_position_error(table):
    """The press gives 2.8 km from Kokura-higashi IC to Sone and 1.7 km to Nagano-Tsuda, by road."""
    for site, published in (("sone-landport", 2.8), ("nagano-tsuda", 1.7)):
        _, low, high = cell(table, site, "distance_to_interchange_km")
        assert low <= published <= high
    assert cell(table, "kuko-island", "distance_to_airport_km")[0] < 0.2


def test_the_freight_terminal_is_known_from_memory_only_and_says_so(table):
    classes = {table.details[site, "distance_to_freight_station_km"].data_class for site in table.site_ids}
    assert classes == {DataClass.D}


def test_rows_come_in_the_order_asked_for(pack):
    table = measure_sites(pack, on=DAY, site_ids=["orio", "dairi"])
    assert table.site_ids == ("orio", "dairi")
    assert table.value.shape[0] == 2


def test_a_table_of_no_places_has_its_columns_still(pack):
    assert measure_sites(pack, on=DAY, site_ids=[]).value.shape == (0, len(measure_cards()))


def test_an_unknown_place_is_asked_back(pack):
    with pytest.raises(UnknownSiteError) as fault:
        measure_sites(pack, on=DAY, site_ids=["daira"])
    assert "dairi" in fault.value.facts["nearest"]


def test_a_card_with_an_unknown_operator_is_refused(pack):
    with pytest.raises(CardError, match="witchcraft"):
        measure_sites(pack, on=DAY, cards={"tested": make_card("witchcraft")})


def test_the_same_pack_and_day_give_the_same_table(pack, table):
    again = measure_sites(pack, on=pack.info.edition_date)
    assert np.array_equal(again.value, table.value, equal_nan=True)
    assert again.details == table.details
