"""Find one place of a result, wherever it ended up."""

import difflib
from dataclasses import dataclass

from domain.errors import UnknownSiteError
from domain.place import DataPack
from domain.recommendation import ExcludedPlace, FunctionResult, JudgedPlace, Recommendation


@dataclass(frozen=True, slots=True)
class Explained:
    """One function's judgement of the place."""

    function: FunctionResult
    place: JudgedPlace | ExcludedPlace


def explain_site(recommendation: Recommendation, site_id: str, *, pack: DataPack) -> tuple[Explained, ...]:
    """Return the place's judgement in every function of the brief.

    Raises
    ------
    UnknownSiteError
        The pack has no such place.
    """
    if site_id not in pack.sites:
        close = difflib.get_close_matches(site_id, sorted(pack.sites), n=3, cutoff=0.3)
        raise UnknownSiteError(site_id=site_id, nearest=close or sorted(pack.sites)[:3])
    explained: list[Explained] = []
    for function in recommendation.functions:
        places: tuple[JudgedPlace | ExcludedPlace, ...] = (
            *function.ranking,
            *function.insufficient_data,
            *function.excluded,
        )
        explained.extend(Explained(function, place) for place in places if place.site_id == site_id)
    return tuple(explained)
