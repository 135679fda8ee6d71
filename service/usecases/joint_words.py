"""The sentences of the joint risk, in both languages."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from domain.text import Bilingual

_WORDS: Final = Path(__file__).with_suffix(".toml")


def words(key: str, **facts: object) -> Bilingual:
    """Return a sentence about the joint risk."""
    return _phrases()[key].format(**facts)


def percent(share: float) -> str:
    """Write a share of 0..1 as percent, three digits that count."""
    return f"{100 * share:.3g}"


@cache
def _phrases() -> Mapping[str, Bilingual]:
    read = tomllib.loads(_WORDS.read_text(encoding="utf-8"))
    return {key: Bilingual.model_validate(phrase) for key, phrase in read.items()}
