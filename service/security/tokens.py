"""Random names and secrets: 128 bits and more, kept only as digests where they open something."""

import hashlib
import hmac
import secrets


def new_id() -> str:
    """Return the id of a new object: 128 random bits as 32 hexadecimal digits."""
    return secrets.token_hex(16)


def new_secret() -> str:
    """Return the secret of a link or a session: 192 random bits, fit for an address."""
    return secrets.token_urlsafe(24)


def secret_digest(secret: str) -> str:
    """Return what is stored of a secret; a stolen database opens no session and no link."""
    return hashlib.sha256(secret.encode()).hexdigest()


def keyed_digest(key: str, text: str) -> str:
    """Return a digest of a text that could be guessed: without the key nobody can try it out."""
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()
