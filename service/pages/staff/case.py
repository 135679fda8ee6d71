"""The page of a case and its state."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Final

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from domain.errors import NotFoundError
from service.forms.case_form import Fields
from service.messages import say
from service.pages.staff.case_choices import Choice, bureau_names, site_names
from service.security.roles import Role
from service.store.cases import Case
from service.usecases.case_words import CLOSED, CaseWords, OutcomeCard, case_words, is_allowed, outcome_cards
from service.usecases.move_case import Move, move_case
from service.usecases.read_case import CaseView, read_case
from service.web.posted import Posted, texts
from service.web.rendering import render
from service.web.visit import Visit, allows

router = APIRouter(include_in_schema=False)
Viewer = Annotated[Visit, allows(Role.VIEWER)]
Editor = Annotated[Visit, allows(Role.EDITOR)]

CASE: Final = "/{lang}/staff/cases/{case_id}"
UNPROCESSABLE: Final = 422
CONFLICT: Final = 409
_NUMBER: Final = 10


@dataclass(frozen=True, slots=True)
class CasePage:
    """A case with the choices of its small forms; ``typed`` and ``errors`` are of the form in ``part``."""

    view: CaseView
    address: str
    words: CaseWords
    outcomes: Mapping[str, OutcomeCard]
    bureaus: tuple[Choice, ...]
    sites: tuple[Choice, ...]
    may_edit: bool
    part: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    moved_meanwhile: bool = False
    saved: bool = False


@router.get(CASE)
def show_case(visit: Viewer, case_id: str) -> HTMLResponse:
    """Show a case."""
    return case_answer(visit, case_id)


@router.post(f"{CASE}/state")
def save_state(visit: Editor, case_id: str, form: Posted) -> Response:
    """Move the case to another state."""
    case = opened(visit, case_id)
    typed = texts(form)
    fields = Fields(typed, visit.language)
    to = fields.one_of("to", case_words().states, needed=True) or ""
    outcomes = {card.id: card for card in outcome_cards().values() if card.state == to}
    move = Move(
        to=to,
        reason=fields.one_of("reason", outcomes) if to in CLOSED else None,
        note=fields.text("outcome_note", limit=1000, lines=True),
        city=fields.text("outcome_city") or None,
        site_id=fields.one_of("site_id", visit.tools.pack.sites) if to == "won" else None,
    )
    version = version_of(typed)
    if to in CLOSED and not move.reason:
        fields.errors["reason"] = say("case_form.reason", visit.language)
    if to and version == case.version and not is_allowed(case.state, to):
        fields.refuse("to", "choice")
    if fields.errors:
        return case_answer(visit, case_id, part="state", typed=typed, errors=fields.errors)
    newer = move_case(visit.tools, case_id, move, seen_version=version, author_id=visit.user_id)
    if newer is None:
        return back_to(visit, case_id, saved=True)
    return case_answer(visit, case_id, part="state", typed=typed, moved_meanwhile=True)


def case_answer(
    visit: Visit,
    case_id: str,
    *,
    part: str = "",
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    moved_meanwhile: bool = False,
) -> HTMLResponse:
    """Return the page of a case, with what was typed into the form that is not in order."""
    view = read_case(visit.tools, case_id, role=visit.role, language=visit.language)
    page = CasePage(
        view=view,
        address=f"/{visit.language}/staff/cases/{case_id}",
        words=case_words(),
        outcomes=outcome_cards(),
        bureaus=bureau_names(visit),
        sites=site_names(visit),
        may_edit=visit.role >= Role.EDITOR and view.case.erased_at is None,
        part=part,
        typed=typed or {},
        errors=errors or {},
        moved_meanwhile=moved_meanwhile,
        saved=not errors and visit.request.query_params.get("saved") == "yes",
    )
    status = CONFLICT if moved_meanwhile else UNPROCESSABLE if errors else 200
    return render(visit, "staff/cases/case.html", page, status=status)


def back_to(visit: Visit, case_id: str, anchor: str = "", *, saved: bool = False) -> RedirectResponse:
    """Lead back to the page of the case; ``saved`` lets it say so, where nothing else would show it."""
    told = "?saved=yes" if saved else ""
    return RedirectResponse(f"/{visit.language}/staff/cases/{case_id}{told}{anchor}", status_code=303)


def version_of(typed: Mapping[str, str]) -> int:
    """Return the version a form was opened with; 0, which never fits, for anything else."""
    given = typed.get("version", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < _NUMBER else 0


def opened(visit: Visit, case_id: str) -> Case:
    """Return a case that can be changed.

    Raises
    ------
    NotFoundError
        There is no such case, or it was erased.
    """
    case = read_case(visit.tools, case_id, role=visit.role).case
    if case.erased_at is not None:
        raise NotFoundError
    return case
