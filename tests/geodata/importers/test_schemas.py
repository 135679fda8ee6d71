"""Every KSJ layer on a file built to the official specification: names, codes, sentinels, CP932, no .prj."""

import pytest
import shapely
from pandas import isna

from tests.geodata.importers.delivery import (
    KOKURA,
    square,
    write_geojson,
    write_ks_meta,
    write_shapefile,
    zipped,
)

LINE = shapely.LineString([KOKURA, (KOKURA[0] + 0.01, KOKURA[1] + 0.01)])
POINT = shapely.Point(KOKURA)
N03_OLD = {"N03_001": "福岡県", "N03_002": "", "N03_003": "北九州市", "N03_004": "戸畑区", "N03_007": "40105"}
N03_NEW = {
    "N03_001": "福岡県",
    "N03_002": "",
    "N03_003": "",
    "N03_004": "北九州市",
    "N03_005": "戸畑区",
    "N03_007": "40105",
}
A33 = {
    "A33_001": "1",
    "A33_002": "2",
    "A33_003": "40",
    "A33_004": "1-1",
    "A33_005": "①髙塔﨑",
    "A33_006": "北九州市若松区",
    "A33_007": "9999/1/1",
    "A33_008": "0",
}

LAYERS = {
    "A31a": (
        "2025",
        "A31a-25_40_10/A31a-20-25_40_10",
        square(),
        {"A31a_201": "8909090001", "A31a_202": "紫川", "A31a_205": "3"},
        {
            "depth": "3",
            "depth_label": "3.0m以上5.0m未満",
            "depth_min_m": 3.0,
            "depth_max_m": 5.0,
            "river_name": "紫川",
        },
    ),
    "A33": (
        "2025",
        "A33-25_40Polygon",
        square(),
        A33,
        {
            "phenomenon_label": "急傾斜地の崩壊",
            "zone_label": "土砂災害特別警戒区域(指定済)",
            "zone_name": "①髙塔﨑",
            "notified_on": None,
        },
    ),
    "A40": (
        "2016",
        "A40-16_40",
        square(),
        {"A40_001": "福岡県", "A40_002": "40", "A40_003": "0.3m以上 ～ 1.0m未満"},
        {"depth_min_m": 0.3, "depth_max_m": 1.0, "depth_label": "0.3m以上 ～ 1.0m未満"},
    ),
    "A49": (
        "2024",
        "A49-24_40",
        square(),
        {"A49_001": "福岡県", "A49_002": "40", "A49_003": "１０ｍ以上"},
        {"depth_min_m": 10.0, "depth_max_m": None},
    ),
    "A51": (
        "2025",
        "A51-25_40",
        square(),
        {
            "A51_001": "福岡県",
            "A51_002": "40",
            "A51_003": "北九州市",
            "A51_004": "40100",
            "A51_005": "0.5m未満",
        },
        {"depth_min_m": 0.0, "depth_max_m": 0.5},
    ),
    "A54": (
        "2023",
        "A54-23_40",
        square(),
        {
            "A54_001": "2",
            "A54_002": "40",
            "A54_003": "福岡県",
            "A54_004": "40106",
            "A54_005": "北九州市小倉北区",
            "A54_006": "1",
        },
        {"fill_type_label": "腹付け型"},
    ),
    "A29": (
        "2019",
        "A29-19_40",
        square(),
        {
            "A29_001": "40100",
            "A29_002": "福岡県",
            "A29_003": "北九州市",
            "A29_004": "12",
            "A29_005": "工業専用地域",
            "A29_006": "60",
            "A29_007": "9999",
            "A29_008": "北九州市",
        },
        {
            "use_district_label": "工業専用地域",
            "building_coverage_ratio_pct": 60.0,
            "floor_area_ratio_pct": None,
        },
    ),
    "L02": (
        "2025",
        "L02-25_40",
        POINT,
        {"L02_001": "009", "L02_006": "48300", "L02_020": "40106"},
        {"price_yen_per_m2": 48300, "use_code": "009"},
    ),
    "L03-b-u": (
        "2021",
        "L03-b-u-21_5030",
        square(),
        {"L03b_001": "5030676000", "L03b_002": "0702"},
        {"land_use_label": "工場"},
    ),
    "G04": (
        "2011",
        "G04-a-11_5030",
        square(),
        {
            "G04a_001": "50306760",
            "G04a_002": "12.5",
            "G04a_003": "unknown",
            "G04a_004": "1.0",
            "G04a_006": "8.1",
            "G04a_010": "3.2",
        },
        {"elevation_mean_m": 12.5, "elevation_max_m": None, "slope_mean_deg": 3.2},
    ),
    "N13": (
        "2024",
        "N13-24_5030",
        LINE,
        {"N13_002": "1", "N13_003": "4", "N13_004": "1", "N13_006": "4"},
        {"road_class_label": "高速自動車国道等"},
    ),
    "C28": (
        "2021",
        "UTF-8/C28-21_Airport",
        square(),
        {"C28_003": "2", "C28_004": "1", "C28_005": "北九州空港"},
        {"name": "北九州空港", "state_label": "供用中"},
    ),
    "P04": (
        "2020",
        "P04-20_40",
        POINT,
        {
            "P04_001": "1",
            "P04_002": "市立病院",
            "P04_003": "小倉北区",
            "P04_004": "内科",
            "P04_008": "500",
            "P04_009": "1",
            "P04_010": "9",
        },
        {"institution_class_label": "病院", "beds": 500},
    ),
}


@pytest.mark.parametrize("code", sorted(LAYERS))
def test_a_shapefile_without_cpg_and_prj_becomes_the_catalogues_columns(code, tmp_path, read):
    """The CRS stands in KS-META only, the text is CP932 with its extensions ①髙﨑; both are told."""
    edition, name, shape, row, expected = LAYERS[code]
    delivered = tmp_path / "delivered"
    write_shapefile(delivered / f"{name}.shp", [row], [shape])
    write_ks_meta((delivered / name).parent, "JGD2011")
    assembled, findings = read(code, delivered, edition=edition)
    (frame,) = assembled.frames.values()
    assert frame.crs.to_epsg() == 6668
    first = frame.iloc[0]
    assert {key: None if isna(first[key]) else first[key] for key in expected} == expected
    assert "crs_assumed" in [finding.code for finding in findings]
    if any(not str(value).isascii() for value in row.values()):
        assert "encoding_assumed" in [finding.code for finding in findings]


@pytest.mark.parametrize("code", ["A31a", "A33", "A51", "N13"])
def test_the_geojson_of_the_same_rows_gives_the_same_table(code, tmp_path, read):
    edition, name, shape, row, expected = LAYERS[code]
    delivered = tmp_path / "delivered"
    write_geojson(delivered / f"{name}.geojson", [row], [shape])
    assembled, findings = read(code, delivered, edition=edition)
    (frame,) = assembled.frames.values()
    assert frame[next(iter(expected))].iloc[0] == next(iter(expected.values()))
    assert "crs_assumed" not in [finding.code for finding in findings]


@pytest.mark.parametrize(
    ("row", "edition", "schema"), [(N03_OLD, "2023", "n03_old"), (N03_NEW, "2025", "n03_new")]
)
def test_both_schemas_of_the_administrative_areas_key_on_the_code(row, edition, schema, tmp_path, read):
    """Column N03_004 is the ward until 2023 and the city from 2024; the code alone is the same."""
    write_geojson(tmp_path / "d" / "N03.geojson", [row], [square()])
    assembled, _ = read("N03", tmp_path / "d", edition=edition)
    assert assembled.schemas == [schema]
    assert assembled.frames["features"]["municipality_code"].tolist() == ["40105"]


def test_the_two_schemas_of_the_administrative_areas_are_never_mixed(tmp_path, read_refusal):
    """The old columns are all in the new file, too; its ward column tells it apart."""
    write_geojson(tmp_path / "d" / "a.geojson", [N03_OLD], [square()])
    write_geojson(tmp_path / "d" / "b.geojson", [N03_NEW], [square()])
    finding = read_refusal("N03", tmp_path / "d", edition="2023")
    assert finding.code == "schema_edition"
    assert finding.facts["file"] == "b.geojson"


def test_a_schema_of_another_edition_is_refused(tmp_path, read_refusal):
    row = {"L01_001": "40106", "L01_008": "100000", "L01_025": "小倉北区", "L01_002": "009", "L01_027": "100"}
    row |= {"L01_048": "小倉", "L01_050": "500", "L01_051": "工業", "L01_057": "60", "L01_058": "200"}
    write_geojson(tmp_path / "d" / "L01.geojson", [row], [POINT])
    finding = read_refusal("L01", tmp_path / "d", edition="2022")
    assert finding.code == "schema_edition"
    assert finding.facts["schema"] == "l01_2024"


@pytest.mark.parametrize(
    ("edition", "row"),
    [
        ("2019", {"L01_021": "40106", "L01_006": "98000", "L01_023": "福岡県北九州市小倉北区"}),
        (
            "2023",
            {
                "L01_022": "40106",
                "L01_006": "98000",
                "L01_024": "小倉北区",
                "L01_026": "300",
                "L01_048": "小倉",
                "L01_049": "500",
                "L01_050": "商業",
                "L01_056": "80",
                "L01_057": "400",
            },
        ),
        (
            "2026",
            {
                "L01_001": "40106",
                "L01_002": "005",
                "L01_008": "98000",
                "L01_025": "小倉北区",
                "L01_027": "300",
                "L01_048": "小倉",
                "L01_050": "500",
                "L01_051": "商業",
                "L01_057": "80",
                "L01_058": "400",
            },
        ),
    ],
)
def test_the_land_price_is_found_in_three_editions_of_moving_columns(edition, row, tmp_path, read):
    write_geojson(tmp_path / "d" / "L01.geojson", [row], [POINT])
    assembled, _ = read("L01", tmp_path / "d", edition=edition)
    assert assembled.frames["features"]["price_yen_per_m2"].tolist() == [98000]


def test_stations_come_from_the_utf8_folder_because_the_other_ones_geojson_is_no_json(tmp_path, read):
    row = {
        "N02_001": "23",
        "N02_002": "5",
        "N02_003": "小倉線",
        "N02_004": "北九州高速鉄道",
        "N02_005": "小倉",
    }
    row |= {"N02_005c": "009001", "N02_005g": "009001"}
    section = {key: row[key] for key in ("N02_001", "N02_002", "N02_003", "N02_004")}
    folder = tmp_path / "d"
    for name, rows in (("Station", [row]), ("RailroadSection", [section])):
        write_geojson(folder / "UTF-8" / f"N02-25_{name}.geojson", rows, [LINE])
        write_geojson(
            folder / "Shift-JIS" / f"N02-25_{name}.geojson", rows, [LINE], epsg=None, encoding="cp932"
        )
    (tmp_path / "z").mkdir()
    zipped(folder, tmp_path / "z" / "N02-25_GML.zip")
    assembled, findings = read("N02", tmp_path / "z", edition="2025")
    assert assembled.frames["stations"]["station_name"].tolist() == ["小倉"]
    assert assembled.frames["stations"]["railway_class_label"].tolist() == ["跨座式モノレール"]
    assert len(assembled.frames["sections"]) == 1
    assert "encoding_wrong" not in [finding.code for finding in findings]


def test_only_joints_and_sections_that_still_exist_are_kept(tmp_path, read):
    joints = [
        {"N06_014": "9999", "N06_018": "小倉東IC", "N06_019": "1"},
        {"N06_014": "2010", "N06_018": "旧IC", "N06_019": "1"},
    ]
    write_geojson(tmp_path / "d" / "N06-24_Joint.geojson", joints, [POINT, POINT])
    assembled, findings = read("N06", tmp_path / "d", edition="2024")
    assert assembled.frames["joints"]["name"].tolist() == ["小倉東IC"]
    assert [f.facts["count"] for f in findings if f.code == "rows_filtered"] == [1]


def test_unpublished_passengers_are_unknown_and_not_nobody(tmp_path, read):
    row = {
        "S12_001": "門司港",
        "S12_001g": "1",
        "S12_002": "九州旅客鉄道",
        "S12_003": "鹿児島線",
        "S12_059": "3",
        "S12_061": 0,
    }
    write_geojson(tmp_path / "d" / "S12-24_NumberOfPassengers.geojson", [row], [LINE])
    frame = read("S12", tmp_path / "d", edition="2024")[0].frames["features"]
    assert frame["passengers_per_day"].isna().all()
    assert frame["availability_label"].tolist() == ["非公開"]


def test_the_population_projection_keeps_its_years_apart(tmp_path, read):
    row = {"MESH_ID": 503067601, "SHICODE": 40106} | {
        f"PTN_{year}": float(year) for year in range(2020, 2075, 5)
    }
    write_geojson(tmp_path / "d" / "500m_mesh_2024_40.geojson", [row], [square()])
    frame = read("mesh500r6", tmp_path / "d", edition="2024")[0].frames["features"]
    assert frame["mesh_code"].tolist() == ["503067601"]
    assert frame["population_2050"].tolist() == [2050.0]
