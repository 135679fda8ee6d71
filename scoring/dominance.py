"""Dominance: places that are at least as good on everything, whatever the unknowns turn out to be."""

from collections.abc import Sequence

from domain.analysis import Dominance
from scoring.value_functions import Floats


def dominances(site_ids: Sequence[str], low: Floats, high: Floats) -> tuple[Dominance, ...]:
    """List the pairs where one place dominates another for certain.

    ``low_i >= high_k`` on every criterion, and above it on one. Such an order holds under any weights.

    Parameters
    ----------
    low, high
        Bounds of the values, shape ``(n_sites, n_criteria)``.
    """
    return tuple(
        Dominance(site_id=first, over=second)
        for i, first in enumerate(site_ids)
        for k, second in enumerate(site_ids)
        if i != k and (low[i] >= high[k]).all() and (low[i] > high[k]).any()
    )
