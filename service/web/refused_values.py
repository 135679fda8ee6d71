"""Values that a program sent and the types refuse: where each stands, what to send instead, in our words."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from domain.brief import FacilityTypeId
from domain.dates import PARTIAL_DATE_PATTERN
from domain.library_words import expectation_of
from domain.text import Language
from service.messages import say_wrong

_TOLD_AT_ONCE: Final = 3
_ID_PATTERN: Final = "^[0-9a-f]{32}$"
#: A pattern that has a name of its own among people.
_KEY_BY_PATTERN: Final = {PARTIAL_DATE_PATTERN: "date", _ID_PATTERN: "id"}
#: A field that may be a list or a word: the library tells the refusal of each, we tell what it may be.
_EITHER: Final = "facility_types"
#: What the library puts into a path for each: ``function-after[_each_once(), tuple[...]]``, ``literal['x']``.
_BRANCH: Final = re.compile(r"^[a-z-]+\[.*\]$", re.DOTALL)
_LONGEST: Final = 60
_WHOLE: Final = "body"


def problems_of(rows: Iterable[Mapping[str, Any]], language: Language) -> list[dict[str, str]]:
    """Return every refused value once: ``where`` it stands in what was sent, ``what`` to send instead."""
    told: dict[str, str] = {}
    for row in rows:
        parts = [str(part) for part in row["loc"]]
        if row["type"] == "json_invalid":
            told.setdefault(parts[0], say_wrong("json", language, limit=parts[-1]))
            continue
        kept = [_short(part) for part in parts if not _BRANCH.match(part)]
        told.setdefault(".".join(kept), _what(row, kept, language, is_branch=len(kept) < len(parts)))
    return [{"where": where, "what": what} for where, what in told.items()]


def in_one_line(problems: list[dict[str, str]]) -> str:
    """Return the first problems as one text."""
    return "; ".join(f"{row['where']}: {row['what']}" for row in problems[:_TOLD_AT_ONCE])


def _what(row: Mapping[str, Any], where: list[str], language: Language, *, is_branch: bool) -> str:
    found = expectation_of(row)
    if is_branch and where[-1] == _EITHER:
        return say_wrong(_EITHER, language, options=", ".join(FacilityTypeId))
    if where == [_WHOLE] and found.key == "table":
        return say_wrong("body", language)
    key = _KEY_BY_PATTERN.get(found.limit, found.key) if found.key == "pattern" else found.key
    return say_wrong(key, language, limit=found.limit, options=found.options)


def _short(part: str) -> str:
    """Return a step of the path; a field's name may be of any length, for the sender chose it."""
    return part if len(part) <= _LONGEST else part[:_LONGEST] + "…"
