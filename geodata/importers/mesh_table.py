"""Cells as shapes, for tables that name their places by mesh code."""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.findings import Refusal
from geodata.mesh import mesh_bounds


def boxes_of(codes: Sequence[str | None], file: str) -> NDArray[np.object_]:
    """Return the cells of mesh codes as polygons in degrees.

    Raises
    ------
    Refusal
        A text is no mesh code.
    """
    edges = []
    for row, code in enumerate(codes):
        try:
            cell = mesh_bounds(code or "")
        except ValueError as error:
            raise Refusal(code="mesh_wrong", file=file, value=code or "", row=row + 1) from error
        edges.append((cell.west, cell.south, cell.east, cell.north))
    west, south, east, north = np.array(edges, dtype=np.float64).reshape(-1, 4).T
    return np.asarray(shapely.box(west, south, east, north), dtype=object)
