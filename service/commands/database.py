"""The database: upgrade, back up, restore, check; sample cases for a trial."""

from pathlib import Path
from typing import Annotated, Final

import typer

from service.commands.common import DEFAULT_LANG, LangOption, answers_faults, group, words
from service.commands.opened import (
    on_any_database,
    on_current_database,
    on_ready_database,
    telling_where,
)
from service.commands.users import ACTOR, say_password
from service.errors import EXIT_FAILED_CHECK
from service.messages import say

db = group("db")
TRIAL_LOGIN: Final = "trial"
TrailOption = Annotated[
    str | None, typer.Option("--trail", metavar="NUMBER:DIGEST", help=words("trail_option"))
]
BackupArgument = Annotated[Path, typer.Argument(metavar="FILE", help=words("backup_argument"))]


@db.command("upgrade", help=words("db_upgrade"))
@answers_faults
def upgrade(lang: LangOption = DEFAULT_LANG) -> None:
    """Bring the database to this version's schema."""
    from service.store.migrate import HEAD, check_schema
    from service.store.migrate import upgrade as run
    from service.usecases.anchor_trail import keep_anchor_up

    with on_any_database() as tools:
        with telling_where(tools):
            found = run(tools.database)
            check_schema(tools.database)
        keep_anchor_up(tools)
    key = "db.current" if found == HEAD else "db.created" if found is None else "db.upgraded"
    typer.echo(say(key, lang.value, found=found or "-", known=HEAD))


@db.command("samples", help=words("db_samples"))
@answers_faults
def samples(
    briefs: Annotated[list[Path], typer.Argument(metavar="BRIEF.toml…", help=words("samples_argument"))],
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Add sample cases and one account to try the service with."""
    from service.forms.brief_toml import read_brief
    from service.usecases.add_samples import add_samples
    from service.usecases.trial_account import trial_account

    with on_ready_database() as tools:
        added = add_samples(tools, [read_brief(path) for path in briefs])
        name = say("samples.account", lang.value)
        password = trial_account(tools, TRIAL_LOGIN, name=name, actor=ACTOR)
    if added:
        typer.echo(say("db.samples", lang.value, count=added))
    if password:
        say_password(TRIAL_LOGIN, password, lang.value)
    else:
        typer.echo(say("samples.known", lang.value, login=TRIAL_LOGIN))


@db.command("backup", help=words("db_backup"))
@answers_faults
def backup(file: BackupArgument, lang: LangOption = DEFAULT_LANG) -> None:
    """Write a backup, also while people work."""
    from service.usecases.back_up import back_up

    with on_any_database() as tools:
        done = back_up(tools, file)
    typer.echo(say("db.backed_up", lang.value, path=file, size_kb=max(1, done.size // 1000)))
    typer.echo(say("db.trail_head", lang.value, head=done.head))


@db.command("restore", help=words("db_restore"))
@answers_faults
def restore(file: BackupArgument, lang: LangOption = DEFAULT_LANG) -> None:
    """Put a backup in the database's place."""
    from service.store.migrate import is_current
    from service.usecases.back_up import restore as bring_back

    with on_any_database() as tools:
        kept = bring_back(tools, file)
        current = is_current(tools.database)
    typer.echo(say("db.restored" if kept else "db.restored_fresh", lang.value, kept=kept))
    if not current:
        typer.echo(say("db.upgrade_next", lang.value))


@db.command("check", help=words("db_check"))
@answers_faults
def check(trail: TrailOption = None, lang: LangOption = DEFAULT_LANG) -> None:
    """Look the database over; exit code 1 if something is wrong."""
    from service.terminal import console
    from service.terminal_service import show_checks
    from service.usecases.anchor_trail import read_head
    from service.usecases.check_database import check_database

    with on_any_database() as tools:
        found = check_database(tools, noted=None if trail is None else read_head(trail))
    show_checks(console(), found, lang.value)
    if not all(row.good for row in found):
        raise typer.Exit(EXIT_FAILED_CHECK)


@db.command("anchor", help=words("db_anchor"))
@answers_faults
def anchor(lang: LangOption = DEFAULT_LANG) -> None:
    """Take the trail as it is for whole from now on."""
    from service.usecases.anchor_trail import anchor_anew

    with on_current_database() as tools:
        head = anchor_anew(tools, actor=ACTOR)
    typer.echo(say("db.anchored", lang.value, head=head))
