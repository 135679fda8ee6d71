"""Enquiries (相談): what a company sent from the public form, with its receipt; personal data."""

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from service.security.tokens import new_id
from service.store.schema import enquiries

#: Crockford's letters: none of them is misread on the telephone.
_LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True)
class NewEnquiry:
    """What a company sends; ``submission_key`` is the same for every repetition of one post."""

    submission_key: str
    draft_id: str
    result_id: str
    language: str
    name: str
    reach_kind: str
    reach: str
    message: str
    consent_version: str
    consented_at: dt.datetime
    reply_due_on: dt.date


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the company may see again of its enquiry: nothing that it typed."""

    receipt: str
    reply_due_on: dt.date
    created_at: dt.datetime
    language: str


_RECEIPT = tuple(enquiries.c[name] for name in Receipt.__dataclass_fields__)


def add_enquiry(connection: sa.Connection, case_id: str, sent: NewEnquiry, *, receipt: str) -> str:
    """Add an enquiry of a case and return its id."""
    enquiry_id = new_id()
    values = {name: getattr(sent, name) for name in NewEnquiry.__dataclass_fields__}
    connection.execute(
        enquiries.insert().values(
            id=enquiry_id, case_id=case_id, receipt=receipt, created_at=sent.consented_at, **values
        )
    )
    return enquiry_id


def new_receipt() -> str:
    """Return a receipt number that cannot be guessed from another one, such as ``Q-7K2M-90QD``."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"Q-{letters[:4]}-{letters[4:]}"


def receipt_of_draft(connection: sa.Connection, draft_id: str) -> Receipt | None:
    """Return the receipt of the enquiry that a draft has led to."""
    return _receipt(connection, enquiries.c.draft_id == draft_id)


def receipt_of_submission(connection: sa.Connection, submission_key: str) -> Receipt | None:
    """Return the receipt of a post that was received before."""
    return _receipt(connection, enquiries.c.submission_key == submission_key)


def receipts_of_cases(connection: sa.Connection, case_ids: tuple[str, ...]) -> dict[str, Receipt]:
    """Return the first receipt of each of some cases, by the case's id; cases without one are left out."""
    rows = connection.execute(
        sa.select(enquiries.c.case_id, *_RECEIPT)
        .where(enquiries.c.case_id.in_(case_ids))
        .order_by(enquiries.c.created_at.desc())
    )
    return {row.case_id: Receipt(row.receipt, row.reply_due_on, row.created_at, row.language) for row in rows}


def _receipt(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> Receipt | None:
    row = connection.execute(
        sa.select(*_RECEIPT).where(condition).order_by(enquiries.c.created_at).limit(1)
    ).one_or_none()
    return None if row is None else Receipt(**row._asdict())
