"""Places for the several functions of a brief at once."""

import numpy as np

from domain.measures import MeasureTable
from domain.place import DataPack
from domain.recommendation import Recommendation
from domain.staff_notes import Together, TogetherSet
from geodata import distances_between
from scoring.placement import Placement, place_functions

WITHIN_KM = 15.0

# Measures that say whether a place lies in a hazard zone: more than zero is inside.
ZONES = ("flood_max_rank", "landslide_zone_share_pct", "storm_surge_depth_m", "tsunami_depth_m")


def place_together(
    recommendation: Recommendation, table: MeasureTable, *, pack: DataPack, within_km: float = WITHIN_KM
) -> Together:
    """Choose one place per function, near enough to work together and not in one hazard zone.

    A place that is excluded, or not ranked for lack of data, is out for that function.
    """
    scores = {}
    for function in recommendation.functions:
        by_id = {place.site_id: place.score / 100 for place in function.ranking}
        scores[function.facility_type.value] = np.array([by_id.get(site, np.nan) for site in table.site_ids])
    zones = {name: _inside(table, name) for name in ZONES}
    answer = place_functions(scores, distances_between(pack, table.site_ids), zones, within_km=within_km)
    return Together(
        within_km=within_km,
        best=None if answer.best is None else _set(answer.best, table),
        trade_off=tuple(_set(item, table) for item in answer.trade_off),
    )


def _inside(table: MeasureTable, name: str) -> np.ndarray:
    value = table.value[:, table.column(name)]
    return np.where(np.isnan(value), np.nan, (value > 0).astype(float))


def _set(found: Placement, table: MeasureTable) -> TogetherSet:
    labels = {card.id: card.label for card in table.measures}
    return TogetherSet(
        places={function: table.site_ids[row] for function, row in found.sites.items()},
        score=found.score * 100,
        farthest_km=found.farthest_km,
        shared_zones=tuple(labels[name] for name in found.shared_zones),
        open_zones=tuple(labels[name] for name in found.open_zones),
    )
