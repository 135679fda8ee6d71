"""The flood cells: unknown is not 0, and the embedded table says what the paper says."""

import numpy as np
import pytest

from domain.errors import PackMissingColumnError, PackMissingFileError
from geodata import load_pack
from geodata.flood import NOWHERE, flood_cells, flood_cells_of
from tests.geodata.small_pack import make_pack

HEADER = "mesh250,ward_code,land_share,covered,max_rank," + ",".join(f"share_rank{r}" for r in range(1, 7))


def cells_of(*rows: str):
    return flood_cells_of("mesh250_flood.csv", "\n".join([HEADER, *rows]))


@pytest.fixture(scope="module")
def embedded():
    return flood_cells(load_pack())


def test_a_cell_without_coverage_is_unknown_and_not_zero():
    cells = cells_of("5031601224,40107,0.861,0,,,,,,,")
    assert np.isnan(cells.max_rank[0])
    assert np.isnan(cells.flooded_land_pct[0])


def test_the_flooded_share_is_that_of_the_land_and_never_above_all_of_it():
    """At the coast a cell is half sea; at the border it holds the neighbour's floods, too."""
    cells = cells_of(
        "5030676011,40106,0.500,1,2,0.1000,0.1500,0,0,0,0",
        "5030676012,40106,0.100,1,3,0,0.2000,0.4000,0,0,0",
        "5030676013,40106,0.000,1,0,0,0,0,0,0,0",
    )
    assert cells.flooded_land_pct == pytest.approx([50.0, 100.0, 0.0])


def test_cells_are_found_whatever_their_order_and_line_ends():
    text = f"{HEADER}\r\n5030676012,40106,1,1,3,0,0,1,0,0,0\r\n5030676011,40106,1,1,0,0,0,0,0,0,0"
    cells = flood_cells_of("mesh250_flood.csv", text)
    assert cells.max_rank[cells.at(33.88342, 130.87519)] == 0
    assert cells.max_rank[cells.at(33.88342, 130.87519 + 0.003125)] == 3
    assert cells.at(33.88342, 131.5) == NOWHERE


def test_around_a_point_lie_its_own_cell_and_those_with_their_middle_within_reach(embedded):
    city_hall = (33.88342, 130.87519)
    assert list(embedded.around(*city_hall, 0.0)) == [embedded.at(*city_hall)]
    assert len(embedded.around(*city_hall, 1.0)) == pytest.approx(np.pi / (0.2891 * 0.2311), rel=0.1)


def test_the_embedded_cells_are_those_of_the_paper(embedded):
    """Reference: 8,081 cells touch the city, 92 of them outside the published tiles."""
    assert len(embedded.code) == 8081
    assert np.isnan(embedded.max_rank).sum() == 92
    assert set(embedded.ward_code) == {40101, 40103, 40105, 40106, 40107, 40108, 40109}
    assert embedded.max_rank[embedded.at(33.88342, 130.87519)] == 4  # city hall: the cell's maximum
    assert embedded.max_rank[embedded.at(33.8867, 130.8825)] == 3  # Kokura station
    assert np.isnan(embedded.max_rank[embedded.at(33.8456, 131.0347)])  # the airport: no coverage


def test_the_land_of_the_cells_adds_up_to_the_city(embedded):
    """Reference: 491.71 km² (N03); a cell is 0.0668 km²."""
    assert (embedded.land_share * 0.2891 * 0.2311).sum() == pytest.approx(491.71, rel=0.002)


def test_a_table_of_other_columns_is_refused():
    with pytest.raises(PackMissingColumnError, match="covered"):
        flood_cells_of("mesh250_flood.csv", HEADER.replace("covered,", "") + "\n")


def test_a_pack_without_the_layer_says_so(tmp_path):
    for folder in (None, tmp_path):
        with pytest.raises(PackMissingFileError, match="mesh250_flood"):
            flood_cells(make_pack(folder=folder))
