"""Copies of the database while it is in use, and the way back.

SQLite: ``VACUUM INTO`` writes a whole, defragmented copy beside writers. PostgreSQL: its own
``pg_dump`` and ``pg_restore``, into a new database that takes the old one's name at the end.
"""

import datetime as dt
import os
import shutil
from pathlib import Path
from typing import Final

from pysqlite3 import dbapi2

from domain.errors import (
    BackupFailedError,
    BackupRefusedError,
    DatabaseInUseError,
    DatabaseUnavailableError,
)
from service.store.database import Database, open_engine
from service.store.integrity import check_all
from service.store.migrate import HEAD, known_revisions, revision_of

_PRIVATE: Final = 0o600
_JOBS: Final = "jobs.sqlite3"
_SUFFIXES: Final = ("", "-wal", "-shm")


def back_up_sqlite(database: Database, target: Path) -> None:
    """Write a checked copy to ``target``; the name appears only when the copy is whole and on the disk.

    Raises
    ------
    BackupFailedError
        There is no room, or the place cannot be written; an older file of the name stays.
    """
    temporary = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary.unlink(missing_ok=True)
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE))
        raw = database.engine.raw_connection()
        try:
            raw.cursor().execute("VACUUM INTO ?", (str(temporary),))
        finally:
            raw.close()
        refuse_unsound(temporary, shown=target)
        _settle(temporary, target)
    except (OSError, dbapi2.Error) as error:
        raise BackupFailedError(path=str(target), reason=_words(error)) from error
    finally:
        temporary.unlink(missing_ok=True)


def restore_sqlite(file: Path, backup: Path, *, at: dt.datetime) -> Path | None:
    """Put a backup in the place of the database; return where the old one lies now.

    Raises
    ------
    DatabaseInUseError
        A server or worker has the database open.
    BackupRefusedError
        The backup is damaged or of another version; nothing was changed.
    BackupFailedError
        There is no room; nothing was changed.
    """
    temporary = file.with_name(f".{file.name}.restore")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        temporary.unlink(missing_ok=True)
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE))
        shutil.copyfile(backup, temporary)
        refuse_unsound(temporary, shown=backup)
        _refuse_open(file)
        kept = _set_aside(file, at)
        _settle(temporary, file)
    except OSError as error:
        raise BackupFailedError(path=str(file), reason=_words(error)) from error
    finally:
        for suffix in _SUFFIXES:
            temporary.with_name(temporary.name + suffix).unlink(missing_ok=True)
    return kept


def refuse_unsound(file: Path, *, shown: Path) -> None:
    """Check a copy as the database itself is checked.

    Raises
    ------
    BackupRefusedError
        Something is broken in it, or another version wrote it. Facts: ``path``, ``reason``.
    """
    if not _is_sqlite(file):
        raise BackupRefusedError(path=str(shown), reason="not_a_backup")
    copy = Database(open_engine(f"sqlite+pysqlite:///{file}"))
    try:
        wrong = _what_is_wrong(copy)
        if not wrong:
            _to_one_file(copy)
    except DatabaseUnavailableError as error:
        raise BackupRefusedError(path=str(shown), reason=error.facts["reason"]) from error
    finally:
        copy.close()
    if wrong:
        raise BackupRefusedError(path=str(shown), reason=wrong)


def _what_is_wrong(copy: Database) -> str:
    """Return what speaks against a copy; one of an earlier schema is fine and upgraded afterwards."""
    with copy.reading() as connection:
        found = revision_of(connection)
    if found not in known_revisions():
        return f"{found or '-'} != {HEAD}"
    return "; ".join(
        f"{check.name}: {check.found}"
        for check in check_all(copy)
        if not check.good and (check.name != "schema" or found == HEAD)
    )


def _is_sqlite(file: Path) -> bool:
    with file.open("rb") as stream:
        return stream.read(16) == b"SQLite format 3\x00"


def _to_one_file(database: Database) -> None:
    """Leave WAL mode, so that the file alone is the database."""
    raw = database.engine.raw_connection()
    try:
        raw.cursor().execute("PRAGMA journal_mode = DELETE")
    finally:
        raw.close()


def _refuse_open(file: Path) -> None:
    """Leaving WAL mode needs the file for oneself alone: it fails where another process has it open."""
    if not file.exists():
        return
    connection = dbapi2.connect(str(file), timeout=1, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = DELETE")
    except dbapi2.OperationalError as error:
        if "locked" in str(error):
            raise DatabaseInUseError(path=str(file)) from error
    except dbapi2.DatabaseError:
        return  # it is damaged, which is why somebody restores
    finally:
        connection.close()


def _set_aside(file: Path, at: dt.datetime) -> Path | None:
    """Rename the database, and what the job library remembers of it: jobs of the backup begin anew.

    Empty files are not kept; ``None``: there was no database.
    """
    mark = f"before-{at:%Y%m%dT%H%M%SZ}"
    kept = None
    for name in (file.name, _JOBS):
        files = [(suffix, file.with_name(name + suffix)) for suffix in _SUFFIXES]
        there = [(suffix, old) for suffix, old in files if old.exists()]
        nothing_in_them = not any(old.stat().st_size for _, old in there)
        for suffix, old in there:
            if nothing_in_them:  # made by opening what was not there yet
                old.unlink()
            else:
                new = file.with_name(f"{name}.{mark}{suffix}")
                old.rename(new)
                kept = new if name == file.name and not suffix else kept
    return kept


def _settle(temporary: Path, target: Path) -> None:
    """Bring the bytes to the disk, then give them their name."""
    with temporary.open("rb+") as stream:
        os.fsync(stream.fileno())
    temporary.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _words(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) and error.strerror else str(error)).splitlines()[0]
