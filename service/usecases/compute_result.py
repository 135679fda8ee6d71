"""Answer a brief once and keep the answer: the path of every page and of the interface."""

from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from domain.brief import Brief, Importance
from domain.canonical import canonical_json, digest
from domain.errors import NotFoundError
from domain.recommendation import Recommendation
from geodata import measure_cards
from service.store.results import ResultEntry, add_result, key_of_result, result_id_of, stored_result
from service.usecases.kept import Kept
from service.usecases.recommend_sites import PreparedBrief, prepare_brief
from service.usecases.replay import result_json

if TYPE_CHECKING:
    from service.usecases.tools import Tools

_recommendations: Final = Kept[Recommendation](64)
_current: Final = Kept[bool](512)
_prepared: Final = Kept[PreparedBrief](32)


@dataclass(frozen=True, slots=True)
class Answer:
    """A result and its id in the database."""

    id: str
    recommendation: Recommendation


def compute_result(
    tools: "Tools", brief: Brief, *, importance: Importance | None = None, noted: str | None = None
) -> Answer:
    """Return the result of a brief, from the table if it was computed before.

    Parameters
    ----------
    importance
        Another importance in place of the brief's, for moving weights: only the scoring is
        done again.
    noted
        The result that the answers last led to, noted in the database, which therefore keeps it: where it
        is theirs still, nothing needs to be asked.

    Raises
    ------
    BriefContradictionError, UnknownMunicipalityError
        The brief cannot be answered, see ``recommend_sites``.
    UnknownCriterionError, BadWeightsError, PairwiseJudgementError
        The importance is faulty.
    """
    on = tools.evaluated_on(brief.evaluated_on)
    asked = brief.model_copy(update={"evaluated_on": on})
    weighed = asked if importance is None else asked.model_copy(update={"importance": importance})
    if noted is not None and _is_current(tools, noted):
        recommendation = load_result(tools, noted)
        if recommendation.brief == weighed:
            return Answer(noted, recommendation)
    key = _key(tools, weighed)
    found = result_id_of(tools.database, key, now=tools.now())
    if found is not None:
        return Answer(found, load_result(tools, found))
    prepared = prepared_brief(tools, brief)
    recommendation = prepared.rank(weighed.importance)
    with tools.database.writing() as connection:
        result_id = add_result(connection, _entry(key, recommendation), now=tools.now())
    return Answer(result_id, _recommendations.get(result_id, lambda: recommendation))


def prepared_brief(tools: "Tools", brief: Brief) -> PreparedBrief:
    """Return a brief judged but for its weights, kept for the next weighing: nothing is stored.

    Raises
    ------
    BriefContradictionError, UnknownMunicipalityError
        The brief cannot be answered, see ``recommend_sites``.
    """
    on = tools.evaluated_on(brief.evaluated_on)
    asked = brief.model_copy(update={"evaluated_on": on})
    unweighed = asked.model_copy(update={"importance": Importance()})
    return _prepared.get(
        _key(tools, unweighed),
        lambda: prepare_brief(
            asked,
            pack=tools.pack,
            catalogue=tools.catalogue,
            contradictions=tools.contradictions,
            on=on,
            path="",
            table=tools.measures(on),
        ),
    )


def load_result(tools: "Tools", result_id: str) -> Recommendation:
    """Return a stored result.

    Raises
    ------
    NotFoundError
        There is none with this id.
    """

    def read() -> Recommendation:
        stored = stored_result(tools.database, result_id)
        if stored is None:
            raise NotFoundError
        return Recommendation.model_validate_json(stored.content)

    return _recommendations.get(result_id, read)


def _is_current(tools: "Tools", result_id: str) -> bool:
    """Tell whether a result would come out the same today, by the key it was stored under."""

    def judge() -> bool:
        stored = key_of_result(tools.database, result_id)
        return stored is not None and stored == _key(tools, load_result(tools, result_id).brief)

    return _current.get((result_id, tools.pack.info.digest, tools.catalogue.digest), judge)


def _key(tools: "Tools", brief: Brief) -> str:
    """Return the digest of all that decides a result."""
    from scoring import ENGINE_VERSION

    decides = {
        "brief": brief.model_dump(mode="json"),
        "engine": ENGINE_VERSION,
        "pack": tools.pack.info.digest,
        "catalogue": tools.catalogue.digest,
        "measures": _measures(),
    }
    return digest(canonical_json(decides))


@cache
def _measures() -> str:
    """Return the digest of the measures' cards, which are part of the program."""
    cards = sorted((card.model_dump(mode="json") for card in measure_cards().values()), key=itemgetter("id"))
    return digest(canonical_json(cards))


def _entry(key: str, recommendation: Recommendation) -> ResultEntry:
    return ResultEntry(
        key=key,
        brief_digest=digest(canonical_json(recommendation.brief.model_dump(mode="json"))),
        engine_version=recommendation.engine_version,
        pack_digest=recommendation.pack.digest,
        catalogue_digest=recommendation.catalogue.digest,
        evaluated_on=recommendation.evaluated_on,
        content=result_json(recommendation),
    )
