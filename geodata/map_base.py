"""The base of a map: the ground cut, simplified and hatched for one frame.

Kept per process, for most maps of a city show the same extent.
"""

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Final, Self

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from domain.mapshapes import HatchRole
from domain.place import DataPack
from geodata.map_ground import OUTLINES, Outline, read_ground
from geodata.pack_files import folder_of
from geodata.svg_paths import line_path, polygon_path

_SIMPLIFY_UNITS: Final = 2.5  # a quarter of a millimetre on paper: about 90 m
_SMALLEST_UNITS2: Final = 40.0  # islets below 4 mm² are specks of ink
_TOUCH_UNITS: Final = 0.5
_GRID_UNITS: Final = 14.0
_SPREAD_UNITS: Final = 24.0
_HATCH_UNITS: Final = 9.0  # distance between hatch lines


@dataclass(frozen=True, slots=True)
class Extent:
    """A window in metres (EPSG:6670) and its scale: how a frame looks at the ground."""

    west: float
    north: float
    units_per_m: float
    width: float
    height: float

    def to_units(self, metres: NDArray[np.float64]) -> NDArray[np.float64]:
        """Turn eastings and northings, shape ``(n, 2)``, into map units, y down."""
        return (metres - (self.west, self.north)) * (self.units_per_m, -self.units_per_m)

    @classmethod
    def around(cls, points: NDArray[np.float64], margin_m: float, width: float, height: float) -> Self:
        """Return the window of a frame that holds points with a margin, to whole kilometre tenths."""
        low, high = points.min(axis=0) - margin_m, points.max(axis=0) + margin_m
        m_per_unit = max((high[0] - low[0]) / width, (high[1] - low[1]) / height)
        m_per_unit = float(np.ceil(m_per_unit * 10) / 10)
        middle = (low + high) / 2
        west, north = middle + np.array([-width, height]) * m_per_unit / 2
        return cls(round(float(west), -2), round(float(north), -2), 1 / m_per_unit, width, height)


@dataclass(frozen=True, slots=True)
class Base:
    """The ground within a frame, in map units: geometry for placing words, paths for drawing.

    ``areas`` are the outlines with their land in map units; ``hatch_paths`` and
    ``border_path`` are ready to draw; ``flooded`` and ``edges`` are what words keep off.
    ``interiors`` holds points inside every ward by its code, spread out, the innermost first.
    """

    areas: tuple[Outline, ...]
    area_paths: tuple[str, ...]
    hatch_paths: tuple[tuple[HatchRole, str], ...]
    border_path: str
    flooded: BaseGeometry
    edges: BaseGeometry
    interiors: dict[str, tuple[tuple[float, float], ...]]


def base_map(pack: DataPack, extent: Extent) -> Base:
    """Return the ground of a pack within an extent.

    Raises
    ------
    PackMissingFileError
        The pack has no outlines or no flood cells.
    """
    return _base(folder_of(pack, OUTLINES), pack.info.digest, extent)


@lru_cache(maxsize=32)
def _base(folder: Path, digest: str, extent: Extent) -> Base:
    """Cut the ground to a window a little larger than the frame and simplify it, shared edges alike."""
    ground = read_ground(folder, digest)
    lands = shapely.transform([outline.land for outline in ground.outlines], extent.to_units)
    margin = 4 * _SIMPLIFY_UNITS
    window = (-margin, -margin, extent.width + margin, extent.height + margin)
    lands = shapely.clip_by_rect(shapely.coverage_simplify(lands, _SIMPLIFY_UNITS), *window)
    areas = tuple(
        replace(outline, land=kept)
        for outline, land in zip(ground.outlines, lands, strict=True)
        if not (kept := _without_specks(land)).is_empty
    )
    ours = [area.land for area in areas if area.ours]
    city = shapely.union_all(ours)
    borders = shapely.difference(
        shapely.union_all(shapely.boundary(ours)), shapely.boundary(city).buffer(_TOUCH_UNITS)
    )
    flooded = {
        role: shapely.intersection(shapely.transform(shape, extent.to_units), city)
        for role, shape in ground.flooded.items()
    }
    lines = _hatch_lines(extent)
    both = shapely.union_all(list(flooded.values()))
    shapely.prepare(both)
    edges = shapely.union_all([shapely.boundary(area.land) for area in areas])
    shapely.prepare(edges)
    return Base(
        areas=areas,
        area_paths=tuple(polygon_path(area.land) for area in areas),
        hatch_paths=tuple(
            (role, line_path(shapely.intersection(lines, shape))) for role, shape in flooded.items()
        ),
        border_path=line_path(shapely.line_merge(borders)),
        flooded=both,
        edges=edges,
        interiors={area.code: _interior(area.land, extent) for area in areas if area.ours},
    )


def _interior(land: BaseGeometry, extent: Extent) -> tuple[tuple[float, float], ...]:
    """Return points spread over a ward's visible mainland, by their distance from its edge."""
    parts = shapely.get_parts(shapely.clip_by_rect(land, 0, 0, extent.width, extent.height))
    if not len(parts):
        return ()
    seen = max(parts, key=shapely.area)
    grid = np.arange(_GRID_UNITS, max(extent.width, extent.height), _GRID_UNITS)
    points = np.asarray(shapely.points(np.stack(np.meshgrid(grid, grid), axis=-1).reshape(-1, 2)))
    shapely.prepare(seen)
    inside = points[shapely.contains(seen, points)]
    depth = shapely.distance(inside, shapely.boundary(seen))
    chosen: list[tuple[float, float]] = []
    for x, y in shapely.get_coordinates(inside[np.argsort(-depth, kind="stable")]).tolist():
        if all(math.dist((x, y), other) >= _SPREAD_UNITS for other in chosen):
            chosen.append((x, y))
    return tuple(chosen)


def _without_specks(land: BaseGeometry) -> BaseGeometry:
    """Drop what is too small to be seen."""
    polygons = [part for part in shapely.get_parts(land) if part.area >= _SMALLEST_UNITS2]
    return shapely.MultiPolygon(polygons)


def _hatch_lines(extent: Extent) -> BaseGeometry:
    """Return slanted lines over the whole frame, always at the same places."""
    starts = np.arange(-extent.height, extent.width, _HATCH_UNITS)
    return shapely.MultiLineString(
        [((start, extent.height), (start + extent.height, 0.0)) for start in starts.tolist()]
    )
