"""The events of a joint risk: from figures, from published maps, or from the ground-motion formula."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from domain.text import Bilingual
from scoring.ground_motion import (
    FaultType,
    amplification_from_600,
    exceedance,
    pgv600_cm_s,
    pgv_of,
    scatter_log10,
)
from scoring.joint_risk import Event

if TYPE_CHECKING:
    from geodata.fault_maps import Exceedance
    from service.usecases.joint_ends import Ends

_WORDS: Final = Path(__file__).parent / "joint_words.toml"
_ALWAYS: Final = frozenset({"name", "probability", "source"})
_BY_FIGURES: Final = _ALWAYS | {"p_here", "p_there"}
_BY_MAP: Final = _ALWAYS | {"map", "limit_intensity"}
_BY_FORMULA: Final = _ALWAYS | {
    "mw",
    "depth_km",
    "fault",
    "distance_here_km",
    "distance_there_km",
    "avs30_here_m_s",
    "avs30_there_m_s",
    "limit_intensity",
}


@dataclass(frozen=True, slots=True)
class Reckoned:
    """An event with what it rests on.

    ``low`` and ``high`` hold the bounds of the failure probabilities within the position
    errors; equal to ``middle`` where nothing is known of them. ``limit`` is the intensity from which
    it is a failure, if stated.
    """

    middle: Event
    low: Event
    high: Event
    limit: float | None
    says: Bilingual


def reckon(table: Mapping[str, Any], ends: "Callable[[], Ends]") -> Reckoned:
    """Turn one ``[[event]]`` into probabilities.

    Parameters
    ----------
    ends
        Finds the two ends; asked only by events that read a map.

    Raises
    ------
    KeyError, ValueError, TypeError
        A term is missing, unknown, or holds what cannot be.
    KamaeError
        A map cannot be read at an end.
    """
    ways = {_BY_FIGURES: _by_figures, _BY_FORMULA: _by_formula}
    terms = frozenset(table)
    if terms == _BY_MAP:
        return _by_map(table, ends())
    return ways[terms](table)


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


def _event(table: Mapping[str, Any], here: float, there: float) -> Event:
    return Event(str(table["name"]), float(table["probability"]), here, there)


def _facts(table: Mapping[str, Any]) -> dict[str, object]:
    probability = percent(float(table["probability"]))
    return {"name": table["name"], "probability": probability, "source": table["source"]}


def _by_figures(table: Mapping[str, Any]) -> Reckoned:
    here, there = float(table["p_here"]), float(table["p_there"])
    event = _event(table, here, there)
    ends = {"here": f"{percent(here)}%", "there": f"{percent(there)}%"}
    return Reckoned(event, event, event, None, words("figures", **_facts(table), **ends))


def _by_map(table: Mapping[str, Any], ends: "Ends") -> Reckoned:
    limit = float(table["limit_intensity"])
    here, there = ends.on_map(str(table["map"]), limit)
    middle, low, high = (
        _event(table, getattr(here, part), getattr(there, part)) for part in ("value", "low", "high")
    )
    said = {
        "here": _cell(here, ends.here.radius_m),
        "there": _cell(there, ends.there.radius_m),
        "map": table["map"],
        "edition": here.edition,
        "limit": f"{limit:.1f}",
    }
    return Reckoned(middle, low, high, limit, words("map", **_facts(table), **said))


def _cell(found: "Exceedance", radius_m: float) -> Bilingual:
    shares = {"value": found.value, "low": found.low, "high": found.high}
    return words(
        "cell", radius=f"{radius_m:,.0f}", **{name: percent(share) for name, share in shares.items()}
    )


def _by_formula(table: Mapping[str, Any]) -> Reckoned:
    here, there = (_exceeds(table, end) for end in ("here", "there"))
    event = _event(table, here, there)
    said = {"here": f"{percent(here)}%", "there": f"{percent(there)}%", "mw": f"{table['mw']:g}"}
    limit = float(table["limit_intensity"])
    return Reckoned(event, event, event, limit, words("formula", **_facts(table), **said))


def _exceeds(table: Mapping[str, Any], end: str) -> float:
    fault, distance = FaultType(table["fault"]), float(table[f"distance_{end}_km"])
    rock = pgv600_cm_s(
        mw=float(table["mw"]), depth_km=float(table["depth_km"]), distance_km=distance, fault=fault
    )
    surface = rock * amplification_from_600(float(table[f"avs30_{end}_m_s"]))
    return exceedance(
        median_pgv_cm_s=surface,
        limit_pgv_cm_s=pgv_of(float(table["limit_intensity"])),
        scatter=scatter_log10(fault=fault, distance_km=distance, pgv_cm_s=surface),
    )
