"""The joint risk of events that staff typed on a page."""

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from domain.errors import KamaeError
from domain.staff_notes import JointEstimate
from service.usecases.estimate_joint import estimate_joint
from service.usecases.layer_store import open_store

if TYPE_CHECKING:
    from service.usecases.tools import Tools

_NAME: Final = "EVENTS.toml"
_PERCENT: Final = 100.0


@dataclass(frozen=True, slots=True)
class JointEvent:
    """One event by figures: probabilities in percent, of the event and of failure at either end given it."""

    name: str
    probability_pct: float
    p_here_pct: float
    p_there_pct: float
    source: str


def text_of_events(events: Sequence[JointEvent]) -> str:
    """Write events as the file that ``kamae joint`` reads."""
    return "\n".join(
        "\n".join(
            (
                "[[event]]",
                f"name = {json.dumps(event.name, ensure_ascii=False)}",
                f"probability = {event.probability_pct / _PERCENT!r}",
                f"p_here = {event.p_here_pct / _PERCENT!r}",
                f"p_there = {event.p_there_pct / _PERCENT!r}",
                f"source = {json.dumps(event.source, ensure_ascii=False)}",
                "",
            )
        )
        for event in events
    )


def joint_of_text(tools: "Tools", text: str) -> JointEstimate:
    """Combine the events of a text; faults are those of ``estimate_joint`` and name no path of ours."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / _NAME
        path.write_text(text, encoding="utf-8")
        try:
            return estimate_joint(path, pack=tools.pack, store=open_store(tools.settings.state_folder))
        except KamaeError as error:
            if "path" in error.facts:
                raise type(error)(**(dict(error.facts) | {"path": _NAME})) from error
            raise
