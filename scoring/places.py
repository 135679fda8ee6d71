"""The places of a result: their heads, scores and intervals, and their ranks."""

import math
from collections.abc import Mapping, Sequence

import numpy as np

from domain.canonical import FLOAT_DIGITS
from domain.place import DataPack
from domain.recommendation import ExcludedPlace, JudgedPlace, PlaceHead, RankedPlace
from scoring.acceptability import Acceptability, rank_range
from scoring.explain import bounds_of_points, contributions, total_points
from scoring.job import Job
from scoring.ranker import competition_ranks
from scoring.screening import Screened
from scoring.value_matrix import Flags, ValueMatrix


def place_head(pack: DataPack, site_id: str) -> PlaceHead:
    """Return which place it is; outside the city the municipality stands for the ward."""
    site = pack.sites[site_id]
    return PlaceHead(
        site_id=site.id,
        name=site.name,
        ward=pack.municipalities[site.ward_code or site.municipality_code].local_name,
        kind=site.kind,
        lat=site.lat,
        lon=site.lon,
        coord_error_m=site.coord_error_m,
    )


def excluded_place(pack: DataPack, site_id: str, screened: Screened) -> ExcludedPlace:
    """Return a place that fails a must-have."""
    return ExcludedPlace(**dict(place_head(pack, site_id)), gates=screened.gates)


def judged_place(
    job: Job, matrix: ValueMatrix, row: int, weights: Mapping[str, float], screened: Screened
) -> JudgedPlace:
    """Score one place that fails no must-have, with its interval and its reasons."""
    site_id = matrix.site_ids[row]
    rows = contributions(matrix, row, weights, job.kept.cells)
    low, high = bounds_of_points(rows)
    score = total_points(rows)
    sound = np.array([matrix.is_sound(row, j) for j in range(len(matrix.criteria))])
    return JudgedPlace(
        **dict(place_head(job.pack, site_id)),
        score=score,
        score_low=min(low, score),
        score_high=max(high, score),
        coverage=_share_within_reach(matrix, matrix.known[row], weights),
        confidence=_share_within_reach(matrix, sound, weights),
        gates=screened.gates,
        contributions=rows,
        pair=tuple(job.pairs[site_id]),
    )


def in_order(places: Sequence[JudgedPlace]) -> list[JudgedPlace]:
    """Sort places by score, equal scores by id."""
    return sorted(places, key=lambda place: (-place.score, place.site_id))


def ranked_places(
    places: Sequence[JudgedPlace], found: Acceptability, group: Sequence[str]
) -> tuple[RankedPlace, ...]:
    """Give ordered places their ranks (equal scores share one) and what the draws say of them."""
    ranks = competition_ranks(np.array([place.score for place in places]))
    return tuple(
        RankedPlace(
            **dict(place),
            rank=int(ranks[row]),
            rank_acceptability=tuple(float(share) for share in np.round(found.rank[row], FLOAT_DIGITS)),
            rank_range=rank_range(found.rank[row]),
            in_leading_group=place.site_id in group,
        )
        for row, place in enumerate(places)
    )


def _share_within_reach(matrix: ValueMatrix, counted: Flags, weights: Mapping[str, float]) -> float:
    """Return the weight share of the counted criteria among those the pack edition knows anywhere."""
    by_column = [weights[card.id] for card in matrix.criteria]
    reach = math.fsum(w for w, within in zip(by_column, matrix.reach, strict=True) if within)
    share = math.fsum(w for w, counts in zip(by_column, counted, strict=True) if counts)
    return round(share / reach, FLOAT_DIGITS) if reach else 0.0
