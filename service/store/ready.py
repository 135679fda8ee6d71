"""Make the database ready for a command: an SQLite file is created and upgraded where it lies.

A server and a PostgreSQL database are upgraded by ``kamae db upgrade``, when nobody works with them.
"""

from pathlib import Path

from service.store.database import Database
from service.store.migrate import check_schema, is_current
from service.store.old_register import take_over


def ready_database(database: Database, state_folder: Path) -> None:
    """Bring an SQLite file to this version's schema, and take over a register of an earlier version.

    Where the schema is current, nothing of the migrations is imported.

    Raises
    ------
    DatabaseSchemaError
        Another build of Kamae wrote the database, or a PostgreSQL database has not been upgraded.
    DatabaseUnavailableError
        The file cannot be created, read or written.
    RegisterUnreadableError, RegisterVersionError
        The old register is damaged, or of a newer version; it is left alone.
    """
    if database.is_sqlite and not is_current(database):
        from service.store.migrate import upgrade

        upgrade(database)
    check_schema(database)
    take_over(database, state_folder)
