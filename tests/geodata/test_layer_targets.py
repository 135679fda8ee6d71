"""Hospitals, stations, interchanges and schools of imported layers, beside the listed nodes."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
import shapely

from geodata import load_pack, measure_cards, measure_sites
from geodata.city_cells import city_cells
from geodata.importers.run import import_layer
from geodata.layer_records import pack_with_layers
from geodata.layer_store import LayerStore
from geodata.mesh_measures import measure_cells
from tests.geodata.importers.delivery import write_geojson

ON = dt.date(2026, 11, 22)
SITE = "hibikinada-rinkai"
MEASURES = (
    "distance_to_hospital_km",
    "distance_to_rail_station_km",
    "distance_to_shinkansen_km",
    "distance_to_interchange_km",
    "distance_to_university_km",
    "travel_time_to_hospital_min",
    "engineering_campuses_within_10km",
    "students_on_record_within_10km",
)
HOSPITAL = {
    "P04_001": "1",
    "P04_003": "若松区",
    "P04_004": "外科",
    "P04_008": "100",
    "P04_009": "1",
    "P04_010": "9",
}
STATION = {"N02_001": "11", "N02_002": "2", "N02_003": "筑豊線", "N02_004": "九州旅客鉄道"}
SCHOOL = {"P29_001": "40103", "P29_002": "A1", "P29_005": "若松区"}
JOINT = {"N06_014": "9999"}


def _points(site, *kilometres):
    """Return points some km north of a place (1 km is 0.0090165° there)."""
    return [shapely.Point(site.lon, site.lat + km * 0.0090165) for km in kilometres]


@pytest.fixture(scope="module")
def packs(tmp_path_factory):
    """Import, around one place: a clinic at 0.2 km, hospitals at 0.5 and 0.9 km, and so on."""
    folder = tmp_path_factory.mktemp("targets")
    store, plain = LayerStore(folder / "store"), load_pack()
    site = plain.sites[SITE]
    plain = replace(plain, sites={SITE: site.model_copy(update={"coord_error_m": 100.0})})
    hospitals = [
        HOSPITAL | {"P04_001": "2", "P04_002": "診療所"},
        HOSPITAL | {"P04_002": "指定のない病院", "P04_009": "9"},
        HOSPITAL | {"P04_002": "響灘救急病院"},
        HOSPITAL | {"P04_002": "災害拠点病院", "P04_009": "9", "P04_010": "2"},
    ]
    near = _points(site, 0.2, 0.5, 0.9, 1.4)
    import_layer("P04", [write_geojson(folder / "P04-20_40.geojson", hospitals, near)], store=store)
    lines = [shapely.LineString([(p.x - 0.001, p.y), (p.x + 0.001, p.y)]) for p in _points(site, 1.0, 3.0)]
    stations = [
        STATION | {"N02_005": "響灘", "N02_005c": "1", "N02_005g": "1"},
        STATION | {"N02_002": "1", "N02_005": "新響灘", "N02_005c": "2", "N02_005g": "2"},
    ]
    import_layer("N02", [write_geojson(folder / "N02-25_Station.geojson", stations, lines)], store=store)
    joints = [
        JOINT | {"N06_018": "響灘JCT", "N06_019": "3"},
        JOINT | {"N06_018": "響灘スマートIC", "N06_019": "2"},
    ]
    import_layer("N06", [write_geojson(folder / "N06-24_Joint.geojson", joints, near[:2])], store=store)
    schools = [
        SCHOOL | {"P29_003": "16004", "P29_004": "響灘高等学校"},
        SCHOOL | {"P29_003": "16005", "P29_004": "響灘高専"},
    ]
    import_layer("P29", [write_geojson(folder / "P29-23_40.geojson", schools, near[:2])], store=store)
    return plain, pack_with_layers(plain, store)


def _table(pack):
    return measure_sites(pack, on=ON, cards={name: measure_cards()[name] for name in MEASURES})


@pytest.mark.parametrize(
    ("measure", "km", "named", "layer"),
    [
        ("distance_to_hospital_km", 0.9, "響灘救急病院", "P04"),
        ("distance_to_rail_station_km", 1.0, "響灘", "N02"),
        ("distance_to_shinkansen_km", 3.0, "新響灘", "N02"),
        ("distance_to_interchange_km", 0.5, "響灘スマートIC", "N06"),
        ("distance_to_university_km", 0.5, "響灘高専", "P29"),
    ],
)
def test_the_nearest_of_the_layer_is_found_told_by_name_and_its_record_is_the_evidence(
    packs, measure, km, named, layer
):
    """A clinic, a hospital without designation, a junction and a high school lie nearer and do not count."""
    _, pack = packs
    table = _table(pack)
    assert table.value[0, table.column(measure)] == pytest.approx(km, abs=0.002)
    detail = table.details[SITE, measure]
    assert named in detail.text.ja
    assert f"layer_{layer}" in detail.evidence
    assert pack.record(f"layer_{layer}").edition


def test_without_layers_the_listed_nodes_answer_as_before(packs):
    plain, pack = packs
    before, after = _table(plain), _table(pack)
    column = before.column("distance_to_hospital_km")
    assert before.value[0, column] > after.value[0, column]
    assert all(not name.startswith("layer_") for name in before.details[SITE, MEASURES[0]].evidence)


def test_a_listed_node_that_lies_nearer_stays_the_answer(packs):
    """The airport island is far from all that was imported."""
    _, pack = packs
    far = load_pack().sites["kuko-island"]
    there = replace(pack, sites={far.id: far})
    plain = replace(packs[0], sites={far.id: far})
    column = MEASURES.index("distance_to_interchange_km")
    assert _table(there).value[0, column] == _table(plain).value[0, column]


def test_travel_time_goes_to_the_hospital_of_the_layer_as_an_estimate(packs):
    _, pack = packs
    table = _table(pack)
    assert table.value[0, table.column("travel_time_to_hospital_min")] == pytest.approx(
        0.9 * 1.4 / 35 * 60, abs=0.02
    )


@pytest.mark.parametrize("measure", ["engineering_campuses_within_10km", "students_on_record_within_10km"])
def test_counts_and_sums_stay_with_the_nodes_whose_figures_are_on_record(packs, measure):
    plain, pack = packs
    column = MEASURES.index(measure)
    np.testing.assert_array_equal(_table(plain).value[:, column], _table(pack).value[:, column])


def test_cells_are_measured_to_the_same_hospitals(packs):
    plain, pack = packs
    cards = {name: measure_cards()[name] for name in MEASURES[:1]}
    cells = city_cells(pack, 1000)
    before, after = (measure_cells(each, cells, on=ON, cards=cards).value for each in (plain, pack))
    assert (after <= before).all()
    assert (after < before).any()
