"""Why not the other one? Two judged places side by side, difference by difference.

``φ_j = w_j (u_1j - u_2j)``: the differences sum to that of the scores, exactly; for a
weighted sum they are the Shapley values of the difference.
"""

import math

from domain.analysis import Comparison, Difference
from domain.canonical import FLOAT_DIGITS
from domain.recommendation import Contribution, JudgedPlace
from domain.text import Bilingual
from scoring.figures import amount, number
from scoring.phrases import listed, say

_NAMED = 2
_LEVEL = 0.05


def compare(first: JudgedPlace, second: JudgedPlace) -> Comparison:
    """Compare two places of one function of one recommendation.

    Raises
    ------
    ValueError
        They were judged by different criteria: places of different functions do not compare.
    """
    others = {row.criterion: row for row in second.contributions}
    if set(others) != {row.criterion for row in first.contributions}:
        msg = f"{first.site_id} and {second.site_id} were judged by different criteria"
        raise ValueError(msg)
    rows = [_difference(row, others[row.criterion]) for row in first.contributions]
    rows.sort(key=lambda row: (-abs(row.points), row.criterion))
    points = round(math.fsum(row.points for row in rows), FLOAT_DIGITS)
    return Comparison(
        first=first.site_id,
        second=second.site_id,
        points=points,
        rows=tuple(rows),
        says=_sentence(first, second, points, rows),
    )


def _difference(first: Contribution, second: Contribution) -> Difference:
    return Difference(
        criterion=first.criterion,
        label=first.label,
        points=round(first.points - second.points, FLOAT_DIGITS),
        known=first.known and second.known,
        first=_figure(first),
        second=_figure(second),
    )


def _figure(row: Contribution) -> Bilingual:
    return amount(row.raw, row.unit) if row.raw is not None else say("compare.unknown")


def _sentence(first: JudgedPlace, second: JudgedPlace, points: float, rows: list[Difference]) -> Bilingual:
    """Name what speaks for either side, the largest differences first."""
    if points < 0:
        return _sentence(
            second, first, -points, [row.model_copy(update={"points": -row.points}) for row in rows]
        )
    ahead = [row.label for row in rows if row.points > _LEVEL][:_NAMED]
    behind = [row.label for row in rows if row.points < -_LEVEL][:_NAMED]
    facts = {"first": first.name, "second": second.name, "points": number(round(points, 1))}
    if not ahead:
        return say("compare.level", **facts)
    if not behind:
        return say("compare.only_ahead", ahead=listed(ahead), **facts)
    return say("compare.both", ahead=listed(ahead), behind=listed(behind), **facts)
