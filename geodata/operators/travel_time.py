"""Travel time by car: on the imported roads, else a straight line, times a detour, divided by a speed."""

from collections.abc import Sequence
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import model_validator

from domain.evidence import EvidenceClass
from domain.measures import MeasureCard
from domain.place import LayerRecord, Node, Site
from domain.text import Bilingual
from geodata.crs import to_metric
from geodata.measure_cards import phrase
from geodata.operators.context import Cell, Context, Span, options_of
from geodata.operators.targets import TargetOptions, Targets, targets_of
from geodata.roads import RoadLayer, roads_of

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

    @property
    def slowest_min_per_km(self) -> float:
        """Return the most minutes that a kilometre in a straight line may take."""
        return self.detour_factor[2] / self.speed_kmh[0] * _MINUTES_PER_HOUR


def measure(context: Context, card: MeasureCard) -> list[Cell]:
    """Measure minutes to the node that is reached first; never a timetable.

    On a road graph they are derived; a place that the graph does not answer for, and every
    place without a graph, gets an estimate towards the nearest listed node.
    """
    options = options_of(card, Options)
    targets = targets_of(context, options, layers=True)
    if not targets.records:
        nothing = card.unknown or phrase("distance_to_nearest", "none_listed")
        return [context.unknown(nothing, owner=card.owner)] * len(context.sites)
    roads = roads_of(context.pack)
    minutes, found = on_roads(context, targets, roads)
    return [
        _estimated(context, options, targets, row)
        if roads is None or found[row] < 0
        else _driven(context, options, targets, row, (float(minutes[row]), int(found[row]), roads.record))
        for row in range(len(context.sites))
    ]


def on_roads(
    context: Context, targets: Targets, roads: RoadLayer | None
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return minutes on the graph and the target reached first, NaN and -1 where it does not answer.

    It does not answer either where a node that lies nearer is not on the same piece of the
    graph (a bridge that is missing): that one might be reached before the one it knows.
    """
    if roads is None:
        return np.full(len(context.sites), np.nan), np.full(len(context.sites), -1)
    places, goals = (_metres(records) for records in (context.sites, targets.records))
    minutes, found = roads.graph.nearest(places, goals)
    joined = roads.graph.joined(places, goals)
    nearest_off = np.where(joined, np.inf, targets.distance_km).min(axis=1)
    answered = (found >= 0) & (targets.distance_km[np.arange(len(found)), found] <= nearest_off)
    return np.where(answered, minutes, np.nan), np.where(answered, found, -1)


def _metres(records: Sequence[Node | Site]) -> NDArray[np.float64]:
    lon, lat = np.array([(at.lon, at.lat) for at in records], dtype=np.float64).T
    return np.column_stack(to_metric(lon, lat))


def _driven(
    context: Context, options: Options, targets: Targets, row: int, answer: tuple[float, int, LayerRecord]
) -> Cell:
    """Tell the time on the graph; the position's error spreads it by the slowest way across it."""
    minutes, found, record = answer
    spread = float(context.error_km[row]) * options.slowest_min_per_km
    target = targets.records[found]
    return context.known(
        _driven_words(minutes, target.name, record),
        (context.sites[row], target, record),
        Span(minutes, max(0.0, minutes - spread), minutes + spread),
    )


def _driven_words(minutes: float, target: Bilingual, record: LayerRecord) -> Bilingual:
    from geodata.layer_words import layer_phrase

    title = Bilingual(ja=f"{record.title.ja}({record.edition})", en=f"{record.title.en} ({record.edition})")
    return layer_phrase("road_time", target=target, minutes=f"{minutes:.0f}", layer=title)


def _estimated(context: Context, options: Options, targets: Targets, row: int) -> Cell:
    """Estimate from the straight line to the nearest listed node, always of class estimated."""
    (least_detour, detour, most_detour), (slowest, speed, fastest) = options.detour_factor, options.speed_kmh
    site, nearest = context.sites[row], int(targets.distance_km[row].argmin())
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
    return context.known(text, records, span, evidence_class=EvidenceClass.ESTIMATED)
