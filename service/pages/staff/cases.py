"""The list of cases, a new case, and the list as a spreadsheet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from service.forms.case_form import Fields, case_values, functions_of, note_text
from service.messages import say
from service.pages.staff.case_choices import (
    Choice,
    by_id,
    functions_choice,
    origin_names,
    owner_names,
    state_names,
)
from service.security.roles import Role
from service.store.case_list import CaseFilter
from service.usecases.case_mask import may_see_names
from service.usecases.case_words import CaseWords, case_words
from service.usecases.list_cases import CaseList, Cell, case_rows, read_case_list
from service.usecases.start_case import NewCase, start_case
from service.usecases.write_table import CSV, XLSX, write_csv, write_workbook
from service.web.files import attached
from service.web.posted import Posted, texts
from service.web.rendering import render
from service.web.visit import Visit, allows

router = APIRouter(include_in_schema=False)
Viewer = Annotated[Visit, allows(Role.VIEWER)]
Editor = Annotated[Visit, allows(Role.EDITOR)]
Asked = Annotated[str, Query(max_length=100)]

_UNPROCESSABLE: Final = 422
_MOST_PAGES: Final = 100_000


@dataclass(frozen=True, slots=True)
class CasesPage:
    """The list with its filter; ``query`` is the filter as it stands in an address."""

    found: CaseList
    wanted: CaseFilter
    words: CaseWords
    owners: tuple[Choice, ...]
    states: tuple[Choice, ...]
    origins: tuple[Choice, ...]
    query: str
    sees_names: bool
    filtered: bool


@dataclass(frozen=True, slots=True)
class NewCasePage:
    """The form of a new case."""

    typed: Mapping[str, str]
    functions: tuple[tuple[str, str, str], ...]
    owners: tuple[Choice, ...]
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The filter of an address."""

    state: str = ""
    owner: str = ""
    origin: str = ""
    q: str = ""

    def wanted(self, visit: Visit) -> CaseFilter:
        """Return the filter for the database; a state or origin that does not exist finds nothing."""
        return CaseFilter(self.state, self.owner, self.origin, self.q, may_see_names(visit.role))

    def query(self) -> str:
        """Return the filter as it stands in an address."""
        given = {"state": self.state, "owner": self.owner, "origin": self.origin, "q": self.q}
        return urlencode({name: value for name, value in given.items() if value})


@router.get("/{lang}/staff")
def show_cases(
    visit: Viewer,
    state: Asked = "",
    owner: Asked = "",
    origin: Asked = "",
    q: Asked = "",
    page: Annotated[int, Query(ge=1, le=_MOST_PAGES)] = 1,
) -> HTMLResponse:
    """Show a page of the list."""
    narrowed = Narrowed(state, owner, origin, q)
    wanted = narrowed.wanted(visit)
    found = read_case_list(visit.tools, wanted, role=visit.role, page=page)
    context = CasesPage(
        found=found,
        wanted=wanted,
        words=case_words(),
        owners=owner_names(visit),
        states=state_names(visit),
        origins=origin_names(visit),
        query=narrowed.query(),
        sees_names=wanted.confidential,
        filtered=bool(narrowed.query()),
    )
    return render(visit, "staff/cases/list.html", context)


@router.get("/{lang}/staff/cases.xlsx")
def save_workbook(
    visit: Viewer, state: Asked = "", owner: Asked = "", origin: Asked = "", q: Asked = ""
) -> Response:
    """Hand out the filtered list as a workbook."""
    rows = _rows(visit, Narrowed(state, owner, origin, q))
    return attached(write_workbook(rows, title="cases"), XLSX, "kamae-cases.xlsx")


@router.get("/{lang}/staff/cases.csv")
def save_csv(
    visit: Viewer, state: Asked = "", owner: Asked = "", origin: Asked = "", q: Asked = ""
) -> Response:
    """Hand out the filtered list as CSV."""
    return attached(write_csv(_rows(visit, Narrowed(state, owner, origin, q))), CSV, "kamae-cases.csv")


@router.get("/{lang}/staff/cases/new")
def show_new_case(visit: Editor) -> HTMLResponse:
    """Show the form of a new case; the owner is whoever opens it, unless changed."""
    return render(visit, "staff/cases/new.html", _new_page(visit, {"owner_id": visit.user_id}, {}))


@router.post("/{lang}/staff/cases/new")
def open_new_case(visit: Editor, form: Posted) -> Response:
    """Open a case, or show the form again."""
    typed = texts(form, "functions")
    fields = Fields(typed, visit.language)
    values = case_values(fields, owners=by_id(owner_names(visit)), sites={})
    functions, undecided = functions_of(typed.get("functions", ""))
    if not functions and not undecided:
        fields.errors["functions"] = say("case_form.function", visit.language)
    first_note = note_text(fields) if typed.get("note", "").strip() else ""
    if fields.errors:
        page = _new_page(visit, typed, fields.errors)
        return render(visit, "staff/cases/new.html", page, status=_UNPROCESSABLE)
    new = NewCase(
        code_name=values["code_name"],
        company_name=values["company_name"],
        industry=values["industry"],
        jobs_expected=values["jobs_expected"],
        owner_id=values["owner_id"],
        functions=functions,
        undecided=undecided,
        first_note=first_note,
    )
    first_title = say("case_form.first_title", visit.language)
    case_id = start_case(visit.tools, new, author_id=visit.user_id, first_title=first_title)
    return RedirectResponse(f"/{visit.language}/staff/cases/{case_id}", status_code=303)


def _new_page(visit: Visit, typed: Mapping[str, str], errors: dict[str, str]) -> NewCasePage:
    return NewCasePage(typed, functions_choice(visit), owner_names(visit), errors)


def _rows(visit: Visit, narrowed: Narrowed) -> list[list[Cell]]:
    return case_rows(
        visit.tools,
        narrowed.wanted(visit),
        role=visit.role,
        language=visit.language,
        actor=visit.actor,
    )
