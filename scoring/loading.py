"""Reading the catalogue: every card, checked against the others."""

from pathlib import Path
from typing import Final

from domain.canonical import short_digest
from domain.cards import card_files, digest_of_cards, load_cards
from domain.errors import CardError
from domain.measures import MeasureCard
from scoring.cards import Catalogue, CriterionCard, FacilityTypeCard, GateCard
from scoring.gate_rules import RULES
from scoring.phrases import WORDING

CATALOGUE: Final = Path(__file__).parent / "catalogue"
PAIR_MEASURES: Final = Path(__file__).parent / "pair_measures"


def load_catalogue(folder: Path = CATALOGUE) -> Catalogue:
    """Read and check the cards of scoring.

    The digest is over the bytes of every TOML file that shapes a result: all cards, the
    measures that depend on the brief, and the sentences.

    Raises
    ------
    CardError
        A file is faulty, or a card names a criterion, gate or rule that does not exist.
    """
    files = card_files({"": folder, "pair_measures": PAIR_MEASURES, "wording": WORDING})
    catalogue = Catalogue(
        criteria=load_cards(folder / "criteria", CriterionCard),
        gates=load_cards(folder / "gates", GateCard),
        facility_types=load_cards(folder / "facility_types", FacilityTypeCard),
        digest=digest_of_cards(files),
        cards={name.lstrip("/"): short_digest(content) for name, content in files.items()},
    )
    check_references(catalogue)
    return catalogue


def load_pair_measures() -> dict[str, MeasureCard]:
    """Read the cards of the measures that depend on the company's present sites."""
    return load_cards(PAIR_MEASURES, MeasureCard)


def check_references(catalogue: Catalogue) -> None:
    """Check that cards name each other rightly.

    Raises
    ------
    CardError
        A gate has an unknown rule; a facility type names an unknown gate, an unknown criterion
        or one that is only shown.
    """
    for gate in catalogue.gates.values():
        if gate.rule not in RULES:
            raise CardError(card=gate.id, field="rule", reason=f"no rule {gate.rule}")
    for facility in catalogue.facility_types.values():
        for name in facility.gates:
            if name not in catalogue.gates:
                raise CardError(card=facility.id, field="gates", reason=f"no gate {name}")
        for name in facility.weights:
            criterion = catalogue.criteria.get(name)
            if criterion is None:
                raise CardError(card=facility.id, field="weights", reason=f"no criterion {name}")
            if criterion.kind == "context":
                raise CardError(
                    card=facility.id, field="weights", reason=f"{name} is only shown, never weighted"
                )
