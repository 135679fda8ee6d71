"""Searches the whole city by mesh: which cells there are, and which of them lie together."""

from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.mesh import UNITS_PER_DEGREE, MeshLevel, code_of

_FIRST_COLUMN_DEGREE: Final = 100


def cells_touching(area: shapely.Geometry, level: MeshLevel) -> NDArray[np.int64]:
    """Return the codes of the cells that share some area with a shape, sorted.

    Parameters
    ----------
    area
        Polygons in degrees (EPSG:6668).
    """
    west, south, east, north = (round(edge * UNITS_PER_DEGREE) for edge in shapely.bounds(area))
    offset = _FIRST_COLUMN_DEGREE * UNITS_PER_DEGREE
    rows = np.arange(south // level.height, north // level.height + 1)
    columns = np.arange((west - offset) // level.width, (east - offset) // level.width + 1)
    cell_rows, cell_columns = (grid.ravel() for grid in np.meshgrid(rows, columns, indexing="ij"))
    boxes = cell_boxes(cell_rows, cell_columns, level)
    shapely.prepare(area)
    near = np.flatnonzero(shapely.intersects(area, boxes) & ~shapely.touches(area, boxes))
    return np.sort(code_of(cell_rows[near], cell_columns[near], level))


def cell_boxes(rows: NDArray[np.int64], columns: NDArray[np.int64], level: MeshLevel) -> NDArray[np.object_]:
    """Return cells as polygons in degrees."""
    south, west = rows * level.height, columns * level.width
    return np.asarray(
        shapely.box(
            _FIRST_COLUMN_DEGREE + west / UNITS_PER_DEGREE,
            south / UNITS_PER_DEGREE,
            _FIRST_COLUMN_DEGREE + (west + level.width) / UNITS_PER_DEGREE,
            (south + level.height) / UNITS_PER_DEGREE,
        ),
        dtype=object,
    )
