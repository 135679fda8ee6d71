"""Compose the block that names the best place for each other function of the brief."""

from domain.model import Frozen
from domain.recommendation import FunctionResult, GateState
from salesheets.context import Context
from salesheets.sections.places.section import rank_text, score_text


class FunctionLine(Frozen):
    """One other function with its first place and what is open there."""

    function: str
    best: str
    open: str | None


class Functions(Frozen):
    """The other functions of the brief."""

    lines: tuple[FunctionLine, ...]


def compose_functions(context: Context) -> Functions | None:
    """Compose one line per other function; ``None`` where the brief names one only."""
    shown = context.function.facility_type
    others = [item for item in context.recommendation.functions if item.facility_type is not shown]
    lines = tuple(_line(context, item) for item in others)
    return Functions(lines=lines) if lines else None


def _line(context: Context, function: FunctionResult) -> FunctionLine:
    say, label = context.words("functions"), context.say(function.facility_type_label)
    places = (*function.ranking, *function.insufficient_data)
    if not places:
        return FunctionLine(function=label, best=say["none"], open=None)
    first = places[0]
    best = say["best"].format(
        rank=rank_text(context, first),
        name=context.name(first),
        ward=context.ward(first),
        score=score_text(context, first),
    )
    count = sum(gate.state is GateState.UNKNOWN for gate in first.gates)
    return FunctionLine(function=label, best=best, open=say["open"].format(count=count) if count else None)
