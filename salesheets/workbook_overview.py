"""The overview of the Excel hand-out: every place in a row, every must-have in a column."""

from collections.abc import Callable, Mapping

from domain.recommendation import (
    ExcludedPlace,
    FunctionResult,
    GateResult,
    GateState,
    JudgedPlace,
    RankedPlace,
)
from domain.text import Bilingual

Say = Callable[[Bilingual], str]
Row = tuple[str | int | None, ...]
FIRST: tuple[str, ...] = ("function", "rank", "place")


def must_haves(functions: tuple[FunctionResult, ...], say: Say) -> dict[str, str]:
    """Return the must-haves of all functions by id, in the order in which they are asked."""
    return {
        gate.id: say(gate.label)
        for function in functions
        for place in _places(function)
        for gate in place.gates
    }


def overview(
    functions: tuple[FunctionResult, ...],
    *,
    say: Say,
    words: Mapping[str, str],
    state: Callable[[GateResult], GateState],
) -> tuple[Row, ...]:
    """Return a row per place: its rank, then the state of each must-have; one not asked stays empty."""
    asked = must_haves(functions, say)
    rows: list[Row] = []
    for function in functions:
        for place in _places(function):
            told = {gate.id: words[state(gate).value] for gate in place.gates}
            rank = place.rank if isinstance(place, RankedPlace) else None
            head = (say(function.facility_type_label), rank, say(place.name))
            rows.append((*head, *(told.get(gate) for gate in asked)))
    return tuple(rows)


def _places(function: FunctionResult) -> tuple[JudgedPlace | ExcludedPlace, ...]:
    return (*function.ranking, *function.insufficient_data, *function.excluded)
