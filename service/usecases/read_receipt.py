"""Find the receipt of an enquiry by the private link of its draft."""

from typing import TYPE_CHECKING

from service.store.drafts import draft_of
from service.store.enquiries import Receipt, receipt_of_draft
from service.usecases.read_draft import living

if TYPE_CHECKING:
    from service.usecases.tools import Tools


def read_receipt(tools: "Tools", secret: str) -> Receipt | None:
    """Return the receipt, ``None`` while nothing was sent.

    Raises
    ------
    NotFoundError, LinkExpiredError
        As ``read_draft``.
    """
    with tools.database.reading() as connection:
        draft = living(draft_of(connection, secret), tools.now())
        return receipt_of_draft(connection, draft.id)
