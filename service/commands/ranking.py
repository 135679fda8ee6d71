"""Rank, explain, and the sheet."""

from pathlib import Path
from typing import Annotated

import typer

from service.commands.common import (
    DEFAULT_LANG,
    BriefArgument,
    CityLogoOption,
    FunctionOption,
    JsonOption,
    LangOption,
    LogoOption,
    MessageOption,
    PhotoOption,
    answers_faults,
    open_register,
    recommend,
    words,
)
from service.messages import say


@answers_faults
def rank(
    brief: BriefArgument,
    lang: LangOption = DEFAULT_LANG,
    as_json: JsonOption = False,
    top: Annotated[int, typer.Option("--top", min=1, help=words("top_option"))] = 5,
) -> None:
    """Rank the places for a brief."""
    from service.terminal import console, show_ranking

    recommendation = recommend(brief)[0]
    if as_json:
        from service.usecases.replay import result_json

        typer.echo(result_json(recommendation), nl=False)
    else:
        show_ranking(console(), recommendation, lang.value, top=top)


@answers_faults
def explain(
    brief: BriefArgument,
    site_id: Annotated[str, typer.Argument(metavar="SITE_ID", help=words("site_argument"))],
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Explain one place."""
    from service.terminal import console, show_explanation
    from service.usecases.explain_site import explain_site

    recommendation, pack = recommend(brief)
    show_explanation(console(), recommendation, explain_site(recommendation, site_id, pack=pack), lang.value)


@answers_faults
def sheet(
    brief: BriefArgument,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE.pdf", help=words("output_option"))],
    lang: LangOption = DEFAULT_LANG,
    function: FunctionOption = None,
    photo: PhotoOption = None,
    logo: LogoOption = None,
    city_logo: CityLogoOption = None,
    message: MessageOption = None,
) -> None:
    """Make the proposal sheet."""
    from service.forms.sheet_extras import read_extras
    from service.usecases.make_sheet import make_sheet
    from service.usecases.register_sheet import register_sheet
    from service.wiring import Workshop

    workshop = Workshop()
    register = open_register(workshop)
    extras = read_extras(
        message, workshop.pack.sites, photo_file=photo, logo_file=logo, city_logo_file=city_logo
    )
    recommendation, _ = recommend(brief, workshop)
    made = make_sheet(
        recommendation,
        pack=workshop.pack,
        settings=workshop.sheet_settings,
        language=lang.value,
        function=function,
        extras=extras,
    )
    made.write(output)
    register_sheet(
        register,
        made,
        recommendation=recommendation,
        pack=workshop.pack,
        settings=workshop.sheet_settings,
        function=function,
    )
    if made.uses_development_key:
        typer.echo(say("cli.development_key_warning", lang.value), err=True)
    size_kb = round(len(made.pdf) / 1000)
    typer.echo(say("cli.wrote", lang.value, path=str(output), pages=made.pages, size_kb=size_kb), err=True)
