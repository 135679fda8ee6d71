"""Places read the imported layers, from the file to the answer with its coverage."""

import math

import pytest
import shapely

from domain.measures import Coverage
from geodata import load_pack
from geodata.importers.run import import_layer
from geodata.layer_measures import layer_reader, read_layers
from geodata.layer_store import LayerStore
from tests.geodata.importers.delivery import square, write_geojson

HALL = (33.88342, 130.87519)
RED = {
    "A33_001": "1",
    "A33_002": "2",
    "A33_003": "40",
    "A33_004": "1",
    "A33_005": "a",
    "A33_006": "b",
    "A33_007": "9999/1/1",
}
YELLOW = RED | {"A33_002": "1"}
INLAND = {"A51_001": "福岡県", "A51_003": "北九州市", "A51_004": "40100", "A51_005": "0.5m以上1m未満"}
WARD = {"N03_001": "福岡県", "N03_002": "", "N03_003": "北九州市", "N03_004": "小倉北区", "N03_007": "40106"}


@pytest.fixture
def store(tmp_path):
    return LayerStore(tmp_path / "store")


def test_red_inside_yellow_is_read_as_red_and_a_place_beside_it_as_outside_the_zones(store, tmp_path):
    shapes = [square(130.8745, 33.8825, 0.002), square(130.8750, 33.8832, 0.0005)]
    path = write_geojson(tmp_path / "A33-25_40Polygon.geojson", [YELLOW, RED], shapes)
    import_layer("A33", [path], store=store)
    reader = layer_reader(store, "A33")
    assert (reader.at(*HALL, 0).value, reader.at(*HALL, 0).coverage) == (2, Coverage.COVERED)
    assert reader.at(33.8830, 130.8746, 0).value == 1
    assert reader.at(33.95, 130.95, 0).value == 0
    uncertain = reader.at(*HALL, 1000)
    assert (uncertain.low, uncertain.value, uncertain.high) == (0, 2, 2)
    assert 0 < uncertain.share < 0.1
    assert uncertain.edition == "2025"


@pytest.mark.slow
def test_a_municipality_that_published_nothing_is_outside_and_not_dry(store, tmp_path):
    import_layer(
        "A51", [write_geojson(tmp_path / "A51-25_40.geojson", [INLAND], [square(130.9, 33.9)])], store=store
    )
    assert layer_reader(store, "A51").at(*HALL, 0).coverage is Coverage.OUTSIDE, (
        "without boundaries nothing is known"
    )
    ward = write_geojson(tmp_path / "N03-23_40.geojson", [WARD], [square(130.87, 33.88, 0.01)])
    import_layer("N03", [ward], store=store)
    reader = layer_reader(store, "A51")
    assert (reader.at(*HALL, 0).value, reader.at(*HALL, 0).coverage) == (0, Coverage.COVERED)
    elsewhere = reader.at(33.70, 130.70, 0)
    assert elsewhere.coverage is Coverage.OUTSIDE
    assert math.isnan(elsewhere.value)


def test_a_polygon_place_is_read_by_the_share_of_its_area(store, tmp_path):
    row = {"A40_001": "福岡県", "A40_002": "40", "A40_003": "2m以上5m未満"}
    import_layer("A40", [write_geojson(tmp_path / "A40-16_40.geojson", [row], [square()])], store=store)
    import geopandas

    lot = geopandas.GeoSeries([shapely.box(130.8755, 33.883, 130.8765, 33.884)], crs=6668).to_crs(6670)[0]
    reading = layer_reader(store, "A40").over(lot)
    assert reading.value == 5, "the worst of the class 2 to 5 m"
    assert reading.share == pytest.approx(0.5, abs=0.01)


def test_a_layer_that_is_not_installed_answers_not_published(store):
    sites = list(load_pack().sites.values())[:3]
    readings = read_layers(store, sites, ["A33", "A31b", "N03"])
    assert len(readings) == 9
    assert {reading.coverage for reading in readings.values()} == {Coverage.NOT_PUBLISHED}
    assert all(math.isnan(reading.value) for reading in readings.values())


def test_quake_probabilities_are_known_only_where_a_cell_is(store, tmp_path):
    text = "CODE,T30_I45_PS,T30_I50_PS,T30_I55_PS,T30_I60_PS\n5030676011,0.75,0.31,0.0512,0.0041\n"
    (tmp_path / "P-Y2024-MAP.csv").write_text(text, encoding="utf-8")
    import_layer("jshis-pshm", [tmp_path / "P-Y2024-MAP.csv"], store=store)
    reader = layer_reader(store, "jshis-pshm")
    assert reader.at(*HALL, 0).value == pytest.approx(5.12)
    assert reader.at(33.95, 130.95, 0).coverage is Coverage.OUTSIDE
