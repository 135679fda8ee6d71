"""Compose what a first meeting brings, for sheets without a similar arrival that may be named."""

from domain.model import Frozen
from salesheets.context import Context
from salesheets.sources import printable_notes


class Topic(Frozen):
    """One thing we do together."""

    label: str
    text: str


class Meeting(Frozen):
    """The topics of a first meeting, the most useful first."""

    topics: tuple[Topic, ...]


def compose_meeting(context: Context) -> Meeting | None:
    """Compose the topics; ``None`` where a similar arrival stands in this place."""
    if any(printable_notes(item.evidence) for item in context.material.arrivals):
        return None
    say = context.words("meeting")
    sites = "more_sites" if context.recommendation.brief.present_sites else "sites"
    return Meeting(topics=tuple(Topic.model_validate(say[name]) for name in (sites, "weights", "precedents")))
