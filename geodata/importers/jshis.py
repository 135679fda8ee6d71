"""Reads J-SHIS tables of 250 m cells: CSV with ``#`` comments, JGD2000.

A water cell carries zeros; a zero S-wave velocity is no measurement, so water becomes null.
"""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from geodata.findings import Refusal
from geodata.importers.mesh_table import boxes_of
from geodata.importers.raw import Log, RawTable
from geodata.layers import LayerCard

_CODE: Final = "CODE"
_LANDFORM: Final = "JCODE"
_WATER: Final = "0"
_CRS: Final = 4612


def read_jshis(folder: Path, card: LayerCard, log: Log) -> Iterator[RawTable]:
    """Read every CSV file of a delivery.

    Raises
    ------
    Refusal
        There is no CSV, its heading is another one, or a row is cut off.
    """
    del card  # every J-SHIS table has the same form
    paths = [p for p in sorted(folder.rglob("*")) if p.suffix.lower() in {".csv", ".txt"} and p.is_file()]
    if not paths:
        raise Refusal(
            code="nothing_to_read", found=", ".join(p.name for p in folder.rglob("*") if p.is_file()) or "-"
        )
    for path in paths:
        yield _read_file(path, log)


def _read_file(path: Path, log: Log) -> RawTable:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise Refusal(code="unreadable", file=path.name, detail=str(error)) from error
    rows = list(csv.reader((line.lstrip("# ") for line in _table_lines(lines)), skipinitialspace=True))
    header = [name.strip() for name in rows[0]] if rows else []
    if _CODE not in header:
        raise Refusal(code="header_missing", file=path.name, expected=_CODE)
    width = len(header)
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != width:
            raise Refusal(code="unreadable", file=path.name, detail=f"row {number}: {len(row)} != {width}")
    columns: dict[str, list[Any]] = {
        name: [row[at].strip() for row in rows[1:]] for at, name in enumerate(header) if name
    }
    _water_to_null(columns, log)
    geometry = boxes_of(columns[_CODE], path.name)
    return RawTable(file=path.name, columns=columns, geometry=geometry, crs=_CRS)


def _table_lines(lines: list[str]) -> list[str]:
    """Return heading and rows; the heading may itself be a comment line."""
    body = [line for line in lines if line.strip() and not line.startswith("#")]
    if body and _CODE not in body[0]:
        heads = [
            line
            for line in lines
            if line.startswith("#") and _CODE in line.replace("#", " ").split(",")[0].split()
        ]
        return heads[-1:] + body
    return body


def _water_to_null(columns: dict[str, list[Any]], log: Log) -> None:
    if _LANDFORM not in columns:
        return
    water = [code == _WATER for code in columns[_LANDFORM]]
    for name, values in columns.items():
        if name != _CODE:
            columns[name] = [None if wet else value for wet, value in zip(water, values, strict=True)]
    if any(water):
        log.tell("water_cells", count=sum(water))
