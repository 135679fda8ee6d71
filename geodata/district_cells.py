"""How much of each mesh cell lies in use districts of some names, from the newest imported zoning."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from domain.place import DataPack
from geodata.city_cells import CityCells
from geodata.coverage import ONE_AT_A_TIME
from geodata.layer_cells import boxes_of_cells
from geodata.layer_features import features_of
from geodata.layer_records import layers_of
from geodata.layer_table import serving
from geodata.measure_cards import measure_cards

USE_DISTRICT: Final = "use_district"
# Land is told by outlines of another vintage, to a thousandth: a whole cell rarely comes out whole.
_KNOWN_FROM: Final = 0.95
_NONE_BELOW: Final = 0.001
_M2_PER_HA: Final = 10_000.0


@dataclass(frozen=True, slots=True)
class DistrictShares:
    """Shares of each cell's land, 0..1: in any district on record, and in the named ones."""

    known: NDArray[np.float64]
    named: NDArray[np.float64]

    @property
    def is_known(self) -> NDArray[np.bool_]:
        """Tell which cells are on record as a whole."""
        return np.asarray(self.known >= _KNOWN_FROM)

    @property
    def excluded(self) -> NDArray[np.bool_]:
        """Tell which cells are on record as a whole and have none of the named districts."""
        return np.asarray(self.is_known & (self.named < _NONE_BELOW))

    @property
    def other(self) -> NDArray[np.bool_]:
        """Tell which cells have ground in districts that were not named."""
        return np.asarray(self.known - self.named > 1 - _KNOWN_FROM)


def district_shares(pack: DataPack, cells: CityCells, names: Collection[str]) -> DistrictShares | None:
    """Measure the cells of the city; ``None`` when no zoning is imported."""
    store = layers_of(pack)
    offered = serving(measure_cards()[USE_DISTRICT], store) if store else []
    if store is None or not offered:
        return None
    features = features_of(store, offered[0][0].id)
    boxes = boxes_of_cells(cells, range(len(cells.code)))
    with ONE_AT_A_TIME:
        cell, shape = features.tree.query(boxes, predicate="intersects")
    ground = shapely.area(shapely.intersection(boxes[cell], features.tree.geometries[shape]))
    wanted = np.isin(features.values[shape].astype(str), list(names))
    land = cells.land_ha * _M2_PER_HA
    known, named = (
        np.minimum(np.bincount(cell, weights=ground * weight, minlength=len(land)) / land, 1.0)
        for weight in (np.ones(len(shape)), wanted)
    )
    return DistrictShares(known, named)
