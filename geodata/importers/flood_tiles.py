"""Reads the A31b colour tiles: PNG pictures placed by SVG index files, one colour per depth rank.

References
----------
SVG Map containers: ``x``/``y`` of an image are longitude × 100 and latitude × −100 of its
north-west corner, ``width`` its extent. The colours are those of 水防法施行規則の浸水深図.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from geodata.findings import Refusal
from geodata.importers.rank_raster import NO_DATA, RankRaster
from geodata.importers.raw import Log
from geodata.importers.xml import attribute, elements
from geodata.layers import LayerCard
from geodata.sandbox import report_progress

TILE_PIXELS: Final = 256
_SCALE: Final = 100.0
_COLOURS: Final = (0xF7F5A9, 0xFFD8C0, 0xFFB7B7, 0xFF9191, 0xF285C9, 0xDC7ADC)
_KIND: Final = re.compile(r"A31b-\d\d-\d\d_(10|20)_\d{4}")
_BANDS: Final = {"10": 0, "20": 1}
_PROGRESS_EVERY: Final = 50

Image.MAX_IMAGE_PIXELS = 4 * TILE_PIXELS * TILE_PIXELS


def read_flood_tiles(folder: Path, card: LayerCard, log: Log) -> RankRaster:
    """Put all tiles of a delivery together: band 1 major rivers (10), band 2 other rivers (20).

    Raises
    ------
    Refusal
        A tile is not in the index, or has a colour outside the legend.
    """
    del card
    listed = list(_placed_tiles(folder))
    placed = [tile for tile in listed if tile[0].is_file()]
    if not placed:
        raise Refusal(code="nothing_to_read", found="*.svg")
    _check_listed(folder, {path for path, *_ in listed})
    size = placed[0][4]
    west, north = min(lon for _, _, lon, _, _ in placed), max(lat for _, _, _, lat, _ in placed)
    columns = [round((lon - west) / size) for _, _, lon, _, _ in placed]
    rows = [round((north - lat) / size) for _, _, _, lat, _ in placed]
    shape = (len(_BANDS), (max(rows) + 1) * TILE_PIXELS, (max(columns) + 1) * TILE_PIXELS)
    ranks = np.zeros(shape, dtype=np.uint8)
    absent = [tile for tile in listed if not tile[0].is_file()]
    if absent:
        log.tell("tiles_missing", count=len(absent), example=absent[0][0].name)
    for _, band, lon, lat, _ in absent:
        row, column = round((north - lat) / size), round((lon - west) / size)
        if 0 <= row <= max(rows) and 0 <= column <= max(columns):
            _window(ranks, band, row, column)[:] = NO_DATA
    for number, ((path, band, *_), row, column) in enumerate(zip(placed, rows, columns, strict=True)):
        window = _window(ranks, band, row, column)
        np.maximum(window, _ranks_of(path), out=window)
        if number % _PROGRESS_EVERY == 0:
            report_progress("tiles", number, len(placed))
    # The index rounds to a millionth of a degree/100; the tiles lie on a grid of 45/4096 degrees.
    exact = round(size * 4096 / 45) * 45 / 4096
    return RankRaster(
        ranks=ranks,
        west=round(west / exact) * exact,
        north=round(north / exact) * exact,
        pixel=exact / TILE_PIXELS,
    )


def _placed_tiles(folder: Path) -> Iterator[tuple[Path, int, float, float, float]]:
    """Give path, band, longitude and latitude of the north-west corner, and extent of each tile."""
    for index in sorted(folder.rglob("*.svg")):
        found = _KIND.search(str(index.relative_to(folder)))
        if found is None:
            raise Refusal(code="unreadable", file=index.name, detail="A31b-..-.._{10,20}_....")
        for image in elements(index, index.name, frozenset({"image"})):
            name = Path(attribute(image, "href") or "").name
            try:
                x, y, width = (float(image.attrib[key]) for key in ("x", "y", "width"))
            except (KeyError, ValueError) as error:
                raise Refusal(code="unreadable", file=index.name, detail=str(error)) from error
            yield index.parent / name, _BANDS[found[1]], x / _SCALE, -y / _SCALE, width / _SCALE


def _window(ranks: NDArray[np.uint8], band: int, row: int, column: int) -> NDArray[np.uint8]:
    top, left = row * TILE_PIXELS, column * TILE_PIXELS
    return ranks[band, top : top + TILE_PIXELS, left : left + TILE_PIXELS]


def _check_listed(folder: Path, listed: set[Path]) -> None:
    if extra := sorted(path.name for path in set(folder.rglob("*.png")) - listed):
        raise Refusal(code="tiles_unlisted", count=len(extra), example=extra[0])


def _ranks_of(path: Path) -> NDArray[np.uint8]:
    try:
        with Image.open(path, formats=("PNG",)) as image:
            rgba = np.asarray(image.convert("RGBA"), dtype=np.uint32)
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise Refusal(code="unreadable", file=path.name, detail=type(error).__name__) from error
    if rgba.shape[:2] != (TILE_PIXELS, TILE_PIXELS):
        raise Refusal(code="raster_wrong", file=path.name, detail=f"{rgba.shape[1]} x {rgba.shape[0]}")
    colour = (rgba[..., 0] << 16) | (rgba[..., 1] << 8) | rgba[..., 2]
    ranks = np.zeros(colour.shape, dtype=np.uint8)
    for rank, known in enumerate(_COLOURS, start=1):
        ranks[colour == known] = rank
    drawn = rgba[..., 3] > 0
    ranks[~drawn] = 0
    strange = drawn & (ranks == 0)
    if strange.any():
        example = f"#{int(colour[strange][0]):06x}"
        raise Refusal(code="colour_unknown", file=path.name, colour=example, count=int(strange.sum()))
    return ranks
