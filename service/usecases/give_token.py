"""Give out and take back tokens of the interface for programs."""

import datetime as dt
from typing import TYPE_CHECKING, Final

from domain.errors import BadTokenError, NotFoundError
from service.store import api_tokens, audit
from service.store.users import user_of_id

if TYPE_CHECKING:
    from service.usecases.tools import Tools

LONGEST_DAYS: Final = 365
_LONGEST_LABEL: Final = 60


def give_token(tools: "Tools", *, user_id: str, label: str, days: int, actor: str) -> str:
    """Make a token for an account and return its secret, which is shown once.

    Raises
    ------
    NotFoundError
        There is no such account in use.
    BadTokenError
        The purpose is missing or too long, or the days are none or too many. Facts: ``longest``.
    """
    purpose = " ".join(label.split())
    if not 0 < len(purpose) <= _LONGEST_LABEL or not 0 < days <= LONGEST_DAYS:
        raise BadTokenError(longest=LONGEST_DAYS)
    now = tools.now()
    with tools.database.writing() as connection:
        user = user_of_id(connection, user_id)
        if user is None or user.disabled_at is not None:
            raise NotFoundError
        token_id, secret = api_tokens.add_token(
            connection, user_id=user_id, label=purpose, now=now, expires_at=now + dt.timedelta(days=days)
        )
        audit.note(
            connection,
            at=now,
            actor=actor,
            action="give_token",
            object_kind="token",
            object_id=token_id,
            facts={"user": user_id, "days": days},
        )
    return secret


def take_token(tools: "Tools", token_id: str, *, actor: str) -> None:
    """End a token at once.

    Raises
    ------
    NotFoundError
        There is no such token in force.
    """
    now = tools.now()
    with tools.database.writing() as connection:
        if not api_tokens.revoke_token(connection, token_id, now=now):
            raise NotFoundError
        audit.note(
            connection, at=now, actor=actor, action="take_token", object_kind="token", object_id=token_id
        )
