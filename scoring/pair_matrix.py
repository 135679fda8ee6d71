"""The pair of every place at once: scenario × present site × place."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from domain.recommendation import JudgedPlace, PairResult, PlaceHead
from domain.staff_notes import PairCell, PairMatrix

if TYPE_CHECKING:
    from domain.text import Bilingual


def pair_matrix(places: Sequence[JudgedPlace]) -> PairMatrix:
    """Gather the pair results of some places of one function, in their order."""
    return pair_matrix_of([(place, place.pair) for place in places])


def pair_matrix_of(places: Sequence[tuple[PlaceHead, Sequence[PairResult]]]) -> PairMatrix:
    """Gather pair results by place, such as of places that the pair itself excludes.

    Every place answers the same scenarios for the same present sites.
    """
    scenarios: dict[str, Bilingual] = {}
    present: dict[int, Bilingual] = {}
    for _, pairs in places:
        scenarios |= {pair.scenario: pair.scenario_name for pair in pairs}
        present |= {pair.present_site: pair.present_site_name for pair in pairs}
    rows, columns = list(scenarios), sorted(present)
    return PairMatrix(
        scenarios=tuple(scenarios.values()),
        present_sites=tuple(present[number] for number in columns),
        site_ids=tuple(place.site_id for place, _ in places),
        places=tuple(place.name for place, _ in places),
        cells=tuple(
            PairCell(
                scenario=rows.index(pair.scenario),
                present_site=columns.index(pair.present_site),
                place=number,
                verdict=pair.verdict,
                label=pair.verdict_label,
                reason=pair.reason,
                evidence=pair.evidence,
            )
            for number, (_, pairs) in enumerate(places)
            for pair in pairs
        ),
    )
