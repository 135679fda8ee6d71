"""Where words go on a map: off every hatch, every other word, every marker, and inside the frame.

Each label tries eight directions at growing distances from its marker and takes the
cheapest place that touches nothing. Words for which there is no such place are left
out, unless they must be shown: then the least harmful place is taken.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from domain.mapshapes import MapFrame, MapLabel
from geodata.map_spots import (
    PAD,
    Box,
    Point,
    Spot,
    leader_to,
    marker_box,
    spots_all_over,
    spots_beside,
    text_width,
)
from geodata.svg_paths import line_path

_ASCENT: Final = 0.86
_DESCENT: Final = 0.14
_PADDING: Final = np.array([-PAD, -PAD, PAD, PAD])
_COST_OF_LINE: Final = 12.0
_COST_OF_CROSSING: Final = 120.0
_COST_OF_HATCH: Final = 400.0
_COST_OF_HIT: Final = 1000.0


@dataclass(slots=True)
class Placer:
    """The map while words are being placed: what is taken, and what should be kept free."""

    frame: MapFrame
    hatched: BaseGeometry
    lines: BaseGeometry
    taken: list[Box] = field(default_factory=list)
    leaders: list[shapely.LineString] = field(default_factory=list)

    def take(self, box: Box) -> None:
        """Keep a rectangle free of words."""
        self.taken.append(box)

    def least_harmful(self, boxes: Sequence[Box]) -> int:
        """Take the box that harms least, the first of equals, and return its number."""
        best = int(self.harm(boxes).argmin())
        self.take(boxes[best])
        return best

    def beside(self, text: str, at: Point, *, radius: float, size: float, required: bool) -> MapLabel | None:
        """Place words beside a marker; ``None`` when they fit nowhere and are not required.

        Required words may go to any free place of the map; if there is none at all, they
        go where they harm least.
        """
        spots = spots_beside(text, at, radius, size)
        found = self._free(spots, at, radius)
        if found is None and required:
            spots += spots_all_over(text, at, size, self.frame)
            found = self._free(spots, at, radius) or self._least(spots, at, radius)
        return None if found is None else self._put(text, found, size, leader_to(at, radius, found))

    def _free(self, spots: Sequence[Spot], at: Point, radius: float) -> Spot | None:
        """Return the cheapest spot that touches no hatch and no words, its leader neither."""
        costs, others = self._costs(spots), self._others(at, radius)
        for index in map(int, np.argsort(costs, kind="stable")):
            if costs[index] >= _COST_OF_HATCH:
                return None
            if not self._crossings(leader_to(at, radius, spots[index]), others):
                return spots[index]
        return None

    def _least(self, spots: Sequence[Spot], at: Point, radius: float) -> Spot:
        """Return the spot that harms least, where none is free."""
        others = self._others(at, radius)
        crossings = np.array([self._crossings(leader_to(at, radius, spot), others) for spot in spots])
        return spots[int((self._costs(spots) + _COST_OF_CROSSING * crossings).argmin())]

    def _costs(self, spots: Sequence[Spot]) -> NDArray[np.float64]:
        own = np.array([spot.cost for spot in spots])
        return own + self.harm([spot.box for spot in spots])

    def _others(self, at: Point, radius: float) -> list[Box]:
        """Return what a leader from a marker must not cross: all that is taken but the marker."""
        return [box for box in self.taken if box != marker_box(at, radius)]

    def _crossings(self, leader: "shapely.LineString | None", boxes: Sequence[Box]) -> int:
        """Count the words, markers and other leaders a leader runs over."""
        if leader is None:
            return 0
        over = shapely.intersects(leader, self.leaders).sum() if self.leaders else 0
        under = shapely.intersects(leader, shapely.box(*np.array(boxes).T)).sum() if boxes else 0
        return int(over + under)

    def inside(self, text: str, points: Sequence[Point], *, size: float) -> MapLabel | None:
        """Place words with their middle on the point where they harm least; never on a hatch or words."""
        half, top, bottom = text_width(text, size) / 2, size * _ASCENT, size * _DESCENT
        middle = (top - bottom) / 2
        spots = [
            Spot(Box(x - half, y + middle - top, x + half, y + middle + bottom), "middle", 0.0, 0.0)
            for x, y in points
        ]
        harm = self.harm([spot.box for spot in spots])
        if not len(harm) or harm.min() >= _COST_OF_HATCH:
            return None
        return self._put(text, spots[int(harm.argmin())], size, None)

    def _put(self, text: str, spot: Spot, size: float, leader: "shapely.LineString | None") -> MapLabel:
        self.take(spot.box)
        if leader is not None:
            self.leaders.append(leader)
        x = {"start": spot.box.x0, "middle": (spot.box.x0 + spot.box.x1) / 2, "end": spot.box.x1}[spot.anchor]
        return MapLabel(
            text=text,
            x=round(x, 1),
            y=round(spot.box.y0 + size * _ASCENT, 1),
            anchor=spot.anchor,
            leader=None if leader is None else line_path(leader),
        )

    def harm(self, boxes: Sequence[Box]) -> NDArray[np.float64]:
        """Reckon what it costs to fill boxes with words; where words are hit, hatch and lines add nothing."""
        if not boxes:
            return np.zeros(0)
        edges = np.array(boxes) + _PADDING
        taken = np.array([*self.taken, *(Box(x, y, x + w, y + h) for x, y, w, h in self.frame.clear)])
        hits = _overlaps(edges, taken.reshape(-1, 4)).sum(axis=1) + self._outside(edges)
        harm: NDArray[np.float64] = _COST_OF_HIT * hits.astype(np.float64)
        free = hits == 0
        shapes = shapely.box(*edges[free].T)
        harm[free] += _COST_OF_HATCH * shapely.intersects(self.hatched, shapes)
        harm[free] += _COST_OF_LINE * shapely.intersects(self.lines, shapes)
        for leader in self.leaders:
            harm[free] += _COST_OF_HATCH * shapely.intersects(leader, shapes)
        return harm

    def _outside(self, edges: NDArray[np.float64]) -> NDArray[np.bool_]:
        x0, y0, x1, y1 = edges.T
        outside: NDArray[np.bool_] = (x0 < 0) | (y0 < 0) | (x1 > self.frame.width) | (y1 > self.frame.height)
        return outside


def _overlaps(boxes: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell which boxes overlap which others, shape ``(n, m)``."""
    x0, y0, x1, y1 = (boxes[:, None, side] for side in range(4))
    u0, v0, u1, v1 = (others[None, :, side] for side in range(4))
    return (x0 < u1) & (u0 < x1) & (y0 < v1) & (v0 < y1)
