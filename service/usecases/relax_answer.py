"""Take the step of a near miss: the one answer with which a place would come through."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from domain.brief import Brief
from domain.errors import NotFoundError
from service.usecases.told_measures import may_be_told

if TYPE_CHECKING:
    from service.usecases.tools import Tools

#: Field of the brief -> question, field of the form, its unit, and how many of it are one of the brief's.
_TYPED: Final = {
    "size.site_area_ha": ("size", "site_area", "m2", 10_000.0),
    "size.floor_area_m2": ("size", "floor_area", "m2", 1.0),
}


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The answer to put in place: question, field and the text as a person would type it."""

    question: str
    field: str
    text: str


def relaxed_answer(tools: "Tools", brief: Brief, *, gate: str, site_id: str) -> Relaxed:
    """Return the answer under which ``site_id`` comes through the must-have ``gate``.

    Raises
    ------
    NotFoundError
        There is no such must-have, no figure of the place on record for it, or none for the public.
    """
    card = tools.catalogue.gates.get(gate)
    typed = _TYPED.get(card.needs or "") if card else None
    if card is None or card.measure is None or typed is None:
        raise NotFoundError
    on = tools.evaluated_on(brief.evaluated_on)
    table = tools.measures(on)
    if site_id not in table.site_ids or not may_be_told(tools, site_id, card.measure, on):
        raise NotFoundError
    low = float(table.low[table.site_ids.index(site_id), table.column(card.measure)])
    if low != low:  # noqa: PLR0124  (not a number: nothing is on record)
        raise NotFoundError
    question, field, unit, factor = typed
    return Relaxed(question, field, f"{low * factor:.10g} {unit}")


def can_be_relaxed(tools: "Tools", gate: str) -> bool:
    """Tell whether the form has a field for what a must-have compares."""
    card = tools.catalogue.gates.get(gate)
    return card is not None and (card.needs or "") in _TYPED
