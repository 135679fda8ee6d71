"""Enquiries on their way from the public instance to the staff's, and which files have crossed."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from service.security.tokens import new_id
from service.store.schema import bundles, cases, enquiries


@dataclass(frozen=True, slots=True)
class Crossing:
    """An enquiry as it crosses: what the company sent, without anything of the instance it was sent to."""

    submission_key: str
    receipt: str
    result_id: str
    language: str
    name: str
    reach_kind: str
    reach: str
    message: str
    consent_version: str
    consented_at: dt.datetime
    reply_due_on: dt.date


_COLUMNS = tuple(enquiries.c[name] for name in Crossing.__dataclass_fields__)


def waiting_enquiries(connection: sa.Connection) -> tuple[Crossing, ...]:
    """Return the enquiries that no file holds yet, the oldest first."""
    query = (
        sa.select(*_COLUMNS)
        .where(enquiries.c.bundle_id.is_(None))
        .order_by(enquiries.c.created_at, enquiries.c.id)
    )
    return tuple(Crossing(**row._asdict()) for row in connection.execute(query))


def mark_crossed(connection: sa.Connection, receipts: list[str], bundle_id: str) -> None:
    """Note in which file enquiries have left."""
    connection.execute(
        enquiries.update().where(enquiries.c.receipt.in_(receipts)).values(bundle_id=bundle_id)
    )


def add_bundle(
    connection: sa.Connection, bundle_id: str, *, direction: str, count: int, now: dt.datetime
) -> None:
    """Note a file that went out or came in."""
    connection.execute(
        bundles.insert().values(id=bundle_id, direction=direction, enquiries=count, created_at=now)
    )


def has_bundle(connection: sa.Connection, bundle_id: str) -> bool:
    """Tell whether a file has crossed before."""
    return connection.scalar(sa.select(bundles.c.id).where(bundles.c.id == bundle_id)) is not None


def has_enquiry(connection: sa.Connection, submission_key: str) -> bool:
    """Tell whether an enquiry is here already."""
    found = sa.select(enquiries.c.id).where(enquiries.c.submission_key == submission_key)
    return connection.scalar(found) is not None


def add_crossed(
    connection: sa.Connection, case_id: str, crossing: Crossing, *, result_id: str, bundle_id: str
) -> None:
    """Add an enquiry that came in a file."""
    values = {name: getattr(crossing, name) for name in Crossing.__dataclass_fields__}
    connection.execute(
        enquiries.insert().values(
            values
            | {
                "id": new_id(),
                "case_id": case_id,
                "result_id": result_id,
                "bundle_id": bundle_id,
                "created_at": crossing.consented_at,
            }
        )
    )


def crossed_cases(connection: sa.Connection, *, before: dt.datetime) -> tuple[str, ...]:
    """Return the numbers of cases whose enquiry left in a file before a moment and that still hold names."""
    query = (
        sa.select(cases.c.number)
        .join(enquiries, enquiries.c.case_id == cases.c.id)
        .join(bundles, bundles.c.id == enquiries.c.bundle_id)
        .where(bundles.c.direction == "out", bundles.c.created_at < before, cases.c.erased_at.is_(None))
        .distinct()
    )
    return tuple(connection.scalars(query))
