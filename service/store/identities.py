"""Which account is whose at the city's sign-in: linked by an administrator, never by a login."""

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from domain.errors import IdentityTakenError
from service.store.schema import identities


def user_of_identity(connection: sa.Connection, issuer: str, subject: str) -> str | None:
    """Return the id of the account that an identity opens."""
    found: str | None = connection.scalar(
        sa.select(identities.c.user_id).where(identities.c.issuer == issuer, identities.c.subject == subject)
    )
    return found


def link_identity(
    connection: sa.Connection, user_id: str, *, issuer: str, subject: str, now: dt.datetime
) -> None:
    """Let an identity open an account, in place of the one that did before.

    Raises
    ------
    IdentityTakenError
        It opens another account.
    """
    unlink_identity(connection, user_id)
    values = {"issuer": issuer, "subject": subject, "user_id": user_id, "created_at": now}
    try:
        connection.execute(identities.insert().values(values))
    except IntegrityError as error:
        raise IdentityTakenError(subject=subject) from error


def unlink_identity(connection: sa.Connection, user_id: str) -> bool:
    """Let no identity open an account any more; ``False`` if none did."""
    return bool(connection.execute(identities.delete().where(identities.c.user_id == user_id)).rowcount)


def linked_users(connection: sa.Connection) -> frozenset[str]:
    """Return the ids of the accounts that an identity opens."""
    return frozenset(connection.scalars(sa.select(identities.c.user_id)))
