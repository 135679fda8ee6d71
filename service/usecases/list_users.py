"""List accounts and tokens for administrators, without anything that opens them."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.security.roles import Role
from service.store.api_tokens import ApiToken, all_tokens
from service.store.identities import linked_users
from service.store.users import all_users, last_seen

if TYPE_CHECKING:
    from service.usecases.tools import Tools


@dataclass(frozen=True, slots=True)
class UserLine:
    """One account; ``state`` is open, first_login (one-time password) or closed.

    ``linked``: the city's sign-in opens it, and asks for the second factor.
    """

    id: str
    login: str
    display_name: str
    role: Role
    second_factor: bool
    linked: bool
    state: str
    locked: bool
    last_seen: dt.datetime | None


def list_users(tools: "Tools") -> tuple[UserLine, ...]:
    """Return every account, those in use first."""
    with tools.database.reading() as connection:
        found, seen, linked = all_users(connection), last_seen(connection), linked_users(connection)
    now = tools.now()
    return tuple(
        UserLine(
            id=user.id,
            login=user.login,
            display_name=user.display_name,
            role=user.role,
            second_factor=user.totp_secret is not None,
            linked=user.id in linked,
            state="closed" if user.disabled_at else "first_login" if user.must_change_password else "open",
            locked=user.locked_until is not None and user.locked_until > now,
            last_seen=seen.get(user.id),
        )
        for user in found
    )


def list_tokens(tools: "Tools") -> tuple[ApiToken, ...]:
    """Return every token, the newest first; their secrets are not known here."""
    with tools.database.reading() as connection:
        return all_tokens(connection)
