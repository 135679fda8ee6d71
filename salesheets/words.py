"""The fixed words of the sheet: one ``section.toml`` per section, both languages."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from domain.text import Language

FOLDER: Final = Path(__file__).resolve().parent


@cache
def _card(section: str) -> Mapping[str, Any]:
    path = (
        FOLDER / "base" / "words.toml"
        if section == "base"
        else FOLDER / "sections" / section / "section.toml"
    )
    return tomllib.loads(path.read_text(encoding="utf-8"))


def words(section: str, language: Language) -> Mapping[str, Any]:
    """Return the words of a section, or of the ``base``, in one language."""
    table: Mapping[str, Any] = _card(section)[language]
    return table


def options(section: str) -> Mapping[str, Any]:
    """Return a section's limits: how many rows, how many letters."""
    table: Mapping[str, Any] = _card(section).get("options", {})
    return table


@cache
def layout(identity: str) -> Mapping[str, Any]:
    """Return a layout: its pages, rows and the number of pages it promises."""
    return tomllib.loads((FOLDER / "layouts" / f"{identity}.toml").read_text(encoding="utf-8"))
