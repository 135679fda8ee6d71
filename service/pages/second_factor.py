"""The second factor of one's own account."""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from domain.errors import KamaeError, LoginFailedError, SecondFactorError
from salesheets.figures import qr_code
from service.messages import say, say_error
from service.security.roles import Role
from service.security.second_factor import enrolment_address, is_totp_secret, new_totp_secret
from service.usecases.second_factor import enrol_second_factor, has_second_factor, remove_second_factor
from service.web.limits import limits_of
from service.web.rendering import render
from service.web.visit import Visit, allows

router = APIRouter(include_in_schema=False)

Staff = Annotated[Visit, allows(Role.VIEWER)]
Typed = Annotated[str, Form()]


@dataclass(frozen=True, slots=True)
class SecondFactorPage:
    """The state of the second factor, with a new secret while there is none."""

    enrolled: bool
    secret: str = ""
    qr_svg: str = ""
    errors: dict[str, str] = field(default_factory=dict)


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
