"""The joint thirty-year risk of a present site and a place, from published maps or the formula.

The events are a TOML file that staff write, since their figures come from maps and fault
data outside the pack. Each ``[[event]]`` has a ``name``, a 30-year ``probability`` and a
``source``; then either ``p_here`` and ``p_there`` (failure probabilities given the event, such as
from the conditional exceedance maps of J-SHIS), or the terms of the ground-motion formula:
``mw``, ``depth_km``, ``fault``, ``distance_here_km``, ``distance_there_km``, ``avs30_here_m_s``,
``avs30_there_m_s`` and the ``limit_intensity`` from which the building or line stops.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from domain.errors import BriefValueError, FileUnreadableError, TomlSyntaxError
from domain.staff_notes import JointEstimate
from scoring.ground_motion import (
    FaultType,
    amplification_from_600,
    exceedance,
    pgv600_cm_s,
    pgv_of,
    scatter_log10,
)
from scoring.joint_risk import DEFAULT_RHO, Event, joint_risk

_BY_MAP = frozenset({"name", "probability", "source", "p_here", "p_there"})
_BY_FORMULA = frozenset(
    {
        "name",
        "probability",
        "source",
        "mw",
        "depth_km",
        "fault",
        "distance_here_km",
        "distance_there_km",
        "avs30_here_m_s",
        "avs30_there_m_s",
        "limit_intensity",
    }
)


def estimate_joint(path: Path) -> JointEstimate:
    """Read the events of a file and combine them.

    Raises
    ------
    FileUnreadableError, TomlSyntaxError, BriefValueError
        The file, its syntax, or an event that lacks a term or holds what cannot be.
    """
    raw = _read(path)
    tables, rho = raw.get("event"), raw.get("rho", DEFAULT_RHO)
    if not isinstance(tables, list) or not tables:
        raise BriefValueError(path=str(path), field="event", value=tables, expected="events")
    events, assumptions = [], []
    for number, table in enumerate(tables, start=1):
        try:
            event, assumed = _event(table)
        except (ValueError, TypeError, KeyError) as error:
            field = f"event.{number}"
            raise BriefValueError(path=str(path), field=field, value=table, expected="events") from error
        events.append(event)
        assumptions.append(f"{event.name}: {assumed} [{table['source']}]")
    try:
        risk = joint_risk(events, rho=float(rho))
    except (ValueError, TypeError) as error:
        raise BriefValueError(path=str(path), field="rho", value=rho, expected="share") from error
    return JointEstimate(
        joint=risk.joint,
        low=risk.low,
        high=risk.high,
        p_here=risk.p_here,
        p_there=risk.p_there,
        share=risk.share,
        rho=float(rho),
        events=tuple(event.name for event in events),
        assumptions=tuple(assumptions),
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise TomlSyntaxError(path=str(path), detail=str(error)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise FileUnreadableError(path=str(path), reason=str(error)) from error


def _event(table: Mapping[str, Any]) -> tuple[Event, str]:
    if set(table) == _BY_MAP:
        here, there = float(table["p_here"]), float(table["p_there"])
        said = f"p_here {here:g}, p_there {there:g}"
    elif set(table) == _BY_FORMULA:
        here, there = (_by_formula(table, end) for end in ("here", "there"))
        said = f"Si & Midorikawa (1999), Mw {table['mw']:g}: p_here {here:.3g}, p_there {there:.3g}"
    else:
        raise KeyError(sorted(table))
    return Event(str(table["name"]), float(table["probability"]), here, there), said


def _by_formula(table: Mapping[str, Any], end: str) -> float:
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
