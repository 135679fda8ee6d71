"""Searches the whole city by mesh: which cells there are, and which of them lie together."""

import heapq
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.city_cells import CityCells
from geodata.mesh import UNITS_PER_DEGREE, MeshLevel, cell_of, code_of

_FIRST_COLUMN_DEGREE: Final = 100


def cells_touching(area: shapely.Geometry, level: MeshLevel) -> NDArray[np.int64]:
    """Return the codes of the cells that share some area with a shape, sorted.

    Parameters
    ----------
    area
        Polygons in degrees (EPSG:6668).
    """
    west, south, east, north = (round(edge * UNITS_PER_DEGREE) for edge in shapely.bounds(area))
    offset = _FIRST_COLUMN_DEGREE * UNITS_PER_DEGREE
    rows = np.arange(south // level.height, north // level.height + 1)
    columns = np.arange((west - offset) // level.width, (east - offset) // level.width + 1)
    cell_rows, cell_columns = (grid.ravel() for grid in np.meshgrid(rows, columns, indexing="ij"))
    boxes = cell_boxes(cell_rows, cell_columns, level)
    shapely.prepare(area)
    near = np.flatnonzero(shapely.intersects(area, boxes) & ~shapely.touches(area, boxes))
    return np.sort(code_of(cell_rows[near], cell_columns[near], level))


def cell_boxes(rows: NDArray[np.int64], columns: NDArray[np.int64], level: MeshLevel) -> NDArray[np.object_]:
    """Return cells as polygons in degrees."""
    south, west = rows * level.height, columns * level.width
    return np.asarray(
        shapely.box(
            _FIRST_COLUMN_DEGREE + west / UNITS_PER_DEGREE,
            south / UNITS_PER_DEGREE,
            _FIRST_COLUMN_DEGREE + (west + level.width) / UNITS_PER_DEGREE,
            (south + level.height) / UNITS_PER_DEGREE,
        ),
        dtype=object,
    )


@dataclass(frozen=True)
class FoundArea:
    """Cells that lie together and make an area of the wanted size.

    ``score`` is the mean of the cells' scores, weighted by land; ``land_ha`` the city's land
    in them. ``cells`` are their codes, the first one the best.
    """

    rank: int
    score: float
    land_ha: float
    ward_code: str
    cells: tuple[str, ...]
    lat: float
    lon: float
    shape: shapely.Geometry


def merged_areas(
    cells: CityCells, score: NDArray[np.float64], wanted_ha: float, *, most: int = 50
) -> tuple[FoundArea, ...]:
    """Merge neighbouring cells into areas with at least the wanted land, best first.

    From the best free cell an area grows by its best free neighbour (edge to edge) until it
    is large enough; what cannot grow enough is no area. A new area does not begin
    beside one already found, so that the list shows different places, not one cell by cell.

    Parameters
    ----------
    score
        One per cell; NaN for cells that a gate excludes or that cannot be judged.
    most
        How many areas to return.
    """
    rows, columns = cell_of(cells.code, cells.level)
    at = {
        (int(row), int(column)): number
        for number, (row, column) in enumerate(zip(rows, columns, strict=True))
    }
    free = np.isfinite(score)
    beside = np.zeros(len(score), dtype=bool)
    order = np.lexsort((cells.code, -np.where(free, score, -np.inf)))
    found: list[list[int]] = []
    for seed in order:
        if not free[seed] or beside[seed] or len(found) == most:
            continue
        group = _grown(int(seed), at, (rows, columns), score, free, cells.land_ha, wanted_ha)
        free[group or [seed]] = False
        if group:
            beside[[at[cell] for cell in _ring(rows[group], columns[group]) if cell in at]] = True
            found.append(group)
    areas = [_area_of(group, cells, score) for group in found]
    ranked = sorted(areas, key=lambda area: (-area.score, area.cells[0]))
    return tuple(replace(area, rank=number) for number, area in enumerate(ranked, start=1))


def _grown(
    seed: int,
    at: dict[tuple[int, int], int],
    grid: tuple[NDArray[np.int64], NDArray[np.int64]],
    score: NDArray[np.float64],
    free: NDArray[np.bool_],
    land_ha: NDArray[np.float64],
    wanted_ha: float,
) -> list[int]:
    """Return the cells of the area around a seed, none when it cannot become large enough."""
    group, land, inside = [seed], float(land_ha[seed]), {seed}
    border: list[tuple[float, int]] = []

    def look_around(cell: int) -> None:
        row, column = int(grid[0][cell]), int(grid[1][cell])
        for step in ((row + 1, column), (row - 1, column), (row, column + 1), (row, column - 1)):
            neighbour = at.get(step)
            if neighbour is not None and free[neighbour] and neighbour not in inside:
                inside.add(neighbour)
                heapq.heappush(border, (-float(score[neighbour]), neighbour))

    look_around(seed)
    while land < wanted_ha and border:
        _, best = heapq.heappop(border)
        group.append(best)
        land += float(land_ha[best])
        look_around(best)
    return group if land >= wanted_ha else []


def _ring(rows: NDArray[np.int64], columns: NDArray[np.int64]) -> set[tuple[int, int]]:
    """Return the cells around some cells, corners included."""
    around = range(-1, 2)
    return {
        (int(row) + up, int(column) + across)
        for row, column in zip(rows, columns, strict=True)
        for up in around
        for across in around
    }


def _area_of(group: list[int], cells: CityCells, score: NDArray[np.float64]) -> FoundArea:
    land = cells.land_ha[group]
    rows, columns = cell_of(cells.code[group], cells.level)
    lat, lon = (float(np.average(middle[group], weights=land)) for middle in cells.centre)
    wards, ward = np.unique(cells.ward_code[group], return_inverse=True)
    return FoundArea(
        rank=0,
        score=float(np.average(score[group], weights=land)),
        land_ha=float(land.sum()),
        ward_code=str(wards[np.bincount(ward, weights=land).argmax()]),
        cells=tuple(cells.names[number] for number in group),
        lat=lat,
        lon=lon,
        shape=shapely.union_all(cell_boxes(rows, columns, cells.level)),
    )


def areas_geojson(areas: Sequence[FoundArea], attribution: str) -> dict[str, Any]:
    """Return areas as a GeoJSON FeatureCollection (RFC 7946) with the sentence the licences ask for."""
    return {
        "type": "FeatureCollection",
        "attribution": attribution,
        "features": [
            {
                "type": "Feature",
                "geometry": json.loads(shapely.to_geojson(area.shape)),
                "properties": {
                    "rank": area.rank,
                    "score": round(area.score, 9),
                    "land_ha": round(area.land_ha, 3),
                    "ward_code": area.ward_code,
                    "cells": list(area.cells),
                    "lat": round(area.lat, 6),
                    "lon": round(area.lon, 6),
                },
            }
            for area in areas
        ],
    }
