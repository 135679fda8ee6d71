"""Ways to a place where no plot is ready: the development routes of a function."""

from functools import cache
from pathlib import Path
from typing import Final

from domain.cards import Card, load_cards
from domain.place import DataPack
from domain.recommendation import DevelopmentRoute
from domain.text import Bilingual
from scoring.cards import FacilityTypeCard
from scoring.evidence_notes import figure_of

FOLDER: Final = Path(__file__).parent / "catalogue" / "routes"


class RouteCard(Card):
    """A route, told by a sentence whose placeholders are figures of the pack.

    ``figures`` maps a placeholder to an evidence id, ``also`` lists ids that the sentence
    rests on without printing them.
    """

    facility_types: tuple[str, ...]
    says: Bilingual
    figures: dict[str, str]
    also: tuple[str, ...] = ()
    owner: str


@cache
def route_cards() -> dict[str, RouteCard]:
    """Read the route cards, once per process."""
    return load_cards(FOLDER, RouteCard)


def development_routes(pack: DataPack, facility: FacilityTypeCard) -> tuple[DevelopmentRoute, ...]:
    """Return the routes open to a function; one whose figures the pack lacks is left out."""
    found = []
    for card in route_cards().values():
        on_record = all(evidence in pack.facts for evidence in (*card.figures.values(), *card.also))
        if facility.id in card.facility_types and on_record:
            figures = {name: figure_of(pack, evidence) for name, evidence in card.figures.items()}
            evidence = tuple(dict.fromkeys((*card.figures.values(), *card.also)))
            says = card.says.format(**figures)
            found.append(
                DevelopmentRoute(id=card.id, label=card.label, says=says, owner=card.owner, evidence=evidence)
            )
    return tuple(found)
