"""What results say of places: must-haves that fail, are open or conditional, and figures not known.

The rows hold no names and no texts of people; they outlive the erasure of their case.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
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


_OWN = tuple(field.name for field in fields(NewFinding))


@dataclass(frozen=True, slots=True)
class Obstacle:
    """How often one thing stands in one brief's way: at how many places, in which state."""

    kind: str
    subject: str
    owner: str | None
    state: str
    case_brief_id: str
    places: int


@dataclass(frozen=True, slots=True)
class OpenPlace:
    """A place that one must-have keeps from a brief: no other one fails there.

    ``others_open`` counts the other must-haves that are unknown or conditional there.
    """

    case_brief_id: str
    facility_type: str
    site_id: str
    subject: str
    state: str
    others_open: int


@dataclass(frozen=True, slots=True)
class Demand:
    """A brief as the board weighs it: its case, what it asks for, how the case stands."""

    case_brief_id: str
    case_id: str
    number: str
    state: str
    origin: str
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
    values = [{name: getattr(row, name) for name in _OWN} | common | {"id": new_id()} for row in rows]
    if values:
        connection.execute(findings.insert(), values)
    return len(values)


def obstacles(connection: sa.Connection) -> tuple[Obstacle, ...]:
    """Return what stands in the way of each brief, one row a subject and state."""
    columns = (findings.c.kind, findings.c.subject, findings.c.owner, findings.c.state)
    rows = connection.execute(
        sa.select(
            *columns,
            findings.c.case_brief_id,
            sa.func.count(sa.distinct(findings.c.site_id)).label("places"),
        )
        .where(findings.c.case_brief_id.is_not(None))
        .group_by(findings.c.case_brief_id, *columns)
        .order_by(findings.c.case_brief_id, *columns)
    )
    return tuple(Obstacle(*row) for row in rows)


def open_places(connection: sa.Connection, subjects: Collection[str]) -> tuple[OpenPlace, ...]:
    """Return where one of some must-haves is all that could keep a brief from a place."""
    place = (findings.c.case_brief_id, findings.c.facility_type, findings.c.site_id)
    is_gate = sa.and_(findings.c.kind == "gate", findings.c.case_brief_id.is_not(None))
    failing = sa.func.sum(sa.case((findings.c.state == "FAIL", 1), else_=0))
    tally = (
        sa.select(*place, failing.label("failing"), sa.func.count().label("unsettled"))
        .where(is_gate)
        .group_by(*place)
        .having(failing <= 1)
        .subquery()
    )
    same = sa.and_(*(tally.c[column.name] == column for column in place))
    fails_itself = sa.case((findings.c.state == "FAIL", 1), else_=0)
    rows = connection.execute(
        sa.select(*place, findings.c.subject, findings.c.state, (tally.c.unsettled - 1).label("others_open"))
        .select_from(findings.join(tally, same))
        .where(
            is_gate,
            findings.c.subject.in_(subjects),
            findings.c.state.in_(("FAIL", "UNKNOWN")),
            tally.c.failing == fails_itself,
        )
        .order_by(*place, findings.c.subject)
    )
    return tuple(OpenPlace(*row) for row in rows)


def all_demands(connection: sa.Connection) -> tuple[Demand, ...]:
    """Return every brief of every case."""
    rows = connection.execute(
        sa.select(
            case_briefs.c.id.label("case_brief_id"),
            cases.c.id.label("case_id"),
            cases.c.number,
            cases.c.state,
            cases.c.origin,
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
