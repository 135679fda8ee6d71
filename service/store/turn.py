"""The turn: who holds it numbers cases and lines of the trail, and nobody else does until the unit ends."""

from typing import Any, Final

import sqlalchemy as sa

#: What takes the turn on PostgreSQL; SQLite has one writer at a time anyhow.
TAKE_TURN: Final = "SELECT pg_advisory_xact_lock(72617)"
_NOTES: Final = "kamae_notes_of_turn"


def take_turn(connection: sa.Connection) -> None:
    """Wait for the turn, unless this connection has it or needs none."""
    if connection.dialect.name != "sqlite" and notes_of_turn(connection) is None:
        connection.exec_driver_sql(TAKE_TURN)


def begin_notes(connection: sa.Connection) -> dict[str, Any]:
    """Return an empty notebook for as long as this connection, which has the turn, keeps it."""
    notes: dict[str, Any] = {}
    connection.info[_NOTES] = notes
    return notes


def notes_of_turn(connection: sa.Connection) -> dict[str, Any] | None:
    """Return the notebook of a connection that holds the turn: what it wrote last need not be asked again.

    ``None`` where none is kept: then the tables are to be asked.
    """
    notes: dict[str, Any] | None = connection.info.get(_NOTES)
    return notes


def end_notes(connection: sa.Connection) -> None:
    """Throw the notebook away."""
    connection.info.pop(_NOTES, None)
