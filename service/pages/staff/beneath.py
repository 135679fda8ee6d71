"""What lies beneath the order of a scenario: what would change it, and how far other methods agree."""

from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter
from fastapi.responses import Response

from domain.analysis import Analysis, Stress
from domain.place import Owner
from domain.recommendation import (
    FunctionResult,
)
from domain.text import Bilingual
from service.pages.staff.workbench import BRIEF, Head, Viewer, head_of_ranked
from service.usecases.open_brief import open_brief
from service.usecases.rank_brief import analysis_of, rank_brief
from service.web.rendering import render

router = APIRouter(include_in_schema=False)

_DUELLISTS: Final = 6


@dataclass(frozen=True, slots=True)
class BeneathPage:
    """What would change the order."""

    head: Head
    function: FunctionResult
    analysis: Analysis
    first_stress: Stress | None
    duellists: tuple[str, ...]
    duels: dict[tuple[str, str], float]
    names: dict[str, Bilingual]
    owners: dict[str, Owner]
    criteria: dict[str, Bilingual]


@router.get(f"{BRIEF}/beneath")
def show_beneath(visit: Viewer, case_id: str, brief_id: str, f: str | None = None) -> Response:
    """Show what would change the order, and how far other methods and weights agree."""
    ranked = rank_brief(visit.tools, open_brief(visit.tools, case_id, brief_id), f)
    found, pack = analysis_of(visit.tools, ranked), visit.tools.pack
    page = BeneathPage(
        head=head_of_ranked(visit, ranked),
        function=ranked.function,
        analysis=found,
        first_stress=found.stresses[0] if found.stresses else None,
        duellists=tuple(place.site_id for place in ranked.function.ranking[:_DUELLISTS]),
        duels={(duel.site_id, duel.over): duel.share for duel in found.duels},
        names={site: place.name for site, place in pack.sites.items()},
        owners=dict(pack.owners),
        criteria={name: card.label for name, card in visit.tools.catalogue.criteria.items()},
    )
    return render(visit, "staff/ranking/beneath.html", page)
