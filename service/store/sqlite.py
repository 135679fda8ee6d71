"""Open an SQLite file the one way we do: WAL, full sync, foreign keys, short exclusive writes."""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from domain.errors import OutputNotWritableError, RegisterUnreadableError, RegisterVersionError

BUSY_TIMEOUT_S: Final = 30.0
_PRIVATE_FILE: Final = 0o600
_PRIVATE_FOLDER: Final = 0o700


def connect(path: Path, migrations: Sequence[str]) -> sqlite3.Connection:
    """Open or create a file that only its owner can read, at the newest schema.

    ``migrations[n]`` brings the schema from version ``n`` to ``n + 1``; the version is
    ``PRAGMA user_version``.

    Raises
    ------
    RegisterUnreadableError
        The file is no database, or damaged.
    RegisterVersionError
        A newer Kamae wrote it.
    OutputNotWritableError
        It cannot be created or written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=_PRIVATE_FOLDER)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, _PRIVATE_FILE))
        path.chmod(_PRIVATE_FILE)
    except OSError as error:
        raise OutputNotWritableError(path=str(path), reason=error.strerror or str(error)) from error
    with told(path):
        connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None)
        try:
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            _migrate(connection, path, migrations)
        except BaseException:
            connection.close()
            raise
    return connection


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what SQLite says into our own faults."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise OutputNotWritableError(path=str(path), reason=str(error)) from error
    except sqlite3.DatabaseError as error:
        raise RegisterUnreadableError(path=str(path), reason=str(error)) from error


@contextmanager
def writing(connection: sqlite3.Connection, path: Path) -> Iterator[sqlite3.Connection]:
    """Write as one unit: all of it is on the disk afterwards, or nothing."""
    with told(path):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
            raise


def _migrate(connection: sqlite3.Connection, path: Path, migrations: Sequence[str]) -> None:
    """Bring the schema up to date; of several processes at once, one does it and the others wait."""
    if _version(connection) == len(migrations):
        return
    with writing(connection, path):
        found = _version(connection)
        if found > len(migrations):
            raise RegisterVersionError(path=str(path), found=found, known=len(migrations))
        for migration in migrations[found:]:
            for statement in migration.split(";"):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(migrations)}")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
