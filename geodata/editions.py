"""Which of several scenario records speaks for a municipality.

Newest edition first, the ward's own row before its city's, a prefecture's row only where
there is no other, and only for shaking: the highest tsunami of a prefecture may lie on
an island far away.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from domain.intensity import SIX_LOWER, order_of
from domain.place import Municipality, ScenarioRecord

_WARD: Final = "ward"
_PREFECTURE: Final = "prefecture"
_CITY: Final = "city"


class Quantity(StrEnum):
    """What is read from a record."""

    INTENSITY = "intensity"
    TSUNAMI = "tsunami"


class StandsFor(StrEnum):
    """Whose row it is, seen from the municipality."""

    ITSELF = "itself"
    CITY = "city"
    WARDS = "wards"
    PREFECTURE = "prefecture"


@dataclass(frozen=True, slots=True)
class Choice:
    """The record that speaks for a municipality, and what stands beside it.

    ``ceiling`` is a newer and more severe record of the whole prefecture, where the
    municipality's own figure is older.
    """

    record: ScenarioRecord
    stands_for: StandsFor
    ceiling: ScenarioRecord | None

    @property
    def estimated(self) -> bool:
        """Tell whether the prefecture's figure stands in for the municipality's."""
        return self.stands_for is StandsFor.PREFECTURE


def severity(record: ScenarioRecord, quantity: Quantity) -> float | None:
    """Return the intensity's order or the tsunami's metres; ``None`` where the record is silent."""
    if quantity is Quantity.TSUNAMI:
        return record.tsunami_max_m
    return None if record.jma_intensity_max is None else float(order_of(record.jma_intensity_max))


def choose(
    records: Iterable[ScenarioRecord], municipality: Municipality, quantity: Quantity
) -> Choice | None:
    """Choose among the records of one scenario; ``None`` when none speaks.

    A record that its source or the pack calls replaced never speaks.
    Of conflicting rows of one edition the more severe speaks.
    """
    near = (record for record in records if record.area.startswith(municipality.prefecture))
    rows = [(record, whose) for record in near if (whose := relation(record, municipality))]
    speaking = [row for row in rows if _may_speak(row[0], row[1], quantity)]
    if not speaking:
        return None
    chosen, stands_for = max(speaking, key=lambda row: _weight(row[0], row[1], quantity))
    return Choice(chosen, stands_for, _ceiling(chosen, speaking, quantity))


def _weight(record: ScenarioRecord, whose: StandsFor, quantity: Quantity) -> tuple[int, int, int, float]:
    """Order records: municipal ones, then newer editions, then the nearer area, then the more severe."""
    nearness = -list(StandsFor).index(whose)
    municipal = 0 if whose in {StandsFor.ITSELF, StandsFor.CITY} else nearness
    return municipal, record.edition_rank, nearness, severity(record, quantity) or 0.0


def _ceiling(
    chosen: ScenarioRecord, speaking: list[tuple[ScenarioRecord, StandsFor]], quantity: Quantity
) -> ScenarioRecord | None:
    """Return the prefecture's record that is newer and more severe than the chosen one."""
    newer = [
        record
        for record, whose in speaking
        if whose is StandsFor.PREFECTURE
        and record.edition_rank > chosen.edition_rank
        and (severity(record, quantity) or 0.0) > (severity(chosen, quantity) or 0.0)
    ]
    return max(newer, key=lambda record: record.edition_rank, default=None)


def relation(record: ScenarioRecord, municipality: Municipality) -> StandsFor | None:
    """Say whose row a record is, ``None`` if it speaks of somewhere else.

    The full name of a ward begins with that of its city.
    """
    name = municipality.full_name
    if record.area == name:
        return StandsFor.ITSELF
    if record.area_level == _CITY and name.startswith(record.area):
        return StandsFor.CITY
    if record.area_level == _WARD and record.area.startswith(name):
        return StandsFor.WARDS
    return StandsFor.PREFECTURE if record.area == municipality.prefecture else None


def _may_speak(record: ScenarioRecord, whose: StandsFor, quantity: Quantity) -> bool:
    """Tell whether a record has a figure that holds for the municipality.

    A ward that is hit shows that its city is; a ward that is not hit shows nothing.
    """
    figure = severity(record, quantity)
    if figure is None or not record.current or record.superseded_by is not None:
        return False
    if whose is StandsFor.PREFECTURE or record.area_level == _PREFECTURE:
        # The highest tsunami of a prefecture may lie on a far island: it says nothing of an office there.
        return quantity is Quantity.INTENSITY
    if whose is StandsFor.WARDS and quantity is Quantity.INTENSITY:
        return figure >= SIX_LOWER
    return True
