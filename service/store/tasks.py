"""What has to be done for a case, and which bureau can do it."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from service.security.tokens import new_id
from service.store.schema import tasks


@dataclass(frozen=True, slots=True)
class Task:
    """One to-do; ``bureau`` is an owner of the pack, ``about`` the must-have or criterion in question."""

    id: str
    case_id: str
    what: str
    bureau: str | None
    about: str | None
    due_on: dt.date | None
    done_at: dt.datetime | None
    created_at: dt.datetime


_COLUMNS: Final = tuple(tasks.c[name] for name in Task.__dataclass_fields__)


def add_task(
    connection: sa.Connection,
    case_id: str,
    *,
    what: str,
    bureau: str | None,
    about: str | None = None,
    due_on: dt.date | None = None,
    author_id: str | None,
    now: dt.datetime,
) -> str:
    """Add a to-do and return its id."""
    task_id = new_id()
    connection.execute(
        tasks.insert().values(
            id=task_id,
            case_id=case_id,
            what=what,
            bureau=bureau,
            about=about,
            due_on=due_on,
            author_id=author_id,
            created_at=now,
        )
    )
    return task_id


def tasks_of_case(connection: sa.Connection, case_id: str) -> tuple[Task, ...]:
    """Return the to-dos of a case: open ones first, those due soonest on top."""
    rows = connection.execute(
        sa.select(*_COLUMNS)
        .where(tasks.c.case_id == case_id)
        .order_by(
            tasks.c.done_at.is_not(None),
            tasks.c.due_on.is_(None),
            tasks.c.due_on,
            tasks.c.created_at,
            tasks.c.id,
        )
    )
    return tuple(Task(**row._asdict()) for row in rows)


def set_task_done(
    connection: sa.Connection, case_id: str, task_id: str, *, done_at: dt.datetime | None
) -> bool:
    """Mark a to-do of a case as done, or open again with ``None``; tell whether there is one."""
    mine = sa.and_(tasks.c.id == task_id, tasks.c.case_id == case_id)
    return connection.execute(tasks.update().where(mine).values(done_at=done_at)).rowcount == 1


def open_tasks_by_case(connection: sa.Connection, case_ids: tuple[str, ...]) -> dict[str, int]:
    """Return how many to-dos are open in each of some cases."""
    rows = connection.execute(
        sa.select(tasks.c.case_id, sa.func.count())
        .where(tasks.c.case_id.in_(case_ids), tasks.c.done_at.is_(None))
        .group_by(tasks.c.case_id)
    )
    return {row[0]: row[1] for row in rows}
