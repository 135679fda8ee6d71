"""From the rows of a table to typed records, with every fault named by file, row and column."""

import typing
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from domain.errors import KamaeError, PackDuplicateIdError, PackMissingColumnError, PackRecordError
from domain.model import Frozen
from domain.text import Bilingual
from geodata.pack_files import FIRST_ROW, Row

LIST_SEPARATOR: Final = "|"
LANGUAGES: Final = ("ja", "en")

Values = dict[str, Any]
RecordT = TypeVar("RecordT", bound=Frozen)


@cache
def _kinds_of_fields(kind: type[Frozen]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the plain, the list and the bilingual fields of a record type."""
    plain, lists, bilingual = [], [], []
    for name, field in kind.model_fields.items():
        parts = (field.annotation, *typing.get_args(field.annotation))
        if Bilingual in parts:
            bilingual.append(name)
        elif any(typing.get_origin(part) is tuple for part in parts):
            lists.append(name)
        else:
            plain.append(name)
    return tuple(plain), tuple(lists), tuple(bilingual)


@cache
def _may_be_empty(kind: type[Frozen]) -> dict[str, None]:
    """Return ``None`` for every field that must be given but may be unknown."""
    fields = kind.model_fields.items()
    return {name: None for name, field in fields if type(None) in typing.get_args(field.annotation)}


@cache
def columns_of(kind: type[Frozen]) -> tuple[str, ...]:
    """Return the columns of a table of this type: ``name_ja`` and ``name_en`` for a bilingual ``name``."""
    plain, lists, bilingual = _kinds_of_fields(kind)
    return (*plain, *lists, *(f"{name}_{language}" for name in bilingual for language in LANGUAGES))


def _values_of(kind: type[Frozen], row: Row) -> Values:
    """Turn cells into the values of fields; an empty cell is an absent value."""
    plain, lists, bilingual = _kinds_of_fields(kind)
    values: Values = {**_may_be_empty(kind), **{name: row[name] for name in plain if row.get(name)}}
    values |= {name: tuple(row[name].split(LIST_SEPARATOR)) for name in lists if row.get(name)}
    for name in bilingual:
        words = {language: row[f"{name}_{language}"] for language in LANGUAGES if row[f"{name}_{language}"]}
        if words:
            values[name] = words
    return values


def record_fault(file: str, row: int, values: Values, error: ValidationError) -> PackRecordError:
    """Say the first reason why a row is no record: the column, what it holds, what is expected."""
    first = error.errors(include_url=False)[0]
    column = "_".join(str(part) for part in first["loc"][:2] if not isinstance(part, int)) or values.get(
        "id", ""
    )
    value = "" if first["type"] == "missing" else first["input"]
    return PackRecordError(file=file, row=row, column=column, value=value, expected=first["msg"])


def check_header(file: str, header: Sequence[str], columns: Sequence[str]) -> None:
    """Refuse a table that lacks a column or has one nobody reads.

    Raises
    ------
    PackMissingColumnError, PackRecordError
        A column is missing; a column is unknown.
    """
    for column in columns:
        if column not in header:
            raise PackMissingColumnError(file=file, column=column, found=list(header))
    for column in header:
        if column not in columns:
            raise PackRecordError(file=file, row=1, column=column, value=column, expected=", ".join(columns))


def records_of(
    file: str,
    kind: type[RecordT],
    table: tuple[list[str], list[Row]],
    *,
    key: str = "id",
    columns: Sequence[str] | None = None,
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
    columns
        What the table must have, no more and no less: the columns of ``kind`` by default.
    complete
        Completes the values of a row before it is validated; may raise a ``KamaeError``.

    Returns
    -------
    records, faults
        The good rows by key, in the order of the file, and one fault per bad row.
    """
    header, rows = table
    check_header(file, header, columns or columns_of(kind))
    records: dict[str, RecordT] = {}
    seen: dict[str, int] = {}
    faults: list[KamaeError] = []
    for number, row in enumerate(rows, FIRST_ROW):
        values = _values_of(kind, row)
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
