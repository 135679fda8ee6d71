"""Speak with the city's sign-in: its description, its keys, and a code in exchange for a token."""

import base64
import datetime as dt
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from urllib.parse import quote_plus, urlencode

import structlog

from domain.errors import IssuerFailedError
from service.security.ask_issuer import ask, may_be_asked
from service.security.sign_in import ANY, Demands, Expected, Flow, UnknownKeyError, subject_of

WELL_KNOWN: Final = "/.well-known/openid-configuration"
_KEPT_S: Final = 3600.0
_ASK_AGAIN_S: Final = 15.0
_log = structlog.get_logger("kamae.sign_in")


@dataclass(frozen=True, slots=True)
class Registration:
    """How the issuer knows us; ``redirect_uri`` is where it sends people back to."""

    issuer: str
    client_id: str
    client_secret: str
    redirect_uri: str
    demands: Demands = ANY


class Issuer:
    """One issuer; what it says of itself is kept for an hour, and that it is away for some seconds."""

    def __init__(self, registered: Registration) -> None:
        self.registered = registered
        self._lock = threading.Lock()
        self._described: tuple[float, dict[str, Any]] | None = None
        self._keys: tuple[float, dict[str, Any]] | None = None
        self._away_since: float | None = None

    def leads_to(self, flow: Flow) -> str:
        """Return the address at which a person signs in.

        Raises
        ------
        IssuerFailedError
            The issuer does not say which one that is.
        """
        from authlib.oauth2.rfc6749.parameters import prepare_grant_uri

        demands, asked = self.registered.demands, {}
        if demands.max_age_s:
            asked["max_age"] = str(demands.max_age_s)
        if demands.levels:
            asked["acr_values"] = " ".join(demands.levels)
        return str(
            prepare_grant_uri(
                self._endpoint("authorization_endpoint"),
                self.registered.client_id,
                "code",
                redirect_uri=self.registered.redirect_uri,
                scope="openid",
                state=flow.state,
                nonce=flow.nonce,
                code_challenge=flow.challenge(),
                code_challenge_method="S256",
                ui_locales=flow.language,
                **asked,
            )
        )

    def subject_of(self, code: str, flow: Flow, *, now: dt.datetime) -> str:
        """Return who has signed in.

        Raises
        ------
        IdentityRefusedError
            The code or the token is not what it should be.
        WeakSignInError
            The sign-in is not as good as the settings ask.
        IssuerFailedError
            The issuer does not answer as it should.
        """
        answer = self._token(code, flow)
        given = self.registered
        expected = Expected(given.issuer, given.client_id, flow.nonce, given.demands)
        algorithms = self._description().get("id_token_signing_alg_values_supported") or ["RS256"]
        try:
            return subject_of(answer, self._key_set(), expected, algorithms=algorithms, now=now)
        except UnknownKeyError:
            return subject_of(answer, self._key_set(anew=True), expected, algorithms=algorithms, now=now)

    def _token(self, code: str, flow: Flow) -> dict[str, Any]:
        given = self.registered
        fields = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": given.redirect_uri,
            "code_verifier": flow.verifier,
            "client_id": given.client_id,
        }
        headers = {"content-type": "application/x-www-form-urlencoded"}
        ways = self._description().get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        if given.client_secret and "client_secret_basic" in ways:
            pair = f"{quote_plus(given.client_id)}:{quote_plus(given.client_secret)}"
            headers["authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        elif given.client_secret:
            fields["client_secret"] = given.client_secret
        return self._ask(self._endpoint("token_endpoint"), urlencode(fields).encode(), headers)

    def _endpoint(self, name: str) -> str:
        found = self._description().get(name)
        if not may_be_asked(found, issuer=self.registered.issuer):
            _log.error("issuer not usable", reason=f"{name} is not https")
            raise IssuerFailedError
        return str(found)

    def _description(self) -> dict[str, Any]:
        with self._lock:
            now = time.monotonic()
            if self._described is not None and now - self._described[0] < _KEPT_S:
                return self._described[1]
            if self._away_since is not None and now - self._away_since < _ASK_AGAIN_S:
                raise IssuerFailedError
            self._away_since = now
            found = self._ask(self.registered.issuer.rstrip("/") + WELL_KNOWN)
            if found.get("issuer") != self.registered.issuer:
                _log.error("issuer not usable", reason="it calls itself otherwise")
                raise IssuerFailedError
            self._described, self._away_since = (now, found), None
            return found

    def _key_set(self, *, anew: bool = False) -> dict[str, Any]:
        address = self._endpoint("jwks_uri")
        with self._lock:
            now, kept = time.monotonic(), self._keys
            if kept is not None and now - kept[0] < (_ASK_AGAIN_S if anew else _KEPT_S):
                return kept[1]
            self._keys = (now, self._ask(address))
            return self._keys[1]

    def _ask(
        self, address: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        return ask(address, issuer=self.registered.issuer, body=body, headers=headers)


@lru_cache(maxsize=4)
def issuer_of(registered: Registration) -> Issuer:
    """Return the one issuer of a registration in this process."""
    return Issuer(registered)
