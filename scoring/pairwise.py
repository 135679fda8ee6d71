"""Weights from pairwise comparisons (AHP), for one branch of the value tree at a time.

Weights are the principal eigenvector. The consistency ratio speaks of contradictions
among the answers, not of their truth.

References
----------
Saaty, T. L. (2008), Decision making with the analytic hierarchy process, Int. J. Services
Sciences 1(1), 83-98 (the drinks example). Harker, P. T. (1987), Incomplete pairwise
comparisons in the analytic hierarchy process, Mathematical Modelling 9(11), 837-848.
Ágoston, K. C. & Csató, L. (2022), Inconsistency thresholds for incomplete pairwise
comparison matrices, Omega 108, 102576 (the random index of incomplete matrices).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np

from domain.errors import PairwiseJudgementError
from scoring.value_functions import Floats

COMFORTABLE: Final = 7
MOST: Final = 9
FARTHEST: Final = 99
"""Nobody can tell a hundred times from a thousand; Saaty's scale ends at 9."""
TOLERABLE_RATIO: Final = 0.10
RANDOM_INDEX: Final = {3: 0.58, 4: 0.90, 5: 1.12, 6: 1.24, 7: 1.32, 8: 1.41, 9: 1.45}

Judgements = Mapping[tuple[str, str], float]


@dataclass(frozen=True, slots=True)
class PairwiseWeights:
    """Weights summing to 1, and how well the answers agree with each other.

    ``consistency_ratio`` is 0 for full agreement; above 0.10 (``contradictory``) the answers should
    be looked at again, beginning with ``worst``, the pair farthest from the weights.
    With ``missing`` answers the ratio is an upper estimate.
    """

    weights: dict[str, float]
    largest_eigenvalue: float
    consistency_ratio: float
    missing: tuple[tuple[str, str], ...]
    worst: tuple[str, str] | None
    many: bool

    @property
    def contradictory(self) -> bool:
        """Tell whether the answers should be looked at again."""
        return self.consistency_ratio > TOLERABLE_RATIO


def pairwise_weights(names: Sequence[str], judgements: Judgements) -> PairwiseWeights:
    """Compute the weights of up to nine names from judgements of pairs.

    Parameters
    ----------
    names
        Two to nine criteria or groups; above seven ``many`` is set.
    judgements
        ``(a, b): 3`` says a matters three times as much as b. A pair may be given in either
        direction, or be missing as long as all names hang together.

    Raises
    ------
    PairwiseJudgementError
        Facts ``first``, ``second``, ``value``, ``reason``: ``too_many``, ``unknown_name``,
        ``not_positive``, ``too_far``, ``not_reciprocal`` or ``not_connected``.
    """
    if len(names) > MOST:
        raise PairwiseJudgementError(first=names[0], second=names[-1], value=len(names), reason="too_many")
    matrix = _matrix(names, judgements)
    missing = tuple((a, b) for a, b in combinations(names, 2) if matrix[names.index(a), names.index(b)] == 0)
    _check_connected(names, matrix)
    filled = matrix.copy()
    np.fill_diagonal(filled, 1 + (matrix == 0).sum(axis=1))
    eigenvalues, vectors = np.linalg.eig(filled)
    largest = int(np.argmax(eigenvalues.real))
    weights = np.abs(vectors[:, largest].real)
    weights /= weights.sum()
    value = float(eigenvalues[largest].real)
    return PairwiseWeights(
        weights=dict(zip(names, weights.tolist(), strict=True)),
        largest_eigenvalue=value,
        consistency_ratio=_ratio(value, len(names), len(missing)),
        missing=missing,
        worst=_worst(names, matrix, weights),
        many=len(names) > COMFORTABLE,
    )


def _matrix(names: Sequence[str], judgements: Judgements) -> Floats:
    """Return the reciprocal matrix; 0 stands for a missing answer."""
    matrix = np.eye(len(names))
    for (first, second), value in judgements.items():
        facts = {"first": first, "second": second, "value": value}
        if first not in names or second not in names:
            raise PairwiseJudgementError(**facts, reason="unknown_name")
        if not (value > 0 and math.isfinite(value)):
            raise PairwiseJudgementError(**facts, reason="not_positive")
        if not 1 / FARTHEST <= value <= FARTHEST:
            raise PairwiseJudgementError(**facts, reason="too_far")
        i, j = names.index(first), names.index(second)
        if matrix[i, j] and not math.isclose(matrix[i, j], value, rel_tol=1e-6):
            raise PairwiseJudgementError(**facts, reason="not_reciprocal")
        matrix[i, j], matrix[j, i] = value, 1 / value
    return matrix


def _check_connected(names: Sequence[str], matrix: Floats) -> None:
    """Check that answers lead from the first name to every other one."""
    reached = np.linalg.matrix_power((matrix > 0).astype(np.int64), len(names))[0] > 0
    for name, within in zip(names, reached, strict=True):
        if not within:
            raise PairwiseJudgementError(first=names[0], second=name, value="–", reason="not_connected")


def _ratio(eigenvalue: float, n: int, n_missing: int) -> float:
    if n not in RANDOM_INDEX:
        return 0.0
    random_index = RANDOM_INDEX[n] * (1 - 2 * n_missing / ((n - 1) * (n - 2)))
    index = max(0.0, (eigenvalue - n) / (n - 1))
    return index / random_index if random_index > 0 else 0.0


def _worst(names: Sequence[str], matrix: Floats, weights: Floats) -> tuple[str, str] | None:
    """Return the judged pair that differs most from the ratio of the weights."""
    gaps = {
        (i, j): abs(math.log(matrix[i, j] * weights[j] / weights[i]))
        for i, j in combinations(range(len(names)), 2)
        if matrix[i, j]
    }
    i, j = max(gaps, key=lambda pair: gaps[pair], default=(0, 0))
    return (names[i], names[j]) if gaps.get((i, j), 0.0) > TOLERABLE_RATIO else None
