"""Coverage is part of every answer; "not published here" never reads as 0."""

import math
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from domain.measures import Coverage
from geodata.coverage import AreaLayer, CellLayer, cell_figures, distances_m, not_published
from geodata.importers.raw import filled
from geodata.mesh import MeshLevel, cell_at, code_of

SITE = shapely.box(0, 0, 100, 100)
FAR = shapely.box(-1000, -1000, 1000, 1000)


def layer(*pairs, extent=FAR):
    shapes, values = zip(*pairs, strict=True) if pairs else ((), ())
    return AreaLayer(filled(list(shapes)), np.array(values, dtype=float), extent, "2025")


def read(areas, place=SITE):
    return areas.read(filled([place]))[0]


def test_overlapping_rivers_give_the_deeper_one_and_count_their_area_once():
    reading = read(layer((shapely.box(0, 0, 60, 100), 2), (shapely.box(40, 0, 100, 100), 4)))
    assert (reading.value, reading.share) == (4, 1.0)


def test_a_red_zone_inside_a_yellow_one_is_not_added():
    reading = read(layer((shapely.box(0, 0, 50, 100), 1), (shapely.box(0, 0, 20, 100), 2)))
    assert (reading.value, reading.share) == (2, 0.5)


def test_triangles_that_touch_make_one_area():
    lower, upper = (
        shapely.Polygon([(0, 0), (50, 0), (50, 100)]),
        shapely.Polygon([(0, 0), (50, 100), (0, 100)]),
    )
    assert read(layer((lower, 1), (upper, 1))).share == pytest.approx(0.5)


def test_a_neighbour_that_only_touches_is_no_overlap():
    reading = read(layer((shapely.box(100, 0, 200, 100), 5)))
    assert (reading.value, reading.share) == (0, 0)


def test_inside_the_published_area_without_a_zone_is_zero_and_covered():
    assert (read(layer()).value, read(layer()).coverage) == (0.0, Coverage.COVERED)


def test_outside_the_published_area_nothing_is_known():
    reading = read(layer(extent=shapely.box(500, 500, 600, 600)))
    assert reading.coverage is Coverage.OUTSIDE
    assert math.isnan(reading.value)
    assert math.isnan(reading.share)


def test_half_outside_without_a_zone_is_partly_covered_and_not_zero():
    reading = read(layer(extent=shapely.box(-1000, -1000, 50, 1000)))
    assert reading.coverage is Coverage.PARTLY
    assert math.isnan(reading.value)


def test_half_outside_with_a_zone_is_at_least_that_and_may_be_worse():
    reading = read(layer((shapely.box(0, 0, 20, 20), 3), extent=shapely.box(-1000, -1000, 50, 1000)))
    assert (reading.value, reading.low) == (3, 3)
    assert math.isnan(reading.high)


def test_a_zone_of_unknown_depth_makes_the_depth_unknown():
    assert math.isnan(read(layer((SITE, float("nan")), (SITE, 1))).value)


def test_a_point_place_is_in_or_out():
    areas = layer((shapely.box(0, 0, 10, 10), 3))
    assert (read(areas, shapely.Point(5, 5)).value, read(areas, shapely.Point(5, 5)).share) == (3, 1.0)
    assert read(areas, shapely.Point(50, 50)).value == 0


def test_an_uncertain_point_ranges_from_the_mildest_zone_around_it_to_the_worst():
    """Zones without gap, as cells are: 2 here, 5 there; with a gap the point may be in none."""
    here, there = (shapely.box(-500, -500, 0, 500), 2), (shapely.box(0, -500, 500, 500), 5)
    reading = layer(here, there).around(shapely.Point(-50, 0), 100)
    assert (reading.low, reading.value, reading.high) == (2, 2, 5)
    gap = layer(there).around(shapely.Point(50, 0), 100)
    assert (gap.low, gap.value, gap.high) == (0, 5, 5)


def test_a_layer_that_is_not_installed_says_nothing():
    assert not_published().coverage is Coverage.NOT_PUBLISHED
    assert math.isnan(not_published().value)
    assert not_published().edition is None


@given(
    boxes=st.lists(
        st.tuples(st.integers(-50, 90), st.integers(-50, 90), st.integers(1, 120), st.integers(1, 120)),
        max_size=6,
    )
)
def test_the_share_lies_between_the_largest_part_and_the_sum_of_parts(boxes):
    shapes = [shapely.box(x, y, x + w, y + h) for x, y, w, h in boxes]
    reading = read(layer(*((shape, 1) for shape in shapes)))
    parts = [shape.intersection(SITE).area / SITE.area for shape in shapes]
    assert max(parts, default=0) - 1e-9 <= reading.share <= min(sum(parts), 1) + 1e-9


def test_distance_is_from_the_boundary_and_zero_inside():
    places = filled([SITE, shapely.Point(50, 50)])
    targets = filled([shapely.Point(160, 50), shapely.Point(400, 400)])
    assert distances_m(places, targets).tolist() == [60.0, 110.0]
    assert distances_m(places, filled([shapely.Point(10, 10)])).tolist()[0] == 0


LAT, LON = 33.88342, 130.87519


def cells(values, covered=None):
    """Give the 3 × 3 cells around the city hall values from south-west to north-east."""
    row, column = cell_at(LAT, LON, MeshLevel.QUARTER)
    rows, columns = (grid.ravel() for grid in np.mgrid[row - 1 : row + 2, column - 1 : column + 2])
    codes = code_of(rows, columns, MeshLevel.QUARTER)
    order = np.argsort(codes)
    numbers = np.array(values, dtype=float)
    full = np.ones(9) if covered is None else np.array(covered, dtype=float)
    return CellLayer(codes[order], numbers[order], (numbers > 0).astype(float)[order], full[order], "2023")


def test_an_exact_point_reads_its_own_cell():
    reading = cells([1, 2, 3, 0, 4, 0, 0, 0, 6]).at_point(LAT, LON)
    assert (reading.value, reading.low, reading.high, reading.coverage) == (4, 4, 4, Coverage.COVERED)


def test_an_uncertain_point_gives_the_range_of_the_cells_around_it():
    reading = cells([1, 2, 3, 0, 4, 0, 0, 0, 6]).at_point(LAT, LON, radius_m=300)
    assert reading.value == 4
    assert reading.low == 0
    assert reading.high >= 4


def test_a_point_outside_all_cells_is_outside_and_unknown():
    reading = cells([0] * 9).at_point(33.8456, 131.0347)
    assert reading.coverage is Coverage.OUTSIDE
    assert math.isnan(reading.value)


def test_cells_without_data_around_a_point_make_it_partly_covered():
    reading = cells([float("nan")] * 3 + [0] * 6).at_point(LAT, LON, radius_m=400)
    assert reading.value == 0
    assert reading.coverage is Coverage.PARTLY
    assert math.isnan(reading.high)


def test_the_figure_of_a_1_km_cell_is_that_of_its_sixteen_250_m_cells():
    """G04 comes by 1 km (8 digits) and by 250 m (10 digits); a finer one among them is kept."""
    frame = pd.DataFrame({"mesh_code": ["50306760", "5030677111"], "slope": [4.5, 9.0]})
    cells = cell_figures(frame, "slope", "2011")
    assert len(cells.codes) == 17
    assert cells.at_point(33.88342, 130.87519).value == 4.5
    south, west = 33 + 53 / 60, 130 + 52.5 / 60  # the corner of 5030-67-60
    assert cells.at_point(south + 1e-6, west + 1e-6).value == 4.5
    assert np.isnan(cells.at_point(south - 1e-6, west + 1e-6).value)


def test_many_threads_read_one_layer_at_once():
    """A web service asks from several threads; the tree of a kept layer is built by one of them."""
    boxes = shapely.box(*np.meshgrid(np.arange(0, 400, 10.0), np.arange(0, 400, 10.0)), 395, 395).ravel()
    extent = shapely.box(-1000, -1000, 1000, 1000)
    layer = AreaLayer(boxes, np.arange(len(boxes), dtype=float), extent, "2025")
    points = shapely.points(np.linspace(1, 390, 64), np.linspace(1, 390, 64))
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda point: layer.around(point, 30.0).value, points))
    assert found == [layer.around(point, 30.0).value for point in points]


def test_groups_of_cells_are_read_at_once_as_each_alone():
    """A cell without ground counts for nothing, one that is not there leaves the group partly covered."""
    rows, columns = np.array([5, 5, 6, 6, 7]), np.array([1, 2, 1, 2, 1])
    codes = code_of(rows, columns, MeshLevel.QUARTER)
    order = np.argsort(codes[:4])
    values = np.array([1.0, 3.0, np.nan, 2.0])[order]
    whole = np.ones(4)
    layer = CellLayer(codes[:4][order], values, whole, whole, "2024", water=np.isnan(values))
    groups = [np.array([0, 1]), np.array([2]), np.array([2, 3]), np.array([3, 4]), np.array([4])]
    found = layer.over(groups, (rows, columns))
    assert [(each.value, each.low) for each in found[:1]] == [(3.0, 1.0)]
    assert [each.coverage for each in found] == [
        Coverage.COVERED,
        Coverage.OUTSIDE,
        Coverage.COVERED,
        Coverage.PARTLY,
        Coverage.OUTSIDE,
    ]
    assert found[2].value == 2.0
    assert np.isnan(found[3].high), "the cell that is not there could be worse"
