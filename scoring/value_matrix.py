"""From the table of measures to values: what is known, what is expected, and the bounds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from domain.canonical import FLOAT_DIGITS
from domain.errors import BadMeasureError, CardError
from domain.evidence import DataClass
from domain.measures import CellDetail, MeasureTable
from scoring.cards import CriterionCard
from scoring.sampling import ValueRanges
from scoring.value_functions import Floats, is_clamped, value_bounds, values_of

Flags = NDArray[np.bool_]

HEARSAY_SPREAD: Final = 0.20
"""How far a figure of data class D may be off, as a share of the curve's length; our judgement."""


@dataclass(frozen=True, slots=True)
class ValueMatrix:
    """Values of places on criteria, all of the shape ``(n_sites, n_criteria)``.

    ``expected`` on 0..1: the value of the figure, or the mean of what an unknown may be.
    ``low``/``high``: bounds that hold whatever the truth is. ``draw_low``/``draw_high``: what
    is drawn. ``raw`` in the unit of the card, NaN where unknown, with its own range
    ``raw_low``/``raw_high`` (position error, published interval). ``reach``: shape
    ``(n_criteria,)``, whether any place of the pack edition has the figure.
    """

    site_ids: tuple[str, ...]
    criteria: tuple[CriterionCard, ...]
    raw: Floats
    raw_low: Floats
    raw_high: Floats
    expected: Floats
    low: Floats
    high: Floats
    draw_low: Floats
    draw_high: Floats
    known: Flags
    clamped: Flags
    reach: Flags
    details: Mapping[tuple[str, str], CellDetail]

    def detail(self, site: int, criterion: int) -> CellDetail | None:
        """Return what stands behind a cell, if the table says."""
        return self.details.get((self.site_ids[site], self.criteria[criterion].measure))

    def is_sound(self, site: int, criterion: int) -> bool:
        """Tell whether a figure is known and its data are of class A or B."""
        detail = self.detail(site, criterion)
        sound = detail is not None and detail.data_class in (DataClass.A, DataClass.B)
        return bool(self.known[site, criterion]) and sound

    @property
    def ranges(self) -> ValueRanges:
        """Return what is drawn for every place."""
        names = tuple(card.id for card in self.criteria)
        return ValueRanges(self.site_ids, names, self.draw_low, self.expected, self.draw_high)


def column_of(table: MeasureTable, measure: str, card: str) -> int:
    """Return the table's column for a measure that a card names.

    Raises
    ------
    CardError
        The table has no such measure.
    """
    try:
        return table.column(measure)
    except KeyError as error:
        raise CardError(card=card, field="measure", reason=f"no measure {measure} in the table") from error


def measured_column(table: MeasureTable, card: CriterionCard) -> int:
    """Return the table's column for a criterion, after checking that the unit agrees.

    Raises
    ------
    CardError
        The table has no such measure, or in another unit than the card.
    """
    column = column_of(table, card.measure, card.id)
    unit = table.measures[column].unit
    if unit != card.unit:
        raise CardError(card=card.id, field="unit", reason=f"{card.unit} is not the measure's {unit}")
    return column


def value_matrix(table: MeasureTable, criteria: Sequence[CriterionCard]) -> ValueMatrix:
    """Value every place of the table on some criteria.

    Raises
    ------
    CardError
        See ``measured_column``.
    BadMeasureError
        A figure is infinite or lies outside its own range.

    A known figure has the value of its curve, with the bounds of its range; one from an
    unverified record (data class D) has them ``HEARSAY_SPREAD`` wider. An unknown one
    has the mean of the card's distribution and the bounds of the whole curve, or of the
    part of it that a one-sided figure leaves open.
    """
    shape = (len(table.site_ids), len(criteria))
    raw, raw_low, raw_high = (np.empty(shape) for _ in range(3))
    expected, low, high, draw_low, draw_high = (np.empty(shape) for _ in range(5))
    clamped = np.zeros(shape, dtype=np.bool_)
    for j, card in enumerate(criteria):
        column = measured_column(table, card)
        _check_figures(table, column)
        raw[:, j] = table.value[:, column]
        known = ~np.isnan(raw[:, j])
        for end, given in ((raw_low, table.low), (raw_high, table.high)):
            end[:, j] = np.where(known & np.isnan(given[:, column]), raw[:, j], given[:, column])
        doubt = np.where(known, _doubt(table, card), 0.0)
        least, greatest = value_bounds(raw_low[:, j] - doubt, raw_high[:, j] + doubt, card.value)
        value = values_of(raw[:, j], card.value)
        low[:, j] = np.where(known, np.fmin(least, value), least)
        high[:, j] = np.where(known, np.fmax(greatest, value), greatest)
        guess_low, guess_high = _within(card.unknown_value, least, greatest)
        draw_low[:, j] = np.where(known, low[:, j], guess_low)
        draw_high[:, j] = np.where(known, high[:, j], guess_high)
        expected[:, j] = np.where(known, value, (guess_low + guess_high) / 2)
        clamped[:, j] = is_clamped(raw[:, j], card.value)
    known_cells = ~np.isnan(raw)
    return ValueMatrix(
        site_ids=table.site_ids,
        criteria=tuple(criteria),
        raw=raw,
        raw_low=raw_low,
        raw_high=raw_high,
        expected=np.round(expected, FLOAT_DIGITS),
        low=np.round(low, FLOAT_DIGITS),
        high=np.round(high, FLOAT_DIGITS),
        draw_low=np.round(draw_low, FLOAT_DIGITS),
        draw_high=np.round(draw_high, FLOAT_DIGITS),
        known=known_cells,
        clamped=clamped,
        reach=np.logical_or.reduce(known_cells, axis=0),
        details=table.details,
    )


def _doubt(table: MeasureTable, card: CriterionCard) -> Floats:
    """Return by how much hearsay may be off in the unit of the card, 0 for every better record."""
    details = (table.details.get((site, card.measure)) for site in table.site_ids)
    hearsay = [detail is not None and detail.data_class is DataClass.D for detail in details]
    return np.where(hearsay, HEARSAY_SPREAD * (card.value[-1][0] - card.value[0][0]), 0.0)


def _check_figures(table: MeasureTable, column: int) -> None:
    """Refuse figures no measurement can give, by name; NaN is the declared unknown."""
    value, low, high = table.value[:, column], table.low[:, column], table.high[:, column]
    faulty = np.isinf(value) | (low > value) | (value > high) | (low > high)
    for row in np.flatnonzero(faulty):
        raise BadMeasureError(
            measure=table.measures[column].id,
            site_id=table.site_ids[row],
            value=float(value[row]),
            low=float(low[row]),
            high=float(high[row]),
        )


def _within(unknown_value: tuple[float, float], least: Floats, greatest: Floats) -> tuple[Floats, Floats]:
    """Cut the card's distribution to the bounds; where nothing remains, the bounds stand."""
    low = np.maximum(unknown_value[0], least)
    high = np.minimum(unknown_value[1], greatest)
    empty = low > high
    return np.where(empty, least, low), np.where(empty, greatest, high)
