"""Near misses: the one relaxation with which a place would come through."""

from collections.abc import Mapping
from typing import Final

from domain.brief import Range
from domain.recommendation import GateState, NearMiss
from scoring.figures import amount
from scoring.gate_rules import Question
from scoring.phrases import say
from scoring.screening import Screened

_SETTLED: Final = (GateState.PASS, GateState.CONDITIONAL)


def near_misses(screened: Mapping[str, Screened]) -> tuple[NearMiss, ...]:
    """List the places that one relaxed figure of the brief would let through.

    Only where no other gate fails, and only where the place's figure is on record: a sold
    place, or one of the wrong kind, is no near miss.
    """
    found = []
    for site, result in screened.items():
        failed = {gate.id for gate in result.failed}
        for gate, question in zip(result.gates, result.questions, strict=True):
            miss = None if gate.state in _SETTLED or failed - {gate.id} else _relaxation(site, question)
            if miss:
                found.append(miss)
    return tuple(found)


def _relaxation(site: str, question: Question) -> NearMiss | None:
    cell, gate = question.cell, question.gate
    if gate.rule != "at_least" or cell is None or not cell.usable or not isinstance(question.demand, Range):
        return None
    change = say(
        "near_miss.at_least",
        label=gate.label,
        asked=amount(question.demand.minimum, cell.unit),
        there=amount(cell.low, cell.unit),
    )
    return NearMiss(site_id=site, gate=gate.id, change=change)
