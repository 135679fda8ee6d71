"""Roles, and which one each route asks for.

The table is written down in ``routes.toml``; tests hold every route of the application
against it and every role against every route.
"""

import tomllib
from enum import IntEnum
from functools import cache
from pathlib import Path
from typing import Final

_TABLE: Final = Path(__file__).with_name("routes.toml")


class Role(IntEnum):
    """Who asks, each one may do what those before it may.

    ``LINK_HOLDER`` has no account: knowing the secret of an address is the right to it.
    """

    ANONYMOUS = 0
    LINK_HOLDER = 1
    VIEWER = 2
    EDITOR = 3
    APPROVER = 4
    ADMIN = 5

    @property
    def word(self) -> str:
        """Return the role as the table and the database spell it."""
        return self.name.lower()

    @classmethod
    def of(cls, word: str) -> "Role":
        """Return the role of a word; ``KeyError`` if there is none."""
        return cls[word.upper()]


#: What an account can be.
STAFF_ROLES: Final = (Role.VIEWER, Role.EDITOR, Role.APPROVER, Role.ADMIN)


@cache
def route_table() -> dict[str, Role]:
    """Return the least role per ``"METHOD path"``."""
    with _TABLE.open("rb") as stream:
        rows = tomllib.load(stream)
    return {
        f"{method} {path}": Role.of(role)
        for role, routes in rows["role"].items()
        for path, methods in routes.items()
        for method in methods
    }
