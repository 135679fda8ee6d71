"""Change what an account may do: its role, whether it may log in, a new one-time password."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import sqlalchemy as sa

from domain.errors import LastAdminError, UnknownUserError
from service.security.passwords import hash_password, one_time_password
from service.security.roles import Role
from service.store import audit, users
from service.store.api_tokens import revoke_tokens_of
from service.store.identities import unlink_identity
from service.store.login_sources import forget_sources_of
from service.store.sessions import close_sessions_of
from service.store.users import User
from service.usecases.log_in import login_name

if TYPE_CHECKING:
    from service.usecases.tools import Tools


def find_user(tools: "Tools", login: str) -> User:
    """Return the account of a login name.

    Raises
    ------
    UnknownUserError
        There is none.
    """
    with tools.database.reading() as connection:
        user = users.user_of_login(connection, login_name(login))
    if user is None:
        raise UnknownUserError(login=login)
    return user


def set_role(tools: "Tools", user_id: str, role: Role, *, actor: str) -> None:
    """Give an account another role; its open sessions have it at once.

    Raises
    ------
    UnknownUserError, LastAdminError
        There is no such account; nobody could manage accounts afterwards.
    """

    def change(connection: sa.Connection, user: User) -> None:
        if user.role is Role.ADMIN and role is not Role.ADMIN:
            _keep_one_admin(connection, user)
        users.change_user(connection, user.id, role=role.word)

    _changed(tools, user_id, "set_role", change, actor=actor, facts={"role": role.word})


def disable_user(tools: "Tools", user_id: str, *, actor: str) -> None:
    """Close an account; its sessions and tokens end at once and for good, its name stays in cases and trail.

    Raises
    ------
    UnknownUserError, LastAdminError
        There is no such account; nobody could manage accounts afterwards.
    """

    def change(connection: sa.Connection, user: User) -> None:
        if user.role is Role.ADMIN:
            _keep_one_admin(connection, user)
        users.change_user(connection, user.id, disabled_at=tools.now())
        close_sessions_of(connection, user.id)
        revoke_tokens_of(connection, user.id, now=tools.now())

    _changed(tools, user_id, "disable_user", change, actor=actor)


def enable_user(tools: "Tools", user_id: str, *, actor: str) -> None:
    """Open a closed account again.

    Raises
    ------
    UnknownUserError
        There is no such account.
    """

    def change(connection: sa.Connection, user: User) -> None:
        users.change_user(connection, user.id, disabled_at=None, failed_logins=0, locked_until=None)

    _changed(tools, user_id, "enable_user", change, actor=actor)


def reset_user(tools: "Tools", user_id: str, *, actor: str) -> str:
    """Give an account a one-time password, without second factor and waits, and return the password.

    Its sessions, tokens, known devices and the link to the city's sign-in end: whoever took the account
    over has nothing left of it.

    Raises
    ------
    UnknownUserError
        There is no such account.
    """
    password = one_time_password()
    hashed = hash_password(password)

    def change(connection: sa.Connection, user: User) -> None:
        users.change_user(
            connection,
            user.id,
            password_hash=hashed,
            must_change_password=True,
            totp_secret=None,
            last_totp_step=None,
            failed_logins=0,
            locked_until=None,
        )
        unlink_identity(connection, user.id)
        forget_sources_of(connection, user.id)
        close_sessions_of(connection, user.id)
        revoke_tokens_of(connection, user.id, now=tools.now())

    _changed(tools, user_id, "reset_user", change, actor=actor)
    return password


def _changed(
    tools: "Tools",
    user_id: str,
    action: str,
    change: Callable[[sa.Connection, User], None],
    *,
    actor: str,
    facts: dict[str, str] | None = None,
) -> None:
    with tools.database.writing() as connection:
        user = users.user_of_id(connection, user_id)
        if user is None:
            raise UnknownUserError(login=user_id)
        change(connection, user)
        audit.note(
            connection,
            at=tools.now(),
            actor=actor,
            action=action,
            object_kind="user",
            object_id=user_id,
            facts=facts,
        )


def _keep_one_admin(connection: sa.Connection, user: User) -> None:
    others = users.admins_in_use(connection) - (user.disabled_at is None)
    if others < 1:
        raise LastAdminError
