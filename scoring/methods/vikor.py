"""VIKOR: a compromise between the weighted sum and the worst single criterion.

References
----------
Opricovic, S. & Tzeng, G.-H. (2004), Compromise solution by MCDM methods, European J. of
Operational Research 156(2), 445-455. Worked example: Tzeng & Huang (2011).
"""

from dataclasses import dataclass, field
from typing import Self

import numpy as np
from numpy.typing import NDArray

from scoring.ranker import checked, competition_ranks
from scoring.value_functions import Floats


@dataclass
class VikorRanker:
    """Rank by Q; ``v`` weighs the group (sum) against the regret of the worst criterion."""

    v: float = 0.5
    q_: Floats = field(init=False)
    regret_: Floats = field(init=False)
    scores_: Floats = field(init=False)
    ranks_: NDArray[np.int64] = field(init=False)

    def fit(self, values: Floats, weights: Floats) -> Self:
        """Learn ``q_`` (0 best, 1 worst), ``regret_`` by place and criterion, and ``scores_ = 1 - q_``.

        A constant criterion decides nothing.
        """
        values, weights = checked(values, weights)
        best, worst = values.max(axis=0), values.min(axis=0)
        gap = np.where(best > worst, best - worst, 1.0)
        self.regret_ = weights * (best - values) / gap
        together, worst_one = self.regret_.sum(axis=1), self.regret_.max(axis=1)
        self.q_ = self.v * _on_unit_scale(together) + (1 - self.v) * _on_unit_scale(worst_one)
        self.scores_ = 1 - self.q_
        self.ranks_ = competition_ranks(self.scores_)
        return self


def _on_unit_scale(x: Floats) -> Floats:
    spread = float(np.ptp(x))
    scaled: Floats = (x - x.min()) / spread if spread > 0 else np.zeros_like(x)
    return scaled
