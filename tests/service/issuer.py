"""A sign-in of a city to try against: a real server on this machine that does as a test tells it."""

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "kamae", "s:cret/+"
_OWN = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "one"})
NEXT_KEY = RSAKey.generate_key(2048, {"kid": "two", "use": "sig", "alg": "RS256"})


@dataclass
class FakeIssuer:
    """Signs in whoever comes as ``subject``; ``claims``, ``key`` and the like bend its answers."""

    address: str
    subject: str = "city-0001"
    claims: dict[str, Any] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()
    key: Any = field(default_factory=lambda: _OWN)
    algorithm: str = "RS256"
    keys: list[Any] = field(default_factory=lambda: [_OWN])
    described: dict[str, Any] = field(default_factory=dict)
    away: bool = False
    keys_moved: bool = False
    keys_padded: int = 0
    token_status: int = 200
    at: float | None = None
    asked: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def description(self) -> dict[str, Any]:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        } | self.described

    def authorize(self, query: dict[str, str]) -> str:
        """Return where the browser goes back to."""
        code = secrets.token_urlsafe(8)
        self.codes[code] = query
        answer = {"code": code, "state": query["state"], "iss": self.address}
        return f"{query['redirect_uri']}?{urlencode(answer)}"

    def token(self, fields: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """Return the tokens of a code, once, to whoever has its verifier and our secret."""
        asked = self.codes.pop(fields.get("code", ""), None)
        pair = base64.b64decode(authorization.removeprefix("Basic ") or "").decode()
        verifier = hashlib.sha256(fields.get("code_verifier", "").encode()).digest()
        challenge = _coded(verifier)
        if (
            asked is None
            or pair != f"{CLIENT}:s%3Acret%2F%2B"
            or asked["code_challenge_method"] != "S256"
            or asked["code_challenge"] != challenge
            or fields.get("redirect_uri") != asked["redirect_uri"]
        ):
            return None
        access = secrets.token_urlsafe(8)
        return {
            "access_token": access,
            "token_type": "Bearer",
            "id_token": self.id_token(asked["nonce"], access),
        }

    def id_token(self, nonce: str, access: str) -> str:
        now = int(self.at if self.at is not None else time.time())
        half = hashlib.sha256(access.encode()).digest()[:16]
        claims = {
            "iss": self.address,
            "sub": self.subject,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
            "at_hash": _coded(half),
        } | self.claims
        kept = {name: value for name, value in claims.items() if name not in self.dropped}
        header = {"alg": self.algorithm} | ({"kid": self.key.kid} if self.key.kid else {})
        if self.algorithm in {"none", "HS256"}:
            return _forged(header, kept)
        return jwt.encode(header, kept, self.key, algorithms=[self.algorithm])


def _forged(header: dict[str, Any], claims: dict[str, Any]) -> str:
    """Return a token without a signature, or signed with the public key as if it were a shared secret."""
    text = ".".join(_coded(json.dumps(part).encode()) for part in (header, claims))
    secret = _OWN.as_pem(private=False)
    return f"{text}.{'' if header['alg'] == 'none' else _coded(hmac.digest(secret, text.encode(), 'sha256'))}"


def _coded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


@contextmanager
def running_issuer() -> Iterator[FakeIssuer]:
    """Run an issuer on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            parts = urlsplit(self.path)
            issuer.asked.append(parts.path)
            if issuer.away:
                self._send(500, {})
            elif parts.path == "/authorize":
                query = {name: values[0] for name, values in parse_qs(parts.query).items()}
                self.send_response(302)
                self.send_header("location", issuer.authorize(query))
                self.end_headers()
            elif parts.path == "/keys" and issuer.keys_moved:
                self.send_response(302)
                self.send_header("location", f"{issuer.address}/keys-elsewhere")
                self.end_headers()
            elif parts.path == "/keys":
                keys = [key.as_dict(private=False) for key in issuer.keys]
                self._send(200, {"keys": keys, "more": "x" * issuer.keys_padded})
            else:
                self._send(200, issuer.description())

        def do_POST(self):
            issuer.asked.append(self.path)
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            fields = {name: values[0] for name, values in parse_qs(body).items()}
            found = issuer.token(fields, self.headers.get("authorization", ""))
            if issuer.token_status != 200:
                self._send(issuer.token_status, {})
            else:
                self._send(200 if found else 400, found or {"error": "invalid_grant"})

        def _send(self, status, content):
            text = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    issuer = FakeIssuer(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
