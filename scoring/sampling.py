"""Drawing scores: weights times values, uncertain values from their range."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from scoring.draws import Streams, stream
from scoring.value_functions import Floats

_TIE_DIGITS = 12
_EVEN = 1e-12
_MOST_DRAWN = 4
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

    The approximation draws only the few values of a place that make most of its spread, and one
    normal number for the variance of all the others under the weights of the draw. Its shares
    tend to within 0.01 of the exact ones, which is the noise of 10,000 exact draws.

    Parameters
    ----------
    weights
        Drawn weights, shape ``(n_criteria, samples)``.

    Returns
    -------
    scores
        Shape ``(n_sites, samples)``, on 0..1, rounded so that equal places tie on every machine.
    """
    drawn = _telling(ranges, weights) if approximate else ranges.uncertain
    scores = _weighted(np.where(drawn, ranges.low, _means(ranges)), weights)
    if approximate:
        _add_noise(scores, ranges, np.where(drawn, 0.0, _variances(ranges)), weights, seed)
    below, above = ranges.middle - ranges.low, ranges.high - ranges.middle
    samples: int = weights.shape[1]
    streams = Streams(seed)
    for site, criterion in zip(*np.nonzero(drawn), strict=True):
        numbers = streams.at("value", ranges.site_ids[site], ranges.criteria[criterion]).random(samples)
        gained = _above_low(numbers, float(below[site, criterion]), float(above[site, criterion]))
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
    drawn *= 2
    stretched = np.minimum(drawn, 1.0)
    stretched *= below
    drawn -= 1
    np.maximum(drawn, 0.0, out=drawn)
    drawn *= above
    stretched += drawn
    return stretched


def _means(ranges: ValueRanges) -> Floats:
    """Return the means of the two-sided uniform values."""
    means: Floats = ranges.middle + (ranges.high - 2 * ranges.middle + ranges.low) / 4
    return means


def _variances(ranges: ValueRanges) -> Floats:
    below, above = ranges.middle - ranges.low, ranges.high - ranges.middle
    variances: Floats = (below**2 + above**2) / 6 - (above - below) ** 2 / 16
    return variances


def _telling(ranges: ValueRanges, weights: Floats) -> NDArray[np.bool_]:
    """Choose what is drawn one by one: of every place the largest, until half of its variance is drawn.

    One heavy unknown is far from a normal number; the many small ones are near it together.
    """
    size = _variances(ranges) * weights.mean(axis=1) ** 2
    order = np.argsort(-size, axis=1, kind="stable")[:, :_MOST_DRAWN]
    largest = np.take_along_axis(size, order, axis=1)
    before = np.cumsum(largest, axis=1) - largest
    chosen = np.zeros(size.shape, dtype=np.bool_)
    np.put_along_axis(chosen, order, (largest > 0) & (before < size.sum(axis=1, keepdims=True) / 2), axis=1)
    return chosen


def _add_noise(scores: Floats, ranges: ValueRanges, variances: Floats, weights: Floats, seed: int) -> None:
    """Add one normal number per place and draw, with the variance that is left."""
    spread = np.sqrt(_weighted(variances, weights**2))
    for site in np.flatnonzero(variances.any(axis=1)):
        noise = stream(seed, "normal", ranges.site_ids[site]).standard_normal(weights.shape[1])
        scores[site] += spread[site] * noise
