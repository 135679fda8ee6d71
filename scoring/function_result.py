"""One function of the brief: its places ranked, judged without a rank, or excluded."""

from collections.abc import Mapping, Sequence

from domain.brief import FacilityTypeId
from domain.recommendation import FunctionResult, JudgedPlace
from scoring.acceptability import Acceptability, ValueRanges, acceptability, sample_scores
from scoring.cards import FacilityTypeCard
from scoring.draws import dirichlet_weights
from scoring.job import Draws, Job
from scoring.near_miss import near_misses
from scoring.places import excluded_place, in_order, judged_place, ranked_places
from scoring.robustness import leading_group, robustness
from scoring.screening import screen
from scoring.unknowns import unknowns
from scoring.value_matrix import ValueMatrix, value_matrix


def rank_function(job: Job, facility: FacilityTypeCard, weights: dict[str, float]) -> FunctionResult:
    """Screen all places, judge those that remain, and rank those that are known well enough.

    Parameters
    ----------
    weights
        By criterion, positive, summing to 1.
    """
    screened = screen(job, facility)
    matrix = value_matrix(job.table, [job.catalogue.criteria[name] for name in weights])
    kept = [row for row, site in enumerate(matrix.site_ids) if not screened[site].failed]
    judged = in_order(
        [judged_place(job, matrix, row, weights, screened[matrix.site_ids[row]]) for row in kept]
    )
    enough = [place for place in judged if place.coverage >= facility.coverage_threshold]
    found = try_order(matrix, enough, weights, job.draws) if enough else None
    group = leading_group(found, [place.site_id for place in enough]) if found else ()
    return FunctionResult(
        facility_type=FacilityTypeId(facility.id),
        facility_type_label=facility.label,
        weights=weights,
        coverage_threshold=facility.coverage_threshold,
        ranking=ranked_places(enough, found, group) if found else (),
        insufficient_data=tuple(place for place in judged if place not in enough),
        excluded=tuple(
            excluded_place(job.pack, site, result) for site, result in screened.items() if result.failed
        ),
        near_misses=near_misses(screened),
        unknowns=unknowns(job, matrix, weights, screened, rows=kept),
        robustness=robustness(found, [place.name for place in enough], group, job.draws),
    )


def try_order(
    matrix: ValueMatrix, places: Sequence[JudgedPlace], weights: Mapping[str, float], draws: Draws
) -> Acceptability:
    """Draw weights and uncertain values, and count the ranks of the places, in their order."""
    sites = tuple(place.site_id for place in places)
    rows = [matrix.site_ids.index(site) for site in sites]
    drawn = dirichlet_weights(weights, cv=draws.weight_cv, samples=draws.samples, seed=draws.seed)
    ranges = ValueRanges(sites, tuple(weights), matrix.draw_low[rows], matrix.draw_high[rows])
    return acceptability(sample_scores(ranges, drawn, seed=draws.seed), drawn)
