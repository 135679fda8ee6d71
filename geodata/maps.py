"""The map of a city with its first places: projected, cut, labelled, and said in words."""

import threading
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from domain.mapshapes import (
    Area,
    AreaRole,
    Hatch,
    Line,
    LineRole,
    MapFrame,
    MapLabel,
    MapNode,
    MapPlace,
    MapShapes,
    NorthArrow,
    ScaleBar,
)
from domain.place import DataPack, Node, NodeKind
from domain.text import Bilingual
from geodata.flood import FLOOD_LAYER
from geodata.map_base import Base, Extent, base_map
from geodata.map_card import MapCard, NodeOnMap, map_card
from geodata.map_ground import OUTLINES_LAYER
from geodata.map_labels import Placer
from geodata.map_marks import NODE_RADIUS, Mark, extent_of, marks_of, visible_nodes
from geodata.map_spots import Box, Point, marker_box
from geodata.map_words import map_in_words
from geodata.table import chosen_sites

if TYPE_CHECKING:
    from geodata.map_zones import Overlay

_NODE_KINDS: Final = (
    NodeKind.AIRPORT,
    NodeKind.SHINKANSEN_STATION,
    NodeKind.PORT,
    NodeKind.FERRY,
    NodeKind.EXPRESSWAY_IC,
)
_BAR_KM: Final = (10.0, 5.0, 2.0, 1.0, 0.5)
_BAR_SHARE: Final = 0.2
_EDGE: Final = 40.0
_METRES_PER_KM: Final = 1000.0


# The base map is kept for the process with prepared geometries, and GEOS builds their index at first use: two
# threads at once can crash it.
_one_at_a_time: Final = threading.Lock()


def map_shapes(
    pack: DataPack, places: Mapping[str, int | None], *, frame: MapFrame, zones: bool = False
) -> MapShapes:
    """Draw the map of a pack.

    Parameters
    ----------
    pack
        Whose ground, places and nodes are shown.
    places
        The places by id with their rank, in its order; ``None`` is not ranked.
    frame
        The size in map units, the language of the words and their sizes.
    zones
        Also draw the areas of imported layers (tsunami, landslide …), for maps with room for a legend.

    Returns
    -------
    shapes
        Paths and labels in map units, the same for the same input.

    Raises
    ------
    UnknownSiteError
        The pack has no such place.
    PackMissingFileError
        The pack has no outlines or no flood cells.
    """
    with _one_at_a_time:
        return _drawn(pack, places, frame=frame, zones=zones)


def _drawn(pack: DataPack, places: Mapping[str, int | None], *, frame: MapFrame, zones: bool) -> MapShapes:
    card, sites = map_card(pack.info.id), chosen_sites(pack, places)
    shown = [each for each in card.nodes if each.id in pack.nodes and pack.nodes[each.id].lat is not None]
    extent = extent_of(pack, sites, [pack.nodes[each.id] for each in shown], frame)
    base = base_map(pack, extent)
    placer = Placer(frame, base.flooded, base.edges)
    marks = marks_of(extent, sites, places, frame)
    visible = visible_nodes(pack, extent, shown, marks)
    for at, radius in [(mark.at, mark.radius) for mark in marks] + [(at, NODE_RADIUS) for _, at in visible]:
        placer.take(marker_box(at, radius))
    # Whoever comes first has the choice: the furniture, the places by rank, the nodes, the wards.
    bar, north = _scale_bar(extent, placer), _north(placer)
    drawn_places = tuple(_place(mark, card, extent, placer) for mark in marks)
    drawn_nodes = tuple(_node(pack.nodes[each.id], each, at, placer) for each, at in visible)
    overlay = _overlay(pack, extent, base) if zones else None
    return MapShapes(
        frame=frame,
        areas=_areas(pack, base),
        hatches=() if overlay and overlay.replaces_flood else _hatches(base),
        lines=(Line(role=LineRole.WARD_BORDER, path=base.border_path),),
        nodes=drawn_nodes,
        places=drawn_places,
        ward_labels=_ward_labels(pack, base, placer),
        scale_bar=bar,
        north=north,
        attribution=_attribution(pack, overlay.attributions if overlay else ()),
        alt=map_in_words(pack, card, sites, places, zones=overlay.zones if overlay else ()),
        zones=overlay.zones if overlay else (),
    )


def _areas(pack: DataPack, base: Base) -> tuple[Area, ...]:
    return tuple(
        Area(
            role=AreaRole.WARD if area.ours else AreaRole.NEIGHBOUR,
            path=path,
            name=_area_name(pack, area.code, area.name),
        )
        for area, path in zip(base.areas, base.area_paths, strict=True)
    )


def _place(mark: Mark, card: MapCard, extent: Extent, placer: Placer) -> MapPlace:
    language = placer.frame.language
    name = card.places.get(mark.site.id, mark.site.name)[language]
    label = placer.beside(name, mark.at, radius=mark.radius, size=placer.frame.place_label, required=True)
    return MapPlace(
        site_id=mark.site.id,
        rank=mark.rank,
        x=round(mark.at[0], 1),
        y=round(mark.at[1], 1),
        error_radius=round(mark.site.coord_error_m * extent.units_per_m, 1),
        label=label or MapLabel(text=name, x=round(mark.at[0], 1), y=round(mark.at[1], 1)),
    )


def _node(node: Node, shown: NodeOnMap, at: Point, placer: Placer) -> MapNode:
    kind = next((kind for kind in _NODE_KINDS if kind in node.kinds), node.kinds[0])
    words, size = shown.label[placer.frame.language], placer.frame.node_label
    label = placer.beside(words, at, radius=NODE_RADIUS, size=size, required=shown.required)
    return MapNode(kind=kind, x=round(at[0], 1), y=round(at[1], 1), label=label)


def _ward_labels(pack: DataPack, base: Base, placer: Placer) -> tuple[MapLabel, ...]:
    """Name the wards where there is room inside them; the others stay without a name."""
    language, size = placer.frame.language, placer.frame.ward_label
    labels = (
        placer.inside(_area_name(pack, area.code, area.name)[language], base.interiors[area.code], size=size)
        for area in base.areas
        if area.ours
    )
    return tuple(label for label in labels if label is not None)


def _area_name(pack: DataPack, code: str, name: str) -> Bilingual:
    """Name an outline; where no English name is on record the Japanese one stands."""
    municipality = pack.municipalities.get(code)
    english = municipality.name_en if municipality and municipality.name_en else name
    return Bilingual(ja=name, en=english.partition(",")[0])


def _scale_bar(extent: Extent, placer: Placer) -> ScaleBar:
    """Draw the longest round length that fits a fifth of the width, in the corner where it harms least."""
    limit = extent.width * _BAR_SHARE / extent.units_per_m / _METRES_PER_KM
    km = next((km for km in _BAR_KM if km <= limit), _BAR_KM[-1])
    length = km * _METRES_PER_KM * extent.units_per_m
    right, bottom = extent.width - _EDGE - length, extent.height - 30.0
    corners = [(_EDGE, bottom), (right, bottom), (_EDGE, 60.0)]
    boxes = [Box(x - 6, y - 44, x + length + 6, y + 4) for x, y in corners]
    best = placer.least_harmful(boxes)
    x, y = corners[best]
    return ScaleBar(x=round(x, 1), y=round(y, 1), length=round(length, 1), text=f"{km:g} km")


def _north(placer: Placer) -> NorthArrow:
    """Put the arrow into an upper corner; in zone II the map's up is north to a tenth of a degree."""
    corners = [(placer.frame.width - 60.0, 70.0), (60.0, 70.0)]
    best = placer.least_harmful([Box(x - 22, y - 38, x + 22, y + 46) for x, y in corners])
    return NorthArrow(*corners[best])


def _hatches(base: Base) -> tuple[Hatch, ...]:
    return tuple(Hatch(role=role, path=path) for role, path in base.hatch_paths)


def _overlay(pack: DataPack, extent: Extent, base: Base) -> "Overlay":
    from geodata.map_zones import overlay_of

    return overlay_of(pack, extent, base)


def _attribution(pack: DataPack, imported: Sequence[Bilingual]) -> Bilingual:
    """Return the sentences the licences ask for; one that another already contains is not repeated."""
    embedded = [pack.layers[layer].attribution for layer in (FLOOD_LAYER, OUTLINES_LAYER)]
    asked = [*embedded, *imported]
    kept = [one for one in asked if not any(one.ja in other.ja and one != other for other in asked)]
    kept = list(dict.fromkeys(kept))
    return Bilingual(ja=" / ".join(one.ja for one in kept), en=" / ".join(one.en for one in kept))
