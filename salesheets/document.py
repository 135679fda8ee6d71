"""What is on a sheet, as plain data: every word and figure chosen, nothing yet placed."""

import datetime as dt
from typing import Any

from pydantic import Field, SkipValidation

from domain.mapshapes import MapShapes
from domain.model import Frozen
from domain.text import Language
from salesheets.extras import PictureMarks, Pictures
from salesheets.sections.arrival.section import Arrival
from salesheets.sections.contact.section import Contact
from salesheets.sections.criteria.section import Criteria
from salesheets.sections.exclusions.section import Exclusions
from salesheets.sections.functions.section import Functions
from salesheets.sections.hero.section import Hero
from salesheets.sections.incentives.section import Incentives
from salesheets.sections.meeting.section import Meeting
from salesheets.sections.message.section import MessageNote
from salesheets.sections.openings.section import Openings
from salesheets.sections.pair.section import Pair
from salesheets.sections.places.section import Places
from salesheets.sections.proofs.section import Proofs
from salesheets.sections.rivals.section import Rivals
from salesheets.sections.robustness.section import RobustnessNote
from salesheets.sections.sources.section import SourceList
from salesheets.sections.steps.section import Steps
from salesheets.sections.unknowns.section import Unknowns
from salesheets.statements import Statement


class Identity(Frozen):
    """Which sheet this is. The id is the same in every language but for its ending."""

    document_id: str
    title: str
    edition: str
    as_of: str
    evaluated_on: dt.date


class Growth(Frozen):
    """How many times as large as planned type and the distances between lines are."""

    type: float = 1.0
    air: float = 1.0


class Fit(Frozen):
    """What the pages have room for: the level of each, the millimetres left between its rows, larger type."""

    levels: tuple[int, ...]
    slack: tuple[float, ...]
    growth: Growth = Growth()


class SheetDocument(Frozen):
    """One sheet in one language. A section that is ``None`` is not on it.

    ``statements`` say which records its words rest on; they are not printed. ``fit`` is ``None``
    until the sheet has been measured.
    """

    layout: str = "salesheet"
    language: Language
    identity: Identity
    hero: Hero
    pictures: PictureMarks | None = None
    message: MessageNote | None = None
    proofs: Proofs | None
    places: Places
    pair: Pair
    arrival: Arrival | None
    meeting: Meeting | None
    contact: Contact
    criteria: Criteria | None
    robustness: RobustnessNote | None
    exclusions: Exclusions | None
    unknowns: Unknowns | None
    openings: Openings | None
    incentives: Incentives
    rivals: Rivals | None
    functions: Functions | None
    steps: Steps
    sources: SourceList
    statements: SkipValidation[tuple[Statement, ...]] = Field(default=(), exclude=True, repr=False)
    drawn_pictures: SkipValidation[Pictures] = Field(default=Pictures(), exclude=True, repr=False)
    fit: SkipValidation[Fit | None] = Field(default=None, exclude=True, repr=False)
    map_shapes: SkipValidation[MapShapes] = Field(exclude=True, repr=False)

    def printed(self) -> dict[str, Any]:
        """Return everything that is printed as plain JSON data, without the map's geometry."""
        return self.model_dump(mode="json")
