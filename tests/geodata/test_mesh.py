"""Mesh codes against the standard's own rule, a public library, and the edges where floats fail."""

import jismesh.utils
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.mesh import (
    UNITS_PER_DEGREE,
    MeshLevel,
    cell_at,
    cell_of,
    code_of,
    level_of,
    mesh_bounds,
    mesh_code,
)

JISMESH_LEVELS = {
    MeshLevel.FIRST: 1,
    MeshLevel.SECOND: 2,
    MeshLevel.THIRD: 3,
    MeshLevel.HALF: 4,
    MeshLevel.QUARTER: 5,
}
latitudes = st.floats(20.0, 46.0)
longitudes = st.floats(122.0, 154.0)
levels = st.sampled_from(MeshLevel)


@pytest.mark.parametrize(
    ("lat", "lon", "level", "code"),
    [
        (35.658581, 139.745433, MeshLevel.THIRD, "53393599"),  # the origin of Japan's survey points
        (33.88342, 130.87519, MeshLevel.QUARTER, "5030676011"),  # Kitakyushu city hall
        (33.8867, 130.8825, MeshLevel.QUARTER, "5030676023"),  # Kokura station
        (33.8456, 131.0347, MeshLevel.QUARTER, "5031601224"),  # Kitakyushu airport, in the next first mesh
    ],
)
def test_a_known_point_has_its_published_code(lat, lon, level, code):
    assert mesh_code(lat, lon, level) == code


def test_a_point_on_an_edge_belongs_to_the_cell_north_and_east_of_it():
    """In binary 130.8875 is a little less; float arithmetic (and jismesh) answers 50306740."""
    assert mesh_code(33.8666667, 130.8875, MeshLevel.THIRD) == "50306741"
    assert mesh_code(33 + 52 / 60, 130.8875, MeshLevel.THIRD) == "50306741"


@given(latitudes, longitudes, levels)
def test_a_cell_holds_the_point_it_was_made_from(lat, lon, level):
    bounds = mesh_bounds(mesh_code(lat, lon, level))
    rounding = 0.5 / UNITS_PER_DEGREE + 1e-12
    assert bounds.south - rounding <= lat <= bounds.north + rounding
    assert bounds.west - rounding <= lon <= bounds.east + rounding


@given(latitudes, longitudes, levels)
def test_the_south_west_corner_lies_in_its_own_cell(lat, lon, level):
    code = mesh_code(lat, lon, level)
    bounds = mesh_bounds(code)
    assert mesh_code(bounds.south, bounds.west, level) == code


@given(latitudes, longitudes)
def test_a_finer_code_begins_with_the_coarser_one(lat, lon):
    finest = mesh_code(lat, lon, MeshLevel.QUARTER)
    assert all(finest.startswith(mesh_code(lat, lon, level)) for level in MeshLevel)


@given(latitudes, longitudes, levels)
def test_code_and_grid_position_are_inverse(lat, lon, level):
    position = cell_at(lat, lon, level)
    assert cell_of(code_of(*position, level), level) == position


@given(latitudes, longitudes, levels)
def test_the_middle_of_a_cell_agrees_with_the_public_library(lat, lon, level):
    """Away from the edges jismesh is right."""
    bounds = mesh_bounds(mesh_code(lat, lon, level))
    middle = (bounds.south + bounds.north) / 2, (bounds.west + bounds.east) / 2
    expected = jismesh.utils.to_meshcode(*middle, JISMESH_LEVELS[level])
    assert mesh_code(*middle, level) == str(expected).zfill(level.digits)


@pytest.mark.parametrize(("lat", "lon"), [(-0.1, 130.0), (33.0, 99.9), (33.0, 180.1), (67.0, 130.0)])
def test_a_point_outside_the_codes_area_is_refused(lat, lon):
    with pytest.raises(ValueError, match=str(lon)):
        mesh_code(lat, lon, MeshLevel.THIRD)


@pytest.mark.parametrize("code", ["", "503", "50306", "503068", "503080", "5030670", "503067405", "５０３０"])
def test_a_text_that_is_no_code_is_refused(code):
    with pytest.raises(ValueError, match=f"^{code}$"):
        level_of(code)
