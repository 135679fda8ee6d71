"""The page of a case, its fields and its state; the second of two editors sees both versions."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Final

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from domain.errors import NotFoundError
from service.forms.case_form import Fields, case_values
from service.messages import say
from service.pages.staff.case_choices import Choice, bureau_names, by_id, owner_names, site_names
from service.security.roles import Role
from service.store.cases import Case
from service.usecases.case_words import CLOSED, CaseWords, OutcomeCard, case_words, is_allowed, outcome_cards
from service.usecases.change_case import EDITABLE, change_case
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
_CONFLICT: Final = 409
_NUMBER: Final = 10
_JAPAN: Final = dt.timezone(dt.timedelta(hours=9), "JST")


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


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that two editors fill differently: what is read, and what is sent for it."""

    name: str
    theirs: str
    mine: str
    theirs_shown: str
    mine_shown: str


@dataclass(frozen=True, slots=True)
class EditPage:
    """The form of a case's fields; with ``differences`` the page of a conflict."""

    case: Case
    address: str
    typed: Mapping[str, str]
    version: int
    owners: tuple[Choice, ...]
    sites: tuple[Choice, ...]
    errors: Mapping[str, str] = field(default_factory=dict)
    differences: tuple[Difference, ...] = ()


@router.get(CASE)
def show_case(visit: Viewer, case_id: str) -> HTMLResponse:
    """Show a case."""
    return case_answer(visit, case_id)


@router.get(f"{CASE}/edit")
def show_edit(visit: Editor, case_id: str) -> HTMLResponse:
    """Show the form of the fields."""
    case = _open(visit, case_id)
    return render(visit, "staff/cases/edit.html", _edit_page(visit, case, texts_of(case), case.version))


@router.post(f"{CASE}/edit")
def save_case(visit: Editor, case_id: str, form: Posted) -> Response:
    """Save the fields; where somebody was quicker, show both versions and let the editor choose."""
    case = _open(visit, case_id)
    typed = _chosen(texts(form))
    version = version_of(typed)
    fields = Fields(typed, visit.language)
    values = case_values(fields, owners=by_id(_owners(visit, case)), sites=by_id(site_names(visit)))
    if fields.errors:
        page = _edit_page(visit, case, typed, version, errors=fields.errors)
        return render(visit, "staff/cases/edit.html", page, status=UNPROCESSABLE)
    newer = change_case(visit.tools, case_id, seen_version=version, values=values, author_id=visit.user_id)
    if newer is None:
        return back_to(visit, case_id)
    page = _edit_page(visit, newer, typed, newer.version, differences=_differences(visit, newer, values))
    return render(visit, "staff/cases/edit.html", page, status=_CONFLICT)


@router.post(f"{CASE}/state")
def save_state(visit: Editor, case_id: str, form: Posted) -> Response:
    """Move the case to another state."""
    case = _open(visit, case_id)
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
        return back_to(visit, case_id)
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
    )
    status = _CONFLICT if moved_meanwhile else UNPROCESSABLE if errors else 200
    return render(visit, "staff/cases/case.html", page, status=status)


def back_to(visit: Visit, case_id: str, anchor: str = "") -> RedirectResponse:
    """Lead back to the page of the case."""
    return RedirectResponse(f"/{visit.language}/staff/cases/{case_id}{anchor}", status_code=303)


def version_of(typed: Mapping[str, str]) -> int:
    """Return the version a form was opened with; 0, which never fits, for anything else."""
    given = typed.get("version", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < _NUMBER else 0


def texts_of(case: Case) -> dict[str, str]:
    """Return the fields of a case as a form holds them."""
    return {name: _text(getattr(case, name)) for name in EDITABLE}


def _open(visit: Visit, case_id: str) -> Case:
    case = read_case(visit.tools, case_id, role=visit.role).case
    if case.erased_at is not None:
        raise NotFoundError
    return case


def _owners(visit: Visit, case: Case) -> tuple[Choice, ...]:
    """Return who may be the owner; whoever is stays on the list."""
    owners = owner_names(visit)
    if case.owner_id and case.owner_id not in by_id(owners):
        return (*owners, Choice(case.owner_id, case.owner_name or case.owner_id))
    return owners


def _edit_page(
    visit: Visit,
    case: Case,
    typed: Mapping[str, str],
    version: int,
    *,
    errors: Mapping[str, str] | None = None,
    differences: tuple[Difference, ...] = (),
) -> EditPage:
    return EditPage(
        case=case,
        address=f"/{visit.language}/staff/cases/{case.id}",
        typed=typed,
        version=version,
        owners=_owners(visit, case),
        sites=site_names(visit),
        errors=errors or {},
        differences=differences,
    )


def _chosen(typed: dict[str, str]) -> dict[str, str]:
    """Return what was typed; where the other editor's version was picked, that one."""
    picked = {
        name: typed.get(f"theirs.{name}", "") for name in EDITABLE if typed.get(f"pick.{name}") == "theirs"
    }
    return typed | picked


def _differences(visit: Visit, newer: Case, values: Mapping[str, Any]) -> tuple[Difference, ...]:
    read = by_id(_owners(visit, newer)) | by_id(site_names(visit))
    found = []
    for name in EDITABLE:
        theirs, mine = _text(getattr(newer, name)), _text(values[name])
        if theirs != mine:
            found.append(Difference(name, theirs, mine, read.get(theirs, theirs), read.get(mine, mine)))
    return tuple(found)


def _text(value: object) -> str:
    return "" if value is None else str(value)
