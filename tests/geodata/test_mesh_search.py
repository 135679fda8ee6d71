"""The whole city by mesh: the measures of places, cell by cell, and areas of neighbouring cells."""

import datetime as dt
import json

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geodata import load_pack, measure_cards
from geodata.city_cells import CityCells, city_cells
from geodata.mesh import MeshLevel, cell_of, code_of, mesh_bounds, mesh_code
from geodata.mesh_measures import measure_cells, near_development_route
from geodata.mesh_search import areas_geojson, cells_touching, merged_areas
from geodata.operators import OPERATORS, Context

ON = dt.date(2026, 11, 1)


@pytest.fixture(scope="module")
def pack():
    return load_pack()


@pytest.fixture(scope="module")
def cells(pack):
    return city_cells(pack)


@pytest.fixture(scope="module")
def table(pack, cells):
    return measure_cells(pack, cells, on=ON)


def test_the_cells_hold_the_citys_land_in_every_size(pack, cells):
    """491.7 km² of land by the full-resolution outlines; the embedded shares are rounded to 0.001."""
    for cell_m in (250, 500, 1000):
        assert city_cells(pack, cell_m).land_ha.sum() == pytest.approx(49_171, rel=2e-3)
    assert len(city_cells(pack, 1000).code) == 594
    assert cells.land_ha.max() == pytest.approx(6.68, abs=0.01), "a 250 m cell is 6.68 ha here, not 6.25"


@pytest.mark.parametrize(
    "card_id",
    [
        "distance_to_interchange_km",
        "distance_to_port_km",
        "travel_time_to_airport_min",
        "flood_max_rank",
        "flood_share_pct",
        "engineering_campuses_within_10km",
        "students_on_record_within_10km",
        "nankai_intensity",
        "factory_arrivals_in_ward",
    ],
)
def test_a_cell_reads_what_a_place_at_its_middle_reads(card_id, pack, cells, table):
    """The quick computation for all cells agrees with the operator of places on every hundredth cell."""
    card = measure_cards()[card_id]
    some = np.arange(0, len(cells.code), 100)
    template = next(iter(pack.sites.values()))
    lat, lon = cells.centre
    sites = tuple(
        template.model_copy(
            update={
                "id": "x",
                "lat": float(lat[n]),
                "lon": float(lon[n]),
                "ward_code": str(cells.ward_code[n]),
                "municipality_code": "40100",
                "coord_error_m": 0.0,
            }
        )
        for n in some
    )
    expected = [cell.span.value for cell in OPERATORS[card.operator](Context(pack, ON, sites), card)]
    assert table.value[some, table.column(card_id)] == pytest.approx(np.array(expected), nan_ok=True)


def test_low_and_high_enclose_every_value(table):
    known = np.isfinite(table.value)
    assert (table.low[known] <= table.value[known]).all()
    assert (table.value[known] <= table.high[known]).all()
    assert np.isnan(table.low[~known]).all()


def test_what_belongs_to_a_plot_is_unknown_for_a_cell(table):
    for measure in ("site_area_ha", "available_power_mw"):
        assert np.isnan(table.value[:, table.column(measure)]).all()


def test_the_airport_cell_has_no_flood_figure_and_not_zero(cells, table):
    row = cells.names.index("5031601224")
    assert np.isnan(table.value[row, table.column("flood_max_rank")])


def test_a_larger_cell_takes_the_worst_of_its_parts(pack, table, cells):
    larger = city_cells(pack, 1000)
    worst = measure_cells(pack, larger, on=ON, cards={"flood_max_rank": measure_cards()["flood_max_rank"]})
    row = larger.names.index("50306760")
    parts = [n for n, name in enumerate(cells.names) if name.startswith("50306760")]
    assert worst.value[row, 0] == table.value[parts, table.column("flood_max_rank")].max()


def test_the_development_route_asks_for_three_kilometres_to_an_interchange_or_a_port(table):
    near = near_development_route(table)
    both = table.value[:, [table.column("distance_to_interchange_km"), table.column("distance_to_port_km")]]
    assert near.tolist() == (both.min(axis=1) <= 3.0).tolist()
    assert 0 < near.sum() < len(near)


def _block(width, height, land_ha=5.0):
    """Make a block of cells with the same land, row by row from the south-west."""
    row, column = cell_of(int(mesh_code(33.85, 130.85, MeshLevel.QUARTER)), MeshLevel.QUARTER)
    rows, columns = (grid.ravel() for grid in np.mgrid[row : row + height, column : column + width])
    code = code_of(rows, columns, MeshLevel.QUARTER)
    order = np.argsort(code)
    inverse = np.argsort(order)
    count = width * height
    members = tuple(np.array([n]) for n in range(count))
    return CityCells(
        MeshLevel.QUARTER, code[order], np.full(count, 40106), np.full(count, land_ha), members
    ), inverse


def test_an_area_grows_from_the_best_cell_by_its_best_neighbour():
    """Scores   1 9 2 / 8 7 0: from 9 (top) the best neighbour is 7 (below), and both make 10 ha."""
    cells, at = _block(3, 2)
    score = np.empty(6)
    score[at] = [8, 7, 0, 1, 9, 2]
    areas = merged_areas(cells, score, 10)
    assert areas[0].cells == (cells.names[at[4]], cells.names[at[1]])
    assert (areas[0].score, areas[0].land_ha) == (8.0, 10.0)
    assert [area.rank for area in areas] == list(range(1, len(areas) + 1))


def test_cells_that_a_gate_excludes_divide_areas():
    cells, at = _block(3, 1)
    score = np.empty(3)
    score[at] = [5, np.nan, 5]
    assert merged_areas(cells, score, 10) == ()
    assert len(merged_areas(cells, score, 5)) == 2


def test_one_good_place_is_listed_once_and_not_cell_by_cell():
    """Nine cells in a row, all large enough alone: beside an area no other one begins."""
    cells, at = _block(9, 1)
    score = np.empty(9)
    score[at] = [9, 8, 7, 6, 5, 6, 7, 8, 9]
    areas = merged_areas(cells, score, 5)
    assert [area.cells for area in areas] == [(cells.names[at[n]],) for n in (0, 8, 2, 6, 4)]


def test_corners_do_not_make_neighbours():
    cells, at = _block(2, 2)
    score = np.empty(4)
    score[at] = [5, np.nan, np.nan, 5]
    assert merged_areas(cells, score, 10) == ()


@given(
    scores=st.lists(st.one_of(st.floats(0, 100), st.just(float("nan"))), min_size=12, max_size=12),
    wanted=st.floats(1, 40),
)
def test_areas_are_large_enough_disjoint_connected_and_in_order(scores, wanted):
    cells, _ = _block(4, 3)
    score = np.array(scores)
    areas = merged_areas(cells, score, wanted)
    used = [name for area in areas for name in area.cells]
    assert len(used) == len(set(used))
    assert all(np.isfinite(score[cells.names.index(name)]) for name in used)
    for area in areas:
        assert area.land_ha >= wanted
        assert area.shape.geom_type == "Polygon", "one connected shape"
    assert [area.score for area in areas] == sorted((area.score for area in areas), reverse=True)


def test_the_geojson_has_lon_lat_rings_and_the_attribution():
    cells, _ = _block(2, 1)
    data = areas_geojson(merged_areas(cells, np.array([1.0, 2.0]), 10), "出典")
    text = json.dumps(data, ensure_ascii=False)
    assert json.loads(text)["attribution"] == "出典"
    shape = shapely.from_geojson(json.dumps(data["features"][0]["geometry"]))
    assert 130 < shape.centroid.x < 132
    assert data["features"][0]["properties"]["rank"] == 1


def test_a_cell_that_a_shape_only_touches_is_not_counted():
    cell = mesh_bounds("5030676011")
    shape = shapely.box(cell.west, cell.south, cell.east, cell.north)
    assert cells_touching(shape, MeshLevel.QUARTER).tolist() == [5030676011]
