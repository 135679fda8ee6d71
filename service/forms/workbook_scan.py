"""Look over the parts of a workbook before a parser opens it: how far its cells reach, where formulas are.

A cell in the last corner of a sheet is 6 kB in a file, and half a terabyte to a reader that lays
sheets out as tables; that reader then ends the whole process. Names are compared without their
namespace and the letters are read as UTF-8, as that reader does it, so that both see the same cells.
"""

import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

#: Cells of the table from the first corner to the last one, merged ranges and elements of one part.
CELLS: Final = 2_000_000
MERGES: Final = 10_000
ELEMENTS: Final = 6_000_000
_ROWS: Final = 1_048_576
_PLACE: Final = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_DIGITS: Final = re.compile(r"[0-9]{1,7}")
_INDEX: Final = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
#: Parts of other kinds of workbooks, which the reader would try when this one fails.
_OTHER_KINDS: Final = ("content.xml", "xl/workbook.bin")


class ScanRefusedError(Exception):
    """The workbook is not read; ``why`` is ``cells``, or a word for what is wrong with it."""

    def __init__(self, *, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass
class _Sheet:
    """One sheet while it is read: the cell at hand, the farthest one, formulas by row."""

    row: int = 0
    column: int = 0
    inside: bool = False
    last_row: int = 0
    last_column: int = 0
    merges: int = 0
    elements: int = 0
    formulas: dict[int, set[int]] = field(default_factory=dict)

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        self.elements += 1
        kind = name.rpartition(":")[2]
        if kind == "row":
            self.row, self.column = _number(attributes.get("r"), self.row + 1), 0
        elif kind == "c":
            self._cell(attributes.get("r"))
        elif kind == "mergeCell":
            self.merges += 1
        elif self.inside:
            self.last_row = max(self.last_row, self.row)
            self.last_column = max(self.last_column, self.column)
            if kind == "f":
                self.formulas.setdefault(self.row, set()).add(self.column - 1)
        if self.elements > ELEMENTS or self.merges > MERGES or self.last_row * self.last_column > CELLS:
            raise ScanRefusedError(why="cells")

    def end(self, name: str) -> None:
        """Take the end of an element."""
        self.inside = self.inside and name.rpartition(":")[2] != "c"

    def _cell(self, reference: str | None) -> None:
        self.inside = True
        if reference is None:
            self.column += 1
            return
        place = _PLACE.fullmatch(reference)
        if place is None or not 0 < int(place[2]) <= _ROWS:
            raise ScanRefusedError(why="reference")
        self.row, self.column = int(place[2]), _column(place[1])


def formulas_of(content: bytes) -> dict[int, frozenset[int]]:
    """Return where the first sheet holds formulas: columns from 0 by row, once every sheet was looked over.

    Raises
    ------
    ScanRefusedError
        A sheet reaches too far, or the file is no workbook.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            lowered = {name.lower() for name in names}
            if len(lowered) < len(names) or any(kind in lowered for kind in _OTHER_KINDS):
                raise ScanRefusedError(why="kind")
            first = _first_sheet(archive)
            sheets = {name: _scanned(archive, name) for name in names if name.lower().endswith(".xml")}
    except (zipfile.BadZipFile, expat.ExpatError, KeyError, ValueError, OSError, RuntimeError) as error:
        raise ScanRefusedError(why=type(error).__name__) from error
    if first not in sheets:
        raise ScanRefusedError(why="sheet")
    return {row: frozenset(columns) for row, columns in sheets[first].formulas.items()}


def _scanned(archive: zipfile.ZipFile, name: str) -> _Sheet:
    sheet = _Sheet()
    with archive.open(name) as part:
        parser = _parser()
        parser.StartElementHandler, parser.EndElementHandler = sheet.begin, sheet.end
        parser.ParseFile(part)
    return sheet


def _first_sheet(archive: zipfile.ZipFile) -> str:
    """Return the name of the part that holds the first sheet."""
    sheets, targets = [], {}

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "sheet":
            sheets.append(next((v for k, v in attributes.items() if k.rpartition(":")[2] == "id"), ""))

    def relation(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "Relationship":
            target = attributes.get("Target", "")
            if not target.lower().endswith((".xml", "vbaproject.bin")):
                raise ScanRefusedError(why="target")  # a sheet that was not looked over
            targets[attributes.get("Id", "")] = target

    for part, handler in zip(_INDEX, (sheet, relation), strict=True):
        parser = _parser()
        parser.StartElementHandler = handler
        parser.Parse(archive.read(part), True)  # noqa: FBT003  (expat's "this was all")
    target = targets.get(sheets[0], "") if sheets else ""
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate("utf-8")

    def refuse(*_declared: object) -> None:
        raise ScanRefusedError(why="doctype")

    parser.StartDoctypeDeclHandler = refuse
    return parser


def _number(text: str | None, otherwise: int) -> int:
    if text is None:
        return otherwise
    if not (_DIGITS.fullmatch(text) and 0 < int(text) <= _ROWS):
        raise ScanRefusedError(why="reference")
    return int(text)


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
