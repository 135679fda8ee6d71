"""Places for several functions at once: near enough to work, not in one hazard zone.

The city has some thirty places and four functions, so every combination is looked at:
the answer is exact.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

MOST_COMBINATIONS: Final = 20_000_000

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Placement:
    """One place per function, all different.

    ``score`` is the mean of the functions' scores (0..1). ``shared_zones`` names the hazard
    zones in which two of the places surely lie together, ``open_zones`` those in which
    they may, since a layer does not cover one of them. ``farthest_km`` is the largest
    distance between two of the places.
    """

    sites: Mapping[str, int]
    score: float
    farthest_km: float
    shared_zones: tuple[str, ...]
    open_zones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlacementAnswer:
    """The best separated set, and what separation costs.

    ``best`` shares no zone and is near enough; ``None`` when no combination is.
    ``trade_off`` are the sets that no other beats in score, shared zones and distance
    at once, best score first; the first is the best set when neither is asked for.
    """

    best: Placement | None
    trade_off: tuple[Placement, ...]


def place_functions(
    scores: Mapping[str, Floats],
    distance_km: Floats,
    zones: Mapping[str, Floats],
    *,
    within_km: float,
) -> PlacementAnswer:
    """Choose one place per function.

    Parameters
    ----------
    scores
        Per function the score of every place on 0..1, shape ``(n_sites,)``; NaN where
        the place is out for that function.
    distance_km
        Between places, shape ``(n_sites, n_sites)``.
    zones
        Per hazard zone 1 where the place lies in it, 0 where not, NaN where not known.
    within_km
        How far apart two functions may be and still work together.

    Raises
    ------
    ValueError
        There are more combinations than can be looked at, or no function at all.
    """
    functions = list(scores)
    candidates = [np.flatnonzero(np.isfinite(scores[function])) for function in functions]
    combinations = int(np.prod([float(len(found)) for found in candidates])) if functions else 0
    if not functions or combinations > MOST_COMBINATIONS:
        raise ValueError(combinations)
    if combinations == 0:
        return PlacementAnswer(None, ())
    grid = np.stack(np.meshgrid(*candidates, indexing="ij"), axis=-1).reshape(-1, len(functions))
    pairs = list(itertools.combinations(range(len(functions)), 2))
    for a, b in pairs:  # two functions in one place share every hazard, mapped or not
        grid = grid[grid[:, a] != grid[:, b]]
    if len(grid) == 0:
        return PlacementAnswer(None, ())
    total = np.mean([scores[function][grid[:, k]] for k, function in enumerate(functions)], axis=0)
    farthest = np.zeros(len(grid))
    for a, b in pairs:
        np.maximum(farthest, distance_km[grid[:, a], grid[:, b]], out=farthest)
    shared = _count_zones(grid, pairs, zones)
    make = _Maker(functions, grid, total, farthest, zones, pairs)
    legal = (shared == 0) & (farthest <= within_km)
    best = int(np.flatnonzero(legal)[np.argmax(total[legal])]) if legal.any() else None
    front = _unbeaten(total, shared, farthest)
    return PlacementAnswer(None if best is None else make(best), tuple(make(row) for row in front))


def _count_zones(
    grid: NDArray[np.intp], pairs: Sequence[tuple[int, int]], zones: Mapping[str, Floats]
) -> Floats:
    count = np.zeros(len(grid))
    for inside in zones.values():
        together = np.zeros(len(grid), dtype=bool)
        for a, b in pairs:
            together |= (inside[grid[:, a]] == 1) & (inside[grid[:, b]] == 1)
        count += together
    return count


def _unbeaten(total: Floats, shared: Floats, farthest: Floats) -> list[int]:
    """Return the rows of the Pareto front: more score, fewer shared zones, shorter distance."""
    order = np.lexsort((farthest, shared, -total))
    front: list[int] = []
    for row in order:
        if not any(shared[f] <= shared[row] and farthest[f] <= farthest[row] for f in front):
            front.append(int(row))
        if shared[row] == 0 and farthest[row] == 0:
            break
    return front


@dataclass(frozen=True, slots=True)
class _Maker:
    functions: Sequence[str]
    grid: NDArray[np.intp]
    total: Floats
    farthest: Floats
    zones: Mapping[str, Floats]
    pairs: Sequence[tuple[int, int]]

    def __call__(self, row: int) -> Placement:
        chosen = self.grid[row]
        return Placement(
            sites={function: int(site) for function, site in zip(self.functions, chosen, strict=True)},
            score=float(self.total[row]),
            farthest_km=float(self.farthest[row]),
            shared_zones=tuple(
                name for name, inside in self.zones.items() if self._together(inside[chosen], 1.0)
            ),
            open_zones=tuple(
                name for name, inside in self.zones.items() if self._may_be_together(inside[chosen])
            ),
        )

    def _together(self, inside: Floats, value: float) -> bool:
        return any(inside[a] == value and inside[b] == value for a, b in self.pairs)

    def _may_be_together(self, inside: Floats) -> bool:
        open_pair = any(
            np.isnan(inside[[a, b]]).any() and not (inside[[a, b]] == 0).any() for a, b in self.pairs
        )
        return open_pair and not self._together(inside, 1.0)
