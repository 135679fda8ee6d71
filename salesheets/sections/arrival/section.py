"""Compose the nearest similar arrival."""

from collections.abc import Mapping
from typing import Final

from domain.model import Frozen
from domain.text import Bilingual, Language
from salesheets.brevity import sentences_alike
from salesheets.context import Context
from salesheets.sources import Cited, printable_notes
from salesheets.wording import date_text, dates_in_words

_LETTERS: Final[Mapping[Language, int]] = {"ja": 60, "en": 110}


class Arrival(Frozen):
    """A past arrival, with what it has in common with the company that asks."""

    company: str
    facts: str
    summary: Cited
    status: str
    why_similar: str


def compose_arrival(context: Context) -> Arrival | None:
    """Compose the first arrival whose record may be printed."""
    arrival = next((item for item in context.material.arrivals if printable_notes(item.evidence)), None)
    if arrival is None:
        return None
    summary = context.sources.cite(_short(context, arrival.summary), arrival.evidence) or context.unproved()
    year = date_text(arrival.year, context.language) if arrival.year else None
    place, sector = context.say(arrival.district), context.say(arrival.sector)
    return Arrival(
        company=context.say(arrival.company),
        facts=("・" if context.language == "ja" else ", ").join(
            part for part in (year, place, sector) if part
        ),
        summary=summary,
        status=dates_in_words(context.say(arrival.status), context.language),
        why_similar=_capital(context.say(arrival.why_similar)),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _short(context: Context, text: Bilingual) -> str:
    return dates_in_words(sentences_alike(text, context.language, _LETTERS), context.language)
