"""From the rows of a table to typed records, with every fault named by file, row and column."""

import typing
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from domain.errors import KamaeError, PackDuplicateIdError, PackMissingColumnError, PackRecordError
from domain.library_words import expected_of
from domain.model import Frozen
from domain.text import Bilingual
from geodata.pack_files import FIRST_ROW, Row

LIST_SEPARATOR: Final = "|"
LANGUAGES: Final = ("ja", "en")

Values = dict[str, Any]
RecordT = TypeVar("RecordT", bound=Frozen)


@dataclass(frozen=True, slots=True)
class Column:
    """A field of a record type and where it stands in a table: bilingual fields in two columns."""

    field: str
    names: tuple[str, ...]
    is_list: bool
    required: bool
    may_be_none: bool

    def value_of(self, row: Row) -> object:
        """Turn cells into the value of the field; empty cells are ``None``."""
        if len(self.names) > 1:
            words = {language: row[name] for language, name in zip(LANGUAGES, self.names, strict=True)}
            return {language: text for language, text in words.items() if text} or None
        cell = row[self.names[0]]
        return (tuple(cell.split(LIST_SEPARATOR)) if self.is_list else cell) if cell else None


@cache
def columns_of(kind: type[Frozen]) -> tuple[Column, ...]:
    """Return the columns of a record type: ``name_ja`` and ``name_en`` for a bilingual ``name``."""
    columns = []
    for name, field in kind.model_fields.items():
        parts = (field.annotation, *typing.get_args(field.annotation))
        names = tuple(f"{name}_{language}" for language in LANGUAGES) if Bilingual in parts else (name,)
        is_list = any(typing.get_origin(part) is tuple for part in parts)
        columns.append(Column(name, names, is_list, field.is_required(), type(None) in parts))
    return tuple(columns)


def columns_in(file: str, kind: type[Frozen], header: Sequence[str]) -> list[Column]:
    """Return the columns that a table has; those of fields with a default may be absent.

    Raises
    ------
    PackMissingColumnError, PackRecordError
        A column is missing; there is one that nobody reads.
    """
    present = [column for column in columns_of(kind) if column.required or set(column.names) & set(header)]
    for name in (name for column in present for name in column.names):
        if name not in header:
            raise PackMissingColumnError(file=file, column=name, found=list(header))
    known = [name for column in columns_of(kind) for name in column.names]
    for name in header:
        if name not in known:
            raise PackRecordError(file=file, row=1, column=name, value=name, expected=", ".join(known))
    return present


def values_of(columns: Sequence[Column], row: Row) -> Values:
    """Return the values of a row; what is empty is absent, or ``None`` where that is lawful."""
    found = ((column, column.value_of(row)) for column in columns)
    return {column.field: value for column, value in found if value is not None or column.may_be_none}


def record_fault(file: str, row: int, values: Values, error: ValidationError) -> PackRecordError:
    """Say the first reason why a row is no record: the column, what it holds, what is expected."""
    first = error.errors(include_url=False)[0]
    field, *inside = first["loc"] or (values.get("id", ""),)
    column = f"{field}_{inside[0]}" if inside and inside[0] in LANGUAGES else str(field)
    value = "" if first["type"] == "missing" else first["input"]
    return PackRecordError(file=file, row=row, column=column, value=value, **expected_of(first))


def records_of(
    file: str,
    kind: type[RecordT],
    table: tuple[list[str], list[Row]],
    *,
    key: str = "id",
    complete: Callable[[Values], Values] | None = None,
) -> tuple[dict[str, RecordT], list[KamaeError]]:
    """Validate the rows of a table.

    Parameters
    ----------
    file
        The file's name, for faults.
    kind
        The type of a row.
    table
        Header and rows as ``table_of`` gives them.
    key
        The field by which records are found.
    complete
        Completes the values of a row before it is validated; may raise a ``KamaeError``.

    Returns
    -------
    records, faults
        The good rows by key, in the order of the file, and one fault per bad row.
    """
    header, rows = table
    columns = columns_in(file, kind, header)
    records: dict[str, RecordT] = {}
    seen: dict[str, int] = {}
    faults: list[KamaeError] = []
    for number, row in enumerate(rows, FIRST_ROW):
        values = values_of(columns, row)
        identity = row[key]
        if identity in seen:
            faults.append(PackDuplicateIdError(file=file, id=identity, first=seen[identity], second=number))
            continue
        seen[identity] = number
        try:
            records[identity] = kind.model_validate(complete(values) if complete else values)
        except ValidationError as error:
            faults.append(record_fault(file, number, values, error))
        except KamaeError as error:
            faults.append(error)
    return records, faults
