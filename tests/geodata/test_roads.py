"""Times on road graphs small enough to add up by hand."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geodata.importers.raw import filled
from geodata.roads import graph_of_layer, road_graph, road_speeds


def graph(*lines, kmh=60.0, oneway=None):
    speeds = np.full(len(lines), kmh) if np.isscalar(kmh) else np.array(kmh, dtype=float)
    ways = None if oneway is None else np.array(oneway, dtype=np.int8)
    return road_graph(filled([shapely.LineString(line) for line in lines]), speeds, oneway=ways)


def minutes(roads, start, *goals):
    return float(roads.minutes_to_nearest(np.array([start], dtype=float), np.array(goals, dtype=float))[0])


def test_sixty_km_per_hour_are_a_kilometre_a_minute():
    assert minutes(graph([(0, 0), (3000, 0)]), (0, 0), (3000, 0)) == pytest.approx(3.0)


def test_end_points_that_differ_by_rounding_are_one_node():
    roads = graph([(0, 0), (1000, 0)], [(1000.0001, 0.0001), (2000, 0)])
    assert minutes(roads, (0, 0), (2000, 0)) == pytest.approx(2.0, abs=1e-3)


def test_lines_that_cross_without_a_shared_vertex_do_not_meet():
    """A bridge: the official lines have a vertex where roads meet and none where they cross."""
    roads = graph([(0, 0), (2000, 0)], [(1000, -1000), (1000, 1000)])
    assert math.isnan(minutes(roads, (0, 0), (1000, 1000)))


def test_a_vertex_that_two_lines_share_is_a_junction():
    roads = graph([(0, 0), (1000, 0), (2000, 0)], [(1000, 0), (1000, 1000)])
    assert minutes(roads, (0, 0), (1000, 1000)) == pytest.approx(2.0)


def test_the_faster_of_two_parallel_roads_counts_and_they_are_not_added_up():
    roads = graph([(0, 0), (1000, 0)], [(0, 0), (500, 600), (1000, 0)], kmh=[20, 80])
    assert minutes(roads, (0, 0), (1000, 0)) == pytest.approx(2 * math.hypot(500, 600) / (80 / 0.06))


def test_a_one_way_road_is_driven_one_way():
    roads = graph([(0, 0), (1000, 0)], oneway=[1])
    assert minutes(roads, (0, 0), (1000, 0)) == pytest.approx(1.0)
    assert math.isnan(minutes(roads, (1000, 0), (0, 0)))
    assert minutes(graph([(0, 0), (1000, 0)], oneway=[-1]), (1000, 0), (0, 0)) == pytest.approx(1.0)


def test_the_nearest_target_is_the_one_reached_first_not_the_one_that_lies_nearest():
    roads = graph([(0, 0), (1000, 0)], [(0, 0), (0, 600)], kmh=[60, 10])
    assert minutes(roads, (0, 0), (1000, 0), (0, 600)) == pytest.approx(1.0)


def test_the_way_to_the_road_is_driven_slowly_and_too_far_is_unknown():
    roads = graph([(0, 0), (1000, 0)])
    assert minutes(roads, (0, 250), (1000, 0)) == pytest.approx(1.0 + 250 / (road_speeds().access_kmh / 0.06))
    assert math.isnan(minutes(roads, (0, road_speeds().longest_access_m + 1), (1000, 0)))
    assert math.isnan(minutes(roads, (0, 0), (0, 9000)))


def test_roads_for_which_there_is_no_speed_carry_no_cars():
    assert math.isnan(
        minutes(graph([(0, 0), (1000, 0)], [(0, 0), (0, 9)], kmh=[np.nan, 60]), (0, 0), (9000, 0))
    )


def test_commuters_are_counted_by_the_time_they_drive_to_the_place():
    """60 km/h: homes at 20, 40 and 50 km are within 30, 45 and 60 minutes."""
    roads = graph(
        [(0, 0), (20_000, 0), (40_000, 0), (50_000, 0)],
        [(20_000, 0), (20_000, 1)],
        [(40_000, 0), (40_000, 1)],
    )
    homes = np.array([(20_000, 0), (40_000, 0), (50_000, 0)], dtype=float)
    counts = roads.people_within(np.array([(0.0, 0.0)]), homes, np.array([100.0, 20.0, 3.0]))
    assert counts.tolist() == [[100.0, 120.0, 123.0]]


def test_commuters_follow_one_way_roads_towards_the_place():
    roads = graph([(0, 0), (10_000, 0)], oneway=[1])
    homes, people = np.array([(0.0, 0.0)]), np.array([5.0])
    assert roads.people_within(np.array([(10_000.0, 0.0)]), homes, people).tolist() == [[5, 5, 5]]
    assert roads.people_within(homes, np.array([(10_000.0, 0.0)]), people).tolist() == [[0, 0, 0]]


@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(0, 4), st.integers(0, 4)),
        min_size=1,
        max_size=12,
    )
)
def test_the_way_there_is_as_long_as_the_way_back_without_one_way_roads(quads):
    lines = [((a * 500, b * 500), (c * 500, d * 500)) for a, b, c, d in quads if (a, b) != (c, d)]
    if not lines:
        return
    roads = graph(*lines)
    there, back = minutes(roads, lines[0][0], lines[-1][1]), minutes(roads, lines[-1][1], lines[0][0])
    assert there == pytest.approx(back, nan_ok=True)


def test_an_imported_layer_becomes_a_graph_in_metres():
    import geopandas

    line = shapely.LineString([(130.87, 33.88), (130.88, 33.88)])
    frame = geopandas.GeoDataFrame({"road_class": ["4"]}, geometry=[line], crs=6668)
    roads = graph_of_layer(frame, road_speeds().n13, "road_class")
    metres = np.hypot(*(roads.nodes[0] - roads.nodes[1]))
    assert metres == pytest.approx(925.4, abs=1)
    assert roads.matrix.data == pytest.approx(metres / (80 / 0.06))


def test_the_target_reached_first_is_named_also_where_several_share_a_node():
    """Hand-drawn: 1 km at 60 km/h to the third, the second beside it is 10 m further off the road."""
    roads = graph([(0, 0), (1000, 0)], [(0, 0), (0, 600)], kmh=[60, 10])
    places = np.array([(0.0, 0.0), (90_000.0, 0.0)])
    times, found = roads.nearest(places, np.array([(0.0, 600.0), (1000.0, 10.0), (1000.0, 0.0)]))
    assert found.tolist() == [2, -1]
    assert times[0] == pytest.approx(1.0)
    assert math.isnan(times[1])


def test_two_pieces_of_a_graph_are_not_joined_however_near():
    roads = graph([(0, 0), (1000, 0)], [(0, 50), (1000, 50)])
    places, targets = np.array([(0.0, 0.0)]), np.array([(1000.0, 0.0), (1000.0, 50.0), (90_000.0, 0.0)])
    assert roads.joined(places, targets).tolist() == [[True, False, False]]
