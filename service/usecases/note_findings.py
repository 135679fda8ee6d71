"""Keep what a result says stands in the way: the gap board counts it over all cases."""

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from domain.brief import Brief
from domain.errors import KamaeError
from domain.recommendation import (
    ExcludedPlace,
    FunctionResult,
    GateState,
    JudgedPlace,
    Recommendation,
)
from service.store.case_briefs import find_brief, keep_result
from service.store.findings import Finding, briefs_without_result, packed
from service.usecases.compute_result import compute_result

if TYPE_CHECKING:
    from service.usecases.tools import Tools


def packed_findings(recommendation: Recommendation) -> bytes:
    """Return the findings of a result as its brief keeps them; made before the unit of writing begins."""
    return packed(item for function in recommendation.functions for item in _findings(function))


def catch_up_findings(tools: "Tools", *, limit: int = 200) -> int:
    """Answer briefs that nobody has answered yet (cases made from a list) and return how many.

    A brief that cannot be answered as it stands (it contradicts itself, say) is left for a person.
    """
    with tools.database.reading() as connection:
        waiting = briefs_without_result(connection)
    answered = 0
    for case_id, brief_id in waiting:
        answered += answer_case_brief(tools, case_id, brief_id)
        if answered == limit:
            break
    return answered


def answer_case_brief(tools: "Tools", case_id: str, brief_id: str) -> bool:
    """Compute the result of a case's brief, keep it and its findings; ``False`` if it has no answer."""
    with tools.database.reading() as connection:
        found = find_brief(connection, brief_id, case_id=case_id)
    if found is None:
        return False
    try:
        answer = compute_result(tools, Brief.model_validate(found.brief))
    except KamaeError:
        return False
    findings = packed_findings(answer.recommendation)
    with tools.database.writing() as connection:
        current = find_brief(connection, brief_id, case_id=case_id)
        if current is None or current.version != found.version:
            return False
        keep_result(connection, brief_id, answer.id, findings)
    return True


def _findings(function: FunctionResult) -> Iterator[Finding]:
    facility = function.facility_type.value
    places: dict[tuple[str, GateState, str | None], list[str]] = defaultdict(list)
    passed = GateState.PASS
    judged: tuple[JudgedPlace | ExcludedPlace, ...]
    judged = (*function.ranking, *function.insufficient_data, *function.excluded)
    for place in judged:
        for gate in place.gates:
            if gate.state is not passed:
                places[gate.id, gate.state, gate.owner].append(place.site_id)
    for (gate_id, state, owner), sites in places.items():
        yield Finding(facility, "gate", gate_id, state.value, owner, sites)
    for unknown in function.unknowns:
        if unknown.kind == "criterion" and unknown.site_ids:
            yield Finding(facility, "criterion", unknown.id, "UNKNOWN", unknown.owner.id, unknown.site_ids)
