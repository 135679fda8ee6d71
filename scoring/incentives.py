"""Support schemes as notes: never an amount without its condition and its date."""

import datetime as dt
from typing import Final

from domain.brief import FacilityTypeId
from domain.evidence import PrintRule
from domain.place import DataPack, Incentive
from domain.proofs import IncentiveNote
from domain.text import Bilingual
from scoring.beside_cards import beside
from scoring.beside_text import as_of_in_words
from scoring.evidence_notes import evidence_note
from scoring.phrases import say

_PAPER: Final = 0
_STAFF: Final = 1
_WITHOUT_CARD: Final = 0.1


def incentive_notes(pack: DataPack, facility_type: FacilityTypeId, on: dt.date) -> tuple[IncentiveNote, ...]:
    """Return the schemes that fit a function: those that may be printed first, then the best fit.

    A scheme fits by its card; one without a card yet comes last. Each note says how far
    the scheme is confirmed and of when the information is. Rate and maximum are ``None``
    where the record lacks its condition or its date.
    """

    def fit(incentive: Incentive) -> float:
        card = beside().incentives.get(incentive.id)
        return _WITHOUT_CARD if card is None else card.points.get(facility_type, 0)

    found = [
        item for item in pack.incentives.values() if facility_type in item.facility_types and fit(item) > 0
    ]
    ordered = sorted(found, key=lambda item: (_place(item, on), -fit(item), item.id))
    return tuple(_note(pack, incentive, on) for incentive in ordered)


def _place(incentive: Incentive, on: dt.date) -> int:
    return _STAFF if incentive.print_rule(on) is PrintRule.STAFF_ONLY else _PAPER


def _note(pack: DataPack, incentive: Incentive, on: dt.date) -> IncentiveNote:
    may_name_amounts = incentive.conditions is not None and incentive.as_of is not None
    return IncentiveNote(
        id=incentive.id,
        name=incentive.name,
        provider=incentive.provider,
        rate=incentive.rate if may_name_amounts else None,
        maximum=incentive.maximum if may_name_amounts else None,
        conditions=incentive.conditions,
        status=_status(incentive, on),
        as_of=incentive.as_of,
        evidence=(evidence_note(pack, incentive.id, on),),
    )


def _status(incentive: Incentive, on: dt.date) -> Bilingual:
    if incentive.as_of is None:
        return say("beside.incentive.undated", status=incentive.status)
    phrase = "confirmed_now" if incentive.is_fresh(on) else "confirmed_then"
    return say(f"beside.incentive.{phrase}", status=incentive.status, date=as_of_in_words(incentive.as_of))
