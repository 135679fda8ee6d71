"""Passwords: argon2id, few at a time, since one check takes 64 MiB."""

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Final

from domain.errors import TooManyRequestsError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

MIN_LENGTH: Final = 12
MAX_LENGTH: Final = 200
_AT_ONCE: Final = 2
_WAITING: Final = 6
_gate = threading.BoundedSemaphore(_AT_ONCE)
_queue = threading.BoundedSemaphore(_AT_ONCE + _WAITING)
_SYLLABLES: Final = "abcdefghjkmnpqrstuvwxyz23456789"


@cache
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher

    return PasswordHasher()  # the library's defaults are those of RFC 9106, second recommendation


@contextmanager
def _turn() -> Iterator[None]:
    """Wait for a turn; whoever would wait long is sent away, so that logins never hold every thread.

    Raises
    ------
    TooManyRequestsError
        Too many wait already.
    """
    if not _queue.acquire(blocking=False):
        raise TooManyRequestsError(wait_s=2)
    try:
        with _gate:
            yield
    finally:
        _queue.release()


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password."""
    with _turn():
        return _hasher().hash(password)


def is_password(stored: str | None, password: str) -> bool:
    """Check a password; with nothing stored it takes as long and is False, so no login name is given away."""
    from argon2.exceptions import VerificationError

    with _turn():
        try:
            _hasher().verify(stored or _nobody(), password)
        except VerificationError:
            return False
        return stored is not None


def needs_rehash(stored: str) -> bool:
    """Tell whether the stored hash was made with older parameters."""
    return _hasher().check_needs_rehash(stored)


def one_time_password() -> str:
    """Return a password to be read out and changed at the first login: 79 bits without look-alikes."""
    return "-".join("".join(secrets.choice(_SYLLABLES) for _ in range(4)) for _ in range(4))


@cache
def _nobody() -> str:
    return _hasher().hash(secrets.token_hex(16))
