"""The papers of a case: what was ordered, how far it is, and the file that came of it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from domain.errors import NotFoundError
from service.store import audit
from service.store.jobs import Job, StoredFile, cancel_job, job, jobs_of_case, last_beat, stored_file
from service.usecases.open_brief import OpenCase, open_case
from service.usecases.paper_age import Age, age_of
from service.usecases.paper_sets import PaperSet, sets_of

if TYPE_CHECKING:
    from service.usecases.tools import Tools

#: A worker that has not been seen for so long is not there.
_AWAKE: Final = dt.timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class PaperJobs:
    """The jobs of a case, the newest first; ``worker_awake``: somebody is there to carry them out.

    ``ages`` tells by job what has changed since a paper was ordered. ``sets`` are the newest
    papers of each scenario.
    """

    opened: OpenCase
    jobs: tuple[Job, ...]
    worker_awake: bool
    ages: Mapping[str, frozenset[Age]]
    sets: tuple[PaperSet, ...]

    @property
    def unfinished(self) -> bool:
        """Tell whether something is still waited for."""
        return any(not item.state.is_over for item in self.jobs)


def paper_jobs(tools: "Tools", case_id: str) -> PaperJobs:
    """Return the jobs of a case.

    Raises
    ------
    NotFoundError
        There is no such case.
    """
    opened = open_case(tools, case_id)
    with tools.database.reading() as connection:
        found = jobs_of_case(connection, case_id)
    ages = {item.id: age_of(tools, opened, item) for item in found}
    return PaperJobs(opened, found, worker_awake(tools), ages, sets_of(opened, found, ages))


def worker_awake(tools: "Tools") -> bool:
    """Tell whether somebody is there to carry jobs out."""
    with tools.database.reading() as connection:
        seen = last_beat(connection)
    return seen is not None and tools.now() - seen < _AWAKE


def paper_file(tools: "Tools", case_id: str, job_id: str) -> StoredFile:
    """Return what came of a job of a case.

    Raises
    ------
    NotFoundError
        The case has no such job, or nothing has come of it.
    """
    open_case(tools, case_id)
    with tools.database.reading() as connection:
        found = job(connection, job_id)
        if found is None or found.case_id != case_id or found.file_id is None:
            raise NotFoundError
        stored = stored_file(connection, found.file_id)
    if stored is None:
        raise NotFoundError
    return stored


def cancel_paper(tools: "Tools", case_id: str, job_id: str, *, author_id: str) -> bool:
    """Take back a job that waits; ``False`` if it has begun.

    Raises
    ------
    NotFoundError
        The case has no such job.
    """
    with tools.database.writing() as connection:
        found = job(connection, job_id)
        if found is None or found.case_id != case_id:
            raise NotFoundError
        cancelled = cancel_job(connection, job_id, now=tools.now())
        if cancelled:
            audit.note(
                connection,
                at=tools.now(),
                actor=author_id,
                action="cancel_paper",
                object_kind="job",
                object_id=job_id,
            )
    return cancelled
