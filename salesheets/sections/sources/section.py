"""Compose the numbered sources and the note on what is our own judgement; always composed last."""

from domain.model import Frozen
from salesheets.context import Context
from salesheets.sources import SourceLine


class SourceList(Frozen):
    """The sources by number, and what is not a fact of theirs."""

    lines: tuple[SourceLine, ...]
    judgement: str
    offer: str


def compose_sources(context: Context) -> SourceList:
    """Compose the list of everything cited on the sheet."""
    say, recommendation = context.words("sources"), context.recommendation
    return SourceList(
        lines=context.sources.lines(),
        judgement=say["judgement"].format(
            edition=recommendation.pack.edition,
            catalogue=recommendation.catalogue.digest.removeprefix("sha256:")[:8],
        ),
        offer=say["offer"],
    )
