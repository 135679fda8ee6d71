"""Keep the answer to one question of the public form."""

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING, Any

from service.store import audit
from service.store.drafts import Draft, draft_of, save_answers
from service.usecases.read_draft import living

if TYPE_CHECKING:
    import sqlalchemy as sa

    from service.usecases.tools import Tools


def answer_question(tools: "Tools", secret: str, question: str, answer: dict[str, Any]) -> Draft:
    """Keep the answer in place of the one before and return the draft as it is now.

    Two open windows do not undo each other: only this question changes, and the link's
    days are counted from here.

    Raises
    ------
    NotFoundError, LinkExpiredError
        As ``read_draft``.
    """
    now = tools.now()
    until = now + dt.timedelta(days=tools.settings.draft_days)

    def write(connection: "sa.Connection") -> Draft:
        draft = living(draft_of(connection, secret, lock=True), now)
        answers = {**draft.answers, question: answer}
        save_answers(connection, draft.id, answers=answers, now=now, expires_at=until)
        audit.note(
            connection,
            at=now,
            actor="anonymous",
            action="answer",
            object_kind="draft",
            object_id=draft.id,
            facts={"question": str(question)},
        )
        return dataclasses.replace(
            draft, answers=answers, version=draft.version + 1, updated_at=now, expires_at=until
        )

    return tools.database.write_short(write)
