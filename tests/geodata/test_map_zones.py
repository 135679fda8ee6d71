"""Zones of imported layers on maps and in map files."""

import re
from dataclasses import replace
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import numpy as np
import pyogrio
import pytest
import shapely

from domain.mapshapes import MapFrame, ZoneRole
from geodata import load_pack, map_shapes
from geodata.importers.rank_raster import RankRaster, write_raster
from geodata.importers.run import import_layer
from geodata.layer_records import pack_with_layers
from geodata.layer_store import LayerStore
from geodata.map_files import places_geojson, write_geopackage
from salesheets.figures import map_file
from tests.geodata.importers.delivery import square, write_geojson

SITE = "kokura-kyomachi-center"
FRAME = MapFrame(1600, 1200, language="ja")
SLIDE = {
    "A33_001": "1", "A33_003": "40", "A33_004": "1", "A33_005": "a", "A33_006": "b", "A33_007": "2020/01/02",
}  # fmt: skip
WAVE = {"A40_001": "福岡県", "A40_002": "40", "A40_003": "0.5m以上1m未満"}
RESULT = SimpleNamespace(ranking=(), insufficient_data=(), excluded=())


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    """Import yellow slopes south of Kokura and one far outside the city, and a wave in the north."""
    folder = tmp_path_factory.mktemp("zones")
    store = LayerStore(folder / "store")
    slopes = [square(130.87, 33.85, 0.02), square(130.40, 33.60, 0.02)]
    rows = [SLIDE | {"A33_002": "1"}, SLIDE | {"A33_002": "1", "A33_006": "c"}]
    import_layer("A33", [write_geojson(folder / "A33-25_40Polygon.geojson", rows, slopes)], store=store)
    wave = write_geojson(folder / "A40-16_40.geojson", [WAVE], [square(130.86, 33.88, 0.02)])
    import_layer("A40", [wave], store=store)
    return pack_with_layers(load_pack(), store)


@pytest.fixture(scope="module")
def zones(pack):
    shapes = map_shapes(pack, {SITE: 1}, frame=FRAME, zones=True)
    return {zone.role: zone for zone in shapes.zones}


def points(path):
    return [tuple(map(float, pair)) for pair in re.findall(r"(-?[\d.]+) (-?[\d.]+)", path)]


def test_only_maps_that_ask_for_them_have_zones(pack):
    """The sheet's map has no room for a legend of them and stays as it is."""
    plain = map_shapes(pack, {SITE: 1}, frame=FRAME)
    assert plain.zones == ()
    assert plain == map_shapes(load_pack(), {SITE: 1}, frame=FRAME)


def test_a_zone_is_a_shape_with_lines_inside_it_and_a_sample_for_the_legend(zones):
    slopes = zones[ZoneRole.LANDSLIDE]
    shape = shapely.Polygon(points(slopes.path)).buffer(0.2)
    assert points(slopes.hatch)
    assert all(shape.covers(shapely.Point(at)) for at in points(slopes.hatch))
    assert slopes.swatch
    assert "A33" in slopes.title.ja
    assert "2025" in slopes.title.en


def test_lines_of_two_kinds_run_in_different_directions(zones):
    """Colour alone would tell nothing on a grey printer."""

    def slope(zone):
        (x0, y0), (x1, y1) = points(zone.hatch)[:2]
        return (x1 - x0, y1 - y0)

    wave, slide = slope(zones[ZoneRole.TSUNAMI]), slope(zones[ZoneRole.LANDSLIDE])
    assert wave[1] == pytest.approx(0, abs=0.11)
    assert slide[0] == pytest.approx(slide[1], abs=0.21)


def test_a_kind_without_an_area_here_is_told_as_none_and_not_left_out(zones, pack):
    """No red zone was delivered: the legend must say so."""
    assert zones[ZoneRole.LANDSLIDE_SPECIAL].path == ""
    text = map_file(map_shapes(pack, {SITE: 1}, frame=FRAME, zones=True), "本社")
    words = "".join(ET.fromstring(text).itertext())  # noqa: S314  (our own file)
    assert "公表された区域なし" in words
    assert "津波浸水想定データ" in words, "the credit"
    assert "重要事項説明には使えません" in words, "the caution of A33"


@pytest.mark.filterwarnings(
    "ignore:Use `@` matmul:PendingDeprecationWarning"
)  # rasterio uses it on its own transform
def test_the_edition_that_is_embedded_is_not_drawn_twice_and_a_newer_one_takes_its_place(tmp_path):
    """The cells of a made-up raster: rank 2 in the south of Kokura."""
    for edition, roles, hatched in (("23", [], True), ("25", [ZoneRole.RIVER_FLOOD], False)):
        store = LayerStore(tmp_path / f"store{edition}")
        import_layer("A31b", [write_ranks(tmp_path / f"A31b-20-{edition}_10_5030.tif")], store=store)
        shapes = map_shapes(pack_with_layers(load_pack(), store), {SITE: 1}, frame=FRAME, zones=True)
        assert [zone.role for zone in shapes.zones] == roles
        assert bool(shapes.hatches) is hatched


def test_a_model_that_was_not_delivered_for_the_city_is_told_as_not_known(pack):
    shapes = map_shapes(pack, {SITE: 1}, frame=FRAME, zones=True)
    empty = replace(shapes.zones[0], path="", only_delivered=True)
    text = map_file(replace(shapes, zones=(empty,)), "本社")
    assert "区域の有無は分かりません" in "".join(ET.fromstring(text).itertext())  # noqa: S314  (our own file)


def test_the_map_in_words_names_the_zones(pack):
    alt = map_shapes(pack, {SITE: 1}, frame=FRAME, zones=True).alt
    assert "津波浸水想定（A40、2016）" in alt.ja
    assert "not thereby safe" in alt.en


def test_geojson_carries_the_zones_of_the_city_uncut_beside_the_places(pack):
    features = places_geojson(RESULT, pack)["features"]
    kinds = [feature["properties"]["zone_kind"] for feature in features]
    assert kinds == ["landslide", "tsunami"], "the slope far away is left out"
    assert features[0]["properties"]["feature"] == "zone"
    shape, wanted = shapely.geometry.shape(features[0]["geometry"]), square(130.87, 33.85, 0.02)
    assert shape.symmetric_difference(wanted).area < 1e-9


def test_the_geopackage_has_a_layer_for_each_kind(pack, tmp_path):
    path = tmp_path / "map.gpkg"
    write_geopackage(path, RESULT_WITH_PLACE, pack)
    names = {str(name) for name, _ in pyogrio.list_layers(path)}
    assert {"landslide_A33", "tsunami_A40", "wards"} <= names
    wave = pyogrio.read_dataframe(path, layer="tsunami_A40")
    assert wave["depth_max_m"].tolist() == [1.0]
    styled = pyogrio.read_dataframe(path, layer="layer_styles")
    assert names - {"layer_styles"} == set(styled["f_table_name"])


def write_ranks(path):
    """Write a raster of 4 m pixels over a part of Kokura: no flood in the north, rank 2 in the south."""
    ranks = np.zeros((1, 500, 500), dtype=np.uint8)
    ranks[:, 250:] = 2
    write_raster(RankRaster(ranks, 130.86, 33.88, 4.29e-05), path)
    return path


RESULT_WITH_PLACE = SimpleNamespace(
    ranking=(),
    insufficient_data=(),
    excluded=(
        SimpleNamespace(
            site_id="a",
            name={"ja": "a"},
            ward={"ja": "b"},
            coord_error_m=1000.0,
            gates=(),
            lat=33.88,
            lon=130.88,
        ),
    ),
)
