"""Set up the second factor of one's own account, or take it away."""

from typing import TYPE_CHECKING

from domain.errors import LoginFailedError, SecondFactorError
from service.security.passwords import MAX_LENGTH, is_password
from service.security.second_factor import is_totp_secret, matching_step
from service.store import audit
from service.store.users import User, change_seen, use_totp_step, user_of_id

if TYPE_CHECKING:
    from service.usecases.tools import Tools


def has_second_factor(tools: "Tools", user_id: str) -> bool:
    """Tell whether the account has one."""
    with tools.database.reading() as connection:
        user = user_of_id(connection, user_id)
    return user is not None and user.totp_secret is not None


def enrol_second_factor(tools: "Tools", user_id: str, *, secret: str, password: str, code: str) -> None:
    """Keep a secret once its first number is right; that number cannot be used again.

    Raises
    ------
    LoginFailedError
        The password is wrong.
    SecondFactorError
        The number does not belong to the secret, or the account has a second factor already: of
        two that enrol at once the first one's holds, and the other one is told.
    """
    user = _checked(tools, user_id, password)
    step = matching_step(secret, code, tools.now()) if is_totp_secret(secret) else None
    if step is None or user.totp_secret is not None:
        raise SecondFactorError
    _set(tools, user, action="add_second_factor", totp_secret=secret, last_totp_step=step)


def remove_second_factor(tools: "Tools", user_id: str, *, password: str, code: str) -> None:
    """Take the second factor away, against a number of it.

    Raises
    ------
    LoginFailedError
        The password is wrong.
    SecondFactorError
        The number is wrong or was used before, or there is no second factor.
    """
    user = _checked(tools, user_id, password)
    step = matching_step(user.totp_secret, code, tools.now()) if user.totp_secret else None
    if step is None:
        raise SecondFactorError
    _set(tools, user, uses=step, action="remove_second_factor", totp_secret=None, last_totp_step=None)


def _checked(tools: "Tools", user_id: str, password: str) -> User:
    with tools.database.reading() as connection:
        user = user_of_id(connection, user_id)
    if user is None or not is_password(user.password_hash, password[: MAX_LENGTH + 1]):
        raise LoginFailedError
    return user


def _set(tools: "Tools", seen: User, *, action: str, uses: int | None = None, **columns: object) -> None:
    """Change the account in one unit, if it still is as it was when password and number were checked."""
    with tools.database.writing() as connection:
        fresh = uses is None or use_totp_step(connection, seen.id, uses)
        if not fresh or not change_seen(connection, seen, **columns):
            raise SecondFactorError
        audit.note(
            connection, at=tools.now(), actor=seen.id, action=action, object_kind="user", object_id=seen.id
        )
