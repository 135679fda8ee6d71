"""How far a known figure may be off, by its data class, on top of its own range."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from domain.evidence import DataClass
from scoring.sampling import ValueRanges
from scoring.value_functions import value_bounds
from scoring.value_matrix import HEARSAY_SPREAD, ValueMatrix

SPREAD: Final[Mapping[DataClass | None, float]] = {
    DataClass.A: 0.02,
    DataClass.B: 0.05,
    DataClass.C: 0.10,
    DataClass.D: HEARSAY_SPREAD,
    None: HEARSAY_SPREAD,
}
"""Half-width of the spread as a share of the distance between the curve's ends; our judgement."""


def spread_ranges(matrix: ValueMatrix) -> ValueRanges:
    """Widen the range of every known figure by the spread of its data class.

    The spread is applied in raw units, so a figure on a flat part of the curve stays sure.
    """
    low, high = matrix.draw_low.copy(), matrix.draw_high.copy()
    for j, card in enumerate(matrix.criteria):
        span = card.value[-1][0] - card.value[0][0]
        spread = np.array([SPREAD[_class_of(matrix, i, j)] * span for i in range(len(matrix.site_ids))])
        known = matrix.known[:, j]
        least, greatest = value_bounds(matrix.raw[:, j] - spread, matrix.raw[:, j] + spread, card.value)
        low[known, j] = np.minimum(low[known, j], least[known])
        high[known, j] = np.maximum(high[known, j], greatest[known])
    return replace(matrix.ranges, low=low, high=high)


def _class_of(matrix: ValueMatrix, site: int, criterion: int) -> DataClass | None:
    detail = matrix.detail(site, criterion)
    return detail.data_class if detail else None
