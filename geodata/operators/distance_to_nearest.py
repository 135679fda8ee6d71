"""Straight-line distance to the nearest listed node or place."""

from typing import Final

from domain.measures import MeasureCard
from geodata.measure_cards import phrase
from geodata.operators.context import Cell, Context, Span, options_of
from geodata.operators.targets import TargetOptions, targets_of

_HERE_KM: Final = 0.05


def measure(context: Context, card: MeasureCard) -> list[Cell]:
    """Measure km along the geodesic; the place's position error widens it to an interval.

    "Nearest listed": only nodes of the pack and of imported layers count. Without any the cell is unknown.
    """
    targets = targets_of(context, options_of(card, TargetOptions), layers=True)
    if not targets.records:
        nothing = card.unknown or phrase("distance_to_nearest", "none_listed")
        return [context.unknown(nothing, owner=card.owner)] * len(context.sites)
    cells = []
    for row, site in enumerate(context.sites):
        nearest = int(targets.distance_km[row].argmin())
        distance = float(targets.distance_km[row, nearest])
        error = float(context.error_km[row])
        target = targets.records[nearest]
        text = phrase(
            "distance_to_nearest",
            "here" if distance < _HERE_KM else "known",
            target=target.name,
            km=f"{distance:.1f}",
            error_km=f"{error:.1f}",
        )
        span = Span(distance, max(0.0, distance - error), distance + error)
        cells.append(context.known(text, (site, target), span))
    return cells
