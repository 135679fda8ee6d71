"""Compose why no place is left: how many places fail each must-have."""

from collections import Counter

from domain.model import Frozen
from domain.recommendation import GateState
from salesheets.context import Context


class ExclusionRow(Frozen):
    """One must-have and how many places do not meet it."""

    label: str
    count: str


class Exclusions(Frozen):
    """The must-haves that no place or few places meet, the most telling first."""

    note: str
    rows: tuple[ExclusionRow, ...]


def compose_exclusions(context: Context) -> Exclusions | None:
    """Compose the table where no place is shown; otherwise the places speak for themselves."""
    excluded = context.function.excluded
    if context.top or not excluded:
        return None
    say = context.words("exclusions")
    failed = [gate for place in excluded for gate in place.gates if gate.state is GateState.FAIL]
    labels = {gate.id: context.say(gate.label) for gate in failed}
    counts = Counter(gate.id for gate in failed)
    return Exclusions(
        note=say["note"].format(total=len(excluded)),
        rows=tuple(
            ExclusionRow(label=labels[identity], count=say["cell"].format(count=count))
            for identity, count in counts.most_common()
        ),
    )
