"""Side by side: places of a scenario, scenarios of a case, and results then and now."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from fastapi.responses import Response

from domain.analysis import Comparison
from domain.recommendation import JudgedPlace, Recommendation
from domain.text import Bilingual
from scoring.compare import compare
from scoring.phrases import say as phrase
from service.pages.staff.ranking import BRIEF
from service.pages.staff.workbench import Head, case_address, head_of_ranked
from service.security.roles import Role
from service.store.case_briefs import CaseBrief
from service.store.cases import Case
from service.store.past_results import PastResult
from service.usecases.case_mask import masked_case, masked_text
from service.usecases.compare_scenarios import ChangedField, MovedFunction, changed_fields, moved_places
from service.usecases.open_brief import OpenCase, open_brief, open_case
from service.usecases.rank_brief import rank_brief
from service.usecases.replay import Replay
from service.usecases.replay_result import list_results, replay_result
from service.web.rendering import render
from service.web.visit import Visit, allows

router = APIRouter(include_in_schema=False)
Viewer = Annotated[Visit, allows(Role.VIEWER)]

_CASE: Final = "/{lang}/staff/cases/{case_id}"
_FEWEST: Final = 2
_MOST: Final = 5
_SECRET: Final = ("title", "company.name", "company.name_en", "wishes")


@dataclass(frozen=True, slots=True)
class Cell:
    """One place under one criterion: its figure in words, its points, and the difference to the first."""

    points: float
    gap: float
    figure: Bilingual
    known: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One criterion across the places."""

    label: Bilingual
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class ComparePage:
    """Two to five places beside the first of them; the gaps of a column sum to the gap of the scores."""

    head: Head
    choices: tuple[JudgedPlace, ...]
    places: tuple[JudgedPlace, ...]
    comparisons: tuple[Comparison, ...]
    rows: tuple[Row, ...]
    chosen: int


@dataclass(frozen=True, slots=True)
class ScenariosPage:
    """Two scenarios: what differs, and what that moved; ``second`` is ``None`` with only one at hand."""

    case: Case
    case_address: str
    briefs: tuple[tuple[str, str], ...]
    first: CaseBrief | None
    second: CaseBrief | None
    changes: tuple[ChangedField, ...]
    moved: tuple[MovedFunction, ...]
    words: dict[str, Bilingual]


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """Every result that the case has had."""

    case: Case
    case_address: str
    results: tuple[PastResult, ...]


@dataclass(frozen=True, slots=True)
class ReplayPage:
    """A past result computed again."""

    case: Case
    case_address: str
    past: PastResult
    before: Recommendation
    replay: Replay
    then: Replay | None
    names: dict[str, Bilingual]
    functions: dict[str, Bilingual]


@router.get(f"{BRIEF}/compare")
def show_comparison(
    visit: Viewer,
    case_id: str,
    brief_id: str,
    f: str | None = None,
    site: Annotated[list[str] | None, Query()] = None,
) -> Response:
    """Compare two to five places; without a choice the first two."""
    ranked = rank_brief(visit.tools, open_brief(visit.tools, case_id, brief_id), f)
    function = ranked.function
    judged = {place.site_id: place for place in (*function.ranking, *function.insufficient_data)}
    wished = [name for name in dict.fromkeys(site or ()) if name in judged]
    names = wished if site else [place.site_id for place in function.ranking[:_FEWEST]]
    places = tuple(judged[name] for name in names[:_MOST])
    several = len(places) >= _FEWEST
    page = ComparePage(
        head=head_of_ranked(visit, ranked),
        choices=tuple(judged.values()),
        places=places,
        comparisons=tuple(compare(places[0], other) for other in places[1:]) if several else (),
        rows=_rows(places) if several else (),
        chosen=len(wished),
    )
    return render(visit, "staff/compare/places.html", page)


@router.get(f"{_CASE}/scenarios")
def show_scenarios(visit: Viewer, case_id: str, a: str | None = None, b: str | None = None) -> Response:
    """Compare two scenarios of a case."""
    opened = open_case(visit.tools, case_id)
    by_id = {row.id: row for row in opened.briefs}
    second = by_id.get(b or "") or (opened.briefs[-1] if opened.briefs else None)
    others = [row for row in opened.briefs if second is None or row.id != second.id]
    first = by_id.get(a or "") or (others[0] if others else None)
    changes: tuple[ChangedField, ...] = ()
    moved: tuple[MovedFunction, ...] = ()
    if first is not None and second is not None:
        one, two = (open_brief(visit.tools, case_id, row.id) for row in (first, second))
        shown = changed_fields(one.brief, two.brief)
        changes = tuple(_masked(visit, change) for change in shown)
        moved = moved_places(
            rank_brief(visit.tools, one).recommendation, rank_brief(visit.tools, two).recommendation
        )
    page = ScenariosPage(
        case=masked_case(opened.case, visit.role),
        case_address=case_address(visit, case_id),
        briefs=_titles(visit, opened),
        first=first,
        second=second,
        changes=changes,
        moved=moved,
        words=_words(visit),
    )
    return render(visit, "staff/compare/scenarios.html", page)


@router.get(f"{_CASE}/results")
def show_results(visit: Viewer, case_id: str) -> Response:
    """List the results that the case has had."""
    opened, results = list_results(visit.tools, case_id)
    page = ResultsPage(
        masked_case(opened.case, visit.role),
        case_address(visit, case_id),
        tuple(_with_title(visit, opened, item) for item in results),
    )
    return render(visit, "staff/compare/results.html", page)


@router.get(f"{_CASE}/results/{{result_id}}")
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
        names={site: place.name for site, place in tools.pack.sites.items()},
        functions={name: card.label for name, card in tools.catalogue.facility_types.items()},
    )
    return render(visit, "staff/compare/replay.html", page)


def _rows(places: Sequence[JudgedPlace]) -> tuple[Row, ...]:
    """Return the criteria, those that part the places most on top."""
    found = []
    for row in places[0].contributions:
        cells = []
        for place in places:
            mine = next(item for item in place.contributions if item.criterion == row.criterion)
            cells.append(Cell(mine.points, mine.points - row.points, mine.reason, mine.known))
        found.append(Row(row.label, tuple(cells)))
    return tuple(sorted(found, key=lambda row: -max(abs(cell.gap) for cell in row.cells)))


def _titles(visit: Visit, opened: OpenCase) -> tuple[tuple[str, str], ...]:
    return tuple((row.id, masked_text(row.title, opened.case, visit.role)) for row in opened.briefs)


def _with_title(visit: Visit, opened: OpenCase, past: PastResult) -> PastResult:
    return replace(past, title=masked_text(past.title, opened.case, visit.role))


def _masked(visit: Visit, change: ChangedField) -> ChangedField:
    """Hide what only editors may read: that it differs is no secret, what it says is."""
    if visit.role >= Role.EDITOR or change.name not in _SECRET:
        return change
    hidden: Any = "＊＊＊"
    return ChangedField(
        change.name,
        None if change.first is None else hidden,
        None if change.second is None else hidden,
    )


def _words(visit: Visit) -> dict[str, Bilingual]:
    """Return the words of ids that may stand in a brief: functions, criteria, groups."""
    cards = visit.tools.catalogue
    words = {name: card.label for name, card in cards.facility_types.items()}
    words |= {name: card.label for name, card in cards.criteria.items()}
    return words | {card.group: phrase(f"groups.{card.group}") for card in cards.criteria.values()}
