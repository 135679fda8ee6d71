"""What stands behind the groups of question 6: the criteria that the asked functions are judged on."""

from collections.abc import Iterable

from domain.brief import FacilityTypeId
from domain.text import Language, listed
from scoring.cards import Catalogue
from scoring.phrases import say
from service.forms.public_questions import GROUPS


def group_meanings(
    catalogue: Catalogue, functions: Iterable[FacilityTypeId], language: Language
) -> tuple[tuple[str, str], ...]:
    """Return every group's name with the labels of its criteria, the heaviest first; none without any."""
    weights: dict[str, float] = {}
    for function in functions:
        for criterion, weight in catalogue.facility_types[function].weights.items():
            weights[criterion] = max(weight, weights.get(criterion, 0.0))
    told = []
    for group in GROUPS:
        cards = (card for card in catalogue.criteria.values() if card.group == group and card.id in weights)
        labels = [card.label for card in sorted(cards, key=lambda card: -weights[card.id])]
        if labels:
            told.append((say(f"groups.{group}")[language], listed(labels)[language]))
    return tuple(told)
