"""What the keys of the audit trail are called: actions, objects, actors and facts."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Final, Literal

from domain.model import Frozen
from domain.text import Bilingual, Language
from service.usecases.case_words import case_words

_WORDS: Final = Path(__file__).with_name("trail_words.toml")
Part = Literal["actions", "objects", "actors", "facts"]


class TrailWords(Frozen):
    """Every word of the trail, by key."""

    actions: dict[str, Bilingual]
    objects: dict[str, Bilingual]
    actors: dict[str, Bilingual]
    facts: dict[str, Bilingual]
    values: dict[str, Bilingual]


@cache
def trail_words() -> TrailWords:
    """Read the words, once per process."""
    return TrailWords.model_validate(tomllib.loads(_WORDS.read_text(encoding="utf-8")))


def value_words(key: str, value: object, language: Language) -> str:
    """Return the value of a fact in words, where it is one of a closed list."""
    if isinstance(value, bool):
        value = "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return ", ".join(f"{name}: {'—' if inner is None else inner}" for name, inner in value.items())
    if value is None:
        return "—"
    known = _closed_list(key).get(str(value))
    return known[language] if known else str(value)


def _closed_list(key: str) -> dict[str, Bilingual]:
    """Return the words that the values of a fact can be: of a case's states or origins, else any."""
    words = case_words()
    if key in {"from", "to"}:
        return trail_words().values | {name: state.label for name, state in words.states.items()}
    return words.origins if key == "origin" else trail_words().values


def word_of(part: Part, key: str, language: Language) -> str:
    """Return what a key is called; one of an earlier or later version is shown as it is."""
    words: dict[str, Bilingual] = getattr(trail_words(), part)
    return words[key][language] if key in words else key
