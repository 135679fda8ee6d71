"""Sheets and other papers: check one, order one, fetch what was made."""

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Path, Response

from domain.errors import NotFoundError
from service.api.answers import content, problems
from service.api.models import JobStanding, PaperRequest, SheetStanding
from service.security.roles import Role
from service.store.jobs import Job, JobState, PaperKind, job, stored_file
from service.store.sheet_register import SheetRegister
from service.usecases.job_words import masked_fault
from service.usecases.open_brief import OpenCase, open_brief, open_case
from service.usecases.order_paper import PaperOrder, order_paper
from service.usecases.verify_sheet import Verification, verify_code
from service.web.files import as_attachment
from service.web.visit import Visit, allows_api

router = APIRouter(tags=["sheets"])
Anyone = Annotated[Visit, allows_api(Role.ANONYMOUS)]
Viewer = Annotated[Visit, allows_api(Role.VIEWER)]
Editor = Annotated[Visit, allows_api(Role.EDITOR)]
Id = Annotated[str, Path(pattern="^[0-9a-f]{32}$")]
Code = Annotated[
    str, Path(max_length=40, description="the check code printed on the sheet, such as 7K2M-90QD")
]


@router.get("/api/v1/sheets/{code}", responses=problems())
def check_sheet(visit: Anyone, code: Code) -> SheetStanding:
    """Tell whether the sheet with this check code is ours and still holds; a code of nobody is `unknown`."""
    tools = visit.tools
    register, today = SheetRegister(tools.database), tools.now().date()
    return _standing(verify_code(code, register=register, pack=tools.pack, on=today))


@router.post("/api/v1/sheets", status_code=202, responses=problems(401, 403, 404, 413, 415))
def order_sheet(visit: Editor, wanted: PaperRequest, response: Response) -> JobStanding:
    """Order a paper of a kept brief; the worker makes it, `Location` tells how far it is."""
    opened = open_brief(visit.tools, wanted.case_id, wanted.brief_id)
    if wanted.kind is PaperKind.BATCH or (
        wanted.function and wanted.function not in {function.value for function in opened.brief.functions}
    ):
        raise NotFoundError
    order = PaperOrder(
        case_brief_id=opened.row.id,
        language=wanted.language,
        function=wanted.function,
        staff=wanted.staff,
    )
    job_id = order_paper(
        visit.tools, kind=wanted.kind, order=order, case_id=opened.case.id, author_id=visit.user_id
    )
    response.headers["location"] = f"/api/v1/jobs/{job_id}"
    return _job(visit, job_id)


@router.get("/api/v1/jobs/{job_id}", responses=problems(401, 403, 404))
def show_job(visit: Viewer, job_id: Id) -> JobStanding:
    """Tell how far an ordered paper is."""
    return _job(visit, job_id)


@router.get(
    "/api/v1/files/{file_id}",
    response_class=Response,
    responses=content("application/octet-stream", 401, 403, 404),
)
def fetch_file(visit: Editor, file_id: Id) -> Response:
    """Return a paper that was made."""
    with visit.tools.database.reading() as connection:
        found = stored_file(connection, file_id)
    if found is None or found.kind not in {kind.value for kind in PaperKind}:
        raise NotFoundError
    return as_attachment(found)


def _standing(found: Verification) -> SheetStanding:
    sheet = found.sheet
    return SheetStanding(
        verdict=found.verdict.value,
        document_id=sheet.document_id if sheet else None,
        language=("en" if sheet.language == "en" else "ja") if sheet else None,
        evaluated_on=dt.date.fromisoformat(sheet.evaluated_on) if sheet else None,
        valid_until=dt.date.fromisoformat(sheet.valid_until) if sheet else None,
        newer=found.newer.document_id if found.newer else None,
    )


def _job(visit: Visit, job_id: str) -> JobStanding:
    with visit.tools.database.reading() as connection:
        found: Job | None = job(connection, job_id)
    if found is None:
        raise NotFoundError
    done = found.state is JobState.DONE and found.file_id
    return JobStanding(
        id=found.id,
        kind=found.kind,
        state=found.state,
        done=found.done,
        total=found.total,
        edition=(found.order.get("basis") or {}).get("edition"),
        says=masked_fault(found, _case_of(visit, found), visit.role, visit.language) or None,
        file=f"/api/v1/files/{found.file_id}" if done else None,
    )


def _case_of(visit: Visit, found: Job) -> OpenCase | None:
    try:
        return None if found.case_id is None else open_case(visit.tools, found.case_id)
    except NotFoundError:
        return None
