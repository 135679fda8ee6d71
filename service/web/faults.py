"""How a fault leaves the service: a page in the reader's language, or problem+json for programs."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from domain import errors
from domain.errors import KamaeError
from domain.text import Language
from service.messages import catalogue, say, say_error
from service.web.posted import MAX_FIELDS, MAX_FILES
from service.web.refused_values import in_one_line, problems_of
from service.web.rendering import render
from service.web.visit import Visit, account_of, preferred_language

_log = structlog.get_logger("kamae.web")

#: Every other fault of the input is a 422: what was asked cannot be done as it stands.
STATUS: Final[Mapping[type[KamaeError], int]] = {
    errors.BadRequestError: 400,
    errors.LoginRequiredError: 401,
    errors.LoginFailedError: 401,
    errors.UnknownIdentityError: 401,
    errors.IdentityRefusedError: 401,
    errors.NotAllowedError: 403,
    errors.OwnProposalError: 403,
    errors.CrossSiteRequestError: 403,
    errors.NotFoundError: 404,
    errors.UnknownSiteError: 404,
    errors.UnknownUserError: 404,
    errors.LinkExpiredError: 404,
    errors.EditConflictError: 409,
    errors.ProposalClosedError: 409,
    errors.RecordChangedError: 409,
    errors.RequestTooLargeError: 413,
    errors.TooManyRequestsError: 429,
    errors.IssuerFailedError: 503,
    errors.DatabaseUnavailableError: 503,
    errors.DatabaseSchemaError: 503,
}
_UNPROCESSABLE: Final = 422
_INTERNAL: Final = 500
#: How the framework's words begin -> our own.
_UNREADABLE: Final = {
    "Too many fields": "fields",
    "Too many files": "files",
    "Field exceeded": "long_field",
    "Part exceeded": "long_field",
    "Method Not Allowed": "method",
    "Missing boundary": "body",
    "Invalid multipart": "body",
    "The Content-Disposition": "body",
    "There was an error parsing the body": "body",
}


@dataclass(frozen=True, slots=True)
class FaultPage:
    """What the page of a fault shows; ``incident`` is a number to tell the administrator."""

    status: int
    says: str
    incident: str | None = None


def install_faults(app: FastAPI) -> None:
    """Answer every fault, so that no traceback and no bare word reaches a person."""

    @app.exception_handler(KamaeError)
    def known(request: Request, fault: KamaeError) -> Response:
        return answer_fault(request, fault)

    @app.exception_handler(RequestValidationError)
    def malformed(request: Request, fault: RequestValidationError) -> Response:
        problems = problems_of(fault.errors(), preferred_language(request))
        return answer_fault(request, errors.BadRequestError(detail=in_one_line(problems)), problems=problems)

    @app.exception_handler(HTTPException)
    def plain(request: Request, fault: HTTPException) -> Response:
        if fault.status_code == 404:  # noqa: PLR2004
            return answer_fault(request, errors.NotFoundError())
        if fault.status_code == 413:  # noqa: PLR2004
            return answer_fault(request, errors.RequestTooLargeError())
        detail = _in_words(str(fault.detail), preferred_language(request))
        answered = answer_fault(request, errors.BadRequestError(detail=detail), status=fault.status_code)
        for name, value in (fault.headers or {}).items():
            answered.headers[name] = value
        return answered

    @app.exception_handler(Exception)
    def unknown(request: Request, fault: Exception) -> Response:
        incident = uuid.uuid4().hex[:8]
        _log.error("fault", incident=incident, kind=type(fault).__name__, exc_info=fault)
        return _answer(request, _INTERNAL, "", incident=incident)


def answer_fault(
    request: Request,
    fault: KamaeError,
    *,
    status: int | None = None,
    problems: list[dict[str, str]] | None = None,
) -> Response:
    """Return the page or the problem of a fault of the input."""
    if isinstance(fault, errors.LoginRequiredError) and not _for_programs(request):
        language = preferred_language(request)
        goal = "password" if fault.facts.get("then") == "password" else "login"
        back = f"?next={quote(request.url.path)}" if request.method == "GET" else ""
        return RedirectResponse(f"/{language}/{goal}{back}", status_code=303)
    code = status or STATUS.get(type(fault), _UNPROCESSABLE)
    answered = _answer(
        request, code, say_error(fault, preferred_language(request)), code=fault.code, problems=problems
    )
    if isinstance(fault, errors.TooManyRequestsError):
        answered.headers["retry-after"] = str(fault.facts["wait_s"])
    return answered


def _answer(
    request: Request,
    status: int,
    says: str,
    *,
    code: str = "internal",
    incident: str | None = None,
    problems: list[dict[str, str]] | None = None,
) -> Response:
    language = preferred_language(request)
    if _for_programs(request):
        return JSONResponse(
            _problem(status, says, code, incident, problems, language),
            status_code=status,
            media_type="application/problem+json",
            headers={"content-language": language},
        )
    try:
        account = account_of(request)
    except KamaeError:
        account = None
    visit = Visit(request, request.app.state.tools, language, account)
    # A part of a page asks for a part: a whole page would be put into the page that is there.
    template = "_fault.html" if request.headers.get("hx-request") == "true" else "fault.html"
    return render(visit, template, FaultPage(status, says, incident), status=status)


def _problem(
    status: int,
    says: str,
    code: str,
    incident: str | None,
    problems: list[dict[str, str]] | None,
    language: Language,
) -> dict[str, object]:
    titles = catalogue(language)["status"]
    title = titles.get(str(status), titles["other"])
    body: dict[str, object] = {
        "type": f"urn:kamae:problem:{code}",
        "title": title,
        "status": status,
        "detail": says or say("status.internal", language),
        "language": language,
    }
    if incident:
        body["incident"] = incident
    if problems:
        body["problems"] = problems
    return body


def _for_programs(request: Request) -> bool:
    return request.url.path.startswith(("/api/", "/ogc/", "/health", "/metrics"))


def _in_words(detail: str, language: Language) -> str:
    """Return what the framework says of a request that it cannot read, in the reader's language."""
    for begins, key in _UNREADABLE.items():
        if detail.startswith(begins):
            return say(f"unreadable.{key}", language, fields=MAX_FIELDS, files=MAX_FILES)
    return say("unreadable.other", language)
