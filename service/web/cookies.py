"""The cookie of a session, and where a login may lead to."""

import re
from typing import TYPE_CHECKING, Final

from fastapi import Request, Response

from service.web.visit import cookie_name

if TYPE_CHECKING:
    from service.usecases.tools import Tools

_OWN_PATH: Final = re.compile(r"/(?:ja|en)(?:/[A-Za-z0-9._~-]+)*")
_AWAY: Final = ("/login", "/logout", "/password")


def session_secret(request: Request) -> str | None:
    """Return the secret of the request's session cookie."""
    return request.cookies.get(cookie_name(request))


def give_session(response: Response, request: Request, secret: str) -> None:
    """Set the cookie; it ends with the session, scripts and other sites cannot use it."""
    tools: Tools = request.app.state.tools
    response.set_cookie(
        cookie_name(request),
        secret,
        max_age=tools.settings.session_hours * 3600,
        path="/",
        secure=tools.settings.cookies_are_secure,
        httponly=True,
        samesite="lax",
    )


def take_session(response: Response, request: Request) -> None:
    """Remove the cookie, and what the browser has kept of the pages."""
    tools: Tools = request.app.state.tools
    response.delete_cookie(
        cookie_name(request),
        path="/",
        secure=tools.settings.cookies_are_secure,
        httponly=True,
        samesite="lax",
    )
    response.headers["clear-site-data"] = '"cache"'


def own_path(wished: str, otherwise: str) -> str:
    """Return an address of this site to go on to; anything else than a plain path of ours is not followed."""
    if _OWN_PATH.fullmatch(wished) and "/." not in wished and not wished.endswith(_AWAY):
        return wished
    return otherwise
