"""How robust a ranking is: rank acceptability by stochastic draws (SMAA-2).

References
----------
Lahdelma, R. & Salminen, P. (2001), SMAA-2: Stochastic multicriteria acceptability analysis
for group decision making, Operations Research 49(3), 444-454.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from scoring.draws import Streams, stream
from scoring.value_functions import Floats

Counts = NDArray[np.unsignedinteger]

_TIE_DIGITS = 12
_EVEN = 1e-12


@dataclass(frozen=True, slots=True)
class ValueRanges:
    """What may be drawn: the value of every place on every criterion, on 0..1.

    All of the shape ``(n_sites, n_criteria)``, ``low <= middle <= high``, equal where the value
    is known exactly. Half of the draws fall below ``middle`` and half above, uniformly on
    either side: a figure with a lopsided range stays as likely too high as too low.
    """

    site_ids: tuple[str, ...]
    criteria: tuple[str, ...]
    low: Floats
    middle: Floats
    high: Floats

    @property
    def uncertain(self) -> NDArray[np.bool_]:
        """Tell which values are drawn."""
        return self.high > self.low

    def of(self, site_ids: Sequence[str]) -> "ValueRanges":
        """Return the rows of some places, in their order."""
        rows = [self.site_ids.index(site) for site in site_ids]
        return replace(
            self, site_ids=tuple(site_ids), low=self.low[rows], middle=self.middle[rows], high=self.high[rows]
        )


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


def sample_scores(ranges: ValueRanges, weights: Floats, *, seed: int, approximate: bool = False) -> Floats:
    """Draw the score of every place: weights times values, uncertain values from their range.

    The approximation draws one normal number per place and draw, with the variance the
    uncertain values add up to under the weights of the draw; shares differ by about 0.01.

    Parameters
    ----------
    weights
        Drawn weights, shape ``(n_criteria, samples)``.

    Returns
    -------
    scores
        Shape ``(n_sites, samples)``, on 0..1, rounded so that equal places tie on every machine.
    """
    if approximate:
        return np.round(_normal_scores(ranges, weights, seed), _TIE_DIGITS)
    scores: Floats = ranges.low @ weights
    below, above = ranges.middle - ranges.low, ranges.high - ranges.middle
    samples: int = weights.shape[1]
    streams = Streams(seed)
    for site, criterion in zip(*np.nonzero(ranges.uncertain), strict=True):
        drawn = streams.at("value", ranges.site_ids[site], ranges.criteria[criterion]).random(samples)
        gained = _above_low(drawn, float(below[site, criterion]), float(above[site, criterion]))
        gained *= weights[criterion]
        scores[site] += gained
    return np.round(scores, _TIE_DIGITS)


def _above_low(drawn: Floats, below: float, above: float) -> Floats:
    """Stretch uniform draws so that half of them fall on either side of the middle."""
    if abs(below - above) < _EVEN:
        drawn *= below + above
        return drawn
    return below * np.minimum(2 * drawn, 1.0) + above * np.maximum(2 * drawn - 1, 0.0)


def _normal_scores(ranges: ValueRanges, weights: Floats, seed: int) -> Floats:
    """Draw one normal number per place, with mean and variance of its two-sided uniform values."""
    below, above = ranges.middle - ranges.low, ranges.high - ranges.middle
    shift = (above - below) / 4
    scores: Floats = (ranges.middle + shift) @ weights
    spread = np.sqrt(((below**2 + above**2) / 6 - shift**2) @ weights**2)
    for site in np.flatnonzero(ranges.uncertain.any(axis=1)):
        noise = stream(seed, "normal", ranges.site_ids[site]).standard_normal(weights.shape[1])
        scores[site] += spread[site] * noise
    return scores


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
