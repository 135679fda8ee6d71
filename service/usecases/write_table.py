"""Rows as a workbook or as CSV: no cell is ever a formula, whatever a name begins with."""

import csv
import datetime as dt
import io
import unicodedata
from collections.abc import Sequence
from typing import Final

import xlsxwriter

Cell = str | int | float | dt.date | None
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV: Final = "text/csv; charset=utf-8"
_FORMULA_STARTS: Final = frozenset("=+-@\t\r|%")
_WIDEST: Final = 40
_NARROWEST: Final = 8


def write_workbook(rows: Sequence[Sequence[Cell]], *, title: str) -> bytes:
    """Return a workbook of one sheet; the first row holds the headings."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(title[:31])
    bold = book.add_format({"bold": True, "bg_color": "#F1F5F9", "bottom": 1})
    plain, day = (
        book.add_format({"text_wrap": True, "valign": "top"}),
        book.add_format({"num_format": "yyyy-mm-dd"}),
    )
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, dt.date):
                sheet.write_datetime(number, column, dt.datetime.combine(cell, dt.time()), day)
            elif isinstance(cell, int | float):
                sheet.write_number(number, column, cell, plain)
            elif cell is not None:
                sheet.write_string(number, column, cell, bold if number == 0 else plain)
    for column in range(len(rows[0])):
        letters = max(_width(row[column]) for row in rows)
        sheet.set_column(column, column, min(_WIDEST, max(_NARROWEST, letters + 2)))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(rows) - 1, 1), len(rows[0]) - 1)
    book.close()
    return buffer.getvalue()


def write_csv(rows: Sequence[Sequence[Cell]]) -> bytes:
    """Return CSV in UTF-8 with a mark that Excel knows; what could be a formula gets a ``'`` before it."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\r\n").writerows([_harmless(cell) for cell in row] for row in rows)
    return buffer.getvalue().encode("utf-8-sig")


def _harmless(cell: Cell) -> str:
    if cell is None:
        return ""
    text = str(cell)
    first = unicodedata.normalize("NFKC", text.lstrip(" \u3000"))[:1]
    return f"'{text}" if isinstance(cell, str) and first in _FORMULA_STARTS else text


def _width(cell: Cell) -> int:
    text = "" if cell is None else str(cell)
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
