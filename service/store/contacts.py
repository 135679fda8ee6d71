"""The people of a company in a case; personal data, gone with the case's erasure."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from service.security.tokens import new_id
from service.store.rows import add_row
from service.store.schema import contacts


@dataclass(frozen=True, slots=True)
class Contact:
    """One person and how to reach them."""

    id: str
    name: str
    position: str
    reach: str
    note: str
    created_at: dt.datetime


def add_contact(
    connection: sa.Connection,
    case_id: str,
    *,
    name: str,
    now: dt.datetime,
    position: str = "",
    reach: str = "",
    note: str = "",
) -> str:
    """Add a person and return the id."""
    contact_id = new_id()
    row = {
        "id": contact_id,
        "case_id": case_id,
        "name": name,
        "position": position,
        "reach": reach,
        "note": note,
        "created_at": now,
    }
    add_row(connection, contacts, row)
    return contact_id


def contacts_of_case(connection: sa.Connection, case_id: str) -> tuple[Contact, ...]:
    """Return the people of a case, the first one first."""
    rows = connection.execute(
        sa.select(*(contacts.c[name] for name in Contact.__dataclass_fields__))
        .where(contacts.c.case_id == case_id)
        .order_by(contacts.c.created_at, contacts.c.id)
    )
    return tuple(Contact(**row._asdict()) for row in rows)


def remove_contact(connection: sa.Connection, case_id: str, contact_id: str) -> bool:
    """Remove a person of a case; tell whether there was one."""
    removed = connection.execute(
        contacts.delete().where(contacts.c.id == contact_id, contacts.c.case_id == case_id)
    )
    return removed.rowcount == 1
