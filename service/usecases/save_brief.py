"""Save a scenario of a case: new, changed, or as another scenario; its result is computed and kept."""

from typing import TYPE_CHECKING

from domain.brief import Brief
from domain.errors import EditConflictError
from service.store import audit, case_events
from service.store.case_briefs import add_brief, change_brief, keep_result
from service.store.cases import touch_case
from service.usecases.compute_result import compute_result
from service.usecases.note_findings import packed_findings
from service.usecases.open_brief import OpenBrief, OpenCase

if TYPE_CHECKING:
    import sqlalchemy as sa

    from service.usecases.tools import Tools


def add_scenario(
    tools: "Tools",
    opened: OpenCase,
    *,
    title: str,
    brief: Brief,
    author_id: str,
    made_from: str | None = None,
) -> str:
    """Add a scenario to a case and return its id; ``made_from`` is the scenario it was copied from.

    Raises
    ------
    BriefContradictionError, UnknownMunicipalityError, UnknownCriterionError, BadWeightsError
        The brief cannot be answered; nothing is saved.
    """
    answer = compute_result(tools, brief)
    findings, plain = packed_findings(answer.recommendation), brief.model_dump(mode="json")
    now, case_id = tools.now(), opened.case.id
    with tools.database.writing() as connection:
        brief_id = add_brief(
            connection,
            case_id,
            title=title,
            brief=plain,
            now=now,
            result_id=answer.id,
            findings=findings,
        )
        facts = {"brief_id": brief_id, "result_id": answer.id, "version": 1, "what": "added"}
        if made_from:
            facts["made_from"] = made_from
        _note(connection, tools, case_id, author_id, facts)
    return brief_id


def save_scenario(
    tools: "Tools",
    opened: OpenBrief,
    *,
    seen_version: int,
    title: str,
    brief: Brief,
    author_id: str,
    what: str = "changed",
) -> None:
    """Save a scenario over the version its editor saw.

    Raises
    ------
    EditConflictError
        Somebody saved in between; nothing is saved.
    BriefContradictionError, UnknownMunicipalityError, UnknownCriterionError, BadWeightsError
        The brief cannot be answered; nothing is saved.
    """
    answer = compute_result(tools, brief)
    findings, plain = packed_findings(answer.recommendation), brief.model_dump(mode="json")
    now, row = tools.now(), opened.row
    with tools.database.writing() as connection:
        if not change_brief(connection, row.id, seen_version=seen_version, title=title, brief=plain, now=now):
            raise EditConflictError
        keep_result(connection, row.id, answer.id, findings)
        facts = {"brief_id": row.id, "result_id": answer.id, "version": seen_version + 1, "what": what}
        _note(connection, tools, row.case_id, author_id, facts)


def _note(
    connection: "sa.Connection", tools: "Tools", case_id: str, author_id: str, facts: dict[str, object]
) -> None:
    """Tell the case's history and the audit trail."""
    now = tools.now()
    touch_case(connection, case_id, now=now)
    case_events.add_event(connection, case_id, kind="brief", author_id=author_id, now=now, facts=facts)
    audit.note(
        connection,
        at=now,
        actor=author_id,
        action=f"brief_{facts['what']}",
        object_kind="brief",
        object_id=str(facts["brief_id"]),
        facts={"case_id": case_id, **{k: v for k, v in facts.items() if k != "brief_id"}},
    )
