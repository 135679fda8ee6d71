"""Log in: name, password and, where one is set up, the number of the second factor."""

import datetime as dt
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from domain.errors import LoginFailedError
from service.security.passwords import MAX_LENGTH, hash_password, is_password, needs_rehash
from service.security.second_factor import matching_step
from service.store import audit
from service.store.sessions import close_session, open_session
from service.store.users import User, change_user, count_failure, use_totp_step, user_of_login

if TYPE_CHECKING:
    from service.usecases.tools import Tools

LOCK: Final = dt.timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Credentials:
    """What was typed, and the secret of the session that was open before."""

    login: str
    password: str
    code: str = ""
    old_session: str | None = None


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """The secret of the new session, and whether the password must be changed first."""

    secret: str
    must_change_password: bool


def login_name(typed: str) -> str:
    """Return a login name as the table holds it."""
    return unicodedata.normalize("NFKC", typed).strip().casefold()


def log_in(tools: "Tools", given: Credentials) -> LoggedIn:
    """Open a session; the one open before is closed, so that nobody can have planted it.

    Raises
    ------
    LoginFailedError
        Whatever the reason, known name or not, locked or disabled: one answer for all.
    """
    now = tools.now()
    with tools.database.reading() as connection:
        user = user_of_login(connection, login_name(given.login))
    known = is_password(None if user is None else user.password_hash, given.password[: MAX_LENGTH + 1])
    if user is None or user.disabled_at is not None or _is_locked(user, now):
        _note_failure(tools, user, counts=False)
        raise LoginFailedError
    step = matching_step(user.totp_secret, given.code, now) if user.totp_secret else None
    if not known or (user.totp_secret and step is None):
        _note_failure(tools, user, counts=True)
        raise LoginFailedError
    renewed = {"password_hash": hash_password(given.password)} if needs_rehash(user.password_hash) else {}
    with tools.database.writing() as connection:
        if step is not None and not use_totp_step(connection, user.id, step):
            raise LoginFailedError
        change_user(connection, user.id, failed_logins=0, locked_until=None, **renewed)
        if given.old_session:
            close_session(connection, given.old_session)
        secret = open_session(connection, user.id, now=now, hours=tools.settings.session_hours)
        audit.note(connection, at=now, actor=user.id, action="log_in", object_kind="user", object_id=user.id)
    return LoggedIn(secret, user.must_change_password)


def _is_locked(user: User, now: dt.datetime) -> bool:
    return user.locked_until is not None and user.locked_until > now


def _note_failure(tools: "Tools", user: User | None, *, counts: bool) -> None:
    """Note the failure; too many in a row lock the account for a quarter of an hour.

    A name that nobody has is noted as well: an answer that skipped the disk would come sooner
    and tell which names exist.
    """
    now = tools.now()
    with tools.database.writing() as connection:
        failures = count_failure(connection, user.id) if user is not None and counts else 0
        locks = user is not None and failures >= tools.settings.logins_per_quarter_hour
        if user is not None and locks:
            change_user(connection, user.id, failed_logins=0, locked_until=now + LOCK)
        audit.note(
            connection,
            at=now,
            actor="anonymous",
            action="lock" if locks else "log_in_failed",
            object_kind="user",
            object_id="-" if user is None else user.id,
            facts={"failures": failures},
        )
