"""One place of a scenario: where its points come from, what holds it back, what is like it."""

from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup

from domain.place import Owner
from domain.recommendation import (
    Contribution,
    ExcludedPlace,
    FunctionResult,
    JudgedPlace,
    RankedPlace,
)
from domain.staff_notes import SimilarPlace
from domain.text import Bilingual
from scoring.similar_places import similar_places
from service.pages.staff.workbench import BRIEF, Head, Viewer, brief_address, head_of_ranked
from service.pages.staff.workbench_figures import Record, records_of, verdict_signs
from service.usecases.explain_site import explain_site
from service.usecases.open_brief import open_brief
from service.usecases.rank_brief import Ranked, analysis_of, rank_brief
from service.web.rendering import render
from service.web.visit import Visit

router = APIRouter(include_in_schema=False)

_WEAK: Final = 5
_NEIGHBOURS: Final = 5


@dataclass(frozen=True, slots=True)
class PlacePage:
    """One place in the function in view; ``lost`` are the criteria that cost it most points."""

    head: Head
    function: FunctionResult
    place: JudgedPlace | ExcludedPlace
    ranked: RankedPlace | None
    rows: tuple[Contribution, ...]
    lost: tuple[Contribution, ...]
    ways: tuple[Bilingual, ...]
    alike: tuple[SimilarPlace, ...]
    owners: dict[str, Owner]
    signs: dict[str, Markup]
    records: tuple[Record, ...]


@router.get(f"{BRIEF}/places/{{site_id}}")
def show_place(visit: Viewer, case_id: str, brief_id: str, site_id: str, f: str | None = None) -> Response:
    """Show why one place stands where it stands."""
    ranked = rank_brief(visit.tools, open_brief(visit.tools, case_id, brief_id), f)
    found = explain_site(ranked.recommendation, site_id, pack=visit.tools.pack)
    mine = [item for item in found if item.function.facility_type == ranked.function.facility_type]
    if not mine:  # a place of another function's kind only
        address = f"{brief_address(visit, case_id, brief_id)}/places/{site_id}"
        return RedirectResponse(f"{address}?f={found[0].function.facility_type}", status_code=303)
    return render(visit, "staff/ranking/place.html", _place(visit, ranked, mine[0].place))


def _place(visit: Visit, ranked: Ranked, place: JudgedPlace | ExcludedPlace) -> PlacePage:
    function, site = ranked.function, place.site_id
    rows = place.contributions if isinstance(place, JudgedPlace) else ()
    found = analysis_of(visit.tools, ranked)
    ways = (
        *(item.says for item in found.criterion_changes if item.site_id == site),
        *(item.says for item in found.weight_changes if item.site_id == site),
        *(item.change for item in function.near_misses if item.site_id == site),
    )
    named = {name for gate in place.gates for name in gate.evidence}
    named |= {name for row in rows for name in row.evidence}
    if isinstance(place, JudgedPlace):
        named |= {name for pair in place.pair for name in pair.evidence}
    places = (*function.ranking, *function.insufficient_data)
    judged = isinstance(place, JudgedPlace)
    return PlacePage(
        head=head_of_ranked(visit, ranked),
        function=function,
        place=place,
        ranked=place if isinstance(place, RankedPlace) else None,
        rows=tuple(sorted(rows, key=lambda row: (-row.points, row.criterion))),
        lost=tuple(sorted((r for r in rows if r.known), key=lambda r: -r.weight * (1 - r.value))[:_WEAK]),
        ways=ways,
        alike=similar_places(places, site)[:_NEIGHBOURS] if judged else (),
        owners=dict(visit.tools.pack.owners),
        signs=verdict_signs(),
        records=records_of(visit, ranked, named),
    )
