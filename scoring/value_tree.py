"""The value tree: groups above criteria, and where the weight really lies.

A fact that enters through two criteria weighs twice. The totals per source and per
hazard, and pairs of criteria that say the same, make it visible.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Final

import numpy as np

from domain.analysis import SameStory, WeightTotal
from domain.brief import Importance
from domain.canonical import FLOAT_DIGITS
from domain.place import DataPack
from domain.text import Bilingual
from scoring.phrases import say
from scoring.value_functions import Floats
from scoring.value_matrix import ValueMatrix
from scoring.weights import checked_weights

SAME_STORY_ABOVE: Final = 0.8
_TOLD = 3
FEWEST_PLACES: Final = 8
"""Below this number of places a rank correlation says too little."""


def tree_weights(groups: Mapping[str, float], within: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """Multiply down the tree: weight of the group times weight within the group.

    Parameters
    ----------
    groups
        Weight of every group; rescaled to the sum 1.
    within
        For every group the weights of its criteria; rescaled within the group.

    Raises
    ------
    BadWeightsError
        As in ``checked_weights``, for the groups or inside one.
    """
    return {
        criterion: share * weight
        for group, share in checked_weights(groups).items()
        for criterion, weight in checked_weights(within[group]).items()
    }


def weight_by_group(matrix: ValueMatrix, weights: Mapping[str, float]) -> tuple[WeightTotal, ...]:
    """Total the weights per branch."""
    return _totals(((card.group, say(f"groups.{card.group}"), card.id) for card in matrix.criteria), weights)


def weight_by_hazard(matrix: ValueMatrix, weights: Mapping[str, float]) -> tuple[WeightTotal, ...]:
    """Total the weights per hazard that a criterion's card names."""
    named = ((card.hazard, say(f"hazards.{card.hazard}"), card.id) for card in matrix.criteria if card.hazard)
    return _totals(named, weights)


def weight_by_source(
    matrix: ValueMatrix, weights: Mapping[str, float], pack: DataPack
) -> tuple[WeightTotal, ...]:
    """Total the weights that rest on each source; a criterion with two sources counts in both."""
    found: dict[tuple[str, str], Bilingual] = {}
    for card in matrix.criteria:
        for site in matrix.site_ids:
            detail = matrix.details.get((site, card.measure))
            for source in _sources(detail.evidence if detail else (), pack):
                found[source, card.id] = pack.sources[source].title
    return _totals(((source, title, criterion) for (source, criterion), title in found.items()), weights)


def same_stories(matrix: ValueMatrix, weights: Mapping[str, float]) -> tuple[SameStory, ...]:
    """Find pairs of criteria whose values go the same or opposite way over the places.

    Spearman's rank correlation above 0.8 in size, over at least eight places that know both.
    """
    found = []
    for (a, first), (b, second) in combinations(enumerate(matrix.criteria), 2):
        both = matrix.known[:, a] & matrix.known[:, b]
        if np.count_nonzero(both) < FEWEST_PLACES:
            continue
        rho = spearman(matrix.expected[both, a], matrix.expected[both, b])
        if abs(rho) > SAME_STORY_ABOVE:
            found.append(
                SameStory(
                    first=first.id,
                    second=second.id,
                    rank_correlation=round(rho, FLOAT_DIGITS),
                    weight=round(weights[first.id] + weights[second.id], FLOAT_DIGITS),
                    says=say("value_tree.same_story", first=first.label, second=second.label),
                )
            )
    return tuple(sorted(found, key=lambda story: (-story.weight, story.first, story.second)))


def counted_twice(
    matrix: ValueMatrix, weights: Mapping[str, float], importance: Importance
) -> tuple[Bilingual, ...]:
    """Warn of criteria that a person weighs one by one and that order the places alike.

    The presets are looked at when they are made; the heaviest pairs are told, at most three.
    """
    compared = (name for item in importance.pairwise for name in (item.first, item.second))
    named = {*importance.weights, *importance.order, *importance.swing, *compared}
    if not named:
        return ()
    stories = same_stories(matrix, weights)
    return tuple(story.says for story in stories if {story.first, story.second} <= named)[:_TOLD]


def spearman(x: Floats, y: Floats) -> float:
    """Return the rank correlation; 0 where one side does not vary.

    References
    ----------
    Spearman, C. (1904): Pearson's correlation of the average ranks.
    """
    a, b = _average_ranks(x), _average_ranks(y)
    a, b = a - a.mean(), b - b.mean()
    spread = math.sqrt(float(a @ a) * float(b @ b))
    return float(a @ b) / spread if spread else 0.0


def _average_ranks(x: Floats) -> Floats:
    _, inverse, counts = np.unique(x, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks: Floats = (ends - (counts - 1) / 2)[inverse]
    return ranks


def _sources(evidence: Sequence[str], pack: DataPack) -> set[str]:
    return {source for record in evidence for source in pack.record(record).sources if source in pack.sources}


def _totals(
    entries: Iterable[tuple[str, Bilingual, str]], weights: Mapping[str, float]
) -> tuple[WeightTotal, ...]:
    """Total the weights of (id, label, criterion) entries by id, the heaviest first."""
    labels: dict[str, Bilingual] = {}
    members: dict[str, list[str]] = {}
    for identity, label, criterion in entries:
        labels[identity] = label
        members.setdefault(identity, []).append(criterion)
    totals = [
        WeightTotal(
            id=identity,
            label=labels[identity],
            weight=round(math.fsum(weights[criterion] for criterion in criteria), FLOAT_DIGITS),
            criteria=tuple(criteria),
        )
        for identity, criteria in members.items()
    ]
    return tuple(sorted(totals, key=lambda total: (-total.weight, total.id)))
