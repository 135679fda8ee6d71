"""Set a sheet larger where its pages have room: one size of type for both pages of a language.

Both languages print the same rows, and Japanese takes fewer lines; the room left makes its type and its
distances larger instead of leaving gaps.
"""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final

from salesheets.document import Fit, Growth, SheetDocument
from salesheets.levels import Heights, Sheet, paper, printed_rows, room
from salesheets.render import drawn, row_heights
from salesheets.words import layout

_SAFETY_MM: Final = 0.5
_OF_TYPE: Final = 0.95  # the share of a page's height that grows with its type, and with its distances
_MOST_TRIES: Final = 2
_OF_AIR: Final = 0.2


def grown(document: SheetDocument) -> Fit:
    """Return the fit of a fitted sheet with the largest growth that leaves roomy gaps on every page.

    Measured is what is printed and nothing else, so that the room left is exact too.
    """
    fit = document.fit
    if fit is None:
        msg = "only a fitted sheet can grow"
        raise ValueError(msg)
    sheet, figures = paper(document, fit), drawn(document)
    exact = _left(document.layout, _heights(sheet, figures, document.layout, Growth()), roomy=False)
    fit = fit.model_copy(update={"slack": exact or fit.slack})
    for growth in islice(_worth_trying(sheet, fit, document.layout), _MOST_TRIES):
        left = _left(document.layout, _heights(sheet, figures, document.layout, growth))
        if left is not None:
            return fit.model_copy(update={"slack": left, "growth": growth})
    return fit


def _worth_trying(sheet: Sheet, fit: Fit, identity: str) -> Iterator[Growth]:
    """Yield the growths of the layout, largest first, without those that need more than is left."""
    spare = [_spare(sheet, identity, page, left) for page, left in enumerate(fit.slack)]
    rooms = [room(identity, page) for page in range(len(fit.slack))]
    for growth in map(Growth.model_validate, layout(identity)["growths"]):
        share = _OF_TYPE * (growth.type - 1.0) + _OF_AIR * (growth.air - 1.0)
        if all(share * whole <= left for whole, left in zip(rooms, spare, strict=True)):
            yield growth


def _spare(sheet: Sheet, identity: str, page: int, left: float) -> float:
    """Return the millimetres left on a page beyond its roomy gaps."""
    rows = [row for row in printed_rows(identity) if row.page == page]
    printed = sum(any(sheet[name] is not None for name in row.sections) for row in rows)
    return left - float(layout(identity)["page"][page]["roomy_gap"]) * (printed - 1)


def _heights(sheet: Sheet, figures: Mapping[str, Any], identity: str, growth: Growth) -> Heights:
    return row_heights(sheet, figures, printed_rows(identity), growth=growth)


def _left(identity: str, heights: Heights, *, roomy: bool = True) -> tuple[float, ...] | None:
    """Return the millimetres left on each page; ``None`` where a page has less than its roomy gaps."""
    left: list[float] = []
    for page, card in enumerate(layout(identity)["page"]):
        taken = [
            height
            for row in printed_rows(identity)
            if row.page == page and (height := heights[row.key]) is not None
        ]
        left.append(room(identity, page) - sum(taken))
        if roomy and left[-1] < float(card["roomy_gap"]) * (len(taken) - 1) + _SAFETY_MM:
            return None
    return tuple(left)
