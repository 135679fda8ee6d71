"""Open a draft by its private link."""

from typing import TYPE_CHECKING

from domain.errors import LinkExpiredError, NotFoundError
from service.store.drafts import Draft, draft_of

if TYPE_CHECKING:
    import datetime as dt

    from service.usecases.tools import Tools


def read_draft(tools: "Tools", secret: str) -> Draft:
    """Return the draft.

    Raises
    ------
    NotFoundError
        No link has this secret.
    LinkExpiredError
        It was valid until a day that has passed.
    """
    with tools.database.asking() as connection:
        draft = draft_of(connection, secret)
    return living(draft, tools.now())


def living(draft: Draft | None, now: "dt.datetime") -> Draft:
    """Return a draft that exists and has not expired; raises as ``read_draft``."""
    if draft is None:
        raise NotFoundError
    if draft.expires_at <= now:
        raise LinkExpiredError(until=draft.expires_at.date().isoformat())
    return draft
