"""The same values by other methods: how far the order depends on the method."""

import math
from collections.abc import Mapping, Sequence
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from domain.analysis import CrossCheck
from domain.canonical import FLOAT_DIGITS
from domain.text import Bilingual
from scoring.methods.promethee import PrometheeRanker
from scoring.methods.topsis import TopsisRanker
from scoring.methods.vikor import VikorRanker
from scoring.phrases import joined, say
from scoring.ranker import Ranker, competition_ranks
from scoring.value_functions import Floats

Method = Literal["topsis", "vikor", "promethee"]
METHODS: Final[dict[Method, type[Ranker]]] = {
    "topsis": TopsisRanker,
    "vikor": VikorRanker,
    "promethee": PrometheeRanker,
}
_TOP: Final = 3
_FEWEST: Final = 2
_ALIKE: Final = ((0.8, "much_the_same"), (0.4, "similar"), (-1.0, "very_different"))
"""How an agreement of at least so much (Kendall's τ) is called; our judgement."""


def cross_checks(
    places: Mapping[str, Bilingual], criteria: Sequence[Bilingual], values: Floats, weights: Floats
) -> tuple[CrossCheck, ...]:
    """Rank the places by every method and compare with the weighted sum.

    Parameters
    ----------
    places
        Names by id, in the order of the rows of ``values``.
    criteria
        Names in the order of its columns.
    values
        Expected values, shape ``(n_sites, n_criteria)``.
    weights
        Shape ``(n_criteria,)``.

    Returns
    -------
    checks
        None for fewer than two places: there is no order to compare.
    """
    if len(places) < _FEWEST:
        return ()
    ours = competition_ranks(values @ weights)
    leader = int(ours.argmin())
    checks = []
    for method, ranker in METHODS.items():
        fitted = ranker().fit(values, weights)
        ranks = fitted.ranks_
        order = sorted(range(len(places)), key=lambda row: (ranks[row], list(places)[row]))
        tau = kendall_tau(ours, ranks)
        same = set(np.flatnonzero(ranks <= _TOP)) == set(np.flatnonzero(ours <= _TOP))
        weakest = criteria[fitted.regret_[leader].argmax()] if isinstance(fitted, VikorRanker) else None
        checks.append(
            CrossCheck(
                method=method,
                label=say(f"methods.{method}.label"),
                order=tuple(list(places)[row] for row in order),
                ranks=tuple(int(ranks[row]) for row in order),
                kendall_tau=round(tau, FLOAT_DIGITS),
                same_top_three=same,
                says=say("methods.agrees")
                if same
                else _differs(method, tau, list(places.values())[leader], int(ranks[leader]), weakest),
            )
        )
    return tuple(checks)


def _differs(
    method: Method, tau: float, leader: Bilingual, rank: int, weakest: Bilingual | None
) -> Bilingual:
    """Say how far the order differs, why, and where the method puts the first place by points."""
    word = next(word for least, word in _ALIKE if tau >= least)
    said = [
        say("methods.differs", overall=say(f"methods.alike.{word}")),
        say(f"methods.{method}.differs"),
    ]
    if rank == 1:
        return joined([*said, say("methods.leader_stays", leader=leader)])
    said.append(say("methods.leader_falls", leader=leader, rank=rank))
    return joined([*said, say("methods.weak_spot", criterion=weakest)] if weakest else said)


def kendall_tau(first: NDArray[np.int64], second: NDArray[np.int64]) -> float:
    """Return Kendall's τ-b of two rankings, from -1 to 1; 1 if both tie all places, 0 if one does.

    References
    ----------
    Kendall, M. G. (1945), The treatment of ties in ranking problems, Biometrika 33(3), 239-251.
    """
    upper = np.triu_indices(len(first), k=1)
    a = np.sign(first[:, None] - first[None, :])[upper]
    b = np.sign(second[:, None] - second[None, :])[upper]
    untied = float(np.count_nonzero(a)) * float(np.count_nonzero(b))
    if untied == 0:
        return 1.0 if not a.any() and not b.any() else 0.0
    return float(np.sum(a * b)) / math.sqrt(untied)
