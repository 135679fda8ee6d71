"""What of a sheet its pages have room for: the levels of a layout.

A level says what a page leaves out. The levels of a page go from the best page to the sparest; the first
that the page can hold is printed, and both languages are printed at the same one, so that they show
the same rows and figures.
"""

import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final, Literal

from salesheets.document import Fit
from salesheets.figures import tokens
from salesheets.limits import Level, Sheet, cited_in, limited
from salesheets.words import layout

_SOURCES_HEAD_MM: Final = 18.0
_SOURCES_LINE_MM: Final = 3.0


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a page under the limits of a level, as it is measured."""

    page: int
    index: int
    sections: tuple[str, ...]
    columns: tuple[float, ...]
    limits: Mapping[str, Any]
    key: str
    """The name of the row with its limits: levels that treat it alike share a height."""

    def payload(self) -> dict[str, Any]:
        """Return what the typesetter needs to measure it."""
        return {"sections": self.sections, "columns": self.columns, "limits": self.limits}


Heights = Mapping[str, float | None]
Measure = Callable[[Sequence[Row]], Heights]


@cache
def printed_rows(identity: str) -> tuple[Row, ...]:
    """Return the rows of all pages without limits, for a sheet that is already within those of its levels."""
    return tuple(row for page in range(len(layout(identity)["page"])) for row in _rows(identity, page, {}))


@cache
def level_rows(identity: str, page: int, level: int) -> tuple[Row, ...]:
    """Return the rows of a page under the limits of one of its levels."""
    return tuple(_rows(identity, page, layout(identity)["page"][page]["level"][level]))


def _rows(identity: str, page: int, level: Level) -> Iterator[Row]:
    for index, row in enumerate(layout(identity)["page"][page]["row"]):
        sections = tuple(row["sections"])
        limits = {name: level[name] for name in sections if name in level}
        key = json.dumps([page, index, limits], sort_keys=True)
        yield Row(page, index, sections, tuple(row.get("columns", (1,))), limits, key)


@dataclass(slots=True)
class Measured:
    """A sheet with the heights of its rows, measured when they are first asked for.

    ``ahead`` says under how many further levels a page is measured in one go: a go has its price.
    """

    sheet: Sheet
    identity: str
    measure: Measure
    ahead: int = 0
    heights: dict[str, float | None] = field(default_factory=dict)
    _cited: dict[str, frozenset[int]] = field(default_factory=dict)

    def fits(self, levels: Sequence[int]) -> bool:
        """Tell whether the last of the pages can hold its rows with the least gaps between them."""
        page = len(levels) - 1
        taken = self._taken(levels)
        least = float(layout(self.identity)["page"][page]["gap"]) * (len(taken) - 1)
        return room(self.identity, page) - sum(taken) >= least

    def slack(self, levels: Sequence[int]) -> float:
        """Return the millimetres that the last of the pages has left at its level."""
        return room(self.identity, len(levels) - 1) - sum(self._taken(levels))

    def _taken(self, levels: Sequence[int]) -> list[float]:
        """Return the heights of the rows that have something to say on the last of the pages."""
        page, level = len(levels) - 1, levels[-1]
        rows = level_rows(self.identity, page, level)
        if any(row.key not in self.heights for row in rows):
            self.heights.update(self.measure(self._not_measured(page, level)))
        return [
            self._with_fewer_sources(levels, height) if "sources" in row.sections else height
            for row in rows
            if (height := self.heights[row.key]) is not None
        ]

    def _not_measured(self, page: int, level: int) -> tuple[Row, ...]:
        """Return the rows of a page, from a level on, whose heights are not known."""
        last = min(level + self.ahead, len(layout(self.identity)["page"][page]["level"]) - 1)
        asked = (row for each in range(level, last + 1) for row in level_rows(self.identity, page, each))
        return tuple({row.key: row for row in asked if row.key not in self.heights}.values())

    def _with_fewer_sources(self, levels: Sequence[int], height: float) -> float:
        """Take off the sources that nothing on the pages cites; the list is measured once, in full."""
        every, cited = self.sheet["sources"]["lines"], self._cited_at(levels)
        printed = [line for line in every if line["number"] in cited]
        if len(printed) == len(every):
            return height
        share = _letters(printed) / max(_letters(every), 1)
        lines = math.ceil(max(height - _SOURCES_HEAD_MM, 0.0) * share / _SOURCES_LINE_MM)
        return min(_SOURCES_HEAD_MM + (lines + 1) * _SOURCES_LINE_MM, height)

    def _cited_at(self, levels: Sequence[int]) -> set[int]:
        """Return all source numbers on the pages at their levels."""
        pages, limits = layout(self.identity)["page"], dict[str, Any]()
        for page, level in enumerate(levels):
            limits.update(pages[page]["level"][level])
        sections = (name for name, section in self.sheet.items() if isinstance(section, dict))
        return set().union(*(self._cited_by(name, limits.get(name, {})) for name in sections))

    def _cited_by(self, section: str, limits: Mapping[str, Any] | Literal[False]) -> frozenset[int]:
        key = json.dumps([section, limits], sort_keys=True)
        if key not in self._cited:
            alone = limited({section: self.sheet[section]}, {section: limits})
            self._cited[key] = frozenset(cited_in(alone[section]))
        return self._cited[key]


def common_levels(sheets: Sequence[Measured], identity: str) -> tuple[int, ...]:
    """Return for each page the first level at which every one of the sheets fits, else the last level.

    They are tried one by one: the next best page is not always the shorter one.
    """
    chosen: tuple[int, ...] = ()
    for card in layout(identity)["page"]:
        count = len(card["level"])
        tried = (level for level in range(count) if all(sheet.fits((*chosen, level)) for sheet in sheets))
        chosen = (*chosen, next(tried, count - 1))
    return chosen


def fit_of(sheet: Measured, levels: Sequence[int]) -> Fit:
    """Return the levels with the room each page has left between its rows."""
    slack = tuple(sheet.slack(levels[: page + 1]) for page in range(len(levels)))
    return Fit(levels=tuple(levels), slack=slack)


def _letters(lines: Sequence[Mapping[str, Any]]) -> int:
    return sum(len(f"{line['title']}{line['page'] or ''}{line['as_of'] or ''}") + 8 for line in lines)


def room(identity: str, page: int) -> float:
    """Return the height between the margins of a page."""
    space = tokens()["space"]
    top = 0.0 if layout(identity)["page"][page]["frame"] == "front" else space["top_back"]
    return float(space["page_height"] - top - space["margin_bottom"])
