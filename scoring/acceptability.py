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

_BLOCK = 1024
"""Draws sorted at a time: few enough to stay in the processor's cache."""


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
    n_sites = len(scores)
    above, same = _standing(scores)
    rank = np.array([_rank_shares(above[site], same[site], n_sites) for site in range(n_sites)])
    return Acceptability(rank=rank, beats=_beats(above, same), central_weights=_central(above, same, weights))


def _standing(scores: Floats) -> tuple[Counts, Counts]:
    """Sort the places of every draw.

    Returns
    -------
    above, same
        How many places score above, and how many the same (itself included), shape
        ``(n_sites, samples)``.
    """
    n_sites = len(scores)
    counter = np.uint8 if n_sites < np.iinfo(np.uint8).max else np.uint32
    above, same = np.empty(scores.shape, counter), np.ones(scores.shape, counter)
    for start in range(0, scores.shape[1], _BLOCK):
        block = slice(start, start + _BLOCK)
        _stand(scores[:, block], above[:, block], same[:, block])
    return above, same


def _stand(scores: Floats, above: Counts, same: Counts) -> None:
    """Fill in how a block of draws stands; ``same`` comes full of ones."""
    n_sites = len(scores)
    falling = np.negative(scores.T, order="C")
    order, places = np.argsort(falling, axis=1), np.arange(n_sites, dtype=above.dtype)
    falling.sort(axis=1)
    level = falling[:, 1:] == falling[:, :-1]
    if not level.any():
        _hand_back(places, order, above)
        return
    opens = np.pad(~level, ((0, 0), (1, 0)), constant_values=True)
    closes = np.pad(~level, ((0, 0), (0, 1)), constant_values=True)
    first = np.maximum.accumulate(np.where(opens, places, 0), axis=1)
    last = np.minimum.accumulate(np.where(closes, places, n_sites)[:, ::-1], axis=1)[:, ::-1]
    _hand_back(first, order, above)
    _hand_back(last - first + 1, order, same)


def _hand_back(values: Counts, order: NDArray[np.intp], to: Counts) -> None:
    """Give what belongs to the k-th place of every draw to that place."""
    draws, n_sites = order.shape
    given = np.empty(order.size, to.dtype)
    flat = order + np.arange(0, order.size, n_sites)[:, None]
    given[flat.ravel()] = np.broadcast_to(values, order.shape).ravel()
    to[:] = given.reshape(draws, n_sites).T


def _beats(above: Counts, same: Counts) -> Floats:
    """Return in which share of the draws a place beats another, ties as halves."""
    n_sites, samples = above.shape
    beats = np.full((n_sites, n_sites), samples / 2)
    without_ties = bool(same.max() == 1)
    for site in range(n_sites - 1):
        others = slice(site + 1, None)
        won = _counted(above[site] < above[others])
        lost = samples - won if without_ties else _counted(above[site] > above[others])
        ties = (samples - won - lost) / 2
        beats[site, others], beats[others, site] = won + ties, lost + ties
    shares: Floats = beats / samples
    return shares


def _counted(flags: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Count the draws in which something holds, eight at a time."""
    counts: NDArray[np.int64] = np.bitwise_count(np.packbits(flags, axis=1)).sum(axis=1, dtype=np.int64)
    return counts


def _central(above: Counts, same: Counts, weights: Floats) -> Floats:
    """Return the mean weights of the draws that a place wins, a shared first place in part."""
    sites, draws = np.nonzero(above == 0)
    share = 1 / same[sites, draws]
    starts = np.flatnonzero(np.diff(sites, prepend=-1))
    central = np.full((len(above), len(weights)), np.nan)
    total = np.array([np.add.reduceat(row[draws] * share, starts) for row in weights])
    central[sites[starts]] = (total / np.add.reduceat(share, starts)).T
    return central


def _rank_shares(n_above: Counts, n_same: Counts, n_sites: int) -> Floats:
    """Share a tied draw evenly among the ranks it covers."""
    if n_same.max() == 1:
        alone: Floats = np.bincount(n_above, minlength=n_sites) / len(n_above)
        return alone
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
