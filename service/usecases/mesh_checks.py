"""What the mesh search looked at in its areas, and what it could not: never more than was read."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from domain.measures import MeasureTable
from geodata.district_cells import USE_DISTRICT, DistrictShares
from geodata.mesh_search import FoundArea

# What whoever builds would want to know, and the measure that tells it for a cell; None: no layer can.
TOPICS: Final[dict[str, str | None]] = {
    "river_flood": "flood_max_rank",
    "inland_flood": "inland_flood_depth_m",
    "tsunami": "tsunami_depth_m",
    "storm_surge": "storm_surge_depth_m",
    "landslide": "landslide_zone_share_pct",
    "large_fill": "large_fill_share_pct",
    "slope": "ground_slope_deg",
    "use_district": None,
    "land_use": "forest_water_share_pct",
    "owners": None,
}
_EVERYWHERE: Final = frozenset({"slope"})  # every ground has one: there is nothing to be touched by
_DIGITS: Final = 3


class CheckState(StrEnum):
    """How much of the areas a map was read for."""

    CHECKED = "checked"
    PARTLY = "partly"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class Check:
    """One topic: ``touched`` of the ``known`` areas, those known in all their cells, have it at all.

    ``touched`` is ``None`` for what every area has.
    """

    topic: str
    state: CheckState
    known: int = 0
    touched: int | None = 0


def checks_of(
    table: MeasureTable, areas: Sequence[FoundArea], districts: DistrictShares | None = None
) -> tuple[Check, ...]:
    """Say for every topic whether all areas, some or none could be looked at.

    Parameters
    ----------
    table
        The measures of all cells.
    areas
        Those that were found; of none, all of the city's cells are asked for what is known.
    districts
        How far each cell lies in districts that admit the function, where zoning is imported.
    """
    rows = _rows(table, areas)
    checks = [_check(topic, measure, table, rows) for topic, measure in TOPICS.items()]
    if districts is None:
        return tuple(checks)
    zoning = _zoning(rows, districts)
    return tuple(zoning if check.topic == zoning.topic else check for check in checks)


def hazards_of(table: MeasureTable, areas: Sequence[FoundArea]) -> tuple[dict[str, float | None], ...]:
    """Return the worst figure of every topic in each area by its measure; ``None`` is not known, never 0."""
    measures = [name for name in TOPICS.values() if name is not None]
    figures = [[_worst(table, name, cells) for name in measures] for cells in _rows(table, areas)]
    return tuple(
        {
            name: None if np.isnan(figure) else round(figure, _DIGITS)
            for name, figure in zip(measures, found, strict=True)
        }
        for found in figures
    )


def _rows(table: MeasureTable, areas: Sequence[FoundArea]) -> list[list[int]]:
    """Return where the cells of each area stand in the table."""
    at = {cell: row for row, cell in enumerate(table.site_ids)}
    return [[at[cell] for cell in area.cells] for area in areas]


def _zoning(rows: Sequence[list[int]], districts: DistrictShares) -> Check:
    """Count the areas on record as a whole, and those with ground that does not admit the function."""
    known = [cells for cells in rows if districts.is_known[cells].all()]
    if not known:
        return Check(USE_DISTRICT, CheckState.UNCHECKED)
    state = CheckState.CHECKED if len(known) == len(rows) else CheckState.PARTLY
    return Check(USE_DISTRICT, state, len(known), sum(bool(districts.other[cells].any()) for cells in known))


def _check(topic: str, measure: str | None, table: MeasureTable, rows: Sequence[list[int]]) -> Check:
    if measure is None:
        return Check(topic, CheckState.UNCHECKED)
    worst = [_worst(table, measure, cells) for cells in rows]
    if not rows:
        worst = [float(figure) for figure in table.value[:, table.column(measure)]]
    known = [figure for figure in worst if not np.isnan(figure)]
    if not known:
        return Check(topic, CheckState.UNCHECKED)
    state = CheckState.CHECKED if len(known) == len(worst) else CheckState.PARTLY
    touched = None if topic in _EVERYWHERE else sum(figure > 0 for figure in known)
    return Check(topic, state, len(known), touched)


def _worst(table: MeasureTable, measure: str, rows: list[int]) -> float:
    """Return the greatest figure in some cells, NaN when one of them is not known."""
    return float(table.value[rows, table.column(measure)].max())
