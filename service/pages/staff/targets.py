"""Lists of target companies: upload, look at what would happen, then do it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.background import BackgroundTask
from starlette.datastructures import UploadFile

from domain.errors import KamaeError, ListUsedError
from service.forms.spreadsheet import LIMIT_MB
from service.forms.targets import column_label, columns_known
from service.messages import say, say_error
from service.pages.staff.target_list import kept_list, read_list
from service.pages.staff.targets_page import dry_run_page, targets_page
from service.security.roles import Role
from service.usecases.import_targets import keep_list, list_of, open_cases, order_batch
from service.usecases.keep_file import file_name
from service.usecases.note_findings import catch_up_findings
from service.usecases.write_table import XLSX, write_workbook
from service.web.files import as_attachment, attached
from service.web.posted import Posted, texts, uploaded
from service.web.rendering import render
from service.web.visit import Visit, allows

if TYPE_CHECKING:
    from domain.text import Language

router = APIRouter(include_in_schema=False)
Editor = Annotated[Visit, allows(Role.EDITOR)]

_TARGETS: Final = "/{lang}/staff/targets"
_UNPROCESSABLE: Final = 422
_LIMIT_BYTES: Final = LIMIT_MB * 1_000_000
#: So few that a stop of the server need not wait long; the others are for `kamae tidy`.
_ANSWERED_AT_ONCE: Final = 100


@router.get(_TARGETS)
def show_targets(visit: Editor) -> HTMLResponse:
    """Show the upload form and the batches so far; a fragment asks for the batches alone."""
    alone = visit.request.headers.get("hx-request") == "true"
    return render(visit, f"staff/targets/{'_batches' if alone else 'upload'}.html", targets_page(visit))


@router.get(f"{_TARGETS}/template.xlsx")
def save_template(visit: Editor) -> Response:
    """Hand out an empty list with every heading that is read."""
    headings = [column_label(column)[visit.language] for column in columns_known()]
    return attached(write_workbook([headings], title="targets"), XLSX, "kamae-targets.xlsx")


@router.post(_TARGETS, max_body_size=_LIMIT_BYTES + 500_000)
def take_list(visit: Editor, form: Posted) -> Response:
    """Keep a list that can be read and lead to its dry run; else say what is wrong with the file."""
    content, given = uploaded(form, "list", limit=_LIMIT_BYTES), form.get("list")
    if content is None or not isinstance(given, UploadFile):
        return _refused(visit, say("case_form.no_file", visit.language))
    name = file_name(given.filename or "") or "list"
    try:
        read_list(content, name, visit.language, visit.tools.pack)
    except KamaeError as fault:
        return _refused(visit, say_error(fault, visit.language))
    media_type = XLSX if content.startswith(b"PK") else "text/csv"
    file_id = keep_list(
        visit.tools, name=name, media_type=media_type, content=content, author_id=visit.user_id
    )
    return RedirectResponse(f"/{visit.language}/staff/targets/{file_id}", status_code=303)


@router.get(f"{_TARGETS}/{{file_id}}")
def show_dry_run(visit: Editor, file_id: str) -> HTMLResponse:
    """Show what the list would do; nothing is done yet."""
    return _dry_run(visit, file_id, {})


@router.post(f"{_TARGETS}/{{file_id}}/cases")
def make_cases(visit: Editor, file_id: str) -> Response:
    """Open the cases; their first answers are computed after this one is sent."""
    _, targets = kept_list(visit, file_id)
    title = say("case_form.first_title", visit.language)
    try:
        open_cases(visit.tools, file_id, targets, author_id=visit.user_id, title=title)
    except ListUsedError as fault:
        return _dry_run(visit, file_id, {"cases": say_error(fault, visit.language)})
    later = BackgroundTask(catch_up_findings, visit.tools, limit=_ANSWERED_AT_ONCE)
    return RedirectResponse(f"/{visit.language}/staff?origin=list", status_code=303, background=later)


@router.post(f"{_TARGETS}/{{file_id}}/sheets")
def make_sheets(visit: Editor, file_id: str, form: Posted) -> Response:
    """Order the sheets of the list."""
    kept_list(visit, file_id)
    language: Language = "en" if texts(form).get("language") == "en" else "ja"
    order_batch(visit.tools, file_id, language=language, author_id=visit.user_id)
    return RedirectResponse(f"/{visit.language}/staff/targets#batches", status_code=303)


@router.get(f"{_TARGETS}/files/{{file_id}}")
def save_batch(visit: Editor, file_id: str) -> Response:
    """Hand out what a batch has made, or the list it was made from."""
    return as_attachment(list_of(visit.tools, file_id))


def _dry_run(visit: Visit, file_id: str, errors: Mapping[str, str]) -> HTMLResponse:
    page = dry_run_page(visit, file_id, errors)
    return render(visit, "staff/targets/dry_run.html", page, status=_UNPROCESSABLE if errors else 200)


def _refused(visit: Visit, message: str) -> HTMLResponse:
    page = targets_page(visit, {"list": message})
    return render(visit, "staff/targets/upload.html", page, status=_UNPROCESSABLE)
