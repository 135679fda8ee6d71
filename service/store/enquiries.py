"""Enquiries (相談): what a company sent from the public form, with its receipt; personal data."""

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from service.security.tokens import new_id
from service.store.rows import add_row
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


_OF_DRAFT: Final = sa.select(*_RECEIPT).where(enquiries.c.draft_id == sa.bindparam("draft"))
_OF_POST: Final = sa.select(*_RECEIPT).where(enquiries.c.submission_key == sa.bindparam("post"))
_OF_EITHER: Final = sa.union_all(
    _OF_DRAFT.add_columns(sa.literal_column("0").label("turn")),
    _OF_POST.add_columns(sa.literal_column("1").label("turn")),
).order_by("turn")


def add_enquiry(connection: sa.Connection, case_id: str, sent: NewEnquiry, *, receipt: str) -> None:
    """Add an enquiry of a case."""
    row = {name: getattr(sent, name) for name in NewEnquiry.__dataclass_fields__}
    row |= {"id": new_id(), "case_id": case_id, "receipt": receipt, "created_at": sent.consented_at}
    add_row(connection, enquiries, row)


def new_receipt() -> str:
    """Return a receipt number that cannot be guessed from another one, such as ``Q-7K2M-90QD``."""
    drawn = secrets.randbits(40)  # five for each of eight letters
    letters = "".join(_LETTERS[drawn >> place & 31] for place in range(0, 40, 5))
    return f"Q-{letters[:4]}-{letters[4:]}"


def receipt_of_draft(connection: sa.Connection, draft_id: str) -> Receipt | None:
    """Return the receipt of the enquiry that a draft has led to: it leads to one at most."""
    row = connection.execute(_OF_DRAFT, {"draft": draft_id}).one_or_none()
    return None if row is None else Receipt(**row._asdict())


def receipt_of_either(connection: sa.Connection, draft_id: str, submission_key: str) -> Receipt | None:
    """Return the receipt of the enquiry that a draft has led to, or of a post that was received before."""
    row = connection.execute(_OF_EITHER, {"draft": draft_id, "post": submission_key}).first()
    return None if row is None else Receipt(*row[:-1])


def receipts_of_cases(connection: sa.Connection, case_ids: tuple[str, ...]) -> dict[str, Receipt]:
    """Return the first receipt of each of some cases, by the case's id; cases without one are left out."""
    rows = connection.execute(
        sa.select(enquiries.c.case_id, *_RECEIPT)
        .where(enquiries.c.case_id.in_(case_ids))
        .order_by(enquiries.c.created_at.desc())
    )
    return {row.case_id: Receipt(row.receipt, row.reply_due_on, row.created_at, row.language) for row in rows}
