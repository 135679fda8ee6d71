"""A result for one function, under the company's importance or under moved weights."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.brief import Brief, FacilityTypeId, Importance
from domain.recommendation import Recommendation
from service.usecases.choose_function import index_of
from service.usecases.compute_result import compute_result, prepared_brief

if TYPE_CHECKING:
    from service.usecases.tools import Tools


@dataclass(frozen=True, slots=True)
class WeighedResult:
    """A result for one function, under the brief's importance or under moved weights.

    ``result_id`` is ``None`` for moved weights, which are not kept.
    """

    recommendation: Recommendation
    result_id: str | None
    function: FacilityTypeId


def weighed_result(
    tools: "Tools",
    brief: Brief,
    *,
    function: str | None,
    groups: Mapping[str, float] | None = None,
    noted: str | None = None,
) -> WeighedResult:
    """Compute the result that a page or paper shows.

    Parameters
    ----------
    function
        The function of the brief to show, ``None``: the first one.
    groups
        Weights by group in place of the brief's importance, for this function alone.
    noted
        See ``compute_result``.

    Raises
    ------
    BriefValueError
        The brief does not ask for the function.
    BriefContradictionError, UnknownMunicipalityError
        The brief cannot be answered.
    UnknownCriterionError, BadWeightsError
        The weights are faulty.
    """
    chosen = brief.functions[index_of(brief.functions, function)]
    if not groups:
        answer = compute_result(tools, brief, noted=noted)
        return WeighedResult(answer.recommendation, answer.id, chosen)
    alone = brief.model_copy(update={"facility_types": (chosen,)})
    given = {name: weight for name, weight in groups.items() if weight > 0}
    moved = prepared_brief(tools, alone).rank(Importance(groups=given))
    return WeighedResult(moved, None, chosen)
