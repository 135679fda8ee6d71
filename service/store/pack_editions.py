"""Editions of the data pack that approved changes made; the highest number is in force."""

import datetime as dt
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from domain.canonical import digest
from service.store.schema import pack_editions, pack_files

_LOCK: Final = 72618


@dataclass(frozen=True, slots=True)
class StoredEdition:
    """One edition; ``files`` maps each file of the pack to the SHA-256 of its content."""

    number: int
    digest: str
    edition: str
    base_digest: str
    manifest: str
    files: Mapping[str, str]
    author_id: str | None
    created_at: dt.datetime


def newest_edition(connection: sa.Connection) -> StoredEdition | None:
    """Return the edition in force, ``None`` while the pack is as it was delivered."""
    row = connection.execute(_ALL.order_by(pack_editions.c.number.desc()).limit(1)).one_or_none()
    return None if row is None else StoredEdition(**row._asdict())


def newest_number(connection: sa.Connection) -> int:
    """Return the number of the edition in force, 0 while the pack is as it was delivered."""
    return connection.scalar(sa.select(sa.func.max(pack_editions.c.number))) or 0


def all_editions(connection: sa.Connection) -> tuple[StoredEdition, ...]:
    """Return every edition, the newest first."""
    rows = connection.execute(_ALL.order_by(pack_editions.c.number.desc()))
    return tuple(StoredEdition(**row._asdict()) for row in rows)


def contents_of(connection: sa.Connection, edition: StoredEdition) -> dict[str, bytes]:
    """Return the files of an edition."""
    query = sa.select(pack_files).where(pack_files.c.sha256.in_(set(edition.files.values())))
    kept = {row.sha256: zlib.decompress(row.content) for row in connection.execute(query)}
    return {name: kept[sha256] for name, sha256 in edition.files.items()}


def lock_editions(connection: sa.Connection) -> None:
    """Let no other writer make an edition until this unit ends; on SQLite the unit itself does that."""
    if connection.dialect.name != "sqlite":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def add_edition(
    connection: sa.Connection,
    *,
    number: int,
    named: tuple[str, str],
    base_digest: str,
    manifest: str,
    contents: Mapping[str, bytes],
    author_id: str | None,
    now: dt.datetime,
) -> None:
    """Keep an edition; ``named`` is its digest and its name. Files that earlier editions have are shared."""
    files = {name: digest(content).removeprefix("sha256:") for name, content in contents.items()}
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    known = set(
        connection.scalars(sa.select(pack_files.c.sha256).where(pack_files.c.sha256.in_(set(files.values()))))
    )
    new = [
        {"sha256": files[name], "content": zlib.compress(content)}
        for name, content in contents.items()
        if files[name] not in known
    ]
    if new:
        connection.execute(insert(pack_files).on_conflict_do_nothing(), new)
    connection.execute(
        pack_editions.insert().values(
            number=number,
            digest=named[0],
            edition=named[1],
            base_digest=base_digest,
            manifest=manifest,
            files=files,
            author_id=author_id,
            created_at=now,
        )
    )


_ALL: Final = sa.select(
    pack_editions.c.number,
    pack_editions.c.digest,
    pack_editions.c.edition,
    pack_editions.c.base_digest,
    pack_editions.c.manifest,
    pack_editions.c.files,
    pack_editions.c.author_id,
    pack_editions.c.created_at,
)
