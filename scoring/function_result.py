"""One function of the brief: its places ranked, judged without a rank, or excluded."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from domain.brief import FacilityTypeId
from domain.recommendation import DevelopmentRoute, ExcludedPlace, FunctionResult, JudgedPlace, NearMiss
from scoring.acceptability import Acceptability, acceptability
from scoring.cards import FacilityTypeCard
from scoring.draws import dirichlet_weights
from scoring.job import Job
from scoring.near_miss import near_misses
from scoring.places import excluded_place, in_order, judged_place, ranked_places
from scoring.robustness import leading_group, robustness
from scoring.routes import development_routes
from scoring.sampling import sample_scores
from scoring.screening import Screened, screen
from scoring.unknowns import unknowns
from scoring.value_matrix import ValueMatrix, value_matrix

_MATRICES_KEPT: Final = 16


@dataclass(frozen=True, slots=True)
class ReadyFunction:
    """One function with all that no weight changes: must-haves, near misses, ways to a place."""

    facility: FacilityTypeCard
    screened: Mapping[str, Screened]
    excluded: tuple[ExcludedPlace, ...]
    near_misses: tuple[NearMiss, ...]
    routes: tuple[DevelopmentRoute, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """The places of one function before their ranks are tested.

    ``places`` fail no must-have and are ordered by score; ``ranked`` are those among them
    that are known well enough.
    """

    weights: dict[str, float]
    screened: Mapping[str, Screened]
    matrix: ValueMatrix
    places: tuple[JudgedPlace, ...]
    ranked: tuple[JudgedPlace, ...]

    @property
    def ranked_ids(self) -> tuple[str, ...]:
        """Return the ids of the places that take a rank, the best first."""
        return tuple(place.site_id for place in self.ranked)


def ready_function(job: Job, facility: FacilityTypeCard) -> ReadyFunction:
    """Screen all places for a function."""
    screened = screen(job, facility)
    failed = [(site, result) for site, result in screened.items() if result.failed]
    return ReadyFunction(
        facility=facility,
        screened=screened,
        excluded=tuple(excluded_place(job.pack, site, result) for site, result in failed),
        near_misses=near_misses(screened),
        routes=development_routes(job.pack, facility),
    )


def judge_function(job: Job, ready: ReadyFunction, weights: dict[str, float]) -> Judgement:
    """Score all places that fail no must-have.

    Parameters
    ----------
    weights
        By criterion, positive, summing to 1.
    """
    screened = ready.screened
    matrix = matrix_of(job, tuple(weights))
    kept = [(row, site) for row, site in enumerate(matrix.site_ids) if not screened[site].failed]
    places = in_order([judged_place(job, matrix, row, weights, screened[site]) for row, site in kept])
    ranked = tuple(place for place in places if place.coverage >= ready.facility.coverage_threshold)
    return Judgement(weights, screened, matrix, tuple(places), ranked)


def matrix_of(job: Job, criteria: tuple[str, ...]) -> ValueMatrix:
    """Return the values on some criteria, made once; only few sets of criteria are kept."""
    matrices = job.kept.matrices
    found = matrices.get(criteria)
    if found is None:
        if len(matrices) >= _MATRICES_KEPT:
            matrices.clear()
        found = value_matrix(job.table, [job.catalogue.criteria[name] for name in criteria])
        matrices[criteria] = found
    return found


def rank_function(job: Job, ready: ReadyFunction, weights: dict[str, float]) -> FunctionResult:
    """Judge all places, and rank those that are known well enough."""
    judged = judge_function(job, ready, weights)
    found = _tested(job, judged) if judged.ranked else None
    group = leading_group(found, judged.ranked_ids) if found else ()
    return FunctionResult(
        facility_type=FacilityTypeId(ready.facility.id),
        facility_type_label=ready.facility.label,
        weights=weights,
        coverage_threshold=ready.facility.coverage_threshold,
        ranking=ranked_places(judged.ranked, found, group) if found else (),
        insufficient_data=tuple(place for place in judged.places if place.site_id not in judged.ranked_ids),
        excluded=ready.excluded,
        near_misses=ready.near_misses,
        routes=ready.routes,
        unknowns=unknowns(job, judged.matrix, weights, judged.screened),
        robustness=robustness(found, judged.ranked, group, job.draws),
    )


def _tested(job: Job, judged: Judgement) -> Acceptability:
    """Draw weights and uncertain values, and count the ranks of the ranked places, in their order."""
    draws = job.draws
    weights = dirichlet_weights(judged.weights, cv=draws.weight_cv, samples=draws.samples, seed=draws.seed)
    ranges = judged.matrix.ranges.of(judged.ranked_ids)
    return acceptability(sample_scores(ranges, weights, seed=draws.seed), weights)
