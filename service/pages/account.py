"""One's own account and its password."""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from domain.errors import KamaeError, LoginFailedError, WeakPasswordError
from service.messages import say, say_error
from service.security.passwords import MIN_LENGTH
from service.security.roles import Role
from service.usecases.change_password import change_password
from service.usecases.second_factor import has_second_factor
from service.usecases.sign_in import is_linked
from service.web.cookies import give_session, own_path
from service.web.limits import limits_of
from service.web.rendering import render
from service.web.visit import Visit, allows

router = APIRouter(include_in_schema=False)

Staff = Annotated[Visit, allows(Role.VIEWER)]
Typed = Annotated[str, Form()]


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


def _password_page(visit: Visit, goal: str, errors: dict[str, str]) -> PasswordPage:
    first = visit.account is not None and visit.account.must_change_password
    return PasswordPage(first=first, goal=own_path(goal, ""), errors=errors)


def _password_errors(visit: Visit, fault: KamaeError) -> dict[str, str]:
    if isinstance(fault, LoginFailedError):
        return {"current": say("account.password_wrong", visit.language)}
    return {"new": say_error(fault, visit.language)}
