"""The results that a case has had, and each of them computed again."""

from dataclasses import dataclass, replace

from fastapi import APIRouter
from fastapi.responses import Response

from domain.recommendation import Recommendation
from domain.text import Bilingual
from service.pages.staff.workbench import CASE, Viewer, case_address
from service.store.cases import Case
from service.store.past_results import PastResult
from service.usecases.case_mask import known_names, masked_case, masked_text
from service.usecases.open_brief import OpenCase
from service.usecases.record_changes import RecordChange
from service.usecases.replay import Replay
from service.usecases.replay_result import list_results, replay_result
from service.web.rendering import render
from service.web.visit import Visit

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """Every result that the case has had."""

    case: Case
    case_address: str
    results: tuple[PastResult, ...]


@dataclass(frozen=True, slots=True)
class ReplayPage:
    """A past result computed again; ``cards`` are the changed ones, by folder and in words."""

    case: Case
    case_address: str
    past: PastResult
    before: Recommendation
    replay: Replay
    then: Replay | None
    records: tuple[RecordChange, ...]
    cards: tuple[tuple[str, Bilingual], ...]
    names: dict[str, Bilingual]
    functions: dict[str, Bilingual]


@router.get(f"{CASE}/results")
def show_results(visit: Viewer, case_id: str) -> Response:
    """List the results that the case has had."""
    opened, results = list_results(visit.tools, case_id)
    page = ResultsPage(
        masked_case(opened.case, visit.role),
        case_address(visit, case_id),
        tuple(_with_title(visit, opened, item) for item in results),
    )
    return render(visit, "staff/compare/results.html", page)


@router.get(f"{CASE}/results/{{result_id}}")
def show_replay(visit: Viewer, case_id: str, result_id: str) -> Response:
    """Compute a past result again: the same bytes, or what changed."""
    found = replay_result(visit.tools, case_id, result_id)
    tools = visit.tools
    page = ReplayPage(
        case=masked_case(found.opened.case, visit.role),
        case_address=case_address(visit, case_id),
        past=_with_title(visit, found.opened, found.past),
        before=found.before,
        replay=found.replay,
        then=found.then,
        records=found.records,
        cards=tuple(_card(visit, name) for name in found.replay.cards),
        names={site: place.name for site, place in tools.pack.sites.items()},
        functions={name: card.label for name, card in tools.catalogue.facility_types.items()},
    )
    return render(visit, "staff/compare/replay.html", page)


def _card(visit: Visit, name: str) -> tuple[str, Bilingual]:
    """Return the folder of a card and what it is called; one that is gone or has no name keeps its id."""
    folder, _, card_id = name.partition("/")
    catalogue = visit.tools.catalogue
    named: dict[str, Bilingual] = {
        "criteria": {key: card.label for key, card in catalogue.criteria.items()},
        "gates": {key: card.label for key, card in catalogue.gates.items()},
        "facility_types": {str(key): card.label for key, card in catalogue.facility_types.items()},
    }.get(folder, {})
    return folder, named.get(card_id, Bilingual(ja=card_id, en=card_id))


def _with_title(visit: Visit, opened: OpenCase, past: PastResult) -> PastResult:
    return replace(
        past,
        title=masked_text(
            past.title, opened.case, visit.role, known_names(row.brief for row in opened.briefs)
        ),
    )
