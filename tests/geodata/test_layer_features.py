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
from tests.geodata.importers.delivery import square, write_geojson, zipped

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
LANDSLIDE_MODEL = """<core:CityModel xmlns:core="http://www.opengis.net/citygml/2.0"
 xmlns:gml="http://www.opengis.net/gml" xmlns:urf="https://www.geospatial.jp/iur/urf/2.0">
<core:cityObjectMember><urf:SedimentDisasterProneArea gml:id="lsld_1">
<urf:disasterType>1</urf:disasterType><urf:areaType>1</urf:areaType>
<urf:lod1MultiSurface><gml:MultiSurface><gml:surfaceMember><gml:Polygon><gml:exterior><gml:LinearRing>
<gml:posList>{corners}</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember>
</gml:MultiSurface></urf:lod1MultiSurface></urf:SedimentDisasterProneArea></core:cityObjectMember>
</core:CityModel>"""
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


def test_people_of_working_age_are_counted_from_their_own_column_only(store, tmp_path):
    """A mesh without ages answers for people, never for those of working age."""
    pack = _pack("hibikinada-rinkai")
    site = next(iter(pack.sites.values()))
    line = shapely.LineString([(site.lon, site.lat), (site.lon + 0.02, site.lat)])
    import_layer("N13", [write_geojson(tmp_path / "N13-24_5030.geojson", [ROAD], [line])], store=store)
    years = {f"PTN_{year}": 100.0 for year in range(2020, 2075, 5)}
    row = {"MESH_ID": int(mesh_code(site.lat, site.lon, MeshLevel.HALF)), "SHICODE": 40103} | years
    import_layer(
        "mesh500r6",
        [write_geojson(tmp_path / "500m_mesh_2024_40.geojson", [row], [_around(site, 0.001)])],
        store=store,
    )
    measures = ("people_within_45min", "working_age_within_45min")
    table = _measured(pack_with_layers(pack, store), *measures)
    assert table.value[0, 0] == 100
    assert np.isnan(table.value[0, 1])
    aged = write_geojson(
        tmp_path / "b" / "500m_mesh_2024_40.geojson", [row | {"PTB_2020": 61.0}], [_around(site, 0.001)]
    )
    import_layer("mesh500r6", [aged], store=store)
    table = _measured(pack_with_layers(pack, store), *measures)
    assert table.value[0].tolist() == [100, 61]
    assert "15～64歳" in table.details[site.id, "working_age_within_45min"].text.ja


def test_a55_tells_a_district_by_its_name_and_a_control_area_where_there_is_none(store, tmp_path):
    """Its numbers are not those of A29 (10 is commercial here, quasi-industrial there)."""
    pack = _pack("hibikinada-rinkai", "gakken-core")
    town, control = pack.sites.values()
    city = {"Pref": "福岡県", "Citycode": "40100", "Cityname": "北九州市"}
    district = city | {"YoutoName": "商業地域", "YoutoCode": "10", "FAR": "500", "BCR": "80"}
    lines = [
        city | {"AreaType": "市街化区域", "AreaCode": "22"},
        city | {"AreaType": "市街化調整区域", "AreaCode": "23"},
    ]
    fire = city | {"AreaType": "準防火地域", "AreaCode": "25"}
    folder = tmp_path / "A55-24_40100_GEOJSON" / "40100_北九州市"
    write_geojson(folder / "40100_youto.geojson", [district], [_around(town, 0.02)])
    write_geojson(folder / "40100_senbiki.geojson", lines, [_around(town, 0.03), _around(control, 0.02)])
    write_geojson(folder / "40100_bouka.geojson", [fire], [_around(town, 0.02)])
    zipped(folder.parent, tmp_path / "A55-24_40000_GML.zip")
    import_layer("A55", [tmp_path / "A55-24_40000_GML.zip"], store=store)
    table = _measured(pack_with_layers(pack, store), "use_district")
    assert table.details[town.id, "use_district"].category == "商業地域"
    assert table.details[control.id, "use_district"].category == "市街化調整区域"


def test_the_newer_of_two_zoning_layers_answers(store, tmp_path):
    pack = _pack("hibikinada-rinkai")
    (site,) = pack.sites.values()
    import_layer(
        "A29", [write_geojson(tmp_path / "A29-19_40.geojson", [DISTRICT], [_around(site, 0.02)])], store=store
    )
    row = {"YoutoName": "工業専用地域", "YoutoCode": "13", "Citycode": "40100"}
    file = write_geojson(tmp_path / "40100_youto.geojson", [row], [_around(site, 0.02)])
    import_layer("A55", [file], store=store, edition="2024")
    table = _measured(pack_with_layers(pack, store), "use_district")
    assert table.details[site.id, "use_district"].category == "工業専用地域"


def test_forest_and_water_are_a_share_of_the_land_use_mesh(store, tmp_path):
    """Where the mesh has no cell nothing is known; a built-up cell is ground without forest."""
    pack = _pack("hibikinada-rinkai", "gakken-core")
    mixed, outside = pack.sites.values()
    rows = [
        {"メッシュ": str(n), "土地利用種別": use, "撮影年月日": "2021/05/01"}
        for n, use in enumerate(["0500", "0702"])
    ]
    shapes = [_around(mixed, 0.02, east=-0.02), _around(mixed, 0.02, east=0.02)]
    file = write_geojson(tmp_path / "L03-b-u-21_5030.geojson", rows, shapes)
    import_layer("L03-b-u", [file], store=store)
    table = _measured(pack_with_layers(pack, store), "forest_water_share_pct")
    assert table.value[table.site_ids.index(mixed.id), 0] == pytest.approx(50, abs=1)
    assert np.isnan(table.value[table.site_ids.index(outside.id), 0])


def test_a_city_model_answers_only_where_it_was_delivered(store, tmp_path):
    """PLATEAU's landslide zones say nothing of the ground beside them; A33 of the prefecture does."""
    pack = _pack("hibikinada-rinkai", "gakken-core")
    inside, outside = pack.sites.values()
    corners = " ".join(f"{lat} {lon} 0" for lon, lat in _around(inside, 0.02).exterior.coords)
    text = LANDSLIDE_MODEL.format(corners=corners)
    (tmp_path / "lsld").mkdir()
    (tmp_path / "lsld" / "50306760_lsld_6697_op.gml").write_text(text, encoding="utf-8")
    import_layer("plateau-lsld", [tmp_path / "lsld"], store=store, edition="2020")
    table = _measured(pack_with_layers(pack, store), "landslide_zone_share_pct")
    assert table.value[table.site_ids.index(inside.id), 0] == 100
    assert np.isnan(table.value[table.site_ids.index(outside.id), 0])


def test_the_passengers_of_the_nearest_station_that_publishes_them_are_told_with_its_name(store, tmp_path):
    """A nearer station without a figure is not one without passengers."""
    pack = _pack("kokura-kyomachi-center", error_m=0.0)
    (site,) = pack.sites.values()
    head = {"S12_001g": "1", "S12_002": "九州旅客鉄道", "S12_003": "鹿児島線"}
    rows = [
        head | {"S12_001": "非公開駅", "S12_059": "3", "S12_061": 0},
        head | {"S12_001": "小倉", "S12_059": "1", "S12_061": 65000},
    ]
    lines = [
        shapely.LineString([(site.lon + east, site.lat), (site.lon + east + 0.001, site.lat)])
        for east in (0.001, 0.005)
    ]
    import_layer("S12", [write_geojson(tmp_path / "S12-24_Station.geojson", rows, lines)], store=store)
    table = _measured(pack_with_layers(pack, store), "station_passengers_per_day")
    assert table.value[0, 0] == 65000
    text = table.details[site.id, "station_passengers_per_day"].text.ja
    assert "小倉" in text
    assert "価格" not in text
