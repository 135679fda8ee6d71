"""The unwelcome facts for the staff copy, and the hard questions they lead to share their texts' making."""

import datetime as dt

from domain.brief import FacilityTypeId
from domain.place import DataPack
from domain.staff_notes import Caution
from scoring.beside_cards import beside
from scoring.beside_text import filled, is_on_record
from scoring.evidence_notes import evidence_notes


def cautions(pack: DataPack, facility_type: FacilityTypeId, on: dt.date) -> tuple[Caution, ...]:
    """Return the unwelcome facts for a function, the heaviest first, each with its figure and date.

    A caution whose records the pack no longer holds is left out; records of every tier
    are told, since only staff reads them.
    """
    cards = [card for card in beside().cautions.values() if card.points.get(facility_type, 0) > 0]
    return tuple(
        Caution(
            id=card.id,
            text=filled(pack, card.text, card.figures),
            owner=card.owner,
            evidence=evidence_notes(pack, tuple(card.figures.values()), on),
        )
        for card in sorted(cards, key=lambda card: (-card.points[facility_type], card.id))
        if all(is_on_record(pack, evidence) for evidence in card.figures.values())
    )
