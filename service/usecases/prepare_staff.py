"""What staff read before a meeting: what is unwelcome, who is ahead, what will be asked."""

import datetime as dt
from typing import Final

from domain.brief import Brief, FacilityTypeId
from domain.model import Frozen
from domain.place import DataPack
from domain.proofs import Proof
from domain.staff_notes import Caution, HardQuestion, RivalView, StaffArrival
from scoring.arrivals import staff_arrivals
from scoring.beside_cards import Lens
from scoring.cautions import cautions
from scoring.hard_questions import hard_questions
from scoring.needs_text import NeedMatch, match_needs
from scoring.rivals import rival_rows
from scoring.strengths import DEFAULT_LENS, select_proofs

_PROOFS: Final = 6


class StaffNotes(Frozen):
    """One function's notes; of all this only ``proofs`` may stand on a company's copy.

    ``proofs`` are the strengths for the reader ``lens``, best first.
    """

    facility_type: FacilityTypeId
    needs: tuple[NeedMatch, ...]
    cautions: tuple[Caution, ...]
    rivals: RivalView
    questions: tuple[HardQuestion, ...]
    arrivals: tuple[StaffArrival, ...]
    lens: Lens
    proofs: tuple[Proof, ...]


def prepare_staff(pack: DataPack, brief: Brief, function: FacilityTypeId, *, on: dt.date) -> StaffNotes:
    """Gather the notes of one function of a brief."""
    lens = brief.lens or DEFAULT_LENS
    return StaffNotes(
        facility_type=function,
        needs=match_needs(brief.wishes) if brief.wishes else (),
        cautions=cautions(pack, function, on),
        rivals=rival_rows(pack, facility_type=function, brief=brief, on=on),
        questions=hard_questions(pack, facility_type=function, brief=brief, on=on),
        arrivals=staff_arrivals(pack, brief, function, on),
        lens=lens,
        proofs=select_proofs(pack, facility_type=function, lens=lens, on=on, brief=brief, count=_PROOFS),
    )
