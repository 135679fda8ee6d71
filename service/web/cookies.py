"""The cookie of a session, and where a login may lead to."""

import re
from typing import TYPE_CHECKING, Final

from fastapi import Request, Response

from service.store.login_sources import KNOWN_FOR
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


def device_secret(request: Request) -> str | None:
    """Return the secret by which this browser is known to accounts that were logged in to from it."""
    return request.cookies.get(f"{cookie_name(request)}-device")


def give_device(response: Response, request: Request, secret: str) -> None:
    """Set the device's cookie; it opens nothing, it only gives the browser tries of its own."""
    tools: Tools = request.app.state.tools
    response.set_cookie(
        f"{cookie_name(request)}-device",
        secret,
        max_age=int(KNOWN_FOR.total_seconds()),
        path="/",
        secure=tools.settings.cookies_are_secure,
        httponly=True,
        samesite="strict",
    )


def own_path(wished: str, otherwise: str) -> str:
    """Return an address of this site to go on to; anything else than a plain path of ours is not followed."""
    if _OWN_PATH.fullmatch(wished) and "/." not in wished and not wished.endswith(_AWAY):
        return wished
    return otherwise
