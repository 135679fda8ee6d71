"""What the map of a pack shows beside the places, and its short names."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from pydantic import Field

from domain.cards import load_cards
from domain.model import Frozen
from domain.text import Bilingual
from geodata.measure_cards import CATALOGUE_FOLDER

MAPS_FOLDER: Final = CATALOGUE_FOLDER / "maps"


class NodeOnMap(Frozen):
    """A node to find one's way by, with the words for it; required words are never left out."""

    id: str
    label: Bilingual
    required: bool = False


class MapCard(Frozen):
    """The map of one pack, by the pack's id.

    ``origin`` is the node from which descriptions in words count distance and direction;
    ``places`` are names of places short enough for a map.
    """

    id: str
    origin: str | None = None
    nodes: tuple[NodeOnMap, ...] = ()
    places: dict[str, Bilingual] = Field(default_factory=dict)


@cache
def _cards() -> Mapping[str, MapCard]:
    return load_cards(MAPS_FOLDER, MapCard)


def map_card(pack_id: str) -> MapCard:
    """Return the card of a pack; one without a card shows its places alone.

    Raises
    ------
    CardError
        A card is wrong.
    """
    return _cards().get(pack_id, MapCard(id=pack_id))
