"""How robust a ranking is: rank acceptability by stochastic draws (SMAA-2).

References
----------
Lahdelma, R. & Salminen, P. (2001), SMAA-2: Stochastic multicriteria acceptability analysis
for group decision making, Operations Research 49(3), 444-454.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.value_functions import Floats

Counts = NDArray[np.unsignedinteger]


@dataclass(frozen=True, slots=True)
class Acceptability:
    """Shares of the draws.

    ``rank[i, r]``: place i takes rank r + 1 (ties split evenly); rows and columns sum to 1.
    ``beats[i, k]``: place i scores above place k, a tie counts half; the diagonal is 0.5.
    ``central_weights[i]``: mean weights of the draws that place i wins; NaN if it never does.
    """

    rank: Floats
    beats: Floats
    central_weights: Floats

    @property
    def expected_rank(self) -> Floats:
        """Return the mean rank of every place, 1 is best."""
        places: Floats = self.rank @ np.arange(1, self.rank.shape[1] + 1)
        return places


def acceptability(scores: Floats, weights: Floats) -> Acceptability:
    """Count ranks, pairwise wins and the weights behind every first place.

    Parameters
    ----------
    scores
        Drawn scores, shape ``(n_sites, samples)``.
    weights
        The weights of the same draws, shape ``(n_criteria, samples)``.
    """
    n_sites, samples = scores.shape
    above, same, beats = _compared(scores)
    rank = np.array([_rank_shares(above[site], same[site], n_sites) for site in range(n_sites)])
    central = np.full((n_sites, weights.shape[0]), np.nan)
    for site in range(n_sites):
        first = np.where(above[site] == 0, 1 / same[site], 0.0)
        if first.any():
            central[site] = weights @ first / first.sum()
    return Acceptability(rank=rank, beats=beats / samples, central_weights=central)


def _compared(scores: Floats) -> tuple[Counts, Counts, Floats]:
    """Compare every pair of places in every draw, each pair once.

    Returns
    -------
    above, same, beats
        How many places score above, and how many the same (itself included), shape
        ``(n_sites, samples)``; and in how many draws a place beats another, ties as halves.
    """
    n_sites, samples = scores.shape
    counter = np.uint8 if n_sites < np.iinfo(np.uint8).max else np.uint32
    above, same = np.zeros(scores.shape, counter), np.ones(scores.shape, counter)
    beats = np.diag(np.full(n_sites, samples / 2))
    for site in range(n_sites - 1):
        others = slice(site + 1, None)
        greater, equal = scores[others] > scores[site], scores[others] == scores[site]
        less = ~(greater | equal)
        above[site] += np.add.reduce(greater.view(np.uint8), axis=0, dtype=counter)
        above[others] += less.view(np.uint8)
        beats[others, site], beats[site, others] = greater.sum(axis=1), less.sum(axis=1)
        if equal.any():
            same[site] += np.add.reduce(equal.view(np.uint8), axis=0, dtype=counter)
            same[others] += equal.view(np.uint8)
            beats[others, site] += equal.sum(axis=1) / 2
            beats[site, others] += equal.sum(axis=1) / 2
    return above, same, beats


def _rank_shares(n_above: Counts, n_same: Counts, n_sites: int) -> Floats:
    """Share a tied draw evenly among the ranks it covers."""
    shares = np.zeros(n_sites)
    for size in np.unique(n_same).tolist():
        counts = np.bincount(n_above[n_same == size], minlength=n_sites)
        for shift in range(size):
            shares[shift:] += counts[: n_sites - shift] / size
    result: Floats = shares / len(n_above)
    return result


def rank_range(shares: Floats, *, mass: float = 0.9) -> tuple[int, int]:
    """Return the narrowest run of ranks that holds a share of the draws, the better one of equals.

    Parameters
    ----------
    shares
        One row of ``Acceptability.rank``.
    """
    total = np.concatenate([[0.0], np.cumsum(shares)])
    for width in range(1, len(shares) + 1):
        held = total[width:] - total[:-width]
        best = int(np.argmax(held))
        if held[best] >= mass - 1e-9:
            return best + 1, best + width
    return 1, len(shares)
