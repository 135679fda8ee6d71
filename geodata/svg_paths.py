"""Shapes as SVG path data, with at most one decimal."""

from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

_SHORTEST_UNITS: Final = 0.5


def polygon_path(shape: BaseGeometry) -> str:
    """Write polygons as SVG path data; holes are rings of their own (even-odd)."""
    return "".join(_ring(ring) + "Z" for ring in shapely.get_rings(shapely.get_parts(shape)))


def line_path(shape: BaseGeometry) -> str:
    """Write the lines of a geometry as SVG path data; points are left out."""
    return "".join(_ring(part) for part in shapely.get_parts(shape) if part.length >= _SHORTEST_UNITS)


def _ring(line: BaseGeometry) -> str:
    points = [f"{number(x)} {number(y)}" for x, y in shapely.get_coordinates(line)]
    return "M" + "L".join(points)


def number(units: float) -> str:
    """Write a coordinate with at most one decimal."""
    return f"{units:.1f}".removesuffix(".0")
