"""Make the proposal sheet of a recommendation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from domain.mapshapes import MapFrame, MapShapes
from domain.place import DataPack
from domain.recommendation import Recommendation
from domain.text import Language
from geodata import map_shapes
from salesheets import SheetDocument, SheetSettings, compose, map_frame, render_pdf
from salesheets.extras import Extras
from salesheets.guard import refuse_claims
from scoring.arrivals import similar_arrivals
from scoring.claim_guard import claim_rules, may_be_said
from scoring.incentives import incentive_notes
from scoring.rivals import rival_rows
from scoring.strengths import select_proofs
from service.usecases.choose_function import index_of
from service.usecases.printable import refuse_unprintable
from service.usecases.typesetting import Composed
from service.usecases.write_file import write_atomically

PAGES = 2
PLACES_ON_MAP = 3
_OTHER: dict[Language, Language] = {"ja": "en", "en": "ja"}

DrawMap = Callable[[DataPack, Mapping[str, int], MapFrame], MapShapes]


def draw_map(pack: DataPack, places: Mapping[str, int], frame: MapFrame) -> MapShapes:
    """Draw the map of a sheet: the first places with their ranks."""
    return map_shapes(pack, places, frame=frame)


@dataclass(frozen=True, slots=True)
class MadeSheet:
    """A finished sheet: what is on it, its bytes, its page count, and whether its code proves anything."""

    document: SheetDocument
    pdf: bytes
    pages: int
    uses_development_key: bool

    def write(self, path: Path) -> None:
        """Write the sheet so that an older file is replaced whole or not at all."""
        write_atomically(path, self.pdf)


def make_sheet(
    recommendation: Recommendation,
    *,
    pack: DataPack,
    settings: SheetSettings,
    language: Language,
    function: str | None = None,
    shapes: DrawMap = draw_map,
    extras: Extras | None = None,
) -> MadeSheet:
    """Compose, check and typeset the sheet for one function of the brief, the first unless named.

    Parameters
    ----------
    shapes
        Draws the map; who makes many sheets may remember maps that come again.
    extras
        What people added: a message, notes on places, pictures.

    Raises
    ------
    BriefValueError
        The brief does not ask for the named function.
    ClaimRefusedError
        A sentence claims more than its records say.
    MissingFontError, SheetTooLongError, SheetRenderError
        The sheet cannot be typeset as promised.
    """
    document = compose_sheet(
        recommendation,
        pack=pack,
        settings=settings,
        language=language,
        function=function,
        shapes=shapes,
        extras=extras,
    )
    refuse_claims(document, pack=pack, rules=claim_rules())
    return MadeSheet(document, render_pdf(document), PAGES, settings.development_key)


def compose_sheet(
    recommendation: Recommendation,
    *,
    pack: DataPack,
    settings: SheetSettings,
    language: Language,
    function: str | None = None,
    shapes: DrawMap = draw_map,
    extras: Extras | None = None,
) -> SheetDocument:
    """Compose the sheet from the ranking and from what stands beside it, and fit it to its pages.

    Raises
    ------
    BriefValueError
        The brief does not ask for the named function.
    TextTooLongError, MissingGlyphError
        A name of the brief cannot be printed as it is.
    MissingFontError, SheetRenderError
        The sheet cannot be measured.
    """
    return compose_for_both(
        recommendation,
        pack=pack,
        settings=settings,
        language=language,
        function=function,
        shapes=shapes,
        extras=extras,
    ).fitted()


def compose_for_both(
    recommendation: Recommendation,
    *,
    pack: DataPack,
    settings: SheetSettings,
    language: Language,
    function: str | None = None,
    shapes: DrawMap = draw_map,
    extras: Extras | None = None,
) -> Composed:
    """Compose the sheet in its language and in the other one: both show the same rows and figures.

    Raises
    ------
    BriefValueError, TextTooLongError, MissingGlyphError
        As ``compose_sheet``.
    """
    refuse_unprintable(recommendation.brief)
    index = index_of(recommendation.facility_types, function)
    judged = recommendation.functions[index]
    brief, on = recommendation.brief, recommendation.evaluated_on
    facility_type = judged.facility_type
    best = {place.site_id: place.rank for place in judged.ranking[:PLACES_ON_MAP]}
    message = extras is not None and extras.message is not None
    frame = map_frame(recommendation, language=language, function=index, message=message)
    arrivals = similar_arrivals(pack, brief, facility_type, on, site_ids=tuple(best))
    composed = partial(
        compose,
        recommendation,
        pack=pack,
        map_shapes=shapes(pack, best, frame),
        proofs=select_proofs(pack, facility_type=facility_type, lens=brief.lens, on=on, brief=brief),
        arrivals=[item for item in arrivals if may_be_said(item)],
        incentives=[item for item in incentive_notes(pack, facility_type, on) if may_be_said(item)],
        rivals=rival_rows(pack, facility_type=facility_type, brief=brief, on=on).paper,
        settings=settings,
        function=index,
        extras=extras,
    )
    return Composed(composed(language=language), composed(language=_OTHER[language]), settings)
