"""Brings shapes into one form: EPSG:6668, two dimensions, valid, inside Japan and the wanted area."""

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer

from geodata.crs import STORED_EPSG
from geodata.findings import Fact, Refusal
from geodata.importers.raw import Log
from geodata.layers import CATALOGUE, NATION

Box = tuple[float, float, float, float]

_SAME_DEGREES: Final = frozenset({6668, 6697, 4326})
_CONVERTED: Final = frozenset({4612, 4301, 6670, 2444})
_TOLERATED_AREA_CHANGE: Final = 0.01
_TOLERATED_MISSING: Final = 0.01
_BEYOND_SAYING: Final = 10
_POLYGONS: Final = (3, 6)


@cache
def _areas() -> Mapping[str, Box]:
    areas = tomllib.loads((CATALOGUE / "areas.toml").read_text(encoding="utf-8"))
    return {area: tuple(entry["box"]) for area, entry in areas.items()}


def known_areas() -> tuple[str, ...]:
    """Return the codes of the areas of the catalogue."""
    return tuple(_areas())


def area_box(area: str) -> Box:
    """Return west, south, east, north of a wanted area in degrees.

    Raises
    ------
    KeyError
        The catalogue has no such area.
    """
    return _areas()[area]


def overlap(a: Box, b: Box) -> bool:
    """Tell whether two boxes have ground in common."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def present(geometry: NDArray[np.object_], file: str, log: Log) -> NDArray[np.bool_]:
    """Tell which rows have a shape; a few without are left out and told.

    Raises
    ------
    Refusal
        More than one row in a hundred has none, or every row.
    """
    there = np.array([shape is not None and not shape.is_empty for shape in geometry], dtype=bool)
    lost = int((~there).sum())
    if lost == len(geometry) or (lost > _TOLERATED_MISSING * len(geometry) and lost > 1):
        raise Refusal(code="too_many_without_geometry", file=file, count=lost, total=len(geometry))
    if lost:
        log.tell("geometry_missing", count=lost)
    return there


def in_stored_crs(geometry: NDArray[np.object_], crs: int, file: str, log: Log) -> NDArray[np.object_]:
    """Transform shapes to EPSG:6668 and drop heights.

    Raises
    ------
    Refusal
        The CRS is none that official files use here, or coordinates lie outside Japan.
    """
    if crs not in _SAME_DEGREES | _CONVERTED:
        raise Refusal(code="crs_unknown", file=file, crs=f"EPSG:{crs}")
    flat = shapely.force_2d(geometry)
    if crs in _CONVERTED:
        log.tell("crs_changed", file=file, found=crs)
        transformer = Transformer.from_crs(crs, STORED_EPSG, always_xy=True)

        def moved(points: NDArray[np.float64]) -> NDArray[np.float64]:
            return np.column_stack(transformer.transform(points[:, 0], points[:, 1]))

        flat = shapely.transform(flat, moved)
    _check_japan(flat, file)
    return np.asarray(flat, dtype=object)


def _check_japan(geometry: NDArray[np.object_], file: str) -> None:
    west, south, east, north = area_box(NATION)
    bounds = shapely.bounds(geometry)
    outside = (bounds[:, 0] < west) | (bounds[:, 1] < south) | (bounds[:, 2] > east) | (bounds[:, 3] > north)
    outside |= ~np.isfinite(bounds).all(axis=1)
    if outside.any():
        lon, lat = bounds[outside][0][:2]
        raise Refusal(code="outside_japan", file=file, lon=round(float(lon), 4), lat=round(float(lat), 4))


def check_area(geometry: NDArray[np.object_], area: str, file: str, log: Log, *, whole_nation: bool) -> None:
    """Check that the data belong to the wanted area.

    Raises
    ------
    Refusal
        Nothing of the file lies there: another prefecture's file.
    """
    west, south, east, north = area_box(area)
    bounds = shapely.bounds(geometry)
    inside = (
        (bounds[:, 0] <= east) & (bounds[:, 2] >= west) & (bounds[:, 1] <= north) & (bounds[:, 3] >= south)
    )
    if not inside.any():
        found = ", ".join(f"{value:.2f}" for value in shapely.total_bounds(geometry))
        raise Refusal(code="wrong_area", file=file, area=area, found=found)
    if not whole_nation and not inside.all():
        log.tell("rows_outside_area", area=area, count=int((~inside).sum()), total=len(geometry))


def made_valid(geometry: NDArray[np.object_], file: str, log: Log) -> NDArray[np.object_]:
    """Repair invalid shapes, keeping their kind and, within 1 %, their area.

    Raises
    ------
    Refusal
        A repair would change the area of a shape by more.
    """
    invalid = ~shapely.is_valid(geometry)
    if not invalid.any():
        return geometry
    before = geometry[invalid]
    after = shapely.make_valid(before, method="structure", keep_collapsed=False)
    old, new = np.abs(shapely.area(before)), shapely.area(after)
    change = np.abs(new - old) / np.maximum(old, np.finfo(float).tiny)
    areal = np.isin(shapely.get_type_id(before), _POLYGONS)
    worst = float(change[areal].max(initial=0.0))
    change_pct = round(100 * worst, 4) if worst < _BEYOND_SAYING else f">{_BEYOND_SAYING * 100}"
    facts: dict[str, Fact] = {"count": int(invalid.sum()), "area_change_pct": change_pct}
    if worst > _TOLERATED_AREA_CHANGE:
        raise Refusal(code="geometry_beyond_repair", file=file, **facts)
    log.tell("geometry_repaired", **facts)
    repaired = geometry.copy()
    repaired[invalid] = after
    return repaired
