"""Log in and out."""

from dataclasses import dataclass, field
from typing import Annotated

import structlog
from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse, Response

from domain.errors import LoginFailedError
from service.messages import say_error
from service.security.roles import Role
from service.usecases.log_in import Credentials, is_known_device, log_in
from service.usecases.log_out import log_out
from service.web.cookies import (
    device_secret,
    give_device,
    give_session,
    own_path,
    session_secret,
    take_session,
)
from service.web.limits import address_of, limits_of
from service.web.rendering import render
from service.web.visit import Visit, allows

router = APIRouter(include_in_schema=False)
_log = structlog.get_logger("kamae.account")

Anybody = Annotated[Visit, allows(Role.ANONYMOUS)]
Typed = Annotated[str, Form()]


@dataclass(frozen=True, slots=True)
class LoginPage:
    """The login form; a password is never sent back. ``has_issuer``: the city's sign-in is offered, too.

    ``refusal`` says why it has not let somebody in.
    """

    login: str = ""
    goal: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    has_issuer: bool = False
    refusal: str = ""


@router.get("/{lang}/login")
def show_login(visit: Anybody, next: str = "") -> Response:  # noqa: A002  (the customary name of the parameter)
    """Show the login form, or go on if somebody is logged in."""
    if visit.account is not None:
        return RedirectResponse(own_path(next, f"/{visit.language}/staff"), status_code=303)
    return render(
        visit,
        "account/login.html",
        LoginPage(goal=own_path(next, ""), has_issuer=visit.tools.settings.has_issuer),
    )


@router.post("/{lang}/login")
def enter(
    visit: Anybody, login: Typed = "", password: Typed = "", code: Typed = "", goal: Typed = ""
) -> Response:
    """Log in; a failure costs one of the few tries of this device, if the account knows it, or address."""
    address, device = address_of(visit.request), device_secret(visit.request)
    counted = f"device {device}" if is_known_device(visit.tools, login, device) else address
    limits = limits_of(visit.request)
    limits.take("login", counted)
    given = Credentials(login, password, code, session_secret(visit.request), device, address)
    try:
        entered = log_in(visit.tools, given)
    except LoginFailedError as fault:
        _log.warning("login_failed")
        errors = {"login": say_error(fault, visit.language)}
        page = LoginPage(login[:60], own_path(goal, ""), errors, visit.tools.settings.has_issuer)
        return render(visit, "account/login.html", page, status=401)
    limits.give_back("login", counted)
    goes_on = own_path(goal, f"/{visit.language}/staff")
    if entered.must_change_password:
        goes_on = f"/{visit.language}/password?next={goes_on}"
    answer = RedirectResponse(goes_on, status_code=303)
    give_session(answer, visit.request, entered.secret)
    give_device(answer, visit.request, entered.device)
    return answer


@router.post("/{lang}/logout")
def leave(visit: Anybody) -> Response:
    """Log out."""
    secret = session_secret(visit.request)
    if secret:
        log_out(visit.tools, secret, user_id=visit.account.id if visit.account else None)
    answer = RedirectResponse(f"/{visit.language}", status_code=303)
    take_session(answer, visit.request)
    return answer
