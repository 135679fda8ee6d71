"""Charts for web pages, from plain values: every one an ``<svg>`` with its finding as text alternative.

Nothing but presentation attributes styles them, so a page may forbid style inside itself. Sizes are CSS
pixels: a page draws a narrow chart for a narrow screen instead of shrinking a wide one with its letters.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from salesheets.figures import draw
from salesheets.text_width import ems, folded

WIDTH: Final = 640.0
_SIZE: Final = 14.0
_SMALL: Final = 13.0
_LINE: Final = 20.0
_BAR: Final = 22.0
_GAP: Final = 14.0
_MARGIN: Final = 12.0
_SIGN: Final = 36.0
_LEAST_COLUMN: Final = 70.0
_LEAST_EMS: Final = 3.0
_SHARE_OF_NAMES: Final = 0.34
_STRIP_COLUMN: Final = 118.0


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """A place's score on 0..100 with its low and high end; ``says`` is printed beside the name."""

    name: str
    score: float
    low: float
    high: float
    says: str
    first: bool = False


@dataclass(frozen=True, slots=True)
class VerdictCell:
    """What one scenario does to a present site and the place: a ``PairVerdict`` and its words."""

    verdict: str
    label: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """One scenario: a cell for every present site, in the order of the columns."""

    scenario: str
    cells: tuple[VerdictCell, ...]
    detail: str = ""


@dataclass(frozen=True, slots=True)
class YardstickRow:
    """A city on a yardstick; ``value`` is ``None`` where nothing is on record: no bar, never 0."""

    name: str
    value: float | None
    says: str
    here: bool = False


@dataclass(frozen=True, slots=True)
class ShareRow:
    """In what share (0..1) of the draws a place takes each rank, the first one first."""

    name: str
    shares: tuple[float, ...]
    first: bool = False


def rank_bars(rows: Sequence[ScoreRow], *, alt: str, width: float = WIDTH) -> str:
    """Draw scores as bars with whiskers from the low to the high end, in the order given."""
    return _stacked("rank_bars", rows, alt=alt, width=width, unit=(width - 2 * _MARGIN) / 100)


def yardstick(rows: Sequence[YardstickRow], *, alt: str, width: float = WIDTH) -> str:
    """Draw cities measured alike: one measure and one edition, which the caption names."""
    largest = max((row.value for row in rows if row.value is not None), default=0.0)
    unit = (width - 2 * _MARGIN) / largest if largest > 0 else 0.0
    return _stacked("yardstick", rows, alt=alt, width=width, unit=unit)


def robustness_strip(
    rows: Sequence[ShareRow], *, alt: str, legend: tuple[str, str, str, str], width: float = WIDTH
) -> str:
    """Draw how often each place came first, second, third and later, as one strip a place.

    Parameters
    ----------
    legend
        The words for first, second, third and later.
    """
    shown = [_shares(row.shares) for row in rows]
    keys, left, top = [], _MARGIN, 0.0
    for index, word in enumerate(legend):
        needed = _letters(word, _SMALL) + 2 * _SIZE + _GAP
        if left + needed > width and left > _MARGIN:
            left, top = _MARGIN, top + _LINE
        keys.append({"index": index, "word": word, "x": left, "y": top})
        left += needed
    unit = width - 2 * _MARGIN
    return _stacked(
        "robustness", rows, alt=alt, width=width, unit=unit, foot=top + 2 * _LINE, shown=shown, keys=keys
    )


def pair_matrix(rows: Sequence[VerdictRow], *, columns: Sequence[str], alt: str, width: float = WIDTH) -> str:
    """Draw scenarios (rows) against present sites (columns): towers that stand or are struck, with words."""
    first = _SHARE_OF_NAMES * width
    each = max((width - first) / max(len(columns), 1), _LEAST_COLUMN)
    heads = [folded(column, _fits(each - _GAP)) for column in columns]
    head = max(map(len, heads), default=0) * _LINE + _GAP
    laid: list[dict[str, Any]] = []
    top = head
    for row in rows:
        names = folded(row.scenario, _fits(first - _GAP))
        notes = folded(row.detail, _fits(first - _GAP, _SMALL))
        cells = [_verdict(cell, first + index * each, each) for index, cell in enumerate(row.cells)]
        deepest = max((len(cell["label"]) + len(cell["detail"]) for cell in cells), default=1)
        height = max(len(names) + len(notes), deepest) * _LINE + _GAP
        laid.append({"y": top, "height": height, "names": names, "notes": notes, "cells": cells})
        top += height
    wide = max(width, first + each * len(columns))
    return _drawn(
        "pair_matrix",
        alt=alt,
        width=wide,
        height=top + 2,
        rows=laid,
        heads=heads,
        head=head,
        left=first,
        each=each,
    )


def pair_strip(rows: Sequence[VerdictRow], *, alt: str, width: float = WIDTH) -> str:
    """Draw the first present site's verdicts side by side: a pair of towers for every scenario."""
    beside = max(min(len(rows), int(width // _STRIP_COLUMN)), 1)
    each, top = width / beside, 0.0
    items: list[dict[str, Any]] = []
    for start in range(0, len(rows), beside):
        told = [
            (
                row,
                folded(row.cells[0].label, _fits(each - _GAP)),
                folded(row.scenario, _fits(each - _GAP, _SMALL)),
            )
            for row in rows[start : start + beside]
        ]
        for index, (row, label, names) in enumerate(told):
            middle, verdict = (index + 0.5) * each, row.cells[0].verdict
            items.append({"x": middle, "y": top, "verdict": verdict, "label": label, "names": names})
        top += _SIGN + _GAP + max(len(label) + len(names) for _, label, names in told) * _LINE
    return _drawn("pair_strip", alt=alt, width=width, height=top, items=items, sign=_SIGN)


def verdict_sign(verdict: str) -> str:
    """Draw the towers of a verdict, left the present site, right the place; the words stand beside it."""
    return draw("sign", kind="verdict", what=verdict)


def state_sign(state: str) -> str:
    """Draw the sign of a must-have's state; the word stands beside it."""
    return draw("sign", kind="state", what=state)


def _stacked(template: str, rows: Sequence[Any], *, width: float, foot: float = 0.0, **values: object) -> str:
    """Draw a chart of one bar a row, its name above it and its words at the right or under the name."""
    laid, top = [], 0.0
    for row in rows:
        says = getattr(row, "says", "")
        names = folded(row.name, _fits(width - 2 * _MARGIN))
        apart = len(names) > 1 or _letters(row.name) + _letters(says) + 2 * _GAP > width - 2 * _MARGIN
        below = folded(says, _fits(width - 2 * _MARGIN)) if apart else []
        bar = top + (len(names) + len(below)) * _LINE + 4
        laid.append(
            {
                "row": row,
                "y": top,
                "names": names,
                "below": below,
                "beside": "" if apart else says,
                "bar": bar,
            }
        )
        top = bar + _BAR + _GAP
    return _drawn(template, width=width, height=top + foot, rows=laid, foot=top, **values)


def _verdict(cell: VerdictCell, left: float, width: float) -> dict[str, Any]:
    return {
        "x": left,
        "verdict": cell.verdict,
        "label": folded(cell.label, _fits(width - _SIGN - _GAP)),
        "detail": folded(cell.detail, _fits(width - _SIGN - _GAP, _SMALL)),
    }


def _shares(shares: Sequence[float]) -> list[tuple[float, float]]:
    """Return start and length of first, second, third and all later ranks."""
    parts = [*shares[:3], *(0.0 for _ in range(3 - len(shares[:3])))]
    parts.append(max(1.0 - sum(parts), 0.0))
    return [(sum(parts[:index]), part) for index, part in enumerate(parts)]


def _letters(text: str, size: float = _SIZE) -> float:
    """Return about the width of a text in pixels."""
    return ems(text) * size


def _fits(width: float, size: float = _SIZE) -> float:
    """Return how many ems a line holds."""
    return max(width / size, _LEAST_EMS)


def _drawn(template: str, **values: object) -> str:
    return draw(template, size=_SIZE, small=_SMALL, line=_LINE, bar=_BAR, margin=_MARGIN, gap=_GAP, **values)
