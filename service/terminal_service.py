"""What the commands of operation print: accounts, checks of the database and of the installation."""

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from domain.text import Language
from service.messages import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.store.integrity import Check
    from service.store.users import User
    from service.usecases.examine import Finding


def show_users(
    to: Console, found: "Sequence[User]", language: Language, *, linked: frozenset[str] = frozenset()
) -> None:
    """Print the accounts, those in use first; ``linked`` are opened by the city's sign-in."""
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
            say(f"users.{_second_factor(user, linked)}", language),
            say(f"users.{state}", language),
        )
    to.print(table)


def _second_factor(user: "User", linked: frozenset[str]) -> str:
    """Return who asks for the second factor: the city's sign-in, the account's own set-up, nobody."""
    return "by_issuer" if user.id in linked else "yes" if user.totp_secret else "no"


def show_checks(to: Console, found: "Sequence[Check]", language: Language) -> None:
    """Print one line a check: what, whether it is good, what was found."""
    for check in found:
        mark, style = ("○", "green") if check.good else ("×", "red")
        words = say(f"db_checks.{check.name}", language)
        state = say(f"db.{'good' if check.good else 'wrong'}", language)
        line = f"{mark} {words}: {state}{f' ({check.found})' if check.found else ''}"
        if not check.good and check.state:
            line += f"\n  {say(f'db_ends.{check.state}', language)}"
        to.print(Text(line, style=style))


def show_doctor(to: Console, found: "Sequence[Finding]", language: Language) -> None:
    """Print the findings about the installation, each with what to do."""
    marks = {"good": ("○", "green"), "note": ("△", "yellow"), "unsafe": ("×", "red")}
    for finding in found:
        mark, style = marks[finding.level.value]
        to.print(Text(f"{mark} {say(f'doctor.{finding.key}', language, found=finding.found)}", style=style))
