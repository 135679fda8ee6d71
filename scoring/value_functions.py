"""Value curves: a raw figure in its unit becomes a value on 0..1, by fixed points.

The curve is fixed in the criterion's card, never by the candidates: a place that joins
or leaves the list changes no other place's value.

References
----------
Belton, V. & Gear, T. (1983), On a short-coming of Saaty's method of analytic hierarchies,
Omega 11(3): what happens when values are normalised by the candidates.
Dezert, J. et al. (2020), The SPOTIS rank reversal free method: fixed anchors.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Curve = Sequence[tuple[float, float]]


def values_of(raw: Floats, curve: Curve) -> Floats:
    """Value raw figures on a curve of straight lines, clamped at both ends.

    Parameters
    ----------
    raw
        Figures in the unit of the curve; NaN is unknown, infinities are clamped.
    curve
        Points (raw figure, value), raw figures increasing, values within 0..1.

    Returns
    -------
    value
        On 0..1, in the shape of ``raw``; NaN where ``raw`` is NaN.
    """
    points, values = _columns(curve)
    return np.interp(raw, points, values)


def value_bounds(low: Floats, high: Floats, curve: Curve) -> tuple[Floats, Floats]:
    """Find the least and the greatest value over the interval ``[low, high]`` of raw figures.

    A curve may rise and fall, so the points inside the interval count as well as its ends.

    Parameters
    ----------
    low, high
        Ends of the intervals in the unit of the curve; a NaN end is open.

    Returns
    -------
    least, greatest
        On 0..1, never NaN.
    """
    points, values = _columns(curve)
    start = np.where(np.isnan(low), -np.inf, low)
    end = np.where(np.isnan(high), np.inf, high)
    ends = np.stack([np.interp(start, points, values), np.interp(end, points, values)])
    inside = (points[:, None] > start[None, :]) & (points[:, None] < end[None, :])
    least = np.where(inside, values[:, None], np.inf).min(axis=0)
    greatest = np.where(inside, values[:, None], -np.inf).max(axis=0)
    return np.minimum(least, ends.min(axis=0)), np.maximum(greatest, ends.max(axis=0))


def is_clamped(raw: Floats, curve: Curve) -> NDArray[np.bool_]:
    """Tell which raw figures lie outside the curve's first and last point; NaN does not."""
    return (raw < curve[0][0]) | (raw > curve[-1][0])


def raw_for(value: float, curve: Curve, *, nearest_to: float) -> float | None:
    """Find the raw figure that has a value, the one nearest to a present figure.

    Returns
    -------
    raw
        In the unit of the curve; ``None`` where the curve does not reach the value.
    """
    candidates: list[float] = []
    for (raw_a, value_a), (raw_b, value_b) in pairwise(curve):
        if value_a == value_b == value:
            candidates.append(min(max(nearest_to, raw_a), raw_b))
        elif value_a != value_b and min(value_a, value_b) <= value <= max(value_a, value_b):
            candidates.append(raw_a + (value - value_a) / (value_b - value_a) * (raw_b - raw_a))
    return min(candidates, key=lambda raw: abs(raw - nearest_to)) if candidates else None


def _columns(curve: Curve) -> tuple[Floats, Floats]:
    table = np.asarray(curve, dtype=np.float64)
    return table[:, 0], table[:, 1]
