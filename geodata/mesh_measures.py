"""Measures of mesh cells: the same cards as for places, without words for each cell.

What depends on the position is computed for all cells at once; what depends on the ward,
or on which nodes lie within a radius, is asked once per ward or set of nodes from the
operator that serves places. What belongs to a plot (price, power, area) is unknown for a cell.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from domain.measures import MeasureCard, MeasureTable
from domain.place import DataPack, Site
from geodata.city_cells import CityCells
from geodata.flood import flood_cells
from geodata.measure_cards import measure_cards
from geodata.operators import OPERATORS, Context, count_within, sum_within, travel_time
from geodata.operators import flood_cells as flood_operator
from geodata.operators.context import options_of
from geodata.operators.targets import TargetOptions, targets_of
from geodata.roads import roads_of

_CITY: Final = "40100"
_MINUTES_PER_HOUR: Final = 60.0

Column: TypeAlias = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]


def measure_cells(
    pack: DataPack, cells: CityCells, *, on: dt.date, cards: Mapping[str, MeasureCard] | None = None
) -> MeasureTable:
    """Measure every cell; unknown is NaN, and there are no details.

    ``low`` and ``high`` span the cell: half its diagonal for distances, its 250 m cells for floods.
    """
    chosen = tuple((measure_cards() if cards is None else cards).values())
    task = _Task(pack, cells, on)
    columns = [_COLUMNS.get(card.operator, _nothing)(task, card) for card in chosen]
    value, low, high = np.array(columns, dtype=np.float64).reshape(len(chosen), 3, -1).transpose(1, 2, 0)
    table = MeasureTable(site_ids=cells.names, measures=chosen, value=value, low=low, high=high, details={})
    if pack.imported is None:
        return table
    from geodata.layer_cells import cells_with_layers

    return cells_with_layers(table, pack, cells)


@dataclass(frozen=True)
class _Task:
    pack: DataPack
    cells: CityCells
    on: dt.date

    @cached_property
    def sites(self) -> tuple[Site, ...]:
        """Stand-ins for the cells: operators ask for the position and the ward only."""
        template = next(iter(self.pack.sites.values()))
        lat, lon = self.cells.centre
        return tuple(
            template.model_copy(
                update={
                    "id": name,
                    "lat": float(y),
                    "lon": float(x),
                    "ward_code": str(ward),
                    "municipality_code": _CITY,
                    "coord_error_m": 0.0,
                }
            )
            for name, y, x, ward in zip(self.cells.names, lat, lon, self.cells.ward_code, strict=True)
        )

    @cached_property
    def context(self) -> Context:
        return Context(self.pack, self.on, self.sites)

    def by_group(self, card: MeasureCard, group: NDArray[np.int64]) -> Column:
        """Ask the operator of places once per group of cells that must get the same answer."""
        _, first, at = np.unique(group, return_index=True, return_inverse=True)
        few = Context(self.pack, self.on, tuple(self.sites[row] for row in first))
        spans = np.array([cell.span for cell in OPERATORS[card.operator](few, card)], dtype=np.float64)
        value, low, high = spans[at.ravel()].T
        return value, low, high


def _nearest(task: _Task, options: TargetOptions) -> Column | None:
    distance = targets_of(task.context, options, layers=True).distance_km
    if not distance.shape[1]:
        return None
    nearest, reach = distance.min(axis=1), task.cells.reach_km
    return nearest, np.maximum(nearest - reach, 0.0), nearest + reach


def _distance(task: _Task, card: MeasureCard) -> Column:
    return _nearest(task, options_of(card, TargetOptions)) or _nothing(task, card)


def _minutes(task: _Task, card: MeasureCard) -> Column:
    options = options_of(card, travel_time.Options)
    span = _nearest(task, options)
    if span is None:
        return _nothing(task, card)
    value, low, high = span
    (least, detour, most), (slowest, speed, fastest) = options.detour_factor, options.speed_kmh
    driven, _ = travel_time.on_roads(
        task.context, targets_of(task.context, options, layers=True), roads_of(task.pack)
    )
    spread = task.cells.reach_km * options.slowest_min_per_km
    on_graph = np.isfinite(driven)
    return (
        np.where(on_graph, driven, value * detour / speed * _MINUTES_PER_HOUR),
        np.where(on_graph, np.maximum(driven - spread, 0.0), low * least / fastest * _MINUTES_PER_HOUR),
        np.where(on_graph, driven + spread, high * most / slowest * _MINUTES_PER_HOUR),
    )


def _nothing(task: _Task, _card: MeasureCard) -> Column:
    unknown = np.full(len(task.cells.code), np.nan)
    return unknown, unknown, unknown


def _within(task: _Task, card: MeasureCard) -> Column:
    options: count_within.Options | sum_within.Options
    if card.operator == "count_within":
        options = options_of(card, count_within.Options)
    else:
        options = options_of(card, sum_within.Options)
    inside = targets_of(task.context, options).distance_km <= options.radius_km
    _, group = np.unique(inside, axis=0, return_inverse=True)
    return task.by_group(card, group.ravel())


def _by_ward(task: _Task, card: MeasureCard) -> Column:
    return task.by_group(card, task.cells.ward_code)


def _flood(task: _Task, card: MeasureCard) -> Column:
    """Take the worst 250 m cell of a larger one, and the mean share weighted by land.

    One unknown cell makes the larger one unknown.
    """
    flood, quantity = flood_cells(task.pack), options_of(card, flood_operator.Options).quantity
    figures = getattr(flood, quantity)
    groups = [figures[rows] for rows in task.cells.members]
    least, most = (np.array([pick(group) for group in groups]) for pick in (np.min, np.max))
    if quantity == "max_rank":
        return most, least, most
    weights = [flood.land_share[rows] for rows in task.cells.members]
    mean = np.array([np.average(group, weights=land) for group, land in zip(groups, weights, strict=True)])
    return np.clip(mean, least, most), least, most  # a mean of one rounds beside it


_COLUMNS: Final[Mapping[str, Callable[[_Task, MeasureCard], Column]]] = {
    "distance_to_nearest": _distance,
    "travel_time": _minutes,
    "count_within": _within,
    "sum_within": _within,
    "scenario_value": _by_ward,
    "arrivals_in_ward": _by_ward,
    "flood_cells": _flood,
}


def near_development_route(table: MeasureTable, *, km: float = 3.0) -> NDArray[np.bool_]:
    """Tell which cells lie within some km of an interchange or a port, as the development route asks.

    Parameters
    ----------
    table
        Must have the measures ``distance_to_interchange_km`` and ``distance_to_port_km``.
    """
    nearest = np.fmin(
        table.value[:, table.column("distance_to_interchange_km")],
        table.value[:, table.column("distance_to_port_km")],
    )
    return np.asarray(nearest <= km)
