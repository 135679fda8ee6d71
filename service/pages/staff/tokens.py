"""Tokens of the interface for programs, for administrators."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse

from domain.errors import BadTokenError
from service.messages import say_error
from service.security.roles import Role
from service.store.api_tokens import ApiToken
from service.usecases.give_token import LONGEST_DAYS, give_token, take_token
from service.usecases.list_users import list_tokens, list_users
from service.web.rendering import render
from service.web.visit import Visit, allows

router = APIRouter(include_in_schema=False)
Admin = Annotated[Visit, allows(Role.ADMIN)]
Typed = Annotated[str, Form()]
_HOME = "/{lang}/staff/admin"
_DIGITS = 5


@dataclass(frozen=True, slots=True)
class ShownToken:
    """A secret to hand over: shown in this answer and never again."""

    label: str
    secret: str


@dataclass(frozen=True, slots=True)
class TokensPage:
    """The tokens and the form of a new one."""

    tokens: tuple[ApiToken, ...]
    users: tuple[tuple[str, str], ...]
    now: dt.datetime
    longest: int = LONGEST_DAYS
    typed: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    token: ShownToken | None = None


@router.get(_HOME + "/tokens")
def show_tokens(visit: Admin) -> HTMLResponse:
    """List the tokens."""
    return render(visit, "staff/admin/tokens.html", _tokens(visit))


@router.post(_HOME + "/tokens")
def new_token(visit: Admin, user_id: Typed = "", label: Typed = "", days: Typed = "") -> HTMLResponse:
    """Make a token and show its secret."""
    typed = {"user_id": user_id, "label": label, "days": days}
    try:
        lasts = int(days) if days.isdecimal() and len(days) < _DIGITS else 0
        secret = give_token(visit.tools, user_id=user_id, label=label, days=lasts, actor=visit.actor)
    except BadTokenError as fault:
        errors = {"label": say_error(fault, visit.language)}
        return render(
            visit, "staff/admin/tokens.html", _tokens(visit, typed=typed, errors=errors), status=422
        )
    return render(visit, "staff/admin/tokens.html", _tokens(visit, token=ShownToken(label, secret)))


@router.post(_HOME + "/tokens/{token_id}/revoke")
def end_token(visit: Admin, token_id: str) -> RedirectResponse:
    """End a token."""
    take_token(visit.tools, token_id, actor=visit.actor)
    return RedirectResponse(f"/{visit.language}/staff/admin/tokens", status_code=303)


def _tokens(
    visit: Visit,
    *,
    typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    token: ShownToken | None = None,
) -> TokensPage:
    users = tuple((user.id, user.login) for user in list_users(visit.tools) if user.state != "closed")
    return TokensPage(
        list_tokens(visit.tools),
        users,
        visit.tools.now(),
        typed=typed or {},
        errors=errors or {},
        token=token,
    )
