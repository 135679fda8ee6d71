"""GeoJSON from people: what is taken, and every way to be refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import GeoJsonShapeError, GeoJsonSyntaxError, GeoJsonTooLargeError, KamaeError
from geodata import drawn_shapes, load_pack

PACK = load_pack()
SQUARE = [[130.88, 33.87], [130.89, 33.87], [130.89, 33.88], [130.88, 33.88], [130.88, 33.87]]
OUT_AT_SEA = [[lon - 0.5, lat + 0.5] for lon, lat in SQUARE]


def polygon(*rings):
    return {"type": "Polygon", "coordinates": list(rings)}


def feature(geometry, **properties):
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def read(content):
    return drawn_shapes(PACK, json.dumps(content))


def refusal(content):
    with pytest.raises(GeoJsonShapeError) as caught:
        read(content)
    return caught.value.facts["where"], caught.value.facts["reason"]


def test_an_area_is_measured_in_square_metres_and_against_the_city():
    """0.01° is 1,109.3 m north and 925.1 m east at 33.875° N on GRS80: 102.6 ha."""
    (shape,) = read(polygon(SQUARE))
    assert shape.area_m2 == pytest.approx(1_026_200, rel=1e-3)
    assert shape.share_in_city == pytest.approx(1.0)
    assert not shape.is_point


def test_a_hole_is_not_part_of_the_area():
    hole = [[130.884, 33.874], [130.884, 33.876], [130.886, 33.876], [130.886, 33.874], [130.884, 33.874]]
    (whole,), (cut,) = read(polygon(SQUARE)), read(polygon(SQUARE, hole))
    assert cut.area_m2 == pytest.approx(whole.area_m2 * 0.96, rel=1e-3)


def test_features_keep_order_and_name_and_points_have_no_area():
    shapes = read(
        {
            "type": "FeatureCollection",
            "features": [
                feature({"type": "Point", "coordinates": [130.8752, 33.8834, 12.0]}, name=" 市役所  本庁舎 "),
                feature({"type": "MultiPolygon", "coordinates": [[OUT_AT_SEA]]}),
            ],
        }
    )
    assert [shape.name for shape in shapes] == ["市役所 本庁舎", None]
    assert [shape.share_in_city for shape in shapes] == [1.0, 0.0]
    assert shapes[0].geometry == {"type": "Point", "coordinates": [130.8752, 33.8834]}
    assert shapes[0].area_m2 == 0


def test_bytes_with_a_mark_before_them_are_read():
    content = json.dumps(feature(polygon(SQUARE), name="予定地"), ensure_ascii=False).encode("utf-8-sig")
    assert drawn_shapes(PACK, content)[0].name == "予定地"


@pytest.mark.parametrize(
    ("content", "where", "reason"),
    [
        ([], "$", "structure"),
        ({"type": "Topology"}, "$.type", "geometry_type"),
        ({"type": "LineString", "coordinates": SQUARE}, "$.type", "geometry_type"),
        ({"type": "FeatureCollection"}, "features", "structure"),
        ({"type": "FeatureCollection", "features": []}, "features", "no_shapes"),
        ({"type": "FeatureCollection", "features": [7]}, "features[0]", "structure"),
        (feature(None), "$.geometry", "structure"),
        (polygon(), "$.coordinates", "structure"),
        (polygon(SQUARE[:3]), "$.coordinates[0]", "structure"),
        (polygon([["130", 33.8], *SQUARE]), "$.coordinates[0][0][0]", "structure"),
        (polygon([[True, 33.8], *SQUARE]), "$.coordinates[0][0][0]", "structure"),
        (polygon([[10**400, 33.8], *SQUARE]), "$.coordinates[0][0][0]", "structure"),
        (polygon(SQUARE[:4]), "$", "not_closed"),
        (polygon([[lat, lon] for lon, lat in SQUARE]), "$", "swapped"),
        ({"type": "Point", "coordinates": [0, 0]}, "$", "outside_japan"),
        (polygon([SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]]), "$", "not_simple"),
        (polygon([SQUARE[0]] * 4), "$", "not_simple"),
        (feature(polygon(SQUARE), name="あ" * 101), "$.properties.name", "name"),
        (feature(polygon(SQUARE), name="a\x1b[31m"), "$.properties.name", "name"),
    ],
)
def test_what_is_not_plainly_right_is_refused_with_its_place(content, where, reason):
    assert refusal(content) == (where, reason)


@pytest.mark.parametrize(
    "system",
    [
        {"type": "link", "properties": {"href": "http://127.0.0.1:9/x.wkt", "type": "ogcwkt"}},
        {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::6670"}},
        {"type": "name", "properties": {"name": ["EPSG:4326"]}},
        "EPSG:4326",
    ],
)
@pytest.mark.parametrize("place", ["geometry", "feature"])
def test_another_coordinate_system_is_refused_wherever_it_stands_and_no_link_is_followed(system, place):
    content = feature(polygon(SQUARE))
    (content if place == "feature" else content["geometry"])["crs"] = system
    assert refusal(content)[1] == "other_system"


def test_the_system_that_official_geojson_names_is_read():
    """国土数値情報 writes this member into its files."""
    content = feature(polygon(SQUARE)) | {
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::6668"}}
    }
    assert len(read(content)) == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xff\xfe{", "not_utf8"),
        ("", "not_json"),
        ('{"type": "Point", "coordinates": [NaN, 33.8]}', "not_json"),
        ("[" * 100_000, "too_deep"),
        ('{"type": "Point", "coordinates": [' + "1" * 5000 + ", 33.8]}", "not_json"),
        ("<OGRVRTDataSource/>", "not_json"),
    ],
)
def test_what_is_no_json_is_refused_without_being_opened_by_anything_else(content, reason):
    with pytest.raises(GeoJsonSyntaxError) as caught:
        drawn_shapes(PACK, content)
    assert caught.value.facts["reason"] == reason


@pytest.mark.parametrize(
    "content",
    [
        "[" + " " * 300_000 + "]",
        json.dumps({"type": "FeatureCollection", "features": [feature(polygon(SQUARE))] * 101}),
        json.dumps(polygon([[130, 33]] * 10_001)),
    ],
)
def test_too_much_is_refused_with_the_limits(content):
    with pytest.raises(GeoJsonTooLargeError) as caught:
        drawn_shapes(PACK, content)
    assert caught.value.facts == {"limit_kb": 256, "limit_shapes": 100, "limit_points": 10_000}


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5) | st.sampled_from(["Point", "Polygon"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["type", "features", "geometry", "coordinates", "crs", "properties"]), inner
        )
    ),
    max_leaves=20,
)


@given(json_values)
def test_whatever_json_it_is_the_answer_is_shapes_or_a_fault_with_words(content):
    try:
        code = "geojson_" if read(content) else "nothing"
    except KamaeError as error:
        code = error.code
    assert code.startswith("geojson_")
