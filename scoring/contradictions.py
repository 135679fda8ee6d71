"""Contradictions inside a brief, found before any place is scored.

Each rule is a card in ``catalogue/contradictions``; a ``refuse`` stops the run, an
``ask`` is put to the person beside the result.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, Literal

from pydantic import model_validator

from domain.brief import Brief, Range
from domain.cards import Card, load_cards
from domain.dates import first_day, months_after
from domain.model import Frozen
from domain.text import Bilingual
from scoring.beside_text import date_in_words

_BETWEEN: Final = r"[^。.!?！？\n]{0,20}?"

FOLDER = Path(__file__).parent / "catalogue" / "contradictions"


class ContradictionCard(Card):
    """Two answers of a brief that cannot both hold.

    ``ratio_at_most``: ``first / second <= limit``. ``not_before``: the date ``first`` lies at
    least ``limit`` months after the day of evaluation. ``date_order``: the date ``first`` is
    not after ``second``. ``words_together``: the wishes name both ``words`` and ``against``, in one
    sentence each; an ellipsis in them stands for some characters that may come between.
    """

    rule: Literal["ratio_at_most", "not_before", "date_order", "words_together"]
    severity: Literal["refuse", "ask"]
    first: str
    second: str | None = None
    limit: float | None = None
    words: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    facility_types: tuple[str, ...] = ()
    says: Bilingual

    @model_validator(mode="after")
    def _has_what_its_rule_reads(self) -> "ContradictionCard":
        needs: Mapping[str, tuple[object, ...]] = {
            "ratio_at_most": (self.second, self.limit),
            "not_before": (self.limit,),
            "date_order": (self.second,),
            "words_together": (self.words, self.against),
        }
        if any(value in (None, ()) for value in needs[self.rule]):
            msg = f"{self.rule} lacks one of its fields"
            raise ValueError(msg)
        return self


class Contradiction(Frozen):
    """A rule that fired, in the reader's words."""

    rule: str
    severity: Literal["refuse", "ask"]
    says: Bilingual


def load_contradictions() -> dict[str, ContradictionCard]:
    """Read the rule cards by id."""
    return load_cards(FOLDER, ContradictionCard)


def find_contradictions(
    brief: Brief, cards: Mapping[str, ContradictionCard], *, on: dt.date
) -> tuple[Contradiction, ...]:
    """Return every rule that the brief breaks, in the order of the cards.

    An undecided answer contradicts nothing. Where no function is decided, a rule of one function
    only asks: the other functions may still be what is wanted.
    """
    found = []
    for card in cards.values():
        if card.facility_types and not set(card.facility_types) & set(brief.functions):
            continue
        facts = _RULES[card.rule](brief, card, on)
        if facts is not None:
            open_yet = card.facility_types and brief.facility_types == "undecided"
            severity = "ask" if open_yet else card.severity
            found.append(Contradiction(rule=card.id, severity=severity, says=card.says.format(**facts)))
    return tuple(found)


def _answer(brief: Brief, path: str) -> object:
    value: object = brief
    for part in path.split("."):
        value = getattr(value, part)
    return value


def _ratio_at_most(brief: Brief, card: ContradictionCard, _: dt.date) -> dict[str, object] | None:
    first, second = _answer(brief, card.first), _answer(brief, card.second or "")
    if not (isinstance(first, Range) and isinstance(second, Range)):
        return None
    largest = second.maximum if second.maximum is not None else second.minimum
    if first.minimum <= (card.limit or 0) * largest:
        return None
    return {"first": f"{first.minimum:,g}", "second": f"{largest:,g}", "limit": f"{card.limit:,g}"}


def _not_before(brief: Brief, card: ContradictionCard, on: dt.date) -> dict[str, object] | None:
    wanted = _answer(brief, card.first)
    if not isinstance(wanted, str):
        return None
    earliest = months_after(on, int(card.limit or 0))
    # "2028" may mean its last day: only a period that ends too early contradicts.
    if _last_day(wanted) >= earliest:
        return None
    return {
        "first": date_in_words(wanted),
        "limit": f"{card.limit:g}",
        "earliest": date_in_words(earliest.isoformat()),
    }


def _date_order(brief: Brief, card: ContradictionCard, _: dt.date) -> dict[str, object] | None:
    first, second = _answer(brief, card.first), _answer(brief, card.second or "")
    if not (isinstance(first, str) and isinstance(second, str)) or first_day(first) <= _last_day(second):
        return None
    return {"first": date_in_words(first), "second": date_in_words(second)}


def _words_together(brief: Brief, card: ContradictionCard, _: dt.date) -> dict[str, object] | None:
    text = unicodedata.normalize("NFKC", brief.wishes or "").lower()
    first, second = _first_named(card.words, text), _first_named(card.against, text)
    return None if first is None or second is None else {"first": first, "second": second}


def _first_named(words: Sequence[str], text: str) -> str | None:
    """Return what the text says of the first word that occurs in it."""
    for word in words:
        pattern = re.escape(word).replace("…", _BETWEEN)
        if found := re.search(pattern, text):
            return found[0]
    return None


def _last_day(partial: str) -> dt.date:
    months = {4: 12, 6: 12, 7: 1, 10: 0}[len(partial)]
    return months_after(first_day(partial), months) - dt.timedelta(days=1) if months else first_day(partial)


_RULES = {
    "ratio_at_most": _ratio_at_most,
    "not_before": _not_before,
    "date_order": _date_order,
    "words_together": _words_together,
}
