"""The layer catalogue: complete, bilingual, and strict about licences."""

import string

import pytest

from domain.errors import LayerLicenceError, UnknownLayerError
from geodata import measure_cards
from geodata.findings import _texts
from geodata.importers.codes import DELIVERED, load_code_lists
from geodata.layer_table import named
from geodata.layers import layer_card, load_layer_cards, require_sheet_licence

RECOMMENDED = (
    "N03",
    "A31a",
    "A31b",
    "A33",
    "A40",
    "A49",
    "A51",
    "A54",
    "A55",
    "A29",
    "L01",
    "L02",
    "L03-b-u",
    "G04",
    "N02",
    "S12",
    "N06",
    "N13",
    "C28",
    "P04",
    "P29",
    "mesh250r6",
    "mesh500r6",
    "mesh1000r6",
    "jshis-ground",
    "jshis-pshm",
    "jshis-fault",
    "estat-mesh",
    "gsi-shelters",
    "plateau-tnm",
    "plateau-fld",
    "plateau-lsld",
    "plateau-urf",
    "plateau-luse",
    "osm",
)
FORBIDDEN = ("C02", "L05", "P31", "N10", "N12", "P03", "W05", "P02", "P28", "W01", "G02", "N04", "S05-a")
LATEST = "2025"


@pytest.mark.parametrize("code", RECOMMENDED)
def test_every_recommended_layer_has_a_card_that_may_be_used_on_a_sheet(code):
    card = layer_card(code)
    licence = require_sheet_licence(code, card.latest or LATEST)
    assert licence.commercial
    assert card.page.startswith("https://")
    assert card.attribution.format(edition="2025").ja != card.attribution.ja
    assert card.reader is not None or card.instead is not None


@pytest.mark.parametrize("code", FORBIDDEN)
def test_a_non_commercial_layer_is_refused_by_code_with_the_reason_and_a_replacement(code):
    with pytest.raises(LayerLicenceError) as caught:
        require_sheet_licence(code, LATEST)
    assert caught.value.facts["reason"].ja
    assert caught.value.facts["reason"].en
    assert layer_card(code).instead is not None


@pytest.mark.parametrize(
    ("code", "edition", "area"),
    [
        ("A29", "2011", "40"),
        ("A31a", "2012", "40"),
        ("A31a", "2019", "40"),
        ("N06", "2014", "40"),
        ("P29", "2013", "40"),
        ("L01", "2015", "40"),
        ("A33", "2025", "28"),
    ],
)
def test_the_licence_is_of_an_edition_and_an_area_not_of_a_code(code, edition, area):
    with pytest.raises(LayerLicenceError):
        require_sheet_licence(code, edition, area)
    assert require_sheet_licence(code, layer_card(code).latest or LATEST).commercial


def test_an_unknown_code_is_answered_with_close_ones():
    with pytest.raises(UnknownLayerError) as caught:
        layer_card("A31c")
    assert "A31a" in caught.value.facts["nearest"]


def test_every_code_list_that_a_card_names_is_in_the_catalogue():
    named = {
        c.codes for card in load_layer_cards().values() for s in card.schemas for c in s.columns if c.codes
    }
    assert named - {DELIVERED} <= set(load_code_lists())


def test_every_measure_that_a_card_names_has_a_card():
    named = {measure for card in load_layer_cards().values() for measure in card.measures}
    assert named <= set(measure_cards())


def test_a_layer_fills_only_measures_in_its_own_unit_or_as_a_share_in_percent():
    """A tsunami's depth at a place is not its height on the coast, though both are metres."""
    for card in load_layer_cards().values():
        for measure in card.reading.fills if card.reading else ():
            assert measure in card.measures
            assert measure_cards()[measure].unit in {card.reading.unit, "pct"}
    assert layer_card("A40").reading.fills == ("tsunami_depth_m",)


def test_every_code_list_is_used_or_stands_in_for_a_delivered_one():
    named = {
        c.codes for card in load_layer_cards().values() for s in card.schemas for c in s.columns if c.codes
    }
    assert {code for code in set(load_code_lists()) - named if not code.startswith("Common_")} == set()


@pytest.mark.parametrize(
    ("name", "edition"),
    [
        ("A31b-20-23_10_5030", "2023"),
        ("A31b-20-23_20_5031", "2023"),
    ],
)
def test_the_edition_of_a_tile_folder_is_its_second_number(name, edition):
    assert layer_card("A31b").edition_of(name) == edition


@pytest.mark.parametrize(
    ("name", "edition"),
    [("N03-20250101_40_GML.zip", "2025"), ("N03-21_40_210101.json", "2021"), ("N03-230101_40.xml", "2023")],
)
def test_the_edition_of_the_administrative_areas_is_read_from_both_kinds_of_name(name, edition):
    assert layer_card("N03").edition_of(name) == edition


@pytest.mark.parametrize("code", sorted(_texts()))
def test_both_languages_of_a_finding_tell_the_same_facts(code):
    text = _texts()[code]
    fields = [
        {name for _, name, _, _ in string.Formatter().parse(words) if name} for words in (text.ja, text.en)
    ]
    assert fields[0] == fields[1]


@pytest.mark.parametrize(
    "card", [card for card in load_layer_cards().values() if card.usable], ids=lambda c: c.id
)
def test_a_layer_names_exactly_the_measures_it_gives(card):
    """The doctor sends people to download it for these; one that gives none must promise none."""
    fills = set(card.reading.fills) if card.reading else set()
    assert fills <= set(card.measures)
    if not (card.network or card.homes or card.targets):
        assert set(card.measures) == fills


@pytest.mark.parametrize("code", ["A40", "plateau-tnm", "A49", "A31b"])
def test_a_figure_of_some_assumption_says_of_which(code):
    """A tsunami of one model is not every tsunami."""
    card = layer_card(code)
    assert card.stands_for.ja in named(card, "2016").ja
    assert card.stands_for.en in named(card, "2016").en
