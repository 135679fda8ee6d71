"""Weigh a scenario anew without saving: the order at once, and where the weight then lies."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.analysis import SameStory, WeightTotal
from domain.brief import Brief, Importance
from domain.recommendation import FunctionResult, Recommendation
from scoring.pairwise import PairwiseWeights, pairwise_weights
from service.usecases.choose_function import index_of
from service.usecases.compute_result import prepared_brief

if TYPE_CHECKING:
    from service.usecases.tools import Tools


@dataclass(frozen=True, slots=True)
class Weighed:
    """One function of a scenario under some importance.

    ``pairwise`` is ``None`` unless pairs were compared.
    """

    recommendation: Recommendation
    function: FunctionResult
    by_group: tuple[WeightTotal, ...]
    by_hazard: tuple[WeightTotal, ...]
    by_source: tuple[WeightTotal, ...]
    same_stories: tuple[SameStory, ...]
    pairwise: PairwiseWeights | None


def try_weights(tools: "Tools", brief: Brief, importance: Importance, *, function: str) -> Weighed:
    """Return the order under an importance; nothing is stored.

    Raises
    ------
    UnknownCriterionError, BadWeightsError, PairwiseJudgementError
        The importance is faulty.
    BriefContradictionError, UnknownMunicipalityError
        The brief cannot be answered.
    """
    from scoring.function_result import judge_function
    from scoring.value_tree import same_stories, weight_by_group, weight_by_hazard, weight_by_source

    ready = prepared_brief(tools, brief)
    recommendation = ready.rank(importance)
    index = index_of(recommendation.facility_types, function)
    found = recommendation.functions[index]
    prepared = ready.prepared
    matrix = judge_function(prepared.job, prepared.ready[index], found.weights).matrix
    return Weighed(
        recommendation=recommendation,
        function=found,
        by_group=weight_by_group(matrix, found.weights),
        by_hazard=weight_by_hazard(matrix, found.weights),
        by_source=weight_by_source(matrix, found.weights, tools.pack),
        same_stories=same_stories(matrix, found.weights),
        pairwise=_compared(importance),
    )


def _compared(importance: Importance) -> PairwiseWeights | None:
    if not importance.pairwise:
        return None
    names = list(dict.fromkeys(name for item in importance.pairwise for name in (item.first, item.second)))
    return pairwise_weights(names, {(item.first, item.second): item.times for item in importance.pairwise})
