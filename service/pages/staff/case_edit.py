"""The fields of a case; the second of two editors sees both versions and chooses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from service.forms.case_form import Fields, case_values
from service.pages.staff.case import CASE, CONFLICT, UNPROCESSABLE, back_to, opened, version_of
from service.pages.staff.case_choices import Choice, by_id, owner_names, site_names
from service.security.roles import Role
from service.store.cases import Case
from service.usecases.change_case import EDITABLE, change_case
from service.web.posted import Posted, texts
from service.web.rendering import render
from service.web.visit import Visit, allows

router = APIRouter(include_in_schema=False)
Editor = Annotated[Visit, allows(Role.EDITOR)]


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


@router.get(f"{CASE}/edit")
def show_edit(visit: Editor, case_id: str) -> HTMLResponse:
    """Show the form of the fields."""
    case = opened(visit, case_id)
    return render(visit, "staff/cases/edit.html", _edit_page(visit, case, texts_of(case), case.version))


@router.post(f"{CASE}/edit")
def save_case(visit: Editor, case_id: str, form: Posted) -> Response:
    """Save the fields; where somebody was quicker, show both versions and let the editor choose."""
    case = opened(visit, case_id)
    typed = _chosen(texts(form))
    version = version_of(typed)
    fields = Fields(typed, visit.language)
    values = case_values(fields, owners=by_id(_owners(visit, case)), sites=by_id(site_names(visit)))
    if fields.errors:
        page = _edit_page(visit, case, typed, version, errors=fields.errors)
        return render(visit, "staff/cases/edit.html", page, status=UNPROCESSABLE)
    newer = change_case(visit.tools, case_id, seen_version=version, values=values, author_id=visit.user_id)
    if newer is None:
        return back_to(visit, case_id, saved=True)
    page = _edit_page(visit, newer, typed, newer.version, differences=_differences(visit, newer, values))
    return render(visit, "staff/cases/edit.html", page, status=CONFLICT)


def texts_of(case: Case) -> dict[str, str]:
    """Return the fields of a case as a form holds them."""
    return {name: _text(getattr(case, name)) for name in EDITABLE}


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
