"""Forget the personal and confidential data of a case; what is left names nobody."""

import datetime as dt
import json
import zlib
from collections.abc import Collection
from typing import Any, Final

import sqlalchemy as sa

from service.store.schema import (
    case_briefs,
    case_events,
    cases,
    contacts,
    drafts,
    enquiries,
    files,
    jobs,
    results,
    tasks,
)
from service.store.sheet_register import forget_case

#: What of a brief names nobody and weighs a finding.
_KEPT_OF_BRIEF: Final = ("facility_types", "size", "utilities", "people", "open_by", "fictional")
ERASED_NAME: Final = "—"


def erase_parts(connection: sa.Connection, case_id: str, *, now: dt.datetime) -> dict[str, int]:
    """Erase a case's people, words, files and results, and return how many rows of each."""
    results_of_case = _results_of(connection, case_id)
    names = _names_of(connection, case_id)
    draft_ids = connection.scalars(
        sa.select(enquiries.c.draft_id).where(enquiries.c.case_id == case_id)
    ).all()
    counts = {
        "contacts": _delete(connection, contacts, case_id),
        "tasks": _delete(connection, tasks, case_id),
        "jobs": _delete(connection, jobs, case_id),
        "files": _delete(connection, files, case_id),
        "enquiries": _delete(connection, enquiries, case_id),
        "events": _empty_history(connection, case_id),
        "sheets": forget_case(connection, case_id),
    }
    wanted = [draft_id for draft_id in draft_ids if draft_id]
    connection.execute(drafts.delete().where(drafts.c.id.in_(wanted)))
    for row in connection.execute(sa.select(case_briefs).where(case_briefs.c.case_id == case_id)).all():
        kept = {name: row.brief[name] for name in _KEPT_OF_BRIEF if name in row.brief}
        connection.execute(
            case_briefs.update()
            .where(case_briefs.c.id == row.id)
            .values(title=ERASED_NAME, brief=kept, result_id=None, version=row.version + 1, updated_at=now)
        )
    counts["results"] = _delete_results(connection, results_of_case, names)
    _empty_case(connection, case_id, now)
    return counts


def cases_to_erase(
    connection: sa.Connection, *, today: dt.date, closed_before: dt.datetime
) -> tuple[str, ...]:
    """Return the ids of cases whose consent has ended, or that were closed long enough ago."""
    over = sa.or_(cases.c.consent_expires_on < today, cases.c.closed_at < closed_before)
    query = sa.select(cases.c.id).where(cases.c.erased_at.is_(None), over).order_by(cases.c.number)
    return tuple(connection.scalars(query))


def _delete(connection: sa.Connection, table: sa.Table, case_id: str) -> int:
    return connection.execute(table.delete().where(table.c.case_id == case_id)).rowcount


def _empty_history(connection: sa.Connection, case_id: str) -> int:
    """Keep when the case changed its state, nothing that a person wrote."""
    mine = case_events.c.case_id == case_id
    connection.execute(case_events.update().where(mine, case_events.c.kind != "state").values(facts={}))
    return connection.execute(case_events.update().where(mine).values(text="")).rowcount


def _empty_case(connection: sa.Connection, case_id: str, now: dt.datetime) -> None:
    connection.execute(
        cases.update()
        .where(cases.c.id == case_id)
        .values(
            code_name=ERASED_NAME,
            company_name=None,
            industry=None,
            owner_id=None,
            outcome_note="",
            outcome_city=None,
            consent_expires_on=None,
            erased_at=now,
            updated_at=now,
            version=cases.c.version + 1,
        )
    )


def _names_of(connection: sa.Connection, case_id: str) -> set[str]:
    """Return the names by which a stored result could tell whose it is."""
    names = {connection.scalar(sa.select(cases.c.company_name).where(cases.c.id == case_id))}
    for brief in connection.scalars(sa.select(case_briefs.c.brief).where(case_briefs.c.case_id == case_id)):
        names |= _named_in(brief)
    return {name for name in names if name}


def _named_in(brief: dict[str, Any]) -> set[str | None]:
    company = brief.get("company") or {}
    return {company.get("name"), company.get("name_en")}


def _results_of(connection: sa.Connection, case_id: str) -> set[str]:
    """Return the results a case's rows speak of."""
    briefs = sa.select(case_briefs.c.result_id).where(case_briefs.c.case_id == case_id)
    asked = sa.select(enquiries.c.result_id).where(enquiries.c.case_id == case_id)
    found = {*connection.scalars(briefs), *connection.scalars(asked)}
    facts = connection.scalars(sa.select(case_events.c.facts).where(case_events.c.case_id == case_id))
    found |= {value for row in facts for value in row.values() if isinstance(value, str)}
    orders = connection.scalars(sa.select(jobs.c.order).where(jobs.c.case_id == case_id))
    found |= {(order.get("basis") or {}).get("result_id") for order in orders}
    return {result_id for result_id in found if result_id}


def _delete_results(connection: sa.Connection, ids: Collection[str], names: Collection[str]) -> int:
    """Delete the case's results and all that name the company; what another row needs stays."""
    needed = sa.union(
        sa.select(case_briefs.c.result_id).where(case_briefs.c.result_id.is_not(None)),
        sa.select(enquiries.c.result_id),
        sa.select(drafts.c.result_id).where(drafts.c.result_id.is_not(None)),
    ).subquery()
    free = results.c.id.not_in(sa.select(needed.c.result_id))
    doomed = set(connection.scalars(sa.select(results.c.id).where(free, results.c.id.in_(ids))))
    if names:
        for row in connection.execute(sa.select(results.c.id, results.c.content).where(free)):
            brief = json.loads(zlib.decompress(row.content))["brief"]
            if _named_in(brief) & set(names):
                doomed.add(row.id)
    connection.execute(results.delete().where(results.c.id.in_(doomed)))
    return len(doomed)
