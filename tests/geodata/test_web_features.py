"""Places and wards for web maps."""

import json

import pytest
import shapely

from domain.errors import PackMissingFileError
from geodata import load_pack, place_features, ward_features
from tests.geodata.small_pack import make_pack, make_site

PACK = load_pack()
WARDS = ("40101", "40103", "40105", "40106", "40107", "40108", "40109")


def test_every_place_is_a_point_with_its_names_ward_kind_and_position_error():
    collection = place_features(PACK)
    assert [feature["id"] for feature in collection["features"]] == list(PACK.sites)
    first = collection["features"][0]
    assert first["geometry"] == {"type": "Point", "coordinates": [130.7917, 33.9399]}
    assert first["properties"] == {
        "name_ja": "響灘臨海工業団地",
        "name_en": "Hibikinada Coastal Industrial Park",
        "ward_code": "40103",
        "ward_ja": "若松区",
        "ward_en": "Wakamatsu-ku",
        "kind": "industrial_park",
        "offer": "to_confirm",
        "in_city": True,
        "coord_error_m": 1000.0,
    }


def test_a_place_outside_the_city_says_so_with_its_own_municipality():
    """Kanda has no wards and is 3 km uncertain."""
    found = {feature["id"]: feature["properties"] for feature in place_features(PACK)["features"]}
    kanda = found["kanda-shinmatsuyama"]
    assert (kanda["ward_code"], kanda["ward_ja"], kanda["in_city"]) == ("40621", "苅田町", False)
    assert kanda["coord_error_m"] == 3000.0


def test_wards_are_valid_areas_in_degrees_with_their_label_inside():
    collection = ward_features(PACK)
    assert tuple(feature["id"] for feature in collection["features"]) == WARDS
    for feature in collection["features"]:
        land = shapely.from_geojson(json.dumps(feature["geometry"]))
        properties = feature["properties"]
        assert land.is_valid
        assert properties["in_city"]
        assert land.contains(shapely.Point(properties["label_lon"], properties["label_lat"]))
        assert 130.6 < land.bounds[0] < land.bounds[2] < 131.1
        assert 33.6 < land.bounds[1] < land.bounds[3] < 34.1


def test_simplified_wards_still_hold_the_places_that_are_said_to_lie_there():
    """The places of the pack are town centroids, most of them well inside their ward."""
    wards = {
        feature["id"]: shapely.from_geojson(json.dumps(feature["geometry"]))
        for feature in ward_features(PACK)["features"]
    }
    places = [feature for feature in place_features(PACK)["features"] if feature["properties"]["in_city"]]
    apart = [
        place["id"]
        for place in places
        if wards[place["properties"]["ward_code"]].distance(shapely.Point(place["geometry"]["coordinates"]))
        > 0.003
    ]
    assert apart == []


def test_wards_stay_small_enough_for_a_page_and_do_not_overlap():
    wards = ward_features(PACK)
    assert len(json.dumps(wards, ensure_ascii=False).encode()) < 60_000
    lands = [shapely.from_geojson(json.dumps(feature["geometry"])) for feature in wards["features"]]
    both = sum(land.area for land in lands) - shapely.union_all(lands).area
    assert both / shapely.union_all(lands).area < 1e-4


def test_neighbours_come_only_when_asked_for_and_a_caller_may_change_what_it_got():
    everyone = ward_features(PACK, neighbours=True)["features"]
    assert {feature["id"] for feature in everyone} > set(WARDS)
    everyone[0]["properties"]["name_ja"] = "changed"
    assert ward_features(PACK, neighbours=True)["features"][0]["properties"]["name_ja"] != "changed"


def test_a_pack_without_files_has_places_but_no_outlines():
    pack = make_pack(make_site())
    assert len(place_features(pack)["features"]) == 1
    with pytest.raises(PackMissingFileError):
        ward_features(pack)
