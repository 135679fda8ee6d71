"""Figures that this pack does not hold for any place: the reason, and who can answer."""

from domain.errors import CardError
from domain.measures import MeasureCard
from geodata.operators.context import Cell, Context


def measure(context: Context, card: MeasureCard) -> list[Cell]:
    """Leave every cell unknown; the card says why.

    Raises
    ------
    CardError
        The card gives no reason.
    """
    if card.unknown is None:
        raise CardError(card=card.id, field="unknown", reason="needs the reason why it is not on record")
    return [context.unknown(card.unknown, owner=card.owner)] * len(context.sites)
