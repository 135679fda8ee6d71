"""Weights from swings: how much a step from the worst to the best end is worth.

A weight is a trade-off between the ranges of two curves, so the question shows both
ends in units; asking for "importance" without the range is the common mistake.

References
----------
Keeney, R. L. (2002), Common mistakes in making value trade-offs, Operations Research 50(6), 935-945.
"""

from collections.abc import Iterable, Mapping

from domain.analysis import SwingMeaning
from domain.canonical import FLOAT_DIGITS
from domain.errors import BadWeightsError
from domain.text import Bilingual
from scoring.cards import CriterionCard
from scoring.figures import amount
from scoring.phrases import say
from scoring.weights import checked_weights

BEST_SWING = 100.0


def swing_question(card: CriterionCard) -> Bilingual:
    """Ask for the worth of moving a criterion from its worst to its best figure, both in units."""
    return say("swing.question", label=card.label, **_ends(card))


def swing_in_words(card: CriterionCard) -> Bilingual:
    """Name a criterion with the worst and the best figure of its curve, in units."""
    return say("swing.ends", label=card.label, **_ends(card))


def swing_meanings(
    criteria: Iterable[CriterionCard], weights: Mapping[str, float]
) -> tuple[SwingMeaning, ...]:
    """Say what each weight stands for, the largest first."""
    cards = sorted(criteria, key=lambda card: (-weights[card.id], card.id))
    return tuple(
        SwingMeaning(
            criterion=card.id, weight=round(weights[card.id], FLOAT_DIGITS), says=swing_in_words(card)
        )
        for card in cards
    )


def _ends(card: CriterionCard) -> dict[str, Bilingual]:
    worst = min(card.value, key=lambda point: point[1])[0]
    best = max(card.value, key=lambda point: point[1])[0]
    return {"worst": amount(worst, card.unit), "best": amount(best, card.unit)}


def swing_weights(ratings: Mapping[str, float]) -> dict[str, float]:
    """Turn ratings of swings into weights: ``w_j = r_j / sum r``.

    Parameters
    ----------
    ratings
        By criterion; the most valuable swing is 100, the others 0 to 100.

    Raises
    ------
    BadWeightsError
        A rating is negative, not finite or above 100, or no swing is rated 100 (``no_reference``).
    """
    weights = checked_weights(ratings)
    top = max(ratings, key=lambda name: ratings[name])
    if ratings[top] != BEST_SWING:
        reason = "above_100" if ratings[top] > BEST_SWING else "no_reference"
        raise BadWeightsError(criterion=top, value=ratings[top], reason=reason)
    return weights
