"""What a paper is made from, and the line on the case that tells of it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from service.security.tokens import new_id
from service.store.jobs import Job
from service.store.schema import case_briefs, case_events, cases


@dataclass(frozen=True, slots=True)
class OrderedBrief:
    """A brief of a case as it stands now; ``brief`` is its JSON."""

    case_number: str
    brief: dict[str, Any]


def ordered_brief(
    connection: sa.Connection, case_brief_id: str, *, case_id: str | None
) -> OrderedBrief | None:
    """Return the brief a paper was ordered for, if it belongs to the case of the order."""
    query = (
        sa.select(cases.c.number, case_briefs.c.brief)
        .join(cases, cases.c.id == case_briefs.c.case_id)
        .where(case_briefs.c.id == case_brief_id, case_briefs.c.case_id == case_id)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else OrderedBrief(row.number, row.brief)


def note_paper(connection: sa.Connection, job: Job, *, file_id: str, now: dt.datetime) -> None:
    """Tell the case that a paper was made."""
    connection.execute(
        case_events.insert().values(
            id=new_id(),
            case_id=job.case_id,
            kind="paper",
            author_id=job.author_id,
            text="",
            facts={"paper": job.kind.value, "file": file_id, "language": job.order.get("language", "ja")},
            created_at=now,
        )
    )
