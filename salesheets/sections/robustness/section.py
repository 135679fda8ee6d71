"""Compose the one sentence on how firm the order is."""

from domain.model import Frozen
from salesheets.context import Context


class RobustnessNote(Frozen):
    """What the draws say, and what was assumed."""

    sentence: str
    premises: tuple[str, ...]


def compose_robustness(context: Context) -> RobustnessNote | None:
    """Compose the sentence; without a ranking there is nothing to be firm about."""
    if not context.function.ranking:
        return None
    premises = tuple(context.say(notice) for notice in context.recommendation.notices)
    sentence = context.with_short_names(context.say(context.function.robustness.sentence))
    return RobustnessNote(sentence=sentence, premises=premises)
