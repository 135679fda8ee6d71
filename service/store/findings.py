"""What results say of places: must-haves that fail, are open or conditional, and figures not known.

The rows hold no names and no texts of people; they outlive the erasure of their case.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from service.security.tokens import new_id
from service.store.schema import case_briefs, cases, findings


@dataclass(frozen=True, slots=True)
class NewFinding:
    """One thing in the way at one place; ``change`` is the near miss that would turn it."""

    facility_type: str
    site_id: str
    kind: str
    subject: str
    state: str
    owner: str | None
    change: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class FoundInCase(NewFinding):
    """A finding with the case it comes from."""

    case_id: str = ""
    case_brief_id: str = ""


@dataclass(frozen=True, slots=True)
class Demand:
    """A brief as the board weighs it: its case, what it asks for, how the case stands."""

    case_brief_id: str
    case_id: str
    number: str
    state: str
    jobs_expected: int | None
    outcome_reason: str | None
    brief: dict[str, Any]
    position: int


def replace_findings(
    connection: sa.Connection,
    rows: Iterable[NewFinding],
    *,
    case_id: str,
    case_brief_id: str,
    now: dt.datetime,
) -> int:
    """Keep the findings of a brief's newest result in place of the older ones; return how many."""
    connection.execute(findings.delete().where(findings.c.case_brief_id == case_brief_id))
    common = {"case_id": case_id, "case_brief_id": case_brief_id, "created_at": now}
    values = [asdict(row) | common | {"id": new_id()} for row in rows]
    if values:
        connection.execute(findings.insert(), values)
    return len(values)


def all_findings(connection: sa.Connection) -> tuple[FoundInCase, ...]:
    """Return every finding of every brief."""
    rows = connection.execute(
        sa.select(*(findings.c[name] for name in FoundInCase.__dataclass_fields__))
        .where(findings.c.case_brief_id.is_not(None))
        .order_by(findings.c.subject, findings.c.site_id, findings.c.case_brief_id, findings.c.facility_type)
    )
    return tuple(FoundInCase(**row._asdict()) for row in rows)


def all_demands(connection: sa.Connection) -> tuple[Demand, ...]:
    """Return every brief of every case."""
    rows = connection.execute(
        sa.select(
            case_briefs.c.id.label("case_brief_id"),
            cases.c.id.label("case_id"),
            cases.c.number,
            cases.c.state,
            cases.c.jobs_expected,
            cases.c.outcome_reason,
            case_briefs.c.brief,
            case_briefs.c.position,
        )
        .select_from(case_briefs.join(cases, cases.c.id == case_briefs.c.case_id))
        .order_by(cases.c.number, case_briefs.c.position)
    )
    return tuple(Demand(**row._asdict()) for row in rows)


def briefs_without_result(connection: sa.Connection) -> tuple[tuple[str, str], ...]:
    """Return case and brief ids of scenarios that were never answered, the oldest first."""
    rows = connection.execute(
        sa.select(case_briefs.c.case_id, case_briefs.c.id)
        .join(cases, cases.c.id == case_briefs.c.case_id)
        .where(case_briefs.c.result_id.is_(None), cases.c.erased_at.is_(None))
        .order_by(case_briefs.c.created_at, case_briefs.c.id)
    )
    return tuple((row.case_id, row.id) for row in rows)
