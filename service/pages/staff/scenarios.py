"""Two scenarios of a case side by side."""

from dataclasses import dataclass
from typing import Any, Final

from fastapi import APIRouter
from fastapi.responses import Response

from domain.text import Bilingual
from scoring.phrases import say as phrase
from service.pages.staff.workbench import CASE, Viewer, case_address
from service.security.roles import Role
from service.store.case_briefs import CaseBrief
from service.store.cases import Case
from service.usecases.case_mask import known_names, masked_case, masked_text
from service.usecases.compare_scenarios import ChangedField, MovedFunction, changed_fields, moved_places
from service.usecases.open_brief import OpenCase, open_brief, open_case
from service.usecases.rank_brief import rank_brief
from service.web.rendering import render
from service.web.visit import Visit

router = APIRouter(include_in_schema=False)

_SECRET: Final = ("title", "company.name", "company.name_en", "wishes")


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


@router.get(f"{CASE}/scenarios")
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


def _titles(visit: Visit, opened: OpenCase) -> tuple[tuple[str, str], ...]:
    return tuple(
        (
            row.id,
            masked_text(
                row.title, opened.case, visit.role, known_names(item.brief for item in opened.briefs)
            ),
        )
        for row in opened.briefs
    )


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
