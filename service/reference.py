"""The generated pages of ``docs/reference``: result schema, settings, commands, routes.

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
from service.security.roles import Role, route_table
from service.settings import Settings

LANGUAGES: Final[tuple[Language, ...]] = ("ja", "en")
_ROUTES_ABOUT: Final = (
    "Who may call what; tests call every route with every role. A role may do what those before it may: "
    "{roles}. A link holder has no account: knowing the secret in the address is the right to it. Without "
    "an account pages lead to the login and interfaces answer 401, with too small a role both answer 403, "
    "and ids that are nobody's or somebody else's answer 404."
)
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
    codes = (
        "Exit codes: 0 done · 1 a check failed · 2 bad input (the message says what to do) · "
        "75 a worker whose program was replaced: start it anew."
    )
    lines += [codes, ""]
    lines += _group("kamae", typer.main.get_command(app))
    return "\n".join(lines).rstrip() + "\n"


def routes_page() -> str:
    """Return the table of routes and the least role that may call them."""
    lines = [
        "# Routes and roles",
        "",
        _ROUTES_ABOUT.format(roles=" < ".join(role.word for role in Role)),
        "",
        "| route | methods | least role |",
        "|---|---|---|",
    ]
    rows: dict[tuple[str, Role], list[str]] = {}
    for route, role in route_table().items():
        method, path = route.split(" ", 1)
        rows.setdefault((path, role), []).append(method)
    lines += [
        f"| `{path}` | {' '.join(sorted(methods))} | {role.word} |"
        for (path, role), methods in sorted(rows.items(), key=lambda row: (row[0][1], row[0][0]))
    ]
    return "\n".join(lines) + "\n"


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


PAGES = {
    "result.schema.json": result_schema,
    "settings.md": settings_page,
    "commands.md": commands_page,
    "routes.md": routes_page,
}


def main() -> None:
    """Write every page."""
    for name, make in PAGES.items():
        (FOLDER / name).write_text(make(), encoding="utf-8")


if __name__ == "__main__":
    main()
