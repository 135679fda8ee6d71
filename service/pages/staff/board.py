"""The needs and gap board: what stands in the way, who can mend it, what one plot more would change."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from domain.text import Bilingual
from scoring.figures import amount
from service.forms.quantities import parse_amount
from service.messages import say
from service.pages.staff.case_choices import Choice, site_names
from service.security.roles import Role
from service.usecases.case_mask import may_see_names
from service.usecases.gap_board import Board, Grouping, Weighing, read_board
from service.usecases.gap_levers import Lever, Step, Supply, read_levers, supplies, what_if
from service.usecases.gap_weights import Scope
from service.usecases.link_strategies import link_strategies, read_links
from service.web.posted import Posted, texts
from service.web.rendering import render
from service.web.visit import Visit, allows

router = APIRouter(include_in_schema=False)
Viewer = Annotated[Visit, allows(Role.VIEWER)]
Approver = Annotated[Visit, allows(Role.APPROVER)]

_UNPROCESSABLE: Final = 422
_MOST_LEVERS: Final = 8
_STRATEGIES: Final = frozenset("123456")


@dataclass(frozen=True, slots=True)
class Wish:
    """The question "with so much of this near that place": as asked, and its answer."""

    site_id: str
    gate: str
    typed: str
    lever: Lever | None = None
    step: Step | None = None
    asked: Bilingual | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class BoardPage:
    """The board with what it is sorted and grouped by."""

    board: Board
    by: Grouping
    weigh: Weighing
    scope: Scope
    levers: tuple[Lever, ...]
    supplies: Mapping[str, Supply]
    supply_choices: tuple[tuple[str, str], ...]
    sites: tuple[Choice, ...]
    wish: Wish
    sees_cases: bool


@dataclass(frozen=True, slots=True)
class StrategiesPage:
    """The table that links must-haves and criteria to the six strategies."""

    rows: tuple[tuple[str, Bilingual, int | None], ...]


@router.get("/{lang}/staff/board")
def show_board(
    visit: Viewer,
    by: Grouping = "bureau",
    weigh: Weighing = "cases",
    scope: Scope = "all",
    place: Annotated[str, Query(max_length=60)] = "",
    gate: Annotated[str, Query(max_length=60)] = "",
    much: Annotated[str, Query(max_length=20)] = "",
) -> HTMLResponse:
    """Show the board."""
    levers = read_levers(visit.tools, scope=scope)
    wish, known = _wish(visit, levers, place, gate, much), supplies(visit.tools)
    page = BoardPage(
        board=read_board(visit.tools, by=by, weigh=weigh, scope=scope),
        by=by,
        weigh=weigh,
        scope=scope,
        levers=levers[:_MOST_LEVERS],
        supplies=known,
        supply_choices=tuple((item.gate, _choice(item, visit)) for item in known.values()),
        sites=site_names(visit),
        wish=wish,
        sees_cases=may_see_names(visit.role),
    )
    return render(visit, "staff/board/board.html", page, status=_UNPROCESSABLE if wish.fault else 200)


@router.get("/{lang}/staff/board/strategies")
def show_strategies(visit: Approver) -> HTMLResponse:
    """Show the links to the strategies."""
    return render(visit, "staff/board/strategies.html", StrategiesPage(read_links(visit.tools)))


@router.post("/{lang}/staff/board/strategies")
def save_strategies(visit: Approver, form: Posted) -> Response:
    """Save the links; what is no strategy's number is no link."""
    typed = texts(form)
    links = {
        subject: int(number)
        for subject, _, _ in read_links(visit.tools)
        if (number := typed.get(subject, "")) in _STRATEGIES
    }
    link_strategies(visit.tools, links, author_id=visit.user_id)
    return RedirectResponse(f"/{visit.language}/staff/board?by=strategy", status_code=303)


def _choice(supply: Supply, visit: Visit) -> str:
    return f"{supply.label[visit.language]} ({supply.unit_label[visit.language]})"


def _wish(visit: Visit, levers: tuple[Lever, ...], place: str, gate: str, much: str) -> Wish:
    """Return the question with its answer; where nothing is asked, the strongest lever asks itself."""
    if not place and not gate and not much:
        if not levers:
            return Wish("", "", "")
        first, last = levers[0], levers[0].steps[-1]
        return Wish(first.site_id, first.supply.gate, f"{last.value:g}", first, last, last.says)
    supply = supplies(visit.tools).get(gate)
    if supply is None or place not in visit.tools.pack.sites:
        return Wish(place, gate, much, fault=say("board.choose", visit.language))
    try:
        value = parse_amount(much, supply.unit)
    except ValueError:
        return Wish(place, gate, much, fault=say("board.amount", visit.language))
    lever = next((item for item in levers if (item.site_id, item.supply.gate) == (place, gate)), None)
    return Wish(place, gate, much, lever, what_if(lever, value), amount(value, supply.unit))
