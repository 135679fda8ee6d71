"""The order of the places for a scenario."""

from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup

from domain.brief import Brief
from domain.errors import NotFoundError
from domain.place import Owner
from domain.recommendation import (
    FunctionResult,
    Recommendation,
)
from domain.staff_notes import PairMatrix
from domain.text import Bilingual
from salesheets.figures import whisker
from scoring.pair_matrix import pair_matrix
from service.pages.staff.refusals import REFUSALS, refusal_words
from service.pages.staff.workbench import BRIEF, Editor, Head, Viewer, brief_address, head_of, head_of_ranked
from service.pages.staff.workbench_figures import (
    Chart,
    Record,
    markup_of,
    rank_shares,
    records_of,
    score_bars,
    verdict_signs,
)
from service.usecases.case_parts import write_task
from service.usecases.open_brief import open_brief
from service.usecases.rank_brief import Ranked, questions_asked, rank_brief
from service.web.posted import Posted, texts
from service.web.rendering import render
from service.web.visit import Visit

router = APIRouter(include_in_schema=False)

_PAIRED: Final = 5
_TASK_LETTERS: Final = 200


@dataclass(frozen=True, slots=True)
class RefusedPage:
    """A scenario that has no answer, and why."""

    head: Head
    says: str


@dataclass(frozen=True, slots=True)
class RankingPage:
    """The ranked places of one function of a scenario."""

    head: Head
    brief: Brief
    recommendation: Recommendation
    function: FunctionResult
    names: dict[str, Bilingual]
    owners: dict[str, Owner]
    figures_changed: bool
    bars: Chart | None
    shares: Chart | None
    whiskers: dict[str, Markup]
    pairs: PairMatrix
    signs: dict[str, Markup]
    records: tuple[Record, ...]
    asked: frozenset[str]
    saved: bool


@router.get(BRIEF)
def show_ranking(visit: Viewer, case_id: str, brief_id: str, f: str | None = None) -> Response:
    """Show the order; a scenario that contradicts itself says so and leads to its form."""
    opened = open_brief(visit.tools, case_id, brief_id)
    try:
        ranked = rank_brief(visit.tools, opened, f)
    except REFUSALS as error:
        page = RefusedPage(head_of(visit, opened), refusal_words(error, visit.language))
        return render(visit, "staff/ranking/refused.html", page, status=422)
    return render(visit, "staff/ranking/ranking.html", _ranking(visit, ranked))


@router.post(f"{BRIEF}/task")
def ask_owner(visit: Editor, case_id: str, brief_id: str, posted: Posted) -> Response:
    """Make a task of one unknown, for the bureau that can answer; twice asked is once written."""
    given = texts(posted)
    ranked = rank_brief(visit.tools, open_brief(visit.tools, case_id, brief_id), given.get("f"))
    unknown = next((u for u in ranked.function.unknowns if u.id == given.get("about")), None)
    if unknown is None:
        raise NotFoundError
    if unknown.id not in questions_asked(visit.tools, case_id):
        write_task(
            visit.tools,
            case_id,
            what=unknown.what.ja[:_TASK_LETTERS],
            bureau=unknown.owner.id,
            due_on=None,
            about=unknown.id,
            author_id=visit.user_id,
        )
    address = brief_address(visit, case_id, brief_id)
    return RedirectResponse(f"{address}?f={ranked.function.facility_type}#unknowns", status_code=303)


def _ranking(visit: Visit, ranked: Ranked) -> RankingPage:
    function, pack, language = ranked.function, visit.tools.pack, visit.language
    return RankingPage(
        head=head_of_ranked(visit, ranked),
        brief=ranked.opened.brief,
        recommendation=ranked.recommendation,
        function=function,
        names={site: place.name for site, place in pack.sites.items()},
        owners=dict(pack.owners),
        figures_changed=ranked.figures_changed,
        bars=score_bars(function, language),
        shares=rank_shares(function, language),
        whiskers={
            place.site_id: markup_of(
                whisker(place.score, place.score_low, place.score_high, first=place.rank == 1)
            )
            for place in function.ranking
        },
        pairs=pair_matrix(function.ranking[:_PAIRED]),
        signs=verdict_signs(),
        records=records_of(visit, ranked, set(ranked.recommendation.evidence)),
        asked=questions_asked(visit.tools, ranked.opened.case.id),
        saved=visit.request.query_params.get("saved") == "yes",
    )
