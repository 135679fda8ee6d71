"""Open a draft of the public form: a private link, nothing else."""

import datetime as dt
from typing import TYPE_CHECKING

from service.store import audit
from service.store.drafts import add_draft
from service.store.rows import at_once

if TYPE_CHECKING:
    import sqlalchemy as sa

    from domain.text import Language
    from service.usecases.tools import Tools


def start_draft(tools: "Tools", language: "Language") -> str:
    """Return the secret of a new draft's link."""
    now = tools.now()
    until = now + dt.timedelta(days=tools.settings.draft_days)

    def write(connection: "sa.Connection") -> str:
        with at_once(connection):
            draft_id, secret = add_draft(connection, language=language, now=now, expires_at=until)
            audit.note(
                connection, at=now, actor="anonymous", action="start", object_kind="draft", object_id=draft_id
            )
        return secret

    return tools.database.write_short(write)
