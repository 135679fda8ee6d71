"""The ground of a pack's maps in metres: the outlines of municipalities and the flooded cells."""

import csv
import io
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from domain.mapshapes import HatchRole
from geodata.crs import to_metric
from geodata.flood import FloodCells, read_flood_cells
from geodata.mesh import UNITS_PER_DEGREE, MeshLevel
from geodata.pack_files import decoded, read_bytes

OUTLINES: Final = "ward_outlines.csv"
OUTLINES_LAYER: Final = "ward_outlines"
_DEEP_RANK: Final = 3
_CELL: Final = MeshLevel.QUARTER
_WEST_DEGREE: Final = 100


@dataclass(frozen=True, slots=True)
class Outline:
    """A municipality's land in metres; ``ours`` tells the city's wards from the neighbours."""

    code: str
    name: str
    ours: bool
    land: BaseGeometry


@dataclass(frozen=True, slots=True)
class Ground:
    """What a pack's maps are cut from, in metres."""

    outlines: tuple[Outline, ...]
    flooded: dict[HatchRole, BaseGeometry]


@lru_cache(maxsize=4)
def read_ground(folder: Path, digest: str) -> Ground:
    """Read outlines and flood cells of a pack."""
    outlines = _outlines(decoded(OUTLINES, read_bytes(folder, OUTLINES)))
    return Ground(outlines, _flooded(read_flood_cells(folder, digest)))


def _outlines(text: str) -> tuple[Outline, ...]:
    """Read the rings of every municipality; rings of one municipality are its islands."""
    rings: defaultdict[tuple[str, str, bool, str], list[tuple[float, float]]] = defaultdict(list)
    for row in csv.DictReader(io.StringIO(text)):
        key = (row["municipality_code"], row["name_ja"], row["is_kitakyushu"] == "1", row["ring"])
        rings[key].append((float(row["lon"]), float(row["lat"])))
    parts: defaultdict[tuple[str, str, bool], list[BaseGeometry]] = defaultdict(list)
    for (code, name, ours, _), ring in rings.items():
        parts[code, name, ours].append(shapely.make_valid(shapely.Polygon(ring)))
    return tuple(
        Outline(code, name, ours, _to_metres(shapely.union_all(islands)))
        for (code, name, ours), islands in parts.items()
    )


def _flooded(cells: FloodCells) -> dict[HatchRole, BaseGeometry]:
    """Join the flooded cells, below 3 m and from 3 m on, without overlap."""
    row, column = cells.grid
    boxes = shapely.box(
        _WEST_DEGREE + column * _CELL.width / UNITS_PER_DEGREE,
        row * _CELL.height / UNITS_PER_DEGREE,
        _WEST_DEGREE + (column + 1) * _CELL.width / UNITS_PER_DEGREE,
        (row + 1) * _CELL.height / UNITS_PER_DEGREE,
    )
    deep = cells.max_rank >= _DEEP_RANK
    shallow = (cells.max_rank > 0) & ~deep
    return {
        role: _to_metres(shapely.coverage_union_all(boxes[chosen]))
        for role, chosen in ((HatchRole.FLOOD, shallow), (HatchRole.FLOOD_DEEP, deep))
    }


def _to_metres(shape: BaseGeometry) -> BaseGeometry:
    return shapely.transform(shape, lambda degrees: np.column_stack(to_metric(degrees[:, 0], degrees[:, 1])))
