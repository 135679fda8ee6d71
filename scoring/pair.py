"""The pair (同時被災): whether a place falls together with a present site, by scenario.

The deterministic scenario table: what the editions on record say of both ends. It
never says that a scenario has no effect; where nothing is on record the verdict is unknown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from domain.exposure import Exposure, Exposures, ExposureState
from domain.place import Scenario, ScenarioKind
from domain.recommendation import GateState, PairResult, PairVerdict
from domain.text import Bilingual
from scoring.pair_words import area_in_words, present_name, verdict_label
from scoring.phrases import joined, listed, say

NEAR_KM: Final = 100.0
"""Below this distance a place is no backup for an event that strikes the region."""

_NOT_STRUCK: Final = (ExposureState.BELOW_SIX_LOWER, ExposureState.OUTSIDE_PUBLISHED_AREA)


def pair_results(exposures: Exposures, site_id: str) -> tuple[PairResult, ...]:
    """Judge every scenario for every present site against one place.

    Assumed scenarios come before those that happened, each in the order of the pack.
    """
    scenarios = sorted(exposures.scenarios, key=lambda scenario: scenario.kind is ScenarioKind.HISTORICAL)
    return tuple(
        _pair_result(exposures, index, site_id, scenario)
        for index in range(len(exposures.present))
        for scenario in scenarios
    )


def struck(exposure: Exposure) -> bool | None:
    """Tell whether an area takes 6弱 or more or lies in a recorded inundation; ``None`` is not on record."""
    if exposure.state is ExposureState.HIT or exposure.inundation:
        return True
    return False if exposure.state in _NOT_STRUCK else None


def verdict_of(here: Exposure, there: Exposure) -> PairVerdict:
    """Combine both ends of a scenario; one unknown end leaves the verdict unknown."""
    is_here, is_there = struck(here), struck(there)
    if is_here is None or is_there is None:
        return PairVerdict.UNKNOWN
    if is_here and is_there:
        return PairVerdict.BOTH
    if is_there:
        return PairVerdict.THERE_ONLY
    return PairVerdict.HERE_ONLY if is_here else PairVerdict.NEITHER


@dataclass(frozen=True, slots=True)
class PairFinding:
    """The must-have of independence at one place."""

    state: GateState
    says: Bilingual
    evidence: tuple[str, ...]
    route: Bilingual | None = None


def pair_finding(results: Sequence[PairResult]) -> PairFinding:
    """Judge independence over all assumed scenarios and present sites.

    FAIL: recorded for both ends. UNKNOWN: an end that could decide it is not on record or
    is only estimated from its prefecture. CONDITIONAL: no shared shaking, but a tsunami is
    recorded on the place's coast and the inundation of the place is not on record.
    """
    for state, chosen in (
        (GateState.FAIL, [r for r in results if is_shared(r)]),
        (GateState.UNKNOWN, [r for r in results if may_be_shared(r)]),
        (GateState.CONDITIONAL, [r for r in results if _coast_is_open(r)]),
    ):
        if chosen:
            names = listed(list(dict.fromkeys(_name_of(result) for result in chosen)))
            route = say("pair.confirm_depth") if state is GateState.CONDITIONAL else None
            return PairFinding(state, say(f"pair.gate.{state}", scenarios=names), _evidence_of(chosen), route)
    return PairFinding(GateState.PASS, say("pair.gate.PASS"), _evidence_of(results))


def is_shared(result: PairResult) -> bool:
    """Tell whether both ends are on record as struck in an assumed event."""
    return _is_both(result) and not _rests_on_estimate(result)


def may_be_shared(result: PairResult) -> bool:
    """Tell whether an assumed event might strike both ends, as far as the records go."""
    ends = (struck(result.here), struck(result.there))
    return result.assumed and False not in ends and not is_shared(result)


def is_undecided(result: PairResult) -> bool:
    """Tell whether an assumed event may stop both ends once what is open is known.

    An end that stands firm by shaking may still lie under water where a tsunami reaches its coast.
    """
    ends = (result.here, result.there)
    may_stop = (struck(end) is not False or end.inundation_is_open for end in ends)
    return result.assumed and not is_shared(result) and all(may_stop)


def is_open(result: PairResult) -> bool:
    """Tell whether an assumed event is not on record as shared, but not excluded either.

    It is undecided, its verdict is unknown, or inundation of the place is still open.
    """
    unjudged = result.assumed and result.verdict is PairVerdict.UNKNOWN
    return not is_shared(result) and (unjudged or is_undecided(result) or _coast_is_open(result))


def _is_both(result: PairResult) -> bool:
    return result.assumed and result.verdict is PairVerdict.BOTH


def _rests_on_estimate(result: PairResult) -> bool:
    return any(
        end.estimated and end.state is ExposureState.HIT and not end.inundation
        for end in (result.here, result.there)
    )


def _coast_is_open(result: PairResult) -> bool:
    return result.assumed and struck(result.here) is False and result.here.inundation_is_open


def _pair_result(exposures: Exposures, index: int, site_id: str, scenario: Scenario) -> PairResult:
    here, there = exposures.of_site[site_id, scenario.id], exposures.of_present[index, scenario.id]
    verdict = verdict_of(here, there)
    reason = say("pair.reason", there=area_in_words(there), here=area_in_words(here))
    notes = [say("pair.happened")] if scenario.kind is ScenarioKind.HISTORICAL else []
    return PairResult(
        scenario=scenario.id,
        scenario_name=scenario.name,
        present_site=index,
        present_site_name=present_name(*exposures.present[index]),
        here=here,
        there=there,
        verdict=verdict,
        verdict_label=verdict_label(verdict, here, there),
        reason=joined([reason, *notes]),
        evidence=tuple(dict.fromkeys((*there.evidence, *here.evidence))),
        assumed=scenario.kind is ScenarioKind.ASSUMED,
    )


def _name_of(result: PairResult) -> Bilingual:
    return say("pair.scenario_with", scenario=result.scenario_name, present=result.present_site_name)


def _evidence_of(results: Sequence[PairResult]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(record for result in results for record in result.evidence))
