"""Is the database whole: its pages, its references, its schema, its audit trail."""

from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from domain.errors import KamaeError
from service.store import audit
from service.store.database import Database
from service.store.migrate import HEAD, revision_of
from service.store.schema import metadata
from service.store.shape import differences

_FEW: Final = 5


@dataclass(frozen=True, slots=True)
class Check:
    """One check: which, whether all is well, what was found, and the key of words about it."""

    name: str
    good: bool
    found: str = ""
    state: str = ""


def check_all(database: Database) -> tuple[Check, ...]:
    """Run every check; one that cannot run has failed."""
    return tuple(_tried(name, database) for name in _CHECKS)


def engine_version(database: Database) -> str:
    """Return what the database is: ``SQLite 3.53.4``."""
    with database.reading() as connection:
        if database.is_sqlite:
            return f"SQLite {connection.scalar(sa.text('SELECT sqlite_version()'))}"
        return f"PostgreSQL {connection.scalar(sa.text('SHOW server_version'))}"


def _tried(name: str, database: Database) -> Check:
    try:
        found = _CHECKS[name](database)
    except (KamaeError, DBAPIError) as error:
        return Check(name, good=False, found=str(error).splitlines()[0])
    return Check(name, good=not found, found=found)


def _pages(database: Database) -> str:
    """SQLite reads every page and index; PostgreSQL reads every row of ours."""
    with database.reading() as connection:
        if database.is_sqlite:
            rows = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
            return "" if rows == ["ok"] else "; ".join(str(row) for row in rows[:_FEW])
        for table in metadata.sorted_tables:
            connection.execute(sa.select(table)).fetchmany(1)
            connection.scalar(sa.select(sa.func.count(sa.text("t.*::text"))).select_from(table.alias("t")))
    return ""


def _references(database: Database) -> str:
    """SQLite can be told to look again; PostgreSQL never lets a broken reference in."""
    if not database.is_sqlite:
        return ""
    with database.reading() as connection:
        rows = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    return "; ".join(f"{row[0]} {row[1]} -> {row[2]}" for row in rows[:_FEW])


def _schema(database: Database) -> str:
    with database.reading() as connection:
        found = revision_of(connection)
        if found != HEAD:
            return f"{found or '-'} != {HEAD}"
        return ", ".join(differences(connection))


def _audit(database: Database) -> str:
    broken = audit.first_broken_line(database)
    return "" if broken is None else f"#{broken}"


_CHECKS: Final = {"pages": _pages, "references": _references, "schema": _schema, "audit": _audit}
