"""The list of cases for one reader, on a page or as rows for a spreadsheet."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from domain.text import Language
from service.security.roles import Role
from service.store.audit import note
from service.store.case_list import CaseFilter, list_cases, state_counts
from service.store.cases import Case
from service.store.enquiries import receipts_of_cases
from service.store.tasks import open_tasks_by_case
from service.store.users import all_users
from service.usecases.case_mask import masked_case, may_see_names
from service.usecases.case_words import case_words, outcome_cards

if TYPE_CHECKING:
    from service.usecases.tools import Tools

PAGE_SIZE: Final = 20
_ALL: Final = 100_000
_JAPAN: Final = dt.timezone(dt.timedelta(hours=9), "JST")
Cell = str | int | dt.date | None


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case of the list with its open to-dos; ``reply_due_on`` while an enquiry waits for its answer."""

    case: Case
    open_tasks: int
    reply_due_on: dt.date | None
    reply_is_late: bool


@dataclass(frozen=True, slots=True)
class CaseList:
    """A page of the list; ``states`` counts all cases, whatever the filter."""

    lines: tuple[CaseLine, ...]
    total: int
    page: int
    pages: int
    states: dict[str, int]


def read_case_list(tools: "Tools", wanted: CaseFilter, *, role: Role, page: int) -> CaseList:
    """Return a page of the list as a role may see it; a page beyond the end is the last one."""
    with tools.database.reading() as connection:
        found = list_cases(connection, wanted, page=page, size=PAGE_SIZE)
        pages = max(1, -(-found.total // PAGE_SIZE))
        if page > pages:
            page = pages
            found = list_cases(connection, wanted, page=page, size=PAGE_SIZE)
        tasks = open_tasks_by_case(connection, tuple(case.id for case in found.cases))
        states = state_counts(connection)
        receipts = receipts_of_cases(connection, tuple(case.id for case in found.cases))
    today = tools.now().astimezone(_JAPAN).date()
    lines = []
    for case in found.cases:
        due = receipts[case.id].reply_due_on if case.id in receipts and case.state == "enquiry" else None
        late = due is not None and due < today
        lines.append(CaseLine(masked_case(case, role), tasks.get(case.id, 0), due, late))
    return CaseList(tuple(lines), found.total, page, pages, states)


def case_owners(tools: "Tools") -> tuple[tuple[str, str], ...]:
    """Return id and shown name of the accounts that may look after a case."""
    with tools.database.reading() as connection:
        users = all_users(connection)
    return tuple(
        (user.id, user.display_name)
        for user in users
        if user.role >= Role.EDITOR and user.disabled_at is None
    )


def case_rows(
    tools: "Tools", wanted: CaseFilter, *, role: Role, language: Language, actor: str
) -> list[list[Cell]]:
    """Return the filtered list as rows under a row of headings; the audit trail notes who took it away."""
    words, reasons = case_words(), outcome_cards()
    with tools.database.writing() as connection:
        found = list_cases(connection, wanted, size=_ALL).cases
        tasks = open_tasks_by_case(connection, tuple(case.id for case in found))
        note(
            connection,
            at=tools.now(),
            actor=actor,
            action="export_cases",
            object_kind="cases",
            object_id="-",
            facts={"rows": len(found), "names": may_see_names(role)},
        )
    rows: list[list[Cell]] = [_headings(role)[language]]
    for case in (masked_case(case, role) for case in found):
        reason = reasons.get(case.outcome_reason or "")
        state, origin = words.states[case.state].label, words.origins[case.origin]
        rows.append(
            [
                case.number,
                case.code_name,
                *([case.company_name] if may_see_names(role) else []),
                case.industry,
                state[language],
                origin[language],
                case.owner_name,
                case.jobs_expected,
                tasks.get(case.id, 0),
                reason.label[language] if reason else None,
                case.outcome_city,
                _day(case.created_at),
                _day(case.updated_at),
                _day(case.closed_at),
            ]
        )
    return rows


def _day(moment: dt.datetime | None) -> dt.date | None:
    return moment.astimezone(_JAPAN).date() if moment else None


def _headings(role: Role) -> dict[str, list[Cell]]:
    names = may_see_names(role)
    words = case_words().columns
    chosen = [column for key, column in words.items() if names or key != "company_name"]
    return {"ja": [column.ja for column in chosen], "en": [column.en for column in chosen]}
