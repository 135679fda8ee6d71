"""Estimated travel time: straight line, times a detour, divided by a speed."""

from typing import Final, Self

from pydantic import model_validator

from domain.evidence import EvidenceClass
from domain.measures import MeasureCard
from geodata.measure_cards import phrase
from geodata.operators.context import Cell, Context, Span, options_of
from geodata.operators.targets import TargetOptions, targets_of

_MINUTES_PER_HOUR: Final = 60.0


class Options(TargetOptions):
    """The assumptions, each as least, middle, most."""

    detour_factor: tuple[float, float, float]
    speed_kmh: tuple[float, float, float]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        for name in ("detour_factor", "speed_kmh"):
            low, middle, high = getattr(self, name)
            if not 0 < low <= middle <= high:
                msg = f"{name}: needs three positive numbers in order"
                raise ValueError(msg)
        return self


def measure(context: Context, card: MeasureCard) -> list[Cell]:
    """Estimate minutes to the nearest listed node; never a timetable, always of class estimated."""
    options = options_of(card, Options)
    targets = targets_of(context, options)
    if not targets.records:
        nothing = card.unknown or phrase("distance_to_nearest", "none_listed")
        return [context.unknown(nothing, owner=card.owner)] * len(context.sites)
    (least_detour, detour, most_detour), (slowest, speed, fastest) = options.detour_factor, options.speed_kmh
    cells = []
    for row, site in enumerate(context.sites):
        nearest = int(targets.distance_km[row].argmin())
        distance, error = float(targets.distance_km[row, nearest]), float(context.error_km[row])
        minutes = distance * detour / speed * _MINUTES_PER_HOUR
        text = phrase(
            "travel_time",
            "known",
            target=targets.records[nearest].name,
            minutes=f"{minutes:.0f}",
            km=f"{distance:.1f}",
            detour=f"{detour:g}",
            speed=f"{speed:g}",
        )
        span = Span(
            minutes,
            max(0.0, distance - error) * least_detour / fastest * _MINUTES_PER_HOUR,
            (distance + error) * most_detour / slowest * _MINUTES_PER_HOUR,
        )
        records = (site, targets.records[nearest])
        cells.append(context.known(text, records, span, evidence_class=EvidenceClass.ESTIMATED))
    return cells
