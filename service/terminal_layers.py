"""Layers, the mesh search and their progress on a terminal."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from domain.place import DataPack
from domain.text import Language
from geodata.doctor import Diagnosis, LayerHealth
from geodata.importers.run import ImportReport
from geodata.layer_manifest import Manifest, SourceFile
from geodata.layer_store import LayerStore
from geodata.layers import LayerCard
from scoring.cards import Catalogue
from service.messages import say
from service.usecases.mesh_checks import CheckState
from service.usecases.search_mesh import MeshAnswer

_SOURCES_SHOWN = 5
_HEALTH_STYLE = {LayerHealth.GOOD: "green", LayerHealth.MISSING: "magenta", LayerHealth.DAMAGED: "red"}


def show_report(to: Console, report: ImportReport, language: Language) -> None:
    """Print what was taken in and what was found."""
    facts = {
        "layer": report.layer,
        "edition": report.edition,
        "rows": f"{report.rows:,}",
        "version": report.version,
    }
    to.print(Text(say("layers.imported_report", language, **facts), style="green"))
    for found in report.findings:
        severity = say(f"layers.severity.{found.severity}", language)
        to.print(Text(f"  {severity}: {found.sentence[language]}"))


def show_layers(to: Console, manifests: Sequence[Manifest], language: Language) -> None:
    """Print the imported layers."""
    if not manifests:
        to.print(say("layers.none", language))
        return
    table = Table(header_style="bold")
    for key in ("code", "title", "edition", "rows", "licence", "imported"):
        table.add_column(say(f"layers.{key}", language))
    for manifest in manifests:
        rows = f"{sum(item.rows for item in manifest.tables if 'raster' not in item.geometry_types):,}"
        day = manifest.imported_on.isoformat()
        table.add_row(manifest.layer, manifest.title[language], manifest.edition, rows, manifest.licence, day)
    to.print(table)


def show_layer(to: Console, card: LayerCard, store: LayerStore, language: Language) -> None:
    """Print one layer: from the catalogue, and from its manifest where it is imported."""
    to.print(Text(f"{card.id} {card.title[language]}", style="bold"))
    lines = [("page", card.page), ("download", card.download[language]), ("forms", ", ".join(card.forms))]
    if store.state(card.id) is None:
        lines.append(("edition", say("layers.not_installed", language)))
    else:
        manifest = store.manifest(card.id)
        lines += [
            ("edition", f"{manifest.edition} ({manifest.version})"),
            ("licence", manifest.licence),
            ("attribution", manifest.attribution[language]),
            ("imported", manifest.imported_on.isoformat()),
            *(("source", text) for text in _sources(manifest.sources, language)),
            *(("findings", found.sentence[language]) for found in manifest.findings),
        ]
    for key, value in lines:
        to.print(Text(f"  {say(f'layers.{key}', language)}: {value}"))


def _sources(sources: Sequence[SourceFile], language: Language) -> list[str]:
    """Return the delivered files with their digests; of many tiles the first ones and how many more."""
    shown = [
        f"{source.name} sha256:{source.sha256[:16]}… {source.size_bytes:,} B"
        for source in sources[:_SOURCES_SHOWN]
    ]
    more = len(sources) - len(shown)
    return [*shown, say("layers.more_sources", language, count=more)] if more else shown


def show_diagnoses(
    to: Console,
    found: Sequence[Diagnosis],
    unusable: Sequence[LayerCard],
    catalogue: Catalogue,
    language: Language,
) -> None:
    """Print per criterion what is wrong with its layers and what to download."""
    table = Table(header_style="bold")
    for key in ("criterion", "code", "state", "edition", "download"):
        table.add_column(say(f"layers.{key}", language), overflow="fold")
    for item in found:
        state = Text(
            say(f"layers.health.{item.health}", language), style=_HEALTH_STYLE.get(item.health, "yellow")
        )
        asking = catalogue.criteria.get(item.criterion) or catalogue.gates[item.criterion]
        label = asking.label[language]
        where = f"{item.download[language]} {item.page}"
        table.add_row(label, f"{item.layer} {item.title[language]}", state, item.edition or "–", where)
    to.print(table)
    to.print(Text(say("layers.unusable", language), style="bold"))
    for card in unusable:
        instead = say("layers.instead", language, instead=card.instead) if card.instead else ""
        to.print(Text(f"  {card.id} {card.title[language]} {instead}"))


def show_mesh(
    to: Console, answer: MeshAnswer, pack: DataPack, catalogue: Catalogue, language: Language, *, top: int
) -> None:
    """Print the areas, how they were narrowed down, and what the search does not know."""
    facts = {
        "function": say(f"functions.{answer.function}", language),
        "wanted": f"{answer.wanted_ha:g}",
        "cell": answer.cell_m,
    }
    to.print(Text(say("mesh.title", language, **facts), style="bold cyan"))
    to.print(Text(say("mesh.steps", language, all=f"{answer.steps[0][1]:,}")))
    for condition, left in answer.steps[1:]:
        gate = catalogue.gates.get(condition)
        words = gate.label[language] if gate else say(f"mesh.{condition}", language)
        to.print(Text("  " + say("mesh.step", language, condition=words, left=f"{left:,}")))
    if answer.areas:
        to.print(_mesh_table(answer, pack, language, top))
    else:
        to.print(Text(say("mesh.nothing", language), style="yellow"))
    _show_checks(to, answer, language)


def _show_checks(to: Console, answer: MeshAnswer, language: Language) -> None:
    """Say what the maps told of the areas, then what nobody looked at."""
    for check in answer.checks:
        if check.state is not CheckState.UNCHECKED and answer.areas:
            facts = {"all": len(answer.areas), "known": check.known, "touched": check.touched}
            topic = say(f"mesh.topics.{check.topic}", language)
            sentence = "looked_up" if check.touched is None else check.state.value
            to.print(Text("  " + say(f"mesh.{sentence}", language, topic=topic, **facts)))
    unchecked = [check.topic for check in answer.checks if check.state is CheckState.UNCHECKED]
    topics = say("mesh.and", language).join(say(f"mesh.topics.{topic}", language) for topic in unchecked)
    to.print(Text(say("mesh.unchecked", language, topics=topics), style="yellow"))
    to.print(Text(say("mesh.caveat", language), style="yellow"))


def _mesh_table(answer: MeshAnswer, pack: DataPack, language: Language, top: int) -> Table:
    table = Table(header_style="bold")
    for key in ("rank", "score", "land", "ward", "centre", "cells"):
        table.add_column(say(f"mesh.{key}", language), justify="left" if key == "ward" else "right")
    for area in answer.areas[:top]:
        ward = pack.municipalities[area.ward_code].local_name[language]
        centre = f"{area.lat:.4f}, {area.lon:.4f}"
        table.add_row(
            str(area.rank), f"{area.score:.1f}", f"{area.land_ha:.1f}", ward, centre, str(len(area.cells))
        )
    return table
