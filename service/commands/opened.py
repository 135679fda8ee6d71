"""The tools of a command on an open database, closed at its end."""

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.wiring import Workshop


@contextmanager
def on_ready_database() -> "Iterator[Workshop]":
    """Give the tools on a database of this version; an SQLite file is made or upgraded on the way.

    Raises
    ------
    DatabaseSchemaError, DatabaseUnavailableError
        It is of a newer version, or a PostgreSQL database that was not upgraded; it cannot be opened.
    """
    from service.store.ready import ready_database

    with on_any_database() as workshop:
        ready_database(workshop.database, workshop.settings.state_folder)
        _anchor_first(workshop)
        yield workshop


def _anchor_first(workshop: "Workshop") -> None:
    """Begin to hold the end of the trail while it is empty; later nothing more is loaded here."""
    from service.store.audit_anchor import NAME

    if not (workshop.settings.state_folder / NAME).exists():
        from service.usecases.anchor_trail import keep_anchor_up

        keep_anchor_up(workshop)


@contextmanager
def on_current_database() -> "Iterator[Workshop]":
    """Give the tools on a database that has this version's schema already.

    Raises
    ------
    DatabaseSchemaError, DatabaseUnavailableError
        It has another one; it cannot be opened.
    """
    from service.store.migrate import check_schema

    with on_any_database() as workshop:
        check_schema(workshop.database)
        yield workshop


@contextmanager
def on_any_database() -> "Iterator[Workshop]":
    """Give the tools on a database as it is."""
    from service.wiring import Workshop

    workshop = Workshop()
    try:
        yield workshop
    finally:
        workshop.database.close()
