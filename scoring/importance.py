"""What the brief says about importance, turned into the weights of one function."""

import difflib
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from domain.brief import Comparison, Importance
from domain.errors import BadWeightsError, UnknownCriterionError
from domain.text import Bilingual
from scoring.cards import Catalogue, CriterionCard, FacilityTypeCard
from scoring.figures import number
from scoring.pairwise import pairwise_weights
from scoring.phrases import listed, say
from scoring.swing import swing_in_words, swing_weights
from scoring.value_tree import tree_weights
from scoring.weights import checked_weights, exact_shares, roc_weights

TOP_SHARE = 0.5
"""How much of the total weight the named criteria receive, on top of the preset's share."""

_SUM_TOLERANCE = 1e-6
_SOME = 3


@dataclass(frozen=True, slots=True)
class StatedWeights:
    """Weights by criterion, positive, summing to 1, and what the reader is told about them."""

    weights: dict[str, float]
    notices: tuple[Bilingual, ...]


def stated_weights(importance: Importance, facility: FacilityTypeCard, catalogue: Catalogue) -> StatedWeights:
    """Return the weights of a function: the preset, or what the brief says instead.

    Direct weights, an order, swings and comparisons of criteria replace the preset: what
    is not named weighs nothing. Weights or comparisons of groups keep the preset's
    proportions inside each group. A named top of up
    to three criteria or groups takes half of the total by rank order centroid; the preset
    keeps the other half in its proportions, so every named criterion gains on all others.

    Raises
    ------
    UnknownCriterionError
        A name is no criterion (and, in ``top``, no group). Facts: ``criterion``, ``nearest``.
    BadWeightsError
        A weight is negative, not finite, of a criterion that is only shown, or all are 0.
    PairwiseJudgementError
        A comparison cannot be used, see ``pairwise_weights``.
    """
    ways: tuple[tuple[object, Callable[[], StatedWeights]], ...] = (
        (importance.weights, lambda: _direct(importance.weights, catalogue)),
        (importance.order, lambda: _ordered(importance.order, catalogue)),
        (importance.groups, lambda: _by_group(importance.groups, facility, catalogue)),
        (importance.swing, lambda: _swung(importance.swing, catalogue)),
        (importance.pairwise, lambda: _compared(importance.pairwise, facility, catalogue)),
        (importance.top, lambda: _boosted(importance.top, facility, catalogue)),
    )
    for given, weigh in ways:
        if given:
            return weigh()
    return StatedWeights(exact_shares(facility.weights), ())


def _direct(weights: dict[str, float], catalogue: Catalogue) -> StatedWeights:
    for criterion, weight in weights.items():
        _weighable(criterion, weight, catalogue)
    shares = exact_shares(checked_weights(weights))
    total = math.fsum(weights.values())
    rescaled = abs(total - 1) > _SUM_TOLERANCE
    notices = (say("notices.weights_rescaled", total=number(total)),) if rescaled else ()
    return StatedWeights(shares, notices)


def _ordered(order: tuple[str, ...], catalogue: Catalogue) -> StatedWeights:
    names = tuple(dict.fromkeys(order))
    labels = [_weighable(name, 1.0, catalogue).label for name in names]
    return StatedWeights(exact_shares(roc_weights(names)), (say("notices.order", names=listed(labels)),))


def _by_group(groups: Mapping[str, float], facility: FacilityTypeCard, catalogue: Catalogue) -> StatedWeights:
    weights = tree_weights(groups, {group: _group(group, facility, catalogue) for group in groups})
    labels = [say(f"groups.{group}") for group in groups]
    return StatedWeights(exact_shares(weights), (say("notices.groups", names=listed(labels)),))


def _swung(ratings: Mapping[str, float], catalogue: Catalogue) -> StatedWeights:
    labels = [swing_in_words(_weighable(name, rating, catalogue)) for name, rating in ratings.items()]
    return StatedWeights(exact_shares(swing_weights(ratings)), (say("notices.swing", names=listed(labels)),))


def _compared(
    pairwise: tuple[Comparison, ...], facility: FacilityTypeCard, catalogue: Catalogue
) -> StatedWeights:
    names = list(dict.fromkeys(name for item in pairwise for name in (item.first, item.second)))
    found = pairwise_weights(names, {(item.first, item.second): item.times for item in pairwise})
    notices = [
        say("notices.pairwise", ratio=number(found.consistency_ratio), missing=str(len(found.missing)))
    ]
    if found.contradictory and found.worst is not None:
        worst = listed([_label(name, catalogue) for name in found.worst])
        notices.append(say("notices.pairwise_contradictory", pair=worst))
    if found.many:
        notices.append(say("notices.pairwise_many", count=str(len(names))))
    groups = {card.group for card in catalogue.criteria.values()}
    if set(names) <= groups:
        weights = tree_weights(found.weights, {name: _group(name, facility, catalogue) for name in names})
        return StatedWeights(exact_shares(weights), tuple(notices))
    return StatedWeights(_direct(found.weights, catalogue).weights, tuple(notices))


def _label(name: str, catalogue: Catalogue) -> Bilingual:
    return catalogue.criteria[name].label if name in catalogue.criteria else say(f"groups.{name}")


def _group(name: str, facility: FacilityTypeCard, catalogue: Catalogue) -> dict[str, float]:
    """Return the preset inside a group of the function.

    Raises
    ------
    UnknownCriterionError
        There is no such group, or the function asks nothing of it.
    """
    members = {c: w for c, w in facility.weights.items() if catalogue.criteria[c].group == name}
    if not members:
        groups = sorted({catalogue.criteria[c].group for c in facility.weights})
        raise UnknownCriterionError(criterion=name, nearest=groups)
    return members


def _boosted(top: tuple[str, ...], facility: FacilityTypeCard, catalogue: Catalogue) -> StatedWeights:
    named = {name: _members(name, facility, catalogue) for name in dict.fromkeys(top)}
    silent = [name for name, members in named.items() if not members]
    order = [name for name in named if named[name]]
    notices = [
        say("notices.importance_not_in_function", name=name, function=facility.label) for name in silent
    ]
    if not order:
        return StatedWeights(exact_shares(facility.weights), tuple(notices))
    weights = {criterion: (1 - TOP_SHARE) * weight for criterion, weight in facility.weights.items()}
    for name, share in roc_weights(order).items():
        for criterion, part in named[name].items():
            weights[criterion] = weights.get(criterion, 0.0) + TOP_SHARE * share * part
    labels = [catalogue.criteria[n].label if n in catalogue.criteria else say(f"groups.{n}") for n in order]
    notices.append(say("notices.importance_boosted", names=listed(labels)))
    return StatedWeights(exact_shares(weights), tuple(notices))


def _members(name: str, facility: FacilityTypeCard, catalogue: Catalogue) -> dict[str, float]:
    """Return the criteria a name stands for, with their shares of it; empty if the function has none."""
    groups = {card.group for card in catalogue.criteria.values()}
    if name in groups:
        preset = {c: w for c, w in facility.weights.items() if catalogue.criteria[c].group == name}
        return checked_weights(preset) if preset else {}
    _weighable(name, 1.0, catalogue)
    return {name: 1.0}


def names_near(name: str, catalogue: Catalogue) -> list[str]:
    """Return the criteria and groups spelt like a name; without any, all groups and some criteria."""
    groups = sorted({card.group for card in catalogue.criteria.values()})
    close = difflib.get_close_matches(name, [*catalogue.criteria, *groups], n=3)
    return close or [*groups, *sorted(catalogue.criteria)[:_SOME]]


def _weighable(criterion: str, weight: float, catalogue: Catalogue) -> CriterionCard:
    card = catalogue.criteria.get(criterion)
    if card is None:
        raise UnknownCriterionError(criterion=criterion, nearest=names_near(criterion, catalogue))
    if card.kind == "context":
        raise BadWeightsError(criterion=criterion, value=weight, reason="only_shown")
    return card
