"""Change what is said of a case, or refuse because somebody was quicker."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from domain.errors import NotFoundError
from service.store.audit import note
from service.store.case_events import add_event
from service.store.cases import Case, find_case
from service.store.cases import change_case as store_change

if TYPE_CHECKING:
    from service.usecases.tools import Tools

EDITABLE = (
    "code_name",
    "company_name",
    "industry",
    "jobs_expected",
    "owner_id",
    "chosen_site_id",
    "consent_expires_on",
)


def change_case(
    tools: "Tools", case_id: str, *, seen_version: int, values: Mapping[str, Any], author_id: str
) -> Case | None:
    """Save the fields; return the case as another has saved it if it is newer than what was seen.

    ``None`` means done. The history and the audit trail name the changed fields, not their content.

    Raises
    ------
    NotFoundError
        There is no such case, or it was erased.
    """
    now = tools.now()
    with tools.database.writing() as connection:
        case = find_case(connection, case_id)
        if case is None or case.erased_at is not None:
            raise NotFoundError
        if case.version != seen_version:
            return case
        changed = {name: value for name, value in values.items() if getattr(case, name) != value}
        if not changed:
            return None
        if not store_change(connection, case_id, seen_version=seen_version, values=changed, now=now):
            return find_case(connection, case_id)
        facts = {"fields": sorted(changed)}
        add_event(connection, case_id, kind="case", author_id=author_id, now=now, facts=facts)
        note(
            connection,
            at=now,
            actor=author_id,
            action="change_case",
            object_kind="case",
            object_id=case_id,
            facts=facts,
        )
    return None
