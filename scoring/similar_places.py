"""Find a place like this one: near in what counts, on the figures both are known by."""

import math
from collections.abc import Sequence
from typing import Final

from domain.recommendation import Contribution, JudgedPlace
from domain.staff_notes import SimilarPlace

LEAST_SHARED_WEIGHT: Final = 0.6
ALIKE_WITHIN: Final = 0.1
APART_BEYOND: Final = 0.3


def similar_places(
    places: Sequence[JudgedPlace], site_id: str, *, least_shared_weight: float = LEAST_SHARED_WEIGHT
) -> tuple[SimilarPlace, ...]:
    """Return the other places by weighted distance of values, the nearest first.

    ``d² = Σ w_j (u_aj − u_bj)² / Σ w_j`` over the criteria known for both; places that share
    less than ``least_shared_weight`` of the weight of ``site_id``'s known criteria cannot be
    compared and are left out.

    Raises
    ------
    KeyError
        ``site_id`` is not among the places.
    """
    by_id = {place.site_id: place for place in places}
    here = _known(by_id[site_id])
    reach = math.fsum(row.weight for row in here.values())
    found = []
    for place in places:
        there = _known(place)
        shared = [name for name in here if name in there]
        weight = math.fsum(here[name].weight for name in shared)
        if place.site_id == site_id or reach == 0 or weight < least_shared_weight * reach:
            continue
        gaps = {name: there[name].value - here[name].value for name in shared}
        square = math.fsum(here[name].weight * gap**2 for name, gap in gaps.items()) / weight
        found.append(
            SimilarPlace(
                site_id=place.site_id,
                name=place.name,
                distance=math.sqrt(square),
                shared_weight=weight / reach,
                alike=tuple(here[n].label for n in _heaviest(shared, here) if abs(gaps[n]) <= ALIKE_WITHIN),
                better=tuple(here[n].label for n in _heaviest(shared, here) if gaps[n] > APART_BEYOND),
                worse=tuple(here[n].label for n in _heaviest(shared, here) if gaps[n] < -APART_BEYOND),
            )
        )
    return tuple(sorted(found, key=lambda item: (item.distance, item.site_id)))


def _known(place: JudgedPlace) -> dict[str, Contribution]:
    return {row.criterion: row for row in place.contributions if row.known and row.weight > 0}


def _heaviest(names: Sequence[str], rows: dict[str, Contribution]) -> list[str]:
    return sorted(names, key=lambda name: (-rows[name].weight, name))
