"""Markers on a map: the places, side by side where they would hide each other, and the nodes between."""

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from domain.mapshapes import MapFrame
from domain.place import DataPack, Node, OfferState, Site
from geodata.crs import to_metric
from geodata.map_base import Extent
from geodata.map_card import NodeOnMap
from geodata.map_spots import Point

_MARGIN_M: Final = 1600.0
_FIRST_RADIUS: Final = 1.3  # the first place wears a ring
_OTHER_RADIUS: Final = 0.85
NODE_RADIUS: Final = 18.0
_ROUNDS: Final = 30


@dataclass(frozen=True, slots=True)
class Mark:
    """A place's marker on the map."""

    site: Site
    rank: int | None
    at: Point
    radius: float


def extent_of(pack: DataPack, sites: Sequence[Site], nodes: Sequence[Node], frame: MapFrame) -> Extent:
    """Return the window that holds every place of the pack inside the city, and what is shown.

    The same for every brief of a pack unless a place outside the city is shown.
    """
    inside = [site for site in pack.sites.values() if site.offer is not OfferState.OUTSIDE_CITY]
    return Extent.around(_metres([*inside, *sites, *nodes]), _MARGIN_M, frame.width, frame.height)


def _metres(records: Sequence[Site | Node]) -> NDArray[np.float64]:
    """Return the positions of records in metres, shape ``(n, 2)``."""
    lon, lat = np.array([(each.lon, each.lat) for each in records], dtype=np.float64).reshape(-1, 2).T
    return np.column_stack(to_metric(lon, lat))


def marks_of(
    extent: Extent, sites: Sequence[Site], places: Mapping[str, int | None], frame: MapFrame
) -> tuple[Mark, ...]:
    """Put a marker on every place; those that would hide each other stand side by side."""
    ranks = [places[site.id] for site in sites]
    radii = np.array([_FIRST_RADIUS if rank == 1 else _OTHER_RADIUS for rank in ranks]) * frame.marker_radius
    points = _apart(extent.to_units(_metres(sites)), radii)
    return tuple(
        Mark(site, rank, (float(x), float(y)), float(radius))
        for site, rank, (x, y), radius in zip(sites, ranks, points, radii, strict=True)
    )


def _apart(points: NDArray[np.float64], radii: NDArray[np.float64]) -> NDArray[np.float64]:
    """Push overlapping markers apart, all at once, so that they keep to their sides of each other."""
    for _ in range(_ROUNDS):
        pushes = np.zeros_like(points)
        for i, j in itertools.combinations(range(len(points)), 2):
            away = points[i] - points[j]
            distance = float(np.hypot(*away))
            missing = max(0.0, radii[i] + radii[j] - distance)
            direction = away / distance if distance else np.array([math.cos(i), math.sin(i)])
            pushes[i] += direction * missing / 2
            pushes[j] -= direction * missing / 2
        points = points + pushes
    return points


def visible_nodes(
    pack: DataPack, extent: Extent, shown: Sequence[NodeOnMap], marks: Sequence[Mark]
) -> list[tuple[NodeOnMap, Point]]:
    """Return the nodes within the frame that no place's marker hides, with their points."""
    points = extent.to_units(_metres([pack.nodes[each.id] for each in shown])).tolist()
    return [
        (each, (x, y))
        for each, (x, y) in zip(shown, points, strict=True)
        if 0 <= x <= extent.width
        and 0 <= y <= extent.height
        and all(math.dist((x, y), mark.at) >= mark.radius + NODE_RADIUS for mark in marks)
    ]
