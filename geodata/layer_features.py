"""Single features of imported layers around a place: the zones it may lie in, the nearest point."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from domain.place import Site
from geodata.coverage import ONE_AT_A_TIME, WHOLE
from geodata.crs import METRIC_EPSG, to_metric
from geodata.layer_measures import kept_rows
from geodata.layer_store import LayerStore
from geodata.layers import LayerReading, layer_card

_AT_LEAST_M: Final = 1.0


@dataclass(frozen=True, slots=True)
class Categories:
    """The names of the zones within a place's position error, and whether they leave no gap."""

    names: tuple[str, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class Nearest:
    """The nearest feature with its figure; ``low`` and ``high`` span those that might be nearer."""

    name: str
    distance_m: float
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Features:
    """Shapes in metres (EPSG:6670), and per shape its column ``value`` and its name."""

    tree: shapely.STRtree
    values: NDArray[np.object_]
    names: tuple[str, ...]
    reading: LayerReading


def category_around(store: LayerStore, code: str, site: Site) -> Categories:
    """Return the zones that a place may lie in, those with most of the ground first."""
    features, point = features_of(store, code), _point(site)
    disc = point.buffer(max(site.coord_error_m, _AT_LEAST_M))
    with ONE_AT_A_TIME:
        hits = features.tree.query(disc, predicate="intersects")
    parts = shapely.intersection(features.tree.geometries[hits], disc)
    ground: dict[str, float] = {}
    for hit, area in zip(hits, shapely.area(parts), strict=True):
        if area > 0 and isinstance(features.values[hit], str):
            ground[features.values[hit]] = ground.get(features.values[hit], 0.0) + float(area)
    whole = float(shapely.area(shapely.union_all(parts))) >= WHOLE * disc.area
    return Categories(tuple(sorted(ground, key=lambda name: (-ground[name], name))), whole)


def nearest_feature(store: LayerStore, code: str, site: Site) -> Nearest | None:
    """Return the nearest feature with a figure, ``None`` when there is none near enough.

    With an uncertain position every feature within its distance plus twice the error might
    be the nearest: ``low`` and ``high`` span their figures.
    """
    features, point = features_of(store, code), _point(site)
    if not len(features.tree.geometries):
        return None
    with ONE_AT_A_TIME:
        first = int(features.tree.nearest(point))
    distance = float(shapely.distance(point, features.tree.geometries[first]))
    if distance > features.reading.within_m:
        return None
    reach = point.buffer(distance + 2 * site.coord_error_m)
    with ONE_AT_A_TIME:
        rivals = features.tree.query(reach, predicate="intersects")
    figures = [float(features.values[row]) for row in {first, *(int(rival) for rival in rivals)}]
    return Nearest(features.names[first], distance, float(features.values[first]), min(figures), max(figures))


def _point(site: Site) -> shapely.Point:
    x, y = to_metric([site.lon], [site.lat])
    return shapely.Point(x[0], y[0])


def features_of(store: LayerStore, code: str) -> Features:
    """Return the shapes of a layer in metres with their figure or name, read once per version."""
    return _features(store.root, code, store.manifest(code).version)


@lru_cache(maxsize=8)
def _features(root: Path, code: str, version: str) -> Features:
    """Read the shapes that have a figure or name once per version."""
    reading = layer_card(code).reading
    assert reading is not None  # noqa: S101  (the table asked for a layer that fills a measure)
    frame = kept_rows(LayerStore(root, versions={code: version}).read(code, reading.table), reading)
    frame = frame[frame[reading.value].notna()].to_crs(METRIC_EPSG)
    named = frame[list(reading.named)].astype("object")
    names = tuple(" ".join(str(part) for part in row if isinstance(part, str)) for row in named.to_numpy())
    return Features(
        shapely.STRtree(frame.geometry.to_numpy()), frame[reading.value].to_numpy(object), names, reading
    )
