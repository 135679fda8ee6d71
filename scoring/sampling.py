"""Drawing scores: weights times values, uncertain values from their range."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from scoring.draws import Streams, stream
from scoring.value_functions import Floats

_TIE_DIGITS = 12
_EVEN = 1e-12
_ONE_THREAD = 250_000
"""Multiplications up to which OpenBLAS stays on one thread (4 · 65,536 since 0.3)."""


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
    scores = _weighted(ranges.low, weights)
    below, above = ranges.middle - ranges.low, ranges.high - ranges.middle
    samples: int = weights.shape[1]
    streams = Streams(seed)
    for site, criterion in zip(*np.nonzero(ranges.uncertain), strict=True):
        drawn = streams.at("value", ranges.site_ids[site], ranges.criteria[criterion]).random(samples)
        gained = _above_low(drawn, float(below[site, criterion]), float(above[site, criterion]))
        gained *= weights[criterion]
        scores[site] += gained
    return np.round(scores, _TIE_DIGITS, out=scores)


def _weighted(values: Floats, weights: Floats) -> Floats:
    """Multiply matrices block by block, each small enough that BLAS wakes no second thread for it.

    A woken thread gains little here, and on a busy machine the first one waits for it.
    """
    scores = np.empty((len(values), weights.shape[1]))
    step = max(1, _ONE_THREAD // max(1, values.size))
    for start in range(0, weights.shape[1], step):
        block = slice(start, start + step)
        np.matmul(values, weights[:, block], out=scores[:, block])
    return scores


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
    scores = _weighted(ranges.middle + shift, weights)
    spread = np.sqrt(_weighted((below**2 + above**2) / 6 - shift**2, weights**2))
    for site in np.flatnonzero(ranges.uncertain.any(axis=1)):
        noise = stream(seed, "normal", ranges.site_ids[site]).standard_normal(weights.shape[1])
        scores[site] += spread[site] * noise
    return scores
