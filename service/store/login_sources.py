"""Where logins of an account come from: devices and addresses that have succeeded, and everybody else.

A failure is counted to the device if it is known, else to the address if it is known, else to the
account's strangers. So nobody can keep out who comes from a known place.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from service.security.throttle import FORGOTTEN_AFTER, wait_after
from service.store.schema import login_sources, users

Kind = Literal["device", "address"]
#: A device or an address without a login for so long counts as a stranger again.
KNOWN_FOR: Final = dt.timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Tries:
    """The failures in a row of one known place, or of an account's strangers (``digest`` is ``None``)."""

    user_id: str
    digest: str | None
    failed_logins: int
    wait_until: dt.datetime | None

    def must_wait(self, now: dt.datetime) -> bool:
        """Tell whether a try now is not looked at, right or wrong."""
        return self.wait_until is not None and self.wait_until > now


def tries_of(
    connection: sa.Connection, user_id: str, digests: Sequence[str], *, now: dt.datetime, lock: bool = False
) -> Tries:
    """Return what a try is counted to: the first known place of ``digests``, else the strangers.

    With ``lock`` the account is held until the unit of writing ends, so that tries at once count one by one.
    """
    mine = sa.select(users.c.failed_logins, users.c.locked_until).where(users.c.id == user_id)
    strangers = connection.execute(mine.with_for_update() if lock else mine).one_or_none()
    known = {
        row.digest: row
        for row in connection.execute(
            sa.select(login_sources).where(
                login_sources.c.user_id == user_id,
                login_sources.c.digest.in_(digests),
                login_sources.c.last_login_at > now - KNOWN_FOR,
            )
        )
    }
    for digest in digests:
        if digest in known:
            return Tries(user_id, digest, known[digest].failed_logins, known[digest].wait_until)
    if strangers is None:
        return Tries(user_id, None, 0, None)
    return Tries(user_id, None, strangers.failed_logins, strangers.locked_until)


def count_failure(connection: sa.Connection, tries: Tries, *, free: int, now: dt.datetime) -> dt.timedelta:
    """Count a failure and return how long the next try from there has to wait."""
    old = tries.wait_until is not None and tries.wait_until < now - FORGOTTEN_AFTER
    failures = 1 if old else tries.failed_logins + 1
    wait = wait_after(failures, free=free)
    _set(connection, tries, failures, now + wait if wait else None)
    return wait


def forget_failures(connection: sa.Connection, tries: Tries) -> None:
    """Start counting anew after a login that succeeded."""
    _set(connection, tries, 0, None)


def remember(connection: sa.Connection, user_id: str, digest: str, kind: Kind, *, now: dt.datetime) -> None:
    """Note that a login of the account came from a place."""
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    values: dict[str, Any] = {"user_id": user_id, "digest": digest, "kind": kind, "failed_logins": 0}
    connection.execute(
        insert(login_sources)
        .values(**values, last_login_at=now)
        .on_conflict_do_update(
            index_elements=["user_id", "digest"],
            set_={"last_login_at": now, "failed_logins": 0, "wait_until": None},
        )
    )


def rename_device(connection: sa.Connection, old: str, new: str) -> None:
    """Give a device another secret, for every account that it is known to."""
    connection.execute(login_sources.update().where(login_sources.c.digest == old).values(digest=new))


def forget_sources_of(connection: sa.Connection, user_id: str) -> None:
    """Forget every place of an account: all are strangers again."""
    connection.execute(login_sources.delete().where(login_sources.c.user_id == user_id))


def forget_old_sources(connection: sa.Connection, *, now: dt.datetime) -> int:
    """Delete the places without a login for long and return how many there were."""
    old = login_sources.c.last_login_at <= now - KNOWN_FOR
    return connection.execute(login_sources.delete().where(old)).rowcount


def _set(connection: sa.Connection, tries: Tries, failures: int, until: dt.datetime | None) -> None:
    if tries.digest is None:
        connection.execute(
            users.update()
            .where(users.c.id == tries.user_id)
            .values(failed_logins=failures, locked_until=until)
        )
        return
    connection.execute(
        login_sources.update()
        .where(login_sources.c.user_id == tries.user_id, login_sources.c.digest == tries.digest)
        .values(failed_logins=failures, wait_until=until)
    )
