"""Reasons: what every criterion adds to a place's score, with the threshold that fired."""

import math
from collections.abc import Mapping, MutableMapping

from domain.canonical import FLOAT_DIGITS
from domain.evidence import DataClass
from domain.recommendation import Contribution
from domain.text import Bilingual
from scoring.cards import Band, CriterionCard
from scoring.figures import amount
from scoring.phrases import joined, say
from scoring.value_matrix import ValueMatrix

POINTS = 100.0


def contributions(
    matrix: ValueMatrix,
    site: int,
    weights: Mapping[str, float],
    kept: MutableMapping[tuple[str, str], Contribution] | None = None,
) -> tuple[Contribution, ...]:
    """Explain one place's score, in the order of the weights' size.

    ``points = 100 · weight · value``, rounded as the result is; the score is the sum of the
    rounded points, so that they add up on paper.

    Parameters
    ----------
    site
        Row of the place in the matrix.
    weights
        By criterion, summing to 1, for every criterion of the matrix.
    kept
        Contributions by place and criterion from earlier weights, to be weighted anew; those
        that are missing are added.
    """
    written = {} if kept is None else kept
    columns = sorted(range(len(matrix.criteria)), key=lambda j: -weights[matrix.criteria[j].id])
    return tuple(_weighted(matrix, site, j, weights[matrix.criteria[j].id], written) for j in columns)


def total_points(rows: tuple[Contribution, ...]) -> float:
    """Return the score: the sum of the points."""
    return round(math.fsum(row.points for row in rows), FLOAT_DIGITS)


def bounds_of_points(rows: tuple[Contribution, ...]) -> tuple[float, float]:
    """Return the least and the greatest score that the bounds of the values allow."""
    low, high = (
        round(
            math.fsum(POINTS * row.weight * value for row, value in zip(rows, values, strict=True)),
            FLOAT_DIGITS,
        )
        for values in ([row.value_low for row in rows], [row.value_high for row in rows])
    )
    return low, high


def fired_band(raw: float, bands: tuple[Band, ...]) -> Band:
    """Return the first band whose upper edge is not below the figure."""
    return next(band for band in bands if band.up_to is None or raw <= band.up_to)


def reason(card: CriterionCard, raw: float, text: Bilingual, *, is_bounded: bool = False) -> Bilingual:
    """Say the figure and the threshold that fired; for an unknown one, why it is unknown.

    What is on record of an unknown figure that has bounds is said first.
    """
    if math.isnan(raw):
        on_record = [card.explain.format(raw=text)] if is_bounded else []
        return joined([*on_record, card.unknown])
    return joined([card.explain.format(raw=text), fired_band(raw, card.bands).says])


def _weighted(
    matrix: ValueMatrix,
    site: int,
    j: int,
    weight: float,
    written: MutableMapping[tuple[str, str], Contribution],
) -> Contribution:
    key = matrix.site_ids[site], matrix.criteria[j].id
    before = written.get(key)
    if before is None:
        before = _contribution(matrix, site, j)
        written[key] = before
    points = round(POINTS * weight * before.value, FLOAT_DIGITS)
    return before.model_copy(update={"weight": weight, "points": points})


def _contribution(matrix: ValueMatrix, site: int, j: int) -> Contribution:
    """Say all about a cell but its weight, which is 0 until it is known."""
    card, detail = matrix.criteria[j], matrix.detail(site, j)
    raw, value = float(matrix.raw[site, j]), float(matrix.expected[site, j])
    known = bool(matrix.known[site, j])
    is_bounded = not math.isnan(matrix.raw_low[site, j]) or not math.isnan(matrix.raw_high[site, j])
    text = detail.text if detail else (amount(raw, card.unit) if known else say("gates.not_on_record"))
    data_class = detail.data_class if detail and known else None
    if data_class is DataClass.D:
        text = say("evidence.unverified", figure=text)
    return Contribution(
        criterion=card.id,
        label=card.label,
        group=card.group,
        weight=0.0,
        value=value,
        value_low=float(matrix.low[site, j]),
        value_high=float(matrix.high[site, j]),
        points=0.0,
        known=known,
        raw=raw if known else None,
        unit=card.unit,
        data_class=data_class,
        reason=reason(card, raw, text, is_bounded=is_bounded),
        evidence=detail.evidence if detail else (),
        clamped=bool(matrix.clamped[site, j]),
        raw_low=float(matrix.raw_low[site, j]) if known else None,
        raw_high=float(matrix.raw_high[site, j]) if known else None,
    )
