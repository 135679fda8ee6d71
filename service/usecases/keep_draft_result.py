"""Remember which result the answers of a draft have led to."""

from functools import partial
from typing import TYPE_CHECKING

from service.store.drafts import Draft, keep_result_of_draft

if TYPE_CHECKING:
    from service.usecases.tools import Tools


def keep_draft_result(tools: "Tools", draft: Draft, result_id: str | None) -> None:
    """Note the result, where it is a kept one and not noted yet."""
    if result_id is not None and result_id != draft.result_id:
        tools.database.write_short(partial(keep_result_of_draft, draft_id=draft.id, result_id=result_id))
