"""The embedded flood cells: the worst published flood per 250 m cell of the city.

A cell without coverage has no rank at all: outside the published tiles is not 0,
and rank 0 inside them means outside the published zones, not safe.
"""

from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from domain.errors import PackMissingColumnError
from domain.place import DataPack
from geodata.crs import km_per_degree
from geodata.mesh import UNITS_PER_DEGREE, MeshLevel, cell_at, cell_of, centre_of, code_of
from geodata.pack_files import decoded, folder_of, read_bytes

FLOOD_LAYER: Final = "mesh250_flood"
_FILE: Final = "mesh250_flood.csv"
NOWHERE: Final = -1  # not in the table: sea, or outside the city
LEVEL: Final = MeshLevel.QUARTER
_SHARES: Final = tuple(f"share_rank{rank}" for rank in range(1, 7))
_COLUMNS: Final = ("mesh250", "ward_code", "land_share", "covered", "max_rank", *_SHARES)
_SMALLEST_SHARE: Final = 0.0005  # the table rounds to 0.001; a sliver of land is not no land


@dataclass(frozen=True)
class FloodCells:
    """All cells, in the order of their codes; every array has one entry per cell.

    ``max_rank`` (1 below 0.5 m … 6 from 20 m) and ``flooded_land_pct`` (share of the
    cell's land with any depth) are NaN where the tiles do not cover the cell.
    """

    code: NDArray[np.int64]
    ward_code: NDArray[np.int64]
    land_share: NDArray[np.float64]
    max_rank: NDArray[np.float64]
    flooded_land_pct: NDArray[np.float64]

    @cached_property
    def grid(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Rows and columns of the cells in the grid of quarter meshes."""
        return cell_of(self.code, LEVEL)

    def rows_of(self, codes: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return where codes stand in the arrays, ``NOWHERE`` for cells not in the table."""
        found = np.searchsorted(self.code, codes).clip(0, len(self.code) - 1)
        return np.where(self.code[found] == codes, found, NOWHERE)

    def at(self, lat: float, lon: float) -> int:
        """Return where the cell of a point stands in the arrays, or ``NOWHERE``."""
        row, column = cell_at(lat, lon, LEVEL)
        return int(self.rows_of(np.array([code_of(row, column, LEVEL)]))[0])

    @cached_property
    def _found_around(self) -> dict[tuple[float, float, float], NDArray[np.int64]]:
        return {}

    def around(self, lat: float, lon: float, radius_km: float) -> NDArray[np.int64]:
        """Return where the cells stand that hold the point or have their middle within a radius.

        The places of a pack are asked for again and again: answers are kept.
        """
        key = (lat, lon, radius_km)
        if key not in self._found_around:
            self._found_around[key] = self._search(*key)
        return self._found_around[key]

    def _search(self, lat: float, lon: float, radius_km: float) -> NDArray[np.int64]:
        row, column = cell_at(lat, lon, LEVEL)
        north_km, east_km = km_per_degree(lat)
        up = int(radius_km / north_km * UNITS_PER_DEGREE / LEVEL.height) + 1
        across = int(radius_km / east_km * UNITS_PER_DEGREE / LEVEL.width) + 1
        rows, columns = np.arange(row - up, row + up + 1), np.arange(column - across, column + across + 1)
        middle_lat, middle_lon = centre_of(rows, columns, LEVEL)
        within = np.hypot.outer((middle_lat - lat) * north_km, (middle_lon - lon) * east_km) <= radius_km
        within[up, across] = True
        row_number, column_number = np.nonzero(within)
        found = self.rows_of(code_of(rows[row_number], columns[column_number], LEVEL))
        return found[found >= 0]


def flood_cells(pack: DataPack) -> FloodCells:
    """Return the flood cells of a pack, read from its folder once per process.

    Raises
    ------
    PackMissingFileError
        The pack has no such layer.
    """
    return read_flood_cells(folder_of(pack, _FILE), pack.info.digest)


@cache
def read_flood_cells(folder: Path, digest: str) -> FloodCells:  # noqa: ARG001  (tells editions of a folder apart)
    """Return the flood cells in a folder, of the pack edition with this digest."""
    return flood_cells_of(_FILE, decoded(_FILE, read_bytes(folder, _FILE)))


def flood_cells_of(name: str, text: str) -> FloodCells:
    """Read the table of cells from the text of a CSV file.

    Raises
    ------
    PackMissingColumnError
        ``name`` does not have the columns of such a table, in their order.
    """
    header, *lines = text.splitlines() or [""]
    found = header.split(",")
    missing = [column for column in _COLUMNS if column not in found]
    if missing or tuple(found) != _COLUMNS:
        raise PackMissingColumnError(file=name, column=(missing or _COLUMNS)[0], found=found)
    filled = ("\n".join(lines) + "\n").replace(",,", ",nan,").replace(",,", ",nan,").replace(",\n", ",nan\n")
    table = np.loadtxt(filled.splitlines(), delimiter=",", ndmin=2)
    table = table[np.argsort(table[:, 0])]
    covered = table[:, 3] == 1
    flooded = table[:, -len(_SHARES) :].sum(axis=1)
    # A cell at the city's edge holds floods of the neighbour, too: its share of the city's land is capped.
    of_land = np.minimum(flooded / np.maximum(table[:, 2], _SMALLEST_SHARE), 1.0) * 100
    return FloodCells(
        code=table[:, 0].astype(np.int64),
        ward_code=table[:, 1].astype(np.int64),
        land_share=table[:, 2],
        max_rank=np.where(covered, table[:, 4], np.nan),
        flooded_land_pct=np.where(covered, of_land, np.nan),
    )
