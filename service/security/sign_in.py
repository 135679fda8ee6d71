"""A login at the city's sign-in: what we ask with, and what we take for an answer.

References
----------
OpenID Connect Core 1.0, sections 2 and 3.1; RFC 7636 (PKCE); RFC 9207 (the issuer in the answer); RFC 9700;
RFC 8176 (ways of a sign-in).
"""

import base64
import binascii
import datetime as dt
import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from domain.errors import IdentityRefusedError, IssuerFailedError, WeakSignInError
from service.security.tokens import keyed_digest, new_secret

#: So long a person may take at the issuer.
WITHIN: Final = dt.timedelta(minutes=10)
#: Signatures by a key pair of the issuer's; with a shared secret everybody who has it could sign.
ALGORITHMS: Final = ("RS256", "PS256", "ES256", "RS384", "PS384", "ES384", "RS512", "PS512", "ES512")
_LEEWAY_S: Final = 60
_LONGEST_SUBJECT: Final = 255


@dataclass(frozen=True, slots=True)
class Flow:
    """One login under way, kept in a sealed cookie of the browser that began it."""

    state: str
    nonce: str
    verifier: str
    goal: str
    language: str
    began: int

    @classmethod
    def begin(cls, *, goal: str, language: str, now: dt.datetime) -> "Flow":
        """Return a new one with secrets of its own."""
        state, nonce, verifier = new_secret(), new_secret(), new_secret() + new_secret()
        return cls(state, nonce, verifier, goal, language, int(now.timestamp()))

    def sealed(self, key: str) -> str:
        """Return it as the text of a cookie."""
        plain = base64.urlsafe_b64encode(json.dumps(asdict(self)).encode()).decode()
        return f"{plain}.{keyed_digest(key, f'sign-in {plain}')}"

    def challenge(self) -> str:
        """Return what the issuer is told of the verifier."""
        from authlib.oauth2.rfc7636 import create_s256_code_challenge

        return str(create_s256_code_challenge(self.verifier))


def opened(text: str | None, key: str, *, state: str, now: dt.datetime) -> Flow:
    """Return the login that an answer belongs to.

    Raises
    ------
    IdentityRefusedError
        This browser has not begun it, or too long ago.
    """
    plain, _, seal = (text or "").rpartition(".")
    if not hmac.compare_digest(seal.encode(), keyed_digest(key, f"sign-in {plain}").encode()):
        raise IdentityRefusedError
    try:
        flow = Flow(**json.loads(base64.urlsafe_b64decode(plain)))
    except (binascii.Error, ValueError, TypeError) as error:
        raise IdentityRefusedError from error
    age = now - dt.datetime.fromtimestamp(flow.began, dt.UTC)
    if not hmac.compare_digest(flow.state.encode(), state.encode()) or age > WITHIN:
        raise IdentityRefusedError
    return flow


@dataclass(frozen=True, slots=True)
class Demands:
    """How good a sign-in must be: levels and ways of which one each is confirmed, and its age; empty: any."""

    levels: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()
    max_age_s: int = 0

    def missing_in(self, claims: Mapping[str, Any], *, now: dt.datetime) -> tuple[str, ...]:
        """Return which claims of a proven token do not confirm what is asked; absent ones confirm nothing."""
        ways = claims.get("amr")
        level_good = not self.levels or claims.get("acr") in self.levels
        ways_good = not self.ways or (isinstance(ways, list) and any(way in self.ways for way in ways))
        kept = {
            "acr": level_good,
            "amr": ways_good,
            "auth_time": not self.max_age_s or self._is_fresh(claims.get("auth_time"), now),
        }
        return tuple(name for name, good in kept.items() if not good)

    def _is_fresh(self, at: object, now: dt.datetime) -> bool:
        if isinstance(at, bool) or not isinstance(at, int | float):
            return False
        return -_LEEWAY_S <= now.timestamp() - at <= self.max_age_s + _LEEWAY_S


ANY: Final = Demands()


@dataclass(frozen=True, slots=True)
class Expected:
    """What a token must say to be meant for us and for this login, and how good the sign-in must be."""

    issuer: str
    client_id: str
    nonce: str
    demands: Demands = ANY


def subject_of(
    answer: Mapping[str, Any],
    keys: Mapping[str, Any],
    expected: Expected,
    *,
    algorithms: list[str],
    now: dt.datetime,
) -> str:
    """Return by which name the issuer knows the person, once everything about its answer is proven.

    Signature, issuer, audience, authorised party, times, nonce and the digest of the access token.

    Raises
    ------
    IdentityRefusedError
        Something does not fit.
    WeakSignInError
        All is proven, but the sign-in is not as good as asked. Facts: ``missing``.
    UnknownKeyError
        The token is signed with a key that is not among ``keys``: they may have been changed since.
    IssuerFailedError
        The issuer's keys cannot be read, or it signs in no way that we take.
    """
    from authlib.oidc.core import CodeIDToken
    from joserfc import jwt
    from joserfc.errors import InvalidKeyIdError, JoseError
    from joserfc.jwk import KeySet
    from joserfc.jws import JWSRegistry

    usable = [name for name in ALGORITHMS if name in algorithms]
    if not usable:
        raise IssuerFailedError
    try:
        key_set = KeySet.import_key_set({"keys": list(keys["keys"])})
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise IssuerFailedError from error
    registry = JWSRegistry(algorithms=usable, strict_check_header=False)
    try:
        token = jwt.decode(str(answer["id_token"]), key_set, registry=registry)
        claims = CodeIDToken(
            token.claims,
            token.header,
            {
                "iss": {"essential": True, "value": expected.issuer},
                "aud": {"essential": True, "value": expected.client_id},
                "nonce": {"essential": True, "value": expected.nonce},
            },
            {
                "client_id": expected.client_id,
                "nonce": expected.nonce,
                "access_token": answer.get("access_token"),
            },
        )
        claims.validate(now=int(now.timestamp()), leeway=_LEEWAY_S)
    except InvalidKeyIdError as error:
        raise UnknownKeyError from error
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise IdentityRefusedError from error
    subject = claims["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST_SUBJECT:
        raise IdentityRefusedError
    missing = expected.demands.missing_in(claims, now=now)
    if missing:
        raise WeakSignInError(missing=list(missing))
    return subject


class UnknownKeyError(IdentityRefusedError):
    """A token is signed with a key that the issuer has not shown us."""
