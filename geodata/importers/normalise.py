"""Turns delivered columns into the columns of the catalogue: snake_case names, code and label, metres."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from geodata.findings import Refusal
from geodata.importers.convert import CODESPACE, CONVERTERS, Cells
from geodata.importers.raw import Log, RawTable
from geodata.layers import Column, LayerCard, Schema

_STEM: Final = "@stem"
_MOJIBAKE: Final = re.compile("[\ufffd\u0080-\u009f]|[\u00a1-\u00ff]{2}|縺|繧|譁")
_LISTED: Final = 8


@dataclass
class Normalised:
    """A table with the catalogue's columns. ``schema`` is the one that fitted."""

    table: str
    schema: str
    columns: dict[str, list[Any]] = field(default_factory=dict)


def choose_schema(raw: RawTable, card: LayerCard, edition: str) -> Schema | None:
    """Return the schema whose files and columns fit; ``None`` when the card leaves this file out.

    Raises
    ------
    Refusal
        No schema has these columns, or only one of other editions.
    """
    meant = [schema for schema in card.schemas if schema.files is None or re.search(schema.files, raw.stem)]
    if not meant and card.schemas:
        return None
    fitting = [schema for schema in meant if _has_columns(schema, raw)]
    for schema in fitting:
        if schema.holds(edition):
            return schema
    if fitting:
        raise Refusal(code="schema_edition", file=raw.file, schema=fitting[0].id, edition=edition)
    found = ", ".join(list(raw.columns)[:_LISTED])
    raise Refusal(code="schema_unknown", file=raw.file, found=found)


def _has_columns(schema: Schema, raw: RawTable) -> bool:
    there = all(c.source in raw.columns or c.source == _STEM for c in schema.columns if c.required)
    return there and not any(column in raw.columns for column in schema.without)


def normalise(raw: RawTable, schema: Schema, log: Log) -> Normalised:
    """Convert every column of the schema.

    Raises
    ------
    Refusal
        A value is garbled, no number, not in its code list, or a depth never seen.
    """
    result = Normalised(table=schema.table, schema=schema.id)
    for column in schema.columns:
        values = [raw.stem] * len(raw) if column.source == _STEM else raw.columns.get(column.source)
        if values is None:
            continue
        texts = [_text(value, column) for value in values]
        _refuse_mojibake(texts, raw.file, column.source)
        for name, converted in CONVERTERS[column.kind](Cells(raw, column, texts, log)).items():
            result.columns[name] = _first_known(result.columns.get(name), converted)
    used = {column.source for column in schema.columns} | {c.source + CODESPACE for c in schema.columns}
    if ignored := [name for name in raw.columns if name not in used]:
        shown = ", ".join(ignored[:_LISTED]) + (" …" if len(ignored) > _LISTED else "")
        log.tell("column_ignored", columns=shown)
    return result


def _first_known(earlier: list[Any] | None, later: list[Any]) -> list[Any]:
    if earlier is None:
        return later
    return [a if a is not None else b for a, b in zip(earlier, later, strict=True)]


def _text(value: object, column: Column) -> str | None:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).strip().strip("\u3000")
    return None if not text or text in column.missing else text


def _refuse_mojibake(texts: Sequence[str | None], file: str, column: str) -> None:
    for text in texts:
        if text and not text.isascii() and _MOJIBAKE.search(text):
            raise Refusal(code="mojibake", file=file, column=column, example=text[:20])
