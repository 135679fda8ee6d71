"""KPI rows with the city's grades: list, one row, and taking them over from the pack."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Final

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from domain.errors import EditConflictError
from service.forms.kpi_form import kpi_values
from service.pages.staff.facts import Choices, owners_of
from service.security.roles import Role
from service.store.audit import AuditLine
from service.store.kpis import Kpi
from service.usecases.grade_kpis import GradeCards, Graded, grade_cards, grade_kpi
from service.usecases.keep_kpis import list_kpis, read_kpi, save_kpi, take_over_kpis
from service.web.posted import Posted, texts
from service.web.rendering import render
from service.web.visit import Visit, allows

router = APIRouter(include_in_schema=False)
Viewer = Annotated[Visit, allows(Role.VIEWER)]
Editor = Annotated[Visit, allows(Role.EDITOR)]
_HOME: Final = "/{lang}/staff/facts/kpis"
_UNPROCESSABLE: Final = 422
_CONFLICT: Final = 409
_SHOWN: Final = (
    "strategy", "label_ja", "label_en", "unit_ja",
    "unit_en", "target", "due_on", "target_to_date", "actual", "as_of",
    "published_grade", "bureau", "source_title", "source_page",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class KpisPage:
    """Every row with its grade, by strategy; ``None`` is not assigned yet."""

    groups: tuple[tuple[int | None, tuple[tuple[Kpi, Graded], ...]], ...]
    owners: Mapping[str, str]
    cards: GradeCards
    total: int


@dataclass(frozen=True, slots=True)
class KpiPage:
    """One row and its form. ``theirs`` is what somebody else has saved meanwhile."""

    kpi: Kpi | None
    graded: Graded | None
    typed: Mapping[str, str]
    version: int
    owners: Choices
    cards: GradeCards
    history: tuple[AuditLine, ...] = ()
    errors: dict[str, str] = field(default_factory=dict)
    theirs: Mapping[str, str] | None = None


@router.get(_HOME)
def show_kpis(visit: Viewer) -> HTMLResponse:
    """List the rows."""
    rows = list_kpis(visit.tools)
    graded = [(kpi, grade_kpi(kpi)) for kpi in rows]
    strategies = sorted({kpi.strategy for kpi in rows}, key=lambda number: number or 99)
    groups = tuple(
        (number, tuple(pair for pair in graded if pair[0].strategy == number)) for number in strategies
    )
    page = KpisPage(groups, dict(owners_of(visit)), grade_cards(), len(rows))
    return render(visit, "staff/kpis/list.html", page)


@router.post(_HOME + "/take-over")
def take_over(visit: Editor) -> Response:
    """Add the rows that records of the pack hold."""
    take_over_kpis(visit.tools, actor=visit.actor)
    return RedirectResponse(f"/{visit.language}/staff/facts/kpis", status_code=303)


@router.get(_HOME + "/new")
def show_new(visit: Editor) -> HTMLResponse:
    """Show the form of a new row."""
    return render(visit, "staff/kpis/edit.html", _page(visit, None, {}))


@router.post(_HOME + "/new")
def add(visit: Editor, form: Posted) -> Response:
    """Add a row, or show the form again."""
    return _save(visit, None, texts(form))


@router.get(_HOME + "/{kpi_id}")
def show_kpi(visit: Viewer, kpi_id: str) -> HTMLResponse:
    """Show one row; editors see its form."""
    kpi, history = read_kpi(visit.tools, kpi_id)
    return render(visit, "staff/kpis/edit.html", _page(visit, kpi, typed_of(kpi), history=history))


@router.post(_HOME + "/{kpi_id}")
def change(visit: Editor, kpi_id: str, form: Posted) -> Response:
    """Save a row, or show both versions where somebody else was faster."""
    return _save(visit, kpi_id, texts(form))


def typed_of(kpi: Kpi) -> dict[str, str]:
    """Return a row as the form shows it."""
    return {name: _text(getattr(kpi, name)) for name in _SHOWN}


def _text(value: object) -> str:
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) and abs(value) < 1e6 else str(value)  # noqa: PLR2004


def _save(visit: Visit, kpi_id: str | None, typed: Mapping[str, str]) -> Response:
    values, errors = kpi_values(typed, bureaus=dict(owners_of(visit)), language=visit.language)
    kpi, history = read_kpi(visit.tools, kpi_id) if kpi_id else (None, ())
    if errors:
        page = _page(visit, kpi, typed, history=history, errors=errors)
        return render(visit, "staff/kpis/edit.html", page, status=_UNPROCESSABLE)
    seen = int(typed["version"]) if typed.get("version", "").isdecimal() else 0
    try:
        saved = save_kpi(visit.tools, kpi_id, values, seen_version=seen, actor=visit.actor)
    except EditConflictError:
        theirs = typed_of(kpi) if kpi else None
        page = _page(visit, kpi, typed, history=history, theirs=theirs)
        return render(visit, "staff/kpis/edit.html", page, status=_CONFLICT)
    return RedirectResponse(f"/{visit.language}/staff/facts/kpis/{saved}", status_code=303)


def _page(visit: Visit, kpi: Kpi | None, typed: Mapping[str, str], **more: Any) -> KpiPage:  # noqa: ANN401  (fields)
    return KpiPage(
        kpi=kpi,
        graded=grade_kpi(kpi) if kpi else None,
        typed={name: typed.get(name, "") for name in _SHOWN},
        version=kpi.version if kpi else 0,
        owners=owners_of(visit),
        cards=grade_cards(),
        **more,
    )
