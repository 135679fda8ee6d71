"""The accounts of staff: made, changed, locked, never deleted, since cases and the audit trail name them."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from domain.errors import LoginTakenError
from service.security.roles import Role
from service.security.tokens import new_id
from service.store.schema import identities, sessions, users

_COLUMNS: Final = tuple(column for column in users.c)


@dataclass(frozen=True, slots=True)
class User:
    """One account, with what opens it; never handed to a page as it is."""

    id: str
    login: str
    display_name: str
    password_hash: str
    role: Role
    must_change_password: bool
    totp_secret: str | None
    last_totp_step: int | None
    failed_logins: int
    locked_until: dt.datetime | None
    disabled_at: dt.datetime | None
    created_at: dt.datetime


def user_of_login(connection: sa.Connection, login: str) -> User | None:
    """Return the account of a login name."""
    return _one(connection, users.c.login == login)


def user_of_id(connection: sa.Connection, user_id: str) -> User | None:
    """Return the account of an id."""
    return _one(connection, users.c.id == user_id)


def all_users(connection: sa.Connection) -> tuple[User, ...]:
    """Return every account, those in use first, by login name."""
    query = sa.select(*_COLUMNS).order_by(users.c.disabled_at.is_not(None), users.c.login)
    return tuple(_user(row) for row in connection.execute(query))


def add_user(
    connection: sa.Connection,
    *,
    login: str,
    display_name: str,
    password_hash: str,
    role: Role,
    now: dt.datetime,
) -> str:
    """Add an account whose password must be changed at the first login; return its id.

    Raises
    ------
    LoginTakenError
        The login name is in use, perhaps by a disabled account.
    """
    user_id = new_id()
    try:
        connection.execute(
            users.insert().values(
                id=user_id,
                login=login,
                display_name=display_name,
                password_hash=password_hash,
                role=role.word,
                must_change_password=True,
                failed_logins=0,
                created_at=now,
            )
        )
    except IntegrityError as error:
        raise LoginTakenError(login=login) from error
    return user_id


def change_user(connection: sa.Connection, user_id: str, **columns: object) -> None:
    """Set columns of an account."""
    connection.execute(users.update().where(users.c.id == user_id).values(**columns))


def change_seen(connection: sa.Connection, seen: User, **columns: object) -> bool:
    """Set columns unless password or second factor have become others since they were checked."""
    same_factor = (
        users.c.totp_secret.is_(None) if seen.totp_secret is None else users.c.totp_secret == seen.totp_secret
    )
    as_seen = sa.and_(
        users.c.id == seen.id,
        users.c.disabled_at.is_(None),
        users.c.password_hash == seen.password_hash,
        same_factor,
    )
    return connection.execute(users.update().where(as_seen).values(**columns)).rowcount == 1


def use_totp_step(connection: sa.Connection, user_id: str, step: int) -> bool:
    """Take a step of the second factor; ``False`` if it or a later one was used already."""
    unused = sa.or_(users.c.last_totp_step.is_(None), users.c.last_totp_step < step)
    taken = connection.execute(
        users.update().where(users.c.id == user_id, unused).values(last_totp_step=step)
    )
    return taken.rowcount == 1


def admins_in_use(connection: sa.Connection) -> int:
    """Return how many administrators can log in."""
    query = (
        sa.select(sa.func.count())
        .select_from(users)
        .where(users.c.role == Role.ADMIN.word, users.c.disabled_at.is_(None))
    )
    return connection.scalar(query) or 0


def open_accounts(connection: sa.Connection) -> tuple[int, int]:
    """Return how many administrators can log in, and how many accounts have no second factor of ours.

    Of those that the city's sign-in opens, the second factor is its own business.
    """
    without = (
        sa.select(sa.func.count())
        .select_from(users)
        .where(
            users.c.totp_secret.is_(None),
            users.c.disabled_at.is_(None),
            users.c.id.not_in(sa.select(identities.c.user_id)),
        )
    )
    return admins_in_use(connection), connection.scalar(without) or 0


def last_seen(connection: sa.Connection) -> dict[str, dt.datetime]:
    """Return per user id when an open session was last used."""
    query = sa.select(sessions.c.user_id, sa.func.max(sessions.c.last_seen_at)).group_by(sessions.c.user_id)
    return {user_id: seen for user_id, seen in connection.execute(query)}  # noqa: C416  (rows are no pairs to mypy)


def _one(connection: sa.Connection, condition: Any) -> User | None:  # noqa: ANN401  (a condition of SQLAlchemy)
    row = connection.execute(sa.select(*_COLUMNS).where(condition)).one_or_none()
    return None if row is None else _user(row)


def _user(row: Any) -> User:  # noqa: ANN401  (a row of the table)
    return User(**(row._asdict() | {"role": Role.of(row.role)}))
