"""The tools of a command on an open database, closed at its end."""

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from domain.errors import DatabaseSchemaError

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
        with telling_where(workshop):
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
        with telling_where(workshop):
            _refuse_missing(workshop)
            check_schema(workshop.database)
        yield workshop


def _refuse_missing(workshop: "Workshop") -> None:
    """Refuse an SQLite file that is not there: opening it would make an empty one.

    Raises
    ------
    DatabaseSchemaError
        There is none.
    """
    import sqlalchemy as sa

    from service.store.migrate import HEAD

    parsed = sa.make_url(workshop.settings.database_address)
    if parsed.get_backend_name() == "sqlite" and not Path(parsed.database or ".").exists():
        raise DatabaseSchemaError(found="-", known=HEAD, reason="schema_empty")


@contextmanager
def telling_where(workshop: "Workshop") -> "Iterator[None]":
    """Note on the fault which database cannot be used, for ``answers_faults`` to say, and close it."""
    try:
        yield
    except DatabaseSchemaError as error:
        from sqlalchemy import make_url

        _close(workshop)
        error.add_note(make_url(workshop.settings.database_address).render_as_string(hide_password=True))
        raise


@contextmanager
def on_any_database() -> "Iterator[Workshop]":
    """Give the tools on a database as it is."""
    from service.wiring import Workshop

    workshop = Workshop()
    try:
        yield workshop
    finally:
        _close(workshop)


def _close(workshop: "Workshop") -> None:
    """Close the database if it was opened; asking for it here would open it."""
    if "database" in workshop.__dict__:
        workshop.database.close()
