"""Everything beneath a ranking: for the staff, on demand, never needed for the ranking itself."""

import numpy as np

from domain.analysis import Analysis
from domain.brief import Brief, FacilityTypeId, Importance
from domain.exposure import Exposures
from domain.measures import MeasureTable
from domain.place import DataPack
from scoring.cards import Catalogue
from scoring.counterfactuals import (
    Order,
    criterion_changes,
    deciding_unknowns,
    first_calls,
    weight_changes,
)
from scoring.cross_check import cross_checks
from scoring.dominance import dominances
from scoring.function_result import Judgement, judge_function
from scoring.importance import stated_weights
from scoring.job import DEFAULT_SAMPLES, DEFAULT_SEED
from scoring.prepared import Prepared, prepare
from scoring.sensitivity import USUAL, accept, central_weights, duels, stresses
from scoring.swing import swing_meanings
from scoring.value_tree import same_stories, weight_by_group, weight_by_hazard, weight_by_source


def analyse(
    brief: Brief,
    function: FacilityTypeId,
    *,
    pack: DataPack,
    table: MeasureTable,
    exposures: Exposures,
    catalogue: Catalogue,
    seed: int = DEFAULT_SEED,
    samples: int = DEFAULT_SAMPLES,
) -> Analysis:
    """Look beneath the ranking of one function: where the weight lies, what would change the order.

    The arguments and errors are those of ``recommend``; the same seed uses the same draws. Where a
    brief is prepared already, ``analyse_prepared`` does not judge it again.
    """
    asked = brief.model_copy(update={"facility_types": (function,)})
    ready = prepare(
        asked,
        pack=pack,
        table=table,
        exposures=exposures,
        catalogue=catalogue,
        seed=seed,
        samples=samples,
    )
    return analyse_prepared(ready, function)


def analyse_prepared(
    prepared: Prepared, function: FacilityTypeId, importance: Importance | None = None
) -> Analysis:
    """Look beneath the ranking of one function, under the brief's importance or another one.

    Raises
    ------
    KeyError
        The brief does not ask for this function.
    UnknownCriterionError, BadWeightsError, PairwiseJudgementError
        The importance is faulty, see ``stated_weights``.
    """
    job, pack, draws = prepared.job, prepared.job.pack, prepared.job.draws
    ready = {item.facility.id: item for item in prepared.ready}[function]
    stated = stated_weights(importance or job.brief.importance, ready.facility, job.catalogue)
    judged = judge_function(job, ready, stated.weights)
    matrix, weights, sites = judged.matrix, judged.weights, judged.ranked_ids
    order, ranges = _order(judged), matrix.ranges.of(sites)
    found = accept(USUAL, ranges, weights, samples=draws.samples, seed=draws.seed) if sites else None
    unknowns = deciding_unknowns(order)
    return Analysis(
        facility_type=function,
        weight_by_group=weight_by_group(matrix, weights),
        weight_by_source=weight_by_source(matrix, weights, pack),
        weight_by_hazard=weight_by_hazard(matrix, weights),
        same_stories=same_stories(matrix, weights),
        stresses=stresses(matrix, sites, weights, usual=found, draws=draws) if found else (),
        duels=duels(found, sites) if found else (),
        central_weights=central_weights(found, ranges, weights) if found else (),
        dominance=dominances(sites, order.low, order.high),
        criterion_changes=criterion_changes(order),
        weight_changes=weight_changes(order),
        deciding_unknowns=unknowns,
        first_calls=first_calls(unknowns, order, pack.owners),
        swings=swing_meanings(order.criteria, weights),
        cross_checks=cross_checks(
            {place.site_id: place.name for place in order.places},
            [card.label for card in order.criteria],
            order.expected,
            order.weights,
        ),
    )


def _order(judged: Judgement) -> Order:
    """Return the ranked places with their values, the leader first."""
    matrix = judged.matrix
    rows = [matrix.site_ids.index(site) for site in judged.ranked_ids]
    return Order(
        places=judged.ranked,
        criteria=matrix.criteria,
        weights=np.array([judged.weights[card.id] for card in matrix.criteria]),
        raw=matrix.raw[rows],
        expected=matrix.expected[rows],
        low=matrix.low[rows],
        high=matrix.high[rows],
    )
