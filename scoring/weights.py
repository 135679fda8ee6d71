"""Weights from statements: direct numbers, an order, or swings."""

import math
from collections.abc import Mapping, Sequence

from domain.canonical import FLOAT_DIGITS
from domain.errors import BadWeightsError


def checked_weights(weights: Mapping[str, float]) -> dict[str, float]:
    """Return the positive weights of a statement, rescaled to the sum 1.

    Raises
    ------
    BadWeightsError
        A weight or their sum is not finite, a weight is negative, or all are 0.
        Facts: ``criterion``, ``value``, ``reason``.
    """
    for criterion, weight in weights.items():
        if math.isnan(weight):
            raise BadWeightsError(criterion=criterion, value=weight, reason="not_a_number")
        if math.isinf(weight):
            raise BadWeightsError(criterion=criterion, value=weight, reason="infinite")
        if weight < 0:
            raise BadWeightsError(criterion=criterion, value=weight, reason="negative")
    together = sum(weights.values())
    if math.isinf(together):
        largest = max(weights, key=lambda criterion: weights[criterion])
        raise BadWeightsError(criterion=largest, value=weights[largest], reason="infinite")
    if together == 0:
        raise BadWeightsError(criterion=", ".join(weights), value=0.0, reason="all_zero")
    total = math.fsum(weights.values())
    return {criterion: weight / total for criterion, weight in weights.items() if weight > 0}


def exact_shares(weights: Mapping[str, float]) -> dict[str, float]:
    """Round weights to the digits of the result, so that the printed weights sum to 1.

    The largest weight takes what rounding leaves.
    """
    rounded = {criterion: round(weight, FLOAT_DIGITS) for criterion, weight in weights.items()}
    largest = max(rounded, key=lambda criterion: rounded[criterion])
    others = math.fsum(weight for criterion, weight in rounded.items() if criterion != largest)
    rounded[largest] = round(1 - others, FLOAT_DIGITS)
    return {criterion: weight for criterion, weight in rounded.items() if weight > 0}


def roc_weights(order: Sequence[str]) -> dict[str, float]:
    """Weights from an order alone: rank order centroid, ``w_(r) = 1/n · sum_{k=r..n} 1/k``.

    References
    ----------
    Barron, F. H. & Barrett, B. E. (1996), Decision quality using ranked attribute weights,
    Management Science 42(11), 1515-1523.
    """
    n = len(order)
    return {
        name: math.fsum(1 / k for k in range(rank, n + 1)) / n for rank, name in enumerate(order, start=1)
    }
