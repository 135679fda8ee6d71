"""What decided cases and pairs named by hand suggest about the weights of a scenario."""

from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from domain.text import Bilingual
from service.pages.staff.workbench import BRIEF, Head, Viewer, head_of_ranked
from service.usecases.open_brief import open_brief
from service.usecases.rank_brief import rank_brief
from service.usecases.suggest_weights import Suggestion, suggest_weights
from service.web.rendering import render

router = APIRouter(include_in_schema=False)

_HAND_ROWS: Final = 3


@dataclass(frozen=True, slots=True)
class LearnPage:
    """What decisions suggest beside what is stated."""

    head: Head
    suggestion: Suggestion
    labels: dict[str, Bilingual]
    names: dict[str, Bilingual]
    places: tuple[tuple[str, Bilingual], ...]
    by_hand: tuple[tuple[str, str], ...]
    rows: range


@router.get(f"{BRIEF}/learn")
def show_learned(
    visit: Viewer, request: Request, case_id: str, brief_id: str, f: str | None = None
) -> Response:
    """Show what decided cases, and pairs named here, suggest about the weights."""
    ranked = rank_brief(visit.tools, open_brief(visit.tools, case_id, brief_id), f)
    function = ranked.function
    places = tuple((place.site_id, place.name) for place in (*function.ranking, *function.insufficient_data))
    judged = {site for site, _ in places}
    query = request.query_params
    by_hand = tuple(
        (chosen, over)
        for chosen, over in zip(query.getlist("chosen"), query.getlist("over"), strict=False)
        if chosen in judged and over in judged and chosen != over
    )
    criteria = visit.tools.catalogue.criteria
    page = LearnPage(
        head=head_of_ranked(visit, ranked),
        suggestion=suggest_weights(visit.tools, function, by_hand),
        labels={name: criteria[name].label for name in function.weights},
        names={site: place.name for site, place in visit.tools.pack.sites.items()},
        places=places,
        by_hand=by_hand,
        rows=range(max(_HAND_ROWS, len(by_hand) + 1)),
    )
    return render(visit, "staff/weights/learn.html", page)
