"""A figure on record of the place itself, or of its city."""

from typing import Final

from domain.evidence import EvidenceClass
from domain.measures import MeasureCard
from domain.model import Frozen
from domain.place import Fact, Site
from domain.units import UNITS
from geodata.measure_cards import phrase
from geodata.operators.context import Cell, Context, Span, options_of
from geodata.operators.records import newest, trusted
from geodata.use_districts import category_name

CATEGORY_KNOWN: Final = Span.exact(1.0)


class Options(Frozen):
    """Which attributes, in order of preference; ``dated_only`` refuses figures without a date.

    ``of_municipality``: the figure of the place's municipality holds where it has none.
    """

    attributes: tuple[str, ...]
    dated_only: bool = False
    of_municipality: bool = False


def measure(context: Context, card: MeasureCard) -> list[Cell]:
    """Take the newest record of the first attribute that has one.

    Records of the same day that differ, and intervals, become low and high with the
    middle as value. A recorded "not known" keeps the cell unknown and names its owner.
    """
    options = options_of(card, Options)
    return [_cell(context, card, options, site) for site in context.sites]


def _cell(context: Context, card: MeasureCard, options: Options, site: Site) -> Cell:
    subjects = [f"site:{site.id}"]
    if options.of_municipality:
        subjects.append(f"city:{site.municipality_code}")
    asked: tuple[Fact, ...] = ()
    for subject in subjects:
        for attribute in options.attributes:
            facts = context.facts(subject, attribute)
            known = [
                fact for fact in facts if fact.value is not None and (fact.as_of or not options.dated_only)
            ]
            if known:
                return _known(context, card, newest(trusted(known)))
            asked += facts
    reason = card.unknown or phrase("attribute", "none")
    return context.unknown(reason, owner=asked[0].owner if asked else card.owner, records=(site, *asked))


def _known(context: Context, card: MeasureCard, facts: tuple[Fact, ...]) -> Cell:
    dates = {fact.as_of for fact in facts if fact.as_of}
    dated = phrase("attribute", "dated", as_of=max(dates)) if dates else phrase("attribute", "undated")
    if card.categorical:
        category = str(facts[0].value)
        text = phrase("attribute", "category", value=category_name(category), dated=dated)
        kind = facts[0].evidence_class
        return context.known(text, facts, CATEGORY_KNOWN, category=category, evidence_class=kind)
    ends = [end for fact in facts for end in (fact.value, fact.value_high) if isinstance(end, float)]
    low, high = min(ends), max(ends)
    figure = f"{low:,g}" if low == high else f"{low:,g}–{high:,g}"
    text = phrase("attribute", "known", label=card.label, figure=figure, unit=UNITS[card.unit], dated=dated)
    span = Span((low + high) / 2, low, high)
    return context.known(text, facts, span, evidence_class=_weakest(facts))


def _weakest(facts: tuple[Fact, ...]) -> EvidenceClass:
    """Return the evidence class of the figure: estimated as soon as one record is."""
    classes = {fact.evidence_class for fact in facts}
    return EvidenceClass.ESTIMATED if EvidenceClass.ESTIMATED in classes else facts[0].evidence_class
