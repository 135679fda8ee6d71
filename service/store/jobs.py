"""Jobs: papers that are ordered on a page and made by the worker, and the files that come of them."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import sqlalchemy as sa

from service.security.tokens import new_id
from service.store.schema import files, jobs, worker_beats

#: A job that ended the worker this often is not tried again.
MOST_ATTEMPTS: Final = 3


class PaperKind(StrEnum):
    """What can be ordered."""

    SHEET = "sheet"
    TWIN = "twin"
    SLIDES = "slides"
    WORKBOOK = "workbook"
    APPENDIX = "appendix"
    BATCH = "batch"


class JobState(StrEnum):
    """How far a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_over(self) -> bool:
        """Tell whether nothing more will happen to the job."""
        return self in {JobState.DONE, JobState.FAILED, JobState.CANCELLED}


@dataclass(frozen=True, slots=True)
class Job:
    """One job; ``fault`` is code and facts of the error that ended it, ``file_id`` what came of it."""

    id: str
    case_id: str | None
    kind: PaperKind
    order: dict[str, Any]
    state: JobState
    done: int
    total: int
    attempts: int
    fault: dict[str, Any] | None
    file_id: str | None
    author_id: str | None
    created_at: dt.datetime
    started_at: dt.datetime | None
    ended_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file about to be stored; ``kind`` is that of a paper, or ``upload``."""

    name: str
    media_type: str
    kind: str
    content: bytes


@dataclass(frozen=True, slots=True)
class StoredFile(NewFile):
    """A file of the table."""

    id: str
    case_id: str | None
    size: int
    sha256: str
    author_id: str | None
    created_at: dt.datetime


def add_job(
    connection: sa.Connection,
    *,
    kind: PaperKind,
    order: Mapping[str, Any],
    case_id: str | None,
    author_id: str | None,
    now: dt.datetime,
) -> str:
    """Enter a job that waits for the worker, and return its id."""
    job_id = new_id()
    connection.execute(
        jobs.insert().values(
            id=job_id,
            case_id=case_id,
            kind=kind.value,
            order=dict(order),
            state=JobState.WAITING.value,
            done=0,
            total=1,
            attempts=0,
            author_id=author_id,
            created_at=now,
        )
    )
    return job_id


def job(connection: sa.Connection, job_id: str) -> Job | None:
    """Return a job by its id."""
    row = connection.execute(sa.select(jobs).where(jobs.c.id == job_id)).one_or_none()
    return None if row is None else _job(row)


def jobs_of_case(connection: sa.Connection, case_id: str) -> tuple[Job, ...]:
    """Return the jobs of a case, the newest first."""
    query = sa.select(jobs).where(jobs.c.case_id == case_id).order_by(jobs.c.created_at.desc(), jobs.c.id)
    return tuple(_job(row) for row in connection.execute(query))


def jobs_without_case(connection: sa.Connection, *, limit: int = 50) -> tuple[Job, ...]:
    """Return the newest jobs that belong to no case: batches of lists."""
    query = sa.select(jobs).where(jobs.c.case_id.is_(None)).order_by(jobs.c.created_at.desc(), jobs.c.id)
    return tuple(_job(row) for row in connection.execute(query.limit(limit)))


def unfinished_jobs(connection: sa.Connection) -> tuple[Job, ...]:
    """Return the jobs that wait or run, the oldest first."""
    going_on = (JobState.WAITING.value, JobState.RUNNING.value)
    query = sa.select(jobs).where(jobs.c.state.in_(going_on)).order_by(jobs.c.created_at, jobs.c.id)
    return tuple(_job(row) for row in connection.execute(query))


def take_job(connection: sa.Connection, job_id: str, *, now: dt.datetime) -> Job | None:
    """Begin an attempt at a job; ``None`` if it is over or was tried too often (then it has failed)."""
    found = job(connection, job_id)
    if found is None or found.state.is_over:
        return None
    if found.attempts >= MOST_ATTEMPTS:
        fail_job(connection, found, {"code": "sheet_worker", "facts": {"reason": "worker died"}}, now=now)
        return None
    changed = {"state": JobState.RUNNING.value, "attempts": found.attempts + 1, "started_at": now}
    connection.execute(jobs.update().where(jobs.c.id == job_id).values(changed))
    return job(connection, job_id)


def tell_progress(connection: sa.Connection, taken: Job, done: int, total: int) -> None:
    """Note how far the attempt is."""
    connection.execute(jobs.update().where(_is_mine(taken)).values(done=done, total=total))


def finish_job(connection: sa.Connection, taken: Job, made: NewFile, *, now: dt.datetime) -> str | None:
    """Store what came of the attempt and end the job; ``None`` if another attempt was faster."""
    if job(connection, taken.id) is None:
        return None
    ended = {"state": JobState.DONE.value, "done": jobs.c.total, "ended_at": now, "fault": None}
    if not connection.execute(jobs.update().where(_is_mine(taken)).values(ended)).rowcount:
        return None
    file_id = add_file(connection, made, case_id=taken.case_id, author_id=taken.author_id, now=now)
    connection.execute(jobs.update().where(jobs.c.id == taken.id).values(file_id=file_id))
    return file_id


def fail_job(connection: sa.Connection, taken: Job, fault: Mapping[str, Any], *, now: dt.datetime) -> None:
    """End a job with the fault that stopped it."""
    ended = {"state": JobState.FAILED.value, "fault": dict(fault), "ended_at": now}
    connection.execute(jobs.update().where(_is_mine(taken)).values(ended))


def cancel_job(connection: sa.Connection, job_id: str, *, now: dt.datetime) -> bool:
    """Take a waiting job back; ``False`` if it has begun."""
    waits = sa.and_(jobs.c.id == job_id, jobs.c.state == JobState.WAITING.value)
    taken_back = {"state": JobState.CANCELLED.value, "ended_at": now}
    return bool(connection.execute(jobs.update().where(waits).values(taken_back)).rowcount)


def add_file(
    connection: sa.Connection, new: NewFile, *, case_id: str | None, author_id: str | None, now: dt.datetime
) -> str:
    """Store a file and return its id."""
    file_id = new_id()
    connection.execute(
        files.insert().values(
            id=file_id,
            case_id=case_id,
            name=new.name,
            media_type=new.media_type,
            kind=new.kind,
            size=len(new.content),
            sha256=hashlib.sha256(new.content).hexdigest(),
            content=new.content,
            author_id=author_id,
            created_at=now,
        )
    )
    return file_id


def stored_file(connection: sa.Connection, file_id: str) -> StoredFile | None:
    """Return a file with its content."""
    row = connection.execute(sa.select(files).where(files.c.id == file_id)).one_or_none()
    return None if row is None else StoredFile(**row._asdict())


def beat(connection: sa.Connection, worker: str, *, now: dt.datetime) -> None:
    """Note that a worker is alive."""
    alive = worker_beats.update().where(worker_beats.c.worker == worker).values(at=now)
    if not connection.execute(alive).rowcount:
        connection.execute(worker_beats.insert().values(worker=worker, at=now))


def last_beat(connection: sa.Connection) -> dt.datetime | None:
    """Return when a worker was last seen alive."""
    found: dt.datetime | None = connection.scalar(sa.select(sa.func.max(worker_beats.c.at)))
    return found


def workers_alive(connection: sa.Connection, *, since: dt.datetime) -> frozenset[str]:
    """Return the workers that were seen alive since a moment."""
    seen = connection.execute(sa.select(worker_beats.c.worker).where(worker_beats.c.at >= since))
    return frozenset(seen.scalars())


def _is_mine(taken: Job) -> sa.ColumnElement[bool]:
    """Hold for the job as long as no later attempt has begun and it is not over."""
    return sa.and_(
        jobs.c.id == taken.id,
        jobs.c.attempts == taken.attempts,
        jobs.c.state.in_((JobState.WAITING.value, JobState.RUNNING.value)),
    )


def _job(row: sa.Row[Any]) -> Job:
    columns = row._asdict()
    return Job(**columns | {"kind": PaperKind(columns["kind"]), "state": JobState(columns["state"])})
