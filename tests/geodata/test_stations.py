import geopandas
import pytest
import shapely

from geodata.stations import station_points


def _stations(*rows):
    columns = ("station_name", "group_code", "station_code", "line_name", "operator_name", "operator_class")
    shapes = [row[-1] for row in rows]
    return geopandas.GeoDataFrame(
        {name: [row[at] for row in rows] for at, name in enumerate(columns)}, geometry=shapes, crs=6668
    )


def test_the_lines_of_one_station_become_one_point_in_their_middle():
    """Kokura has platforms of several railways; each is a short line of its own."""
    points = station_points(
        _stations(
            (
                "小倉",
                "g1",
                "a",
                "鹿児島線",
                "九州旅客鉄道",
                "2",
                shapely.LineString([(130.88, 33.886), (130.884, 33.886)]),
            ),
            (
                "小倉",
                "g1",
                "b",
                "山陽新幹線",
                "西日本旅客鉄道",
                "1",
                shapely.LineString([(130.88, 33.888), (130.884, 33.888)]),
            ),
            (
                "城野",
                "g2",
                "c",
                "日豊線",
                "九州旅客鉄道",
                "2",
                shapely.LineString([(130.9, 33.85), (130.901, 33.85)]),
            ),
        )
    )
    assert points["station_name"].tolist() == ["小倉", "城野"]
    assert points["shinkansen"].tolist() == [True, False]
    assert points["line_names"].tolist()[0] == "鹿児島線 / 山陽新幹線"
    assert (points.geometry[0].x, points.geometry[0].y) == pytest.approx((130.882, 33.887))


def test_a_station_without_group_stands_for_itself():
    line = shapely.MultiLineString([[(130, 33), (130, 33.001)], [(131, 33), (131, 33.1)]])
    points = station_points(_stations(("若松", None, "a", "筑豊線", "九州旅客鉄道", "2", line)))
    assert points.geometry[0].x == 131, "the middle of the longest part"
