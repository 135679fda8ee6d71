"""The one account of a trial: made at the first start, with a new password until somebody has used it."""

from typing import TYPE_CHECKING

from service.security.roles import Role
from service.store.users import user_of_login
from service.usecases.add_user import NewUser, add_user
from service.usecases.change_user import reset_user

if TYPE_CHECKING:
    from service.usecases.tools import Tools


def trial_account(tools: "Tools", login: str, *, name: str, actor: str) -> str | None:
    """Return a one-time password for the account, ``None`` if its owner has chosen one already."""
    with tools.database.reading() as connection:
        user = user_of_login(connection, login)
    if user is None:
        return add_user(tools, NewUser(login, name, Role.ADMIN), actor=actor).password
    if user.must_change_password:
        return reset_user(tools, user.id, actor=actor)
    return None
