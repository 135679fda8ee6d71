"""The importers on real official files, beside reference values measured on them independently."""

import csv
import json

import numpy as np
import pytest
import shapely
from pyproj import Geod

from geodata.importers.run import import_layer
from geodata.layer_store import LayerStore
from geodata.mesh import MeshLevel, mesh_code

pytestmark = pytest.mark.slow

GEOD = Geod(ellps="GRS80")
WARDS = ("40101", "40103", "40105", "40106", "40107", "40108", "40109")
CITY_HALL, KOKURA_STATION, AIRPORT = (33.88342, 130.87519), (33.8867, 130.8825), (33.8456, 131.0347)


@pytest.fixture(scope="module")
def data(shared):
    return shared / "data"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return LayerStore(tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="module")
def wards(store, data):
    import_layer("N03", [data / "n03_geolonia" / "40"], store=store, edition="2022-01-01")
    frame = store.read("N03")
    return frame[frame["municipality_code"].isin(WARDS)].reset_index(drop=True)


@pytest.fixture(scope="module")
def flood(store, data):
    folders = [data / "a31b_2023_tiles" / "max_primary", data / "a31b_2023_tiles" / "max_others"]
    import_layer("A31b", folders, store=store)
    return store.read("A31b", "cells").set_index("mesh_code")


@pytest.mark.parametrize(
    ("ward", "area_km2", "polygons"),
    [("40101", 73.685, 20), ("40103", 71.309, 76), ("40105", 16.614, 3), ("40106", 39.233, 31)],
)
def test_ward_areas_and_polygons_are_the_reference_ones(ward, area_km2, polygons, wards):
    shapes = wards[wards["municipality_code"] == ward].geometry
    assert len(shapes) == polygons
    assert sum(abs(GEOD.geometry_area_perimeter(s)[0]) for s in shapes) / 1e6 == pytest.approx(
        area_km2, abs=5e-4
    )


def test_the_seven_wards_have_the_citys_area_in_151_valid_polygons(wards):
    assert len(wards) == 151
    assert wards.is_valid.all()
    total = sum(abs(GEOD.geometry_area_perimeter(shape)[0]) for shape in wards.geometry) / 1e6
    assert total == pytest.approx(491.710, abs=5e-4)


def test_the_city_touches_8081_quarter_meshes_and_594_third_meshes(wards):
    from geodata.mesh_search import cells_touching

    city = wards.geometry.union_all()
    assert len(cells_touching(city, MeshLevel.QUARTER)) == 8081
    assert len(cells_touching(city, MeshLevel.THIRD)) == 594


def test_all_1559_points_of_the_gazetteer_lie_in_their_own_ward(wards, data):
    names = {
        f"北九州市{name}区": code
        for name, code in zip(
            ("門司", "若松", "戸畑", "小倉北", "小倉南", "八幡東", "八幡西"), WARDS, strict=True
        )
    }
    tree = shapely.STRtree(wards.geometry.to_numpy())
    total = 0
    for path in sorted((data / "geolonia_addresses").glob("*.json")):
        rows = json.loads(path.read_text(encoding="utf-8"))
        points = shapely.points([(row["lng"], row["lat"]) for row in rows])
        at, polygon = tree.query(points, predicate="within")
        assert sorted(set(at)) == list(range(len(rows)))
        assert set(wards["municipality_code"].to_numpy()[polygon]) == {names[path.stem]}
        total += len(rows)
    assert total == 1559


def test_the_simplified_edition_of_2021_has_72_municipalities(data, tmp_path):
    report = import_layer(
        "N03", [data / "n03_smartnews" / "N03-21_40_210101.json"], store=LayerStore(tmp_path)
    )
    assert (report.edition, report.rows) == ("2021", 72)
    west, south, east, north = report.tables[0].bounds
    assert [west, south, east, north] == pytest.approx([130.033, 33.000, 131.191, 34.250], abs=1e-3)


def test_628_emergency_and_502_evacuation_shelters_are_read(data, tmp_path):
    store = LayerStore(tmp_path)
    report = import_layer("gsi-shelters", [data / "gsi_shelters"], store=store, edition="2023")
    assert {table.name: table.rows for table in report.tables} == {"emergency": 628, "evacuation": 502}
    assert store.read("gsi-shelters", "emergency")["for_flood"].dtype == bool


def test_the_flood_cells_are_exactly_those_of_the_embedded_table(flood, shared):
    """7,989 covered cells × six ranks: no rank differs, shares agree to the table's four decimals."""
    with (shared / "facts" / "mesh250_flood.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["covered"] == "1"]
    ours = flood.loc[[row["mesh250"] for row in rows]]
    assert len(rows) == 7989
    assert ours["max_rank"].tolist() == [float(row["max_rank"]) for row in rows]
    for rank in range(1, 7):
        theirs = np.array([float(row[f"share_rank{rank}"]) for row in rows])
        assert np.abs(ours[f"share_rank{rank}"].to_numpy() - theirs).max() <= 5.1e-5
    assert (ours["covered_share"] == 1).all()


def test_the_mosaic_of_the_tiles_is_the_geotiff_made_of_them_elsewhere(flood, store, data, tmp_path):
    import rasterio

    with rasterio.open(store.path("A31b", "rank")) as ours:
        tiles, bounds = ours.read(), ours.bounds
    with rasterio.open(data / "a31b_2023_tiles" / "derived_A31b-20-23_kitakyushu_rank.tif") as theirs:
        assert tuple(bounds) == pytest.approx(tuple(theirs.bounds), abs=1e-12)
        assert np.array_equal(tiles, theirs.read())
    other = LayerStore(tmp_path)
    import_layer("A31b", [data / "a31b_2023_tiles" / "derived_A31b-20-23_kitakyushu_rank.tif"], store=other)
    assert other.read("A31b", "cells").set_index("mesh_code")["max_rank"].equals(flood["max_rank"])


def test_city_hall_kokura_station_and_airport_answer_as_measured_by_hand(flood, store):
    """Rank 2 at the city hall's pixel and 4 in its cell; 0 at the station; the airport has no data at all."""
    from geodata.rank_pixels import rank_at

    assert mesh_code(*CITY_HALL, MeshLevel.QUARTER) == "5030676011"
    assert mesh_code(*KOKURA_STATION, MeshLevel.QUARTER) == "5030676023"
    assert mesh_code(*AIRPORT, MeshLevel.QUARTER) == "5031601224"
    assert rank_at(store.path("A31b", "rank"), *CITY_HALL) == 2
    assert rank_at(store.path("A31b", "rank"), *KOKURA_STATION) == 0
    assert rank_at(store.path("A31b", "rank"), *AIRPORT) is None
    assert flood.loc["5030676011", "max_rank"] == 4
    assert flood.loc["5030676023", "max_rank"] == 3
    assert "5031601224" not in flood.index


@pytest.mark.usefixtures("flood")
def test_62_shelters_designated_for_floods_stand_in_a_flood_zone_and_stay_in_the_list(store, data):
    """By rank 11, 45 and 6: their upper floors count; they are told, not dropped."""
    from geodata.rank_pixels import ranks_at

    import_layer("gsi-shelters", [data / "gsi_shelters"], store=store, edition="2023")
    shelters = store.read("gsi-shelters", "emergency")
    points = shelters[shelters["for_flood"]].geometry
    ranks = ranks_at(store.path("A31b", "rank"), points.y.to_numpy(), points.x.to_numpy())
    assert [int((ranks == rank).sum()) for rank in (1, 2, 3, 4)] == [11, 45, 6, 0]


@pytest.mark.usefixtures("flood")
def test_tiles_that_were_not_delivered_are_told_as_no_data(store):
    told = {finding.code: finding.facts for finding in store.manifest("A31b").findings}
    assert told["tiles_missing"]["count"] == 147


def test_a_geojson_of_another_prefecture_is_refused_as_it_is_and_read_for_its_own(data, tmp_path, refused):
    path = data / "ksj_p29" / "P29-23_10.geojson"
    assert refused("P29", path).code == "wrong_area"
    store = LayerStore(tmp_path / "nation")
    assert import_layer("P29", [path], store=store, area="00").rows == 1010
    frame = store.read("P29")
    assert frame.total_bounds == pytest.approx([138.511, 36.085, 139.652, 36.837], abs=1e-3)
    assert set(frame.loc[frame["name"] == "群馬大学", "school_class_label"]) == {"大学"}


def test_the_tsunami_triangles_of_fukuoka_city_become_24_valid_areas_of_the_same_size(data, tmp_path):
    store = LayerStore(tmp_path)
    report = import_layer("plateau-tnm", [data / "plateau_fukuoka_tnm"], store=store, edition="2025")
    told = {finding.code: finding.facts for finding in report.findings}
    assert told["triangles_united"]["triangles"] == 14948
    frame = store.read("plateau-tnm")
    assert len(frame) == 24
    assert frame.is_valid.all()
    assert frame["scenario"].unique().tolist() == ["福岡県津波浸水想定図"]
    areas = frame.to_crs(6670).area.sum()
    assert areas == pytest.approx(14948 * 50, rel=0.01)
    assert frame["depth_min_m"].isna().all(), "its code list was not delivered: the depth stays unknown"
    assert "codelist_missing" in told


def test_a_rank_means_what_the_delivered_code_list_says(data, tmp_path):
    """``rankOrg`` has nine steps for tsunami, six for rivers; 2 is 0.3 to 1 m here and 0.5 to 3 m there."""
    store, samples = LayerStore(tmp_path), data / "plateau_samples"
    lists = samples / "kawasaki-shi" / "codelists"
    for code, kind in (("plateau-tnm", "tnm"), ("plateau-fld", "fld")):
        files = [samples / "numazu-shi" / "udx" / kind, lists]
        import_layer(code, files, store=store, edition="2022", area="00")
    tsunami, river = store.read("plateau-tnm"), store.read("plateau-fld")
    of_two = tsunami[tsunami["depth"] == "2"]
    assert set(zip(of_two["depth_min_m"], of_two["depth_max_m"], strict=True)) <= {(0.3, 1.0)}
    of_two = river[river["depth"] == "2"]
    assert set(zip(of_two["depth_min_m"], of_two["depth_max_m"], strict=True)) == {(0.5, 3.0)}


@pytest.mark.parametrize(
    ("code", "folder", "rows", "column", "value"),
    [
        ("plateau-lsld", "numazu-shi/udx/lsld", 81, "zone_label", "土砂災害警戒区域(指定済)"),
        ("plateau-luse", "numazu-shi/udx/luse", 225, "land_use_label", "道路用地（道路、駅前広場）"),
        ("plateau-urf", "takeo-shi/udx/urf", 40, "district_label", "準工業地域"),
        ("plateau-urf", "kawasaki-shi/udx/urf", 8, "district_label", "工業専用地域"),
    ],
)
def test_the_samples_of_plateau_are_read_with_code_and_label(
    code, folder, rows, column, value, data, tmp_path
):
    store = LayerStore(tmp_path)
    assert (
        import_layer(code, [data / "plateau_samples" / folder], store=store, edition="2022", area="00").rows
        == rows
    )
    frame = store.read(code)
    assert value in set(frame[column].dropna())
    assert frame.is_valid.all()


def test_floor_area_fractions_become_percent(data, tmp_path):
    store = LayerStore(tmp_path)
    folder = data / "plateau_samples" / "takeo-shi" / "udx" / "urf"
    import_layer("plateau-urf", [folder], store=store, edition="2022", area="00")
    frame = store.read("plateau-urf")
    assert set(frame["floor_area_ratio_pct"].dropna()) <= {
        50.0,
        60.0,
        80.0,
        100.0,
        150.0,
        200.0,
        300.0,
        400.0,
    }
    assert {40.0, 50.0, 60.0, 80.0} & set(frame["building_coverage_ratio_pct"].dropna())


def test_the_official_code_lists_are_those_of_the_catalogue(shared):
    from geodata.importers.codes import load_code_lists

    lists = load_code_lists()
    pairs = {
        "flood_depth": "water_depth_code",
        "use_district": "UseDistrictCd",
        "railway_class": "RailwayClassCd",
        "land_use_urban": "LandUseCd-09-u",
        "highway_joint": "HighwayConCd",
        "medical_class": "MedClassCd",
    }
    for ours, theirs in pairs.items():
        path = shared / "data" / "ksj_codelists" / f"{theirs}.csv"
        with path.open(encoding="utf-8-sig") as file:
            official = {row["code"]: row["label"] for row in csv.DictReader(file) if row["label"] != "-"}
        assert lists[ours].labels == official
