"""Stations as points: the railway layer draws each one as a short line per railway line."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


def station_points(stations: "GeoDataFrame") -> "GeoDataFrame":
    """Merge the lines of one station to one point, the middle of their middles.

    Parameters
    ----------
    stations
        The table ``stations`` of layer N02, in any CRS. Lines of one station share the
        ``group_code``; where it is missing the station's own code stands in.

    Returns
    -------
    points
        One row per station in the order of first occurrence: ``station_name``, ``line_names`` and
        ``operator_names`` joined, ``shinkansen`` whether operator class 1 stops there.
    """
    import geopandas

    frame = stations.assign(
        group_code=stations["group_code"].fillna(stations["station_code"]),
        shinkansen=stations["operator_class"] == "1",
    )
    middles = shapely.line_interpolate_point(_longest_part(frame.geometry.to_numpy()), 0.5, normalized=True)
    frame["x"], frame["y"] = shapely.get_x(middles), shapely.get_y(middles)
    merged = frame.groupby("group_code", sort=False).agg(
        station_name=("station_name", "first"),
        line_names=("line_name", _joined),
        operator_names=("operator_name", _joined),
        shinkansen=("shinkansen", "any"),
        x=("x", "mean"),
        y=("y", "mean"),
    )
    points = shapely.points(merged.pop("x"), merged.pop("y"))
    return geopandas.GeoDataFrame(merged.reset_index(), geometry=points, crs=stations.crs)


def _joined(names: Iterable[object]) -> str:
    return " / ".join(dict.fromkeys(name for name in names if isinstance(name, str)))


def _longest_part(lines: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return each line, of a line in parts the longest one."""
    return np.array([max(shapely.get_parts(line), key=shapely.length) for line in lines], dtype=object)
