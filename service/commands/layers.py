"""Official geodata: import, list, roll back, examine; search the city by mesh; draw maps."""

from pathlib import Path
from typing import Annotated

import typer

from service.commands.common import (
    DEFAULT_LANG,
    BriefArgument,
    FunctionOption,
    LangOption,
    answers_faults,
    group,
    recommend,
    settings,
    words,
)
from service.messages import say

layer = group("layer")
CodeArgument = Annotated[str, typer.Argument(metavar="CODE", help=words("layer_argument"))]


@layer.command("import", help=words("layer_import"))
@answers_faults
def import_(
    code: CodeArgument,
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help=words("layer_files"))],
    edition: Annotated[str | None, typer.Option("--edition", help=words("layer_edition"))] = None,
    area: Annotated[str, typer.Option("--area", help=words("layer_area"))] = "40",
    url: Annotated[str | None, typer.Option("--url", help=words("layer_url"))] = None,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Import files as a layer."""
    from geodata.importers.run import import_layer
    from service.terminal import console
    from service.terminal_layers import show_report
    from service.terminal_progress import progress_bar
    from service.usecases.layer_store import open_store

    store = open_store(settings.state_folder)
    with progress_bar(code) as bar:
        progress = None if bar is None else (lambda _stage, done, total: bar(done, total))
        report = import_layer(
            code, files, store=store, edition=edition, area=area, url=url, progress=progress
        )
    show_report(console(), report, lang.value)


@layer.command("list", help=words("layer_list"))
@answers_faults
def list_(lang: LangOption = DEFAULT_LANG) -> None:
    """List the installed layers."""
    from service.terminal import console
    from service.terminal_layers import show_layers
    from service.usecases.layer_store import open_store

    show_layers(console(), open_store(settings.state_folder).manifests(), lang.value)


@layer.command(help=words("layer_info"))
@answers_faults
def info(code: CodeArgument, lang: LangOption = DEFAULT_LANG) -> None:
    """Show where a layer comes from."""
    from geodata.layers import layer_card
    from service.terminal import console
    from service.terminal_layers import show_layer
    from service.usecases.layer_store import open_store

    card = layer_card(code)
    show_layer(console(), card, open_store(settings.state_folder), lang.value)


@layer.command(help=words("layer_rollback"))
@answers_faults
def rollback(
    code: CodeArgument,
    version: Annotated[str | None, typer.Option("--to", help=words("layer_version"))] = None,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Let an earlier version hold again."""
    from service.usecases.layer_store import open_store

    manifest = open_store(settings.state_folder).rollback(code, version)
    typer.echo(say("layers.rolled_back", lang.value, layer=code, version=manifest.version))


@layer.command(help=words("layer_doctor"))
@answers_faults
def doctor(lang: LangOption = DEFAULT_LANG) -> None:
    """Say what is missing, stale or not allowed."""
    from geodata.doctor import doctor as examine
    from geodata.doctor import unusable_layers
    from service.terminal import console
    from service.terminal_layers import show_diagnoses
    from service.usecases.layer_store import open_store
    from service.wiring import Workshop

    workshop = Workshop()
    criteria = {card.id: card.measure for card in workshop.catalogue.criteria.values()}
    gates = {card.id: card.measure for card in workshop.catalogue.gates.values() if card.measure}
    store = open_store(settings.state_folder)
    found = examine(store, criteria | gates, on=workshop.evaluated_on(None))
    show_diagnoses(console(), found, unusable_layers(), workshop.catalogue, lang.value)


@answers_faults
def mesh(
    brief: BriefArgument,
    cell: Annotated[int, typer.Option("--cell", help=words("cell_option"))] = 250,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE.geojson", help=words("geojson_option"))
    ] = None,
    top: Annotated[int, typer.Option("--top", min=1, help=words("areas_option"))] = 10,
    function: FunctionOption = None,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Search the city by mesh."""
    from service.forms.brief_toml import read_brief
    from service.terminal import console
    from service.terminal_layers import show_mesh
    from service.usecases.choose_function import index_of
    from service.usecases.search_mesh import cell_size, mesh_geojson, search_mesh
    from service.usecases.write_file import write_atomically
    from service.wiring import Workshop

    workshop = Workshop()
    read = read_brief(brief)
    answer = search_mesh(
        read,
        read.functions[index_of(read.functions, function)],
        pack=workshop.pack,
        catalogue=workshop.catalogue,
        on=workshop.evaluated_on(read.evaluated_on),
        cell_m=cell_size(cell),
    )
    show_mesh(console(), answer, workshop.pack, workshop.catalogue, lang.value, top=top)
    if output is not None:
        write_atomically(output, mesh_geojson(answer, workshop.pack, lang.value).encode())
        typer.echo(say("layers.wrote", lang.value, path=str(output)), err=True)


@answers_faults
def map_(
    brief: BriefArgument,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE.svg|.geojson|.gpkg", help=words("map_option"))
    ],
    function: FunctionOption = None,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Draw the ranked places."""
    from service.usecases.draw_map import draw_map

    recommendation, pack = recommend(brief)
    draw_map(recommendation, pack=pack, output=output, language=lang.value, function=function)
    typer.echo(say("layers.wrote", lang.value, path=str(output)), err=True)
