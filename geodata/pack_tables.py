"""From the rows of a table to typed records, with every fault named by file, row and column."""

import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from domain.errors import KamaeError, PackDuplicateIdError, PackMissingColumnError, PackRecordError
from domain.model import Frozen
from domain.text import Bilingual
from geodata.pack_files import FIRST_ROW, Row

LIST_SEPARATOR: Final = "|"

Values = dict[str, Any]
RecordT = TypeVar("RecordT", bound=Frozen)


@dataclass(frozen=True, slots=True)
class Shape:
    """How the fields of a record type lie in columns.

    ``bilingual`` holds per field its Japanese and its English column, ``may_be_none``
    the fields that may be unknown.
    """

    plain: tuple[str, ...]
    lists: tuple[str, ...]
    bilingual: tuple[tuple[str, str, str], ...]
    may_be_none: Mapping[str, None]

    @property
    def columns(self) -> tuple[str, ...]:
        """Return every column of the table."""
        return (*self.plain, *self.lists, *(column for _, *pair in self.bilingual for column in pair))

    def values_of(self, row: Row) -> Values:
        """Turn cells into the values of fields; an empty cell is an absent value."""
        values: Values = dict(self.may_be_none)
        for name in self.plain:
            if row[name]:
                values[name] = row[name]
        for name in self.lists:
            if row[name]:
                values[name] = tuple(row[name].split(LIST_SEPARATOR))
        for name, ja, en in self.bilingual:
            if row[ja] or row[en]:
                words = {"ja": row[ja], "en": row[en]}
                values[name] = {language: text for language, text in words.items() if text}
        return values


@cache
def shape_of(kind: type[Frozen], fields: tuple[str, ...] | None = None) -> Shape:
    """Return where the fields of a record type stand in its table; some fields only, if given."""
    plain, lists, bilingual, may_be_none = [], [], [], []
    for name, field in kind.model_fields.items():
        if fields is not None and name not in fields:
            continue
        parts = (field.annotation, *typing.get_args(field.annotation))
        if type(None) in parts:
            may_be_none.append(name)
        if Bilingual in parts:
            bilingual.append((name, f"{name}_ja", f"{name}_en"))
        elif any(typing.get_origin(part) is tuple for part in parts):
            lists.append(name)
        else:
            plain.append(name)
    return Shape(tuple(plain), tuple(lists), tuple(bilingual), dict.fromkeys(may_be_none))


def record_fault(file: str, row: int, values: Values, error: ValidationError) -> PackRecordError:
    """Say the first reason why a row is no record: the column, what it holds, what is expected."""
    first = error.errors(include_url=False)[0]
    named = (str(part) for part in first["loc"][:2] if not isinstance(part, int))
    column = "_".join(named) or values.get("id", "")
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
    fields: tuple[str, ...] | None = None,
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
    fields
        The fields that the table has columns for, no more and no less: all of them by default.
    complete
        Completes the values of a row before it is validated; may raise a ``KamaeError``.

    Returns
    -------
    records, faults
        The good rows by key, in the order of the file, and one fault per bad row.
    """
    header, rows = table
    shape = shape_of(kind, fields)
    check_header(file, header, shape.columns)
    records: dict[str, RecordT] = {}
    seen: dict[str, int] = {}
    faults: list[KamaeError] = []
    for number, row in enumerate(rows, FIRST_ROW):
        values = shape.values_of(row)
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
