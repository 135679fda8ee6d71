"""The two coordinate systems, and distances on the ellipsoid.

Positions are stored as latitude and longitude of JGD2011 (EPSG:6668) and drawn in
metres of plane rectangular zone II (EPSG:6670; x is the easting, y the northing).
"""

import math
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:  # imported where it is used: pyproj costs a third of geodata's start
    from pyproj import Geod, Transformer

STORED_EPSG: Final = 6668
METRIC_EPSG: Final = 6670
_METRES_PER_KM: Final = 1000.0
_SEMI_MAJOR_KM: Final = 6378.137
_FLATTENING: Final = 1 / 298.257222101


@cache
def _geod() -> "Geod":
    from pyproj import Geod

    return Geod(ellps="GRS80")


@cache
def _projection() -> "Transformer":
    from pyproj import Transformer

    return Transformer.from_crs(STORED_EPSG, METRIC_EPSG, always_xy=True)


def to_metric(lon: ArrayLike, lat: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Project degrees (EPSG:6668) to metres (EPSG:6670): easting and northing."""
    degrees = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    easting, northing = _projection().transform(*degrees)
    return np.asarray(easting), np.asarray(northing)


def to_degrees(easting: ArrayLike, northing: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Turn metres (EPSG:6670) back into degrees (EPSG:6668): longitude and latitude."""
    from pyproj.enums import TransformDirection

    metres = np.asarray(easting, dtype=np.float64), np.asarray(northing, dtype=np.float64)
    lon, lat = _projection().transform(*metres, direction=TransformDirection.INVERSE)
    return np.asarray(lon), np.asarray(lat)


def distance_km(
    from_lat: NDArray[np.float64],
    from_lon: NDArray[np.float64],
    to_lat: NDArray[np.float64],
    to_lon: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Measure geodesic distances on GRS80 from every origin to every target.

    Parameters
    ----------
    from_lat, from_lon
        Degrees, shape ``(n,)``.
    to_lat, to_lon
        Degrees, shape ``(m,)``.

    Returns
    -------
    distance_km
        Shape ``(n, m)``; NaN where a position is NaN.

    References
    ----------
    C. F. F. Karney, "Algorithms for geodesics", J. Geodesy 87 (2013), 43-55.
    """
    n, m = len(from_lat), len(to_lat)
    origins, targets = (
        (np.repeat(from_lon, m), np.repeat(from_lat, m)),
        (np.tile(to_lon, n), np.tile(to_lat, n)),
    )
    _, _, metres = _geod().inv(*origins, *targets)
    return np.asarray(metres, dtype=np.float64).reshape(n, m) / _METRES_PER_KM


def km_per_degree(lat: float) -> tuple[float, float]:
    """Return how far a degree of latitude and one of longitude reach at a latitude, on GRS80.

    For distances of a few kilometres, where it is good to a metre and needs no geodesic.
    """
    e2 = _FLATTENING * (2 - _FLATTENING)
    phi = math.radians(lat)
    curvature = math.sqrt(1 - e2 * math.sin(phi) ** 2)
    meridian = _SEMI_MAJOR_KM * (1 - e2) / curvature**3
    parallel = _SEMI_MAJOR_KM / curvature * math.cos(phi)
    return math.radians(meridian), math.radians(parallel)
