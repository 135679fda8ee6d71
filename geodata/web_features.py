"""Places and wards as GeoJSON (RFC 7946) for web maps and feature services, longitude before latitude.

JGD2011 (EPSG:6668) and the WGS 84 that GeoJSON assumes (CRS84) agree within the accuracy of both:
the coordinates are written as they are stored.
"""

import json
import math
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from domain.evidence import Confidence
from domain.place import DataPack, Site
from geodata.areas import home_of, ward_name
from geodata.crs import to_degrees
from geodata.flood import FLOOD_LAYER, flood_cells
from geodata.map_ground import OUTLINES, read_ground
from geodata.mesh import mesh_bounds
from geodata.pack_files import folder_of

_SIMPLIFY_M: Final = 60.0  # under a pixel until a street fills the screen
_SMALLEST_M2: Final = 10_000.0  # islets below a hectare are specks on a city's map
_CELL_DIGITS: Final = 8
_DIGITS: Final = 5  # about a metre, which the simplified outline is not better than

Feature = dict[str, Any]


def place_features(pack: DataPack) -> Feature:
    """Return the places of a pack as a GeoJSON FeatureCollection, in the pack's order.

    Parameters
    ----------
    pack
        Its places; none is left out, also those outside the city and those sold.

    Returns
    -------
    collection
        Points whose ``id`` is the place's id. Properties: ``name_ja``, ``name_en``, ``ward_code``
        (of the municipality where that has no wards), ``ward_ja``, ``ward_en``, ``kind``, ``offer``,
        ``in_city`` and ``coord_error_m``, the radius in metres within which the true place lies.
    """
    return {"type": "FeatureCollection", "features": [_place(pack, site) for site in pack.sites.values()]}


def ward_features(pack: DataPack, *, neighbours: bool = False) -> Feature:
    """Return the city's wards as a GeoJSON FeatureCollection, simplified for a web map.

    Shared borders stay shared. For looking at only: whether a point lies in a ward is not
    for these outlines to say. Computed once per process; every call returns a copy of its own.

    Parameters
    ----------
    neighbours
        Also the municipalities around the city that the pack has an outline of.

    Returns
    -------
    collection
        MultiPolygons whose ``id`` is the municipality code. Properties: ``name_ja``, ``name_en``,
        ``in_city``, and a point inside for the label, ``label_lon`` and ``label_lat``.

    Raises
    ------
    PackMissingFileError
        The pack has no outlines.
    """
    english = {code: each.local_name.en for code, each in pack.municipalities.items() if each.name_en}
    features = [
        feature
        for text in _outlines(folder_of(pack, OUTLINES), pack.info.digest)
        if (feature := json.loads(text))["properties"]["in_city"] or neighbours
    ]
    for feature in features:
        name = feature["properties"]["name_ja"]
        feature["properties"]["name_en"] = english.get(feature["id"], name)
    return {"type": "FeatureCollection", "features": features}


def node_features(pack: DataPack) -> Feature:
    """Return what places are near to (airports, ports, stations …) as a GeoJSON FeatureCollection.

    Returns
    -------
    collection
        Points whose ``id`` is the node's id, those without a position left out. Properties:
        ``name_ja``, ``name_en``, ``kinds``, ``in_city`` and ``verified``: its position was seen in a source.
    """
    features = [
        {
            "type": "Feature",
            "id": node.id,
            "geometry": {"type": "Point", "coordinates": [node.lon, node.lat]},
            "properties": {
                "name_ja": node.name.ja,
                "name_en": node.name.en,
                "kinds": [kind.value for kind in node.kinds],
                "in_city": node.in_city,
                "verified": node.confidence is Confidence.VERIFIED,
            },
        }
        for node in pack.nodes.values()
        if node.lat is not None
    ]
    return {"type": "FeatureCollection", "features": features}


def flood_cell_features(pack: DataPack) -> Feature:
    """Return the 250 m cells of the pack's flood map as a GeoJSON FeatureCollection.

    Returns
    -------
    collection
        Rectangles whose ``id`` is the mesh code. Properties: ``rank_max``, the greatest depth
        class in the cell (0: in no published zone, which is not "safe"; ``null``: outside the
        published map), and ``edition``.

    Raises
    ------
    PackMissingFileError
        The pack has no flood cells.
    """
    cells = flood_cells(pack)
    edition = pack.layers[FLOOD_LAYER].edition
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": str(code),
                "geometry": {"type": "Polygon", "coordinates": [_corners(str(code))]},
                "properties": {"rank_max": None if math.isnan(rank) else int(rank), "edition": edition},
            }
            for code, rank in zip(cells.code.tolist(), cells.max_rank.tolist(), strict=True)
        ],
    }


def _corners(code: str) -> list[list[float]]:
    bounds = mesh_bounds(code)
    west, south, east, north = (
        round(degree, _CELL_DIGITS) for degree in (bounds.west, bounds.south, bounds.east, bounds.north)
    )
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def _place(pack: DataPack, site: Site) -> Feature:
    ward = ward_name(pack, site)
    return {
        "type": "Feature",
        "id": site.id,
        "geometry": {"type": "Point", "coordinates": [site.lon, site.lat]},
        "properties": {
            "name_ja": site.name.ja,
            "name_en": site.name.en,
            "ward_code": home_of(pack, site).code,
            "ward_ja": ward.ja,
            "ward_en": ward.en,
            "kind": site.kind.value,
            "offer": site.offer.value,
            "in_city": site.ward_code is not None,
            "coord_error_m": site.coord_error_m,
        },
    }


@lru_cache(maxsize=4)
def _outlines(folder: Path, digest: str) -> tuple[str, ...]:
    """Return every outline as the text of a feature without its English name."""
    outlines = read_ground(folder, digest).outlines
    simple = shapely.coverage_simplify([outline.land for outline in outlines], _SIMPLIFY_M)
    features = []
    for outline, land in zip(outlines, simple, strict=True):
        parts = [part for part in shapely.get_parts(land) if part.area >= _SMALLEST_M2]
        shape = shapely.transform(shapely.MultiPolygon(parts), _rounded_degrees)
        inside = shapely.point_on_surface(max(parts, key=shapely.area))
        lon, lat = _rounded_degrees(shapely.get_coordinates(inside))[0].tolist()
        properties = {
            "name_ja": outline.name,
            "in_city": outline.ours,
            "label_lon": lon,
            "label_lat": lat,
        }
        feature = {
            "type": "Feature",
            "id": outline.code,
            "geometry": json.loads(shapely.to_geojson(shapely.orient_polygons(shape))),
            "properties": properties,
        }
        features.append(json.dumps(feature, ensure_ascii=False))
    return tuple(features)


def _rounded_degrees(metres: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.column_stack(to_degrees(metres[:, 0], metres[:, 1])).round(_DIGITS)
