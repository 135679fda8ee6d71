"""What goes with a sheet: its HTML twin, slides, and the ranking as a workbook."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.commands.common import (
    DEFAULT_LANG,
    BriefArgument,
    CityLogoOption,
    FunctionOption,
    Lang,
    LangOption,
    LogoOption,
    MessageOption,
    PhotoOption,
    answers_faults,
    recommend,
    words,
)
from service.messages import say

if TYPE_CHECKING:
    from service.wiring import Workshop

OutputOption = Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help=words("file_option"))]
StaffOption = Annotated[bool, typer.Option("--staff", help=words("staff_option"))]


@answers_faults
def twin(
    brief: BriefArgument,
    output: OutputOption,
    function: FunctionOption = None,
    lang: LangOption = DEFAULT_LANG,
    photo: PhotoOption = None,
    logo: LogoOption = None,
    city_logo: CityLogoOption = None,
    message: MessageOption = None,
) -> None:
    """Make the HTML twin."""
    from service.forms.sheet_extras import read_extras
    from service.usecases.make_companions import make_twin
    from service.wiring import Workshop

    workshop = Workshop()
    extras = read_extras(
        message, workshop.pack.sites, photo_file=photo, logo_file=logo, city_logo_file=city_logo
    )
    _make(make_twin, brief, output, lang, workshop=workshop, function=function, extras=extras)


@answers_faults
def appendix(
    brief: BriefArgument,
    output: OutputOption,
    function: FunctionOption = None,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Make site data sheets of the best places."""
    from service.usecases.make_companions import make_appendix

    _make(make_appendix, brief, output, lang, function=function)


@answers_faults
def slides(
    brief: BriefArgument,
    output: OutputOption,
    staff: StaffOption = False,
    function: FunctionOption = None,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Make editable slides."""
    from service.usecases.make_companions import make_slides

    _make(make_slides, brief, output, lang, function=function, staff=staff)


@answers_faults
def workbook(
    brief: BriefArgument,
    output: OutputOption,
    staff: StaffOption = False,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Make the ranking as a workbook."""
    from service.usecases.make_companions import make_workbook

    _make(make_workbook, brief, output, lang, staff=staff)


def _make(
    paper: Callable[..., bytes],
    brief: Path,
    output: Path,
    lang: Lang,
    *,
    workshop: "Workshop | None" = None,
    **wanted: object,
) -> None:
    """Rank the places for a brief and write one paper of them; ``wanted`` are the paper's own options."""
    from service.usecases.write_file import write_atomically
    from service.wiring import Workshop

    workshop = workshop or Workshop()
    settings = workshop.sheet_settings
    recommendation, pack = recommend(brief, workshop)
    write_atomically(
        output, paper(recommendation, pack=pack, settings=settings, language=lang.value, **wanted)
    )
    if settings.development_key:
        typer.echo(say("cli.development_key_warning", lang.value), err=True)
    typer.echo(say("layers.wrote", lang.value, path=str(output)), err=True)
