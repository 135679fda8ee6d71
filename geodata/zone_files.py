"""The zones of imported layers for other map programs: the rows as they were published, uncut."""

import json
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from domain.place import DataPack
from domain.text import Bilingual, Language
from geodata.crs import METRIC_EPSG
from geodata.layer_records import layers_of, record_id
from geodata.map_ground import OUTLINES, read_ground
from geodata.map_zones import drawings_of, rows_drawn
from geodata.pack_files import folder_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geopandas import GeoDataFrame

_DIGITS: Final = 7  # a centimetre


def zone_frames(pack: DataPack, language: Language) -> "Iterator[tuple[str, GeoDataFrame]]":
    """Give the rows of every drawn layer that touch the city: the name of its role and code, and the rows.

    The columns are those of the layer, and before them ``layer``, ``edition``, ``zone_kind`` and
    ``title``. EPSG:6668.
    """
    store = layers_of(pack)
    if store is None:
        return
    city = _city(pack)
    for card, drawing in drawings_of(store):
        frame = rows_drawn(store, card.id, drawing)
        near = shapely.intersects(city, frame.geometry.to_crs(METRIC_EPSG).to_numpy())
        rows = frame[np.asarray(near)].reset_index(drop=True)
        label: Bilingual = drawing.label or card.title
        head = {
            "layer": card.id,
            "edition": pack.layers[record_id(card.id)].edition,
            "zone_kind": drawing.role.value,
            "title": label[language],
        }
        for at, (column, value) in enumerate(head.items()):
            rows.insert(at, column, value)
        yield f"{drawing.role.value}_{card.id}", rows


def zone_features(pack: DataPack, language: Language) -> list[dict[str, Any]]:
    """Return the rows as GeoJSON features; ``feature`` tells them from places."""
    return [
        {
            "type": "Feature",
            "geometry": json.loads(shapely.to_geojson(shapely.set_precision(shape, 10.0**-_DIGITS))),
            "properties": {"feature": "zone", **_plain(row)},
        }
        for _, frame in zone_frames(pack, language)
        for row, shape in zip(
            frame.drop(columns="geometry").to_dict("records"), frame.geometry.to_numpy(), strict=True
        )
    ]


def _plain(row: dict[Any, Any]) -> dict[str, Any]:
    """Return values as JSON has them; a missing number is null."""
    plain = {
        str(name): value.item() if isinstance(value, np.generic) else value for name, value in row.items()
    }
    return {name: None if value != value else value for name, value in plain.items()}  # noqa: PLR0124  (NaN)


def _city(pack: DataPack) -> BaseGeometry:
    outlines = read_ground(folder_of(pack, OUTLINES), pack.info.digest).outlines
    city = shapely.union_all([outline.land for outline in outlines if outline.ours])
    shapely.prepare(city)
    return city
