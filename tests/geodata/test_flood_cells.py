"""Flood at a place: the cell at its point, the spread within its position error, and no zero for no data."""

import math

import pytest

from domain.measures import Coverage
from geodata.operators import Context
from geodata.operators.flood_cells import measure
from tests.geodata.small_pack import DAY, make_card, make_pack, make_site
from tests.geodata.test_flood import HEADER

CITY_HALL = {"lat": 33.88342, "lon": 130.87519}  # in 5030676011; the neighbours are …12 (east), …13 (north)
RANK = make_card("flood_cells", "flood_rank", options={"quantity": "max_rank"})
SHARE = make_card("flood_cells", "pct", options={"quantity": "flooded_land_pct"})
OWN = "5030676011,40106,1,1,2,0,0.5,0,0,0,0"
EAST = "5030676012,40106,1,1,4,0,0,0,1,0,0"
NORTH = "5030676013,40106,1,1,0,0,0,0,0,0,0"
NORTH_UNCOVERED = "5030676013,40106,1,0,,,,,,,"


@pytest.fixture
def flood_at(tmp_path):
    def measured(card, *rows, error_m=500.0, **position):
        (tmp_path / "mesh250_flood.csv").write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
        site = make_site(coord_error_m=error_m, **(CITY_HALL | position))
        pack = make_pack(site, folder=tmp_path)
        return measure(Context(pack, DAY, (site,)), card)[0]

    return measured


def test_the_cell_at_the_point_gives_the_figure_and_those_around_it_the_bounds(flood_at):
    cell = flood_at(RANK, OWN, EAST, NORTH)
    assert cell.span == (2.0, 0.0, 4.0)
    assert cell.detail.coverage is Coverage.COVERED
    assert cell.detail.evidence == ("uomachi", "mesh250_flood")


def test_the_share_of_flooded_land_is_read_alike(flood_at):
    assert flood_at(SHARE, OWN, EAST, NORTH).span == (50.0, 0.0, 100.0)


def test_a_known_point_needs_no_cells_around_it(flood_at):
    assert flood_at(RANK, OWN, EAST, NORTH, error_m=0.0).span == (2.0, 2.0, 2.0)


def test_an_uncovered_cell_around_is_left_out_and_told(flood_at):
    cell = flood_at(RANK, OWN, EAST, NORTH_UNCOVERED)
    assert cell.span == (2.0, 2.0, 4.0)
    assert cell.detail.coverage is Coverage.PARTLY


@pytest.mark.parametrize(
    "rows", [(NORTH_UNCOVERED, OWN.replace("1,1,2,0,0.5,0,0,0,0", "1,0,,,,,,,")), (EAST,)]
)
def test_a_point_outside_the_published_data_is_unknown_and_not_zero(flood_at, rows):
    cell = flood_at(RANK, *rows)
    assert all(math.isnan(number) for number in cell.span)
    assert cell.detail.coverage is Coverage.OUTSIDE
    assert "not 0" in cell.detail.text.en


def test_rank_zero_never_reads_as_safe(flood_at):
    cell = flood_at(RANK, OWN.replace("1,1,2,0,0.5", "1,1,0,0,0"), error_m=0.0)
    assert cell.span.value == 0
    assert "「安全」を意味しません" in cell.detail.text.ja
