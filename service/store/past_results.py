"""The results that a case has had, and what won cases chose: read only."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from service.store.schema import case_briefs, case_events, cases, enquiries, jobs


@dataclass(frozen=True, slots=True)
class PastResult:
    """A result that a case has had; ``title`` is its scenario's, empty where that is not known any more."""

    result_id: str
    title: str
    computed_at: dt.datetime


@dataclass(frozen=True, slots=True)
class PastDecision:
    """A won case that names its place, with the result the company had seen."""

    number: str
    chosen_site_id: str
    result_id: str


def past_results(connection: sa.Connection, case_id: str) -> tuple[PastResult, ...]:
    """Return every result that a case has had, the newest first, each one once, as of its first day.

    They come from the history of the briefs, the company's own enquiry, the papers that were made, and
    the briefs as they stand.
    """
    briefs = connection.execute(
        sa.select(case_briefs.c.id, case_briefs.c.title, case_briefs.c.result_id, case_briefs.c.updated_at)
        .where(case_briefs.c.case_id == case_id)
        .order_by(case_briefs.c.position)
    ).all()
    titles = {row.id: row.title for row in briefs}
    found = [
        PastResult(row.facts["result_id"], titles.get(row.facts.get("brief_id", ""), ""), row.created_at)
        for row in connection.execute(
            sa.select(case_events.c.facts, case_events.c.created_at).where(
                case_events.c.case_id == case_id, case_events.c.kind == "brief"
            )
        )
        if row.facts.get("result_id")
    ]
    found += _of_papers(connection, case_id, titles)
    asked = sa.select(enquiries.c.result_id, enquiries.c.created_at).where(enquiries.c.case_id == case_id)
    found += [PastResult(row.result_id, "", row.created_at) for row in connection.execute(asked)]
    found += [PastResult(row.result_id, row.title, row.updated_at) for row in briefs if row.result_id]
    once: dict[str, PastResult] = {}
    for item in sorted(found, key=lambda item: item.computed_at):
        first = once.setdefault(item.result_id, item)
        if item.title and not first.title:
            once[item.result_id] = PastResult(item.result_id, item.title, first.computed_at)
    return tuple(sorted(once.values(), key=lambda item: item.computed_at, reverse=True))


def _of_papers(connection: sa.Connection, case_id: str, titles: Mapping[str, str]) -> Iterator[PastResult]:
    done = sa.and_(jobs.c.case_id == case_id, jobs.c.state == "done")
    for row in connection.execute(sa.select(jobs.c.order, jobs.c.created_at).where(done)):
        basis = row.order.get("basis")
        if basis:
            yield PastResult(
                basis["result_id"], titles.get(row.order.get("case_brief_id", ""), ""), row.created_at
            )


def past_decisions(connection: sa.Connection) -> tuple[PastDecision, ...]:
    """Return the won cases that name their place, in the order of their numbers, once per scenario."""
    query = (
        sa.select(cases.c.number, cases.c.chosen_site_id, case_briefs.c.result_id)
        .join(case_briefs, case_briefs.c.case_id == cases.c.id)
        .where(
            cases.c.state == "won",
            cases.c.erased_at.is_(None),
            cases.c.chosen_site_id.is_not(None),
            case_briefs.c.result_id.is_not(None),
        )
        .order_by(cases.c.number, case_briefs.c.position)
    )
    return tuple(PastDecision(**row._asdict()) for row in connection.execute(query))
