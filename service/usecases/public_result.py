"""A result as the public sees it: one function at a time, nothing of the staff's."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from domain.brief import Brief
from domain.recommendation import FunctionResult, NearMiss, Recommendation
from domain.text import Language
from salesheets.sources import SourceLine
from scoring.phrases import say
from service.usecases.choose_function import index_of
from service.usecases.kept import Kept
from service.usecases.public_beside import Beside, public_beside
from service.usecases.public_places import (
    PublicExclusion,
    PublicPlace,
    public_exclusions,
    public_places,
)
from service.usecases.public_ways import (
    PublicNearMiss,
    PublicPair,
    PublicRoute,
    PublicUnknown,
    public_near_misses,
    public_pair,
    public_routes,
    public_unknowns,
)
from service.usecases.public_words import PublicWords
from service.usecases.told_measures import may_be_told, records_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from service.usecases.tools import Tools
from service.usecases.weighed_result import WeighedResult

_pages: Final = Kept["PublicResult"](64)


@dataclass(frozen=True, slots=True)
class FunctionHead:
    """One function of the brief, for the choice between them."""

    id: str
    label: str
    first: str | None
    ranked: int


@dataclass(frozen=True, slots=True)
class GroupWeight:
    """The weight of one group of criteria, in percent."""

    id: str
    label: str
    percent: int


@dataclass(frozen=True, slots=True)
class PublicResult:
    """Everything on a public result page, for one function, in one language."""

    function: str
    label: str
    functions: tuple[FunctionHead, ...]
    sentence: str
    notices: tuple[str, ...]
    places: tuple[PublicPlace, ...]
    exclusions: tuple[PublicExclusion, ...]
    pair: tuple[PublicPair, ...]
    near_misses: tuple[PublicNearMiss, ...]
    routes: tuple[PublicRoute, ...]
    unknowns: tuple[PublicUnknown, ...]
    beside: Beside
    weights: tuple[GroupWeight, ...]
    sources: tuple[SourceLine, ...]
    edition: str
    evaluated_on: "dt.date"
    engine_version: str
    withheld: int


def public_result(
    tools: "Tools", weighed: WeighedResult, *, language: Language, brief: Brief
) -> PublicResult:
    """Return the page of a result; ``brief`` names all functions to choose between.

    What rests on a record for staff only is not told, and every sentence passes the claim
    guard of the sheets.
    """

    def compose() -> PublicResult:
        return _compose(tools, weighed, language, brief)

    if weighed.result_id is None:
        return compose()
    key = (weighed.result_id, weighed.function, language, tools.pack.info.digest)
    return _pages.get(key, compose)


def _compose(tools: "Tools", weighed: WeighedResult, language: Language, brief: Brief) -> PublicResult:
    recommendation, pack = weighed.recommendation, tools.pack
    result = recommendation.functions[index_of(recommendation.facility_types, weighed.function.value)]
    words = PublicWords(recommendation, language)
    judged = (*result.ranking, *result.insufficient_data)
    sentence = words.told(result.robustness.sentence)
    places = public_places(result, words)
    pair = public_pair(judged[0] if judged else None, words)
    on = recommendation.evaluated_on
    near_misses = public_near_misses(_near_misses(tools, result, on), words, pack=pack)
    routes = public_routes(result, words, pack=pack)
    unknowns = public_unknowns(result, words)
    beside = public_beside(result, words, pack=pack, brief=recommendation.brief, on=on)
    told = (words.told(notice) for notice in recommendation.notices)
    return PublicResult(
        function=weighed.function.value,
        label=words.say(result.facility_type_label),
        functions=_heads(tools, recommendation, language, brief),
        sentence=sentence.text if sentence else "",
        notices=tuple(notice.text for notice in told if notice is not None),
        places=places,
        exclusions=public_exclusions(result.excluded, words),
        pair=pair,
        near_misses=near_misses,
        routes=routes,
        unknowns=unknowns,
        beside=beside,
        weights=group_weights(tools, result, language),
        sources=words.sources(),
        edition=recommendation.pack.edition,
        evaluated_on=on,
        engine_version=recommendation.engine_version,
        withheld=words.withheld,
    )


def _heads(
    tools: "Tools", recommendation: Recommendation, language: Language, brief: Brief
) -> tuple[FunctionHead, ...]:
    """Name the functions of the brief; those that were not computed now show no first place."""
    found = {item.facility_type: item for item in recommendation.functions}
    heads = []
    for function in brief.functions:
        result = found.get(function)
        first = result.ranking[0].name[language] if result and result.ranking else None
        label = tools.catalogue.facility_types[function].label[language]
        heads.append(FunctionHead(function.value, label, first, len(result.ranking) if result else 0))
    return tuple(heads)


def group_weights(tools: "Tools", result: FunctionResult, language: Language) -> tuple[GroupWeight, ...]:
    """Return the weight of every group of the function in whole percent, the heaviest of the preset first.

    They sum to 100; a group whose weight was moved to nothing stays in its place.
    """
    preset: dict[str, float] = {}
    for criterion, weight in tools.catalogue.facility_types[result.facility_type].weights.items():
        name = tools.catalogue.criteria[criterion].group
        preset[name] = preset.get(name, 0.0) + weight
    sums = dict.fromkeys(preset, 0.0)
    group: str
    for criterion, weight in result.weights.items():
        group = tools.catalogue.criteria[criterion].group
        sums[group] = sums.get(group, 0.0) + 100 * weight
    whole = {group: int(share) for group, share in sums.items()}
    missing = round(100 - sum(whole.values()))
    for group in sorted(sums, key=lambda name: whole[name] - sums[name])[:missing]:
        whole[group] += 1
    return tuple(
        GroupWeight(group, say(f"groups.{group}")[language], whole[group])
        for group in sorted(whole, key=lambda name: (-preset.get(name, 0.0), name))
    )


def _near_misses(
    tools: "Tools", result: FunctionResult, on: "dt.date"
) -> "Iterator[tuple[NearMiss, tuple[str, ...]]]":
    """Return the near misses whose figure may be told to the public, with the records it rests on."""
    for miss in result.near_misses:
        measure = tools.catalogue.gates[miss.gate].measure
        if may_be_told(tools, miss.site_id, measure, on):
            yield miss, records_of(tools, miss.site_id, measure, on)
