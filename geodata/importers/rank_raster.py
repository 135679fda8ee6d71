"""A raster of flood depth ranks, and its summary by 250 m cell.

0 means "not in a published zone" inside the raster's bounds and says nothing outside them.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from geodata.mesh import UNITS_PER_DEGREE, MeshLevel, code_of

RANKS: Final = 6
NO_DATA: Final = 255
LEVEL: Final = MeshLevel.QUARTER
_FIRST_COLUMN_DEGREE: Final = 100


@dataclass(frozen=True)
class RankRaster:
    """Ranks 0..6 (255: no data) of flood depth.

    ``ranks`` has the shape ``(n_bands, height, width)``; north is up, ``pixel`` the edge of
    a square pixel in degrees (EPSG:6668).
    """

    ranks: NDArray[np.uint8]
    west: float
    north: float
    pixel: float

    @property
    def east(self) -> float:
        """Eastern edge in degrees."""
        return self.west + self.pixel * float(self.ranks.shape[2])

    @property
    def south(self) -> float:
        """Southern edge in degrees."""
        return self.north - self.pixel * float(self.ranks.shape[1])


def cells_of(raster: RankRaster) -> dict[str, NDArray[Any]]:
    """Summarise ranks by 250 m cell; where bands (rivers) overlap, the deeper one counts.

    Returns
    -------
    columns
        ``mesh_code``; ``covered_share`` of the cell by the raster; ``max_rank``;
        ``share_rank1`` … ``share_rank6`` of the covered part (NaN where nothing is covered).
        One entry for each cell that the raster touches. A pixel belongs to the cell of its middle.
    """
    known = (raster.ranks != NO_DATA).all(axis=0)
    worst = np.where(known, raster.ranks.max(axis=0), NO_DATA)
    height, width = worst.shape
    lat = raster.north - (np.arange(height) + 0.5) * raster.pixel
    lon = raster.west + (np.arange(width) + 0.5) * raster.pixel
    rows = np.floor(lat * UNITS_PER_DEGREE / LEVEL.height).astype(np.int64)
    columns = np.floor((lon - _FIRST_COLUMN_DEGREE) * UNITS_PER_DEGREE / LEVEL.width).astype(np.int64)
    row_starts = np.flatnonzero(np.diff(rows, prepend=rows[0] + 1))
    column_starts = np.flatnonzero(np.diff(columns, prepend=columns[0] - 1))
    counts = np.empty((RANKS + 1, len(row_starts), len(column_starts)), dtype=np.int64)
    for at, (first, last) in enumerate(zip(row_starts, [*row_starts[1:], height], strict=True)):
        strip = worst[first:last]
        for rank in range(RANKS + 1):
            counts[rank, at] = np.add.reduceat(np.count_nonzero(strip == rank, axis=0), column_starts)
    pixels = np.outer(np.diff([*row_starts, height]), np.diff([*column_starts, width]))
    seen = counts.sum(axis=0)
    cell_rows, cell_columns = np.meshgrid(rows[row_starts], columns[column_starts], indexing="ij")
    full = (LEVEL.height / UNITS_PER_DEGREE / raster.pixel) * (LEVEL.width / UNITS_PER_DEGREE / raster.pixel)
    whole = pixels / full
    whole[1:-1, 1:-1] = 1.0  # inner cells are whole; their pixel count varies by the grid's phase
    ranks = np.arange(RANKS + 1)[:, None, None]
    result: dict[str, NDArray[Any]] = {
        "mesh_code": np.char.zfill(code_of(cell_rows, cell_columns, LEVEL).ravel().astype(str), LEVEL.digits),
        "covered_share": np.minimum(whole * seen / pixels, 1.0).ravel(),
        "max_rank": np.where(seen > 0, ((counts > 0) * ranks).max(axis=0), np.nan).ravel(),
    }
    for rank in range(1, RANKS + 1):
        result[f"share_rank{rank}"] = (counts[rank] / np.where(seen > 0, seen, np.nan)).ravel()
    return result


def write_raster(raster: RankRaster, path: Path) -> None:
    """Write ranks as a compressed GeoTIFF (EPSG:6668)."""
    import rasterio
    from rasterio.transform import from_origin

    bands, height, width = raster.ranks.shape
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=width,
        height=height,
        count=bands,
        dtype="uint8",
        crs="EPSG:6668",
        transform=from_origin(raster.west, raster.north, raster.pixel, raster.pixel),
        compress="deflate",
        tiled=True,
    ) as sink:
        sink.write(raster.ranks)
