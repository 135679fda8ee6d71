"""The map in words, for readers who do not see it: which places, where, and the flood there."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from domain.mapshapes import Zone
from domain.place import DataPack, Node, Site
from domain.text import Bilingual, listed
from geodata.areas import ward_name
from geodata.crs import to_metric
from geodata.flood import NOWHERE, FloodCells, flood_cells
from geodata.map_card import MapCard
from geodata.measure_cards import phrase

_COMPASS: Final = ("n", "ne", "e", "se", "s", "sw", "w", "nw")
_METRES_PER_KM: Final = 1000.0
_NEAR_KM: Final = 1.0


def map_in_words(
    pack: DataPack,
    card: MapCard,
    sites: Sequence[Site],
    places: Mapping[str, int | None],
    *,
    zones: Sequence[Zone] = (),
) -> Bilingual:
    """Say how the places lie: by ward, from the card's origin, in the flood cells; name the zones drawn."""
    cells, origin = flood_cells(pack), pack.nodes.get(card.origin or "")
    if not sites:
        return phrase("map", "empty")
    wards = Counter(ward_name(pack, site) for site in sites)
    shown = [phrase("map", "zones", zones=listed([zone.title for zone in zones]))] if zones else []
    alt = phrase(
        "map",
        "alt",
        wards=listed([phrase("map", "ward", ward=ward, count=count) for ward, count in wards.items()]),
        places=_joined([_place(pack, site, places[site.id], origin, cells) for site in sites]),
    )
    return _joined([alt, *shown])


def _place(pack: DataPack, site: Site, rank: int | None, origin: Node | None, cells: FloodCells) -> Bilingual:
    return phrase(
        "map",
        "unranked" if rank is None else "ranked",
        rank=rank,
        name=site.name,
        where=listed([ward_name(pack, site), *_from_origin(origin, site)]),
        flood=_flood(site, cells),
    )


def _from_origin(origin: Node | None, site: Site) -> list[Bilingual]:
    """Say distance and direction of a place from a node."""
    if origin is None or origin.lat is None or origin.lon is None:
        return []
    eastings, northings = to_metric((origin.lon, site.lon), (origin.lat, site.lat))
    east, north = np.diff(eastings)[0] / _METRES_PER_KM, np.diff(northings)[0] / _METRES_PER_KM
    distance = float(np.hypot(east, north))
    if distance < _NEAR_KM:
        return [phrase("map", "near", origin=origin.name)]
    eighth = round(float(np.degrees(np.arctan2(east, north))) / 45) % len(_COMPASS)
    direction = phrase("compass", _COMPASS[eighth])
    return [phrase("map", "from", origin=origin.name, direction=direction, km=f"{distance:.0f}")]


def _flood(site: Site, cells: FloodCells) -> Bilingual:
    """Say what the flood cell at the place's point holds."""
    here = cells.at(site.lat, site.lon)
    if here == NOWHERE or np.isnan(cells.max_rank[here]):
        return phrase("map", "flood_unknown")
    rank = int(cells.max_rank[here])
    return phrase("map", "flooded" if rank else "not_flooded", depth=phrase("flood_rank", f"rank_{rank}"))


def _joined(sentences: Sequence[Bilingual]) -> Bilingual:
    return Bilingual(ja="".join(one.ja for one in sentences), en=" ".join(one.en for one in sentences))
