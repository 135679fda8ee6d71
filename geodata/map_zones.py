"""Areas of imported layers on a map: light shapes with lines cut to them, told apart without colour.

Zones of a few metres would vanish on the map of a city: every zone is drawn a little larger
than it is, so the map shows where to look, never where a boundary runs.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from domain.mapshapes import SWATCH, Zone, ZoneRole
from domain.place import DataPack, LayerRecord
from domain.text import Bilingual
from geodata.crs import METRIC_EPSG
from geodata.flood import FLOOD_LAYER
from geodata.layer_records import layers_of, record_id
from geodata.layer_store import LayerStore
from geodata.layer_table import is_newer
from geodata.layers import Drawing, LayerCard, layer_card
from geodata.map_base import Base, Extent
from geodata.svg_paths import line_path, polygon_path

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

_GROW_UNITS: Final = 1.5
_SIMPLIFY_UNITS: Final = 1.0
# Direction of the lines in degrees (y down) and the distance between them, in map units.
_LINES: Final[dict[ZoneRole, tuple[tuple[float, float], ...]]] = {
    ZoneRole.RIVER_FLOOD: ((-45.0, 9.0),),
    ZoneRole.TSUNAMI: ((0.0, 9.0),),
    ZoneRole.STORM_SURGE: ((90.0, 9.0),),
    ZoneRole.LANDSLIDE: ((45.0, 9.0),),
    ZoneRole.LANDSLIDE_SPECIAL: ((45.0, 6.0), (-45.0, 6.0)),
    ZoneRole.INLAND_FLOOD: ((0.0, 18.0),),
    ZoneRole.LARGE_FILL: ((90.0, 18.0),),
}


@dataclass(frozen=True, slots=True)
class Overlay:
    """What imported layers add to a map; ``replaces_flood``: one is newer than the embedded flood cells."""

    zones: tuple[Zone, ...] = ()
    attributions: tuple[Bilingual, ...] = ()
    replaces_flood: bool = False


def overlay_of(pack: DataPack, extent: Extent, base: Base) -> Overlay:
    """Return the zones of every imported layer of a pack on the city's land within an extent."""
    store = layers_of(pack)
    if store is None:
        return Overlay()
    land = shapely.union_all([area.land for area in base.areas if area.ours])
    seen = shapely.clip_by_rect(land, 0, 0, extent.width, extent.height)
    records = {
        m.layer: pack.layers[record_id(m.layer)] for m in store.manifests() if layer_card(m.layer).drawn
    }
    newer = {code: _replaces_flood(pack, layer_card(code), record) for code, record in records.items()}
    drawn = [(card, drawing) for card, drawing in drawings_of(store) if newer[card.id] is not False]
    zones = [
        _zone(card, drawing, records[card.id].edition, shape)
        for card, drawing in drawn
        for shape in [_shape(store.root, card.id, store.manifest(card.id).version, drawing, extent, seen)]
    ]
    credits_ = dict.fromkeys(records[card.id].attribution for card, _ in drawn)
    return Overlay(tuple(zones), tuple(credits_), replaces_flood=True in newer.values())


def _replaces_flood(pack: DataPack, card: LayerCard, record: LayerRecord) -> bool | None:
    """Tell whether a layer is a newer edition of the embedded flood cells, ``None`` when it is another map.

    The edition that is embedded, or an older one, would be drawn twice.
    """
    if card.reading is None or card.reading.supersedes != FLOOD_LAYER:
        return None
    return is_newer(card, card.reading, record, pack)


def drawings_of(store: LayerStore) -> list[tuple[LayerCard, Drawing]]:
    """Return what can be drawn of the installed layers, by code; only tables that were delivered."""
    return [
        (card, drawing)
        for manifest in store.manifests()
        for card in [layer_card(manifest.layer)]
        for drawing in card.drawn
        if any(table.name == drawing.table for table in manifest.tables)
    ]


def _zone(card: LayerCard, drawing: Drawing, edition: str, shape: BaseGeometry) -> Zone:
    label = drawing.label or card.title
    swatch = shapely.box(0, 0, *SWATCH)
    return Zone(
        role=drawing.role,
        title=Bilingual(ja=f"{label.ja}（{card.id}、{edition}）", en=f"{label.en} ({card.id}, {edition})"),
        path=polygon_path(shape),
        hatch=_cut(drawing.role, shape),
        swatch=_cut(drawing.role, swatch),
        caution=card.caution,
        only_delivered=card.reading is not None and card.reading.published == "rows",
    )


@lru_cache(maxsize=32)
def _shape(
    root: Path, code: str, version: str, drawing: Drawing, extent: Extent, land: BaseGeometry
) -> BaseGeometry:
    """Return the drawn part of a layer in map units, cut to the land; once per version and extent."""
    frame = rows_drawn(LayerStore(root, versions={code: version}), code, drawing).to_crs(METRIC_EPSG)
    units = shapely.transform(frame.geometry.to_numpy(), extent.to_units)
    near = units[shapely.intersects(shapely.box(0, 0, extent.width, extent.height), units)]
    grown = shapely.union_all(shapely.buffer(near, _GROW_UNITS, quad_segs=2))
    cut = shapely.intersection(shapely.simplify(grown, _SIMPLIFY_UNITS), land)
    return shapely.MultiPolygon([part for part in shapely.get_parts(cut) if part.geom_type == "Polygon"])


def rows_drawn(store: LayerStore, code: str, drawing: Drawing) -> "GeoDataFrame":
    """Return the rows of a layer that a drawing is of (EPSG:6668)."""
    frame = store.read(code, drawing.table)
    if drawing.column is None:
        return frame
    if drawing.above is not None:
        return frame[frame[drawing.column].astype(float) > drawing.above]
    return frame[frame[drawing.column].astype(str).isin(drawing.values)]


def _cut(role: ZoneRole, shape: BaseGeometry) -> str:
    """Cut the lines of a role to a shape, always at the same places of the map."""
    if shape.is_empty:
        return ""
    lines = [_slanted(shape, angle, apart) for angle, apart in _LINES[role]]
    return "".join(line_path(shapely.intersection(group, shape)) for group in lines)


def _slanted(shape: BaseGeometry, angle: float, apart: float) -> BaseGeometry:
    """Return parallel lines over the bounds of a shape."""
    west, north, east, south = shape.bounds
    along = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
    across = np.array([-along[1], along[0]])
    corners = np.array([[west, north], [east, north], [east, south], [west, south]])
    low, high = (corners @ across).min(), (corners @ across).max()
    start, end = (corners @ along).min(), (corners @ along).max()
    offsets = np.arange(np.ceil(low / apart), np.floor(high / apart) + 1) * apart
    ends = [(start * along + at * across, end * along + at * across) for at in offsets]
    return shapely.MultiLineString(ends)
