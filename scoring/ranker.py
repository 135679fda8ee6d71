"""The protocol of every ranking method, and the method in use: the weighted sum of values."""

from dataclasses import dataclass, field
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from scoring.value_functions import Floats

_DIGITS = 9


class Ranker(Protocol):
    """A ranking method in the manner of an estimator.

    The constructor stores options; ``fit`` checks values of shape ``(n_sites, n_criteria)``
    and weights of shape ``(n_criteria,)`` and learns ``scores_`` (larger is better) and ``ranks_``.
    """

    scores_: Floats
    ranks_: NDArray[np.int64]

    def fit(self, values: Floats, weights: Floats) -> Self:
        """Score and rank the places."""
        ...


def checked(values: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Return finite values and weights, the weights rescaled to the sum 1.

    Raises
    ------
    ValueError
        The shapes differ, a value is not within 0..1, or a weight is negative, not finite
        or all are 0. Such faults are named with criterion and place before they come here.
    """
    if values.ndim != 2 or weights.shape != (values.shape[1],):  # noqa: PLR2004
        msg = f"values {values.shape} do not fit weights {weights.shape}"
        raise ValueError(msg)
    if not (np.all(values >= 0) and np.all(values <= 1)):
        msg = "values must lie within 0..1"
        raise ValueError(msg)
    if not (np.all(weights >= 0) and 0 < weights.sum() < np.inf):
        msg = "weights must be finite, not negative, and not all 0"
        raise ValueError(msg)
    return values, weights / weights.sum()


def competition_ranks(scores: Floats) -> NDArray[np.int64]:
    """Rank scores, the largest first; equal scores share the better rank (1, 2, 2, 4)."""
    rounded = np.round(scores, _DIGITS)
    ranks: NDArray[np.int64] = 1 + (rounded[None, :] > rounded[:, None]).sum(axis=1)
    return ranks


@dataclass
class WeightedValueRanker:
    """Additive value model: ``S_i = sum_j w_j u_ij``.

    The only method whose reasons add up and whose scores do not depend on the other places.
    """

    scores_: Floats = field(init=False)
    ranks_: NDArray[np.int64] = field(init=False)

    def fit(self, values: Floats, weights: Floats) -> Self:
        """Score on 0..1 and rank."""
        values, weights = checked(values, weights)
        self.scores_ = values @ weights
        self.ranks_ = competition_ranks(self.scores_)
        return self
