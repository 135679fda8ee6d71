"""The hard questions the mayor must expect, with answers that state the unwelcome figure. Staff only."""

import datetime as dt
from typing import Final

from domain.brief import Brief, FacilityTypeId
from domain.place import DataPack
from domain.staff_notes import HardQuestion
from scoring.beside_cards import QuestionCard, beside
from scoring.beside_text import filled, is_on_record
from scoring.evidence_notes import evidence_notes
from scoring.needs_text import wanted_themes

_WANTED_SHARE: Final = 1.5


def hard_questions(
    pack: DataPack, *, facility_type: FacilityTypeId, brief: Brief, on: dt.date, count: int = 5
) -> tuple[HardQuestion, ...]:
    """Choose the questions for a brief, the surest first.

    What the brief asks for is asked about more surely. A question whose records the
    pack no longer holds is left out: no answer without evidence.
    """
    wanted = wanted_themes(brief)

    def sureness(card: QuestionCard) -> float:
        return card.points.get(facility_type, 0) * (_WANTED_SHARE if wanted.intersection(card.themes) else 1)

    asked = [
        card
        for card in beside().questions.values()
        if sureness(card) > 0 and all(is_on_record(pack, evidence) for evidence in card.figures.values())
    ]
    chosen = sorted(asked, key=lambda card: (-sureness(card), card.id))[:count]
    return tuple(
        HardQuestion(
            id=card.id,
            question=card.question,
            answer=filled(pack, card.answer, card.figures),
            owner=card.owner,
            evidence=evidence_notes(pack, tuple(card.figures.values()), on),
        )
        for card in chosen
    )
