"""Measures places against imported layers without taking "not published here" for "safe".

Every answer carries how far the layer covers the place: ``covered``, ``partly``, ``outside``,
or ``not_published`` when the layer is not there at all. A point with an uncertain position
is the set of 250 m cells within its error, and its answer is a range.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from domain.measures import Coverage
from geodata.crs import to_metric
from geodata.mesh import MeshLevel, cell_at, cell_of, centre_of, code_of

LEVEL: Final = MeshLevel.QUARTER
NAN: Final = float("nan")
WHOLE: Final = 0.999
# Readers are kept for the process; GEOS builds trees and prepared shapes at first use, not for two threads.
ONE_AT_A_TIME: Final = threading.Lock()


@dataclass(frozen=True)
class Reading:
    """What a layer says of one place.

    ``value`` is the worst value anywhere in the place (NaN: not known), ``low`` and ``high``
    its bounds when the position is uncertain; ``high`` is NaN when a part that is not covered
    could be worse. ``share`` is the part of the place's area
    (0..1) with any value, ``share_low`` and ``share_high`` its bounds when the position is
    uncertain. ``edition`` is that of the layer, ``None`` when it is not there.
    """

    value: float
    low: float
    high: float
    share: float
    coverage: Coverage
    edition: str | None
    share_low: float = NAN
    share_high: float = NAN


def not_published() -> Reading:
    """Return the answer of a layer that is not installed: nothing is known."""
    return Reading(NAN, NAN, NAN, NAN, Coverage.NOT_PUBLISHED, None)


@dataclass(frozen=True)
class AreaLayer:
    """Polygons with one number each, and the area for which they were published, in metres (EPSG:6670).

    Overlapping polygons (several rivers; red zones inside yellow ones) count once: the
    greater number for the value, the union for the share. ``extent`` is where the layer says
    something at all; outside of it nothing is known. ``least`` are the lower ends of
    classes of which ``values`` are the upper ones, the same as those when not given.
    """

    shapes: NDArray[np.object_]
    values: NDArray[np.float64]
    extent: shapely.Geometry
    edition: str
    least: NDArray[np.float64] | None = None

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.shapes)

    def read(self, places: NDArray[np.object_]) -> list[Reading]:
        """Measure polygon places by the share of their area, point places by the point."""
        with ONE_AT_A_TIME:
            return self._read(places)

    def _read(self, places: NDArray[np.object_]) -> list[Reading]:
        shapely.prepare(self.extent)
        touched: dict[int, list[int]] = {}
        for place, shape in self._tree.query(places, predicate="intersects").T:
            touched.setdefault(int(place), []).append(int(shape))
        coverages, sizes = coverages_of(places, self.extent), shapely.area(places)
        return [
            self._reading(place, touched.get(at, []), coverages[at], float(sizes[at]))
            for at, place in enumerate(places)
        ]

    def around(self, point: shapely.Point, radius_m: float) -> Reading:
        """Read an uncertain point: its own value, and the range over the disc within which it lies."""
        exact = self.read(np.array([point], dtype=object))[0]
        if radius_m <= 0:
            return exact
        disc = point.buffer(radius_m)
        wide = self.read(np.array([disc], dtype=object))[0]
        # Where zones leave a gap the point may be dry; where they do not, the mildest of them counts.
        whole = wide.share >= WHOLE
        with ONE_AT_A_TIME:
            mildest = self._least[self._tree.query(disc, predicate="intersects")].min(initial=np.inf)
        low = min(exact.low, float(mildest) if whole else 0.0)
        return replace(
            wide, value=exact.value, low=low, share_low=float(whole), share_high=float(wide.share > 0)
        )

    @property
    def _least(self) -> NDArray[np.float64]:
        return self.values if self.least is None else self.least

    def _reading(
        self, place: shapely.Geometry, hits: Sequence[int], coverage: Coverage, size: float
    ) -> Reading:
        if coverage is Coverage.OUTSIDE:
            return Reading(NAN, NAN, NAN, NAN, coverage, self.edition)
        if size > 0 and hits:
            parts = shapely.intersection(self.shapes[list(hits)], place)
            inside = shapely.area(parts) > 0  # an edge in common is not an overlap
            hits = [hit for hit, real in zip(hits, inside, strict=True) if real]
            ground = parts[0] if len(parts) == 1 else shapely.union_all(parts)
            share = min(float(shapely.area(ground)) / size, 1.0) if hits else 0.0
        else:
            share = float(bool(hits))
        if not hits:
            # Nothing published inside: 0 where all of the place is covered, else not known.
            value = 0.0 if coverage is Coverage.COVERED else NAN
            return Reading(value, value, value, share, coverage, self.edition, share, share)
        value = _worst(self.values[list(hits)])
        low = _worst(self._least[list(hits)])
        high = value if coverage is Coverage.COVERED else NAN
        return Reading(value, low, high, share, coverage, self.edition, share, share)


def _worst(values: NDArray[np.float64]) -> float:
    """Return the greatest value; unknown when one of them is unknown."""
    return float(values.max())


def coverages_of(places: NDArray[np.object_], extent: shapely.Geometry) -> list[Coverage]:
    """Tell how far an extent covers each place."""
    covered, near = shapely.covers(extent, places), shapely.intersects(extent, places)
    return [
        Coverage.COVERED if whole else Coverage.PARTLY if part else Coverage.OUTSIDE
        for whole, part in zip(covered.tolist(), near.tolist(), strict=True)
    ]


@dataclass(frozen=True)
class CellLayer:
    """A layer of 250 m cells: one value per cell, and how far each cell is covered.

    ``codes`` are sorted; ``values`` are NaN where nothing is known; ``covered`` and
    ``share`` are 0..1. ``water`` are cells without ground: no place lies in them.
    """

    codes: NDArray[np.int64]
    values: NDArray[np.float64]
    share: NDArray[np.float64]
    covered: NDArray[np.float64]
    edition: str
    water: NDArray[np.bool_] | None = None

    def at_point(self, lat: float, lon: float, *, radius_m: float = 0.0) -> Reading:
        """Read the cell of a point; with a radius, the range over all cells whose middle lies within it.

        ``value`` is that of the point's own cell, ``low`` and ``high`` span the cells around.
        """
        row, column = cell_at(lat, lon, LEVEL)
        rows, columns = _cells_around(lat, lon, radius_m)
        own = self._of(np.array([row]), np.array([column]))
        around = self._of(np.append(rows, row), np.append(columns, column))
        reading = _summary(own, self.edition)
        if reading.coverage is Coverage.OUTSIDE and not np.isfinite(around[0]).any():
            return reading
        spread = _summary(around, self.edition)
        return replace(
            spread,
            value=reading.value,
            share=reading.share,
            low=float(np.nanmin(around[0])),
            share_low=float(np.nanmin(around[1])),
            share_high=float(np.nanmax(around[1])),
        )

    def over(
        self, groups: Sequence[NDArray[np.int64]], grid: tuple[NDArray[np.int64], NDArray[np.int64]]
    ) -> list[Reading]:
        """Read groups of 250 m cells as one place each: the worst of them, and the range.

        Parameters
        ----------
        groups
            For each place, where its cells stand in ``grid``, the rows and columns of all cells.
        """
        inside = np.concatenate([np.empty(0, dtype=np.int64), *groups])
        ends = np.cumsum([0, *map(len, groups)])
        values, share, covered = self._of(grid[0][inside], grid[1][inside], keep_water=True)
        readings = []
        for start, end in pairwise(ends.tolist()):
            part = slice(start, end)
            ground = np.isfinite(covered[part])
            cells = values[part][ground], share[part][ground], covered[part][ground]
            reading = _summary(cells, self.edition)
            known = cells[0][np.isfinite(cells[0])]
            readings.append(replace(reading, low=float(known.min())) if len(known) else reading)
        return readings

    def _of(
        self, rows: NDArray[np.int64], columns: NDArray[np.int64], *, keep_water: bool = False
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Return value, share and coverage of cells; water is left out, or kept with all three NaN."""
        wanted = code_of(rows, columns, LEVEL)
        found = np.searchsorted(self.codes, wanted).clip(0, len(self.codes) - 1)
        there = self.codes[found] == wanted
        water = there & self.water[found] if self.water is not None else np.zeros(len(there), dtype=np.bool_)
        if not keep_water:
            found, there, water = found[~water], there[~water], water[~water]
        known = there & ~water
        return (
            np.where(known, self.values[found], np.nan),
            np.where(known, self.share[found], np.nan),
            np.where(water, np.nan, np.where(there, self.covered[found], 0.0)),
        )


def _summary(
    cells: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]], edition: str
) -> Reading:
    values, share, covered = cells
    known = np.isfinite(values)
    if not known.any():  # also where all is water
        return Reading(NAN, NAN, NAN, NAN, Coverage.OUTSIDE, edition)
    whole = bool(known.all() and (covered >= WHOLE).all())
    worst = float(values[known].max())
    coverage = Coverage.COVERED if whole else Coverage.PARTLY
    high = worst if whole else NAN
    mean = float(share[known].mean())
    return Reading(worst, worst, high, mean, coverage, edition, mean, mean)


def _cells_around(lat: float, lon: float, radius_m: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return rows and columns of the cells whose middle lies within a radius of a point."""
    x, y = to_metric([lon], [lat])
    row, column = cell_at(lat, lon, LEVEL)
    reach = int(radius_m // 200) + 1  # a cell is 289 m × 231 m
    rows, columns = (
        grid.ravel() for grid in np.mgrid[row - reach : row + reach + 1, column - reach : column + reach + 1]
    )
    cell_lat, cell_lon = centre_of(rows, columns, LEVEL)
    cell_x, cell_y = to_metric(cell_lon, cell_lat)
    near = np.hypot(cell_x - x[0], cell_y - y[0]) <= radius_m
    return rows[near], columns[near]


def distances_m(places: NDArray[np.object_], targets: NDArray[np.object_]) -> NDArray[np.float64]:
    """Measure metres from the boundary of each place to its nearest target; 0 when one lies inside.

    Parameters
    ----------
    places, targets
        Shapes in metres (EPSG:6670); at least one target.
    """
    order, found = shapely.STRtree(targets).query_nearest(places, return_distance=True, all_matches=False)
    result = np.full(len(places), np.nan)
    result[order[0]] = found
    return result


def cell_figures(frame: Any, column: str, edition: str) -> CellLayer:  # noqa: ANN401  (a GeoDataFrame)
    """Make a cell layer of a table with one figure per cell; a cell without one is water.

    The figure of a 1 km or 500 m cell is that of each 250 m cell in it.
    """
    codes, figures = [], []
    for level in (MeshLevel.QUARTER, MeshLevel.HALF, MeshLevel.THIRD):
        rows = frame["mesh_code"].astype(str).str.len() == level.digits
        code, inside = _in_quarters(frame.loc[rows, "mesh_code"].astype("int64").to_numpy(), level)
        codes.append(code.ravel())
        figures.append(np.repeat(frame.loc[rows, column].to_numpy(dtype=np.float64, na_value=np.nan), inside))
    known, figure = np.unique(np.concatenate(codes), return_index=True)
    values = np.concatenate(figures)[figure]
    whole = np.ones(len(known))
    return CellLayer(known, values, whole, whole, edition, water=np.isnan(values))


def _in_quarters(codes: NDArray[np.int64], level: MeshLevel) -> tuple[NDArray[np.int64], int]:
    """Return the codes of the 250 m cells in larger ones, shape ``(n, inside)``, and how many those are."""
    times = level.height // LEVEL.height
    rows, columns = cell_of(codes, level)
    up, across = (grid.ravel() for grid in np.mgrid[0:times, 0:times])
    inside_rows, inside_columns = rows[:, None] * times + up, columns[:, None] * times + across
    return code_of(inside_rows, inside_columns, LEVEL), times * times


def cell_layer(frame: Any, edition: str) -> CellLayer:  # noqa: ANN401  (a GeoDataFrame, loaded only with layers)
    """Make a cell layer of the table ``cells`` of an imported flood raster."""
    codes = frame["mesh_code"].astype("int64").to_numpy()
    order = np.argsort(codes)
    shares = frame[[f"share_rank{rank}" for rank in range(1, 7)]].to_numpy(dtype=np.float64).sum(axis=1)
    return CellLayer(
        codes=codes[order],
        values=frame["max_rank"].to_numpy(dtype=np.float64)[order],
        share=shares[order],
        covered=frame["covered_share"].to_numpy(dtype=np.float64)[order],
        edition=edition,
    )
