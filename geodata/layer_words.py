"""The sentences of figures that were read from imported layers."""

import tomllib
from collections.abc import Mapping
from functools import cache

from domain.text import Bilingual
from domain.units import UNITS
from geodata.layers import CATALOGUE
from geodata.measure_cards import phrase

_WHOLE_FROM = 1000


@cache
def _sentences() -> Mapping[str, Bilingual]:
    tables = tomllib.loads((CATALOGUE / "layer_words.toml").read_text(encoding="utf-8"))
    return {name: Bilingual.model_validate(table) for name, table in tables.items()}


def layer_phrase(name: str, /, **facts: object) -> Bilingual:
    """Return a sentence on a layer, filled with facts.

    Raises
    ------
    KeyError
        There is no such sentence.
    """
    return _sentences()[name].format(**facts)


def amount(number: float, unit: str) -> Bilingual:
    """Return a figure with its unit, to three digits; a flood rank is told as its depths."""
    if unit == "flood_rank":
        return phrase("flood_rank", f"rank_{number:.0f}")
    words = UNITS[unit]
    text = f"{number:,.0f}" if abs(number) >= _WHOLE_FROM else f"{number:.3g}"
    return Bilingual(ja=f"{text}{words.ja}", en=f"{text} {words.en}".strip())
