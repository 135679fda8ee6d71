"""Other cities on one yardstick, where the city wins and loses, and when it is not the right choice.

A row is one measure of one edition in one unit; a value of another measure or edition
cannot enter it. A city without a record stays in the row as not on record.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from domain.brief import Brief, FacilityTypeId, Range
from domain.errors import CardError
from domain.evidence import PrintRule, Provenance, Tier
from domain.intensity import JMA_CLASSES, order_of
from domain.place import DataPack, Fact
from domain.proofs import RivalRow, RivalYardstick
from domain.staff_notes import NotUs, RivalStanding, RivalView, Standing
from scoring.beside_cards import LimitCard, YardstickCard, YardstickCity, beside
from scoring.beside_text import filled, is_on_record
from scoring.evidence_notes import evidence_notes, fact_in_words
from scoring.phrases import say

_CAN_BE_COMPARED: Final = 2


def rival_rows(pack: DataPack, *, facility_type: FacilityTypeId, brief: Brief, on: dt.date) -> RivalView:
    """Compare the city with others for a function.

    Returns
    -------
    view
        ``paper`` holds the yardsticks that may be printed, with the rows that may be;
        ``staff`` all of them with all rows; ``standings`` where we win and lose, the
        losses first; ``not_us`` when the company is better served elsewhere, what
        applies to this brief first.

    Raises
    ------
    CardError
        A yardstick mixes measures or units, or names a fact that the pack does not have.
    """
    cards = [card for card in beside().yardsticks.values() if card.points.get(facility_type, 0) > 0]
    ordered = sorted(cards, key=lambda card: (-card.points[facility_type], card.id))
    return RivalView(
        paper=tuple(yardstick for card in ordered if (yardstick := _on_paper(pack, card, on)) is not None),
        staff=tuple(
            _yardstick(pack, card, card.cities, on) for card in ordered if _facts(pack, card, card.cities)
        ),
        standings=tuple(
            sorted(_standings(pack, ordered), key=lambda standing: _FIRST.index(standing.standing))
        ),
        not_us=_not_us(pack, facility_type, brief, on),
    )


_FIRST: Final[tuple[Standing, ...]] = ("behind", "unknown", "even", "ahead")


def _fact(pack: DataPack, card: YardstickCard, city: YardstickCity) -> Fact | None:
    if city.fact is None:
        return None
    fact = pack.facts.get(city.fact)
    if fact is None:
        raise CardError(card=f"{card.id}.toml", field="cities", reason=f"no fact {city.fact}")
    if (fact.attribute, fact.unit) != (card.attribute, card.unit):
        raise CardError(card=f"{card.id}.toml", field="cities", reason=f"{city.fact} is another measure")
    return fact


def _facts(pack: DataPack, card: YardstickCard, cities: tuple[YardstickCity, ...]) -> tuple[Fact, ...]:
    return tuple(fact for city in cities if (fact := _fact(pack, card, city)) is not None)


def _value(fact: Fact | None) -> float | None:
    if fact is None or fact.value is None:
        return None
    if isinstance(fact.value, str):
        return float(order_of(fact.value)) if fact.value in JMA_CLASSES else None
    return fact.value


def _row(pack: DataPack, card: YardstickCard, city: YardstickCity) -> RivalRow:
    fact = _fact(pack, card, city)
    name = say("beside.rival.prefecture", city=city.name) if city.prefecture else city.name
    text = say("beside.rival.not_on_record") if fact is None else fact_in_words(fact)
    if fact is not None and fact.tier is Tier.SECONDARY:
        text = say("beside.secondary", figure=text)
    return RivalRow(city=name, value=_value(fact), text=text, here=city.here)


def _yardstick(
    pack: DataPack, card: YardstickCard, cities: tuple[YardstickCity, ...], on: dt.date
) -> RivalYardstick:
    facts = tuple(fact.id for fact in _facts(pack, card, cities))
    return RivalYardstick(
        id=card.id,
        label=card.label,
        unit=card.unit,
        better=card.better,
        edition=card.edition,
        rows=tuple(_row(pack, card, city) for city in cities),
        evidence=evidence_notes(pack, facts, on),
    )


def _on_paper(pack: DataPack, card: YardstickCard, on: dt.date) -> RivalYardstick | None:
    """Return the yardstick with the cities that may be printed: us, and at least one other."""
    cities = tuple(city for city in card.cities if _prints(_fact(pack, card, city), on))
    is_comparison = any(city.here for city in cities) and len(cities) >= _CAN_BE_COMPARED
    return _yardstick(pack, card, cities, on) if card.paper and is_comparison else None


def _prints(record: Provenance | None, on: dt.date) -> bool:
    return record is not None and record.print_rule(on) is not PrintRule.STAFF_ONLY


def _standings(pack: DataPack, cards: list[YardstickCard]) -> Iterator[RivalStanding]:
    for card in cards:
        ours = [city for city in card.cities if city.here]
        for city in (city for city in card.cities if not city.here):
            for our in ours:
                yield _standing(pack, card, our, city)


def _standing(pack: DataPack, card: YardstickCard, our: YardstickCity, city: YardstickCity) -> RivalStanding:
    here, there = _row(pack, card, our), _row(pack, card, city)
    standing = compare(here.value, there.value, card.better)
    phrase = "unknown_here" if standing == "unknown" else standing
    says = say(
        f"beside.rival.{phrase}",
        label=card.label,
        our=our.name,
        city=there.city,
        here=here.text,
        there=there.text,
    )
    return RivalStanding(yardstick=card.id, city=there.city, standing=standing, says=says)


def compare(here: float | None, there: float | None, better: str) -> Standing:
    """Return how a value of ours stands against another; a missing one is unknown, never a win."""
    if here is None or there is None:
        return "unknown"
    if here == there:
        return "even"
    return "ahead" if (here < there) == (better == "lower") else "behind"


def _not_us(pack: DataPack, facility_type: FacilityTypeId, brief: Brief, on: dt.date) -> tuple[NotUs, ...]:
    found = [
        NotUs(
            id=card.id,
            applies=_applies(pack, card, brief),
            text=filled(pack, card.text, card.figures),
            evidence=evidence_notes(pack, tuple(card.figures.values()), on),
        )
        for card in beside().limits.values()
        if facility_type in card.facility_types
        and all(is_on_record(pack, evidence) for evidence in card.figures.values())
    ]
    return tuple(sorted(found, key=lambda limit: (not limit.applies, limit.id)))


def _applies(pack: DataPack, card: LimitCard, brief: Brief) -> bool:
    if card.present_prefectures:
        return any(
            _prefecture(pack, site.municipality) in card.present_prefectures for site in brief.present_sites
        )
    asked = _asked(brief, card.field)
    limit = _value(pack.facts.get(card.beyond)) if card.beyond else None
    return asked is not None and limit is not None and asked >= limit


def _asked(brief: Brief, field: str | None) -> float | None:
    """Return the least amount that the brief asks for at a dotted path, ``None`` when undecided."""
    value: object = brief
    for part in (field or "").split("."):
        value = getattr(value, part, None)
    return value.minimum if isinstance(value, Range) else None


def _prefecture(pack: DataPack, name: str) -> str:
    """Return the prefecture of a municipality given by its name, with or without the prefecture's."""
    for town in pack.municipalities.values():
        if name in {town.full_name, town.name}:
            return town.prefecture
    return ""
