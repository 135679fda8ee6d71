"""The command line ``kamae``. Only names and options here; the work is in the use cases.

Everything heavy is imported inside the commands: ``--help`` answers in half a second.
"""

import os
import sys
from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ParamSpec, TypeVar

import typer

from domain.errors import KamaeError, UnknownSiteError
from service.errors import EXIT_FAILED_CHECK, is_closed_pipe, report
from service.messages import say
from service.settings import load_settings

if TYPE_CHECKING:
    from domain.brief import Brief
    from domain.place import DataPack
    from domain.recommendation import Recommendation
    from domain.text import Language
    from service.wiring import Workshop

P = ParamSpec("P")
R = TypeVar("R")

try:
    _settings = load_settings()
except KamaeError as error:
    sys.exit(report(error, "en" if os.environ.get("KAMAE_LANG") == "en" else "ja"))


class Lang(StrEnum):
    """The languages of ``--lang``."""

    JA = "ja"
    EN = "en"


def _help(key: str) -> str:
    return say(f"cli.{key}", _settings.language)


app = typer.Typer(
    help=_help("about"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
BriefArgument = Annotated[Path, typer.Argument(metavar="BRIEF.toml", help=_help("brief_argument"))]
LangOption = Annotated[Lang, typer.Option("--lang", help=_help("lang_option"))]
JsonOption = Annotated[bool, typer.Option("--json", help=_help("json_option"))]
DEFAULT_LANG = Lang(_settings.language)


def _answers_faults(command: Callable[P, R]) -> Callable[P, R]:
    """Turn a fault into its sentence and exit code 2, in the language asked for."""

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        asked = kwargs.get("lang")
        language: Language = "en" if (asked or DEFAULT_LANG) == Lang.EN else "ja"
        try:
            return command(*args, **kwargs)
        except KamaeError as error:
            raise typer.Exit(report(error, language)) from error

    return wrapped


def _show_version(wanted: bool) -> None:  # noqa: FBT001  (typer's callback)
    if wanted:
        from importlib.metadata import version

        typer.echo(version("kamae"))
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_show_version, help=_help("version_option"))
    ] = False,
) -> None:
    """Take the options that belong to no command."""


@app.command(help=_help("rank"))
@_answers_faults
def rank(
    brief: BriefArgument,
    lang: LangOption = DEFAULT_LANG,
    as_json: JsonOption = False,
    top: Annotated[int, typer.Option("--top", min=1, help=_help("top_option"))] = 5,
) -> None:
    """Rank the places for a brief."""
    from service.terminal import console, show_ranking

    recommendation = _recommend(brief)[0]
    if as_json:
        from service.usecases.replay import result_json

        typer.echo(result_json(recommendation), nl=False)
    else:
        show_ranking(console(), recommendation, lang.value, top=top)


@app.command(help=_help("explain"))
@_answers_faults
def explain(
    brief: BriefArgument,
    site_id: Annotated[str, typer.Argument(metavar="SITE_ID", help=_help("site_argument"))],
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Explain one place."""
    from service.terminal import console, show_explanation
    from service.usecases.explain_site import explain_site

    recommendation, pack = _recommend(brief)
    show_explanation(console(), recommendation, explain_site(recommendation, site_id, pack=pack), lang.value)


@app.command(help=_help("sheet"))
@_answers_faults
def sheet(
    brief: BriefArgument,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE.pdf", help=_help("output_option"))],
    lang: LangOption = DEFAULT_LANG,
    function: Annotated[str | None, typer.Option("--function", help=_help("function_option"))] = None,
) -> None:
    """Make the proposal sheet."""
    from service.usecases.make_sheet import make_sheet
    from service.wiring import Workshop

    workshop = Workshop()
    recommendation, _ = _recommend(brief, workshop)
    made = make_sheet(
        recommendation,
        pack=workshop.pack,
        settings=workshop.sheet_settings,
        language=lang.value,
        function=function,
    )
    made.write(output)
    if made.uses_development_key:
        typer.echo(say("cli.development_key_warning", lang.value), err=True)
    size_kb = round(len(made.pdf) / 1000)
    typer.echo(say("cli.wrote", lang.value, path=str(output), pages=made.pages, size_kb=size_kb), err=True)


@app.command(help=_help("compare"))
@_answers_faults
def compare(
    brief: BriefArgument,
    first: Annotated[str, typer.Argument(metavar="SITE_ID", help=_help("site_argument"))],
    second: Annotated[str, typer.Argument(metavar="OTHER_ID", help=_help("site_argument"))],
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Say why one place is before another."""
    from scoring.compare import compare as compare_places
    from service.terminal import console
    from service.terminal_staff import show_comparison

    recommendation, pack = _recommend(brief)
    for function in recommendation.functions:
        judged = {place.site_id: place for place in (*function.ranking, *function.insufficient_data)}
        if first in judged and second in judged:
            show_comparison(console(), compare_places(judged[first], judged[second]), lang.value)
            return
    raise UnknownSiteError(site_id=f"{first}, {second}", nearest=sorted(pack.sites)[:3])


@app.command(help=_help("like"))
@_answers_faults
def like(
    brief: BriefArgument,
    site_id: Annotated[str, typer.Argument(metavar="SITE_ID", help=_help("site_argument"))],
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Find places like one place."""
    from scoring.similar_places import similar_places
    from service.terminal import console
    from service.terminal_staff import show_similar

    function = _recommend(brief)[0]
    places = (*function.ranking, *function.insufficient_data)
    if site_id not in {place.site_id for place in places}:
        raise UnknownSiteError(site_id=site_id, nearest=[place.site_id for place in places][:3])
    show_similar(console(), similar_places(places, site_id), lang.value)


@app.command(help=_help("analyse"))
@_answers_faults
def analyse(brief: BriefArgument, lang: LangOption = DEFAULT_LANG, as_json: JsonOption = False) -> None:
    """Look beneath the ranking."""
    from service.forms.brief_toml import read_brief
    from service.terminal import console
    from service.terminal_staff import show_analysis
    from service.usecases.analyse_brief import analyse_brief
    from service.wiring import Workshop

    workshop = Workshop()
    read = read_brief(brief)
    on = workshop.evaluated_on(read.evaluated_on)
    found = analyse_brief(read, pack=workshop.pack, catalogue=workshop.catalogue, on=on)
    if as_json:
        _print_json([item.model_dump(mode="json") for item in found])
        return
    for item in found:
        show_analysis(console(), item, workshop.pack, lang.value)


@app.command(help=_help("staff"))
@_answers_faults
def staff(brief: BriefArgument, lang: LangOption = DEFAULT_LANG, as_json: JsonOption = False) -> None:
    """Prepare staff for the meeting."""
    from service.forms.brief_toml import read_brief
    from service.terminal import console
    from service.terminal_staff import show_staff_notes
    from service.usecases.prepare_staff import prepare_staff
    from service.wiring import Workshop

    workshop = Workshop()
    read = read_brief(brief)
    on = workshop.evaluated_on(read.evaluated_on)
    notes = [prepare_staff(workshop.pack, read, function, on=on) for function in read.functions]
    if as_json:
        _print_json([item.model_dump(mode="json") for item in notes])
        return
    for item in notes:
        show_staff_notes(console(), item, workshop.pack, lang.value)


@app.command(help=_help("together"))
@_answers_faults
def together(brief: BriefArgument, lang: LangOption = DEFAULT_LANG, as_json: JsonOption = False) -> None:
    """Place several functions at once."""
    from geodata import measure_sites
    from service.terminal import console
    from service.terminal_staff import show_together
    from service.usecases.place_together import place_together

    recommendation, pack = _recommend(brief)
    table = measure_sites(pack, on=recommendation.evaluated_on)
    found = place_together(recommendation, table, pack=pack)
    if as_json:
        _print_json(found.model_dump(mode="json"))
    else:
        show_together(console(), found, pack, lang.value)


@app.command(help=_help("learn"))
@_answers_faults
def learn(
    brief: BriefArgument,
    decisions: Annotated[Path, typer.Argument(metavar="DECISIONS.toml", help=_help("decisions_argument"))],
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Suggest weights from past decisions."""
    from service.terminal import console
    from service.terminal_staff import show_learned
    from service.usecases.learn_weights import learn_weights, read_decisions
    from service.wiring import Workshop

    workshop = Workshop()
    read = read_decisions(decisions)
    recommendation, _ = _recommend(brief, workshop)
    show_learned(console(), learn_weights(recommendation, read), workshop.catalogue, lang.value)


@app.command(help=_help("replay"))
@_answers_faults
def replay(
    result: Annotated[Path, typer.Argument(metavar="RESULT.json", help=_help("result_argument"))],
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Compute an old result again."""
    from service.terminal import console, show_replay
    from service.usecases.replay import replay as replay_result
    from service.wiring import Workshop

    workshop = Workshop()
    outcome = replay_result(result, lambda brief: _recommend_brief(brief, str(result), workshop))
    show_replay(console(), outcome, lang.value)
    if not outcome.same:
        raise typer.Exit(EXIT_FAILED_CHECK)


@app.command(help=_help("facts"))
@_answers_faults
def facts(
    lang: LangOption = DEFAULT_LANG,
    stale: Annotated[bool, typer.Option("--stale", help=_help("stale_option"))] = False,
    unknown: Annotated[bool, typer.Option("--unknown", help=_help("unknown_option"))] = False,
    criterion: Annotated[
        str | None, typer.Option("--for", metavar="CRITERION", help=_help("for_option"))
    ] = None,
) -> None:
    """List the figures of the pack."""
    from service.terminal import console, show_facts
    from service.usecases.list_facts import list_facts
    from service.wiring import Workshop

    workshop = Workshop()
    on = workshop.evaluated_on(None)
    found = list_facts(
        workshop.pack, on=on, stale=stale, unknown=unknown, criterion=criterion, catalogue=workshop.catalogue
    )
    show_facts(console(), found, workshop.pack, on, lang.value)


@app.command(help=_help("check"))
@_answers_faults
def check(lang: LangOption = DEFAULT_LANG) -> None:
    """Check the pack and the catalogue."""
    from service.terminal import console, show_findings
    from service.usecases.check_all import check_all
    from service.wiring import Workshop

    workshop = Workshop()
    outcome = check_all(
        workshop.pack_folder,
        load_pack=lambda: workshop.pack,
        load_catalogue=lambda: workshop.catalogue,
        load_contradictions=lambda: workshop.contradictions,
    )
    show_findings(console(), outcome, lang.value)
    if outcome.errors:
        raise typer.Exit(EXIT_FAILED_CHECK)


def _print_json(data: object) -> None:
    from domain.canonical import canonical_json

    typer.echo(canonical_json(data, indent=2))


def _recommend(path: Path, workshop: "Workshop | None" = None) -> "tuple[Recommendation, DataPack]":
    from service.forms.brief_toml import read_brief
    from service.wiring import Workshop

    brief = read_brief(path)
    workshop = workshop or Workshop()
    return _recommend_brief(brief, str(path), workshop), workshop.pack


def _recommend_brief(brief: "Brief", path: str, workshop: "Workshop") -> "Recommendation":
    from service.usecases.recommend_sites import recommend_sites

    return recommend_sites(
        brief,
        pack=workshop.pack,
        catalogue=workshop.catalogue,
        contradictions=workshop.contradictions,
        on=workshop.evaluated_on(brief.evaluated_on),
        path=path,
    )


def main() -> None:
    """Run the command line; a reader that has closed the pipe ends it quietly."""
    try:
        app()
    except OSError as error:
        if not is_closed_pipe(error):
            raise
        sys.stderr.close()
        sys.exit(0)
