"""Sheets by the hundred, and sheets that were handed out: make, verify, find what is stale."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.commands.common import (
    DEFAULT_LANG,
    CityLogoOption,
    LangOption,
    MessageOption,
    PhotoOption,
    answers_faults,
    open_register,
    words,
)
from service.errors import EXIT_FAILED_CHECK
from service.messages import say, say_error

if TYPE_CHECKING:
    from domain.text import Language
_DAY = typer.Option("--on", metavar="YYYY-MM-DD", formats=["%Y-%m-%d"], help=words("on_option"))
DayOption = Annotated[dt.datetime | None, _DAY]


@answers_faults
def sheets(
    targets: Annotated[Path, typer.Argument(metavar="TARGETS.xlsx|csv", help=words("targets_argument"))],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help=words("folder_option"))],
    lang: LangOption = DEFAULT_LANG,
    photo: PhotoOption = None,
    city_logo: CityLogoOption = None,
    message: MessageOption = None,
) -> None:
    """Make a sheet for every row of a list."""
    from service.forms.sheet_extras import read_extras
    from service.forms.targets import read_targets
    from service.terminal_progress import progress_bar
    from service.usecases.batch_papers import join_sheets, summary, write_index, write_report
    from service.usecases.make_sheets import Batch, make_sheets
    from service.usecases.sheet_orders import State
    from service.wiring import Workshop

    language: Language = lang.value
    workshop = Workshop()
    found = read_targets(targets, languages=(language,))
    open_register(workshop)
    batch = Batch(
        tools=workshop,
        folder=output,
        register=workshop.settings.database_address,
        extras=read_extras(message, workshop.pack.sites, photo_file=photo, city_logo_file=city_logo),
    )
    with progress_bar(say("sheets.making", language)) as progress:
        outcomes = make_sheets(found, batch, progress=progress)
    joined = join_sheets(outcomes, output)
    write_report(outcomes, output, language=language, say_error=say_error)
    write_index(
        outcomes,
        output,
        language=language,
        say_error=say_error,
        joined=joined is not None,
        edition=workshop.pack.info.edition,
        day=workshop.evaluated_on(None).isoformat(),
    )
    if workshop.sheet_settings.development_key:
        typer.echo(say("cli.development_key_warning", language), err=True)
    typer.echo(summary(outcomes, language))
    if any(outcome.state is State.REFUSED for outcome in outcomes):
        raise typer.Exit(EXIT_FAILED_CHECK)


@answers_faults
def verify(
    what: Annotated[str, typer.Argument(metavar="FILE.pdf|CODE", help=words("verify_argument"))],
    on: DayOption = None,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Tell whether a sheet is ours and still holds."""
    from service.terminal import console
    from service.terminal_register import show_verification
    from service.usecases.verify_sheet import Verdict, verify_sheet
    from service.wiring import Workshop

    workshop = Workshop()
    found = verify_sheet(what, register=open_register(workshop), pack=workshop.pack, on=_day(on))
    show_verification(console(), found, lang.value)
    if found.verdict is not Verdict.GENUINE:
        raise typer.Exit(EXIT_FAILED_CHECK)


@answers_faults
def stale(on: DayOption = None, lang: LangOption = DEFAULT_LANG) -> None:
    """List the sheets that no longer hold."""
    from service.terminal import console
    from service.terminal_register import show_stale
    from service.usecases.stale_sheets import stale_sheets
    from service.wiring import Workshop

    workshop = Workshop()
    found = stale_sheets(open_register(workshop), pack=workshop.pack, on=_day(on))
    show_stale(console(), found, lang.value)


def _day(asked: dt.datetime | None) -> dt.date:
    """Return the day asked for, else today: validity is a matter of the calendar."""
    return asked.date() if asked else dt.datetime.now(tz=dt.UTC).astimezone().date()
