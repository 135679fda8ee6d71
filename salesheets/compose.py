"""Compose a sheet: choose what is on it, in which words, from which printable records."""

from collections.abc import Sequence

from domain.canonical import canonical_json, digest
from domain.mapshapes import MapShapes
from domain.place import DataPack
from domain.proofs import ArrivalNote, IncentiveNote, Proof, RivalYardstick
from domain.recommendation import Recommendation
from domain.text import Language
from salesheets.checkcode import check_code
from salesheets.context import Context, Material
from salesheets.document import Identity, SheetDocument
from salesheets.extras import Extras
from salesheets.sections.arrival.section import compose_arrival
from salesheets.sections.contact.section import compose_contact, with_code, without_code
from salesheets.sections.criteria.section import compose_criteria, with_wishes
from salesheets.sections.exclusions.section import compose_exclusions
from salesheets.sections.functions.section import compose_functions
from salesheets.sections.hero.section import compose_hero
from salesheets.sections.incentives.section import compose_incentives
from salesheets.sections.meeting.section import compose_meeting
from salesheets.sections.message.section import compose_message
from salesheets.sections.openings.section import compose_openings
from salesheets.sections.pair.section import compose_pair
from salesheets.sections.places.section import compose_places
from salesheets.sections.proofs.section import compose_proofs
from salesheets.sections.rivals.section import compose_rivals
from salesheets.sections.robustness.section import compose_robustness
from salesheets.sections.sources.section import compose_sources
from salesheets.sections.steps.section import compose_steps
from salesheets.sections.unknowns.section import compose_unknowns
from salesheets.settings import SheetSettings
from salesheets.sources import SourceRegister
from salesheets.wording import day_text


def compose(  # noqa: PLR0913  (each is a thing of its own that its maker hands over)
    recommendation: Recommendation,
    *,
    pack: DataPack,
    map_shapes: MapShapes,
    proofs: Sequence[Proof],
    arrivals: Sequence[ArrivalNote],
    incentives: Sequence[IncentiveNote],
    rivals: Sequence[RivalYardstick],
    language: Language,
    settings: SheetSettings,
    function: int = 0,
    extras: Extras | None = None,
) -> SheetDocument:
    """Compose the sheet for one function of a recommendation.

    Parameters
    ----------
    map_shapes
        The map drawn for ``map_frame(recommendation, language=…, function=…)``.
    proofs, arrivals, incentives, rivals
        Best first; only what may be printed is printed, the first few of each.
    function
        Index of the function in ``recommendation.functions``; the best place of each
        other one stands in a short block.
    extras
        What people added: a message, notes on places, pictures.

    Returns
    -------
    document
        Plain data in reading order; sources are numbered in that order.
    """
    context = Context(
        recommendation=recommendation,
        function=recommendation.functions[function],
        material=Material(
            pack=pack,
            map_shapes=map_shapes,
            proofs=tuple(proofs),
            arrivals=tuple(arrivals),
            incentives=tuple(incentives),
            rivals=tuple(rivals),
        ),
        language=language,
        settings=settings,
        sources=SourceRegister(language=language),
        extras=extras or Extras(),
    )
    return sealed(_sections(context), settings)


def _sections(context: Context) -> SheetDocument:
    """Compose every section in reading order: that is the order of the source numbers.

    Only the wishes of the table come last, see ``with_wishes``.
    """
    hero = compose_hero(context)
    proofs, places, pair = compose_proofs(context), compose_places(context), compose_pair(context)
    arrival, criteria = compose_arrival(context), compose_criteria(context)
    openings = compose_openings(context)
    incentives, rivals = compose_incentives(context), compose_rivals(context)
    criteria = with_wishes(criteria, context)
    return SheetDocument(
        language=context.language,
        identity=_identity(context, f"{hero.addressee} {context.words('base')['document']}"),
        hero=hero,
        pictures=context.extras.pictures.marks(),
        message=compose_message(context),
        proofs=proofs,
        places=places,
        pair=pair,
        arrival=arrival,
        meeting=compose_meeting(context),
        contact=compose_contact(context),
        criteria=criteria,
        robustness=compose_robustness(context),
        exclusions=compose_exclusions(context),
        unknowns=compose_unknowns(context),
        openings=openings,
        incentives=incentives,
        rivals=rivals,
        functions=compose_functions(context),
        steps=compose_steps(context),
        sources=compose_sources(context),
        statements=tuple(context.sources.statements),
        drawn_pictures=context.extras.pictures,
        map_shapes=context.material.map_shapes,
    )


def _identity(context: Context, title: str) -> Identity:
    """Name the sheet by what decides its result, so that both languages share the number."""
    recommendation, say = context.recommendation, context.words("base")
    decides = {
        "brief": recommendation.brief.model_dump(mode="json"),
        "engine": recommendation.engine_version,
        "pack": recommendation.pack.digest,
        "catalogue": recommendation.catalogue.digest,
        "day": context.today.isoformat(),
        "function": context.function.facility_type.value,
    }
    number = digest(canonical_json(decides)).removeprefix("sha256:")[:6].upper()
    return Identity(
        document_id=f"KQ-{context.today:%Y%m%d}-{number}-{context.language.upper()}",
        title=title,
        edition=say["edition"].format(edition=recommendation.pack.edition),
        as_of=say["as_of"].format(date=day_text(context.today, context.language)),
        evaluated_on=context.today,
    )


def sealed(document: SheetDocument, settings: SheetSettings) -> SheetDocument:
    """Return a document with the check code of what is printed on it."""
    identity, contact = document.identity.document_id, without_code(document.contact)
    content = digest(canonical_json(document.model_copy(update={"contact": contact}).printed()))
    code = check_code(identity, content, key=settings.check_key)
    contact = with_code(contact, settings, language=document.language, document_id=identity, code=code)
    return document.model_copy(update={"contact": contact})
