"""Remember which result the answers of a draft have led to."""

from typing import TYPE_CHECKING

from service.store.drafts import Draft, keep_result_of_draft

if TYPE_CHECKING:
    from service.usecases.tools import Tools


def keep_draft_result(tools: "Tools", draft: Draft, result_id: str | None) -> None:
    """Note the result, where it is a kept one and not noted yet."""
    if result_id is not None and result_id != draft.result_id:
        with tools.database.writing(is_short=True) as connection:
            keep_result_of_draft(connection, draft.id, result_id)
