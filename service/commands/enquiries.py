"""Enquiries and cases from outside the browser: sealed files, erasure, what is due on schedule."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from domain.errors import NotFoundError
from service.commands.common import DEFAULT_LANG, LangOption, answers_faults, group, words
from service.commands.opened import on_current_database
from service.errors import EXIT_BAD_INPUT
from service.messages import say

bundle = group("bundle")
cases = group("cases")
BundleArgument = Annotated[Path, typer.Argument(metavar="FILE", help=words("bundle_argument"))]


@bundle.command("export", help=words("bundle_export"))
@answers_faults
def export(file: BundleArgument, lang: LangOption = DEFAULT_LANG) -> None:
    """Put the waiting enquiries into a sealed file."""
    from service.usecases.export_bundle import export_bundle

    with on_current_database() as tools:
        count = export_bundle(tools, file)
    typer.echo(say("bundle.exported", lang.value, count=count, path=file))


@bundle.command("import", help=words("bundle_import"))
@answers_faults
def import_(file: BundleArgument, lang: LangOption = DEFAULT_LANG) -> None:
    """Open a case per enquiry of a sealed file."""
    from service.usecases.import_bundle import import_bundle

    with on_current_database() as tools:
        found = import_bundle(tools, file)
    typer.echo(say("bundle.imported", lang.value, count=found.taken, known=found.known))


@cases.command("erase", help=words("cases_erase"))
@answers_faults
def erase(
    number: Annotated[str, typer.Argument(metavar="K-YYYY-NNNN", help=words("number_argument"))],
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Delete the personal data of a case."""
    from service.usecases.erase_case import erase_case

    with on_current_database() as tools:
        try:
            counts = erase_case(tools, number)
        except NotFoundError as error:
            typer.echo(say("cases.unknown", lang.value, number=number), err=True)
            raise typer.Exit(EXIT_BAD_INPUT) from error
    typer.echo(say("cases.erased", lang.value, number=number, count=sum(counts.values())))


@cases.command("sweep", help=words("cases_sweep"))
@answers_faults
def sweep(lang: LangOption = DEFAULT_LANG) -> None:
    """Delete the personal data of the cases whose time is over."""
    from service.usecases.erase_case import sweep_cases

    with on_current_database() as tools:
        found = sweep_cases(tools)
    typer.echo(say("cases.swept", lang.value, cases=found.cases, files=found.files))


@answers_faults
def tidy(
    dry_run: Annotated[bool, typer.Option("--dry-run", help=words("dry_run_option"))] = False,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Do all that is due on schedule, or tell what it would be."""
    from service.usecases.tidy import look_what_is_due
    from service.usecases.tidy import tidy as run

    with on_current_database() as tools:
        done = look_what_is_due(tools) if dry_run else run(tools)
    typer.echo(say("tidy.due" if dry_run else "tidy.done", lang.value))
    for name, count in asdict(done).items():
        typer.echo(say("tidy.line", lang.value, what=say(f"tidy.{name}", lang.value), count=count))
