"""Bring the database to the schema of this version, as one unit: all of it or nothing."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from domain.errors import DatabaseSchemaError
from service.store.database import Database
from service.store.shape import differences

if TYPE_CHECKING:
    from alembic.config import Config

HEAD: Final = "20261126_first"
_FEW: Final = 5
_FOLDER: Final = Path(__file__).parents[1] / "migrations"


def upgrade(database: Database) -> str | None:
    """Run the missing migrations; return the revision found before, ``None`` for an empty database.

    Raises
    ------
    DatabaseSchemaError
        A newer Kamae wrote the database.
    """
    from alembic import command

    with database.writing() as connection:
        if not database.is_sqlite:
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(72616)"))
        found = revision_of(connection)
        if found not in {None, HEAD} and found not in known_revisions():
            raise DatabaseSchemaError(found=found, known=HEAD, reason="schema_newer")
        if found != HEAD:
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, HEAD)
    return found


def is_current(database: Database) -> bool:
    """Tell whether the database is of this version's schema."""
    with database.reading() as connection:
        return revision_of(connection) == HEAD


def check_schema(database: Database) -> None:
    """Check that the database is of this version's schema, by name and by its columns; nothing is written.

    Raises
    ------
    DatabaseSchemaError
        It is empty, older, newer or of another build; facts ``found`` (or ``"-"``), ``known`` and ``reason``.
    """
    with database.reading() as connection:
        found = revision_of(connection)
        odd = differences(connection) if found == HEAD else ()
    if found != HEAD:
        raise DatabaseSchemaError(found=found or "-", known=HEAD, reason=_why(found))
    if odd:
        named = ", ".join(odd[:_FEW]) + (f" … ({len(odd)})" if len(odd) > _FEW else "")
        raise DatabaseSchemaError(found=f"{HEAD}: {named}", known=HEAD, reason="schema_build")


def _why(found: str | None) -> str:
    if found is None:
        return "schema_empty"
    return "schema_older" if found in known_revisions() else "schema_newer"


def revision_of(connection: sa.Connection) -> str | None:
    """Return the schema a database says it has, ``None`` for an empty one."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return found


def known_revisions() -> set[str]:
    """Return every schema this version can upgrade from, its own included."""
    from alembic.script import ScriptDirectory

    return {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def _config() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    return config
