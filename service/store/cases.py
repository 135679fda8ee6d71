"""Cases (案件): one company's enquiry or project, from the first talk to the decision."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypedDict, Unpack

import sqlalchemy as sa

from service.security.tokens import new_id
from service.store.case_events import add_event
from service.store.rows import add_row
from service.store.schema import cases, users
from service.store.turn import notes_of_turn, take_turn

JAPAN: Final = dt.timezone(dt.timedelta(hours=9), "JST")


@dataclass(frozen=True, slots=True)
class Case:
    """One case as the database holds it; ``company_name`` and ``outcome_note`` are confidential."""

    id: str
    number: str
    code_name: str
    company_name: str | None
    industry: str | None
    state: str
    origin: str
    owner_id: str | None
    owner_name: str | None
    outcome_reason: str | None
    outcome_note: str
    outcome_city: str | None
    jobs_expected: int | None
    chosen_site_id: str | None
    consent_expires_on: dt.date | None
    erased_at: dt.datetime | None
    version: int
    created_at: dt.datetime
    updated_at: dt.datetime
    closed_at: dt.datetime | None


class MoreOfCase(TypedDict, total=False):
    """What a new case may have besides."""

    industry: str | None
    owner_id: str | None
    consent_expires_on: dt.date | None


SELECTED: Final = (
    *(cases.c[name] for name in Case.__dataclass_fields__ if name != "owner_name"),
    users.c.display_name.label("owner_name"),
)
#: Numbers of a year lie between its beginning and ":", which follows the digits; an index finds the greatest.
_OF_YEAR: Final = (
    sa.select(cases.c.number)
    .where(cases.c.number > sa.bindparam("start"), cases.c.number < sa.bindparam("end"))
    .limit(1)
)
_GREATEST: Final = _OF_YEAR.order_by(cases.c.number.desc())
_LONGEST: Final = _OF_YEAR.order_by(sa.func.length(cases.c.number).desc(), cases.c.number.desc())
_LAST_OF_FOUR: Final = "-9999"
WITH_OWNER: Final = cases.outerjoin(users, users.c.id == cases.c.owner_id)


def add_case(
    connection: sa.Connection,
    *,
    code_name: str,
    company_name: str | None,
    origin: str,
    state: str = "enquiry",
    jobs_expected: int | None = None,
    now: dt.datetime,
    author_id: str | None,
    **more: Unpack[MoreOfCase],
) -> str:
    """Open a case under the next number of the year and return its id.

    The number is unique under concurrency: whoever opens a case waits for the one before.
    """
    case_id = new_id()
    row = {
        "id": case_id,
        "number": next_number(connection, now),
        "code_name": code_name,
        "company_name": company_name,
        "state": state,
        "origin": origin,
        "outcome_note": "",
        "jobs_expected": jobs_expected,
        "version": 1,
        "created_at": now,
        "updated_at": now,
        **more,
    }
    add_row(connection, cases, row)
    facts = {"to": state, "origin": origin}
    add_event(connection, case_id, kind="state", author_id=author_id, now=now, facts=facts)
    return case_id


def find_case(connection: sa.Connection, case_id: str) -> Case | None:
    """Return a case by its id."""
    return _found(connection, cases.c.id == case_id)


def find_case_by_number(connection: sa.Connection, number: str) -> Case | None:
    """Return a case by its number, ``K-2026-0001``."""
    return _found(connection, cases.c.number == number)


def change_case(
    connection: sa.Connection,
    case_id: str,
    *,
    seen_version: int,
    values: Mapping[str, Any],
    now: dt.datetime,
) -> bool:
    """Change columns of a case, if nobody has since ``seen_version``; tell whether it was done."""
    changed = connection.execute(
        cases.update()
        .where(cases.c.id == case_id, cases.c.version == seen_version)
        .values(**values, version=cases.c.version + 1, updated_at=now)
    )
    return changed.rowcount == 1


def touch_case(connection: sa.Connection, case_id: str, *, now: dt.datetime) -> None:
    """Note that something of the case has changed; its own fields have not."""
    connection.execute(cases.update().where(cases.c.id == case_id).values(updated_at=now))


def _found(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> Case | None:
    row = connection.execute(sa.select(*SELECTED).select_from(WITH_OWNER).where(condition)).one_or_none()
    return None if row is None else Case(**row._asdict())


def next_number(connection: sa.Connection, now: dt.datetime) -> str:
    """Return the number of the next case of the year; nobody else gets one until the unit of writing ends."""
    take_turn(connection)
    start = f"K-{now.astimezone(JAPAN).year}-"
    notes = notes_of_turn(connection)
    last: int | None = None if notes is None else notes.get(start)
    number = (_last_number(connection, start) if last is None else last) + 1
    if notes is not None:
        notes[start] = number
    return f"{start}{number:04d}"


def _last_number(connection: sa.Connection, start: str) -> int:
    last: str | None = connection.scalar(_GREATEST, {"start": start, "end": f"{start}:"})
    if last is not None and last.endswith(_LAST_OF_FOUR):  # longer ones lie among the others
        last = connection.scalar(_LONGEST, {"start": start, "end": f"{start}:"})
    return int(last.removeprefix(start)) if last else 0
