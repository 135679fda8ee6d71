"""Builds a conditional exceedance map as J-SHIS delivers it.

Faithful to the file format specification of NIED (June 2021) and to public notes on the original
``C-V3-ANNKI-AN177.zip``: folders ``MAP`` and ``FAULT``, ASCII with CRLF, seven comment lines whose last
one is the heading, ``CODE`` of ten digits, numbers with an exponent, no row out at sea.
"""

from collections.abc import Mapping
from pathlib import Path

from geodata.mesh import MeshLevel, cell_at, code_of
from tests.geodata.importers.delivery import zipped

NANKAI = "C-V3-ANNKI-AN177-MAP-CASE1"
HEAD = (
    "# VER. = 3.0\r\n# DATE = 2021-05-26\r\n# UPDATED\r\n# -\r\n# EARTHQUAKE = PLE_ANNKI\r\n# CASE = 1\r\n"
    "# CODE, AVE_SI, I45_PS, I50_PS, I55_PS, I60_PS\r\n"
)


def cell(lat: float, lon: float, up: int = 0, across: int = 0) -> str:
    """Return the code of the 250 m cell of a point, or of one so many cells away."""
    row, column = cell_at(lat, lon, MeshLevel.QUARTER)
    return str(code_of(row + up, column + across, MeshLevel.QUARTER))


def map_text(cells: Mapping[str, float], head: str = HEAD) -> str:
    """Return a map by cell and its probability of 6弱; the others follow in the natural order."""
    rows = [
        f"{code},{5.0:.5e},{min(1, 3 * p):.5e},{min(1, 2 * p):.5e},{p:.5e},{p / 4:.5e}"
        for code, p in cells.items()
    ]
    return head + "\r\n".join(rows) + "\r\n"


def delivered(folder: Path, cells: Mapping[str, float], name: str = NANKAI) -> Path:
    """Write the ZIP of one map, the fault's shape beside it."""
    pattern = name.split("-")[3] if "ANNKI" in name else name.split("-")[2]
    inside = folder / f"in-{name}"
    for part, text in (("MAP", map_text(cells)), ("FAULT", f"PLE_ANNKI,{pattern},   1\r\n")):
        path = inside / pattern / part / name.replace("MAP", part)
        path.parent.mkdir(parents=True)
        path.with_suffix(".csv").write_bytes(text.encode("ascii"))
    return zipped(inside, folder / f"{name.removesuffix('-MAP-CASE1')}.zip")
