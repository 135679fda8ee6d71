"""The procedure clock of a case: which notice and application is due when, counted back from the opening."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from domain.brief import Brief, FacilityTypeId, Range
from domain.cards import Card, load_cards
from domain.dates import first_day, months_after
from domain.evidence import PrintRule
from domain.text import Bilingual

if TYPE_CHECKING:
    from domain.place import DataPack

_FOLDER: Final = Path(__file__).parents[1] / "catalogue" / "procedures"
_SOON_DAYS: Final = 60
OPENING: Final = "open"


class ProcedureCard(Card):
    """One step on the way to the opening.

    Its last day is so many months or days before its ``anchor``: the opening, or another step.
    ``record`` is the pack's record it rests on. Below the ``least_…`` sizes it does not apply.
    """

    facility_types: tuple[FacilityTypeId, ...]
    anchor: str
    months_before: int = 0
    days_before: int = 0
    shortened_days_before: int | None = None
    least_site_area_ha: float | None = None
    least_floor_area_m2: float | None = None
    record: str | None = None
    owner: str
    says: Bilingual


@dataclass(frozen=True, slots=True)
class ClockStep:
    """One step with its last day; ``shortened`` is that of a shortened term.

    ``sizes_open``: the brief does not say whether it is large enough for the step to apply.
    ``confirm``: the record behind it is old, recalled, or not fit to be relied on.
    """

    id: str
    label: Bilingual
    says: Bilingual
    owner: Bilingual
    due: dt.date | None
    shortened: dt.date | None
    state: Literal["passed", "soon", "ahead", "undated"]
    sizes_open: bool
    confirm: bool
    status: Bilingual | None
    as_of: str | None


@dataclass(frozen=True, slots=True)
class Clock:
    """The steps of one function, the earliest first; ``opens`` is the earliest day the brief can mean."""

    function: FacilityTypeId
    opens: dt.date | None
    steps: tuple[ClockStep, ...]


@cache
def procedure_cards() -> Mapping[str, ProcedureCard]:
    """Read the steps by id, once per process."""
    return load_cards(_FOLDER, ProcedureCard)


def procedure_clock(pack: "DataPack", brief: Brief, *, today: dt.date) -> tuple[Clock, ...]:
    """Return the clock of every function the brief names; of an undecided brief, of all of them."""
    opens = first_day(brief.open_by) if brief.open_by else None
    found = []
    for function in brief.functions:
        cards = [card for card in procedure_cards().values() if function in card.facility_types]
        steps = sorted(
            _steps(pack, brief, cards, opens, today), key=lambda step: (step.due or dt.date.max, step.id)
        )
        if steps:
            found.append(Clock(function, opens, tuple(steps)))
    return tuple(found)


def _steps(
    pack: "DataPack", brief: Brief, cards: list[ProcedureCard], opens: dt.date | None, today: dt.date
) -> Iterator[ClockStep]:
    for card in cards:
        applies = _applies(card, brief)
        if applies is False:
            continue
        due = last_day(card, opens)
        record = pack.incentives.get(card.record or "")
        yield ClockStep(
            id=card.id,
            label=card.label,
            says=card.says,
            owner=pack.owners[card.owner].name if card.owner in pack.owners else card.label,
            due=due,
            shortened=_shortened(card, opens),
            state=_state(due, today),
            sizes_open=applies is None,
            confirm=record is not None and record.print_rule(today) is not PrintRule.FREE,
            status=record.status if record else None,
            as_of=record.as_of if record else None,
        )


def last_day(card: ProcedureCard, opens: dt.date | None) -> dt.date | None:
    """Return the last day of a step, ``None`` while the opening is undecided."""
    anchor = _anchor(card, opens)
    return (
        None if anchor is None else months_after(anchor, -card.months_before) - dt.timedelta(card.days_before)
    )


def _anchor(card: ProcedureCard, opens: dt.date | None) -> dt.date | None:
    return opens if card.anchor == OPENING else last_day(procedure_cards()[card.anchor], opens)


def _shortened(card: ProcedureCard, opens: dt.date | None) -> dt.date | None:
    anchor = _anchor(card, opens)
    if anchor is None or card.shortened_days_before is None:
        return None
    return anchor - dt.timedelta(card.shortened_days_before)


def _state(due: dt.date | None, today: dt.date) -> Literal["passed", "soon", "ahead", "undated"]:
    if due is None:
        return "undated"
    if due < today:
        return "passed"
    return "soon" if due <= today + dt.timedelta(_SOON_DAYS) else "ahead"


def _applies(card: ProcedureCard, brief: Brief) -> bool | None:
    """Tell whether the step applies by size; ``None`` where the brief leaves it open."""
    asked = [
        _reaches(least, given)
        for least, given in (
            (card.least_site_area_ha, brief.size.site_area_ha),
            (card.least_floor_area_m2, brief.size.floor_area_m2),
        )
        if least is not None
    ]
    if not asked or True in asked:
        return True
    return None if None in asked else False


def _reaches(least: float, given: Range | None) -> bool | None:
    if given is None:
        return None
    if given.minimum >= least:
        return True
    return None if given.maximum is None or given.maximum >= least else False
