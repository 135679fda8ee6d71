"""Reads a GeoTIFF of flood depth ranks."""

from pathlib import Path
from typing import Final

import numpy as np

from geodata.findings import Refusal
from geodata.importers.rank_raster import NO_DATA, RANKS, RankRaster
from geodata.importers.raw import Log
from geodata.layers import LayerCard

_DEGREES: Final = frozenset({4326, 6668, 4612})
_TIFF: Final = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_SQUARE: Final = 1e-9
_MAX_PIXELS: Final = 400_000_000


def read_geotiff(folder: Path, card: LayerCard, log: Log) -> RankRaster:
    """Read the one GeoTIFF of a delivery.

    Raises
    ------
    Refusal
        There is not exactly one, or it is no raster of ranks 0..6 in degrees.
    """
    import rasterio

    paths = [p for p in sorted(folder.rglob("*")) if p.suffix.lower() in {".tif", ".tiff"} and p.is_file()]
    if len(paths) != 1:
        raise Refusal(code="nothing_to_read", found=", ".join(p.name for p in paths) or "-")
    path = paths[0]
    with path.open("rb") as file:
        head = file.read(4)
    if head not in _TIFF:
        raise Refusal(code="format_unknown", file=path.name, head=head.decode("ascii", errors="replace"))
    try:
        with rasterio.open(path, driver="GTiff") as source:
            epsg = source.crs.to_epsg() if source.crs else None
            if source.width * source.height * source.count > _MAX_PIXELS:
                raise Refusal(code="raster_wrong", file=path.name, detail=f"{source.width} x {source.height}")
            transform, ranks = source.transform, source.read()
    except rasterio.errors.RasterioError as error:
        raise Refusal(code="unreadable", file=path.name, detail=type(error).__name__) from error
    if epsg is None:
        log.tell("crs_assumed", file=path.name, crs=card.crs)
    elif epsg not in _DEGREES:
        raise Refusal(code="crs_unknown", file=path.name, crs=f"EPSG:{epsg}")
    if ranks.dtype != np.uint8 or not np.isin(np.unique(ranks), [*range(RANKS + 1), NO_DATA]).all():
        raise Refusal(code="raster_wrong", file=path.name, detail=f"{ranks.dtype}, 0..{ranks.max()}")
    if abs(transform.a + transform.e) > _SQUARE or transform.b or transform.d:
        raise Refusal(code="raster_wrong", file=path.name, detail=str(transform.to_gdal()))
    return RankRaster(ranks=ranks, west=transform.c, north=transform.f, pixel=transform.a)
