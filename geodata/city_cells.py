"""The cells of the city in three sizes, with their land and ward."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from domain.place import DataPack
from geodata.crs import to_metric
from geodata.flood import FloodCells, flood_cells
from geodata.mesh import UNITS_PER_DEGREE, MeshLevel, cell_of, centre_of

CELL_LEVELS: Final = {250: MeshLevel.QUARTER, 500: MeshLevel.HALF, 1000: MeshLevel.THIRD}
_M2_PER_HA: Final = 10_000.0


@dataclass(frozen=True)
class CityCells:
    """The cells of one size that hold land of the city, in the order of their codes.

    ``ward_code`` is the ward with most of the cell's land, ``land_ha`` the land of the city in it.
    """

    level: MeshLevel
    code: NDArray[np.int64]
    ward_code: NDArray[np.int64]
    land_ha: NDArray[np.float64]
    members: tuple[NDArray[np.int64], ...]

    @cached_property
    def centre(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Latitude and longitude of the middles."""
        return centre_of(*cell_of(self.code, self.level), self.level)

    @cached_property
    def reach_km(self) -> NDArray[np.float64]:
        """Half the diagonal of each cell: how far a point of it may lie from its middle."""
        return _half_diagonal_km(*self.centre, self.level)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The codes as text, as row names of a table."""
        return tuple(str(code).zfill(self.level.digits) for code in self.code)


def city_cells(pack: DataPack, cell_m: int = 250) -> CityCells:
    """Return the cells of the city that hold any land.

    Parameters
    ----------
    cell_m
        250, 500 or 1000: the customary names of the sizes; a 250 m cell is 289 m × 231 m here.

    Raises
    ------
    KeyError
        There is no such size.
    """
    level, flood = CELL_LEVELS[cell_m], flood_cells(pack)
    land = _cell_ha(flood) * flood.land_share
    parents = flood.code // 10 ** (MeshLevel.QUARTER.digits - level.digits)
    kept = np.flatnonzero(land > 0)
    codes, parent = np.unique(parents[kept], return_inverse=True)
    order = np.argsort(parent, kind="stable")
    members = tuple(np.split(kept[order], np.cumsum(np.bincount(parent))[:-1]))
    ward = np.array([_main_ward(flood.ward_code[rows], land[rows]) for rows in members], dtype=np.int64)
    return CityCells(level, codes, ward, np.bincount(parent, weights=land[kept]).astype(np.float64), members)


def _main_ward(wards: NDArray[np.int64], land: NDArray[np.float64]) -> int:
    names, at = np.unique(wards, return_inverse=True)
    return int(names[np.bincount(at, weights=land).argmax()])


def _corners(
    lat: NDArray[np.float64], lon: NDArray[np.float64], level: MeshLevel
) -> Sequence[NDArray[np.float64]]:
    up, across = level.height / 2 / UNITS_PER_DEGREE, level.width / 2 / UNITS_PER_DEGREE
    west, south = to_metric(lon - across, lat - up)
    east, north = to_metric(lon + across, lat + up)
    return west, south, east, north


def _half_diagonal_km(
    lat: NDArray[np.float64], lon: NDArray[np.float64], level: MeshLevel
) -> NDArray[np.float64]:
    west, south, east, north = _corners(lat, lon, level)
    return np.asarray(np.hypot(east - west, north - south) / 2000)


def _cell_ha(flood: FloodCells) -> NDArray[np.float64]:
    west, south, east, north = _corners(*centre_of(*flood.grid, MeshLevel.QUARTER), MeshLevel.QUARTER)
    return np.asarray((east - west) * (north - south) / _M2_PER_HA)
