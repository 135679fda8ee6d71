"""What would change the order: one figure, one weight, or one unknown. All in closed form.

For a place i behind the leader 1 with the gap ``D = S_1 - S_i``:
one figure must gain ``D / w_j`` in value; one weight must move by ``t = D / (D - d_j)`` of the way
to 1 (``d_j = u_1j - u_ij``, the other weights in proportion).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from domain.analysis import CriterionChange, DecidingUnknown, FirstCall, WeightChange
from domain.canonical import FLOAT_DIGITS
from domain.place import Owner
from domain.recommendation import JudgedPlace
from domain.text import Bilingual
from scoring.cards import CriterionCard
from scoring.figures import amount, number, rounded_beyond
from scoring.phrases import listed, say
from scoring.unknowns import owner_of
from scoring.value_functions import Floats, raw_for, values_of

_EPSILON = 1e-9
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Order:
    """The ranked places, the leader first, with values of shape ``(n_sites, n_criteria)``."""

    places: Sequence[JudgedPlace]
    criteria: Sequence[CriterionCard]
    weights: Floats
    raw: Floats
    expected: Floats
    low: Floats
    high: Floats

    @property
    def scores(self) -> Floats:
        """Return the expected scores on 0..1."""
        scores: Floats = self.expected @ self.weights
        return scores


def criterion_changes(order: Order) -> tuple[CriterionChange, ...]:
    """Find, for every place behind the leader, the single figures that would bring it level.

    Only known figures of criteria that somebody can act on; a hazard is nobody's to move.
    """
    found = []
    for i in range(1, len(order.places)):
        gap = float(order.scores[0] - order.scores[i])
        for j, card in enumerate(order.criteria):
            raw = float(order.raw[i, j])
            if gap <= _EPSILON or not card.actionable or np.isnan(raw):
                continue
            needed = raw_for(
                float(order.expected[i, j]) + gap / float(order.weights[j]), card.value, nearest_to=raw
            )
            if needed is not None:
                found.append(_criterion_change(order.places[i], card, raw, needed))
    return tuple(found)


def weight_changes(order: Order) -> tuple[WeightChange, ...]:
    """Find, for every place behind the leader, the weight of one criterion that brings it level."""
    found = []
    for i in range(1, len(order.places)):
        gap = float(order.scores[0] - order.scores[i])
        for j, card in enumerate(order.criteria):
            weight = float(order.weights[j])
            step = flip_step(gap, float(order.expected[0, j] - order.expected[i, j]), weight)
            if step is not None:
                needed = weight + step * (1 - weight)
                found.append(_weight_change(order.places[i], card, weight, needed))
    return tuple(found)


def flip_step(gap: float, advantage: float, weight: float) -> float | None:
    """Return the step t of one weight towards 1 (negative: towards 0) that closes a gap.

    ``w' = (1 - t) w + t e_j`` makes the gap ``(1 - t) D + t d_j``; it is 0 at
    ``t = D / (D - d_j)``, admissible from ``-w_j / (1 - w_j)`` (weight 0) to 1. At exactly 1, all
    weight on a criterion on which both are equal, nothing is gained and nothing said.
    """
    if gap <= _EPSILON or abs(gap - advantage) <= _EPSILON or weight >= 1:
        return None
    step = gap / (gap - advantage)
    return step if -weight / (1 - weight) - _EPSILON <= step < 1 - _EPSILON else None


def deciding_unknowns(order: Order) -> tuple[DecidingUnknown, ...]:
    """List the unknown figures whose answer alone can change who is first, the heaviest first."""
    found: list[tuple[float, DecidingUnknown]] = []
    for i, place in enumerate(order.places):
        for j, card in enumerate(order.criteria):
            if not np.isnan(order.raw[i, j]):
                continue
            best, worst = (_leader_if(order, i, j, float(end[i, j])) for end in (order.high, order.low))
            leader = order.places[0].site_id
            if (best, worst) != (leader, leader):
                unknown = _deciding(place, card, best, worst)
                found.append((float(order.weights[j] * (order.high[i, j] - order.low[i, j])), unknown))
    found.sort(key=lambda item: (-item[0], item[1].site_id, item[1].criterion))
    return tuple(unknown for _, unknown in found)


def first_calls(
    found: Sequence[DecidingUnknown], order: Order, owners: Mapping[str, Owner]
) -> tuple[FirstCall, ...]:
    """Put the deciding unknowns together to one question per office and criterion, the heaviest first."""
    names = {place.site_id: place.name for place in order.places}
    labels = {card.id: card.label for card in order.criteria}
    asked: dict[tuple[str, str], list[str]] = {}
    for unknown in found:
        asked.setdefault((unknown.owner, unknown.criterion), []).append(unknown.site_id)
    calls = []
    for (owner_id, criterion), sites in asked.items():
        owner = owner_of(owner_id, owners)
        says = say(
            "counterfactuals.first_call",
            owner=owner.name,
            label=labels[criterion],
            places=_some_of([names[site] for site in sites]),
        )
        calls.append(FirstCall(owner=owner, criterion=criterion, site_ids=tuple(sites), says=says))
    return tuple(calls)


def _some_of(names: list[Bilingual]) -> Bilingual:
    """List the first names, and how many more there are."""
    if len(names) <= _NAMED + 1:
        return listed(names)
    return say("counterfactuals.and_more", names=listed(names[:_NAMED]), more=len(names) - _NAMED)


def _leader_if(order: Order, i: int, j: int, value: float) -> str:
    """Return who is first if one value were this; the present leader keeps a tie."""
    scores = np.round(order.scores, FLOAT_DIGITS)
    scores[i] += order.weights[j] * (value - order.expected[i, j])
    best = int(np.argmax(scores))
    return order.places[0 if scores[0] >= scores[best] - _EPSILON else best].site_id


def _criterion_change(place: JudgedPlace, card: CriterionCard, raw: float, needed: float) -> CriterionChange:
    facts = {"now": amount(raw, card.unit), "needed": amount(_said(card, raw, needed), card.unit)}
    return CriterionChange(
        site_id=place.site_id,
        criterion=card.id,
        raw=raw,
        raw_needed=round(needed, FLOAT_DIGITS),
        unit=card.unit,
        owner=card.owner,
        says=say("counterfactuals.criterion", name=place.name, label=card.label, **facts),
    )


def _said(card: CriterionCard, raw: float, needed: float) -> float:
    """Return the needed figure as it is said: rounded beyond, unless the curve falls again there."""
    rounded = rounded_beyond(needed, raw)
    reached, wanted = values_of(np.array([rounded, needed]), card.value)
    return rounded if reached >= wanted else needed


def _weight_change(place: JudgedPlace, card: CriterionCard, weight: float, needed: float) -> WeightChange:
    said = min(100.0, rounded_beyond(100 * max(0.0, needed), 100 * weight))
    facts = {"now": number(100 * weight), "needed": number(said)}
    return WeightChange(
        site_id=place.site_id,
        criterion=card.id,
        weight=weight,
        weight_needed=round(max(0.0, needed), FLOAT_DIGITS),
        says=say("counterfactuals.weight", name=place.name, label=card.label, **facts),
    )


def _deciding(place: JudgedPlace, card: CriterionCard, best: str, worst: str) -> DecidingUnknown:
    return DecidingUnknown(
        site_id=place.site_id,
        criterion=card.id,
        owner=card.owner,
        leader_if_best=best,
        leader_if_worst=worst,
        says=say("counterfactuals.unknown", name=place.name, label=card.label),
    )
