"""The order under other assumptions: more or less slack in the weights, and data that may be off."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from domain.analysis import CentralWeights, Duel, PlaceUnderStress, Stress
from domain.canonical import FLOAT_DIGITS
from scoring.acceptability import Acceptability, acceptability, rank_range
from scoring.data_spread import spread_ranges
from scoring.job import Draws
from scoring.phrases import say
from scoring.robustness import leading_group
from scoring.sampling import ValueRanges, sample_scores
from scoring.value_functions import Floats
from scoring.value_matrix import ValueMatrix
from scoring.weight_regions import Region, drawn_weights

USUAL: Final[Region] = "slack_30"
SETTINGS: Final[tuple[tuple[Region, bool], ...]] = (
    ("slack_15", False),
    ("slack_30", False),
    ("slack_30", True),
    ("slack_60", False),
    ("order", False),
    ("none", False),
)
_TOP: Final = 3
_LEANS: Final = 2
_GAINS: Final = 0.002
"""A fifth of a per cent: below it the mean of ten thousand draws says nothing."""


def stresses(
    matrix: ValueMatrix,
    site_ids: Sequence[str],
    weights: Mapping[str, float],
    *,
    usual: Acceptability,
    draws: Draws,
) -> tuple[Stress, ...]:
    """Test the order of the ranked places under every setting, with the same draws of the unknowns.

    ``usual`` is the acceptability under the usual slack, which the other settings stand beside.
    """
    exact, spread = matrix.ranges.of(site_ids), spread_ranges(matrix).of(site_ids)

    def found(region: Region, *, with_data: bool) -> Acceptability:
        if (region, with_data) == (USUAL, False):
            return usual
        ranges = spread if with_data else exact
        return accept(region, ranges, weights, samples=draws.samples, seed=draws.seed)

    return tuple(
        _stress(region, site_ids, found(region, with_data=with_data), with_data=with_data)
        for region, with_data in SETTINGS
    )


def accept(
    region: Region, ranges: ValueRanges, weights: Mapping[str, float], *, samples: int, seed: int
) -> Acceptability:
    """Draw weights of a region and uncertain values, and count the ranks."""
    drawn = drawn_weights(region, weights, samples=samples, seed=seed)
    return acceptability(sample_scores(ranges, drawn, seed=seed), drawn)


def duels(found: Acceptability, site_ids: Sequence[str]) -> tuple[Duel, ...]:
    """Return every ordered pair's share of wins."""
    return tuple(
        Duel(site_id=first, over=second, share=round(float(found.beats[i, k]), FLOAT_DIGITS))
        for i, first in enumerate(site_ids)
        for k, second in enumerate(site_ids)
        if i != k
    )


def central_weights(
    found: Acceptability, ranges: ValueRanges, stated: Mapping[str, float]
) -> tuple[CentralWeights, ...]:
    """Return the mean weights behind every place's first ranks, and what they lean on."""
    central = []
    for i, site in enumerate(ranges.site_ids):
        mean = _mean_weights(found, ranges, i)
        central.append(CentralWeights(site_id=site, weights=mean, leans_on=_leans_on(mean or {}, stated)))
    return tuple(central)


def _leans_on(mean: Mapping[str, float], stated: Mapping[str, float]) -> tuple[str, ...]:
    """Name the few criteria whose weight gains most points over the stated one, if it gains at all."""
    gained = {name: weight - stated[name] for name, weight in mean.items()}
    heaviest = sorted(gained, key=lambda name: (-gained[name], name))[:_LEANS]
    return tuple(name for name in heaviest if gained[name] >= _GAINS)


def _mean_weights(found: Acceptability, ranges: ValueRanges, row: int) -> dict[str, float] | None:
    mean = found.central_weights[row]
    if np.isnan(mean).any():
        return None
    return {
        criterion: round(float(w), FLOAT_DIGITS) for criterion, w in zip(ranges.criteria, mean, strict=True)
    }


def _stress(region: Region, site_ids: Sequence[str], found: Acceptability, *, with_data: bool) -> Stress:
    leader = int(np.argmin(found.expected_rank))
    setting = say(f"sensitivity.{region}")
    return Stress(
        weights=region,
        with_data=with_data,
        label=say("sensitivity.with_data", setting=setting) if with_data else setting,
        places=tuple(under_stress(site, found.rank[i]) for i, site in enumerate(site_ids)),
        leading_group=leading_group(found, site_ids, leader=leader),
    )


def under_stress(site: str, shares: Floats) -> PlaceUnderStress:
    """Put a place's rank acceptability into the three figures that people read."""
    return PlaceUnderStress(
        site_id=site,
        first=round(float(shares[0]), FLOAT_DIGITS),
        top_three=round(float(shares[:_TOP].sum()), FLOAT_DIGITS),
        rank_range=rank_range(shares),
    )
