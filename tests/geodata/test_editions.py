"""Which record speaks for a municipality."""

import pytest

from domain.evidence import Tier
from domain.place import Municipality
from geodata.editions import Quantity, StandsFor, choose
from tests.geodata.small_pack import CITY, KANDA, KOKURA, MOJI, TOKYO, make_record

OLD = {"edition": "2012", "edition_rank": 201208}
SHAKING, TSUNAMI = Quantity.INTENSITY, Quantity.TSUNAMI


def test_the_newest_edition_with_a_figure_speaks_for_each_quantity_by_itself():
    ward = make_record(MOJI, jma_intensity_max="5弱", tsunami_max_m=3.5, **OLD)
    city = make_record(CITY, tsunami_max_m=5.0)
    shaking, tsunami = (choose([ward, city], MOJI, quantity) for quantity in Quantity)
    assert (shaking.record, shaking.stands_for) == (ward, StandsFor.ITSELF)
    assert (tsunami.record, tsunami.stands_for) == (city, StandsFor.CITY)


def test_within_an_edition_the_ward_speaks_before_its_city():
    ward, city = (make_record(area, jma_intensity_max=jma) for area, jma in ((MOJI, "5弱"), (CITY, "5強")))
    assert choose([city, ward], MOJI, SHAKING).record is ward


def test_of_conflicting_rows_of_one_edition_the_more_severe_speaks():
    mild, severe = (make_record(KANDA, jma_intensity_max=jma, id=jma) for jma in ("6弱", "7"))
    assert choose([severe, mild], KANDA, SHAKING).record is severe
    assert choose([mild, severe], KANDA, SHAKING).record is severe


def test_the_prefecture_stands_in_only_where_there_is_nothing_nearer():
    prefecture = make_record("福岡県", jma_intensity_max="7")
    older_town = make_record(KANDA, jma_intensity_max="5強", **OLD)
    assert choose([prefecture], KANDA, SHAKING).estimated
    chosen = choose([prefecture, older_town], KANDA, SHAKING)
    assert (chosen.record, chosen.estimated, chosen.ceiling) == (older_town, False, prefecture)


def test_a_prefectures_highest_tsunami_never_stands_in():
    """31 m for Tokyo is an island a thousand kilometres from Chiyoda."""
    assert choose([make_record("東京都", tsunami_max_m=31.0)], TOKYO, TSUNAMI) is None


def test_a_tsunami_of_a_prefecture_is_told_to_nobody():
    """東京都の31 mは新島村の値です。 An office in the prefecture is not told of a far island's coast."""
    prefecture = Municipality(code="13", prefecture="東京都", name="")
    record = make_record("東京都", jma_intensity_max="5強", tsunami_max_m=31.0)
    assert choose([record], prefecture, TSUNAMI) is None
    assert choose([record], prefecture, SHAKING).record is record


def test_a_ward_that_is_hit_shows_that_its_city_is_but_one_that_is_not_shows_nothing():
    hit, mild = make_record(KOKURA, jma_intensity_max="6強"), make_record(MOJI, jma_intensity_max="5弱")
    assert choose([mild, hit], CITY, SHAKING).record is hit
    assert choose([mild], CITY, SHAKING) is None


@pytest.mark.parametrize("change", [{"current": False}, {"superseded_by": "newer"}])
def test_a_replaced_record_never_speaks(change):
    assert choose([make_record(KANDA, jma_intensity_max="7", **change)], KANDA, SHAKING) is None


def test_a_record_of_another_place_or_without_the_figure_is_not_heard():
    elsewhere = make_record(TOKYO, jma_intensity_max="7")
    silent = make_record(KANDA, tsunami_max_m=4.0, tier=Tier.PRESS)
    assert choose([elsewhere, silent], KANDA, SHAKING) is None
