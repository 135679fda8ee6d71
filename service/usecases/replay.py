"""Compute an old result again: the same bytes, or what changed and what that did to the order."""

import itertools
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from domain.brief import Brief
from domain.canonical import canonical_json
from domain.errors import FileTooLargeError, FileUnreadableError, NotAResultError
from domain.recommendation import Recommendation

LIMIT_MB: Final = 64
_TOLD: Final = 10
_SHORT: Final = 60
#: What a result was computed with; everything else is the answer.
_NAMES: Final = frozenset({"engine_version", "schema_version", "pack", "catalogue"})


@dataclass(frozen=True, slots=True)
class Moved:
    """A place whose rank is not what it was; ``None`` is "not ranked"."""

    facility_type: str
    site_id: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Replay:
    """How the new computation compares. Lists hold ids; ``versions`` (what, before, after).

    ``same``: to the last byte. ``same_answer``: everything it says of the places, only names of
    versions differ. ``altered`` names the values that differ although nothing they were computed from has
    changed: then the saved file itself was edited.
    """

    same: bool
    same_answer: bool
    versions: tuple[tuple[str, str, str], ...]
    cards: tuple[str, ...]
    evidence: tuple[str, ...]
    moved: tuple[Moved, ...]
    altered: tuple[str, ...]


def result_json(recommendation: Recommendation) -> str:
    """Return the public form of a result, as ``kamae rank --json`` prints it."""
    return canonical_json(recommendation.model_dump(mode="json"), indent=2) + "\n"


def answer_of(result: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a result says of the places, without the names of what it was computed with."""
    return {name: value for name, value in result.items() if name not in _NAMES}


def replay(path: Path, recompute: Callable[[Brief], Recommendation]) -> Replay:
    """Compute the result in a file again and compare.

    Raises
    ------
    FileUnreadableError, FileTooLargeError, NotAResultError
        The file is no result of ``kamae rank --json``.
    """
    return replay_text(_read(path), recompute, path=str(path))


def replay_text(text: str, recompute: Callable[[Brief], Recommendation], *, path: str) -> Replay:
    """Compute a stored result again and compare; ``path`` names it in messages.

    Raises
    ------
    NotAResultError
        The text is no result.
    """
    try:
        old = json.loads(text)
        brief = Brief.model_validate(old["brief"])
        before = _ranks(old)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, ValidationError) as error:
        raise NotAResultError(path=path) from error
    recommendation = recompute(brief)
    new_text = result_json(recommendation)
    new = json.loads(new_text)
    versions = tuple(_versions(old, new))
    return Replay(
        same=text == new_text,
        same_answer=answer_of(old) == answer_of(new),
        versions=versions,
        cards=_differing(old.get("catalogue", {}).get("cards", {}), new["catalogue"]["cards"]),
        evidence=_differing(old.get("evidence", {}), new["evidence"]),
        moved=tuple(_moved(before, _ranks(new))),
        altered=() if versions else tuple(itertools.islice(_differences(old, new, ""), _TOLD)),
    )


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > LIMIT_MB * 1_000_000:
            raise FileTooLargeError(path=str(path), limit_kb=LIMIT_MB * 1000)
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise FileUnreadableError(path=str(path), reason="not UTF-8") from error
    except OSError as error:
        raise FileUnreadableError(path=str(path), reason=error.strerror or str(error)) from error


def _versions(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    looked_at = (("engine_version",), ("schema_version",), ("pack", "digest"), ("catalogue", "digest"))
    changed = []
    for keys in looked_at:
        before, after = (_at(result, keys) for result in (old, new))
        if before != after:
            changed.append((".".join(keys), before, after))
    return changed


def _at(result: object, keys: tuple[str, ...]) -> str:
    for key in keys:
        result = result.get(key, {}) if isinstance(result, Mapping) else {}
    return str(result or "–")


def _differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(sorted(key for key in old.keys() | new.keys() if old.get(key) != new.get(key)))


def _differences(old: object, new: object, path: str) -> Iterator[str]:
    """Yield the dotted path of every value that differs, with both values."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted(old.keys() | new.keys()):
            yield from _differences(old.get(key), new.get(key), f"{path}.{key}" if path else key)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for number, (before, after) in enumerate(zip(old, new, strict=True)):
            yield from _differences(before, after, f"{path}[{number}]")
    elif old != new:
        yield f"{path}: {_short(old)} → {_short(new)}"


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHORT else text[:_SHORT] + "…"


def _ranks(result: Mapping[str, Any]) -> dict[tuple[str, str], int]:
    functions = [result, *result["further_functions"]]
    return {
        (function["facility_type"], place["site_id"]): int(place["rank"])
        for function in functions
        for place in function["ranking"]
    }


def _moved(before: Mapping[tuple[str, str], int], after: Mapping[tuple[str, str], int]) -> list[Moved]:
    moved = [
        Moved(function, site, before.get((function, site)), after.get((function, site)))
        for function, site in before.keys() | after.keys()
        if before.get((function, site)) != after.get((function, site))
    ]
    return sorted(moved, key=lambda m: (m.facility_type, m.after or 9999, m.site_id))
