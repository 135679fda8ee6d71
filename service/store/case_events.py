"""What happened in a case, oldest first: notes of people, changes of state, papers, files."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from service.security.tokens import new_id
from service.store.rows import add_row
from service.store.schema import case_events, users


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """One line of a case's history. ``text`` is what a person wrote, ``facts`` what the program noted."""

    id: str
    kind: str
    author_id: str | None
    author_name: str | None
    text: str
    facts: dict[str, Any]
    created_at: dt.datetime


def add_event(
    connection: sa.Connection,
    case_id: str,
    *,
    kind: str,
    author_id: str | None,
    now: dt.datetime,
    text: str = "",
    facts: dict[str, Any] | None = None,
) -> str:
    """Add a line and return its id; ``kind`` is note, state, brief, sheet, contact, file or task."""
    event_id = new_id()
    row = {
        "id": event_id,
        "case_id": case_id,
        "kind": kind,
        "author_id": author_id,
        "text": text,
        "facts": facts or {},
        "created_at": now,
    }
    add_row(connection, case_events, row)
    return event_id


def events_of_case(connection: sa.Connection, case_id: str) -> tuple[CaseEvent, ...]:
    """Return the history of a case, newest first."""
    rows = connection.execute(
        sa.select(
            case_events.c.id,
            case_events.c.kind,
            case_events.c.author_id,
            users.c.display_name.label("author_name"),
            case_events.c.text,
            case_events.c.facts,
            case_events.c.created_at,
        )
        .select_from(case_events.outerjoin(users, users.c.id == case_events.c.author_id))
        .where(case_events.c.case_id == case_id)
        .order_by(case_events.c.created_at.desc(), case_events.c.id)
    )
    return tuple(CaseEvent(**row._asdict()) for row in rows)
