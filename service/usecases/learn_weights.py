"""What past decisions suggest about the weights of a brief's function."""

import tomllib
from pathlib import Path

import numpy as np

from domain.errors import BriefValueError, FileUnreadableError, TomlSyntaxError
from domain.recommendation import FunctionResult, JudgedPlace
from domain.staff_notes import LearnedWeights
from scoring.decided_order import decided_order
from scoring.preferences import differences, learn
from scoring.sampling import ValueRanges
from service.usecases.judged_site import judged_or_refused


def read_decisions(path: Path) -> tuple[tuple[str, str], ...]:
    """Read ``[[decision]]`` tables with ``chosen`` and ``over``, both site ids.

    Raises
    ------
    FileUnreadableError, TomlSyntaxError, BriefValueError
        The file, its syntax, or a table without the two ids.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise TomlSyntaxError(path=str(path), detail=str(error)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise FileUnreadableError(path=str(path), reason=str(error)) from error
    tables = raw.get("decision")
    if not isinstance(tables, list) or not tables:
        raise BriefValueError(path=str(path), field="decision", value=tables, expected="decisions")
    found = []
    for number, table in enumerate(tables, start=1):
        legal = isinstance(table, dict) and set(table) == {"chosen", "over"}
        if not legal or not all(isinstance(site, str) for site in table.values()):
            field = f"decision.{number}"
            raise BriefValueError(path=str(path), field=field, value=table, expected="decisions")
        found.append((table["chosen"], table["over"]))
    return tuple(found)


def learn_weights(function: FunctionResult, decisions: tuple[tuple[str, str], ...]) -> LearnedWeights:
    """Compare decisions on the criteria known for every place in them, and suggest weights.

    Raises
    ------
    SiteExcludedError, UnknownSiteError
        A decision names a place that the brief excludes, or that is none.
    """
    named = sorted({site for decision in decisions for site in decision})
    judged = {site: judged_or_refused(function, site) for site in named}
    known = [name for name in function.weights if all(_is_known(judged[site], name) for site in named)]
    values = {site: _values(judged[site], known) for site in named}
    gap = differences(
        np.array([values[chosen] for chosen, _ in decisions]),
        np.array([values[over] for _, over in decisions]),
    )
    total = sum(function.weights[name] for name in known)
    stated = np.array([function.weights[name] / total for name in known])
    learned = learn(gap, stated)
    kept = np.delete(gap, list(learned.dropped), axis=0)
    order = decided_order(_ranges(function, known), kept, seed=function.robustness.seed)
    return LearnedWeights(
        stated=dict(zip(known, stated.tolist(), strict=True)),
        suggested={name: float(weight) for name, weight in zip(known, learned.suggestion, strict=True)},
        decisions=len(decisions),
        dropped=tuple(number + 1 for number in learned.dropped),
        left_out=tuple(name for name in function.weights if name not in known),
        is_suggestion_only=learned.is_suggestion_only,
        places=order.places,
        necessary=order.necessary,
    )


def _ranges(function: FunctionResult, criteria: list[str]) -> ValueRanges:
    """Return the values of the ranked places as decisions are compared on them, unknown ones by bounds."""
    rows = [{row.criterion: row for row in place.contributions} for place in function.ranking]
    cells = [[row[name] for name in criteria] for row in rows]
    low = np.array([[cell.value if cell.known else cell.value_low for cell in row] for row in cells])
    high = np.array([[cell.value if cell.known else cell.value_high for cell in row] for row in cells])
    middle = np.array([[cell.value for cell in row] for row in cells])
    sites = tuple(place.site_id for place in function.ranking)
    return ValueRanges(sites, tuple(criteria), low, middle, high)


def _is_known(place: JudgedPlace, criterion: str) -> bool:
    return any(row.criterion == criterion and row.known for row in place.contributions)


def _values(place: JudgedPlace, criteria: list[str]) -> list[float]:
    by_name = {row.criterion: row.value for row in place.contributions}
    return [by_name[name] for name in criteria]
