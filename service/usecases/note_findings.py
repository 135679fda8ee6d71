"""Keep what a result says stands in the way: the gap board counts it over all cases."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from domain.brief import Brief
from domain.errors import KamaeError
from domain.recommendation import (
    ExcludedPlace,
    FunctionResult,
    GateResult,
    GateState,
    JudgedPlace,
    Recommendation,
)
from service.store.case_briefs import find_brief, keep_result
from service.store.findings import NewFinding, briefs_without_result, replace_findings
from service.usecases.compute_result import compute_result

if TYPE_CHECKING:
    import datetime as dt

    import sqlalchemy as sa

    from service.usecases.tools import Tools


def note_findings(
    connection: "sa.Connection",
    recommendation: Recommendation,
    *,
    case_id: str,
    case_brief_id: str,
    now: "dt.datetime",
) -> int:
    """Keep the findings of a brief's newest result, in the caller's unit of writing; return how many."""
    rows = [row for function in recommendation.functions for row in _findings(function)]
    return replace_findings(connection, rows, case_id=case_id, case_brief_id=case_brief_id, now=now)


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
    with tools.database.writing() as connection:
        current = find_brief(connection, brief_id, case_id=case_id)
        if current is None or current.version != found.version:
            return False
        keep_result(connection, brief_id, answer.id)
        note_findings(
            connection, answer.recommendation, case_id=case_id, case_brief_id=brief_id, now=tools.now()
        )
    return True


def _findings(function: FunctionResult) -> Iterator[NewFinding]:
    near = {(miss.site_id, miss.gate): miss.change for miss in function.near_misses}
    facility = function.facility_type.value
    judged: tuple[JudgedPlace | ExcludedPlace, ...]
    judged = (*function.ranking, *function.insufficient_data, *function.excluded)
    for place in judged:
        for gate in place.gates:
            if gate.state is not GateState.PASS:
                change = near.get((place.site_id, gate.id))
                yield _gate(facility, place.site_id, gate, change.model_dump() if change else None)
    for unknown in function.unknowns:
        if unknown.kind == "criterion":
            for site_id in unknown.site_ids:
                yield NewFinding(facility, site_id, "criterion", unknown.id, "UNKNOWN", unknown.owner.id)


def _gate(facility: str, site_id: str, gate: GateResult, change: dict[str, str] | None) -> NewFinding:
    return NewFinding(facility, site_id, "gate", gate.id, gate.state.value, gate.owner, change)
