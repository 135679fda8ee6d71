"""Have the tables the columns that this program speaks of? Its name alone does not tell a schema.

A build between two releases may have changed the newest migration in place: such a database bears the
right name, and its pages and jobs would fail one by one.
"""

from typing import Final

import sqlalchemy as sa

from service.store.schema import metadata

_MIGRATIONS: Final = "alembic_version"


def differences(connection: sa.Connection) -> tuple[str, ...]:
    """Return what is otherwise than the program expects it, in the order of the alphabet; nothing is written.

    ``table`` or ``table.column`` is missing, ``+table.column`` is not known here, ``table.column?`` may be
    empty where it must not, or the other way round. On PostgreSQL other tables may lie beside ours.
    """
    inspector = sa.inspect(connection)
    there = {
        name: {column["name"]: bool(column["nullable"]) for column in columns}
        for (_, name), columns in inspector.get_multi_columns().items()
    }
    found: set[str] = set()
    for table in metadata.sorted_tables:
        if table.name not in there:
            found.add(table.name)
            continue
        found |= _of_columns(table, there[table.name])
    if connection.dialect.name == "sqlite":
        found |= {f"+{name}" for name in there.keys() - metadata.tables.keys() - {_MIGRATIONS}}
    return tuple(sorted(found))


def _of_columns(table: sa.Table, there: dict[str, bool]) -> set[str]:
    known = {column.name: bool(column.nullable) for column in table.columns}
    missing = {f"{table.name}.{name}" for name in known.keys() - there.keys()}
    strange = {f"+{table.name}.{name}" for name in there.keys() - known.keys()}
    changed = {f"{table.name}.{name}?" for name in known.keys() & there.keys() if known[name] != there[name]}
    return missing | strange | changed
