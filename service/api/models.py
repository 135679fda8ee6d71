"""What the interface takes and gives besides the types of ``domain``; unknown members are refused."""

import datetime as dt
from typing import Annotated, Any, LiteralString

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from domain.brief import Brief
from domain.evidence import EvidenceNote
from domain.model import Frozen
from domain.place import OfferState, PackInfo, SiteKind
from domain.text import Bilingual, Language
from service.forms.dates import far_day
from service.store.jobs import JobState, PaperKind

#: Ids of the database are 32 hexadecimal digits.
ObjectId = Annotated[str, Field(pattern="^[0-9a-f]{32}$")]


def _near(brief: Brief) -> Brief:
    """Return the brief; refused where a day of it is none of the calendar or lies beyond all planning."""
    if far_day(brief) is not None:
        code: LiteralString = "far_day"
        raise PydanticCustomError(code, "a day lies beyond all planning")
    return brief


#: A brief as it is sent.
SentBrief = Annotated[Brief, AfterValidator(_near)]


class Place(Frozen):
    """A place of the pack; ``coord_error_m`` is the radius within which the true place lies."""

    id: str
    name: Bilingual
    ward_code: str | None
    municipality_code: str
    kind: SiteKind
    lat: float
    lon: float
    coord_error_m: float
    offer: OfferState
    offer_reason: Bilingual


class PlaceDetail(Place):
    """A place with the figures on record; to the public only those that may be printed."""

    figures: tuple["Figure", ...]


class Figure(Frozen):
    """One figure with where it comes from. ``value`` is ``null`` where it is not known."""

    id: str
    subject: str
    attribute: str
    label: Bilingual
    value: float | str | None
    value_high: float | None
    or_more: bool
    unit: str
    evidence: EvidenceNote


class Figures(Frozen):
    """A page of figures; ``next_offset`` is where the next one begins, ``null`` at the end."""

    pack: PackInfo
    total: int
    next_offset: int | None
    figures: tuple[Figure, ...]


class Places(Frozen):
    """Every place of the pack."""

    pack: PackInfo
    places: tuple[Place, ...]


class CheckedBrief(Frozen):
    """A brief as it was understood, and what contradicts itself in it."""

    brief: Brief
    refused: tuple[Bilingual, ...]
    asked: tuple[Bilingual, ...]


class NewBrief(Frozen):
    """A brief to be kept on a case."""

    title: Annotated[str, Field(min_length=1, max_length=60)]
    brief: SentBrief


class ChangedBrief(NewBrief):
    """A kept brief as it shall be; ``version`` is the one that was read."""

    version: Annotated[int, Field(ge=1)]


class KeptBrief(Frozen):
    """A brief on a case."""

    id: ObjectId
    case_id: ObjectId
    title: str
    version: int
    brief: Brief
    result_id: ObjectId | None


class KeptBriefs(Frozen):
    """The briefs of a case in their order."""

    briefs: tuple[KeptBrief, ...]


class Ranked(Frozen):
    """Where a result is kept."""

    id: ObjectId
    recommendation: dict[str, Any]


class SheetStanding(Frozen):
    """Whether a sheet is ours and still holds."""

    verdict: str
    document_id: str | None
    language: Language | None
    evaluated_on: dt.date | None
    valid_until: dt.date | None
    newer: str | None


class PaperRequest(Frozen):
    """A paper to be made of a kept brief."""

    kind: PaperKind
    case_id: ObjectId
    brief_id: ObjectId
    language: Language = "ja"
    function: Annotated[str, Field(max_length=40)] | None = None
    staff: bool = False


class JobStanding(Frozen):
    """How far an ordered paper is; ``file`` is its address once it is done.

    ``edition`` is the edition of the facts it is made from, fixed when it was ordered.
    """

    id: ObjectId
    kind: PaperKind
    state: JobState
    done: int
    total: int
    edition: str | None
    says: str | None
    file: str | None
