"""Add rows, one at a time or several tables' rows together, by statements that are built once.

Together means for PostgreSQL one statement, hence one answer to wait for instead of one a row; SQLite, which
answers at once, gets them one after the other.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import sqlalchemy as sa

Row = tuple[sa.Table, Mapping[str, Any]]
#: How the driver wants a value, ``None`` where it takes it as it is.
_Turned = Callable[[Any], Any] | None
#: A statement with more values is taken apart anew each time, which takes longer than a second trip.
_KEPT_VALUES: Final = 50
_WAITING: Final = "kamae_rows"


@dataclass(frozen=True, slots=True)
class _Value:
    """Where a value comes from: of which row, under which name; what stands for one that is not given."""

    parameter: str
    row: int
    name: str
    default: object
    turned: _Turned

    def of(self, rows: Sequence[Row]) -> object:
        """Return the value as the driver wants it."""
        value, turned = rows[self.row][1].get(self.name, self.default), self.turned
        return value if turned is None else turned(value)


@dataclass(frozen=True, slots=True)
class _Statement:
    text: str
    values: tuple[_Value, ...]


def add_row(connection: sa.Connection, table: sa.Table, row: Mapping[str, Any]) -> None:
    """Add a row; inside ``at_once`` at its end. What is not given is the column's default or empty."""
    waiting: list[Row] | None = connection.info.get(_WAITING)
    if waiting is None:
        _add(connection, ((table, row),))
    else:
        waiting.append((table, row))


@contextmanager
def at_once(connection: sa.Connection) -> Iterator[None]:
    """Add the rows of this block at its end, all at once: until then nothing that is asked knows of them."""
    waiting: list[Row] = []
    connection.info[_WAITING] = waiting
    try:
        yield
    finally:
        del connection.info[_WAITING]
    if waiting:
        _add(connection, waiting)


def _add(connection: sa.Connection, rows: Sequence[Row]) -> None:
    shape = tuple((table, tuple(row)) for table, row in rows)
    for statement in _statements(connection.dialect, shape):
        values = statement.values
        if connection.dialect.positional:
            connection.exec_driver_sql(statement.text, tuple(value.of(rows) for value in values))
        else:
            connection.exec_driver_sql(statement.text, {value.parameter: value.of(rows) for value in values})


@lru_cache(maxsize=256)
def _statements(
    dialect: sa.Dialect, shape: tuple[tuple[sa.Table, tuple[str, ...]], ...]
) -> tuple[_Statement, ...]:
    """Return what adds rows of some tables with some columns."""
    values: dict[str, _Value] = {}
    inserts: list[sa.Insert] = []
    for number, (table, names) in enumerate(shape):
        marks = {}
        for column in table.c:
            if column.name in names or column.default is not None:
                kind, default = column.type, getattr(column.default, "arg", None)
                mark = sa.bindparam(f"row{number}_{column.name}", type_=kind)
                turned = kind.dialect_impl(dialect).bind_processor(dialect)
                values[mark.key] = _Value(mark.key, number, column.name, default, turned)
                marks[column.name] = mark
        inserts.append(table.insert().values(marks))
    if dialect.name != "sqlite":
        inserts = [_joined(part) for part in _parts(inserts, [len(names) for _, names in shape])]
    return tuple(_compiled(insert, dialect, values) for insert in inserts)


def _parts(inserts: Sequence[sa.Insert], counts: Sequence[int]) -> Iterator[list[sa.Insert]]:
    """Yield inserts in their order, as many at a time as psycopg keeps the text of."""
    part: list[sa.Insert] = []
    filled = 0
    for insert, count in zip(inserts, counts, strict=True):
        if part and filled + count > _KEPT_VALUES:
            yield part
            part, filled = [], 0
        part.append(insert)
        filled += count
    yield part


def _joined(part: Sequence[sa.Insert]) -> sa.Insert:
    *first, last = part
    return last.add_cte(*(insert.cte(f"row{number}") for number, insert in enumerate(first)))


def _compiled(insert: sa.Insert, dialect: sa.Dialect, values: Mapping[str, _Value]) -> _Statement:
    compiled = insert.compile(dialect=dialect)
    order = compiled.positiontup or tuple(compiled.params)
    return _Statement(str(compiled), tuple(values[parameter] for parameter in order))
