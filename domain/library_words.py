"""What a library says of a fault, in our own words: no library speaks the reader's language.

Two doors, and no other: a refused value of pydantic becomes a key and its facts (the sentence is in
the message catalogue), a text of the system, SQLite or a parser becomes a sentence of ``library_words.toml``.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from domain.model import Frozen
from domain.text import Bilingual

CARD: Final = Path(__file__).parent / "library_words.toml"
#: The sentence for what no entry fits: general, but ours.
UNMAPPED: Final = "legal_value"

#: What pydantic calls a fault -> the key of the sentence that says what to write instead.
EXPECTED_BY_TYPE: Final[Mapping[str, str]] = {
    "missing": "missing",
    "extra_forbidden": "unknown_field",
    "string_type": "text",
    "string_unicode": "text",
    "string_too_short": "text_short",
    "string_too_long": "text_long",
    "string_pattern_mismatch": "pattern",
    "enum": "choice",
    "literal_error": "choice",
    "tuple_type": "list",
    "list_type": "list",
    "too_short": "list_short",
    "too_long": "list_long",
    "bool_type": "flag",
    "bool_parsing": "flag",
    "float_type": "number",
    "float_parsing": "number",
    "finite_number": "number",
    "int_type": "whole",
    "int_parsing": "whole",
    "int_parsing_size": "whole",
    "int_from_float": "whole",
    "greater_than": "above",
    "greater_than_equal": "at_least",
    "less_than": "below",
    "less_than_equal": "at_most",
    "model_type": "table",
    "model_attributes_type": "table",
    "dict_type": "table",
    "date_type": "day",
    "date_parsing": "day",
    "date_from_datetime_parsing": "day",
    "date_from_datetime_inexact": "day",
    "json_invalid": "json",
    "each_once": "each_once",
    "range_in_order": "range_in_order",
    "several_ways": "one_way",
    "far_day": "far_day",
}
_LIMITS: Final = ("ge", "gt", "le", "lt", "max_length", "min_length", "pattern")
_QUOTED: Final = re.compile(r"'([^']+)'")
#: Two words of Latin letters in a row, and none of ours: a sentence nobody translated.
_ENGLISH: Final = re.compile(r"[A-Za-z]{2,}[:;]? +[A-Za-z]{2,}")


class Expectation(Frozen):
    """What a refused value should have been: the ``key`` of the sentence, and what fills it."""

    key: str
    limit: str
    options: str
    detail: str


class _Said(Frozen):
    """One entry of the card: a pattern of what is said, and our words for it."""

    pattern: str
    ja: str
    en: str


def expectation_of(error: Mapping[str, Any]) -> Expectation:
    """Return what one of pydantic's errors expected; ``detail`` is the library's own English."""
    context = error.get("ctx", {})
    limit = next((context[name] for name in _LIMITS if name in context), "")
    return Expectation(
        key=EXPECTED_BY_TYPE.get(error["type"], UNMAPPED),
        limit=f"{limit:.15g}" if isinstance(limit, float) else str(limit),
        options=", ".join(_QUOTED.findall(str(context.get("expected", "")))),
        detail=str(error["msg"]),
    )


def expected_of(error: Mapping[str, Any]) -> dict[str, str]:
    """Return the facts ``expected``, ``limit`` and ``options`` of an error of ours about a refused value."""
    found = expectation_of(error)
    return {"expected": found.key, "limit": found.limit, "options": found.options}


def refusal_of(error: Mapping[str, Any]) -> dict[str, str]:
    """Return the facts ``reason``, ``limit`` and ``options``; where no key fits, the library's text."""
    found = expectation_of(error)
    reason = found.detail if found.key == UNMAPPED else found.key
    return {"reason": reason, "limit": found.limit, "options": found.options}


def in_own_words(text: str) -> Bilingual:
    """Return what a library said in both languages.

    Without an entry English readers get the library's text and Japanese ones a general sentence;
    what is no English sentence (a file's name, a number, words of ours) stays as it is.
    """
    for entry in (*_said(), *_general()):
        found = re.search(entry.pattern, text)
        if found:
            parts = found.groups()
            return Bilingual(ja=entry.ja.format(*parts, text=text), en=entry.en.format(*parts, text=text))
    return Bilingual(ja=text, en=text)


@cache
def _said() -> tuple[_Said, ...]:
    return tuple(_Said.model_validate(row) for row in _card()["said"])


@cache
def _general() -> tuple[_Said, ...]:
    words = _card()["general"]
    return (_Said(pattern=rf"(?s)^(?!.*[^\x00-\xff]).*?{_ENGLISH.pattern}", **words),)


def _card() -> dict[str, Any]:
    return tomllib.loads(CARD.read_text(encoding="utf-8"))
