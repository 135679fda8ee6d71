"""The fixed words of the papers beside the sheet: twin, slides, workbook, appendix."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from domain.text import Language

Paper = Literal["twin", "slides", "workbook", "appendix"]
FOLDER: Final = Path(__file__).resolve().parent / "companions"


@cache
def _card(paper: Paper) -> Mapping[str, Any]:
    return tomllib.loads((FOLDER / f"{paper}.toml").read_text(encoding="utf-8"))


def companion_words(paper: Paper, language: Language) -> Mapping[str, Any]:
    """Return the words of a paper in one language."""
    table: Mapping[str, Any] = _card(paper)[language]
    return table
