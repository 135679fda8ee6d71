"""Accounts of staff, for administrators."""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from domain.errors import (
    BadLoginNameError,
    KamaeError,
    LastAdminError,
    LoginTakenError,
    NotFoundError,
)
from service.messages import say, say_error
from service.security.roles import STAFF_ROLES, Role
from service.usecases.add_user import NewUser, add_user
from service.usecases.change_user import disable_user, enable_user, reset_user, set_role
from service.usecases.list_users import UserLine, list_users
from service.web.rendering import render
from service.web.visit import Visit, allows

router = APIRouter(include_in_schema=False)
Admin = Annotated[Visit, allows(Role.ADMIN)]
Typed = Annotated[str, Form()]
_HOME = "/{lang}/staff/admin"


@dataclass(frozen=True, slots=True)
class Shown:
    """A secret to hand over: shown in this answer and never again."""

    login: str
    secret: str


@dataclass(frozen=True, slots=True)
class UsersPage:
    """The accounts and the form of a new one."""

    users: tuple[UserLine, ...]
    roles: tuple[tuple[str, str], ...]
    typed: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    password: Shown | None = None


@router.get(_HOME)
def show_users(visit: Admin) -> HTMLResponse:
    """List the accounts."""
    return render(visit, "staff/admin/users.html", _users(visit))


@router.post(_HOME + "/users")
def new_user(visit: Admin, login: Typed = "", display_name: Typed = "", role: Typed = "") -> HTMLResponse:
    """Make an account and show its one-time password."""
    typed = {"login": login, "display_name": display_name, "role": role}
    try:
        new = NewUser(login, display_name, _role(role))
        made = add_user(visit.tools, new, actor=visit.actor)
    except (BadLoginNameError, LoginTakenError) as fault:
        errors = {"login": say_error(fault, visit.language)}
        return render(visit, "staff/admin/users.html", _users(visit, typed=typed, errors=errors), status=422)
    return render(visit, "staff/admin/users.html", _users(visit, password=Shown(made.login, made.password)))


@router.post(_HOME + "/users/{user_id}/role")
def change_role(visit: Admin, user_id: str, role: Typed = "") -> Response:
    """Give an account another role."""
    try:
        set_role(visit.tools, user_id, _role(role), actor=visit.actor)
    except LastAdminError as fault:
        return _refused(visit, fault)
    return _back(visit)


@router.post(_HOME + "/users/{user_id}/disable")
def close_user(visit: Admin, user_id: str) -> Response:
    """Close an account."""
    try:
        disable_user(visit.tools, user_id, actor=visit.actor)
    except LastAdminError as fault:
        return _refused(visit, fault)
    return _back(visit)


@router.post(_HOME + "/users/{user_id}/enable")
def open_user(visit: Admin, user_id: str) -> RedirectResponse:
    """Open a closed account again."""
    enable_user(visit.tools, user_id, actor=visit.actor)
    return _back(visit)


@router.post(_HOME + "/users/{user_id}/reset")
def new_password(visit: Admin, user_id: str) -> HTMLResponse:
    """Give an account a one-time password and show it."""
    password = reset_user(visit.tools, user_id, actor=visit.actor)
    page = _users(visit)
    login = next(user.login for user in page.users if user.id == user_id)
    return render(visit, "staff/admin/users.html", _users(visit, password=Shown(login, password)))


def _role(word: str) -> Role:
    """Read a role an account can have.

    Raises
    ------
    NotFoundError
        There is no such role.
    """
    for role in STAFF_ROLES:
        if role.word == word:
            return role
    raise NotFoundError


def _users(
    visit: Visit,
    *,
    typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    password: Shown | None = None,
) -> UsersPage:
    roles = tuple((role.word, say(f"roles.{role.word}", visit.language)) for role in STAFF_ROLES)
    return UsersPage(list_users(visit.tools), roles, typed or {}, errors or {}, password)


def _refused(visit: Visit, fault: KamaeError) -> HTMLResponse:
    page = _users(visit, errors={"users": say_error(fault, visit.language)})
    return render(visit, "staff/admin/users.html", page, status=422)


def _back(visit: Visit) -> RedirectResponse:
    return RedirectResponse(f"/{visit.language}/staff/admin", status_code=303)
