"""The pair, scenario by scenario, for the first places of every function."""

from domain.place import DataPack
from domain.recommendation import Recommendation
from domain.staff_notes import PairMatrix
from geodata import exposures
from scoring.pair import pair_results
from scoring.pair_matrix import pair_matrix, pair_matrix_of


def pair_places(recommendation: Recommendation, pack: DataPack, *, top: int) -> tuple[PairMatrix, ...]:
    """Return one matrix per function: of its first ranked places, of excluded ones where none is ranked.

    So a company whose pair excludes every place still sees which scenario does.
    """
    found = []
    for function in recommendation.functions:
        if function.ranking:
            found.append(pair_matrix(function.ranking[:top]))
            continue
        places = function.excluded[:top]
        ends = exposures(
            pack, recommendation.brief.present_sites, site_ids=[place.site_id for place in places]
        )
        found.append(pair_matrix_of([(place, pair_results(ends, place.site_id)) for place in places]))
    return tuple(found)
