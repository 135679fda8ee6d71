"""Flood ranks of single pixels of an imported raster, as a check beside the 250 m cells."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geodata.importers.rank_raster import NO_DATA


def rank_at(path: Path, lat: float, lon: float) -> int | None:
    """Return the rank of the pixel at a point; ``None`` outside the raster or where it has no data."""
    rank = float(ranks_at(path, np.array([lat]), np.array([lon]))[0])
    return None if np.isnan(rank) else int(rank)


def ranks_at(path: Path, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the ranks of the pixels at points, the worst of the bands; NaN where nothing is known.

    The raster library answers 0 outside its bounds, without an error: the bounds are checked first.
    """
    import rasterio

    ranks = np.full(len(lat), np.nan)
    with rasterio.open(path, driver="GTiff") as source:
        bounds = source.bounds
        inside = (bounds.left <= lon) & (lon < bounds.right) & (bounds.bottom < lat) & (lat <= bounds.top)
        points = list(zip(lon[inside], lat[inside], strict=True))
        found = np.array(list(source.sample(points)), dtype=np.float64).reshape(len(points), source.count)
    known = (found != NO_DATA).all(axis=1)
    ranks[inside] = np.where(known, found.max(axis=1, initial=0), np.nan)
    return ranks
