"""The cards of the measures, and the sentences their cells are written in."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from domain.cards import load_cards
from domain.measures import MeasureCard
from domain.text import Bilingual

CATALOGUE_FOLDER: Final = Path(__file__).parent / "catalogue"
MEASURES_FOLDER: Final = CATALOGUE_FOLDER / "measures"


@cache
def measure_cards() -> Mapping[str, MeasureCard]:
    """Read the cards of all measures, by id.

    Raises
    ------
    CardError
        A card is wrong.
    """
    return load_cards(MEASURES_FOLDER, MeasureCard)


@cache
def _phrases() -> Mapping[str, Mapping[str, Bilingual]]:
    tables = tomllib.loads((CATALOGUE_FOLDER / "phrases.toml").read_text(encoding="utf-8"))
    return {
        topic: {name: Bilingual.model_validate(words) for name, words in entries.items()}
        for topic, entries in tables.items()
    }


def phrase(topic: str, name: str, /, **facts: object) -> Bilingual:
    """Return a sentence of the catalogue, filled with facts.

    Raises
    ------
    KeyError
        There is no such sentence.
    """
    return _phrases()[topic][name].format(**facts)
