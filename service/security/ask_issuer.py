"""Ask the city's sign-in one thing over https: no redirects, no waiting for ever, no endless answer."""

import http.client
import ipaddress
import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

import structlog

from domain.errors import IdentityRefusedError, IssuerFailedError

_PATIENCE_S: Final = 10
_MOST_BYTES: Final = 512_000
_CLIENT_FAULT: Final = range(400, 500)
_log = structlog.get_logger("kamae.sign_in")


def may_be_asked(address: object, *, issuer: str) -> bool:
    """Tell whether an address is safe to send secrets to: https, or plain http on our own machine."""
    parts = urlsplit(str(address))
    if parts.scheme == "https" and parts.hostname:
        return True
    return parts.scheme == "http" and _is_own_machine(parts.hostname) and issuer.startswith("http://")


def ask(
    address: str, *, issuer: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return the JSON object behind an address of an issuer's; with a body it is sent there.

    Raises
    ------
    IdentityRefusedError
        It refuses what was sent.
    IssuerFailedError
        It may not be asked, does not answer, or answers something else.
    """
    if not may_be_asked(address, issuer=issuer):
        raise IssuerFailedError
    asked = urllib.request.Request(  # noqa: S310  (https, or http on this machine: looked at just before)
        address, data=body, headers={"accept": "application/json", **(headers or {})}
    )
    own = [urllib.request.ProxyHandler({})] if _is_own_machine(urlsplit(address).hostname) else []
    try:
        with urllib.request.build_opener(_NoRedirects, *own).open(asked, timeout=_PATIENCE_S) as answer:
            text = answer.read(_MOST_BYTES + 1)
        found = json.loads(text) if len(text) <= _MOST_BYTES else None
    except urllib.error.HTTPError as error:
        _log.warning("issuer refused", status=error.code)
        error.close()
        if body is not None and error.code in _CLIENT_FAULT:
            raise IdentityRefusedError from error
        raise IssuerFailedError from error
    except (OSError, http.client.HTTPException, ValueError, RecursionError) as error:
        _log.warning("issuer does not answer", reason=type(error).__name__)
        raise IssuerFailedError from error
    if not isinstance(found, dict):
        raise IssuerFailedError
    return found


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A description, a key or a token lies where the issuer says; elsewhere is a fault."""

    def redirect_request(self, *_: object) -> None:
        """Follow none."""


def _is_own_machine(host: str | None) -> bool:
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return host == "localhost"
