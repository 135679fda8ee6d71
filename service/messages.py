"""The message catalogue: every word the command line and the pages say, by key and language."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from domain.errors import BriefValueError, CardError, KamaeError, error_of
from domain.library_words import in_own_words
from domain.text import Bilingual, Language

_LONGEST: Final = 200
_LOCALES = Path(__file__).parent / "locales"


@cache
def catalogue(language: Language) -> dict[str, Any]:
    """Read the messages of one language, once per process."""
    return tomllib.loads((_LOCALES / language / "messages.toml").read_text(encoding="utf-8"))


def say(key: str, language: Language, **facts: object) -> str:
    """Return the message ``key`` (dotted) with its facts filled in.

    Raises
    ------
    KeyError
        The catalogue has no such message.
    """
    node: Any = catalogue(language)
    for part in key.split("."):
        node = node[part]
    return str(node).format(**{name: _shown(value, language) for name, value in facts.items()})


def say_error(error: KamaeError, language: Language) -> str:
    """Return what happened, where, and what to do next."""
    facts = dict(error.facts)
    if isinstance(facts.get("expected"), str):
        facts["expected"] = _expected(error, language)
    if isinstance(facts.get("value"), list):
        facts["value"] = as_written(facts["value"])
    for name in ("reason", "detail"):
        if isinstance(text := facts.get(name), str):
            facts[name] = _reason(error, text, language)
    return say(f"errors.{error.code}", language, **facts)


def say_wrong(key: str, language: Language, *, limit: object = "", options: object = "") -> str:
    """Return what to send instead of a refused value; ``key`` is one of ``domain.library_words``."""
    return say(f"wrong.{key}", language, limit=limit, options=options)


def _expected(error: KamaeError, language: Language) -> str:
    """Return what should stand there: as one writes it in a brief's file, or plainly; else what was given."""
    key, facts = str(error.facts["expected"]), error.facts
    if isinstance(error, BriefValueError) and key in catalogue(language)["expected"]:
        return say(f"expected.{key}", language, options=facts.get("options", ""))
    if key in catalogue(language)["wrong"]:
        return say_wrong(key, language, limit=facts.get("limit", ""), options=facts.get("options", ""))
    return key


def _reason(error: KamaeError, text: str, language: Language) -> str:
    """Return our own words for a reason: of its key, or of what a library said."""
    if isinstance(error, CardError) and text in catalogue(language)["wrong"]:
        facts = error.facts
        return say_wrong(text, language, limit=facts.get("limit", ""), options=facts.get("options", ""))
    known: str | None = catalogue(language)["reasons"].get(text)
    return known or in_own_words(text)[language]


def say_fault(fault: Mapping[str, Any], language: Language) -> str:
    """Return the words of a fault that was kept as its code and facts, such as the one that ended a job."""
    facts = {name: _revived(value) for name, value in fault.get("facts", {}).items()}
    return say_error(error_of(fault["code"], facts), language)


def _revived(value: object) -> object:
    if isinstance(value, dict) and set(value) == {"ja", "en"}:
        return Bilingual(**value)
    return value


def _shown(value: object, language: Language) -> object:
    if isinstance(value, Bilingual):
        return value[language]
    if value is None or (isinstance(value, list | tuple | set | frozenset) and not value):
        return catalogue(language)["nothing"]
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(str(_shown(item, language)) for item in value)
    return _cut(as_written(value)) if isinstance(value, str | Mapping | bool | float) else value


def as_written(value: object) -> str:
    """Write a value as in the file a person wrote: tables, lists and flags of TOML, plain numbers."""
    if isinstance(value, Mapping):
        inside = ", ".join(f"{name} = {_inside(item)}" for name, item in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(_inside(item) for item in value)}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def _inside(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else as_written(value)


def _cut(text: str) -> str:
    """Keep a message short though a whole file was pasted into one field."""
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
