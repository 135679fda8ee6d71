"""The one database of the service: SQLite by default, PostgreSQL for many users, the same statements."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, Final, TypeVar

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    DisconnectionError,
    IntegrityError,
    NotSupportedError,
    ProgrammingError,
)
from sqlalchemy.pool import QueuePool

from domain.errors import BadRequestError, DatabaseUnavailableError
from service.store.group_commit import SAVEPOINT, GroupCommit
from service.store.turn import TAKE_TURN

T = TypeVar("T")
BUSY_TIMEOUT_MS: Final = 5000
_USED_AT: Final = "kamae_used_at"
_IDLE_S: Final = 5.0
#: What a wrong statement or value raises; all else of a driver is the database's trouble.
_OUR_OWN_FAULTS: Final = (IntegrityError, ProgrammingError, NotSupportedError)
#: To write, to read one consistent state; how a group of short units begins.
_BEGIN_SQLITE: Final = ("BEGIN IMMEDIATE", "BEGIN")
_GROUP_SQLITE: Final = ("BEGIN IMMEDIATE", SAVEPOINT)
_BEGIN_POSTGRES: Final = ("BEGIN", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
_GROUP_POSTGRES: Final = (f"BEGIN; {TAKE_TURN}; {SAVEPOINT}",)
_POSTGRES: Final = "postgresql+psycopg"
_PRIVATE_FOLDER: Final = 0o700
_PRIVATE_FILE: Final = 0o600


def open_engine(url: str, *, pool_size: int = 8) -> sa.Engine:
    """Return an engine on ``url``; no table is read or written yet.

    Both drivers begin no transaction by themselves: ``Database`` does, with its own words, so that a
    write takes SQLite's lock at once, a migration is atomic, and a question on PostgreSQL costs one trip.
    On SQLite: WAL, full sync, foreign keys, five seconds of patience.
    The library is the one of the wheel: Debian 12's own can corrupt a WAL file at its reset.

    Raises
    ------
    DatabaseUnavailableError
        The SQLite file cannot be created.
    """
    parsed = sa.make_url(url)
    if parsed.get_backend_name() != "sqlite":
        engine = sa.create_engine(
            parsed.set(drivername=_POSTGRES),
            pool_size=pool_size,
            isolation_level="AUTOCOMMIT",
            hide_parameters=True,  # a fault in a log must not quote what somebody typed
        )
        event.listen(engine, "checkin", _note_use)
        event.listen(engine, "checkout", _ask_whether_it_lives)
        return engine
    from pysqlite3 import dbapi2

    if parsed.database and parsed.database != ":memory:":
        _make_private(Path(parsed.database))
    engine = sa.create_engine(
        parsed,
        module=dbapi2,
        hide_parameters=True,
        poolclass=QueuePool,
        pool_size=pool_size,
        max_overflow=pool_size,
        connect_args={"timeout": BUSY_TIMEOUT_MS / 1000, "check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare)
    return engine


def _make_private(path: Path) -> None:
    """Create the file for its owner alone; SQLite gives the files beside it the same rights."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=_PRIVATE_FOLDER)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, _PRIVATE_FILE))
        path.chmod(_PRIVATE_FILE)
    except OSError as error:
        raise DatabaseUnavailableError(reason=error.strerror or str(error)) from error


def open_jobs_engine(database_url: str, state_folder: Path) -> sa.Engine:
    """Return the engine of what the job library remembers.

    A file of its own beside SQLite, a schema of its own on the same PostgreSQL; opened the way that
    library expects, for it begins its transactions itself.
    """
    parsed = sa.make_url(database_url)
    if parsed.get_backend_name() != "sqlite":
        return sa.create_engine(
            parsed.set(drivername=_POSTGRES), pool_size=8, pool_pre_ping=True, hide_parameters=True
        )
    from pysqlite3 import dbapi2

    _make_private(state_folder / "jobs.sqlite3")
    engine = sa.create_engine(f"sqlite+pysqlite:///{state_folder / 'jobs.sqlite3'}", module=dbapi2)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:  # noqa: ANN401  (a driver's connection)
        connection.isolation_level = "IMMEDIATE"
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute(f"PRAGMA busy_timeout = {6 * BUSY_TIMEOUT_MS}")

    return engine


class Database:
    """Short units of reading and of writing on one engine."""

    def __init__(self, engine: sa.Engine, *, patience_s: float = BUSY_TIMEOUT_MS / 1000) -> None:
        """``patience_s`` bounds how long a writer waits behind others of this process."""
        self.engine = engine
        self.writers = GroupCommit(
            engine,
            _GROUP_SQLITE if self.is_sqlite else _GROUP_POSTGRES,
            patience_s=patience_s,
        )
        self._to_write, self._to_read = _BEGIN_SQLITE if self.is_sqlite else _BEGIN_POSTGRES

    @property
    def is_sqlite(self) -> bool:
        """Tell whether this is an SQLite file."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Read one consistent state.

        Raises
        ------
        BadRequestError
            A value cannot be a value of its column.
        DatabaseUnavailableError
            The database is locked, gone or full.
        """
        with _told(), self.engine.connect() as connection, connection.begin():
            connection.exec_driver_sql(self._to_read)
            yield connection

    @contextmanager
    def asking(self) -> Iterator[sa.Connection]:
        """Ask one question, with one statement: that is one consistent state without a transaction around it.

        Raises
        ------
        BadRequestError, DatabaseUnavailableError
            As ``reading``.
        """
        with _told(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Write as one unit: all of it is on the disk afterwards, or nothing.

        Raises
        ------
        BadRequestError
            A value cannot be a value of its column; nothing was written.
        DatabaseUnavailableError
            The database is locked, gone or full; nothing was written.
        """
        with _told(), self._in_turn(), self.engine.connect() as connection, connection.begin():
            connection.exec_driver_sql(self._to_write)
            yield connection

    def write_short(self, unit: Callable[[sa.Connection], T]) -> T:
        """Write a few rows as one unit that may share its wait for the disk, see ``group_commit``.

        It is called with the connection and does nothing but ask and write; what it returns is returned
        once it is on the disk. Raises as ``writing``, and whatever the unit raises.
        """
        with _told():
            return self.writers.run(unit)

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """Let the threads of this process write to SQLite one after the other.

        It has one writer at a time anyhow, and who finds it busy sleeps: up to a tenth of a second, while
        others go first. Here the next one goes as soon as the one before has finished.
        """
        with self.writers.alone() if self.is_sqlite else nullcontext():
            yield

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (DataError, OverflowError) as error:
        # A letter NUL on PostgreSQL, a number that no column holds: typed by somebody, not a fault of ours.
        raise BadRequestError(detail=type(getattr(error, "orig", error)).__name__) from error
    except DBAPIError as error:
        if isinstance(error, _OUR_OWN_FAULTS):
            raise
        raise DatabaseUnavailableError(reason=_reason(error)) from error


def _reason(error: DBAPIError) -> str:
    return str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else type(error).__name__


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401  (a driver's connection)
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    cursor.close()


def _note_use(_connection: object, record: Any) -> None:  # noqa: ANN401  (a record of the pool)
    record.info[_USED_AT] = time.monotonic()


def _ask_whether_it_lives(connection: Any, record: Any, _proxy: object) -> None:  # noqa: ANN401
    """Ask a connection that lay idle whether it still leads anywhere; a fresh one was there a moment ago.

    Raises
    ------
    sqlalchemy.exc.DisconnectionError
        It does not: the pool opens another one.
    """
    if time.monotonic() - record.info.get(_USED_AT, float("-inf")) < _IDLE_S:
        return
    try:
        connection.execute("SELECT 1")
    except Exception as error:
        raise DisconnectionError from error
