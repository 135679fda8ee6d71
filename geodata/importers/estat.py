"""Reads e-Stat mesh statistics: CP932, two heading rows (codes, then labels), ``*`` for suppressed.

The column codes of a figure change with each census, the labels hardly do; columns are
therefore named by their label, with full-width spaces and indents removed.
"""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from geodata.findings import Refusal
from geodata.importers.mesh_table import boxes_of
from geodata.importers.raw import Log, RawTable
from geodata.layers import LayerCard

_KEYS: Final = ("KEY_CODE", "HTKSYORI", "HTKSAKI", "GASSAN")
_SUPPRESSED: Final = "*"
_CRS: Final = 6668
_HEADING_ROWS: Final = 2


def read_estat(folder: Path, card: LayerCard, log: Log) -> Iterator[RawTable]:
    """Read every text file of a delivery.

    Raises
    ------
    Refusal
        There is no such file, or its heading is another one.
    """
    paths = [p for p in sorted(folder.rglob("*")) if p.suffix.lower() in {".txt", ".csv"} and p.is_file()]
    if not paths:
        raise Refusal(
            code="nothing_to_read", found=", ".join(p.name for p in folder.rglob("*") if p.is_file()) or "-"
        )
    for path in paths:
        yield _read_file(path, card, log)


def _read_file(path: Path, card: LayerCard, log: Log) -> RawTable:
    try:
        rows = list(csv.reader(path.read_bytes().decode(card.encoding).splitlines()))
    except (UnicodeDecodeError, csv.Error) as error:
        raise Refusal(code="unreadable", file=path.name, detail=str(error)) from error
    heading = rows[:_HEADING_ROWS]
    widths = {len(row) for row in heading}
    if len(rows) <= _HEADING_ROWS or tuple(rows[0][: len(_KEYS)]) != _KEYS or len(widths) != 1:
        raise Refusal(code="header_missing", file=path.name, expected=", ".join(_KEYS))
    codes, labels = rows[0], rows[1]
    figures = zip(codes[len(_KEYS) :], labels[len(_KEYS) :], strict=True)
    names = [*_KEYS, *(_plain(label) or code for code, label in figures)]
    body = rows[_HEADING_ROWS:]
    for number, row in enumerate(body, start=_HEADING_ROWS + 1):
        if len(row) != len(names):
            raise Refusal(
                code="unreadable", file=path.name, detail=f"row {number}: {len(row)} != {len(names)}"
            )
    suppressed = sum(cell.strip() == _SUPPRESSED for row in body for cell in row)
    if suppressed:
        log.tell("suppressed", count=suppressed)
    columns: dict[str, list[Any]] = {
        name: [None if row[at].strip() == _SUPPRESSED else row[at].strip() for row in body]
        for at, name in enumerate(names)
    }
    if merged := sum(value == "2" for value in columns["HTKSYORI"]):
        log.tell("merged_cells", count=merged)
    return RawTable(
        file=path.name, columns=columns, geometry=boxes_of(columns["KEY_CODE"], path.name), crs=_CRS
    )


def _plain(label: str) -> str:
    return "".join(label.split()).replace("\u3000", "")
