"""Accounts as the pages see them, and the sessions and tokens that open them."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from service.security.roles import Role
from service.security.tokens import new_secret, secret_digest
from service.store.database import Database
from service.store.schema import api_tokens, sessions, users


@dataclass(frozen=True, slots=True)
class Account:
    """Who is logged in, without anything secret."""

    id: str
    login: str
    display_name: str
    role: Role
    must_change_password: bool


_ACCOUNT = (users.c.id, users.c.login, users.c.display_name, users.c.role, users.c.must_change_password)
#: A session's last use is written at most this often, so that reading pages stays reading.
_NOTE_EVERY = dt.timedelta(minutes=2)
#: Asked at every request; made once, since making a statement takes as long as asking it.
_OF_SESSION = (
    sa.select(*_ACCOUNT, sessions.c.last_seen_at)
    .join(users, users.c.id == sessions.c.user_id)
    .where(
        sessions.c.secret_digest == sa.bindparam("digest"),
        sessions.c.expires_at > sa.bindparam("now"),
        sessions.c.last_seen_at > sa.bindparam("idle_since"),
        users.c.disabled_at.is_(None),
    )
)
_OF_TOKEN = (
    sa.select(*_ACCOUNT)
    .join(api_tokens, users.c.id == api_tokens.c.user_id)
    .where(
        api_tokens.c.secret_digest == sa.bindparam("digest"),
        api_tokens.c.expires_at > sa.bindparam("now"),
        api_tokens.c.revoked_at.is_(None),
        users.c.disabled_at.is_(None),
    )
)


def open_session(connection: sa.Connection, user_id: str, *, now: dt.datetime, hours: int) -> str:
    """Open a session and return its secret; the database keeps only the digest."""
    secret = new_secret()
    connection.execute(
        sessions.insert().values(
            secret_digest=secret_digest(secret),
            user_id=user_id,
            created_at=now,
            last_seen_at=now,
            expires_at=now + dt.timedelta(hours=hours),
        )
    )
    return secret


def close_session(connection: sa.Connection, secret: str) -> None:
    """End one session."""
    connection.execute(sessions.delete().where(sessions.c.secret_digest == secret_digest(secret)))


def close_sessions_of(connection: sa.Connection, user_id: str) -> int:
    """End every session of a user and return how many there were."""
    return connection.execute(sessions.delete().where(sessions.c.user_id == user_id)).rowcount


def forget_ended_sessions(connection: sa.Connection, *, now: dt.datetime) -> int:
    """Delete the sessions that have ended."""
    return connection.execute(sessions.delete().where(sessions.c.expires_at <= now)).rowcount


def account_of_session(
    database: Database, secret: str, *, now: dt.datetime, idle_minutes: int
) -> Account | None:
    """Return the account of a session that has neither ended nor lain idle, and note its use."""
    key = secret_digest(secret)
    asked = {"digest": key, "now": now, "idle_since": now - dt.timedelta(minutes=idle_minutes)}
    with database.asking() as connection:
        row = connection.execute(_OF_SESSION, asked).one_or_none()
    if row is None:
        return None
    if now - row.last_seen_at > _NOTE_EVERY:
        with database.writing() as connection:
            connection.execute(
                sessions.update().where(sessions.c.secret_digest == key).values(last_seen_at=now)
            )
    return _account(row)


def account_of_token(database: Database, secret: str, *, now: dt.datetime) -> Account | None:
    """Return the account of a token of the interface."""
    with database.asking() as connection:
        row = connection.execute(_OF_TOKEN, {"digest": secret_digest(secret), "now": now}).one_or_none()
    return None if row is None else _account(row)


def _account(row: Any) -> Account:  # noqa: ANN401  (a row of _ACCOUNT's columns)
    return Account(
        id=row.id,
        login=row.login,
        display_name=row.display_name,
        role=Role.of(row.role),
        must_change_password=row.must_change_password,
    )
