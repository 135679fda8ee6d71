"""Take KPI rows over from the pack, add and change them; every change stands in the trail."""

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from domain.dates import first_day, months_after
from domain.errors import EditConflictError, NotFoundError
from domain.place import Strength
from service.store.audit import AuditLine, lines_about, note
from service.store.kpis import Kpi, add_kpi, all_kpis, change_kpi, find_kpi
from service.usecases.grade_kpis import Seed, seed_cards

if TYPE_CHECKING:
    from service.usecases.tools import Tools


def list_kpis(tools: "Tools") -> tuple[Kpi, ...]:
    """Return every row."""
    with tools.database.reading() as connection:
        return all_kpis(connection)


def read_kpi(tools: "Tools", kpi_id: str) -> tuple[Kpi, tuple[AuditLine, ...]]:
    """Return a row and what was done to it, the newest first.

    Raises
    ------
    NotFoundError
        There is no such row.
    """
    with tools.database.reading() as connection:
        kpi = find_kpi(connection, kpi_id)
    if kpi is None:
        raise NotFoundError
    return kpi, tuple(reversed(lines_about(tools.database, "kpi", kpi_id)))


def take_over_kpis(tools: "Tools", *, actor: str) -> int:
    """Add the rows that records of the pack hold and that are not here yet; return how many were added."""
    now, added = tools.now(), 0
    with tools.database.writing() as connection:
        for seed in seed_cards():
            record = tools.pack.strengths.get(seed.record)
            if record is None:
                continue
            kpi_id = add_kpi(connection, _values_of(tools, seed, record), now=now)
            if kpi_id is not None:
                added += 1
                _note(connection, tools, actor, "take_over_kpi", kpi_id, {"record": seed.record})
    return added


def save_kpi(
    tools: "Tools", kpi_id: str | None, values: Mapping[str, Any], *, seen_version: int, actor: str
) -> str:
    """Add a row, or change the one that was seen; return its id.

    Raises
    ------
    NotFoundError
        There is no such row.
    EditConflictError
        Somebody else has changed it since.
    """
    now = tools.now()
    with tools.database.writing() as connection:
        if kpi_id is None:
            made = add_kpi(connection, values, now=now)
            if made is None:
                raise EditConflictError
            _note(connection, tools, actor, "add_kpi", made, _plain(values))
            return made
        before = find_kpi(connection, kpi_id)
        if before is None:
            raise NotFoundError
        if not change_kpi(connection, kpi_id, values, seen_version=seen_version, now=now):
            raise EditConflictError
        changed = {name: value for name, value in values.items() if getattr(before, name) != value}
        old = {name: getattr(before, name) for name in changed}
        facts = {"before": _plain(old), "after": _plain(changed)}
        _note(connection, tools, actor, "change_kpi", kpi_id, facts)
    return kpi_id


def _values_of(tools: "Tools", seed: Seed, record: Strength) -> dict[str, Any]:
    """Return a row of a record: its own figure, unit, date and source."""
    source = tools.pack.sources[record.sources[0]] if record.sources else None
    return {
        "record_id": record.id,
        "label_ja": seed.label.ja,
        "label_en": seed.label.en,
        "unit_ja": record.figure_unit.ja if record.figure_unit else "",
        "unit_en": record.figure_unit.en if record.figure_unit else "",
        "target": seed.target,
        "actual": float(record.figure) if record.figure else None,
        "published_grade": seed.published_grade,
        "as_of": _last_day(record.as_of) if record.as_of else None,
        "due_on": seed.due_on,
        "bureau": record.owner,
        "source_title": source.title.ja if source else "",
        "source_page": record.page or "",
    }


def _last_day(partial: str) -> dt.date:
    """Return the last day that a partial date can mean: a figure of a year is of its end."""
    if len(partial) == 10:  # noqa: PLR2004  (a whole date)
        return first_day(partial)
    months = 1 if "-" in partial else 12
    return months_after(first_day(partial), months) - dt.timedelta(days=1)


def _note(
    connection: Any,  # noqa: ANN401  (of the unit of writing)
    tools: "Tools",
    actor: str,
    action: str,
    kpi_id: str,
    facts: dict[str, Any],
) -> None:
    note(
        connection,
        at=tools.now(),
        actor=actor,
        action=action,
        object_kind="kpi",
        object_id=kpi_id,
        facts=facts,
    )


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, dt.date) else value for name, value in values.items()
    }
