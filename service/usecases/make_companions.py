"""What goes with a sheet: its HTML twin, slides, and the ranking as a workbook."""

from domain.place import DataPack
from domain.recommendation import Recommendation
from domain.text import Language
from geodata import measure_sites
from salesheets import SheetSettings
from salesheets.appendix import render_appendix
from salesheets.extras import Extras
from salesheets.guard import Bench, refuse_claims
from salesheets.slides import render_slides
from salesheets.staff import StaffPages
from salesheets.twin import render_twin
from salesheets.workbook import render_workbook
from scoring.cautions import cautions
from scoring.claim_guard import claim_rules
from scoring.hard_questions import hard_questions
from scoring.incentives import incentive_notes
from service.usecases.choose_function import index_of
from service.usecases.make_sheet import compose_sheet


def make_twin(
    recommendation: Recommendation,
    *,
    pack: DataPack,
    settings: SheetSettings,
    language: Language,
    function: str | None = None,
    extras: Extras | None = None,
) -> bytes:
    """Return the sheet as one HTML file: same sections, same order, same figures. Raises as a sheet does.

    With the ``extras`` of a sheet it has that sheet's check code; a photo stays on paper.
    """
    document = compose_sheet(
        recommendation, pack=pack, settings=settings, language=language, function=function, extras=extras
    )
    refuse_claims(document, pack=pack, rules=claim_rules())
    return render_twin(document).encode()


def make_slides(
    recommendation: Recommendation,
    *,
    pack: DataPack,
    settings: SheetSettings,
    language: Language,
    function: str | None = None,
    staff: bool = False,
) -> bytes:
    """Return the sheet as editable slides; ``staff`` adds what a company never sees.

    Raises as a sheet does.
    """
    document = compose_sheet(
        recommendation, pack=pack, settings=settings, language=language, function=function
    )
    refuse_claims(document, pack=pack, rules=claim_rules())
    return render_slides(document, staff=staff_pages(recommendation, pack, function) if staff else None)


def make_workbook(
    recommendation: Recommendation,
    *,
    pack: DataPack,
    settings: SheetSettings,
    language: Language,
    staff: bool = False,
) -> bytes:
    """Return the ranking of every function with its sources; ``staff`` adds what a company never sees.

    Raises
    ------
    ClaimRefusedError
        A cell of a company's copy claims more than its records say.
    """
    pages = staff_pages(recommendation, pack, None) if staff else None
    bench = _bench(recommendation, pack, language)
    return render_workbook(recommendation, language=language, settings=settings, staff=pages, bench=bench)


def make_appendix(
    recommendation: Recommendation,
    *,
    pack: DataPack,
    settings: SheetSettings,
    language: Language,
    function: str | None = None,
) -> bytes:
    """Return site data sheets of the best places as PDF: every field with source, or whom to ask.

    Raises
    ------
    NothingToPrintError
        No place is left.
    ClaimRefusedError
        A field claims more than its records say.
    """
    index = index_of(recommendation.facility_types, function)
    facility_type, on = recommendation.facility_types[index], recommendation.evaluated_on
    return render_appendix(
        recommendation,
        pack=pack,
        table=measure_sites(pack, on=on),
        incentives=incentive_notes(pack, facility_type, on),
        language=language,
        settings=settings,
        function=index,
        bench=_bench(recommendation, pack, language),
    )


def _bench(recommendation: Recommendation, pack: DataPack, language: Language) -> Bench:
    return Bench(recommendation.evaluated_on, language, pack, claim_rules())


def staff_pages(recommendation: Recommendation, pack: DataPack, function: str | None) -> StaffPages:
    """Return what only the staff edition of a paper holds, for one function of the brief."""
    facility_type = recommendation.facility_types[index_of(recommendation.facility_types, function)]
    brief, on = recommendation.brief, recommendation.evaluated_on
    return StaffPages(
        cautions=cautions(pack, facility_type, on),
        hard_questions=hard_questions(pack, facility_type=facility_type, brief=brief, on=on),
        owners=pack.owners,
    )
