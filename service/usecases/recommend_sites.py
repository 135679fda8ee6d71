"""Rank the places of the pack for a brief."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from domain.brief import Brief, Importance
from domain.errors import BriefContradictionError
from domain.measures import MeasureTable
from domain.place import DataPack
from domain.recommendation import Recommendation
from domain.text import Bilingual
from geodata import exposures, measure_sites
from scoring.cards import Catalogue
from scoring.contradictions import ContradictionCard, find_contradictions
from scoring.prepared import Prepared, prepare


@dataclass(frozen=True, slots=True)
class PreparedBrief:
    """A brief that has passed the rules, judged but for its weights; ``asked`` are the open questions."""

    prepared: Prepared
    asked: tuple[Bilingual, ...]

    def rank(self, importance: Importance | None = None) -> Recommendation:
        """Return the ranked places under the brief's importance, or under another one in its place.

        Raises
        ------
        UnknownCriterionError, BadWeightsError, PairwiseJudgementError
            The importance is faulty.
        """
        recommendation = self.prepared.rank(importance)
        if not self.asked:
            return recommendation
        return recommendation.model_copy(update={"notices": self.asked + recommendation.notices})


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
    """Return the ranked places with reasons; arguments and faults as for ``prepare_brief``."""
    return prepare_brief(
        brief, pack=pack, catalogue=catalogue, contradictions=contradictions, on=on, path=path, table=table
    ).rank()


def prepare_brief(
    brief: Brief,
    *,
    pack: DataPack,
    catalogue: Catalogue,
    contradictions: Mapping[str, ContradictionCard],
    on: dt.date,
    path: str,
    table: MeasureTable | None = None,
) -> PreparedBrief:
    """Check a brief and judge everything that no weight can change; ``path`` names it in messages.

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
    prepared = prepare(
        brief.model_copy(update={"evaluated_on": on}),
        pack=pack,
        table=measure_sites(pack, on=on) if table is None else table,
        exposures=exposures(pack, brief.present_sites),
        catalogue=catalogue,
    )
    return PreparedBrief(prepared, tuple(item.says for item in found if item.severity == "ask"))
