"""Make an account; its one-time password is shown once and changed at the first login."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from domain.errors import BadLoginNameError
from service.security.passwords import hash_password, one_time_password
from service.security.roles import Role
from service.store import audit
from service.store.users import add_user as insert_user
from service.usecases.log_in import login_name

if TYPE_CHECKING:
    from service.usecases.tools import Tools

_LOGIN: Final = re.compile(r"[a-z0-9][a-z0-9._-]{1,59}")
MAX_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class NewUser:
    """What the administrator gives."""

    login: str
    display_name: str
    role: Role


@dataclass(frozen=True, slots=True)
class MadeUser:
    """The account and the password to hand over; it is stored nowhere."""

    id: str
    login: str
    password: str


def add_user(tools: "Tools", new: NewUser, *, actor: str) -> MadeUser:
    """Add an account.

    Raises
    ------
    BadLoginNameError
        The login name has other letters than a-z, 0-9, dot, hyphen, underline, or the name is missing.
    LoginTakenError
        The login name is in use.
    """
    login = login_name(new.login)
    shown = " ".join(new.display_name.split())
    if not _LOGIN.fullmatch(login) or not 0 < len(shown) <= MAX_NAME:
        raise BadLoginNameError(login=login)
    password = one_time_password()
    hashed = hash_password(password)
    with tools.database.writing() as connection:
        user_id = insert_user(
            connection,
            login=login,
            display_name=shown,
            password_hash=hashed,
            role=new.role,
            now=tools.now(),
        )
        audit.note(
            connection,
            at=tools.now(),
            actor=actor,
            action="add_user",
            object_kind="user",
            object_id=user_id,
            facts={"role": new.role.word},
        )
    return MadeUser(user_id, login, password)
