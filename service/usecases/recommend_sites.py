"""Rank the places of the pack for a brief."""

import datetime as dt
from collections.abc import Mapping

from domain.brief import Brief
from domain.errors import BriefContradictionError
from domain.measures import MeasureTable
from domain.place import DataPack
from domain.recommendation import Recommendation
from domain.text import Bilingual
from geodata import exposures, measure_sites
from scoring import recommend
from scoring.cards import Catalogue
from scoring.contradictions import ContradictionCard, find_contradictions


def recommend_sites(
    brief: Brief,
    *,
    pack: DataPack,
    catalogue: Catalogue,
    contradictions: Mapping[str, ContradictionCard],
    on: dt.date,
    path: str,
    table: MeasureTable | None = None,
) -> Recommendation:
    """Return the ranked places with reasons; ``path`` names the brief in messages.

    ``table`` is what ``measure_sites`` said of the same pack and day, where that is at hand.

    Raises
    ------
    BriefContradictionError
        The brief contradicts itself so that no place could fit.
    UnknownMunicipalityError
        A present site is in no municipality of Japan that the pack knows.
    """
    found = find_contradictions(brief, contradictions, on=on)
    refused = [item.says for item in found if item.severity == "refuse"]
    if refused:
        says = Bilingual(ja="\n".join(s.ja for s in refused), en="\n".join(s.en for s in refused))
        raise BriefContradictionError(path=path, says=says)
    asked = tuple(item.says for item in found if item.severity == "ask")
    dated = brief.model_copy(update={"evaluated_on": on})
    recommendation = recommend(
        dated,
        pack=pack,
        table=measure_sites(pack, on=on) if table is None else table,
        exposures=exposures(pack, brief.present_sites),
        catalogue=catalogue,
    )
    return (
        recommendation.model_copy(update={"notices": asked + recommendation.notices})
        if asked
        else recommendation
    )
