"""The joint thirty-year risk of a present site and a place, from published maps or the formula.

The events are a TOML file that staff write. Each ``[[event]]`` has a ``name``, a 30-year
``probability`` (two of them where two models stand side by side) and a ``source``; then one of
three: ``map`` and ``limit_intensity`` (an imported conditional exceedance map of J-SHIS, read at
the place ``here`` and the municipality ``there`` that the file names at its top); ``p_here`` and
``p_there`` (failure probabilities given the event); or the terms of the ground-motion formula:
``mw``, ``depth_km``, ``fault``, ``distance_here_km``, ``distance_there_km``, ``avs30_here_m_s``,
``avs30_there_m_s`` and the ``limit_intensity`` from which the building or line stops.
"""

import math
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from domain.errors import BriefValueError, FileUnreadableError, TomlSyntaxError
from domain.place import DataPack
from domain.staff_notes import JointEstimate
from domain.text import Bilingual
from geodata.fault_maps import ALL_EARTHQUAKES_LIMIT
from scoring.joint_risk import DEFAULT_RHO, background, joint_risk
from service.usecases.joint_ends import Ends, find_ends
from service.usecases.joint_events import Reckoned, reckon
from service.usecases.joint_words import percent, words

if TYPE_CHECKING:
    from geodata.layer_store import LayerStore

_PARTS: Final = ("middle", "low", "high")


def estimate_joint(path: Path, *, pack: DataPack, store: "LayerStore") -> JointEstimate:
    """Read the events of a file and combine them.

    Where the probabilistic map of J-SHIS is imported for both ends and every event fails
    from 6弱 on, the earthquakes that no event names are added as a background.

    Raises
    ------
    FileUnreadableError, TomlSyntaxError, BriefValueError
        The file, its syntax, or an event that lacks a term or holds what cannot be.
    UnknownSiteError, UnknownMunicipalityError
        An end that is not on record.
    LayerNotInstalledError, UnknownFaultMapError, OutsideFaultMapError
        A map that is not imported, or says nothing there.
    """
    raw = _read(path)
    tables, rho = raw.get("event"), raw.get("rho", DEFAULT_RHO)
    if not isinstance(tables, list) or not tables:
        raise BriefValueError(path=str(path), field="event", value=tables, expected="events")

    @cache
    def ends() -> Ends:
        return _ends(path, raw, pack, store)

    events = [_reckoned(path, number, table, ends) for number, table in enumerate(tables, start=1)]
    named = ends() if {"here", "there"} <= raw.keys() else None
    try:
        return _estimate(events, float(rho), named)
    except (ValueError, TypeError) as error:
        raise BriefValueError(path=str(path), field="rho", value=rho, expected="share") from error


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise TomlSyntaxError(path=str(path), detail=str(error)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise FileUnreadableError(path=str(path), reason=str(error)) from error


def _ends(path: Path, raw: dict[str, Any], pack: DataPack, store: "LayerStore") -> Ends:
    for field in ("here", "there"):
        if not isinstance(raw.get(field), str):
            raise BriefValueError(path=str(path), field=field, value=raw.get(field), expected="joint_ends")
    return find_ends(pack, store, raw["here"], raw["there"])


def _reckoned(path: Path, number: int, table: object, ends: Callable[[], Ends]) -> Reckoned:
    try:
        return reckon(dict(table), ends)  # type: ignore[call-overload, no-any-return, unused-ignore]
    except (ValueError, TypeError, KeyError) as error:
        field = f"event.{number}"
        raise BriefValueError(path=str(path), field=field, value=table, expected="events") from error


def _estimate(events: Sequence[Reckoned], rho: float, ends: Ends | None) -> JointEstimate:
    rest = _unnamed(events, ends)
    distance = ends.distance_km if ends else math.inf
    middle, low, high = (
        joint_risk(
            [getattr(event, part) for event in events],
            rho=rho,
            background_here=here,
            background_there=there,
            distance_km=distance,
        )
        for part, (here, there) in rest.shares.items()
    )
    office = [words("office")] if ends else []
    return JointEstimate(
        joint=middle.joint,
        low=low.low,
        high=high.high,
        p_here=middle.p_here,
        p_there=middle.p_there,
        share=middle.share,
        rho=rho,
        events=tuple(event.middle.name for event in events),
        assumptions=(*(event.says for event in events), *office, rest.says),
    )


@dataclass(frozen=True, slots=True)
class _Rest:
    """What no event names: 30-year probabilities here and there, by ``middle``, ``low``, ``high``."""

    shares: dict[str, tuple[float, float]]
    says: Bilingual


def _unnamed(events: Sequence[Reckoned], ends: Ends | None) -> _Rest:
    """Take what the map of all earthquakes leaves beside the events; nothing where it cannot be read."""
    alike = all(event.limit == ALL_EARTHQUAKES_LIMIT for event in events)
    found = ends.of_all_earthquakes() if ends and alike else None
    if found is None:
        return _Rest(dict.fromkeys(_PARTS, (0.0, 0.0)), words("no_background"))
    here, there = found
    shares = {}
    for part, of_all in (("middle", "value"), ("low", "low"), ("high", "high")):
        named = [getattr(event, part) for event in events]
        shares[part] = (
            background(getattr(here, of_all), [(event.probability, event.p_here) for event in named]),
            background(getattr(there, of_all), [(event.probability, event.p_there) for event in named]),
        )
    ends_said = {"here": percent(shares["middle"][0]), "there": percent(shares["middle"][1])}
    return _Rest(shares, words("background", edition=here.edition, **ends_said))
