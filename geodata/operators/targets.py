"""Which listed places or nodes an operator measures towards."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from domain.model import Frozen
from domain.place import Node, NodeKind, Site
from geodata.crs import distance_km
from geodata.operators.context import Context
from geodata.operators.records import trusted


class TargetOptions(Frozen):
    """Nodes by kind or id; ``exclude`` names what does not count yet or any more."""

    kinds: tuple[NodeKind, ...] = ()
    nodes: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def admits(self, record: Node) -> bool:
        """Tell whether a node is meant by these options."""
        if record.id in self.exclude:
            return False
        return record.id in self.nodes or not set(self.kinds).isdisjoint(record.kinds)


@dataclass(frozen=True, slots=True)
class Targets:
    """The records, and their distance from every place: km, shape ``(n_sites, n_targets)``."""

    records: tuple[Node, ...]
    distance_km: NDArray[np.float64]

    def within(self, row: int, radius_km: float) -> list[Node]:
        """Return the records within a distance of one place."""
        return [
            record for record, km in zip(self.records, self.distance_km[row], strict=True) if km <= radius_km
        ]


def targets_of(context: Context, options: TargetOptions, *, layers: bool = False) -> Targets:
    """Choose the records with a position and measure to them.

    Records from memory (``recalled``) are used only when there is no verified one.

    Parameters
    ----------
    layers
        Also those of imported layers near the places. For what asks for the nearest only:
        what counts or adds up nodes would miss their figures.
    """
    nodes = context.pack.nodes.values()
    admitted = [node for node in nodes if options.admits(node) and node.lat is not None]
    if layers and context.pack.imported is not None:
        from geodata.operators.layer_targets import layer_targets

        admitted += layer_targets(context.pack, context.sites, options.kinds)
    records = trusted(admitted)
    return Targets(records, _distances(_positions(context.sites), _positions(records)))


Positions: TypeAlias = tuple[tuple[float | None, float | None], ...]


def _positions(records: Sequence[Node | Site]) -> Positions:
    return tuple((record.lat, record.lon) for record in records)


@lru_cache(maxsize=256)
def _distances(origins: Positions, targets: Positions) -> NDArray[np.float64]:
    """Measure once per set of places and nodes; they are the same for every brief of a day."""
    from_points, to_points = (
        np.array(points, dtype=np.float64).reshape(-1, 2) for points in (origins, targets)
    )
    distances = distance_km(from_points[:, 0], from_points[:, 1], to_points[:, 0], to_points[:, 1])
    distances.setflags(write=False)
    return distances
