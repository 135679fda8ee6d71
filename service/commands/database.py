"""The database: upgrade, back up, restore, check; sample cases for a trial."""

from pathlib import Path
from typing import Annotated, Final

import typer

from service.commands.common import DEFAULT_LANG, LangOption, answers_faults, group, words
from service.commands.users import ACTOR, say_password
from service.messages import say

db = group("db")
TRIAL_LOGIN: Final = "trial"
BackupArgument = Annotated[Path, typer.Argument(metavar="FILE", help=words("backup_argument"))]


@db.command("upgrade", help=words("db_upgrade"))
@answers_faults
def upgrade(lang: LangOption = DEFAULT_LANG) -> None:
    """Bring the database to this version's schema."""
    from service.store.migrate import HEAD
    from service.store.migrate import upgrade as run
    from service.wiring import Workshop

    workshop = Workshop()
    found = run(workshop.database)
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
    from service.wiring import Workshop

    workshop = Workshop()
    added = add_samples(workshop, [read_brief(path) for path in briefs])
    if added:
        typer.echo(say("db.samples", lang.value, count=added))
    password = trial_account(workshop, TRIAL_LOGIN, name=say("samples.account", lang.value), actor=ACTOR)
    if password:
        say_password(TRIAL_LOGIN, password, lang.value)
    else:
        typer.echo(say("samples.known", lang.value, login=TRIAL_LOGIN))
