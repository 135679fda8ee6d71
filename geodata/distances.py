"""How far the places of a pack are from each other."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from domain.place import DataPack
from geodata.crs import distance_km


def distances_between(pack: DataPack, site_ids: Sequence[str]) -> NDArray[np.float64]:
    """Return geodesic distances in km between places, shape ``(n_sites, n_sites)``, zeros on the diagonal."""
    lat = np.array([pack.sites[site].lat for site in site_ids])
    lon = np.array([pack.sites[site].lon for site in site_ids])
    return distance_km(lat, lon, lat, lon)
