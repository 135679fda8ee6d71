"""Driving times on a road graph made of imported roads (N13, OSM).

The official roads are lines without topology: nodes are made by snapping their end points,
and every vertex that two lines share, to a grid. Times are minutes by car at the average
speeds of a card; they are no timetable and no navigation.
"""

import functools
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from pydantic import Field

from domain.cards import Basis
from domain.model import Frozen
from geodata.layers import CATALOGUE, layer_card

if TYPE_CHECKING:
    from pathlib import Path

    from scipy.sparse import csr_array
    from scipy.spatial import cKDTree

    from domain.place import DataPack, LayerRecord

SNAP_M: Final = 0.5
CATCHMENT_MINUTES: Final = (30.0, 45.0, 60.0)
_M_PER_MIN_PER_KMH: Final = 1000.0 / 60.0


class RoadSpeeds(Frozen):
    """Average speeds by class of road, and how a place off the graph gets to it."""

    id: str
    access_kmh: float = Field(gt=0)
    longest_access_m: float = Field(gt=0)
    n13: dict[str, float]
    osm: dict[str, float]
    basis: tuple[Basis, ...] = Field(min_length=1)


@functools.cache
def road_speeds() -> RoadSpeeds:
    """Read the card of speeds."""
    return RoadSpeeds.model_validate(
        tomllib.loads((CATALOGUE / "road_speeds.toml").read_text(encoding="utf-8"))
    )


@dataclass(frozen=True)
class RoadGraph:
    """Nodes in metres (EPSG:6670, shape ``(n, 2)``) and the minutes along each edge, as a sparse matrix.

    ``matrix[a, b]`` is the time from node a to node b; one-way roads have it in one direction.
    """

    nodes: NDArray[np.float64]
    matrix: "csr_array[Any]"
    speeds: RoadSpeeds

    @functools.cached_property
    def _tree(self) -> "cKDTree[None]":
        from scipy.spatial import cKDTree

        return cKDTree(self.nodes)

    def snapped(self, places: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return the nearest node of each place and the minutes to it, NaN when it is too far."""
        metres, nodes = self._tree.query(places)
        minutes = metres / (self.speeds.access_kmh * _M_PER_MIN_PER_KMH)
        return np.asarray(nodes, dtype=np.int64), np.where(
            metres <= self.speeds.longest_access_m, minutes, np.nan
        )

    def joined(self, places: NDArray[np.float64], targets: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Tell which targets each place may reach at all, shape ``(n, m)``: both on one piece of it."""
        (starts, access), (goals, egress) = self.snapped(places), self.snapped(targets)
        same = self._pieces[starts][:, None] == self._pieces[goals][None, :]
        return np.asarray(same & np.isfinite(access)[:, None] & np.isfinite(egress)[None, :])

    @functools.cached_property
    def _pieces(self) -> NDArray[np.int32]:
        from scipy.sparse.csgraph import connected_components

        return np.asarray(connected_components(self.matrix, directed=False)[1], dtype=np.int32)

    def minutes_to_nearest(
        self, places: NDArray[np.float64], targets: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Measure driving minutes from each place to the target it reaches first.

        Parameters
        ----------
        places, targets
            Metres, shapes ``(n, 2)`` and ``(m, 2)``.

        Returns
        -------
        minutes
            Shape ``(n,)``, access on both ends included; NaN where no target can be reached.
        """
        return self.nearest(places, targets)[0]

    def nearest(
        self, places: NDArray[np.float64], targets: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Return the minutes of ``minutes_to_nearest``, and which target it is, -1 where there is none."""
        from scipy.sparse.csgraph import dijkstra

        starts, access = self.snapped(places)
        goals, egress = self.snapped(targets)
        if np.isnan(egress).all():
            return np.full(len(places), np.nan), np.full(len(places), -1)
        reversed_graph, hub = _with_hub(self.matrix, goals, egress)
        reach, before = dijkstra(reversed_graph, indices=[hub], return_predecessors=True)
        minutes = reach[0, starts] + access
        target_at = np.full(hub + 1, -1)
        # The most distant first, so that of several targets at one node the nearest stays.
        order = np.argsort(-np.nan_to_num(egress, nan=np.inf), kind="stable")
        target_at[goals[order]] = order
        found = target_at[_first_after(hub, before[0])[starts]]
        there = np.isfinite(minutes)
        return np.where(there, minutes, np.nan), np.where(there, found, -1)

    def people_within(
        self,
        places: NDArray[np.float64],
        homes: NDArray[np.float64],
        people: NDArray[np.float64],
        limits_min: Sequence[float] = CATCHMENT_MINUTES,
    ) -> NDArray[np.float64]:
        """Count those who reach each place within some minutes, such as people or students.

        Parameters
        ----------
        homes, people
            Where they start, metres, shape ``(k, 2)``, and how many, shape ``(k,)``; an
            unknown number (NaN) makes every sum it belongs to unknown.

        Returns
        -------
        counts
            Shape ``(n_places, n_limits)``; NaN where the place is off the graph.
        """
        from scipy.sparse.csgraph import dijkstra

        goals, egress = self.snapped(places)
        starts, access = self.snapped(homes)
        # Commuters drive to the place: distances from the place on the reversed graph.
        reach = dijkstra(self.matrix.T.tocsr(), indices=goals, limit=max(limits_min))
        minutes = reach[:, starts] + access + egress[:, None]
        counts = np.stack(
            [np.where(minutes <= limit, people, 0.0).sum(axis=1) for limit in limits_min], axis=1
        )
        return np.where(np.isnan(egress)[:, None], np.nan, counts)


def _first_after(hub: int, before: NDArray[np.signedinteger[Any]]) -> NDArray[np.int64]:
    """Return for every node the first one on its path from the hub, by doubling steps backwards."""
    nodes = np.arange(len(before))
    back = np.where((before == hub) | (before < 0), nodes, before)
    while not np.array_equal(further := back[back], back):
        back = further
    return back


def _with_hub(
    matrix: "csr_array[Any]", goals: NDArray[np.int64], egress: NDArray[np.float64]
) -> tuple["csr_array[Any]", int]:
    """Turn the graph round and join all goals to one more node, so that one search serves all of them."""
    from scipy.sparse import coo_array

    hub = matrix.shape[0]
    reached = np.isfinite(egress)
    near = _least(np.full(reached.sum(), hub), goals[reached], np.maximum(egress[reached], 1e-9))
    back = matrix.T.tocoo()
    rows = np.append(back.coords[0], near[0]).astype(np.int64)
    columns = np.append(back.coords[1], near[1]).astype(np.int64)
    size = hub + 1
    return coo_array((np.append(back.data, near[2]), (rows, columns)), shape=(size, size)).tocsr(), hub


def road_graph(
    lines: NDArray[np.object_], kmh: NDArray[np.float64], *, oneway: NDArray[np.int8] | None = None
) -> RoadGraph:
    """Make a graph of road lines.

    Parameters
    ----------
    lines
        LineStrings in metres (EPSG:6670), shape ``(n,)``.
    kmh
        Speed on each line; lines with NaN carry no cars and are left out.
    oneway
        0 both ways, 1 along the line only, -1 against it only; both ways when not given.
    """
    from scipy.sparse import coo_array

    drivable = np.isfinite(kmh)
    lines, kmh = lines[drivable], kmh[drivable]
    way = np.zeros(len(lines), dtype=np.int8) if oneway is None else oneway[drivable]
    start, end, metres, line, nodes = _edges_of(lines)
    minutes = metres / (kmh[line] * _M_PER_MIN_PER_KMH)
    forward, backward = way[line] >= 0, way[line] <= 0
    rows, columns, weight = _least(
        np.append(start[forward], end[backward]),
        np.append(end[forward], start[backward]),
        np.append(minutes[forward], minutes[backward]),
    )
    count = len(nodes)
    return RoadGraph(nodes, coo_array((weight, (rows, columns)), shape=(count, count)).tocsr(), road_speeds())


def _edges_of(
    lines: NDArray[np.object_],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.int64], NDArray[np.float64]]:
    """Cut lines at ends and shared vertices: start, end, metres and line of each edge, and the nodes."""
    points, line = shapely.get_coordinates(lines, return_index=True)
    grid = np.round(points / SNAP_M).astype(np.int64)
    _, first, vertex = np.unique(grid, axis=0, return_index=True, return_inverse=True)
    vertex = vertex.ravel()
    begins = np.diff(line, prepend=-1) != 0
    ends = np.append(begins[1:], True)
    junction = begins | ends | (np.bincount(vertex) > 1)[vertex]
    steps = np.hypot(*np.diff(points, axis=0, prepend=points[:1]).T)
    along = np.cumsum(np.where(begins, 0.0, steps))
    at = np.flatnonzero(junction)
    same_line = line[at[1:]] == line[at[:-1]]
    start, end = at[:-1][same_line], at[1:][same_line]
    names, compact = np.unique(vertex[at], return_inverse=True)
    number = np.full(len(points), -1, dtype=np.int64)
    number[at] = compact.ravel()
    metres = along[end] - along[start]
    return number[start], number[end], metres, line[start], points[first[names]]


def _least(
    rows: NDArray[np.int64], columns: NDArray[np.int64], weight: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Keep the shortest of parallel edges, without loops; a sparse matrix would add them up."""
    order = np.lexsort((weight, columns, rows))
    rows, columns, weight = rows[order], columns[order], weight[order]
    first = np.append(True, (rows[1:] != rows[:-1]) | (columns[1:] != columns[:-1]))
    keep = first & (rows != columns) & (weight > 0)
    return rows[keep], columns[keep], weight[keep]


@dataclass(frozen=True, slots=True)
class RoadLayer:
    """The imported roads that hold for a pack, with the record that stands for them."""

    graph: RoadGraph
    record: "LayerRecord"


def roads_of(pack: "DataPack") -> RoadLayer | None:
    """Return the road graph of a pack's imported layers, ``None`` without any; made once and kept on disk."""
    if pack.imported is None:
        return None
    from geodata.layer_records import record_id

    for code, version in sorted(pack.imported.versions.items()):
        if layer_card(code).network:
            return RoadLayer(kept_graph(pack.imported.folder, code, version), pack.layers[record_id(code)])
    return None


@functools.lru_cache(maxsize=2)
def kept_graph(folder: "Path", code: str, version: str) -> RoadGraph:
    """Return the graph of a version of a layer, from the disk when it was made before."""
    from geodata.layer_store import LayerStore
    from geodata.road_store import graph_file, keep_graph, read_graph

    network, store = layer_card(code).network, LayerStore(folder, versions={code: version})
    assert network is not None  # noqa: S101  (roads_of asked)
    tables = {table.name: table for table in store.manifest(code).tables}
    speeds = road_speeds()
    path = graph_file(folder, code, tables[network.table], speeds)
    graph = read_graph(path, speeds)
    if graph is None:
        frame = store.read(code, network.table)
        graph = graph_of_layer(frame, getattr(speeds, network.speeds), network.road_class)
        keep_graph(path, graph)
    return graph


def graph_of_layer(frame: Any, table: Mapping[str, float], column: str) -> RoadGraph:  # noqa: ANN401
    """Make a graph of an imported road layer: N13 by ``road_class``, OSM by ``highway``.

    Parameters
    ----------
    frame
        The layer's GeoDataFrame (EPSG:6668), such as ``LayerStore.read("N13")``.
    table
        Speeds in km/h by the value of ``column``; other roads are left out.
    """
    metric = frame.to_crs(6670)
    oneway = (
        metric["oneway"].map({"yes": 1, "1": 1, "true": 1, "-1": -1}).fillna(0).to_numpy(np.int8)
        if ("oneway" in metric)
        else None
    )
    kmh = metric[column].map(dict(table)).to_numpy(dtype=np.float64, na_value=np.nan)
    return road_graph(metric.geometry.to_numpy(), kmh, oneway=oneway)
