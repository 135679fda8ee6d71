"""Compose the one sentence on how firm the order is."""

from domain.model import Frozen
from salesheets.context import Context


class RobustnessNote(Frozen):
    """What the draws say, and how many there were."""

    sentence: str
    method: str


def compose_robustness(context: Context) -> RobustnessNote | None:
    """Compose the sentence; without a ranking there is nothing to be firm about."""
    if not context.function.ranking:
        return None
    told = context.function.robustness
    say = context.words("robustness")
    return RobustnessNote(
        sentence=context.say(told.sentence), method=say["method"].format(samples=f"{told.samples:,}")
    )
