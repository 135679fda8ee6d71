"""What the commands of operation print: accounts, checks of the database and of the installation."""

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from domain.text import Language
from service.messages import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.store.users import User


def show_users(to: Console, found: "Sequence[User]", language: Language) -> None:
    """Print the accounts, those in use first."""
    if not found:
        to.print(say("users.none", language))
        return
    table = Table(header_style="bold")
    for column in ("login", "name", "role", "second_factor", "state"):
        table.add_column(say(f"users.{column}", language))
    for user in found:
        state = "closed" if user.disabled_at else "first_login" if user.must_change_password else "open"
        table.add_row(
            user.login,
            user.display_name,
            say(f"roles.{user.role.word}", language),
            say(f"users.{'yes' if user.totp_secret else 'no'}", language),
            say(f"users.{state}", language),
        )
    to.print(table)
