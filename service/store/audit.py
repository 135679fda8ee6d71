"""The audit trail: who did what to which object; lines are added, never changed, and chained by digests.

No personal and no confidential data: actors and objects are ids, facts are states and counts.
"""

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from domain.canonical import canonical_json
from service.store.database import Database
from service.store.rows import add_row
from service.store.schema import audit
from service.store.turn import notes_of_turn, take_turn

START: Final = "0" * 64
_BATCH: Final = 1000
_NOTE: Final = "last line of the trail"
_LAST: Final = sa.select(audit.c.number, audit.c.digest).order_by(audit.c.number.desc()).limit(1)


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One line of the trail."""

    number: int
    at: dt.datetime
    actor: str
    action: str
    object_kind: str
    object_id: str
    facts: dict[str, Any]
    previous: str
    digest: str


def note(
    connection: sa.Connection,
    *,
    at: dt.datetime,
    actor: str,
    action: str,
    object_kind: str,
    object_id: str,
    facts: dict[str, Any] | None = None,
) -> None:
    """Add a line, in the same unit of writing as what it tells of."""
    take_turn(connection)
    notes = notes_of_turn(connection)
    last = (notes or {}).get(_NOTE) or last_line(connection)
    line = {
        "number": 1 if last is None else last[0] + 1,
        "at": at,
        "actor": actor,
        "action": action,
        "object_kind": object_kind,
        "object_id": object_id,
        "facts": facts or {},
        "previous": START if last is None else last[1],
    }
    digest = _digest(line)
    add_row(connection, audit, line | {"digest": digest})
    if notes is not None:
        notes[_NOTE] = line["number"], digest


def last_line(connection: sa.Connection) -> tuple[int, str] | None:
    """Return number and digest of the last line, ``None`` for an empty trail."""
    row = connection.execute(_LAST).one_or_none()
    return None if row is None else (row.number, row.digest)


def digest_of(connection: sa.Connection, number: int) -> str | None:
    """Return the digest of a line, ``None`` if there is no such line."""
    found: str | None = connection.scalar(sa.select(audit.c.digest).where(audit.c.number == number))
    return found


def first_broken_line(database: Database) -> int | None:
    """Return the number of the first line that does not fit the chain, ``None`` if all do."""
    previous, number = START, 0
    with database.reading() as connection:
        while True:
            rows = connection.execute(
                sa.select(audit).where(audit.c.number > number).order_by(audit.c.number).limit(_BATCH)
            ).all()
            if not rows:
                return None
            for row in rows:
                line = row._asdict()
                stored = line.pop("digest")
                if row.number != number + 1 or row.previous != previous or _digest(line) != stored:
                    return number + 1
                previous, number = stored, row.number


def lines_about(database: Database, object_kind: str, object_id: str) -> tuple[AuditLine, ...]:
    """Return what the trail tells of one object, oldest first."""
    query = (
        sa.select(audit)
        .where(audit.c.object_kind == object_kind, audit.c.object_id == object_id)
        .order_by(audit.c.number)
    )
    with database.reading() as connection:
        return tuple(AuditLine(**row._asdict()) for row in connection.execute(query))


def newest_lines(
    connection: sa.Connection, *, before: int | None, object_kind: str | None, limit: int
) -> tuple[AuditLine, ...]:
    """Return the newest lines, or those before a number, of all objects or of one kind."""
    query = sa.select(audit).order_by(audit.c.number.desc()).limit(limit)
    if before is not None:
        query = query.where(audit.c.number < before)
    if object_kind:
        query = query.where(audit.c.object_kind == object_kind)
    return tuple(AuditLine(**row._asdict()) for row in connection.execute(query))


def object_kinds(connection: sa.Connection) -> tuple[str, ...]:
    """Return the kinds of objects the trail tells of."""
    return tuple(connection.scalars(sa.select(audit.c.object_kind).distinct().order_by(audit.c.object_kind)))


def _digest(line: dict[str, Any]) -> str:
    at: dt.datetime = line["at"]
    plain = line | {"at": at.astimezone(dt.UTC).isoformat(timespec="microseconds")}
    return hashlib.sha256(canonical_json(plain).encode()).hexdigest()
