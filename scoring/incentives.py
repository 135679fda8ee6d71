"""Support schemes as notes: never an amount without its condition and its date."""

import datetime as dt
from typing import Final

from domain.brief import FacilityTypeId
from domain.evidence import PrintRule
from domain.place import DataPack, Incentive
from domain.proofs import IncentiveNote
from domain.text import Bilingual
from scoring.beside_text import as_of_in_words
from scoring.evidence_notes import evidence_note
from scoring.phrases import say

_ORDER: Final = (PrintRule.FREE, PrintRule.WITH_DATE, PrintRule.AS_SECONDARY, PrintRule.STAFF_ONLY)


def incentive_notes(pack: DataPack, facility_type: FacilityTypeId, on: dt.date) -> tuple[IncentiveNote, ...]:
    """Return the schemes for a function: those that may be printed first, the newest information first.

    Each says how far it is confirmed and of when the information is. Rate and maximum are
    ``None`` where the record lacks its condition or its date.
    """
    found = [incentive for incentive in pack.incentives.values() if facility_type in incentive.facility_types]
    newest = sorted(found, key=lambda incentive: (incentive.as_of or "").removeprefix("FY"), reverse=True)
    ordered = sorted(newest, key=lambda incentive: _ORDER.index(incentive.print_rule(on)))
    return tuple(_note(pack, incentive, on) for incentive in ordered)


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
