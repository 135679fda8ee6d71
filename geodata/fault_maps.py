"""Reads the imported maps of earthquake probabilities at points anywhere: by fault, and of all together."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from geodata.coverage import Reading, cell_figures
from geodata.layer_measures import layer_reader
from geodata.layer_store import LayerStore

if TYPE_CHECKING:
    import pandas as pd

FAULT_MAPS: Final = "jshis-fault"
ALL_EARTHQUAKES: Final = "jshis-pshm"
ALL_EARTHQUAKES_LIMIT: Final = 5.5

LIMITS: Final[Mapping[float, str]] = {
    4.5: "exceeds_5_lower",
    5.0: "exceeds_5_upper",
    5.5: "exceeds_6_lower",
    6.0: "exceeds_6_upper",
}
"""The instrumental intensities that the maps know (lower ends of 5弱, 5強, 6弱 and 6強), by column."""


@dataclass(frozen=True, slots=True)
class Exceedance:
    """A probability on 0..1 at the cell of a point; ``low`` and ``high`` span the cells within a radius."""

    value: float
    low: float
    high: float
    edition: str


def fault_maps(store: LayerStore) -> tuple[str, ...]:
    """Return the names of the imported maps, such as ``C-V3-ANNKI-AN177-MAP-CASE1``."""
    state = store.state(FAULT_MAPS)
    return tuple(_by_map(store.root, state.current)) if state else ()


def exceedance(
    store: LayerStore, name: str, limit_intensity: float, *, lat: float, lon: float, radius_m: float
) -> Exceedance | None:
    """Read how surely an earthquake, if it happens, reaches an intensity at a point.

    Parameters
    ----------
    name
        One of ``fault_maps``.
    limit_intensity
        One of ``LIMITS``.
    radius_m
        How far the true place may lie from the point, in metres.

    Returns
    -------
    found
        ``None`` where the map has no cell: out at sea, or far from the city and all offices on record.

    Raises
    ------
    KeyError
        No such map is imported, or the maps do not know the intensity.
    """
    column, version = LIMITS[limit_intensity], store.manifest(FAULT_MAPS).version
    rows = _by_map(store.root, version)[name]
    layer = cell_figures(rows, column, store.manifest(FAULT_MAPS).edition)
    return _found(layer.at_point(lat, lon, radius_m=radius_m))


def any_earthquake(store: LayerStore, *, lat: float, lon: float, radius_m: float) -> Exceedance | None:
    """Read the 30-year probability of 6弱 or more from all earthquakes; ``None`` without a cell there."""
    found = _found(layer_reader(store, ALL_EARTHQUAKES).at(lat, lon, radius_m))
    if found is None:
        return None
    return Exceedance(found.value / 100, found.low / 100, found.high / 100, found.edition)


def _found(reading: Reading) -> Exceedance | None:
    if np.isnan(reading.value):
        return None
    return Exceedance(reading.value, reading.low, reading.high, reading.edition or "")


@lru_cache(maxsize=4)
def _by_map(root: Path, version: str) -> "Mapping[str, pd.DataFrame]":
    """Read the cells of every map once per version, without their shapes."""
    import pandas as pd

    path = LayerStore(root, versions={FAULT_MAPS: version}).path(FAULT_MAPS, "features")
    frame = pd.read_parquet(path, columns=["map", "mesh_code", *LIMITS.values()])
    return {str(name): rows for name, rows in frame.groupby("map", sort=True)}
