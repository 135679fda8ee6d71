"""PROMETHEE II: net flow of pairwise preferences with linear thresholds.

References
----------
Brans, J. P. & Vincke, P. (1985), A preference ranking organisation method, Management
Science 31(6), 647-656. Worked example: Zhao, Peng & Li (2013).
"""

from dataclasses import dataclass, field
from typing import Self

import numpy as np
from numpy.typing import NDArray

from scoring.ranker import checked, competition_ranks
from scoring.value_functions import Floats


@dataclass
class PrometheeRanker:
    """Rank by net flow; differences up to ``q`` are indifferent, from ``p`` on fully preferred.

    Both in units of value; ``q = p = 0`` is the usual criterion.
    """

    q: float = 0.05
    p: float = 0.20
    scores_: Floats = field(init=False)
    ranks_: NDArray[np.int64] = field(init=False)

    def fit(self, values: Floats, weights: Floats) -> Self:
        """Score by net flow on -1..1; a single place scores 0."""
        values, weights = checked(values, weights)
        difference = values[:, None, :] - values[None, :, :]
        preference = self._preference(difference) @ weights
        others = max(1, len(values) - 1)
        self.scores_ = (preference.sum(axis=1) - preference.sum(axis=0)) / others
        self.ranks_ = competition_ranks(self.scores_)
        return self

    def _preference(self, difference: Floats) -> Floats:
        if self.p <= self.q:
            return (difference > self.q).astype(np.float64)
        return np.clip((difference - self.q) / (self.p - self.q), 0.0, 1.0)
