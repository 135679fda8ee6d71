"""Notes, people and to-dos of a case: each change tells the history and the audit trail."""

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

from domain.errors import NotFoundError
from service.store import contacts as people
from service.store.audit import note
from service.store.case_briefs import find_brief
from service.store.case_events import add_event
from service.store.cases import find_case, touch_case
from service.store.tasks import add_task, set_task_done, tasks_of_case
from service.usecases.compute_result import load_result

if TYPE_CHECKING:
    import sqlalchemy as sa

    from domain.recommendation import Unknown
    from service.usecases.tools import Tools

_TASK_LETTERS = 200


def change_part(
    tools: "Tools",
    case_id: str,
    *,
    action: str,
    author_id: str,
    change: Callable[["sa.Connection", dt.datetime], dict[str, object]],
) -> None:
    """Change something of a case in one unit with its audit line; ``change`` returns the line's facts.

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
        touch_case(connection, case_id, now=now)
        facts = change(connection, now)
        note(
            connection,
            at=now,
            actor=author_id,
            action=action,
            object_kind="case",
            object_id=case_id,
            facts=facts,
        )


def write_note(tools: "Tools", case_id: str, text: str, *, author_id: str) -> None:
    """Add a note to the history."""

    def change(connection: "sa.Connection", now: dt.datetime) -> dict[str, object]:
        add_event(connection, case_id, kind="note", author_id=author_id, now=now, text=text)
        return {}

    change_part(tools, case_id, action="write_note", author_id=author_id, change=change)


def keep_contact(tools: "Tools", case_id: str, *, fields: dict[str, str], author_id: str) -> None:
    """Add a person: ``name``, ``position``, ``reach``, ``note``."""

    def change(connection: "sa.Connection", now: dt.datetime) -> dict[str, object]:
        people.add_contact(connection, case_id, now=now, **fields)
        add_event(connection, case_id, kind="contact", author_id=author_id, now=now, facts={"what": "added"})
        return {}

    change_part(tools, case_id, action="add_contact", author_id=author_id, change=change)


def drop_contact(tools: "Tools", case_id: str, contact_id: str, *, author_id: str) -> None:
    """Remove a person.

    Raises
    ------
    NotFoundError
        The case has no such person.
    """

    def change(connection: "sa.Connection", now: dt.datetime) -> dict[str, object]:
        if not people.remove_contact(connection, case_id, contact_id):
            raise NotFoundError
        add_event(
            connection, case_id, kind="contact", author_id=author_id, now=now, facts={"what": "removed"}
        )
        return {}

    change_part(tools, case_id, action="remove_contact", author_id=author_id, change=change)


def write_task(
    tools: "Tools",
    case_id: str,
    *,
    what: str,
    bureau: str | None,
    due_on: dt.date | None,
    author_id: str,
    about: str | None = None,
) -> None:
    """Add a to-do."""

    def change(connection: "sa.Connection", now: dt.datetime) -> dict[str, object]:
        add_task(
            connection,
            case_id,
            what=what,
            bureau=bureau,
            about=about,
            due_on=due_on,
            author_id=author_id,
            now=now,
        )
        return {"bureau": bureau}

    change_part(tools, case_id, action="add_task", author_id=author_id, change=change)


def finish_task(tools: "Tools", case_id: str, task_id: str, *, done: bool, author_id: str) -> None:
    """Mark a to-do as done, or open it again.

    Raises
    ------
    NotFoundError
        The case has no such to-do.
    """

    def change(connection: "sa.Connection", now: dt.datetime) -> dict[str, object]:
        if not set_task_done(connection, case_id, task_id, done_at=now if done else None):
            raise NotFoundError
        facts: dict[str, object] = {"done": done}
        add_event(connection, case_id, kind="task", author_id=author_id, now=now, facts=facts)
        return facts

    change_part(tools, case_id, action="finish_task", author_id=author_id, change=change)


def make_tasks_of_unknowns(tools: "Tools", case_id: str, brief_id: str, *, author_id: str) -> int:
    """Make a to-do of every open question of a brief's result that has none yet; return how many.

    Raises
    ------
    NotFoundError
        The case has no such brief, or it was not answered yet.
    """
    with tools.database.reading() as connection:
        brief = find_brief(connection, brief_id, case_id=case_id)
    if brief is None or brief.result_id is None:
        raise NotFoundError
    open_questions: dict[str, Unknown] = {}
    for function in load_result(tools, brief.result_id).functions:
        for unknown in function.unknowns:
            open_questions.setdefault(unknown.id, unknown)
    made = 0

    def change(connection: "sa.Connection", now: dt.datetime) -> dict[str, object]:
        nonlocal made
        asked = {task.about for task in tasks_of_case(connection, case_id) if task.done_at is None}
        for unknown in open_questions.values():
            if unknown.id not in asked:
                add_task(
                    connection,
                    case_id,
                    what=unknown.what.ja[:_TASK_LETTERS],
                    bureau=unknown.owner.id,
                    about=unknown.id,
                    author_id=author_id,
                    now=now,
                )
                made += 1
        facts: dict[str, object] = {"made": made}
        if made:
            add_event(connection, case_id, kind="task", author_id=author_id, now=now, facts=facts)
        return facts

    change_part(tools, case_id, action="make_tasks", author_id=author_id, change=change)
    return made
