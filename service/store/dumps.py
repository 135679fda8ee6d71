"""Backups of PostgreSQL by its own programs; the password goes by the environment, never by the arguments."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from domain.errors import BackupFailedError, BackupRefusedError, DatabaseInUseError, ToolMissingError
from service.store.database import Database, open_engine
from service.store.integrity import check_all

#: What the job library remembers is its own matter: jobs of a backup begin anew.
_JOBS_SCHEMA: Final = "dbos"
_PRIVATE: Final = 0o600
_MAGIC: Final = b"PGDMP"


def back_up_postgres(url: str, target: Path) -> None:
    """Write a dump in PostgreSQL's own format to ``target``.

    Raises
    ------
    ToolMissingError
        ``pg_dump`` is not installed.
    BackupFailedError
        It failed; an older file of the name stays.
    """
    temporary = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary.unlink(missing_ok=True)
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE))
        options = ["--format=custom", f"--exclude-schema={_JOBS_SCHEMA}", f"--file={temporary}"]
        _run("pg_dump", [*options, "--no-owner", "--no-privileges", "--no-password"], url, str(target))
        with temporary.open("rb+") as stream:
            os.fsync(stream.fileno())
        temporary.replace(target)
    except OSError as error:
        raise BackupFailedError(path=str(target), reason=error.strerror or str(error)) from error
    finally:
        temporary.unlink(missing_ok=True)


def restore_postgres(url: str, backup: Path, *, mark: str) -> str | None:
    """Restore into a new database, check it, let it take the old one's name; return the old one's new name.

    An old one with nothing in it is not kept (``None``).

    Raises
    ------
    ToolMissingError
        ``pg_restore`` is not installed.
    BackupRefusedError
        The dump is damaged or of another version; nothing was changed.
    DatabaseInUseError
        Somebody has the database open; nothing was changed.
    BackupFailedError
        The account may not create databases, or there is no room; nothing was changed.
    """
    if backup.read_bytes()[: len(_MAGIC)] != _MAGIC:
        raise BackupRefusedError(path=str(backup), reason="not_a_backup")
    name = sa.make_url(url).database or ""
    fresh, kept = f"{name}_restore_{mark}".lower(), f"{name}_before_{mark}".lower()
    nothing_in_it = _is_empty(url)
    _manage(url, [f'CREATE DATABASE "{fresh}"'])
    try:
        options = ["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges", str(backup)]
        _run("pg_restore", options, _named(url, fresh), str(backup))
        _refuse_unsound(_named(url, fresh), backup)
        _manage(url, [f'ALTER DATABASE "{name}" RENAME TO "{kept}"'])
    except Exception:
        _manage(url, [f'DROP DATABASE IF EXISTS "{fresh}" WITH (FORCE)'])
        raise
    _manage(url, [f'ALTER DATABASE "{fresh}" RENAME TO "{name}"'])
    if nothing_in_it:
        _manage(url, [f'DROP DATABASE "{kept}"'])
    return None if nothing_in_it else kept


def _is_empty(url: str) -> bool:
    """Tell whether the database has no table, view or sequence of anybody."""
    query = sa.text(
        "SELECT count(*) FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace "
        "WHERE nspname <> 'information_schema' AND nspname NOT LIKE 'pg\\_%'"
    )
    database = Database(open_engine(url))
    try:
        with database.reading() as connection:
            return not connection.scalar(query)
    finally:
        database.close()


def _refuse_unsound(url: str, backup: Path) -> None:
    database = Database(open_engine(url))
    try:
        wrong = [check for check in check_all(database) if not check.good]
    finally:
        database.close()
    if wrong:
        raise BackupRefusedError(path=str(backup), reason="; ".join(f"{c.name}: {c.found}" for c in wrong))


def _manage(url: str, statements: list[str]) -> None:
    """Run statements about databases, from the server's own one."""
    engine = sa.create_engine(
        sa.make_url(url).set(drivername="postgresql+psycopg", database="postgres"),
        isolation_level="AUTOCOMMIT",
        poolclass=sa.NullPool,
    )
    try:
        with engine.connect() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
    except DBAPIError as error:
        words = str(error.orig).splitlines()[0]
        if "being accessed by other users" in words:
            raise DatabaseInUseError(path=sa.make_url(url).database or "") from error
        raise BackupFailedError(path=sa.make_url(url).database or "", reason=words) from error
    finally:
        engine.dispose()


def _run(program: str, options: list[str], url: str, path: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise ToolMissingError(tool=program)
    parsed = sa.make_url(url)
    plain = parsed.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    secret = {"PGPASSWORD": parsed.password} if parsed.password else {}
    done = subprocess.run(  # noqa: S603  (the program by its full path, options of our own)
        [found, f"--dbname={plain}", *options],
        env={**os.environ, **{key: str(value) for key, value in secret.items()}},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BackupFailedError(path=path, reason=(done.stderr.strip().splitlines() or [program])[0])


def _named(url: str, database: str) -> str:
    return sa.make_url(url).set(database=database).render_as_string(hide_password=False)
