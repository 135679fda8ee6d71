"""Log out: the session ends on the server, not only in the browser."""

from typing import TYPE_CHECKING

from service.store import audit
from service.store.sessions import close_session

if TYPE_CHECKING:
    from service.usecases.tools import Tools


def log_out(tools: "Tools", secret: str, *, user_id: str | None) -> None:
    """Close the session of a secret; one that has ended already is fine."""
    with tools.database.writing() as connection:
        close_session(connection, secret)
        if user_id is not None:
            audit.note(
                connection,
                at=tools.now(),
                actor=user_id,
                action="log_out",
                object_kind="user",
                object_id=user_id,
            )
