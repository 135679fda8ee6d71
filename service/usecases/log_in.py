"""Log in: name, password and, where one is set up, the number of the second factor.

A device or an address that has succeeded before has tries of its own. All others share one
count per account, whose growing wait slows guessing down and keeps no known place out.
"""

import datetime as dt
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.errors import LoginFailedError
from service.security.passwords import MAX_LENGTH, hash_password, is_password, needs_rehash
from service.security.second_factor import matching_step
from service.security.tokens import keyed_digest, new_secret, secret_digest
from service.store import audit
from service.store.login_sources import (
    Tries,
    count_failure,
    forget_failures,
    remember,
    rename_device,
    tries_of,
)
from service.store.sessions import close_session, open_session
from service.store.users import User, change_user, use_totp_step, user_of_id, user_of_login

if TYPE_CHECKING:
    import sqlalchemy as sa

    from service.usecases.tools import Tools


@dataclass(frozen=True, slots=True)
class Credentials:
    """What was typed, from which address and device, and the secret of the session that was open before."""

    login: str
    password: str
    code: str = ""
    old_session: str | None = None
    device: str | None = None
    address: str = "-"


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """The secrets of the new session and of the device, and whether the password must be changed first."""

    secret: str
    device: str
    must_change_password: bool


def login_name(typed: str) -> str:
    """Return a login name as the table holds it."""
    return unicodedata.normalize("NFKC", typed).strip().casefold()


def is_known_device(tools: "Tools", login: str, device: str | None) -> bool:
    """Tell whether the account has been logged in to from this device."""
    if not device:
        return False
    with tools.database.reading() as connection:
        user = user_of_login(connection, login_name(login))
        found = tries_of(connection, user.id if user else "-", [secret_digest(device)], now=tools.now())
    return found.digest is not None


def log_in(tools: "Tools", given: Credentials) -> LoggedIn:
    """Open a session; the one open before is closed, so that nobody can have planted it.

    Raises
    ------
    LoginFailedError
        Whatever the reason, known name or not, to wait or disabled: one answer for all.
    """
    now = tools.now()
    with tools.database.reading() as connection:
        user = user_of_login(connection, login_name(given.login))
    known = is_password(None if user is None else user.password_hash, given.password[: MAX_LENGTH + 1])
    step = matching_step(user.totp_secret, given.code, now) if user and user.totp_secret else None
    if user is None or not known or (user.totp_secret and step is None):
        _note_failure(tools, user, given)
        raise LoginFailedError
    renewed = hash_password(given.password) if needs_rehash(user.password_hash) else user.password_hash
    try:
        with tools.database.writing() as connection:
            tries = tries_of(connection, user.id, _places(tools, user.id, given), now=now, lock=True)
            _admit(connection, user, tries, step, now)
            forget_failures(connection, tries)
            if renewed != user.password_hash:
                change_user(connection, user.id, password_hash=renewed)
            device = _remember(connection, tools, user.id, given)
            if given.old_session:
                close_session(connection, given.old_session)
            secret = open_session(connection, user.id, now=now, hours=tools.settings.session_hours)
            audit.note(
                connection, at=now, actor=user.id, action="log_in", object_kind="user", object_id=user.id
            )
    except LoginFailedError:
        _note_failure(tools, user, given, counts=False)
        raise
    return LoggedIn(secret, device, user.must_change_password)


def _admit(connection: "sa.Connection", seen: User, tries: Tries, step: int | None, now: dt.datetime) -> None:
    """Look again where nothing changes any more: account, password and waits as they are now.

    A one-time password is ours and cannot be guessed: it opens in spite of what strangers have
    tried, which is the administrator's way to let somebody in from a new place.
    """
    user = user_of_id(connection, seen.id)
    if user is None or user.disabled_at is not None or user.password_hash != seen.password_hash:
        raise LoginFailedError
    if user.totp_secret != seen.totp_secret:
        raise LoginFailedError
    if tries.must_wait(now) and not (user.must_change_password and tries.digest is None):
        raise LoginFailedError
    if step is not None and not use_totp_step(connection, user.id, step):
        raise LoginFailedError


def _places(tools: "Tools", user_id: str, given: Credentials) -> list[str]:
    """Return the digests of where a try comes from, the device before the address."""
    device = [secret_digest(given.device)] if given.device else []
    return [*device, _address(tools, user_id, given)]


def _address(tools: "Tools", user_id: str, given: Credentials) -> str:
    """Return a digest from which, without the key, nobody can find the address."""
    return keyed_digest(tools.sheet_settings.check_key, f"{user_id} {given.address}")


def _remember(connection: "sa.Connection", tools: "Tools", user_id: str, given: Credentials) -> str:
    """Know the device and the address from now on; the device gets a new secret at every login."""
    device = new_secret()
    if given.device:
        rename_device(connection, secret_digest(given.device), secret_digest(device))
    remember(connection, user_id, secret_digest(device), "device", now=tools.now())
    remember(connection, user_id, _address(tools, user_id, given), "address", now=tools.now())
    return device


def _note_failure(tools: "Tools", user: User | None, given: Credentials, *, counts: bool = True) -> None:
    """Note the failure; from some number in a row on, the next try from there has to wait.

    A name that nobody has is noted as well: an answer that skipped the disk would come sooner
    and tell which names exist. While a try would have to wait, another one makes the wait no longer.
    """
    now = tools.now()
    user_id = "-" if user is None else user.id
    with tools.database.writing() as connection:
        tries = tries_of(connection, user_id, _places(tools, user_id, given), now=now, lock=True)
        wait = dt.timedelta(0)
        if counts and user is not None and user.disabled_at is None and not tries.must_wait(now):
            wait = count_failure(connection, tries, free=tools.settings.logins_per_quarter_hour, now=now)
        audit.note(
            connection,
            at=now,
            actor="anonymous",
            action="login_slowed" if wait else "log_in_failed",
            object_kind="user",
            object_id=user_id,
            facts={"from": "unknown" if tries.digest is None else "known"}
            | ({"wait_s": int(wait.total_seconds())} if wait else {}),
        )
