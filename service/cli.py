"""The command line ``kamae``: which command is called what.

Everything heavy is imported inside the commands: ``--help`` answers in half a second.
"""

import sys
from collections.abc import Callable
from typing import Annotated, Final

import typer

from service.commands import (
    database,
    enquiries,
    layers,
    papers,
    ranking,
    register,
    server,
    staff,
    upkeep,
    users,
)
from service.commands.common import group, words
from service.errors import is_closed_pipe

app = group("about")


def _show_version(wanted: bool) -> None:  # noqa: FBT001  (typer's callback)
    if wanted:
        from importlib.metadata import version

        typer.echo(version("kamae"))
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_show_version, help=words("version_option"))
    ] = False,
) -> None:
    """Take the options that belong to no command."""


#: Which commands stand together in ``--help``: a newcomer looks for a purpose.
_COMMANDS: Final[dict[str, dict[str, Callable[..., None]]]] = {
    "panel_rank": {
        "rank": ranking.rank,
        "explain": ranking.explain,
        "compare": staff.compare,
        "like": staff.like,
        "analyse": staff.analyse,
        "staff": staff.staff,
        "pair": staff.pair,
        "joint": staff.joint,
        "together": staff.together,
        "learn": staff.learn,
        "mesh": layers.mesh,
        "map": layers.map_,
        "replay": upkeep.replay,
    },
    "panel_papers": {
        "sheet": ranking.sheet,
        "twin": papers.twin,
        "appendix": papers.appendix,
        "slides": papers.slides,
        "workbook": papers.workbook,
        "sheets": register.sheets,
        "verify": register.verify,
        "stale": register.stale,
    },
    "panel_data": {"facts": upkeep.facts, "check": upkeep.check, "rebase": upkeep.rebase},
    "panel_service": {
        "serve": server.serve,
        "worker": server.worker,
        "doctor": server.doctor,
        "tidy": enquiries.tidy,
    },
}
_GROUPS: Final = {
    "layer": (layers.layer, "panel_data"),
    "user": (users.user, "panel_service"),
    "db": (database.db, "panel_service"),
    "bundle": (enquiries.bundle, "panel_service"),
    "cases": (enquiries.cases, "panel_service"),
}
for panel, named in _COMMANDS.items():
    for name, command in named.items():
        app.command(name, help=words(name), rich_help_panel=words(panel))(command)
for name, (inner, panel) in _GROUPS.items():
    app.add_typer(inner, name=name, rich_help_panel=words(panel))


def main() -> None:
    """Run the command line; a reader that has closed the pipe ends it quietly."""
    try:
        app()
    except OSError as error:
        if not is_closed_pipe(error):
            raise
        sys.stderr.close()
        sys.exit(0)
