"""Publishers of editions and power areas are said in English on English pages."""

import pytest

from geodata import load_pack
from scoring.names import edition_name, proper_name
from scoring.pair_words import edition_in_words


@pytest.fixture(scope="module")
def pack():
    return load_pack()


def test_every_edition_of_the_pack_is_named_in_english(pack):
    editions = {record.edition for record in pack.scenario_records.values()}
    assert any("（" in edition for edition in editions)
    for edition in editions:
        assert edition_name(edition).en.isascii(), edition
        assert edition_in_words(edition).en.isascii(), edition


def test_every_power_area_of_the_pack_is_named_in_english(pack):
    areas = {town.power_area for town in pack.municipalities.values()} - {None}
    assert "九州" in areas
    assert all(proper_name(area).en.isascii() for area in areas)


def test_an_unlisted_name_stays_as_it_is():
    assert proper_name("架空県").en == "架空県"
    assert edition_name("2012").en == "2012"
