"""What is assumed about the weights: stated with a slack, their order only, or nothing.

References
----------
Tervonen, T. & Lahdelma, R. (2007), Implementing stochastic multicriteria acceptability
analysis, European J. of Operational Research 178(2), 500-513 (sorting uniform draws).
"""

from collections.abc import Mapping
from itertools import groupby
from typing import Final, Literal

import numpy as np

from scoring.draws import dirichlet_weights, stream
from scoring.value_functions import Floats

Region = Literal["slack_15", "slack_30", "slack_60", "order", "none"]

SLACK: Final[Mapping[str, float]] = {"slack_15": 0.15, "slack_30": 0.30, "slack_60": 0.60}


def drawn_weights(region: Region, weights: Mapping[str, float], *, samples: int, seed: int) -> Floats:
    """Draw weights from a region.

    Parameters
    ----------
    region
        ``slack_…``: around the stated weights with that coefficient of variation of the average
        criterion. ``order``: any weights in the stated order, equal ones in any order among
        themselves; their mean is the rank order centroid. ``none``: any weights.
    weights
        Stated weights, summing to 1.

    Returns
    -------
    drawn
        Shape ``(n_criteria, samples)``; every column sums to 1.
    """
    if region in SLACK:
        return dirichlet_weights(weights, cv=SLACK[region], samples=samples, seed=seed)
    uniform = stream(seed, "weights", region).standard_exponential((len(weights), samples))
    uniform /= uniform.sum(axis=0)
    return _in_order(uniform, list(weights.values()), seed) if region == "order" else uniform


def _in_order(uniform: Floats, stated: list[float], seed: int) -> Floats:
    """Hand out sorted draws by stated rank; equal statements share theirs in random order."""
    falling = -np.sort(-uniform, axis=0)
    rows = sorted(range(len(stated)), key=lambda row: -stated[row])
    drawn = np.empty_like(uniform)
    start = 0
    for _, members in groupby(rows, key=lambda row: stated[row]):
        tied = list(members)
        block = falling[start : start + len(tied)]
        drawn[tied] = stream(seed, "tied weights", str(start)).permuted(block, axis=0)
        start += len(tied)
    return drawn
