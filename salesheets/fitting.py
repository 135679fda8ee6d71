"""Fit a sheet to its pages: measure its rows, choose the levels, number printed sources first."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from domain.mapshapes import MapShapes
from domain.model import Frozen
from salesheets.compose import sealed
from salesheets.document import SheetDocument
from salesheets.growth import grown
from salesheets.levels import Measured, common_levels, fit_of
from salesheets.limits import Sheet, at_levels, cited_in
from salesheets.render import AHEAD, measured_sheet
from salesheets.settings import SheetSettings
from salesheets.sources import SourceLine

_WITHOUT_MARKS: Final = (MapShapes, SourceLine)


def fitted(document: SheetDocument, *others: SheetDocument, settings: SheetSettings) -> SheetDocument:
    """Return a document with its fit: the levels that it and the same sheet in ``others`` languages can hold.

    The sources on paper get the first numbers, so that paper shows them without gaps and the
    web page, which has room for everything, shows the same numbers. The check code is made anew.
    """
    measured = measured_sheet(document)
    sheets = sorted((measured, *map(measured_sheet, others)), key=_needs_more_room, reverse=True)
    sheets[0].ahead = AHEAD  # the longest leads; the others are measured only at the levels that it can hold
    levels = common_levels(sheets, document.layout)
    numbers = _numbers(measured.sheet, at_levels(measured.sheet, document.layout, levels))
    told = _renumbered(document, numbers).model_copy(update={"fit": fit_of(measured, levels)})
    finished = sealed(told, settings)  # its code and address stand on it when the room left is measured
    return finished.model_copy(update={"fit": grown(finished)})


def _needs_more_room(sheet: Measured) -> bool:
    """Tell which language is measured first; English takes more lines. The levels do not depend on it."""
    return bool(sheet.sheet["language"] == "en")


def _numbers(whole: Sheet, printed: Sheet) -> dict[int, int]:
    """Return the new number of every source: those cited on paper first, each group in its old order."""
    cited = cited_in(printed)
    old = [line["number"] for line in whole["sources"]["lines"]]
    ordered = sorted(old, key=lambda number: number not in cited)
    return {number: place for place, number in enumerate(ordered, start=1)}


def _renumbered(document: SheetDocument, numbers: Mapping[int, int]) -> SheetDocument:
    sections = {name: _with_marks(getattr(document, name), numbers) for name in SheetDocument.model_fields}
    lines = sorted(document.sources.lines, key=lambda line: numbers[line.number])
    told = tuple(line.model_copy(update={"number": numbers[line.number]}) for line in lines)
    statements = tuple(replace(item, marks=_marks(item.marks, numbers)) for item in document.statements)
    kept = {"sources": document.sources.model_copy(update={"lines": told}), "statements": statements}
    return document.model_copy(update=sections | kept)


def _with_marks(part: Any, numbers: Mapping[int, int]) -> Any:  # noqa: ANN401  (any part of a document)
    """Return a part of the document with its source numbers changed; what has none is handed back itself."""
    if isinstance(part, tuple):
        return tuple(_with_marks(item, numbers) for item in part)
    if not isinstance(part, Frozen) or isinstance(part, _WITHOUT_MARKS):
        return part
    changed = {
        name: _marks(value, numbers) if name == "marks" else _with_marks(value, numbers)
        for name, value in part
        if name == "marks" or isinstance(value, Frozen | tuple)
    }
    return part.model_copy(update=changed) if changed else part


def _marks(marks: tuple[int, ...], numbers: Mapping[int, int]) -> tuple[int, ...]:
    return tuple(sorted(numbers[number] for number in marks))
