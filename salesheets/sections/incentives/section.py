"""Compose the incentives: name, rate, maximum, and how far each is confirmed."""

from collections.abc import Mapping
from typing import Final

from domain.model import Frozen
from domain.text import Bilingual, Language
from salesheets.brevity import sentences_alike
from salesheets.context import Context
from salesheets.sources import Cited, printable_notes
from salesheets.wording import dates_in_words
from salesheets.words import options

_STATUS_LETTERS: Final[Mapping[Language, int]] = {"ja": 60, "en": 130}


class IncentiveRow(Frozen):
    """One scheme; what is not on record is printed as "to confirm"."""

    name: Cited
    provider: str
    rate: str
    maximum: str
    status: str


class Incentives(Frozen):
    """The schemes that may fit, or a sentence where none may be printed."""

    rows: tuple[IncentiveRow, ...]
    none: str | None


def _status(context: Context, text: Bilingual) -> str:
    return dates_in_words(sentences_alike(text, context.language, _STATUS_LETTERS), context.language)


def compose_incentives(context: Context) -> Incentives:
    """Compose the first schemes whose records may be printed."""
    say = context.words("incentives")
    known = [item for item in context.material.incentives if printable_notes(item.evidence)]
    rows = tuple(
        IncentiveRow(
            name=context.sources.cite(item.name[context.language], item.evidence) or context.unproved(),
            provider=context.say(item.provider),
            rate=context.say(item.rate) if item.rate else say["open"],
            maximum=context.say(item.maximum) if item.maximum else say["open"],
            status=_status(context, item.status),
        )
        for item in known[: options("incentives")["shown"]]
    )
    return Incentives(rows=rows, none=None if rows else say["none"])
