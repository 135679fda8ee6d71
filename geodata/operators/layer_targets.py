"""Nodes of imported layers: every hospital, station or interchange of the official data near the places."""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from domain.place import DataPack, ImportedLayers, Node, NodeKind
from domain.text import Bilingual
from geodata.crs import METRIC_EPSG, to_degrees, to_metric
from geodata.layers import LayerTargets, layer_card

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geopandas import GeoDataFrame

    from domain.place import LayerRecord, Site

_NEAREST: Final = 8  # the one that is reached first by road is among the nearest few, not always the nearest


def layer_targets(pack: DataPack, sites: "Sequence[Site]", kinds: "Iterable[NodeKind]") -> tuple[Node, ...]:
    """Return the features of imported layers that stand for some kinds of node, near any of the places.

    Each is a node whose evidence is the layer's record. Those that are not among the nearest
    few of any place are left out: a nation's stations would be measured for nothing.
    """
    if pack.imported is None or not sites:
        return ()
    places = np.column_stack(to_metric([site.lon for site in sites], [site.lat for site in sites]))
    wanted = frozenset(kinds)
    return tuple(
        node
        for code, targets in _offered(pack.imported, wanted)
        for node in _near(pack, code, targets, places)
    )


def _offered(imported: ImportedLayers, kinds: frozenset[NodeKind]) -> list[tuple[str, LayerTargets]]:
    return [
        (code, targets)
        for code in sorted(imported.versions)
        for targets in layer_card(code).targets
        if not kinds.isdisjoint(targets.kinds)
    ]


def _near(pack: DataPack, code: str, targets: LayerTargets, places: NDArray[np.float64]) -> list[Node]:
    from scipy.spatial import cKDTree

    from geodata.layer_records import record_id

    imported, record = pack.imported, pack.layers[record_id(code)]
    assert imported is not None  # noqa: S101  (layer_targets asked)
    points, names = _points(imported.folder, code, imported.versions[code], targets)
    if not len(points):
        return []
    _, found = cKDTree(points).query(places, k=min(_NEAREST, len(points)))
    rows = np.unique(found)
    lon, lat = to_degrees(points[rows, 0], points[rows, 1])
    return [
        _node(record, targets, names[row], float(y), float(x))
        for row, x, y in zip(rows.tolist(), lon, lat, strict=True)
    ]


def _node(record: "LayerRecord", targets: LayerTargets, name: str, lat: float, lon: float) -> Node:
    """Return a node that vouches by the layer's record, whose id it bears."""
    provenance = record.model_dump(exclude={"title", "edition", "licence", "attribution"})
    return Node(
        **provenance, name=Bilingual(ja=name, en=name), kinds=targets.kinds, lat=lat, lon=lon, in_city=False
    )


@lru_cache(maxsize=16)
def _points(
    folder: Path, code: str, version: str, targets: LayerTargets
) -> tuple[NDArray[np.float64], tuple[str, ...]]:
    """Read positions in metres (EPSG:6670) and names once per version."""
    from geodata.layer_store import LayerStore
    from geodata.stations import station_points

    store = LayerStore(folder, versions={code: version})
    if not any(table.name == targets.table for table in store.manifest(code).tables):
        return np.empty((0, 2)), ()
    frame: GeoDataFrame = store.read(code, targets.table)
    if targets.stations:
        frame = station_points(frame)
        frame = frame[frame["shinkansen"]] if targets.stations == "shinkansen" else frame
    for keep in targets.all_of:
        frame = frame[frame[keep.column].isin(keep.values)]
    if targets.any_of:
        kept = [frame[keep.column].isin(keep.values).to_numpy() for keep in targets.any_of]
        frame = frame[np.logical_or.reduce(kept)]
    middles = shapely.centroid(frame.to_crs(METRIC_EPSG).geometry.to_numpy())
    names = tuple(name if isinstance(name, str) else "" for name in frame[targets.named])
    return np.column_stack([shapely.get_x(middles), shapely.get_y(middles)]).reshape(-1, 2), names
