"""The files of a case by name and size; their content is read one at a time (``store.jobs.stored_file``)."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from service.store.schema import files, jobs


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file without its content; ``kind`` is that of a paper, or ``upload``."""

    id: str
    name: str
    media_type: str
    kind: str
    size: int
    created_at: dt.datetime


_COLUMNS: Final = tuple(files.c[name] for name in FileLine.__dataclass_fields__)


def files_of_case(connection: sa.Connection, case_id: str) -> tuple[FileLine, ...]:
    """Return the files of a case, the newest first."""
    rows = connection.execute(
        sa.select(*_COLUMNS).where(files.c.case_id == case_id).order_by(files.c.created_at.desc(), files.c.id)
    )
    return tuple(FileLine(**row._asdict()) for row in rows)


def remove_file(connection: sa.Connection, case_id: str, file_id: str) -> bool:
    """Remove an uploaded file of a case; papers stay. Tell whether there was one."""
    mine = sa.and_(files.c.id == file_id, files.c.case_id == case_id, files.c.kind == "upload")
    return connection.execute(files.delete().where(mine)).rowcount == 1


def remove_stray_files(connection: sa.Connection, *, before: dt.datetime) -> int:
    """Remove lists of targets and what was made from them: files of no case, older than a moment."""
    return connection.execute(files.delete().where(_is_stray(before))).rowcount


def count_stray_files(connection: sa.Connection, *, before: dt.datetime) -> int:
    """Return how many files ``remove_stray_files`` would remove."""
    return connection.scalar(sa.select(sa.func.count()).select_from(files).where(_is_stray(before))) or 0


def _is_stray(before: dt.datetime) -> sa.ColumnElement[bool]:
    """Return the condition of a file that is nobody's; none is while a batch waits or runs."""
    at_work = sa.exists().where(jobs.c.state.in_(("waiting", "running")), jobs.c.case_id.is_(None))
    return sa.and_(files.c.case_id.is_(None), files.c.created_at < before, ~at_work)


def use_list(connection: sa.Connection, file_id: str) -> bool:
    """Note that a list became cases; ``False`` if it is none, or did before."""
    mine = sa.and_(files.c.id == file_id, files.c.kind == "upload", files.c.case_id.is_(None))
    return connection.execute(files.update().where(mine).values(kind="list")).rowcount == 1
