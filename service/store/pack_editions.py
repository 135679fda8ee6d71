"""Editions of the data pack that approved changes made; the highest number is in force."""

import datetime as dt
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from domain.canonical import digest
from service.store.schema import pack_editions, pack_files, pack_roots

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


@dataclass(frozen=True, slots=True)
class StoredRoot:
    """A pack as it was delivered, on which editions stand."""

    digest: str
    edition: str
    manifest: str
    files: Mapping[str, str]
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


def contents_of(connection: sa.Connection, edition: StoredEdition | StoredRoot) -> dict[str, bytes]:
    """Return the files of an edition, or of a pack as it was delivered."""
    query = sa.select(pack_files).where(pack_files.c.sha256.in_(set(edition.files.values())))
    kept = {row.sha256: zlib.decompress(row.content) for row in connection.execute(query)}
    return {name: kept[sha256] for name, sha256 in edition.files.items()}


def root_digest(connection: sa.Connection) -> str | None:
    """Return the digest of the delivered pack that the edition in force stands on, ``None`` without one.

    An edition stands on the one before it, or, the first one and after a rebase, on a delivered pack.
    """
    rows = connection.execute(
        sa.select(pack_editions.c.digest, pack_editions.c.base_digest).order_by(pack_editions.c.number.desc())
    ).all()
    roots = set(connection.scalars(sa.select(pack_roots.c.digest)))
    for row in rows:
        if row.base_digest in roots:
            return str(row.base_digest)
    return str(rows[-1].base_digest) if rows else None


def find_root(connection: sa.Connection, root: str) -> StoredRoot | None:
    """Return a delivered pack that editions were made of."""
    row = connection.execute(_ROOTS.where(pack_roots.c.digest == root)).one_or_none()
    return None if row is None else StoredRoot(**row._asdict())


def all_roots(connection: sa.Connection) -> tuple[StoredRoot, ...]:
    """Return every delivered pack that editions were made of, the newest first."""
    rows = connection.execute(_ROOTS.order_by(pack_roots.c.created_at.desc(), pack_roots.c.digest))
    return tuple(StoredRoot(**row._asdict()) for row in rows)


def add_root(
    connection: sa.Connection,
    named: tuple[str, str],
    manifest: str,
    contents: Mapping[str, bytes],
    *,
    now: dt.datetime,
) -> None:
    """Keep a delivered pack, once: a newer release replaces it on the disk."""
    if find_root(connection, named[0]) is None:
        values = {"digest": named[0], "edition": named[1], "manifest": manifest, "created_at": now}
        files = _keep_files(connection, contents)
        connection.execute(pack_roots.insert().values(**values, files=files))


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
    files = _keep_files(connection, contents)
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


def _keep_files(connection: sa.Connection, contents: Mapping[str, bytes]) -> dict[str, str]:
    """Keep the files that are not there yet; return the SHA-256 of each by its name."""
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
    return files


_ROOTS: Final = sa.select(
    pack_roots.c.digest,
    pack_roots.c.edition,
    pack_roots.c.manifest,
    pack_roots.c.files,
    pack_roots.c.created_at,
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
