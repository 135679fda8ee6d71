"""The order under every weighting that agrees with past decisions, not under one of them.

References
----------
Greco, Mousseau, Słowiński (2008): Ordinal regression revisited, EJOR 191, 416-436 (necessary
preference). Kadziński, Tervonen (2013): Robust multi-criteria ranking with additive value models and
holistic pair-wise preference statements, EJOR 228, 169-180 (acceptabilities among them).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from domain.analysis import Dominance, PlaceUnderStress
from scoring.acceptability import Acceptability, acceptability
from scoring.draws import stream
from scoring.preferences import Vector, necessarily_preferred, sample_polytope
from scoring.sampling import ValueRanges, sample_scores
from scoring.sensitivity import under_stress

DECIDED_SAMPLES: Final = 2000
_ALWAYS: Final = 1 - 1e-9


@dataclass(frozen=True, slots=True)
class DecidedOrder:
    """How the places stand among the agreeing weightings; ``necessary`` holds under all of them.

    ``necessary`` counts an unknown at its worst for the first place and at its best for the second.
    """

    places: tuple[PlaceUnderStress, ...]
    necessary: tuple[Dominance, ...]


def decided_order(
    ranges: ValueRanges, gap: Vector, *, seed: int, samples: int = DECIDED_SAMPLES
) -> DecidedOrder:
    """Draw agreeing weights by hit-and-run, count ranks, and find what no agreeing weights turn.

    Parameters
    ----------
    ranges
        Values of the places on the criteria of ``gap``, with their bounds.
    gap
        Differences of values of the decisions, which must agree with each other, shape
        ``(n_decisions, n_criteria)``.

    Raises
    ------
    ValueError
        The decisions contradict each other.
    """
    weights = sample_polytope(gap, samples, stream(seed, "polytope")).T
    found = acceptability(sample_scores(ranges, weights, seed=seed), weights)
    return DecidedOrder(
        places=tuple(under_stress(site, found.rank[row]) for row, site in enumerate(ranges.site_ids)),
        necessary=_necessary(ranges, gap, found),
    )


def _necessary(ranges: ValueRanges, gap: Vector, found: Acceptability) -> tuple[Dominance, ...]:
    """Prove by linear programming what held in every draw."""
    sites = ranges.site_ids
    return tuple(
        Dominance(site_id=sites[i], over=sites[k])
        for i, k in np.argwhere(found.beats >= _ALWAYS).tolist()
        if i != k and necessarily_preferred(ranges.low[i], ranges.high[k], gap)
    )
