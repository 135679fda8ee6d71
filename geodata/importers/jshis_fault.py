"""Reads J-SHIS conditional exceedance maps: one CSV per earthquake, 250 m cells of the whole country.

A national map has millions of cells. Kept are those of the first-level meshes of the city, and
those around the offices of the municipalities on record, where a company's present site is read.

References
----------
NIED, J-SHIS File format specification (June 2021), "Conditional probability of exceedance map":
``C-<version>-<earthquake>-MAP-CASE<n>.csv`` with ``CODE, AVE_SI, I45_PS, I50_PS, I55_PS, I60_PS``.
"""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from geodata.findings import Refusal
from geodata.importers.assemble import CITY_FIRST_MESHES
from geodata.importers.mesh_table import boxes_of
from geodata.importers.raw import Log, RawTable
from geodata.layers import LayerCard
from geodata.mesh import MeshLevel, cell_at, code_of

COLUMNS: Final = ("CODE", "AVE_SI", "I45_PS", "I50_PS", "I55_PS", "I60_PS")
_OFFICES: Final = Path(__file__).parents[1] / "packs" / "kitakyushu" / "municipalities.csv"
_FIRST_DIGITS: Final = MeshLevel.FIRST.digits
_KILOMETRE_DIGITS: Final = MeshLevel.THIRD.digits
_QUARTER_DIGITS: Final = MeshLevel.QUARTER.digits
_AROUND: Final = (-1, 0, 1)


def read_jshis_fault(folder: Path, card: LayerCard, log: Log) -> Iterator[RawTable]:
    """Read every map of a delivery; fault geometry beside it is left out.

    Raises
    ------
    Refusal
        There is no map, its columns are others, or a row is cut off.
    """
    del card  # all maps have the same form
    paths = [path for path in sorted(folder.rglob("*.csv")) if "-MAP-" in path.name]
    if not paths:
        raise Refusal(code="nothing_to_read", found=", ".join(p.name for p in folder.rglob("*.csv")) or "-")
    offices = _cells_around_offices()
    for path in paths:
        yield _read_map(path, offices, log)


def _read_map(path: Path, offices: frozenset[str], log: Log) -> RawTable:
    rows, elsewhere = [], 0
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in _data_rows(file, path.name):
                if row[0][:_FIRST_DIGITS] in CITY_FIRST_MESHES or row[0][:_KILOMETRE_DIGITS] in offices:
                    rows.append(row)
                else:
                    elsewhere += 1
    except UnicodeDecodeError as error:
        raise Refusal(code="unreadable", file=path.name, detail=str(error)) from error
    if not rows:
        raise Refusal(code="wrong_area", file=path.name, area="40", found=f"{elsewhere} cells elsewhere")
    if elsewhere:
        log.tell("cells_elsewhere", file=path.name, count=elsewhere)
    columns = {name: [row[at] for row in rows] for at, name in enumerate(COLUMNS)}
    return RawTable(
        file=path.name, columns=dict(columns), geometry=boxes_of(columns["CODE"], path.name), crs=4612
    )


def _data_rows(file: Iterator[str], name: str) -> Iterator[list[str]]:
    """Give the rows without comments, cells stripped, the N that some versions put after a code removed.

    The heading stands in the last comment line or is a line of its own; other columns are refused.
    """
    headed = False
    for number, line in enumerate(file, start=1):
        row = [cell.strip() for cell in next(csv.reader([line.lstrip("# ")]), [])]
        if row[:1] == ["CODE"]:
            if tuple(row[: len(COLUMNS)]) != COLUMNS:
                raise Refusal(code="header_missing", file=name, expected=", ".join(COLUMNS))
            headed = True
        elif not line.startswith("#") and line.strip():
            if not headed:
                raise Refusal(code="header_missing", file=name, expected=", ".join(COLUMNS))
            if len(row) != len(COLUMNS):
                detail = f"row {number}: {len(row)} != {len(COLUMNS)}"
                raise Refusal(code="unreadable", file=name, detail=detail)
            row[0] = row[0].removesuffix("N")[:_QUARTER_DIGITS]
            yield row


def _cells_around_offices() -> frozenset[str]:
    """Return the 1 km cells of the municipalities' offices on record, with those next to them."""
    with _OFFICES.open(encoding="utf-8", newline="") as file:
        offices = [(float(row["lat"]), float(row["lon"])) for row in csv.DictReader(file) if row["lat"]]
    found: set[str] = set()
    for lat, lon in offices:
        row, column = cell_at(lat, lon, MeshLevel.THIRD)
        found.update(
            str(int(code_of(row + up, column + across, MeshLevel.THIRD)))
            for up in _AROUND
            for across in _AROUND
        )
    return frozenset(found)
