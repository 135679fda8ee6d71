"""The briefs of a case: each scenario of its demands is one, with its newest result."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from service.security.tokens import new_id
from service.store.rows import add_row
from service.store.schema import case_briefs
from service.store.types import WrittenJson


@dataclass(frozen=True, slots=True)
class CaseBrief:
    """One scenario; ``brief`` is ``domain.brief.Brief`` as plain data."""

    id: str
    case_id: str
    title: str
    position: int
    brief: dict[str, Any]
    result_id: str | None
    version: int
    created_at: dt.datetime
    updated_at: dt.datetime


_COLUMNS: Final = tuple(case_briefs.c[name] for name in CaseBrief.__dataclass_fields__)
_LAST: Final = sa.select(sa.func.max(case_briefs.c.position)).where(
    case_briefs.c.case_id == sa.bindparam("case")
)


def add_brief(
    connection: sa.Connection,
    case_id: str,
    *,
    title: str,
    brief: dict[str, Any] | WrittenJson,
    now: dt.datetime,
    result_id: str | None = None,
    findings: bytes | None = None,
    is_first: bool = False,
) -> str:
    """Add a scenario at the end and return its id; ``brief`` is ``Brief.model_dump(mode="json")``.

    ``findings`` are the packed ones of the result. Of a case that was opened in the same unit of writing
    the scenario ``is_first``: nothing needs to be asked.
    """
    brief_id = new_id()
    last = None if is_first else connection.scalar(_LAST, {"case": case_id})
    row = {
        "id": brief_id,
        "case_id": case_id,
        "title": title,
        "position": (last or 0) + 1,
        "brief": brief,
        "result_id": result_id,
        "findings": findings,
        "version": 1,
        "created_at": now,
        "updated_at": now,
    }
    add_row(connection, case_briefs, row)
    return brief_id


def find_brief(connection: sa.Connection, brief_id: str, *, case_id: str | None = None) -> CaseBrief | None:
    """Return a scenario; with ``case_id`` only if it belongs to that case."""
    query = sa.select(*_COLUMNS).where(case_briefs.c.id == brief_id)
    if case_id is not None:
        query = query.where(case_briefs.c.case_id == case_id)
    row = connection.execute(query).one_or_none()
    return None if row is None else CaseBrief(**row._asdict())


def briefs_of_case(connection: sa.Connection, case_id: str) -> tuple[CaseBrief, ...]:
    """Return the scenarios of a case in their order."""
    rows = connection.execute(
        sa.select(*_COLUMNS).where(case_briefs.c.case_id == case_id).order_by(case_briefs.c.position)
    )
    return tuple(CaseBrief(**row._asdict()) for row in rows)


def change_brief(
    connection: sa.Connection,
    brief_id: str,
    *,
    seen_version: int,
    title: str,
    brief: dict[str, Any],
    now: dt.datetime,
) -> bool:
    """Save a scenario, if nobody has since ``seen_version``; its result is to be computed anew."""
    changed = connection.execute(
        case_briefs.update()
        .where(case_briefs.c.id == brief_id, case_briefs.c.version == seen_version)
        .values(title=title, brief=brief, result_id=None, version=case_briefs.c.version + 1, updated_at=now)
    )
    return changed.rowcount == 1


def keep_result(connection: sa.Connection, brief_id: str, result_id: str, findings: bytes) -> None:
    """Note the newest result of a scenario and what it says stands in the way, packed."""
    connection.execute(
        case_briefs.update()
        .where(case_briefs.c.id == brief_id)
        .values(result_id=result_id, findings=findings)
    )


def remove_brief(connection: sa.Connection, brief_id: str) -> None:
    """Remove a scenario, with what was found for it."""
    connection.execute(case_briefs.delete().where(case_briefs.c.id == brief_id))
