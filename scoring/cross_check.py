"""The same values by other methods: how far the order depends on the method."""

import math
from collections.abc import Sequence
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from domain.analysis import CrossCheck
from domain.canonical import FLOAT_DIGITS
from scoring.methods.promethee import PrometheeRanker
from scoring.methods.topsis import TopsisRanker
from scoring.methods.vikor import VikorRanker
from scoring.phrases import say
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


def cross_checks(site_ids: Sequence[str], values: Floats, weights: Floats) -> tuple[CrossCheck, ...]:
    """Rank the places by every method and compare with the weighted sum.

    Parameters
    ----------
    values
        Expected values, shape ``(n_sites, n_criteria)``.
    weights
        Shape ``(n_criteria,)``.

    Returns
    -------
    checks
        None for fewer than two places: there is no order to compare.
    """
    if len(site_ids) < _FEWEST:
        return ()
    ours = competition_ranks(values @ weights)
    return tuple(
        _check(method, site_ids, ranker().fit(values, weights).ranks_, ours)
        for method, ranker in METHODS.items()
    )


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


def _check(
    method: Method, site_ids: Sequence[str], ranks: NDArray[np.int64], ours: NDArray[np.int64]
) -> CrossCheck:
    order = sorted(range(len(site_ids)), key=lambda row: (ranks[row], site_ids[row]))
    same = {site for site, rank in zip(site_ids, ranks, strict=True) if rank <= _TOP} == {
        site for site, rank in zip(site_ids, ours, strict=True) if rank <= _TOP
    }
    return CrossCheck(
        method=method,
        label=say(f"methods.{method}.label"),
        order=tuple(site_ids[row] for row in order),
        ranks=tuple(int(ranks[row]) for row in order),
        kendall_tau=round(kendall_tau(ours, ranks), FLOAT_DIGITS),
        same_top_three=same,
        says=say("methods.agrees") if same else say(f"methods.{method}.differs"),
    )
