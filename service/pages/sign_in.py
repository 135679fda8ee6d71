"""The login by the city's own sign-in (OpenID Connect): there and back."""

from dataclasses import replace
from typing import Annotated, Final

import structlog
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from domain.errors import (
    IdentityRefusedError,
    IssuerFailedError,
    KamaeError,
    NotFoundError,
    UnknownIdentityError,
    WeakSignInError,
)
from domain.text import Language
from service.messages import say_error
from service.pages.login import LoginPage
from service.security.issuer import Issuer
from service.security.roles import Role
from service.security.sign_in import WITHIN, Flow, opened
from service.usecases.sign_in import CALLBACK, issuer_in_use, sign_in
from service.web.cookies import give_session, own_path, session_secret
from service.web.limits import address_of, limits_of
from service.web.rendering import render
from service.web.visit import Visit, allows, allows_api, cookie_name

router = APIRouter(include_in_schema=False)
Anybody = Annotated[Visit, allows(Role.ANONYMOUS)]
AnybodyBack = Annotated[Visit, allows_api(Role.ANONYMOUS)]

_UNAVAILABLE: Final = 503
_UNAUTHORISED: Final = 401
_log = structlog.get_logger("kamae.account")


@router.get("/{lang}/login/oidc")
def leave_for_issuer(visit: Anybody, next: str = "") -> Response:  # noqa: A002  (the customary name)
    """Send the visitor to the issuer.

    A link and no form: browsers hold a form back that leads to another site (``form-action``).
    """
    issuer = _issuer(visit)
    flow = Flow.begin(goal=own_path(next, ""), language=visit.language, now=visit.tools.now())
    try:
        answer = RedirectResponse(issuer.leads_to(flow), status_code=303)
    except IssuerFailedError as fault:
        return _refused(visit, fault)
    answer.headers["cache-control"] = "no-store"
    answer.set_cookie(
        _name(visit.request),
        flow.sealed(visit.tools.sheet_settings.check_key),
        max_age=int(WITHIN.total_seconds()),
        path="/",
        secure=visit.tools.settings.cookies_are_secure,
        httponly=True,
        samesite="lax",
    )
    return answer


@router.get(CALLBACK)
def come_back(visit: AnybodyBack, code: str = "", state: str = "", iss: str = "") -> Response:
    """Take the issuer's answer; whatever does not fit costs one of the few tries of the address."""
    issuer = _issuer(visit)
    address, limits = address_of(visit.request), limits_of(visit.request)
    limits.take("login", address)
    try:
        flow = opened(
            visit.request.cookies.get(_name(visit.request)),
            visit.tools.sheet_settings.check_key,
            state=state,
            now=visit.tools.now(),
        )
        visit = replace(visit, language=_language(flow))
        if not code or iss not in {"", issuer.registered.issuer}:
            raise IdentityRefusedError  # noqa: TRY301  (answered like every other refusal)
        subject = issuer.subject_of(code, flow, now=visit.tools.now())
        secret = sign_in(visit.tools, subject, old_session=session_secret(visit.request))
    except (IdentityRefusedError, WeakSignInError, IssuerFailedError, UnknownIdentityError) as fault:
        _log.warning("login_failed", by="issuer", code=fault.code)
        return _refused(visit, fault)
    limits.give_back("login", address)
    goes_on = own_path(flow.goal, f"/{visit.language}/staff")
    answer = RedirectResponse(goes_on, status_code=303, headers={"cache-control": "no-store"})
    give_session(answer, visit.request, secret)
    _forget_flow(answer, visit)
    return answer


def _refused(visit: Visit, fault: KamaeError) -> Response:
    page = LoginPage(has_issuer=True, refusal=say_error(fault, visit.language))
    status = _UNAVAILABLE if isinstance(fault, IssuerFailedError) else _UNAUTHORISED
    answer = render(visit, "account/login.html", page, status=status)
    _forget_flow(answer, visit)
    return answer


def _issuer(visit: Visit) -> Issuer:
    """Return the issuer.

    Raises
    ------
    NotFoundError
        Staff log in by password alone.
    """
    issuer = issuer_in_use(visit.tools.settings)
    if issuer is None:
        raise NotFoundError
    return issuer


def _language(flow: Flow) -> Language:
    return "en" if flow.language == "en" else "ja"


def _name(request: Request) -> str:
    return f"{cookie_name(request)}-sign-in"


def _forget_flow(answer: Response, visit: Visit) -> None:
    answer.delete_cookie(
        _name(visit.request),
        path="/",
        secure=visit.tools.settings.cookies_are_secure,
        httponly=True,
        samesite="lax",
    )
