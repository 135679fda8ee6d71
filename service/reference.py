"""The generated pages of ``docs/reference``: result schema, settings, commands.

``python -m service.reference`` writes them; a test says whether they are current.
"""

import dataclasses
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import typer.main
from typer.core import TyperArgument, TyperGroup, TyperOption

from domain.recommendation import Recommendation
from domain.text import Language
from service.cli import app
from service.messages import catalogue, say
from service.settings import Settings

LANGUAGES: Final[tuple[Language, ...]] = ("ja", "en")
FOLDER = Path(__file__).parents[1] / "docs" / "reference"


def result_schema() -> str:
    """Return the JSON Schema of ``kamae rank --json``."""
    schema = Recommendation.model_json_schema(mode="serialization")
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def settings_page() -> str:
    """Return the table of settings."""
    lines = [
        "# Settings",
        "",
        "Environment variables; none is needed for a first run.",
        "",
        "| variable | default | meaning |",
        "|---|---|---|",
    ]
    for item in dataclasses.fields(Settings):
        default = f"`{item.default}`" if item.default else "(empty)"
        lines.append(f"| `KAMAE_{item.name.upper()}` | {default} | {item.metadata['description']} |")
    return "\n".join(lines) + "\n"


def commands_page() -> str:
    """Return the commands with their arguments and options, in English."""
    lines = ["# Commands", "", say("cli.about", "en"), ""]
    lines += ["Exit codes: 0 done · 1 a check failed · 2 bad input (the message says what to do).", ""]
    lines += _group("kamae", typer.main.get_command(app))
    return "\n".join(lines).rstrip() + "\n"


def _group(name: str, group: object) -> Iterator[str]:
    assert isinstance(group, TyperGroup)  # noqa: S101  (an app with several commands is a group)
    for word, command in sorted(group.commands.items()):
        yield from (f"## `{name} {word}`", "", _meaning(command.help), "")
        if isinstance(command, TyperGroup):
            yield from _group(f"{name} {word}", command)
        else:
            yield from (*_parameters(command.params), "")


def _parameters(parameters: Sequence[object]) -> Iterator[str]:
    for parameter in parameters:
        if isinstance(parameter, TyperArgument):
            yield f"- `{parameter.metavar or parameter.name}`: {_meaning(parameter.help)}"
        elif isinstance(parameter, TyperOption) and parameter.name != "help":
            yield f"- `{', '.join(parameter.opts)}`: {_meaning(parameter.help)}"


def _meaning(japanese: str | None) -> str:
    """Return the English of a help text that was looked up in Japanese."""
    keys = [
        key
        for language in LANGUAGES
        for key, words in catalogue(language)["cli"].items()
        if words == japanese
    ]
    return say(f"cli.{keys[0]}", "en") if keys else ""


PAGES = {"result.schema.json": result_schema, "settings.md": settings_page, "commands.md": commands_page}


def main() -> None:
    """Write every page."""
    for name, make in PAGES.items():
        (FOLDER / name).write_text(make(), encoding="utf-8")


if __name__ == "__main__":
    main()
