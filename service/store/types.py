"""Column types that read the same on SQLite and PostgreSQL."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[dt.datetime]):
    """A moment, stored in UTC; only moments with a zone go in, only such come out."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Turn a moment into UTC without a zone, as the column holds it."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            msg = "a moment without a zone cannot be stored"
            raise ValueError(msg)
        return value.astimezone(dt.UTC).replace(tzinfo=None)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Give the stored moment its zone back."""
        del dialect
        return None if value is None else value.replace(tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class WrittenJson:
    """JSON of a value that is stored many times, written once."""

    text: str


def written(value: Any) -> WrittenJson:  # noqa: ANN401  (plain data)
    """Write plain data as the columns hold it."""
    return WrittenJson(json.dumps(value, ensure_ascii=False, sort_keys=True))


class JsonText(TypeDecorator[Any]):
    """Plain data as JSON text: the same bytes on both databases."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ANN401  (plain data)
        """Write the data as JSON with sorted keys, unless it is written already."""
        del dialect
        if value is None:
            return None
        return (value if isinstance(value, WrittenJson) else written(value)).text

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ANN401  (plain data)
        """Read the data."""
        del dialect
        return None if value is None else json.loads(value)
