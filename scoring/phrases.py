"""The sentences of the engine, kept in ``wording/*.toml`` in both languages.

A phrase is called by ``file.key``; its placeholders are filled with facts.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from domain.errors import CardError
from domain.text import Bilingual, listed

__all__ = ["WORDING", "collect_phrases", "joined", "listed", "phrasebook", "say"]

WORDING: Final = Path(__file__).parent / "wording"


@cache
def phrasebook() -> Mapping[str, Bilingual]:
    """Read every phrase, by ``file.key`` (deeper tables by ``file.table.key``).

    Raises
    ------
    CardError
        A phrase lacks one of the languages.
    """
    phrases: dict[str, Bilingual] = {}
    for path in sorted(WORDING.glob("*.toml")):
        collect_phrases(phrases, path.stem, tomllib.loads(path.read_text(encoding="utf-8")))
    return phrases


def say(phrase: str, **facts: object) -> Bilingual:
    """Return a phrase with its placeholders filled.

    Raises
    ------
    KeyError
        There is no such phrase, or it asks for a fact that was not given.
    """
    return phrasebook()[phrase].format(**facts)


def joined(sentences: list[Bilingual]) -> Bilingual:
    """Join sentences, each closed with its language's full stop."""
    return Bilingual(
        ja="".join(_closed(sentence.ja, "。", "。!?!?") for sentence in sentences if sentence.ja),
        en=" ".join(_closed(sentence.en, ".", ".!?") for sentence in sentences if sentence.en),
    )


def _closed(sentence: str, stop: str, closing: str) -> str:
    text = sentence.strip()
    return text if text[-1] in closing else text + stop


def collect_phrases(phrases: dict[str, Bilingual], prefix: str, table: Mapping[str, object]) -> None:
    """File every phrase below a table under its dotted name.

    Raises
    ------
    CardError
        A phrase lacks one of the languages. Facts: ``card``, ``field``, ``reason``.
    """
    if set(table) == {"ja", "en"}:
        phrases[prefix] = Bilingual.model_validate(table)
        return
    for key, item in table.items():
        if not isinstance(item, dict):
            raise CardError(card=f"{prefix}.toml", field=key, reason="a phrase needs ja and en")
        collect_phrases(phrases, f"{prefix}.{key}", item)
