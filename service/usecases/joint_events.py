"""The events of a joint risk: from figures, from published maps, or from the ground-motion formula."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
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
from service.usecases.joint_words import percent, words

if TYPE_CHECKING:
    from geodata.fault_maps import Exceedance
    from service.usecases.joint_ends import Ends

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
class Span:
    """A probability with its low and high end."""

    value: float
    low: float
    high: float

    @classmethod
    def at(cls, value: float) -> "Span":
        """Return a span without width."""
        return cls(value, value, value)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """An event with what it rests on.

    ``low`` and ``high`` hold the bounds of its probability, where two models are stated, and of the
    failure probabilities within the position errors; equal to ``middle`` where there are none.
    ``limit`` is the intensity from which it is a failure, if stated.
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


def _events(table: Mapping[str, Any], here: "Span", there: "Span") -> tuple[Event, Event, Event]:
    """Return the event at the middle, the low and the high end of all it is made of."""
    spans = (_probability(table["probability"]), here, there)
    middle, low, high = (
        Event(str(table["name"]), *(getattr(span, end) for span in spans)) for end in ("value", "low", "high")
    )
    return middle, low, high


def _probability(stated: object) -> "Span":
    """Read a probability, or two where two models stand side by side; the middle is their mean."""
    if not isinstance(stated, list):
        return Span.at(float(str(stated)))
    low, high = sorted(float(str(end)) for end in stated)
    return Span((low + high) / 2, low, high)


def _facts(table: Mapping[str, Any]) -> dict[str, object]:
    span = _probability(table["probability"])
    ends = dict.fromkeys((percent(span.low), percent(span.high)))
    return {"name": table["name"], "probability": "–".join(ends), "source": table["source"]}


def _by_figures(table: Mapping[str, Any]) -> Reckoned:
    here, there = float(table["p_here"]), float(table["p_there"])
    ends = {"here": f"{percent(here)}%", "there": f"{percent(there)}%"}
    said = words("figures", **_facts(table), **ends)
    return Reckoned(*_events(table, Span.at(here), Span.at(there)), None, said)


def _by_map(table: Mapping[str, Any], ends: "Ends") -> Reckoned:
    limit = float(table["limit_intensity"])
    here, there = ends.on_map(str(table["map"]), limit)
    said = {
        "here": _cell(here, ends.here.radius_m),
        "there": _cell(there, ends.there.radius_m),
        "map": table["map"],
        "edition": here.edition,
        "limit": f"{limit:.1f}",
    }
    spans = [Span(end.value, end.low, end.high) for end in (here, there)]
    return Reckoned(*_events(table, *spans), limit, words("map", **_facts(table), **said))


def _cell(found: "Exceedance", radius_m: float) -> Bilingual:
    shares = {"value": found.value, "low": found.low, "high": found.high}
    return words(
        "cell", radius=f"{radius_m:,.0f}", **{name: percent(share) for name, share in shares.items()}
    )


def _by_formula(table: Mapping[str, Any]) -> Reckoned:
    here, there = (_exceeds(table, end) for end in ("here", "there"))
    said = {"here": f"{percent(here)}%", "there": f"{percent(there)}%", "mw": f"{table['mw']:g}"}
    limit = float(table["limit_intensity"])
    found = _events(table, Span.at(here), Span.at(there))
    return Reckoned(*found, limit, words("formula", **_facts(table), **said))


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
