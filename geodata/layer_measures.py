"""Reads the imported layers at places: value, share of the area, coverage and edition of each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from domain.place import Site
from geodata.coverage import AreaLayer, CellLayer, Reading, cell_figures, cell_layer, not_published
from geodata.crs import METRIC_EPSG, to_metric
from geodata.doctor import CITY
from geodata.importers.geometry import area_box
from geodata.layer_store import LayerStore
from geodata.layers import LayerReading, layer_card, require_sheet_licence

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

FLOOD_CELLS: Final = "cells"
BOUNDARIES: Final = "N03"
_GRID_M: Final = 0.001
_MUNICIPALITY: Final = "municipality_code"


@dataclass(frozen=True)
class LayerReader:
    """Reads one layer at places, by its areas or by its cells; with neither it is not installed."""

    area: AreaLayer | None = None
    cells: CellLayer | None = None

    def at(self, lat: float, lon: float, radius_m: float) -> Reading:
        """Read a point whose true place lies within a radius (metres)."""
        if self.cells is not None:
            return self.cells.at_point(lat, lon, radius_m=radius_m)
        if self.area is not None:
            x, y = to_metric([lon], [lat])
            return self.area.around(shapely.Point(x[0], y[0]), radius_m)
        return not_published()

    def over(self, shape: shapely.Geometry) -> Reading:
        """Read a polygon (EPSG:6670) by the share of its area; cells answer for points only."""
        if self.area is None:
            return not_published()
        return self.area.read(np.array([shape], dtype=object))[0]


def layer_reader(store: LayerStore, code: str) -> LayerReader:
    """Return the reader of a layer, one that knows nothing when the layer is not installed.

    Raises
    ------
    LayerLicenceError
        The installed edition may not stand on a sheet.
    """
    reading, state = layer_card(code).reading, store.state(code)
    if state is None or reading is None or reading.how not in {"area", "cells"}:
        return LayerReader()
    manifest = store.manifest(code)
    require_sheet_licence(code, manifest.edition, manifest.area)
    bounds = store.state(BOUNDARIES) if reading.published == "municipalities" else None
    return _reader(store.root, code, state.current, bounds.current if bounds else None)


@lru_cache(maxsize=16)
def _reader(root: Path, code: str, version: str, bounds: str | None) -> LayerReader:
    """Make a reader once per version; versions never change."""
    store = LayerStore(root, versions={code: version} | ({BOUNDARIES: bounds} if bounds else {}))
    card, edition = layer_card(code), store.manifest(code).edition
    reading = card.reading
    assert reading is not None  # noqa: S101  (layer_reader asked)
    frame = kept_rows(store.read(code, reading.table), reading)
    if reading.value not in frame:  # a column that some deliveries leave out
        return LayerReader()
    if reading.how == "area":
        return LayerReader(area=_area_layer(store, frame, reading, edition))
    if reading.table == FLOOD_CELLS:
        return LayerReader(cells=cell_layer(frame, edition))
    return LayerReader(cells=cell_figures(frame, reading.value, edition))


def read_layers(
    store: LayerStore, sites: Iterable[Site], codes: Iterable[str]
) -> Mapping[tuple[str, str], Reading]:
    """Read layers at places within their position errors: by place id and layer code."""
    readers = {code: layer_reader(store, code) for code in codes}
    return {
        (site.id, code): reader.at(site.lat, site.lon, site.coord_error_m)
        for site in sites
        for code, reader in readers.items()
    }


def kept_rows(frame: "GeoDataFrame", reading: LayerReading) -> "GeoDataFrame":
    """Return the rows of a table that a reading is of."""
    for keep in reading.only:
        frame = frame[frame[keep.column].isin(keep.values)]
    return frame


def _area_layer(store: LayerStore, rows: "GeoDataFrame", reading: LayerReading, edition: str) -> AreaLayer:
    frame = rows.to_crs(METRIC_EPSG)
    extent = _published(store, reading.published, frame)
    column = frame[reading.value]
    if reading.or_else is not None:
        column = column.fillna(frame[reading.or_else])
    if reading.numbers:
        column = column.map(reading.numbers)
        frame, column = frame[column.notna()], column[column.notna()]
    return AreaLayer(
        shapes=frame.geometry.to_numpy(),
        values=column.to_numpy(dtype=np.float64, na_value=np.nan),
        extent=extent,
        edition=edition,
        least=frame[reading.least].to_numpy(dtype=np.float64, na_value=np.nan) if reading.least else None,
    )


def _published(store: LayerStore, where: str, frame: "GeoDataFrame") -> shapely.Geometry:
    """Return where the layer says something at all, in metres."""
    if where == "rows":  # neighbours whose common edge was written twice must not leave a gap
        return shapely.union_all(frame.geometry.to_numpy(), grid_size=_GRID_M)
    if where == "municipalities":
        return _municipalities(store, set(frame[_MUNICIPALITY].dropna()))
    west, south, east, north = area_box(CITY)
    return shapely.box(*_corner(west, south), *_corner(east, north)).buffer(2000)


def _municipalities(store: LayerStore, codes: set[str]) -> shapely.Geometry:
    """Return the area of municipalities; nothing when their boundaries are not installed.

    A city's code (40100) stands for all of its wards (40101 …).
    """
    if store.state(BOUNDARIES) is None:
        return shapely.Polygon()
    frame = store.read(BOUNDARIES).to_crs(METRIC_EPSG)
    ours = np.array(
        [code in codes or code[:3] + "00" in codes for code in frame[_MUNICIPALITY].fillna("")], dtype=bool
    )
    return shapely.union_all(frame.geometry.to_numpy()[ours])


def _corner(lon: float, lat: float) -> tuple[float, float]:
    x, y = to_metric([lon], [lat])
    return float(x[0]), float(y[0])
