"""Use districts, standard lots, tsunami areas and catchments around places, from the file to the table."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
import shapely

from domain.measures import Coverage
from geodata import exposures, load_pack, measure_cards, measure_sites
from geodata.city_cells import city_cells
from geodata.importers.run import import_layer
from geodata.layer_records import layers_of, pack_with_layers
from geodata.layer_store import LayerStore
from geodata.mesh import MeshLevel, mesh_code
from geodata.mesh_measures import measure_cells
from tests.geodata.importers.delivery import square, write_geojson

ON = dt.date(2026, 11, 22)
TSUNAMI = {"A40_001": "福岡県", "A40_002": "40", "A40_003": "2m以上5m未満"}
DISTRICT = {
    "A29_001": "40109",
    "A29_002": "福岡県",
    "A29_003": "北九州市",
    "A29_004": "11",
    "A29_005": "工業地域",
    "A29_006": "60",
    "A29_007": "200",
}
LOT = {
    "L01_001": "40109",
    "L01_002": "009",
    "L01_008": "25000",
    "L01_025": "北九州市若松区響町1番",
    "L01_027": "1000",
    "L01_048": "二島",
    "L01_050": "3000",
    "L01_051": "工業",
    "L01_057": "60",
    "L01_058": "200",
}
ROAD = {"N13_002": "1", "N13_003": "1", "N13_004": "1", "N13_006": "1"}


def _pack(*kept, error_m=1000.0):
    """Return the embedded pack with some of its places, all known to the same radius."""
    pack = load_pack()
    sites = {name: pack.sites[name].model_copy(update={"coord_error_m": error_m}) for name in kept}
    return replace(pack, sites=sites)


def _measured(pack, *measures):
    return measure_sites(pack, on=ON, cards={name: measure_cards()[name] for name in measures})


def _around(site, half, *, east=0.0):
    return square(site.lon - half + east, site.lat - half, 2 * half)


@pytest.fixture
def store(tmp_path):
    return LayerStore(tmp_path / "store")


def test_a_use_district_is_told_only_where_the_place_can_lie_in_no_other(store, tmp_path):
    pack = _pack("hibikinada-rinkai", "gakken-core")
    sure, astride = pack.sites.values()
    rows = [DISTRICT, DISTRICT, DISTRICT | {"A29_004": "9", "A29_005": "商業地域"}]
    shapes = [_around(sure, 0.02), _around(astride, 0.02, east=-0.02), _around(astride, 0.02, east=0.02)]
    import_layer("A29", [write_geojson(tmp_path / "A29-19_40.geojson", rows, shapes)], store=store)
    table = _measured(pack_with_layers(pack, store), "use_district")
    assert table.details[sure.id, "use_district"].category == "工業地域"
    both = table.details[astride.id, "use_district"]
    assert both.category is None
    assert "工業地域・商業地域" in both.text.ja or "商業地域・工業地域" in both.text.ja


def test_the_nearest_standard_lot_is_a_range_for_an_uncertain_place_and_never_fills_what_is_known(
    store, tmp_path
):
    pack = _pack("hibikinada-rinkai", "kitaminato", "kuko-island")
    site = pack.sites["hibikinada-rinkai"]
    points = [shapely.Point(site.lon, site.lat + 0.005), shapely.Point(site.lon, site.lat - 0.01)]
    file = write_geojson(tmp_path / "L01-26_40.geojson", [LOT, LOT | {"L01_008": "40000"}], points)
    import_layer("L01", [file], store=store)
    name = "nearby_appraisal_yen_per_m2"
    before, table = _measured(pack, name), _measured(pack_with_layers(pack, store), name)
    assert (table.value[0, 0], table.low[0, 0], table.high[0, 0]) == (25000, 25000, 40000)
    assert "響町1番" in table.details[site.id, name].text.ja
    assert before.value[1, 0] == table.value[1, 0] > 0
    assert np.isnan(table.value[2, 0]), "too far from any lot"


@pytest.mark.parametrize(
    ("half", "east", "expected"),
    [(0.03, 0.0, True), (0.005, 0.0, None), (0.03, 0.25, False), (0.03, -0.03, None)],
    ids=["all within", "a part", "none near", "astride its edge"],
)
def test_a_place_is_inundated_only_when_all_ground_it_may_lie_on_is(half, east, expected, store, tmp_path):
    pack = _pack("hibikinada-rinkai")
    (site,) = pack.sites.values()
    shape = _around(site, half, east=east)
    import_layer("A40", [write_geojson(tmp_path / "A40-16_40.geojson", [TSUNAMI], [shape])], store=store)
    pack = pack_with_layers(pack, store)
    ends = exposures(pack, ()).of_site.values()
    with_tsunami = [end for end in ends if end.tsunami_max_m]
    assert with_tsunami
    assert {end.inundation for end in with_tsunami} == {expected}
    assert all(("layer_A40" in end.evidence) is (expected is not None) for end in with_tsunami)
    assert {end.inundation for end in ends if not end.tsunami_max_m} <= {None}


def test_people_are_counted_along_the_roads(store, tmp_path):
    """Two cells of 100 people: one 1.8 km away by road, one that no road reaches."""
    pack = _pack("kokura-kyomachi-center", error_m=0.0)
    (site,) = pack.sites.values()
    road = shapely.LineString([(site.lon, site.lat), (site.lon + 0.02, site.lat)])
    import_layer("N13", [write_geojson(tmp_path / "N13-24_5030.geojson", [ROAD], [road])], store=store)
    near, far = (mesh_code(site.lat, site.lon + east, MeshLevel.HALF) for east in (0.02, 0.2))
    rows = [{"MESH_ID": code, "SHICODE": "40106", "PTN_2020": 100, "PTN_2050": 80} for code in (near, far)]
    shapes = [square(site.lon + east, site.lat) for east in (0.02, 0.2)]
    file = write_geojson(tmp_path / "500m_mesh_2024_40.geojson", rows, shapes)
    import_layer("mesh500r6", [file], store=store)
    layered = pack_with_layers(pack, store)
    table = _measured(layered, "people_within_30min")
    assert table.value[0, 0] == 100
    assert set(table.details[site.id, "people_within_30min"].evidence) >= {"layer_N13", "layer_mesh500r6"}
    assert np.isnan(_measured(pack, "people_within_30min").value[0, 0])


def test_cells_of_the_city_read_a_layer_by_their_share(store, tmp_path):
    pack = load_pack()
    site = pack.sites["gakken-core"]
    zone = {"A33_001": "1", "A33_002": "1", "A33_003": "40", "A33_004": "1", "A33_005": "a", "A33_006": "b"}
    file = write_geojson(
        tmp_path / "A33-25_40Polygon.geojson", [zone | {"A33_007": "2020/1/2"}], [_around(site, 0.01)]
    )
    import_layer("A33", [file], store=store)
    cells = city_cells(pack, 1000)
    card = {"landslide_zone_share_pct": measure_cards()["landslide_zone_share_pct"]}
    before = measure_cells(pack, cells, on=ON, cards=card)
    table = measure_cells(pack_with_layers(pack, store), cells, on=ON, cards=card)
    at = cells.names.index(mesh_code(site.lat, site.lon, MeshLevel.THIRD))
    assert np.isnan(before.value).all()
    assert 0 < table.value[at, 0] <= 100
    assert (table.value[:, 0] == 0).sum() > 500, "covered, and no zone"


def test_a_pack_keeps_the_versions_it_was_opened_with(store, tmp_path):
    pack = _pack("hibikinada-rinkai")
    (site,) = pack.sites.values()
    first = write_geojson(tmp_path / "A40-16_40.geojson", [TSUNAMI], [_around(site, 0.03)])
    import_layer("A40", [first], store=store)
    opened = pack_with_layers(pack, store)
    deeper = write_geojson(
        tmp_path / "A40-16_40_b.geojson", [TSUNAMI | {"A40_003": "10m以上20m未満"}], [_around(site, 0.03)]
    )
    import_layer("A40", [deeper], store=store)
    assert _measured(opened, "tsunami_depth_m").value[0, 0] == 5
    assert _measured(pack_with_layers(pack, store), "tsunami_depth_m").value[0, 0] == 20
    assert layers_of(opened).state("A33") is None
    assert (
        _measured(opened, "tsunami_depth_m").details[site.id, "tsunami_depth_m"].coverage is Coverage.COVERED
    )


def test_without_imported_layers_it_is_the_same_pack(store):
    pack = load_pack()
    assert pack_with_layers(pack, store) is pack
