"""What a pitch adds to a ranking: proofs, similar arrivals, incentives, other cities.

Chosen for the reader by ``scoring`` from the pack; printed by ``salesheets``. Every
model carries its evidence itself, so that a sheet can number its sources.
"""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from domain.evidence import EvidenceNote
from domain.model import Frozen
from domain.text import Bilingual


class Viewpoint(StrEnum):
    """The three viewpoints of the strengths: しごと, 社会貢献, ライフスタイル."""

    WORK = "work"
    SOCIETY = "society"
    LIFE = "life"


class Proof(Frozen):
    """One figure that answers what the company asked for.

    ``figure`` is printed large with ``unit`` beside it; ``headline`` says what it is.
    ``note`` holds scope and comparison, ``caution`` the unwelcome figure that travels
    along. ``criterion`` names the criterion it answers, if one.
    """

    id: str
    viewpoint: Viewpoint
    figure: Bilingual
    unit: Bilingual
    headline: Bilingual
    note: Bilingual | None = None
    caution: Bilingual | None = None
    criterion: str | None = None
    as_of: str | None
    evidence: tuple[EvidenceNote, ...] = Field(min_length=1)


class ArrivalNote(Frozen):
    """A past arrival like the company that asks; ``why_similar`` and ``where_different`` say in what."""

    id: str
    company: Bilingual
    sector: Bilingual
    year: str | None
    district: Bilingual
    summary: Bilingual
    status: Bilingual
    why_similar: Bilingual
    where_different: Bilingual | None = None
    as_of: str | None
    evidence: tuple[EvidenceNote, ...] = Field(min_length=1)


class IncentiveNote(Frozen):
    """A support scheme that may fit. ``None`` is "not on record", never "none".

    ``status`` says how far the scheme is confirmed, in words with a date.
    """

    id: str
    name: Bilingual
    provider: Bilingual
    rate: Bilingual | None
    maximum: Bilingual | None
    conditions: Bilingual | None
    status: Bilingual
    as_of: str | None
    evidence: tuple[EvidenceNote, ...] = Field(min_length=1)


class RivalRow(Frozen):
    """One city on one yardstick; ``value`` is ``None`` where nothing is on record."""

    city: Bilingual
    value: float | None
    text: Bilingual
    here: bool = False


class RivalYardstick(Frozen):
    """Cities measured alike: one measure, one edition, one unit.

    ``rows`` are in the order to be printed. ``edition`` names source and year.
    """

    id: str
    label: Bilingual
    unit: str
    better: Literal["lower", "higher"]
    edition: Bilingual
    rows: tuple[RivalRow, ...] = Field(min_length=2)
    evidence: tuple[EvidenceNote, ...] = Field(min_length=1)
