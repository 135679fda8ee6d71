"""Places where words could stand on a map, beside a marker or anywhere."""

import itertools
import math
import unicodedata
from typing import Final, Literal, NamedTuple, TypeAlias

import numpy as np
import shapely

from domain.mapshapes import MapFrame

FULL_WIDTH: Final = 1.0
LATIN_WIDTH: Final = 0.6
PAD: Final = 4.0
_GAPS: Final = (8.0, 26.0, 52.0)
_GRID: Final = 30.0
_LEADER_FROM: Final = 20.0
_DIAGONAL: Final = math.sqrt(0.5)
# Direction of the words from the marker (x, y down) and what it costs: the right is read first.
_DIRECTIONS: Final = (
    (1.0, 0.0, 0.0),
    (-1.0, 0.0, 1.0),
    (_DIAGONAL, -_DIAGONAL, 2.0),
    (_DIAGONAL, _DIAGONAL, 2.0),
    (-_DIAGONAL, -_DIAGONAL, 3.0),
    (-_DIAGONAL, _DIAGONAL, 3.0),
    (0.0, -1.0, 4.0),
    (0.0, 1.0, 4.0),
)

Anchor = Literal["start", "middle", "end"]
Point: TypeAlias = tuple[float, float]


class Box(NamedTuple):
    """A rectangle on the map: left, top, right, bottom."""

    x0: float
    y0: float
    x1: float
    y1: float


class Spot(NamedTuple):
    """A place for words: the box they fill, their anchor, their distance from the marker, its cost."""

    box: Box
    anchor: Anchor
    gap: float
    cost: float


def text_width(text: str, size: float) -> float:
    """Return the width of words in map units."""
    return size * sum(
        FULL_WIDTH if unicodedata.east_asian_width(letter) in "WFA" else LATIN_WIDTH for letter in text
    )


def marker_box(at: Point, radius: float) -> Box:
    """Return the square around a marker."""
    return Box(at[0] - radius, at[1] - radius, at[0] + radius, at[1] + radius)


def spots_beside(text: str, at: Point, radius: float, size: float) -> list[Spot]:
    """Return the places for words in eight directions and three distances from a marker."""
    width, spots = text_width(text, size), []
    for gap, (dx, dy, cost) in itertools.product(_GAPS, _DIRECTIONS):
        x, y = at[0] + dx * (radius + gap), at[1] + dy * (radius + gap)
        anchor: Anchor = "start" if dx > 0 else "end" if dx < 0 else "middle"
        x0 = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
        y0 = y - size * {-1: 1.0, 0: 0.5, 1: 0.0}[int(np.sign(dy))]
        spots.append(Spot(Box(x0, y0, x0 + width, y0 + size), anchor, gap, cost + gap / 2))
    return spots


def spots_all_over(text: str, at: Point, size: float, frame: MapFrame) -> list[Spot]:
    """Return places for words all over the map; the further from the marker the dearer."""
    width, spots = text_width(text, size), []
    for y0 in np.arange(_GRID, frame.height - size, _GRID).tolist():
        for x0 in np.arange(_GRID, frame.width - width, _GRID).tolist():
            box = Box(x0, y0, x0 + width, y0 + size)
            away = math.dist(at, nearest_point(box, at))
            anchor: Anchor = "start" if at[0] <= x0 else "end" if at[0] >= x0 + width else "middle"
            spots.append(Spot(box, anchor, away, away / 2))
    return spots


def nearest_point(box: Box, at: Point) -> Point:
    """Return the point of a box next to another point."""
    return min(max(at[0], box.x0), box.x1), min(max(at[1], box.y0), box.y1)


def leader_to(at: Point, radius: float, spot: Spot) -> "shapely.LineString | None":
    """Return the line from a marker's edge to words that stand apart from it."""
    if spot.gap < _LEADER_FROM:
        return None
    end = nearest_point(spot.box, at)
    length = math.dist(at, end)
    if length <= radius + PAD:
        return None
    share = (radius + PAD / 2) / length
    start = (at[0] + (end[0] - at[0]) * share, at[1] + (end[1] - at[1]) * share)
    return shapely.LineString([start, end])
