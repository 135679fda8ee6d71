"""Change one's own password; every other session of the account ends."""

from typing import TYPE_CHECKING

from domain.errors import LoginFailedError, WeakPasswordError
from service.security.passwords import MAX_LENGTH, MIN_LENGTH, hash_password, is_password
from service.store import audit
from service.store.sessions import close_sessions_of, open_session
from service.store.users import User, change_seen, user_of_id

if TYPE_CHECKING:
    from service.usecases.tools import Tools

_FEW_LETTERS = 5


def change_password(tools: "Tools", user_id: str, *, current: str, new: str) -> str:
    """Set a new password and return the secret of the new session.

    Raises
    ------
    LoginFailedError
        The current password is not this one, or not any more.
    WeakPasswordError
        The new one is too short, too long, the old one, the name, or a repetition. Facts: ``reason``.
    """
    now = tools.now()
    with tools.database.reading() as connection:
        user = user_of_id(connection, user_id)
    if user is None or not is_password(user.password_hash, current[: MAX_LENGTH + 1]):
        raise LoginFailedError
    _check(user, current=current, new=new)
    hashed = hash_password(new)
    with tools.database.writing() as connection:
        if not change_seen(connection, user, password_hash=hashed, must_change_password=False):
            raise LoginFailedError
        close_sessions_of(connection, user_id)
        secret = open_session(connection, user_id, now=now, hours=tools.settings.session_hours)
        audit.note(
            connection,
            at=now,
            actor=user_id,
            action="change_password",
            object_kind="user",
            object_id=user_id,
        )
    return secret


def _check(user: User, *, current: str, new: str) -> None:
    reason = None
    if len(new) < MIN_LENGTH:
        reason = "password_short"
    elif len(new) > MAX_LENGTH:
        reason = "password_long"
    elif new == current:
        reason = "password_same"
    elif user.login in new.casefold() or len(set(new)) < _FEW_LETTERS:
        reason = "password_plain"
    if reason:
        raise WeakPasswordError(reason=reason)
