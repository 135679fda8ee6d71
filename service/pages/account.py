"""One's own account: log in and out, the password, the second factor."""

from dataclasses import dataclass, field
from typing import Annotated

import structlog
from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from domain.errors import KamaeError, LoginFailedError, SecondFactorError, WeakPasswordError
from salesheets.figures import qr_code
from service.messages import say, say_error
from service.security.passwords import MIN_LENGTH
from service.security.roles import Role
from service.security.second_factor import enrolment_address, is_totp_secret, new_totp_secret
from service.usecases.change_password import change_password
from service.usecases.log_in import Credentials, is_known_device, log_in
from service.usecases.log_out import log_out
from service.usecases.second_factor import enrol_second_factor, has_second_factor, remove_second_factor
from service.usecases.sign_in import is_linked
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
Staff = Annotated[Visit, allows(Role.VIEWER)]
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


@dataclass(frozen=True, slots=True)
class AccountPage:
    """One's own account; ``linked``: it is opened by the city's sign-in alone."""

    role: str
    second_factor: bool
    linked: bool


@dataclass(frozen=True, slots=True)
class PasswordPage:
    """The form of a new password."""

    first: bool
    shortest: int = MIN_LENGTH
    goal: str = ""
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SecondFactorPage:
    """The state of the second factor, with a new secret while there is none."""

    enrolled: bool
    secret: str = ""
    qr_svg: str = ""
    errors: dict[str, str] = field(default_factory=dict)


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


@router.get("/{lang}/account")
def show_account(visit: Staff) -> HTMLResponse:
    """Show one's own account."""
    words = say(f"roles.{visit.role.word}", visit.language)
    page = AccountPage(
        role=words,
        second_factor=has_second_factor(visit.tools, visit.user_id),
        linked=is_linked(visit.tools, visit.user_id),
    )
    return render(visit, "account/index.html", page)


@router.get("/{lang}/password")
def show_password(visit: Staff, next: str = "") -> HTMLResponse:  # noqa: A002  (the customary name)
    """Show the form of a new password."""
    return render(visit, "account/password.html", _password_page(visit, next, {}))


@router.post("/{lang}/password")
def set_password(
    visit: Staff, current: Typed = "", new: Typed = "", repeated: Typed = "", goal: Typed = ""
) -> Response:
    """Change the password; guessing the current one is counted like a login."""
    if new != repeated:
        errors = {"repeated": say("account.password_repeated", visit.language)}
        return render(visit, "account/password.html", _password_page(visit, goal, errors), status=422)
    limits_of(visit.request).take("login", visit.user_id)
    try:
        secret = change_password(visit.tools, visit.user_id, current=current, new=new)
    except (LoginFailedError, WeakPasswordError) as fault:
        errors = _password_errors(visit, fault)
        return render(visit, "account/password.html", _password_page(visit, goal, errors), status=422)
    limits_of(visit.request).give_back("login", visit.user_id)
    answer = RedirectResponse(own_path(goal, f"/{visit.language}/account"), status_code=303)
    give_session(answer, visit.request, secret)
    return answer


@router.get("/{lang}/second-factor")
def show_second_factor(visit: Staff) -> HTMLResponse:
    """Show a secret to enrol, or that there is one."""
    return render(visit, "account/second_factor.html", _second_factor_page(visit, new_totp_secret(), {}))


@router.post("/{lang}/second-factor")
def add_second_factor(visit: Staff, secret: Typed = "", password: Typed = "", code: Typed = "") -> Response:
    """Set the second factor up."""
    limits_of(visit.request).take("login", visit.user_id)
    try:
        enrol_second_factor(visit.tools, visit.user_id, secret=secret, password=password, code=code)
    except (LoginFailedError, SecondFactorError) as fault:
        return _second_factor_again(visit, secret, fault)
    return _second_factor_done(visit)


@router.post("/{lang}/second-factor/remove")
def drop_second_factor(visit: Staff, password: Typed = "", code: Typed = "") -> Response:
    """Take the second factor away."""
    limits_of(visit.request).take("login", visit.user_id)
    try:
        remove_second_factor(visit.tools, visit.user_id, password=password, code=code)
    except (LoginFailedError, SecondFactorError) as fault:
        return _second_factor_again(visit, "", fault)
    return _second_factor_done(visit)


def _password_page(visit: Visit, goal: str, errors: dict[str, str]) -> PasswordPage:
    first = visit.account is not None and visit.account.must_change_password
    return PasswordPage(first=first, goal=own_path(goal, ""), errors=errors)


def _password_errors(visit: Visit, fault: KamaeError) -> dict[str, str]:
    if isinstance(fault, LoginFailedError):
        return {"current": say("account.password_wrong", visit.language)}
    return {"new": say_error(fault, visit.language)}


def _second_factor_page(visit: Visit, secret: str, errors: dict[str, str]) -> SecondFactorPage:
    if has_second_factor(visit.tools, visit.user_id):
        return SecondFactorPage(enrolled=True, errors=errors)
    kept = secret if is_totp_secret(secret) else new_totp_secret()
    login = visit.account.login if visit.account else ""
    return SecondFactorPage(
        enrolled=False, secret=kept, qr_svg=qr_code(enrolment_address(kept, login)).svg, errors=errors
    )


def _second_factor_again(visit: Visit, secret: str, fault: KamaeError) -> HTMLResponse:
    errors = (
        {"password": say("account.password_wrong", visit.language)}
        if isinstance(fault, LoginFailedError)
        else {"code": say_error(fault, visit.language)}
    )
    page = _second_factor_page(visit, secret, errors)
    return render(visit, "account/second_factor.html", page, status=422)


def _second_factor_done(visit: Visit) -> RedirectResponse:
    limits_of(visit.request).give_back("login", visit.user_id)
    return RedirectResponse(f"/{visit.language}/account", status_code=303)
