"""Everything the page of a case shows, as far as its reader may see it."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from domain.brief import Brief
from domain.errors import NotFoundError
from domain.recommendation import Recommendation
from domain.text import Bilingual, Language
from service.security.roles import Role
from service.store.case_briefs import CaseBrief, briefs_of_case
from service.store.case_events import CaseEvent, events_of_case
from service.store.cases import Case, find_case
from service.store.contacts import Contact, contacts_of_case
from service.store.enquiries import Receipt, receipts_of_cases
from service.store.files import FileLine, files_of_case
from service.store.tasks import Task, tasks_of_case
from service.usecases.case_mask import known_names, masked_case, masked_text, may_see_names
from service.usecases.compute_result import load_result
from service.usecases.procedure_clock import Clock, procedure_clock

if TYPE_CHECKING:
    from service.usecases.tools import Tools

_JAPAN: Final = dt.timezone(dt.timedelta(hours=9), "JST")


@dataclass(frozen=True, slots=True)
class FunctionLine:
    """What a scenario's result says of one function: its first place, how many are ranked and open."""

    label: Bilingual
    first: Bilingual | None
    ranked: int
    unknowns: int


@dataclass(frozen=True, slots=True)
class BriefLine:
    """One scenario of the case; without a result there are no functions."""

    id: str
    title: str
    updated_at: dt.datetime
    functions: tuple[FunctionLine, ...]
    answered: bool


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One to-do with the words of what it is about."""

    task: Task
    what: Bilingual
    bureau_name: str
    late: bool


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case for one reader. People and files are empty for who may not see names.

    ``clock_names`` are the functions of the clocks, in the same order.
    """

    case: Case
    sees_names: bool
    briefs: tuple[BriefLine, ...]
    events: tuple[CaseEvent, ...]
    contacts: tuple[Contact, ...]
    tasks: tuple[TaskLine, ...]
    files: tuple[FileLine, ...]
    clocks: tuple[Clock, ...]
    clock_names: tuple[Bilingual, ...]
    receipt: Receipt | None
    reply_is_late: bool


def read_case(tools: "Tools", case_id: str, *, role: Role, language: Language = "ja") -> CaseView:
    """Return a case as a role may see it.

    Raises
    ------
    NotFoundError
        There is no such case.
    """
    with tools.database.reading() as connection:
        case = find_case(connection, case_id)
        if case is None:
            raise NotFoundError
        briefs = briefs_of_case(connection, case_id)
        events = events_of_case(connection, case_id)
        tasks = tasks_of_case(connection, case_id)
        people = contacts_of_case(connection, case_id)
        files = files_of_case(connection, case_id) if may_see_names(role) else ()
        receipt = receipts_of_cases(connection, (case_id,)).get(case_id)
    today = tools.now().astimezone(_JAPAN).date()
    clocks = _clocks(tools, briefs, today) if case.erased_at is None else ()
    known = known_names((row.brief for row in briefs), ((item.name, item.reach) for item in people))
    return CaseView(
        case=masked_case(case, role, known),
        sees_names=may_see_names(role),
        briefs=tuple(_brief_line(tools, row, masked_text(row.title, case, role, known)) for row in briefs),
        events=tuple(replace(event, text=masked_text(event.text, case, role, known)) for event in events),
        contacts=people if may_see_names(role) else (),
        tasks=tuple(
            _task_line(tools, task, masked_text(task.what, case, role, known), language, today)
            for task in tasks
        ),
        files=files,
        clocks=clocks,
        clock_names=tuple(tools.catalogue.facility_types[clock.function].label for clock in clocks),
        receipt=receipt,
        reply_is_late=receipt is not None and case.state == "enquiry" and receipt.reply_due_on < today,
    )


def _brief_line(tools: "Tools", row: CaseBrief, title: str) -> BriefLine:
    result = load_result(tools, row.result_id) if row.result_id else None
    return BriefLine(
        id=row.id,
        title=title,
        updated_at=row.updated_at,
        functions=_functions(result) if result else (),
        answered=result is not None,
    )


def _functions(result: Recommendation) -> tuple[FunctionLine, ...]:
    return tuple(
        FunctionLine(
            label=function.facility_type_label,
            first=function.ranking[0].name if function.ranking else None,
            ranked=len(function.ranking),
            unknowns=len(function.unknowns),
        )
        for function in result.functions
    )


def _task_line(tools: "Tools", task: Task, masked: str, language: Language, today: dt.date) -> TaskLine:
    card = tools.catalogue.gates.get(task.about or "") or tools.catalogue.criteria.get(task.about or "")
    owner = tools.pack.owners.get(task.bureau or "")
    return TaskLine(
        task=task,
        what=card.label if card else Bilingual(ja=masked, en=masked),
        bureau_name=owner.name[language] if owner else "",
        late=task.done_at is None and task.due_on is not None and task.due_on < today,
    )


def _clocks(tools: "Tools", briefs: tuple[CaseBrief, ...], today: dt.date) -> tuple[Clock, ...]:
    """Return the clocks of the first scenario: the others differ in what is tried, not in what is planned."""
    if not briefs:
        return ()
    return procedure_clock(tools.pack, Brief.model_validate(briefs[0].brief), today=today)
