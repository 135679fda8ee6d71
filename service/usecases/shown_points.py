"""Points as they are shown: rounded to a tenth, and still adding up to the sum that stands beneath."""

from collections.abc import Sequence
from typing import Final

_TENTHS: Final = 10


def rounded_together(values: Sequence[float], *, most: Sequence[float] | None = None) -> tuple[float, ...]:
    """Round to tenths so that the sum of what is shown is the rounded sum.

    Each value is cut, and the tenths that are left go to the largest remainders (Hare-Niemeyer).

    Parameters
    ----------
    values
        Not negative.
    most
        What no value may pass, in tenths already; the tenths go to others first.
    """
    cut = [int(value * _TENTHS + 1e-9) for value in values]
    left = round(float(f"{sum(values):.1f}") * _TENTHS) - sum(cut)
    limits = [round(limit * _TENTHS) for limit in most] if most is not None else [None] * len(cut)
    by_remainder = sorted(range(len(cut)), key=lambda index: cut[index] - values[index] * _TENTHS)
    free = [index for index in by_remainder if (limit := limits[index]) is None or cut[index] < limit]
    for index in [*free, *(index for index in by_remainder if index not in free)][:left]:
        cut[index] += 1
    return tuple(tenths / _TENTHS for tenths in cut)
