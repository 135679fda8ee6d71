"""What results say of places: must-haves that fail, are open or conditional, and figures not known.

They hold no names and no texts of people; they outlive the erasure of their case. A brief keeps its
own in one packed cell: a row each, two hundred of them, made saving an enquiry ten times as long.
"""

import json
import zlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import sqlalchemy as sa

from service.store.schema import case_briefs, cases

_LEVEL: Final = 6


class Finding(NamedTuple):
    """One thing in the way of one function of a brief, in the same state at some places."""

    facility_type: str
    kind: str
    subject: str
    state: str
    owner: str | None
    site_ids: Sequence[str]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing in the way of one function of a brief: at how many places, in which state."""

    facility_type: str
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


_ALL: Final = (
    sa.select(case_briefs.c.id, case_briefs.c.findings)
    .where(case_briefs.c.findings.is_not(None))
    .order_by(case_briefs.c.id)
)


def packed(found: Iterable[Finding]) -> bytes:
    """Return findings as a brief's cell holds them."""
    return zlib.compress(json.dumps(list(found), ensure_ascii=False, separators=(",", ":")).encode(), _LEVEL)


def unpacked(cell: bytes) -> tuple[Finding, ...]:
    """Return the findings of a brief's cell."""
    rows: list[tuple[str, str, str, str, str | None, list[str]]] = json.loads(zlib.decompress(cell))
    return tuple(Finding(*row) for row in rows)


def all_findings(connection: sa.Connection) -> Iterator[tuple[str, tuple[Finding, ...]]]:
    """Yield what stands in the way of each brief that was answered, in the order of the briefs' ids."""
    for row in connection.execute(_ALL):
        yield row.id, unpacked(row.findings)


def obstacles(connection: sa.Connection) -> tuple[Obstacle, ...]:
    """Return what stands in the way of each function of each brief, one a subject and state."""
    return tuple(
        Obstacle(*item[:3], item.owner, item.state, brief_id, len(item.site_ids))
        for brief_id, items in all_findings(connection)
        for item in items
    )


def open_places(connection: sa.Connection, subjects: Collection[str]) -> tuple[OpenPlace, ...]:
    """Return where one of some must-haves is all that could keep a brief from a place."""
    found: list[OpenPlace] = []
    for brief_id, items in all_findings(connection):
        failing: dict[tuple[str, str], int] = defaultdict(int)
        unsettled: dict[tuple[str, str], int] = defaultdict(int)
        gates = [item for item in items if item.kind == "gate"]
        for item in gates:
            for site_id in item.site_ids:
                unsettled[item.facility_type, site_id] += 1
                failing[item.facility_type, site_id] += item.state == "FAIL"
        for item in gates:
            if item.subject in subjects and item.state in {"FAIL", "UNKNOWN"}:
                found += [
                    OpenPlace(
                        brief_id,
                        item.facility_type,
                        site_id,
                        item.subject,
                        item.state,
                        unsettled[item.facility_type, site_id] - 1,
                    )
                    for site_id in item.site_ids
                    if failing[item.facility_type, site_id] == (item.state == "FAIL")
                ]
    return tuple(found)


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
