"""KPI rows of the city, with target, figure, day and source."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from service.security.tokens import new_id
from service.store.schema import kpis


@dataclass(frozen=True, slots=True)
class Kpi:
    """One row; ``strategy`` is ``None`` until somebody assigns it, ``record_id`` the record it came from."""

    id: str
    record_id: str | None
    strategy: int | None
    label_ja: str
    label_en: str
    unit_ja: str
    unit_en: str
    target: float | None
    target_to_date: float | None
    actual: float | None
    published_grade: str | None
    as_of: dt.date | None
    due_on: dt.date | None
    bureau: str | None
    source_title: str
    source_page: str
    version: int
    updated_at: dt.datetime


def all_kpis(connection: sa.Connection) -> tuple[Kpi, ...]:
    """Return every row by strategy, those without one last."""
    order = (kpis.c.strategy.is_(None), kpis.c.strategy, kpis.c.record_id, kpis.c.id)
    return tuple(Kpi(**row._asdict()) for row in connection.execute(sa.select(*_COLUMNS).order_by(*order)))


def find_kpi(connection: sa.Connection, kpi_id: str) -> Kpi | None:
    """Return a row by its id."""
    row = connection.execute(sa.select(*_COLUMNS).where(kpis.c.id == kpi_id)).one_or_none()
    return None if row is None else Kpi(**row._asdict())


def add_kpi(connection: sa.Connection, values: Mapping[str, Any], *, now: dt.datetime) -> str | None:
    """Add a row and return its id; ``None`` if the record it comes from has one already."""
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    new = insert(kpis).values(**values, id=new_id(), version=1, updated_at=now)
    found: str | None = connection.scalar(
        new.on_conflict_do_nothing(index_elements=["record_id"]).returning(kpis.c.id)
    )
    return found


def change_kpi(
    connection: sa.Connection, kpi_id: str, values: Mapping[str, Any], *, seen_version: int, now: dt.datetime
) -> bool:
    """Change a row, if nobody has since ``seen_version``; tell whether it was done."""
    change = (
        kpis.update()
        .where(kpis.c.id == kpi_id, kpis.c.version == seen_version)
        .values(**values, version=seen_version + 1, updated_at=now)
    )
    return connection.execute(change).rowcount == 1


_COLUMNS: Final = tuple(kpis.c[name] for name in Kpi.__dataclass_fields__)
