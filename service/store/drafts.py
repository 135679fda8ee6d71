"""Drafts of the public form: what a visitor typed so far, found only by the secret of its link."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from service.security.tokens import new_id, new_secret, secret_digest
from service.store.rows import add_row
from service.store.schema import drafts


@dataclass(frozen=True, slots=True)
class Draft:
    """One draft; ``answers`` holds the answered questions by name, as typed."""

    id: str
    language: str
    answers: dict[str, Any]
    version: int
    result_id: str | None
    created_at: dt.datetime
    updated_at: dt.datetime
    expires_at: dt.datetime


_COLUMNS: Final = tuple(drafts.c[name] for name in Draft.__dataclass_fields__)
_OF_SECRET: Final = sa.select(*_COLUMNS).where(drafts.c.secret_digest == sa.bindparam("digest"))
_LOCKED: Final = _OF_SECRET.with_for_update()


def add_draft(
    connection: sa.Connection, *, language: str, now: dt.datetime, expires_at: dt.datetime
) -> tuple[str, str]:
    """Add an empty draft and return its id and its secret; the database keeps only the digest."""
    draft_id, secret = new_id(), new_secret()
    row = {
        "id": draft_id,
        "secret_digest": secret_digest(secret),
        "language": language,
        "answers": {},
        "version": 1,
        "created_at": now,
        "updated_at": now,
        "expires_at": expires_at,
    }
    add_row(connection, drafts, row)
    return draft_id, secret


def draft_of(connection: sa.Connection, secret: str, *, lock: bool = False) -> Draft | None:
    """Return the draft of a secret, expired or not; ``lock`` holds it until the unit of writing ends."""
    query = _LOCKED if lock else _OF_SECRET
    row = connection.execute(query, {"digest": secret_digest(secret)}).one_or_none()
    return None if row is None else Draft(**row._asdict())


def has_draft(connection: sa.Connection, draft_id: str) -> bool:
    """Tell whether a draft is there, expired or not."""
    return connection.scalar(sa.select(drafts.c.id).where(drafts.c.id == draft_id)) is not None


def save_answers(
    connection: sa.Connection,
    draft_id: str,
    *,
    answers: dict[str, Any],
    now: dt.datetime,
    expires_at: dt.datetime,
) -> None:
    """Keep the answers; the link lives on from here."""
    connection.execute(
        drafts.update()
        .where(drafts.c.id == draft_id)
        .values(answers=answers, version=drafts.c.version + 1, updated_at=now, expires_at=expires_at)
    )


def keep_result_of_draft(connection: sa.Connection, draft_id: str, result_id: str) -> None:
    """Note which result the answers have led to."""
    connection.execute(drafts.update().where(drafts.c.id == draft_id).values(result_id=result_id))


def remove_expired_drafts(connection: sa.Connection, *, now: dt.datetime) -> int:
    """Remove the drafts whose links have expired and return how many there were."""
    return connection.execute(drafts.delete().where(drafts.c.expires_at <= now)).rowcount
