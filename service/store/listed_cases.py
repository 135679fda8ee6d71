"""Many cases at once, from a list of target companies."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from service.security.tokens import new_id
from service.store.cases import JAPAN, next_number
from service.store.schema import case_briefs, case_events, cases


@dataclass(frozen=True, slots=True)
class ListedCase:
    """A row of a list about to become a case; ``code_name`` holds ``{number}``, filled with the case's."""

    code_name: str
    company_name: str | None
    industry: str | None
    jobs_expected: int | None
    title: str
    brief: dict[str, Any]


def add_cases(
    connection: sa.Connection, rows: Sequence[ListedCase], *, now: dt.datetime, author_id: str
) -> tuple[str, ...]:
    """Open many cases from a list at once, with a brief each, and return their ids in order."""
    first = int(next_number(connection, now).rpartition("-")[2])
    year = now.astimezone(JAPAN).year
    ids = tuple(new_id() for _ in rows)
    if not rows:
        return ids
    common = {"version": 1, "created_at": now, "updated_at": now}
    listed = [
        _listed_row(row, f"K-{year}", f"{first + place:04d}") | common | {"id": ids[place]}
        for place, row in enumerate(rows)
    ]
    briefs = [
        {"id": new_id(), "case_id": case_id, "title": row.title, "position": 1, "brief": row.brief} | common
        for case_id, row in zip(ids, rows, strict=True)
    ]
    opened = {"kind": "state", "author_id": author_id, "text": "", "created_at": now}
    facts = {"to": "enquiry", "origin": "list"}
    events = [{"id": new_id(), "case_id": case_id, "facts": facts} | opened for case_id in ids]
    for table, values in ((cases, listed), (case_briefs, briefs), (case_events, events)):
        connection.execute(table.insert(), values)
    return ids


def _listed_row(row: ListedCase, start: str, digits: str) -> dict[str, Any]:
    return {
        "number": f"{start}-{digits}",
        "code_name": row.code_name.format(number=digits),
        "company_name": row.company_name,
        "industry": row.industry,
        "state": "enquiry",
        "origin": "list",
        "outcome_note": "",
        "jobs_expected": row.jobs_expected,
    }
