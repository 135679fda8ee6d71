"""A brief may name any municipality of Japan, as people write it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import (
    AmbiguousMunicipalityError,
    UnknownMunicipalityCodeError,
    UnknownMunicipalityError,
)
from geodata import find_municipality, load_pack

PACK = load_pack()


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("13101", "13101"),
        ("131016", "13101"),
        ("１３１０１", "13101"),
        ("22", "22"),
        ("静岡県", "22"),
        ("東京都", "13"),
        ("東京都千代田区", "13101"),
        ("千代田区", "13101"),
        (" 東京都 千代田区 ", "13101"),
        ("愛知県名古屋市", "23100"),
        ("名古屋市", "23100"),
        ("名古屋市港区", "23111"),
        ("小倉北区", "40106"),
        ("北九州市小倉北区", "40106"),
        ("福岡県苅田町", "40621"),
        ("福岡県京都郡苅田町", "40621"),
        ("京都郡苅田町", "40621"),
        ("岩手県気仙郡住田町", "03441"),
        ("大和郡山市", "29203"),
        ("郡山市", "07203"),
        ("北海道古宇郡泊村", "01403"),
        ("静岡県浜松市中央区", "22138"),
        ("福岡県那珂川市", "40231"),
        ("Chiyoda", "13101"),
        ("shizuoka prefecture", "22"),
        ("Naka-ku, Yokohama", "14104"),
        ("Tokyo", "13"),
        ("Aichi", "23"),
        ("Nagoya City", "23100"),
        ("Chiyoda-ku", "13101"),
        ("minato-ku, tokyo", "13103"),
        ("Minato Ward, Tokyo Metropolis", "13103"),
        ("Yokohama, Kanagawa", "14100"),
        ("Osaka City", "27100"),
        ("Tokushima Prefecture", "36"),
    ],
)
def test_a_municipality_is_found_by_code_name_county_ward_or_prefecture(written, code):
    assert find_municipality(PACK, written).code == code


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("港区", ["東京都港区", "愛知県名古屋市港区", "大阪府大阪市港区"]),
        ("府中市", ["東京都府中市", "広島県府中市"]),
        ("泊村", ["北海道古宇郡泊村", "北海道国後郡泊村"]),
        ("北海道泊村", ["北海道古宇郡泊村", "北海道国後郡泊村"]),
    ],
)
def test_a_name_that_several_bear_is_asked_back_with_all_of_them(written, meant):
    """Each of the names asked back finds its municipality alone."""
    with pytest.raises(AmbiguousMunicipalityError) as ambiguous:
        find_municipality(PACK, written)
    assert ambiguous.value.facts == {"name": written, "nearest": meant}
    assert len({find_municipality(PACK, name).code for name in meant}) == len(meant)


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("千代田市", "東京都千代田区"),
        ("静岡県浜松市北浜区", "静岡県浜松市"),
        ("東京", "東京都"),
        ("Yokohma", "神奈川県横浜市"),
    ],
)
def test_an_unknown_name_is_answered_with_close_ones(written, near):
    with pytest.raises(UnknownMunicipalityError) as unknown:
        find_municipality(PACK, written)
    assert near in unknown.value.facts["nearest"]


@pytest.mark.parametrize("written", ["", "アトランティス", "99999"])
def test_what_is_like_nothing_is_refused(written):
    with pytest.raises(UnknownMunicipalityError):
        find_municipality(PACK, written)


@given(st.sampled_from([each for each in PACK.municipalities.values() if each.full_name != "北海道泊村"]))
def test_every_municipality_is_found_by_its_code_and_by_its_full_name(municipality):
    assert find_municipality(PACK, municipality.code) is municipality
    assert find_municipality(PACK, municipality.full_name) is municipality


def test_every_area_of_a_scenario_is_a_municipality_a_prefecture_or_a_named_region():
    regions = {name.ja for name in PACK.areas.values()}
    for area in {record.area for record in PACK.scenario_records.values()} - regions:
        assert find_municipality(PACK, area).full_name == area


@pytest.mark.parametrize(
    ("code", "meant"),
    [("131016", "東京都千代田区"), ("401005", "福岡県北九州市"), ("400009", "福岡県"), ("40000", "福岡県")],
)
def test_a_code_is_read_with_its_check_digit_and_of_a_whole_prefecture(code, meant):
    """The sixth digits are those of the ministry's list of codes."""
    assert find_municipality(PACK, code).full_name == meant


@pytest.mark.parametrize("code", ["40199", "131011", "4010", "401000000", "13101000", "99", "00000"])
def test_a_code_that_no_municipality_has_is_refused(code):
    """Nothing is cut off a code, and a slip in a digit is seen by the check digit."""
    with pytest.raises(UnknownMunicipalityCodeError):
        find_municipality(PACK, code)


@pytest.mark.parametrize("name", ["大島町", "東京都三宅村", "青ヶ島村", "東京都小笠原村", "八丈町"])
def test_the_islands_of_tokyo_are_found_by_their_own_names(name):
    """The ministry's old list wrote the branch office in front of the name."""
    assert find_municipality(PACK, name).full_name.startswith("東京都")


def test_no_name_of_a_municipality_is_written_twice_over():
    """なかのなかの町: an office's name before the municipality's own."""
    doubled = [
        each.full_name
        for each in PACK.municipalities.values()
        if each.name and re.match(r"(.{2,4})\1.$", each.name)
    ]
    assert doubled == []
