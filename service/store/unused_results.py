"""Results that nothing refers to any more: found, and deleted a few at a time."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

import sqlalchemy as sa

from domain.canonical import digest
from service.store.schema import case_briefs, case_events, drafts, enquiries, jobs, results, sheets
from service.store.sheet_register import ERASED

#: So many are deleted in one unit of writing: nobody waits long behind it.
AT_ONCE: Final = 200


def unused_results(
    connection: sa.Connection, *, asked_before: dt.datetime, now: dt.datetime
) -> tuple[str, ...]:
    """Return the ids of the results that nobody has asked for since a moment and nothing needs.

    Needed by: the briefs of a case and their history (a replay), an enquiry, a living link of the
    form, a paper of a case, a sheet that was handed out with this very result.
    """
    rows = connection.execute(
        sa.select(
            results.c.id,
            results.c.brief_digest,
            results.c.engine_version,
            results.c.pack_digest,
            results.c.catalogue_digest,
        )
        .where(_is_free(asked_before, now))
        .order_by(results.c.asked_at, results.c.id)
    ).all()
    if not rows:
        return ()
    needed, on_paper = _in_histories(connection) | _in_orders(connection), _on_paper(connection)
    return tuple(row.id for row in rows if row.id not in needed and tuple(row[1:]) not in on_paper)


def delete_unused(
    connection: sa.Connection, ids: Sequence[str], *, asked_before: dt.datetime, now: dt.datetime
) -> int:
    """Delete results unless one is asked for or needed after all; return how many went."""
    doomed = sa.and_(results.c.id.in_(ids), _is_free(asked_before, now))
    return connection.execute(results.delete().where(doomed)).rowcount


def _is_free(asked_before: dt.datetime, now: dt.datetime) -> sa.ColumnElement[bool]:
    """Return the condition that no row refers to a result, but for links that have expired."""
    users = (
        sa.exists().where(case_briefs.c.result_id == results.c.id),
        sa.exists().where(enquiries.c.result_id == results.c.id),
        sa.exists().where(drafts.c.result_id == results.c.id, drafts.c.expires_at > now),
    )
    return sa.and_(results.c.asked_at < asked_before, *(~used for used in users))


def _in_histories(connection: sa.Connection) -> set[str]:
    facts = connection.scalars(sa.select(case_events.c.facts).where(case_events.c.kind == "brief"))
    return {str(row["result_id"]) for row in facts if row.get("result_id")}


def _in_orders(connection: sa.Connection) -> set[str]:
    orders = connection.scalars(sa.select(jobs.c.order).where(jobs.c.case_id.is_not(None)))
    bases = (order.get("basis") or {} for order in orders)
    return {str(basis["result_id"]) for basis in bases if basis.get("result_id")}


def _on_paper(connection: sa.Connection) -> set[tuple[str, str, str, str]]:
    """Return what decided the results on sheets; the register keeps the brief as it was ranked."""
    rows = connection.execute(
        sa.select(sheets.c.brief, sheets.c.engine_version, sheets.c.pack_digest, sheets.c.catalogue_digest)
        .where(sheets.c.brief != ERASED)
        .distinct()
    )
    return {(digest(row.brief), row.engine_version, row.pack_digest, row.catalogue_digest) for row in rows}
