"""Set a sheet larger where its pages have room: one size of type for both pages of a language.

Both languages print the same rows, and Japanese takes fewer lines; the room left makes its type and its
distances larger instead of leaving gaps.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any, Final

from salesheets.document import Fit, Growth, SheetDocument
from salesheets.drawings import drawn
from salesheets.levels import printed_rows, room
from salesheets.limits import Sheet, paper
from salesheets.render import row_heights
from salesheets.words import layout

_SAFETY_MM: Final = 0.5
_MOST_TRIES: Final = 2
_STEP: Final = 0.01


def grown(document: SheetDocument) -> Fit:
    """Return the fit of a fitted sheet with the largest growth that leaves roomy gaps on every page.

    Measured is what is printed and nothing else, so that the room left is exact too. Larger type is tried
    first; where none fits, the distances alone grow, as far as the pages allow.
    """
    fit = document.fit
    if fit is None:
        msg = "only a fitted sheet can grow"
        raise ValueError(msg)
    pages = _Pages(paper(document, fit), drawn(document), document.layout)
    fit = fit.model_copy(update={"slack": pages.left(Growth())})
    if not pages.roomy(fit.slack):
        return fit
    for growth in (*islice(pages.worth_trying(), _MOST_TRIES), pages.airiest()):
        left = pages.left(growth)
        if pages.roomy(left):
            return fit.model_copy(update={"slack": left, "growth": growth})
    return fit


@dataclass(frozen=True)
class _Pages:
    """The pages of a sheet as they stand at one growth or another."""

    sheet: Sheet
    figures: Mapping[str, Any]
    identity: str

    def left(self, growth: Growth) -> tuple[float, ...]:
        """Return the millimetres that the rows leave on each page.

        Distances add up: at one size of type a height is as straight as its two ends, or lies below.
        """
        widest = Growth(type=growth.type, air=self._most_air)
        if growth.type > 1.0 or growth.air in (1.0, widest.air):
            return self._measured(growth)
        share = (growth.air - 1.0) / (widest.air - 1.0)
        ends = zip(self._measured(Growth()), self._measured(widest), strict=True)
        return tuple(narrow + share * (wide - narrow) for narrow, wide in ends)

    def _measured(self, growth: Growth) -> tuple[float, ...]:
        rows = printed_rows(self.identity)
        heights = row_heights(self.sheet, self.figures, rows, growth=growth)
        return tuple(
            room(self.identity, page) - sum(heights[row.key] or 0.0 for row in rows if row.page == page)
            for page in range(len(self._gaps))
        )

    def roomy(self, left: Sequence[float]) -> bool:
        """Tell whether so many millimetres are enough for roomy gaps on every page."""
        return all(has >= gaps + _SAFETY_MM for has, gaps in zip(left, self._gaps, strict=True))

    @cached_property
    def _gaps(self) -> tuple[float, ...]:
        """Return the millimetres that roomy gaps take on each page."""
        printed = [
            sum(
                row.page == page and any(self.sheet[name] is not None for name in row.sections)
                for row in printed_rows(self.identity)
            )
            for page in range(len(layout(self.identity)["page"]))
        ]
        cards = zip(layout(self.identity)["page"], printed, strict=True)
        return tuple(float(card["roomy_gap"]) * (rows - 1) for card, rows in cards)

    @property
    def _most_air(self) -> float:
        return float(layout(self.identity)["most_air"])

    def airiest(self) -> Growth:
        """Return the widest distances that leave roomy gaps, the type as planned."""
        widest = Growth(air=self._most_air)
        ends = zip(self.left(Growth()), self.left(widest), self._gaps, strict=True)
        shares = [
            (narrow - gaps - _SAFETY_MM) / (narrow - wide) for narrow, wide, gaps in ends if narrow > wide
        ]
        air = (widest.air - 1.0) * min([1.0, *shares])
        return Growth(air=round(1.0 + math.floor(air / _STEP) * _STEP, 2))

    def worth_trying(self) -> Iterator[Growth]:
        """Yield the growths of the layout, largest first, without those that need more than is left.

        What larger type needs is reckoned from what it sets: as many more lines as it is larger.
        """
        planned, widest = self.left(Growth()), self.left(Growth(air=self._most_air))
        for growth in map(Growth.model_validate, layout(self.identity)["growths"]):
            air = (growth.air - 1.0) / (self._most_air - 1.0)
            needed = (
                air * (narrow - wide) + (growth.type - 1.0) * (room(self.identity, page) - narrow)
                for page, (narrow, wide) in enumerate(zip(planned, widest, strict=True))
            )
            if self.roomy([has - needs for has, needs in zip(planned, needed, strict=True)]):
                yield growth
