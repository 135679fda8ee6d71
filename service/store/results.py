"""Computed results, kept so that the same question is answered with the same bytes at once."""

import datetime as dt
import zlib
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from service.security.tokens import new_id
from service.store.database import Database
from service.store.schema import results


@dataclass(frozen=True, slots=True)
class ResultEntry:
    """One result as it was computed; ``content`` is its canonical JSON, ``key`` what decides it."""

    key: str
    brief_digest: str
    engine_version: str
    pack_digest: str
    catalogue_digest: str
    evaluated_on: dt.date
    content: str


@dataclass(frozen=True, slots=True)
class StoredResult(ResultEntry):
    """A result of the table."""

    id: str


_LEVEL = 6
_NOTE_EVERY = dt.timedelta(days=1)
_COLUMNS = (
    results.c.id,
    results.c.key,
    results.c.brief_digest,
    results.c.engine_version,
    results.c.pack_digest,
    results.c.catalogue_digest,
    results.c.evaluated_on,
    results.c.content,
)


def add_result(connection: sa.Connection, entry: ResultEntry, *, now: dt.datetime) -> str:
    """Keep a result and return its id; of two that compute the same at once, one is kept."""
    values = {
        "id": new_id(),
        "key": entry.key,
        "brief_digest": entry.brief_digest,
        "engine_version": entry.engine_version,
        "pack_digest": entry.pack_digest,
        "catalogue_digest": entry.catalogue_digest,
        "evaluated_on": entry.evaluated_on,
        "content": zlib.compress(entry.content.encode(), _LEVEL),
        "created_at": now,
        "asked_at": now,
    }
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    again = {"asked_at": now}
    connection.execute(
        insert(results).values(values).on_conflict_do_update(index_elements=["key"], set_=again)
    )
    found: str = connection.execute(sa.select(results.c.id).where(results.c.key == entry.key)).scalar_one()
    return found


def result_id_of(database: Database, key: str, *, now: dt.datetime) -> str | None:
    """Return the id of the result that a key decides, if it was computed before.

    That it was asked for is written down once a day: what is asked for is not tidied away.
    """
    query = sa.select(results.c.id, results.c.asked_at).where(results.c.key == key)
    with database.asking() as connection:
        row = connection.execute(query).one_or_none()
    if row is None:
        return None
    if now - row.asked_at > _NOTE_EVERY:
        with database.writing() as connection:
            noted = connection.execute(results.update().where(results.c.id == row.id).values(asked_at=now))
        if not noted.rowcount:  # tidied away in between
            return None
    found: str = row.id
    return found


def key_of_result(database: Database, result_id: str) -> str | None:
    """Return the key of a result, which never changes; ``None`` where there is no such result."""
    with database.asking() as connection:
        found: str | None = connection.scalar(sa.select(results.c.key).where(results.c.id == result_id))
    return found


def stored_result(database: Database, result_id: str) -> StoredResult | None:
    """Return a result by its id."""
    with database.asking() as connection:
        row = connection.execute(sa.select(*_COLUMNS).where(results.c.id == result_id)).one_or_none()
    if row is None:
        return None
    return StoredResult(
        id=row.id,
        key=row.key,
        brief_digest=row.brief_digest,
        engine_version=row.engine_version,
        pack_digest=row.pack_digest,
        catalogue_digest=row.catalogue_digest,
        evaluated_on=row.evaluated_on,
        content=zlib.decompress(row.content).decode(),
    )


def packed_result(database: Database, result_id: str) -> bytes | None:
    """Return the JSON of a result as it is stored, in zlib's format."""
    with database.asking() as connection:
        found: bytes | None = connection.scalar(sa.select(results.c.content).where(results.c.id == result_id))
    return found
