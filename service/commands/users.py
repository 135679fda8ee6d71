"""The accounts of staff, from the machine the service runs on."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Final

import typer

from service.commands.common import DEFAULT_LANG, LangOption, answers_faults, group, words
from service.commands.opened import on_ready_database
from service.messages import say

if TYPE_CHECKING:
    from domain.text import Language

user = group("user")
ACTOR: Final = "system"
LoginArgument = Annotated[str, typer.Argument(metavar="LOGIN", help=words("login_argument"))]


class RoleWord(StrEnum):
    """The roles an account can have."""

    VIEWER = "viewer"
    EDITOR = "editor"
    APPROVER = "approver"
    ADMIN = "admin"


RoleOption = Annotated[RoleWord, typer.Option("--role", help=words("role_option"))]


@user.command("add", help=words("user_add"))
@answers_faults
def add(
    login: LoginArgument,
    role: RoleOption = RoleWord.EDITOR,
    name: Annotated[str, typer.Option("--name", help=words("name_option"))] = "",
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Make an account and print its one-time password."""
    from service.security.roles import Role
    from service.usecases.add_user import NewUser, add_user

    with on_ready_database() as tools:
        made = add_user(tools, NewUser(login, name or login, Role.of(role.value)), actor=ACTOR)
    say_password(made.login, made.password, lang.value)


@user.command("disable", help=words("user_disable"))
@answers_faults
def disable(login: LoginArgument, lang: LangOption = DEFAULT_LANG) -> None:
    """Close an account."""
    from service.usecases.change_user import disable_user, find_user

    with on_ready_database() as tools:
        disable_user(tools, find_user(tools, login).id, actor=ACTOR)
    typer.echo(say("users.disabled", lang.value, login=login))


@user.command("enable", help=words("user_enable"))
@answers_faults
def enable(login: LoginArgument, lang: LangOption = DEFAULT_LANG) -> None:
    """Open a closed account again."""
    from service.usecases.change_user import enable_user, find_user

    with on_ready_database() as tools:
        enable_user(tools, find_user(tools, login).id, actor=ACTOR)
    typer.echo(say("users.enabled", lang.value, login=login))


@user.command("reset", help=words("user_reset"))
@answers_faults
def reset(login: LoginArgument, lang: LangOption = DEFAULT_LANG) -> None:
    """Give an account a new one-time password, without second factor and lock."""
    from service.usecases.change_user import find_user, reset_user

    with on_ready_database() as tools:
        found = find_user(tools, login)
        say_password(found.login, reset_user(tools, found.id, actor=ACTOR), lang.value)


@user.command("link", help=words("user_link"))
@answers_faults
def link(
    login: LoginArgument,
    subject: Annotated[str, typer.Argument(metavar="SUBJECT", help=words("subject_argument"))],
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Let the city's sign-in open an account, in place of its password."""
    from service.usecases.change_user import find_user
    from service.usecases.sign_in import link_user

    with on_ready_database() as tools:
        found = find_user(tools, login)
        link_user(tools, found, subject, actor=ACTOR)
    typer.echo(say("users.linked", lang.value, login=found.login))


@user.command("role", help=words("user_role"))
@answers_faults
def role_(
    login: LoginArgument,
    role: Annotated[RoleWord, typer.Argument(metavar="ROLE", help=words("role_option"))],
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Give an account another role."""
    from service.security.roles import Role
    from service.usecases.change_user import find_user, set_role

    with on_ready_database() as tools:
        set_role(tools, find_user(tools, login).id, Role.of(role.value), actor=ACTOR)
    typer.echo(say("users.role_set", lang.value, login=login, role=say(f"roles.{role.value}", lang.value)))


@user.command("list", help=words("user_list"))
@answers_faults
def list_(lang: LangOption = DEFAULT_LANG) -> None:
    """List the accounts."""
    from service.store.identities import linked_users
    from service.store.users import all_users
    from service.terminal import console
    from service.terminal_service import show_users

    with on_ready_database() as tools, tools.database.reading() as connection:
        found, linked = all_users(connection), linked_users(connection)
    show_users(console(), found, lang.value, linked=linked)


def say_password(login: str, password: str, language: "Language") -> None:
    """Print a one-time password: the only time it is shown."""
    typer.echo(say("users.password", language, login=login, password=password))
