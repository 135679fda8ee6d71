"""Areas and points that people hand in as GeoJSON: read with json, a model and shapely, never with GDAL.

A person's file may be anything, so nothing is repaired: what is not plainly right is refused with
its place in the file, and the person corrects it where they drew it.
"""

import json
from dataclasses import dataclass
from typing import Any, Final, NoReturn

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from domain.errors import GeoJsonShapeError, GeoJsonSyntaxError, GeoJsonTooLargeError
from domain.place import DataPack
from geodata.crs import to_metric
from geodata.drawn_model import Drawn, Geometry, drawing_of
from geodata.map_ground import OUTLINES, read_ground
from geodata.pack_files import folder_of

LIMIT_KB: Final = 256
LIMIT_SHAPES: Final = 100
LIMIT_POINTS: Final = 10_000
_JAPAN: Final = (122.0, 20.0, 154.0, 46.0)  # west, south, east, north
_DIGITS: Final = 7  # a centimetre


@dataclass(frozen=True, slots=True)
class DrawnShape:
    """One valid area or point of a person.

    ``geometry`` is its GeoJSON geometry, positions of two numbers to a centimetre; ``area_m2`` is 0
    for a point; ``share_in_city`` is the share of it (0 to 1) that lies on the city's land.
    """

    name: str | None
    geometry: dict[str, Any]
    lon: float
    lat: float
    area_m2: float
    share_in_city: float

    @property
    def is_point(self) -> bool:
        """Tell a point from an area."""
        return bool(self.geometry["type"] == "Point")


def drawn_shapes(pack: DataPack, content: str | bytes) -> tuple[DrawnShape, ...]:
    """Read the areas and points that a person drew.

    Parameters
    ----------
    pack
        The pack with the outlines of the city.
    content
        GeoJSON (RFC 7946) as text, or as bytes in UTF-8: a FeatureCollection, a Feature or a geometry, of the
        types Point, Polygon and MultiPolygon. A property ``name`` of up to 100 letters is kept.

    Returns
    -------
    shapes
        In the order of the file, at least one. ``lon``/``lat`` is a point inside.

    Raises
    ------
    GeoJsonTooLargeError
        More than 256 kB, 100 shapes or 10,000 positions.
    GeoJsonSyntaxError
        Not UTF-8 or not JSON.
    GeoJsonShapeError
        Not GeoJSON of these types, another coordinate system, outside Japan, not a valid area.
    """
    drawing = drawing_of(_json_of(content))
    _check_size(drawing)
    city = _city(pack)
    return tuple(_shape(*drawn, city) for drawn in drawing)


def _json_of(content: str | bytes) -> object:
    """Parse the text; bytes are counted before anything is read."""
    size = len(content if isinstance(content, bytes) else content.encode("utf-8", "replace"))
    if size > LIMIT_KB * 1024:
        raise GeoJsonTooLargeError(limit_kb=LIMIT_KB, limit_shapes=LIMIT_SHAPES, limit_points=LIMIT_POINTS)
    try:
        text = content if isinstance(content, str) else content.decode("utf-8-sig")
        return json.loads(text.removeprefix("\ufeff"), parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise GeoJsonSyntaxError(line=None, reason="not_utf8") from error
    except json.JSONDecodeError as error:
        raise GeoJsonSyntaxError(line=error.lineno, reason="not_json") from error
    except RecursionError as error:
        raise GeoJsonSyntaxError(line=None, reason="too_deep") from error
    except ValueError as error:  # a whole number of thousands of digits
        raise GeoJsonSyntaxError(line=None, reason="not_json") from error


def _no_number(name: str) -> NoReturn:
    """Refuse NaN and Infinity, which Python reads and JSON does not have."""
    raise json.JSONDecodeError(name, "", 0)


def _check_size(drawing: list[Drawn]) -> None:
    points = sum(len(ring) for _, geometry, _ in drawing for polygon in geometry.polygons for ring in polygon)
    if len(drawing) > LIMIT_SHAPES or points > LIMIT_POINTS:
        raise GeoJsonTooLargeError(limit_kb=LIMIT_KB, limit_shapes=LIMIT_SHAPES, limit_points=LIMIT_POINTS)


def _shape(name: str | None, geometry: Geometry, where: str, city: BaseGeometry) -> DrawnShape:
    """Check one geometry and measure it in metres."""
    is_area = geometry.type != "Point"
    parts = [[np.array([position[:2] for position in ring]) for ring in rings] for rings in geometry.polygons]
    for ring in (ring for rings in parts for ring in rings):
        _check_positions(ring, where, closed=is_area)
    shape = _built(parts) if is_area else shapely.Point(parts[0][0][0].round(_DIGITS))
    if not shape.is_valid:
        raise GeoJsonShapeError(where=where, reason="not_simple")
    metres = shapely.transform(shape, _metres)
    if is_area and metres.area == 0:
        raise GeoJsonShapeError(where=where, reason="no_area")
    inside = shapely.point_on_surface(shape)
    share = float(city.covers(metres))
    if is_area:
        share = min(float(shapely.intersection(city, metres).area / metres.area), 1.0)
    written = json.loads(shapely.to_geojson(shapely.orient_polygons(shape)))
    return DrawnShape(name, written, float(inside.x), float(inside.y), float(metres.area), share)


def _check_positions(positions: NDArray[np.float64], where: str, *, closed: bool) -> None:
    """Refuse positions outside Japan, swapped ones by name, and rings that are not closed."""
    west, south, east, north = _JAPAN
    low, high = positions.min(axis=0), positions.max(axis=0)
    if low[0] < west or high[0] > east or low[1] < south or high[1] > north:
        swapped = low[1] >= west and high[1] <= east and low[0] >= south and high[0] <= north
        raise GeoJsonShapeError(where=where, reason="swapped" if swapped else "outside_japan")
    if closed and (positions[0] != positions[-1]).any():
        raise GeoJsonShapeError(where=where, reason="not_closed")


def _built(parts: list[list[NDArray[np.float64]]]) -> BaseGeometry:
    """Return an area in degrees, to a centimetre."""
    polygons = [
        shapely.Polygon(edge.round(_DIGITS), [hole.round(_DIGITS) for hole in holes])
        for edge, *holes in parts
    ]
    return polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)


def _metres(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.column_stack(to_metric(degrees[:, 0], degrees[:, 1]))


def _city(pack: DataPack) -> BaseGeometry:
    outlines = read_ground(folder_of(pack, OUTLINES), pack.info.digest).outlines
    return shapely.union_all([outline.land for outline in outlines if outline.ours])
