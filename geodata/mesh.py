"""Regional mesh codes (地域メッシュコード) in exact arithmetic.

A position becomes whole thousandths of an arcsecond (3 cm) first. In binary
fractions a point on a cell's edge falls to the wrong side: 130.8875 degrees is
stored as a little less and would land in the western cell.

References
----------
JIS X 0410:2002 地域メッシュコード; 昭和48年行政管理庁告示第143号.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

UNITS_PER_DEGREE: Final = 3_600_000
_FIRST_COLUMN_DEGREE: Final = 100
_HALVES: Final = 2

Whole = TypeVar("Whole", int, NDArray[np.int64])


class MeshLevel(Enum):
    """A size of cell, from the first-level mesh (about 80 km) to the quarter mesh (about 250 m).

    Digits of its code, height and width in thousandths of an arcsecond, splits of its parent.
    """

    FIRST = (4, 2_400_000, 3_600_000, 1)
    SECOND = (6, 300_000, 450_000, 8)
    THIRD = (8, 30_000, 45_000, 10)
    HALF = (9, 15_000, 22_500, 2)
    QUARTER = (10, 7_500, 11_250, 2)

    def __init__(self, digits: int, height: int, width: int, splits: int) -> None:
        self.digits = digits
        self.height = height
        self.width = width
        self.splits = splits

    @property
    def parent(self) -> "MeshLevel":
        """Return the next larger size.

        Raises
        ------
        ValueError
            The first mesh has no parent.
        """
        levels = list(MeshLevel)
        place = levels.index(self)
        if place == 0:
            raise ValueError(self)
        return levels[place - 1]


@dataclass(frozen=True, slots=True)
class Bounds:
    """Edges of a cell in degrees."""

    south: float
    west: float
    north: float
    east: float


def cell_at(lat: float, lon: float, level: MeshLevel) -> tuple[int, int]:
    """Return row and column of the cell that holds a point.

    Rows count northwards from the equator, columns eastwards from 100° E. A point on
    an edge belongs to the cell north or east of it, as the standard says.

    Raises
    ------
    ValueError
        The point lies outside 0..66.67° N, 100..180° E, where the code is defined.
    """
    north, east = round(lat * UNITS_PER_DEGREE), round((lon - _FIRST_COLUMN_DEGREE) * UNITS_PER_DEGREE)
    first_height, first_width = MeshLevel.FIRST.height, MeshLevel.FIRST.width
    if not (0 <= north < 100 * first_height and 0 <= east < 80 * first_width):
        raise ValueError((lat, lon))
    return north // level.height, east // level.width


def code_of(row: Whole, column: Whole, level: MeshLevel) -> Whole:
    """Return the code of a cell; whole numbers or arrays of them."""
    if level is MeshLevel.FIRST:
        return row * 100 + column
    splits = level.splits
    parent = code_of(row // splits, column // splits, level.parent)
    if splits == _HALVES:
        return parent * 10 + (row % splits) * _HALVES + column % splits + 1
    return parent * 100 + (row % splits) * 10 + column % splits


def cell_of(code: Whole, level: MeshLevel) -> tuple[Whole, Whole]:
    """Return row and column of a code; the inverse of ``code_of``."""
    if level is MeshLevel.FIRST:
        return code // 100, code % 100
    splits = level.splits
    if splits == _HALVES:
        row, column = cell_of(code // 10, level.parent)
        quarter = code % 10 - 1
        return row * splits + quarter // _HALVES, column * splits + quarter % _HALVES
    row, column = cell_of(code // 100, level.parent)
    return row * splits + code // 10 % 10, column * splits + code % 10


def mesh_code(lat: float, lon: float, level: MeshLevel) -> str:
    """Return the mesh code of a point, as documents write it.

    Raises
    ------
    ValueError
        The point lies outside the area of the code.
    """
    row, column = cell_at(lat, lon, level)
    return str(code_of(row, column, level)).zfill(level.digits)


def level_of(code: str) -> MeshLevel:
    """Return the size of cell a code stands for, by its number of digits.

    Raises
    ------
    ValueError
        No size has such a code.
    """
    for level in MeshLevel:
        if code.isascii() and code.isdigit() and len(code) == level.digits:
            row, column = cell_of(int(code), level)
            if code_of(row, column, level) == int(code):
                return level
    raise ValueError(code)


def mesh_bounds(code: str) -> Bounds:
    """Return the edges of a cell in degrees (EPSG:6668).

    Raises
    ------
    ValueError
        The text is no mesh code.
    """
    level = level_of(code)
    row, column = cell_of(int(code), level)
    south, west = row * level.height, column * level.width
    return Bounds(
        south=south / UNITS_PER_DEGREE,
        west=_FIRST_COLUMN_DEGREE + west / UNITS_PER_DEGREE,
        north=(south + level.height) / UNITS_PER_DEGREE,
        east=_FIRST_COLUMN_DEGREE + (west + level.width) / UNITS_PER_DEGREE,
    )


def centre_of(row: Whole, column: Whole, level: MeshLevel) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return latitude and longitude of the middle of cells, in degrees."""
    lat = (np.asarray(row) * level.height + level.height / 2) / UNITS_PER_DEGREE
    lon = _FIRST_COLUMN_DEGREE + (np.asarray(column) * level.width + level.width / 2) / UNITS_PER_DEGREE
    return lat, lon
