"""What all commands share: words, options, and how a fault ends."""

import os
import sys
from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ParamSpec, TypeVar

import typer

from domain.errors import KamaeError
from service.commands.usage import WordedGroup
from service.errors import report
from service.messages import say
from service.settings import load_settings

if TYPE_CHECKING:
    from domain.brief import Brief
    from domain.place import DataPack
    from domain.recommendation import Recommendation
    from domain.text import Language
    from service.store.sheet_register import SheetRegister
    from service.wiring import Workshop

P = ParamSpec("P")
R = TypeVar("R")

try:
    settings = load_settings()
except KamaeError as error:
    sys.exit(report(error, "en" if os.environ.get("KAMAE_LANG") == "en" else "ja"))


class Lang(StrEnum):
    """The languages of ``--lang``."""

    JA = "ja"
    EN = "en"


def words(key: str) -> str:
    """Return a help text in the language of the settings."""
    return say(f"cli.{key}", settings.language)


class SheetWords(WordedGroup):
    """Lets ``kamae sheet verify`` and ``kamae sheet stale`` be said as well as ``kamae verify``."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401  (typer keeps its types to itself)
        """Find the command; a sheet's own verbs may stand behind it."""
        if args[0] == "sheet" and args[1:2] in (["verify"], ["stale"]):
            args = args[1:]
        return super().resolve_command(ctx, args)


def group(about: str) -> typer.Typer:
    """Return an empty group of commands, told about by a message."""
    return typer.Typer(
        cls=SheetWords,
        help=words(about),
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )


BriefArgument = Annotated[Path, typer.Argument(metavar="BRIEF.toml", help=words("brief_argument"))]
SiteArgument = Annotated[str, typer.Argument(metavar="SITE_ID", help=words("site_argument"))]
LangOption = Annotated[Lang, typer.Option("--lang", help=words("lang_option"))]
JsonOption = Annotated[bool, typer.Option("--json", help=words("json_option"))]
PhotoOption = Annotated[Path | None, typer.Option(metavar="FILE", help=words("photo_option"))]
LogoOption = Annotated[Path | None, typer.Option(metavar="FILE.svg", help=words("logo_option"))]
CityLogoOption = Annotated[Path | None, typer.Option(metavar="FILE.svg", help=words("city_logo_option"))]
MessageOption = Annotated[Path | None, typer.Option(metavar="FILE.toml", help=words("message_option"))]
FunctionOption = Annotated[str | None, typer.Option("--function", help=words("function_option"))]
DEFAULT_LANG = Lang(settings.language)


def answers_faults(command: Callable[P, R]) -> Callable[P, R]:
    """Turn a fault into its sentence and exit code 2, in the language asked for."""

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        asked = kwargs.get("lang")
        language: Language = "en" if (asked or DEFAULT_LANG) == Lang.EN else "ja"
        try:
            return command(*args, **kwargs)
        except KamaeError as error:
            code = report(error, language)
            for where in getattr(error, "__notes__", ()):
                typer.echo(say("db.place", language, where=where), err=True)
            raise typer.Exit(code) from error

    return wrapped


def open_register(workshop: "Workshop") -> "SheetRegister":
    """Return the register of sheets, its SQLite file created or upgraded if need be."""
    from service.commands.opened import telling_where
    from service.store.ready import ready_database
    from service.store.sheet_register import SheetRegister

    with telling_where(workshop):
        ready_database(workshop.database, workshop.settings.state_folder)
    return SheetRegister(workshop.database)


def print_json(data: object) -> None:
    """Print plain data in the one form of JSON."""
    from domain.canonical import canonical_json

    typer.echo(canonical_json(data, indent=2))


def recommend(path: Path, workshop: "Workshop | None" = None) -> "tuple[Recommendation, DataPack]":
    """Read a brief and rank the places for it."""
    from service.forms.brief_toml import read_brief
    from service.wiring import Workshop

    brief = read_brief(path)
    workshop = workshop or Workshop()
    return recommend_brief(brief, str(path), workshop), workshop.pack


def recommend_brief(brief: "Brief", path: str, workshop: "Workshop") -> "Recommendation":
    """Rank the places for a brief that was read from ``path``."""
    from service.usecases.recommend_sites import recommend_sites

    return recommend_sites(
        brief,
        pack=workshop.pack,
        catalogue=workshop.catalogue,
        contradictions=workshop.contradictions,
        on=workshop.evaluated_on(brief.evaluated_on),
        path=path,
    )
