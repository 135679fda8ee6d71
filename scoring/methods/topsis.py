"""TOPSIS: closeness to the best and distance from the worst of the candidates.

References
----------
Hwang, C.-L. & Yoon, K. (1981). Worked example: Tzeng, G.-H. & Huang, J.-J. (2011),
Multiple Attribute Decision Making. The order depends on the normalisation
(Opricovic & Tzeng 2004), so it is named with every result.
"""

from dataclasses import dataclass, field
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray

from scoring.ranker import checked, competition_ranks
from scoring.value_functions import Floats


@dataclass
class TopsisRanker:
    """Rank by closeness; ``norm="none"`` for values that share one scale already."""

    norm: Literal["none", "vector"] = "none"
    scores_: Floats = field(init=False)
    ranks_: NDArray[np.int64] = field(init=False)

    def fit(self, values: Floats, weights: Floats) -> Self:
        """Score by closeness on 0..1; places that do not differ at all score 0.5."""
        values, weights = checked(values, weights)
        lengths = np.sqrt((values**2).sum(axis=0)) if self.norm == "vector" else np.ones(len(weights))
        weighted = weights * values / np.where(lengths > 0, lengths, 1.0)
        to_best = np.linalg.norm(weighted - weighted.max(axis=0), axis=1)
        to_worst = np.linalg.norm(weighted - weighted.min(axis=0), axis=1)
        total = to_best + to_worst
        self.scores_ = np.where(total > 0, to_worst / np.where(total > 0, total, 1.0), 0.5)
        self.ranks_ = competition_ranks(self.scores_)
        return self
