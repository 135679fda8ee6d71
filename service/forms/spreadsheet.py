"""Read the rows of an Excel or CSV file that somebody sent: values only, nothing is evaluated.

Archives are measured before any parser sees them: a 467 kB workbook can unpack to 1.4 GB.
"""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from domain.errors import TargetsTooLargeError, TargetsUnreadableError
from service.forms.workbook_scan import CELLS, ScanRefusedError, formulas_of

Value = str | float | dt.date | None

LIMIT_MB: Final = 10
UNPACKED_MB: Final = 100
ENTRIES: Final = 500
RATIO: Final = 200
RATIO_COUNTS_FROM_MB: Final = 10
COLUMNS: Final = 200
_MB: Final = 1_000_000
_FARTHEST_MERGE: Final = 6_000


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row with its number as the person sees it.

    ``formulas`` are the columns (from 0) that hold a formula: what Excel last saw there is
    no value. ``merged`` tells that it is part of cells merged over several rows.
    """

    number: int
    cells: tuple[Value, ...]
    formulas: frozenset[int] = frozenset()
    merged: bool = False


def read_rows(path: Path, *, limit: int) -> tuple[SheetRow, ...]:
    """Return the rows of a CSV file or of a workbook's first sheet, empty ones left out.

    Raises
    ------
    TargetsUnreadableError
        It cannot be read, is no such file, is locked by a password, or its letters are in
        neither UTF-8, UTF-16 nor CP932.
    TargetsTooLargeError
        The file, what it unpacks to, or its number of rows is beyond the limit.
    """
    try:
        if path.stat().st_size > LIMIT_MB * _MB:
            raise TargetsTooLargeError(path=str(path), what="megabytes", limit=LIMIT_MB)
        content = path.read_bytes()
    except OSError as error:
        raise TargetsUnreadableError(path=str(path), reason=error.strerror or str(error)) from error
    rows = _workbook(path, content) if content.startswith(b"PK") else _csv(path, content)
    all_filled = (row for row in rows if any(cell not in {None, ""} for cell in row.cells) or row.formulas)
    filled = tuple(islice(all_filled, limit + 1))
    if len(filled) > limit:
        raise TargetsTooLargeError(path=str(path), what="rows", limit=limit)
    return filled


def _csv(path: Path, content: bytes) -> Iterator[SheetRow]:
    text = _decoded(path, content)
    head = text.partition("\n")[0]
    delimiter = max(",\t;", key=head.count)
    try:
        for number, cells in enumerate(
            csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1
        ):
            yield SheetRow(number, tuple(cell.strip() or None for cell in cells[:COLUMNS]))
    except csv.Error as error:
        raise TargetsUnreadableError(path=str(path), reason=str(error)) from error


def _decoded(path: Path, content: bytes) -> str:
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if marked else ["utf-8-sig", "cp932"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise TargetsUnreadableError(path=str(path), reason="encoding")


def _workbook(path: Path, content: bytes) -> list[SheetRow]:
    _refuse_bombs(path, content)
    try:
        formulas = formulas_of(content)
    except ScanRefusedError as error:
        if error.why == "cells":
            raise TargetsTooLargeError(path=str(path), what="cells", limit=CELLS) from error
        raise TargetsUnreadableError(path=str(path), reason=error.why) from error
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            if not workbook.sheet_names:
                raise TargetsUnreadableError(path=str(path), reason="empty")
            sheet = workbook.get_sheet_by_index(0)
            merged = _merged_rows(sheet)
            return [
                SheetRow(
                    number,
                    tuple(_value(cell) for cell in cells[:COLUMNS]),
                    formulas.get(number, frozenset()),
                    number in merged,
                )
                for number, cells in enumerate(sheet.to_python(skip_empty_area=False), start=1)
            ]
    except (CalamineError, ValueError) as error:
        raise TargetsUnreadableError(path=str(path), reason=str(error) or type(error).__name__) from error


def _refuse_bombs(path: Path, content: bytes) -> None:
    """Unpack once into nothing, counting; sizes in the archive's directory are claims."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > ENTRIES:
                raise TargetsTooLargeError(path=str(path), what="entries", limit=ENTRIES)
            total = 0
            for member in members:
                with archive.open(member) as part:
                    while chunk := part.read(1 << 20):
                        total += len(chunk)
                        if total > UNPACKED_MB * _MB or (
                            total > RATIO_COUNTS_FROM_MB * _MB and total > RATIO * len(content)
                        ):
                            raise TargetsTooLargeError(path=str(path), what="unpacked", limit=UNPACKED_MB)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, ValueError, OSError) as error:
        raise TargetsUnreadableError(path=str(path), reason=str(error) or "zip") from error


def _merged_rows(sheet: CalamineSheet) -> frozenset[int]:
    ranges: Sequence[tuple[tuple[int, int], tuple[int, int]]] = sheet.merged_cell_ranges or []
    return frozenset(
        row + 1
        for (first, _), (last, _) in ranges
        if last > first
        for row in range(first, min(last, first + _FARTHEST_MERGE) + 1)
    )


def _value(cell: object) -> Value:
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, int | float):
        return float(cell)
    if isinstance(cell, dt.date):
        return cell
    return str(cell).strip() or None if cell is not None else None
