"""Tokens that open the interface for programs, with the rights of an account."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from service.security.tokens import new_id, new_secret, secret_digest
from service.store.schema import api_tokens, users


@dataclass(frozen=True, slots=True)
class ApiToken:
    """One token, without its secret: that was shown once."""

    id: str
    label: str
    user_id: str
    login: str
    created_at: dt.datetime
    expires_at: dt.datetime
    revoked_at: dt.datetime | None


def add_token(
    connection: sa.Connection, *, user_id: str, label: str, now: dt.datetime, expires_at: dt.datetime
) -> tuple[str, str]:
    """Make a token and return its id and its secret; the database keeps only the digest."""
    token_id, secret = new_id(), new_secret()
    connection.execute(
        api_tokens.insert().values(
            id=token_id,
            secret_digest=secret_digest(secret),
            user_id=user_id,
            label=label,
            created_at=now,
            expires_at=expires_at,
        )
    )
    return token_id, secret


def all_tokens(connection: sa.Connection) -> tuple[ApiToken, ...]:
    """Return every token, the newest first."""
    columns = [api_tokens.c[name] for name in ApiToken.__dataclass_fields__ if name != "login"]
    query = (
        sa.select(*columns, users.c.login)
        .join(users, users.c.id == api_tokens.c.user_id)
        .order_by(api_tokens.c.created_at.desc(), api_tokens.c.id)
    )
    return tuple(ApiToken(**row._asdict()) for row in connection.execute(query))


def revoke_tokens_of(connection: sa.Connection, user_id: str, *, now: dt.datetime) -> int:
    """End every token of a user and return how many there were in force."""
    mine = sa.and_(api_tokens.c.user_id == user_id, api_tokens.c.revoked_at.is_(None))
    return connection.execute(api_tokens.update().where(mine).values(revoked_at=now)).rowcount


def revoke_token(connection: sa.Connection, token_id: str, *, now: dt.datetime) -> bool:
    """End a token; ``False`` if there is no such one in force."""
    ended = (
        api_tokens.update()
        .where(api_tokens.c.id == token_id, api_tokens.c.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    return connection.execute(ended).rowcount == 1


def forget_old_tokens(connection: sa.Connection, *, before: dt.datetime) -> int:
    """Delete tokens that ended long ago."""
    return connection.execute(api_tokens.delete().where(api_tokens.c.expires_at < before)).rowcount
